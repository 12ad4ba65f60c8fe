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

/// The same with the crates that do the same job, for the table in the crate docs.
fn baselines(passages: &[Passage], language: Language) -> (f64, f64) {
    let icu = score(passages, language, |text, _| {
        let segmenter = icu_segmenter::SentenceSegmenter::new(Default::default());
        let ends: Vec<usize> = segmenter.segment_str(text).collect();
        ends.windows(2).map(|pair| pair[0]..pair[1]).collect()
    });
    let sentencex = score(passages, language, |text, language| {
        sentencex::get_sentence_boundaries(language.code(), text)
            .iter()
            .map(|boundary| {
                // Its indices count differently from version to version; the slice does not.
                let start = boundary.text.as_ptr() as usize - text.as_ptr() as usize;
                start..start + boundary.text.len()
            })
            .collect()
    });
    (icu.f1(), sentencex.f1())
}

#[test]
fn the_splitter_is_better_than_the_crates_for_any_language() {
    for (name, passages, language) in [
        ("gold vi", gold("vi"), Language::VIETNAMESE),
        ("gold en", gold("en"), Language::ENGLISH),
        ("vietnews", vietnews(), Language::VIETNAMESE),
    ] {
        if passages.is_empty() {
            println!("skipped: {name} is absent");
            continue;
        }
        let ours = score(&passages, language, tomtat_sentences::split).f1();
        let (icu, sentencex) = baselines(&passages, language);
        println!("{name}: ours {ours:.4}, icu_segmenter {icu:.4}, sentencex {sentencex:.4}");
        assert!(ours > icu && ours > sentencex, "{name}");
    }
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
