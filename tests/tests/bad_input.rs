//! What bad articles get: a clear error, and the others are done.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs
)]

use std::fs;
use std::path::Path;
use std::process::Output;

use tomtat_tests::{code, engine, records, sample, summarize, summary, text, warnings};

/// As long as its summary, so it is given as it is and the model has nothing to write.
const SHORT: &str =
    "The bridge over the Marne at Lenford opened on Monday after two years of work.";

const FRENCH: &str = "Le gouvernement a annoncé mardi une nouvelle réforme des retraites, qui sera \
présentée au Parlement en septembre. Les syndicats ont immédiatement appelé à une journée de grève \
dans tout le pays. Selon le ministre, cette mesure permettra d'économiser dix milliards d'euros.";

const CHINESE: &str = "中国外交部发言人星期二表示，中方愿同有关各方一道，推动局势尽快缓和。\
分析人士认为，这一表态说明北京希望在地区事务中发挥更大的作用。";

fn run(folder: &Path, args: &[&str]) -> Output {
    let _engine = engine();
    summarize(folder).args(["--format", "jsonl"]).args(args).output().unwrap()
}

/// Runs on `args` alone and again beside a good article.
fn fails(folder: &Path, arg: &str, alone: i32, named: &[&str]) {
    let out = run(folder, &[arg]);
    let errors = text(&out.stderr);
    assert_eq!(code(&out), alone, "{errors}");
    assert!(errors.contains("error: "), "{errors}");
    for name in named {
        assert!(errors.contains(name), "{name} is not in: {errors}");
    }
    assert!(records(&out).iter().all(|r| r["status"] == "failed" && r["summary"].is_null()));

    fs::write(folder.join("good.txt"), SHORT).unwrap();
    let out = run(folder, &[arg, "good.txt"]);
    assert_eq!(code(&out), 1, "{}", text(&out.stderr));
    let good: Vec<_> = records(&out).into_iter().filter(|r| r["status"] == "ok").collect();
    assert_eq!(good.len(), 1);
    assert_eq!(summary(&good[0]), SHORT);
}

#[test]
fn a_missing_path_is_named_and_the_others_are_done() {
    let dir = tempfile::tempdir().unwrap();
    fails(dir.path(), "missing.txt", 2, &["missing.txt", "no such file"]);
}

#[test]
#[cfg(unix)]
fn an_unreadable_file_is_named_and_the_others_are_done() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("locked.txt");
    fs::write(&path, SHORT).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        eprintln!("SKIPPED: this user (root?) can read files without permission");
        return;
    }
    let out = run(dir.path(), &["locked.txt"]);
    assert_eq!(code(&out), 2, "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("locked.txt"));
}

#[test]
fn a_folder_without_articles_is_named_and_the_others_are_done() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("nothing")).unwrap();
    fails(dir.path(), "nothing", 2, &["nothing", "no articles"]);
}

#[test]
fn an_empty_file_gets_no_summary() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("empty.txt"), "").unwrap();
    fails(dir.path(), "empty.txt", 1, &["empty.txt", "no text"]);
}

#[test]
fn a_file_of_white_space_gets_no_summary() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("blank.txt"), " \n\t\r\n \u{a0}\u{3000}\n").unwrap();
    fails(dir.path(), "blank.txt", 1, &["blank.txt", "no text"]);
}

#[test]
fn a_picture_named_txt_is_no_text() {
    let dir = tempfile::tempdir().unwrap();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0".to_vec();
    png.extend((0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8));
    fs::write(dir.path().join("photo.txt"), png).unwrap();
    fails(dir.path(), "photo.txt", 1, &["photo.txt", "PNG"]);
}

#[test]
fn a_french_article_is_refused_by_the_name_of_its_language() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("fr.txt"), FRENCH).unwrap();
    fails(dir.path(), "fr.txt", 1, &["fr.txt", "French", "--language"]);
}

#[test]
fn a_chinese_article_is_refused_by_the_name_of_its_language() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("zh.txt"), CHINESE).unwrap();
    fails(dir.path(), "zh.txt", 1, &["zh.txt", "Chinese", "--language"]);
}

#[test]
fn the_language_flag_overrides_what_was_found() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("fr.txt"), FRENCH).unwrap();
    let out = run(dir.path(), &["--language", "en", "fr.txt"]);
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    assert_eq!(records(&out)[0]["article"]["language"]["language"], "en");
}

#[test]
fn invalid_utf8_is_repaired_with_a_warning_that_says_where() {
    let dir = tempfile::tempdir().unwrap();
    let mut bytes = fs::read(sample("vi-lu-mien-trung.txt")).unwrap();
    // In the middle of the text, where it cannot be the mark of another encoding.
    let at = bytes.len() / 2 + bytes[bytes.len() / 2..].iter().position(|b| *b == b' ').unwrap();
    bytes.splice(at..at, [0xff, 0xfe, 0x80]);
    fs::write(dir.path().join("damaged.txt"), bytes).unwrap();
    let out = tomtat_tests::tomtat(dir.path())
        .args(["load", "--format", "jsonl", "damaged.txt"])
        .output()
        .unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let article = &records(&out)[0];
    assert_eq!(warnings(article), ["load.encoding-repaired"], "{}", article["warnings"]);
    let message = article["warnings"][0]["message"].as_str().unwrap();
    assert!(message.chars().any(|c| c.is_ascii_digit()), "does not say where: {message}");
    assert!(article["paragraphs"].to_string().contains("Trà Lâm"), "the text is lost");
}
