//! The default models on shared articles: the one test of what summaries say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use tomtat_tests::{
    code, engine, fetch_defaults, records, root, shared_articles, summary, text, tomtat,
};

/// Three of the five, for the time that they take; those with most page furniture.
const ARTICLES: [&str; 3] = ["en-doha-talks.txt", "en-hostage-deal.txt", "vi-ceasefire-talks.txt"];

/// What the pages carry beside their articles.
const FURNITURE: [&str; 5] = [
    "© 2024",
    "Allbritton Journalism Institute fellow",
    "ALSO READ",
    "Comments",
    "Suhaimi Abdullah",
];

#[test]
fn the_shared_articles_get_summaries_that_can_be_relied_on() {
    let Some(folder) = shared_articles() else { return };
    let _engine = engine();
    fetch_defaults();
    let out = tomtat(&root())
        .args(["summarize", "--offline", "--length", "long", "--format", "jsonl"])
        .args(ARTICLES.map(|name| folder.join(name)))
        .output()
        .unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let records = records(&out);
    let texts: Vec<String> = records.iter().map(summary).collect();
    assert_eq!(texts.iter().filter(|text| !text.is_empty()).count(), ARTICLES.len(), "{texts:#?}");
    for text in &texts {
        for furniture in FURNITURE {
            assert!(!text.contains(furniture), "{furniture:?} is in: {text}");
        }
    }
    let vietnamese = records.iter().position(|r| r["article"]["language"]["language"] == "vi");
    let text = &texts[vietnamese.expect("the Vietnamese article")];
    let lower = text.to_lowercase();
    for any in [
        &["breakthrough"][..],
        &["ceasefire", "cease-fire", "truce"],
        &["talks", "negotiations"],
        &["philadelphi"],
        &["hostage"],
        &["prisoner"],
    ] {
        assert!(any.iter().any(|word| lower.contains(word)), "none of {any:?} is in: {text}");
    }
    let denied = ["no ", "not ", "n't ", "never", "without", "unlikely", "doubt"];
    let says_no = |s: &str| s.contains("breakthrough") && denied.iter().any(|w| s.contains(w));
    assert!(lower.split_inclusive(". ").any(says_no), "a breakthrough is expected in: {text}");
}

#[test]
fn a_term_list_that_reaches_no_model_is_told() {
    let _engine = engine();
    fetch_defaults();
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("terms.tsv"), "Lầu Năm Góc\tthe Pentagon\n").unwrap();
    std::fs::write(dir.path().join("a.txt"), "Ông ấy đã rời Hà Nội hôm qua.\n").unwrap();
    let out = tomtat(dir.path())
        .args(["translate", "--offline", "--terms", "terms.tsv", "a.txt"])
        .output()
        .unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let said = text(&out.stderr);
    assert!(said.contains("terms.tsv") && said.contains("hint: "), "{said}");
    assert!(text(&out.stdout).contains("Hanoi"), "{}", text(&out.stdout));
}
