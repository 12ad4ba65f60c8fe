//! How often the guards are wrong, over the segments of `../shared/data/news-vi-en`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::path::Path;

use tomtat_article::{Code, Language};
use tomtat_engine::Completion;
use tomtat_translate::guards;

/// Vietnamese and English, or nothing where this machine does not have them.
fn pairs() -> Option<Vec<(String, String)>> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/news-vi-en/pairs.tsv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: this machine has no {}", path.display());
        return None;
    };
    let pair = |line: &str| {
        let mut fields = line.split('\t').skip(1).map(str::to_owned);
        Some((fields.next()?, fields.next()?))
    };
    Some(text.lines().skip(1).filter_map(pair).collect())
}

fn names_are_lost(source: &str, target: &str) -> bool {
    let cleaned = guards::clean(source, target);
    let completion = Completion::of(target);
    guards::check(source, Language::VIETNAMESE, &cleaned, &completion)
        .iter()
        .any(|finding| finding.code == Code::TranslationNames)
}

#[test]
fn the_guard_of_names_is_hardly_ever_wrong_and_finds_a_name_put_for_another() {
    let Some(pairs) = pairs() else { return };
    let alarms = pairs.iter().filter(|(vi, en)| names_are_lost(vi, en)).count();
    let rate = alarms as f64 * 100.0 / pairs.len() as f64;
    eprintln!("{alarms} alarms over {} good translations: {rate:.2} %", pairs.len());
    assert!(rate <= 1.0, "{rate:.2} %");

    // The same translations with one name changed wherever it stands.
    let mut planted = 0;
    let mut found = 0;
    for (vi, en) in &pairs {
        for name in ["Israel", "Syria", "Trump", "Ukraine", "Jerusalem", "Iran"] {
            if vi.contains(name) && en.contains(name) && !names_are_lost(vi, en) {
                planted += 1;
                found += usize::from(names_are_lost(vi, &en.replace(name, "Portugal")));
            }
        }
    }
    eprintln!("{found} of {planted} changed names found");
    assert!(planted > 100, "{planted}");
    assert!(found * 100 >= planted * 95, "{found} of {planted}");
}
