//! Folders of results: what is done stays done, what is damaged is not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;

use support::samples;
use tempfile::TempDir;
use tomtat_article::Source;
use tomtat_report::{Format, Key, OutputDir, OutputError};

fn key(path: &str) -> Key {
    Key::new(Source::file(path), "digest-1")
}

fn open(dir: &TempDir) -> OutputDir {
    OutputDir::open(dir.path(), Format::Markdown).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".tomtat.lock")
        .collect();
    names.sort();
    names
}

/// A folder with one finished article.
fn with_one() -> (TempDir, std::path::PathBuf) {
    let dir = TempDir::new().unwrap();
    let mut output = open(&dir);
    let file = output.write(&key("a.txt"), &samples::vietnamese()).unwrap();
    output.finish().unwrap();
    (dir, file)
}

#[test]
fn a_second_run_finds_what_the_first_one_did() {
    let (dir, file) = with_one();
    assert_eq!(file, dir.path().join("a.md"));
    let output = open(&dir);
    assert!(output.is_done(&key("a.txt")));
    assert!(output.is_done(&key("./a.txt")));
    assert!(!output.is_done(&key("b.txt")));
}

#[test]
fn another_content_or_setting_is_not_done_and_takes_the_same_file() {
    let (dir, file) = with_one();
    let mut output = open(&dir);
    let changed = Key::new(Source::file("a.txt"), "digest-2");
    assert!(!output.is_done(&changed));
    assert_eq!(output.write(&changed, &samples::vietnamese()).unwrap(), file);
    assert!(output.is_done(&changed));
    assert!(!output.is_done(&key("a.txt")));
}

#[test]
fn a_run_that_is_killed_keeps_what_it_wrote() {
    let dir = TempDir::new().unwrap();
    let mut output = open(&dir);
    output.write(&key("a.txt"), &samples::vietnamese()).unwrap();
    // As a killed run leaves it: no finish(), a temporary file, half a line in the index.
    drop(output);
    fs::write(dir.path().join(".tomtat-x1y2.part"), "half").unwrap();
    let index = dir.path().join("index.jsonl");
    let mut lines = fs::read_to_string(&index).unwrap();
    lines.push_str(r#"{"schema":"tomtat.index/1","id":"00"#);
    fs::write(&index, lines).unwrap();

    let mut output = open(&dir);
    assert!(output.is_done(&key("a.txt")));
    output.write(&key("b.txt"), &samples::vietnamese()).unwrap();
    drop(output);
    let mut output = open(&dir);
    assert!(output.is_done(&key("a.txt")) && output.is_done(&key("b.txt")));
    let page = output.finish().unwrap();
    assert_eq!(names(dir.path()), ["a.md", "b.md", "index.jsonl", "index.md"]);
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("(a.md)") && page.contains("(b.md)"), "{page}");
}

#[test]
fn an_index_cut_off_anywhere_never_makes_an_article_done_that_is_not() {
    let dir = TempDir::new().unwrap();
    let mut output = open(&dir);
    for path in ["a.txt", "b.txt"] {
        output.write(&key(path), &samples::vietnamese()).unwrap();
    }
    drop(output);
    let index = dir.path().join("index.jsonl");
    let whole = fs::read(&index).unwrap();
    let first_line = whole.iter().position(|&b| b == b'\n').unwrap();
    for cut in (0..whole.len()).step_by(7) {
        fs::write(&index, &whole[..cut]).unwrap();
        let output = open(&dir);
        assert_eq!(output.is_done(&key("a.txt")), cut >= first_line, "cut at {cut}");
        assert!(!output.is_done(&key("b.txt")) || cut + 1 >= whole.len(), "cut at {cut}");
    }
}

#[test]
fn a_damaged_file_is_not_done() {
    let (dir, file) = with_one();
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    flipped[10] ^= 1;
    let longer = [whole.as_slice(), b"x"].concat();
    let zeros = vec![0; whole.len()];
    let damaged: [&[u8]; 5] = [&whole[..whole.len() - 1], &flipped, &longer, &zeros, b""];
    for damaged in damaged {
        fs::write(&file, damaged).unwrap();
        assert!(!open(&dir).is_done(&key("a.txt")));
    }
    fs::remove_file(&file).unwrap();
    assert!(!open(&dir).is_done(&key("a.txt")));
    let mut output = open(&dir);
    assert_eq!(output.write(&key("a.txt"), &samples::vietnamese()).unwrap(), file);
    assert_eq!(fs::read(&file).unwrap(), whole);
}

#[test]
fn a_failed_article_has_a_file_but_is_tried_again() {
    let dir = TempDir::new().unwrap();
    let mut output = open(&dir);
    output.write(&key("photo.txt"), &samples::failed()).unwrap();
    assert!(!output.is_done(&key("photo.txt")));
    let page = fs::read_to_string(output.finish().unwrap()).unwrap();
    assert!(page.contains("1 article, 1 failed."), "{page}");
    assert!(page.contains("failed: not a text, a PNG image"), "{page}");
    drop(output);
    assert!(!open(&dir).is_done(&key("photo.txt")));
}

#[test]
fn sources_of_the_same_name_do_not_collide() {
    let dir = TempDir::new().unwrap();
    let mut output = open(&dir);
    let sources = ["x/a.txt", "y/a.txt", "z/a.html", "x/A.txt", "index.txt"];
    let mut files: Vec<_> = sources
        .iter()
        .map(|path| output.write(&key(path), &samples::vietnamese()).unwrap())
        .collect();
    assert_eq!(files[0], dir.path().join("a.md"));
    files.sort_by_key(|file| file.to_string_lossy().to_lowercase());
    files.dedup_by_key(|file| file.to_string_lossy().to_lowercase());
    assert_eq!(files.len(), sources.len());
    output.finish().unwrap();
    drop(output);
    let output = open(&dir);
    assert!(sources.iter().all(|path| output.is_done(&key(path))));
}

#[test]
fn files_of_strangers_are_never_touched() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("a.txt"), "the article itself").unwrap();
    let mut output = OutputDir::open(dir.path(), Format::Text).unwrap();
    let file = output.write(&key("a.txt"), &samples::vietnamese()).unwrap();
    assert_ne!(file, dir.path().join("a.txt"));
    output.finish().unwrap();
    assert_eq!(fs::read_to_string(dir.path().join("a.txt")).unwrap(), "the article itself");
}

#[test]
fn an_index_of_strangers_is_refused_and_kept() {
    for name in ["index.md", "index.jsonl"] {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join(name), "# My notes\n").unwrap();
        let error = OutputDir::open(dir.path(), Format::Markdown).unwrap_err();
        assert!(matches!(error, OutputError::Foreign { .. }), "{error}");
        assert!(error.to_string().contains(name) && error.hint().is_some());
        assert_eq!(fs::read_to_string(dir.path().join(name)).unwrap(), "# My notes\n");
    }
}

#[test]
fn an_index_cannot_point_out_of_its_folder() {
    let (dir, _) = with_one();
    let victim = dir.path().join("victim.md");
    fs::create_dir(dir.path().join("out")).unwrap();
    fs::write(&victim, "precious").unwrap();
    let lines = fs::read_to_string(dir.path().join("index.jsonl")).unwrap();
    for file in
        ["../victim.md", "..\\\\victim.md", "/etc/victim.md", ".md", "CON.md", "x\\u0000.md"]
    {
        let lines = lines.replace("\"a.md\"", &format!("\"{file}\""));
        fs::write(dir.path().join("out/index.jsonl"), lines).unwrap();
        let mut output = OutputDir::open(dir.path().join("out"), Format::Markdown).unwrap();
        let written = output.write(&key("a.txt"), &samples::vietnamese()).unwrap();
        assert_eq!(written, dir.path().join("out/a.md"));
        fs::remove_file(written).unwrap();
    }
    assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
}

#[test]
fn formats_share_a_folder() {
    let (dir, _) = with_one();
    for format in [Format::Text, Format::JsonLines, Format::Html] {
        let mut output = OutputDir::open(dir.path(), format).unwrap();
        assert!(!output.is_done(&key("a.txt")));
        output.write(&key("a.txt"), &samples::vietnamese()).unwrap();
        output.finish().unwrap();
    }
    let all = ["a.html", "a.jsonl", "a.md", "a.txt", "index.html", "index.jsonl", "index.md"];
    assert_eq!(names(dir.path()), all);
    for &format in Format::ALL {
        assert!(OutputDir::open(dir.path(), format).unwrap().is_done(&key("a.txt")));
    }
}

#[test]
fn two_processes_do_not_write_to_one_folder() {
    let dir = TempDir::new().unwrap();
    let first = open(&dir);
    let second = OutputDir::open(dir.path(), Format::Markdown);
    assert!(matches!(second, Err(OutputError::Busy { .. })));
    drop(first);
    open(&dir);
}

#[test]
fn a_file_in_the_place_of_the_folder_is_an_error_that_names_it() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("out");
    fs::write(&path, "").unwrap();
    let error = OutputDir::open(&path, Format::Text).unwrap_err();
    assert!(error.to_string().contains("out"), "{error}");
    assert_eq!(error.hint(), Some("--output takes a folder, not a file"));
}

#[test]
fn the_index_is_in_the_order_of_the_records_and_forgets_files_that_are_gone() {
    let dir = TempDir::new().unwrap();
    let mut output = open(&dir);
    for record in [10, 2, 1] {
        let key = Key::new(Source::record("dump.jsonl", record), "d");
        output.write(&key, &samples::vietnamese()).unwrap();
    }
    fs::remove_file(dir.path().join("dump-000002.md")).unwrap();
    let page = fs::read_to_string(output.finish().unwrap()).unwrap();
    let places: Vec<_> = ["dump-000001.md", "dump-000002.md", "dump-000010.md"]
        .iter()
        .map(|name| page.find(name))
        .collect();
    assert!(places[0].is_some() && places[1].is_none() && places[0] < places[2], "{page}");
}

#[cfg(unix)]
#[test]
fn files_are_as_readable_as_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, file) = with_one();
    let plain = dir.path().join("plain");
    fs::write(&plain, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&file), mode(&plain));
}
