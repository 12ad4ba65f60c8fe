//! The default models on shared articles: the one test of what summaries say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use tomtat_tests::{code, fetch_defaults, records, root, shared_articles, summary, text, tomtat};

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
