//! Scores.

mod scoring;

use scoring::{score, vietnews};
use tomtat_article::Language;

#[test]
fn vietnews_articles_are_split_where_their_lines_end() {
    let passages = vietnews();
    if passages.is_empty() {
        println!("skipped: no ../shared/data/vietnews");
        return;
    }
    let score = score(&passages, Language::VIETNAMESE, tomtat_sentences::split);
    for difference in &score.differences {
        println!("{difference}");
    }
    println!("{} found, {} missed, {} wrong, F1 {:.4}", score.found, score.missed, score.wrong, score.f1());
    assert!(score.f1() >= 0.95);
}
