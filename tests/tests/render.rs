//! `tomtat render`: records in another format, without a model.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs
)]

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

use tomtat_tests::{code, records, root, text, tomtat};

fn sample() -> String {
    fs::read_to_string(root().join("tests/fixtures/report/records.jsonl")).unwrap()
}

/// `tomtat render - ARGS` with `input` on its standard input.
fn render(input: &str, args: &[&str]) -> Output {
    let mut child = tomtat(&root())
        .args(["render", "-"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn records_become_one_page_or_text_or_markdown_or_themselves() {
    let out = render(&sample(), &[]);
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let page = text(&out.stdout);
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert_eq!(page.matches("<article").count(), 4);
    let plain = text(&render(&sample(), &["--format", "text", "--evidence"]).stdout);
    assert!(plain.contains("486 tỷ đồng") && plain.contains("error: not a text"), "{plain}");
    let markdown = text(&render(&sample(), &["--format", "markdown"]).stdout);
    assert_eq!(markdown.matches("\n# ").count() + 1, 4, "{markdown}");
    let again = render(&sample(), &["--format", "jsonl"]);
    assert_eq!(records(&again).len(), 4);
    // What was written is read again without a change.
    assert_eq!(render(&text(&again.stdout), &["--format", "jsonl"]).stdout, again.stdout);
}

#[test]
fn bad_lines_are_named_and_the_rest_is_rendered() {
    let first = sample().lines().next().unwrap().to_owned();
    let out = render(&format!("{first}\n{{\"a\":1}}\n\n<html>\n{first}\n"), &[]);
    assert_eq!(code(&out), 1);
    assert_eq!(text(&out.stdout).matches("<article").count(), 2);
    let said = text(&out.stderr);
    assert!(said.contains("error: -: line 2 is not a record"), "{said}");
    assert!(said.contains("line 4") && said.contains("hint: "), "{said}");
    let out = render("nonsense\n", &[]);
    assert_eq!(code(&out), 2);
    assert_eq!(code(&tomtat(&root()).args(["render", "missing.jsonl"]).output().unwrap()), 2);
}

#[test]
fn a_folder_gets_one_page_an_article_and_copies_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let first = sample().lines().next().unwrap().to_owned();
    let out = dir.path().join("out");
    let done = render(&format!("{}{first}\n", sample()), &["--output", out.to_str().unwrap()]);
    assert_eq!(code(&done), 0, "{}", text(&done.stderr));
    assert!(
        text(&done.stderr).contains("took the place of an earlier one"),
        "{}",
        text(&done.stderr)
    );
    for file in ["index.html", "vi-lu-mien-trung.html", "en-rate-decision.html", "photo.html"] {
        assert!(out.join(file).is_file(), "{file}");
    }
}

#[test]
fn tables_and_loading_have_no_html() {
    for args in [
        &["load", "--format", "html", "x.txt"][..],
        &["eval", "translate", "--source", "a", "--reference", "b", "--format", "html"],
    ] {
        let out = tomtat(&root()).args(args).output().unwrap();
        assert_eq!(code(&out), 2, "{args:?}");
        assert!(text(&out.stderr).contains("html is a format of summarize"), "{args:?}");
    }
}

#[test]
fn a_translation_page_has_both_languages_and_no_summary() {
    let page = text(&render(&sample(), &["--translations"]).stdout);
    assert!(page.contains("Heavy rain since the night") && page.contains("Mưa lớn kéo dài"));
    assert!(!page.contains("class=\"summary\"") && page.contains("<h1>Translations</h1>"));
}
