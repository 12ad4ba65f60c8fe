//! How well sentences are found: the gold sets of this crate, and the shared VietNews
//! articles, whose lines a machine cut.
//!
//! Where the splitter and VietNews differ is described in `tests/gold/README.md`.

#![allow(clippy::print_stdout)]

mod scoring;

use scoring::{Passage, gold, score, vietnews};
use tomtat_article::Language;

fn f1(passages: &[Passage], language: Language) -> f64 {
    let score = score(passages, language, tomtat_sentences::split);
    for difference in &score.differences {
        println!("{difference}");
    }
    let (found, missed, wrong) = (score.found, score.missed, score.wrong);
    println!("{found} found, {missed} missed, {wrong} wrong, F1 {:.4}", score.f1());
    score.f1()
}

fn sentences(passages: &[Passage]) -> usize {
    passages.iter().map(|passage| passage.sentences.len()).sum()
}

#[test]
fn the_vietnamese_gold_set_is_split_as_a_person_splits_it() {
    let passages = gold("vi");
    assert!(sentences(&passages) >= 150);
    assert!(f1(&passages, Language::VIETNAMESE) >= 0.98);
}

#[test]
fn the_english_gold_set_is_split_as_a_person_splits_it() {
    let passages = gold("en");
    assert!(sentences(&passages) >= 150);
    assert!(f1(&passages, Language::ENGLISH) >= 0.98);
}

#[test]
fn vietnews_articles_are_split_where_their_lines_end() {
    let passages = vietnews();
    if passages.is_empty() {
        println!("skipped: ../shared/data/vietnews is absent");
        return;
    }
    assert!(f1(&passages, Language::VIETNAMESE) >= 0.95);
}
