//! `tomtat eval`: systems side by side.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;

use tomtat_tests::{SMALL, code, engine, records, summarize, text, tomtat};

const VI: &str = "Có 41.000 người ở Gaza.\nÔng ấy đã rời Hà Nội hôm qua.\n";
const EN: &str = "There are 41,000 people in Gaza.\nHe left Hanoi yesterday evening.\n";

fn files(folder: &Path) {
    fs::write(folder.join("vi"), VI).unwrap();
    fs::write(folder.join("en"), EN).unwrap();
    fs::write(folder.join("bad"), "There are 4,100 people.\nHe left Hanoi yesterday.\n").unwrap();
    fs::write(folder.join("short"), "There are people.\n").unwrap();
}

const TEXTS: [&str; 6] = ["eval", "translate", "--source", "vi", "--reference", "en"];

#[test]
fn translations_of_other_systems_are_scored_without_a_model() {
    let dir = tempfile::tempdir().unwrap();
    files(dir.path());
    let out = tomtat(dir.path())
        .args(TEXTS)
        .args(["--hypothesis", "right=en", "--hypothesis", "wrong=bad", "--format", "jsonl"])
        .output()
        .unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let [right, wrong] = records(&out).try_into().unwrap();
    assert_eq!((&right["system"], &right["segments"]), (&"right".into(), &2.into()));
    assert!(right["bleu"].as_f64().unwrap() > 99.9);
    assert_eq!((&right["numbers_lost"], &right["names_lost"]), (&0.into(), &0.into()));
    assert!(wrong["bleu"].as_f64().unwrap() < 60.0);
    assert_eq!((&wrong["numbers_lost"], &wrong["names_lost"]), (&1.into(), &1.into()));
    assert!(wrong["seconds"].is_null());
}

#[test]
fn texts_that_do_not_pair_are_named() {
    let dir = tempfile::tempdir().unwrap();
    files(dir.path());
    let out = tomtat(dir.path()).args(TEXTS).args(["--hypothesis", "x=short"]).output().unwrap();
    assert_eq!(code(&out), 2);
    let said = text(&out.stderr);
    assert!(said.contains("short") && said.contains("2 sources but 1 translations"), "{said}");
    let out = tomtat(dir.path()).args(TEXTS).output().unwrap();
    assert_eq!(code(&out), 2);
    assert!(text(&out.stderr).contains("hint: "), "{}", text(&out.stderr));
}

#[test]
fn a_model_is_run_timed_and_its_translations_are_saved() {
    let _engine = engine();
    let dir = tempfile::tempdir().unwrap();
    files(dir.path());
    // For the fetch of the small model.
    let _ = summarize(dir.path());
    let out = tomtat(dir.path())
        .args(TEXTS)
        .args(["--offline", "--translator", SMALL, "--save", "out", "--format", "jsonl"])
        .output()
        .unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let record = &records(&out)[0];
    assert!(record["seconds"].as_f64().unwrap() > 0.0);
    assert!(record["tokens"]["requests"].as_u64().unwrap() >= 2);
    let saved = fs::read_to_string(dir.path().join("out").join(format!("{SMALL}.en"))).unwrap();
    assert_eq!(saved.lines().count(), 2);
}

#[test]
fn every_model_is_run_over_the_same_articles() {
    let _engine = engine();
    let dir = tempfile::tempdir().unwrap();
    // For the fetch of the small model.
    let _ = summarize(dir.path());
    let english = "The port of Odesa closed on Monday after a night of strikes. Some 40 ships wait \
        outside. The mayor said that two cranes were damaged. Work begins again next week.";
    fs::write(dir.path().join("en.txt"), english).unwrap();
    fs::write(dir.path().join("vi.txt"), VI.repeat(2)).unwrap();
    let eval =
        ["eval", "models", "en.txt", "vi.txt", "--model", SMALL, "--offline", "--length", "1"];
    let out = tomtat(dir.path()).args(eval).args(["--format", "jsonl"]).output().unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let cells = records(&out);
    let said: Vec<(&str, &str)> = cells
        .iter()
        .map(|cell| (cell["job"].as_str().unwrap(), cell["article"].as_str().unwrap()))
        .collect();
    // English needs no translation; what a summariser reads of the other is its translation.
    assert_eq!(said, [("translate", "vi.txt"), ("summarize", "en.txt"), ("summarize", "vi.txt")]);
    for cell in &cells {
        assert!(cell["tokens"]["generated"].as_u64().unwrap() > 0, "{cell}");
        assert!(cell["seconds"].as_f64().unwrap() > 0.0, "{cell}");
    }
    let out = tomtat(dir.path()).args(["eval", "models", "none.txt"]).output().unwrap();
    assert_eq!(code(&out), 2);
}
