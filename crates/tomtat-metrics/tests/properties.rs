//! What holds for any text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::collection::vec;
use proptest::prelude::*;
use tomtat_metrics::bootstrap::Bootstrap;
use tomtat_metrics::{
    Bleu, Chrf, MetricError, RougeScore, RougeScores, RougeStats, SummaryStats, rouge, rouge_n,
    rouge_segments, tokenize_13a,
};

/// Any characters, or words that often meet again.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        vec("[a-c]|the|41,000|3\\.2|[.,!]|\\n|é|-", 0..20).prop_map(|words| words.join(" ")),
        "[a-c0-9.,&;\\-\\n \u{1c}\u{a0}(]{0,30}",
    ]
}

fn pairs(most: usize) -> impl Strategy<Value = Vec<(String, String)>> {
    vec((text(), text()), 1..most)
}

fn each(scores: RougeScores) -> [RougeScore; 4] {
    [scores.rouge_1, scores.rouge_2, scores.rouge_l, scores.rouge_lsum]
}

fn assert_share(share: f64) {
    assert!((0.0..=1.0).contains(&share), "{share}");
}

fn assert_percentage(score: f64) {
    assert!((0.0..=100.0 + 1e-9).contains(&score), "{score}");
}

proptest! {
    #[test]
    fn scores_stay_within_their_range(pairs in pairs(5), more in text(), order in 1_usize..=9) {
        let (texts, references): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let others = vec![more; texts.len()];
        let sets = [references, others];
        for bleu in [Bleu::new(), Bleu::new().lowercase(true).effective_order(true)] {
            let score = bleu.corpus(&texts, &sets).unwrap();
            assert_percentage(score.score);
            score.precisions.into_iter().for_each(assert_percentage);
            assert_share(score.brevity_penalty);
        }
        for chrf in [Chrf::new(), Chrf::plus_plus().lowercase(true)] {
            assert_percentage(chrf.corpus(&texts, &sets).unwrap().score);
        }
        for (place, text) in texts.iter().enumerate() {
            let references = [&sets[0][place], &sets[1][place]];
            let scores = each(rouge(text, &references).unwrap());
            for score in scores.into_iter().chain([rouge_n(text, &references, order).unwrap()]) {
                assert_share(score.precision);
                assert_share(score.recall);
                assert_share(score.f);
            }
            let stats = SummaryStats::new(text, references[0]);
            for share in stats.novel_ngrams.into_iter().chain(stats.repeated_ngrams).flatten() {
                assert_share(share);
            }
        }
    }

    #[test]
    fn a_text_scores_full_marks_against_itself(texts in vec(text(), 1..4)) {
        let sets = [&texts];
        let bleu = Bleu::new().corpus(&texts, &sets).unwrap();
        if bleu.stats.totals[3] > 0 {
            prop_assert!((bleu.score - 100.0).abs() < 1e-9);
        }
        for chrf in [Chrf::new(), Chrf::plus_plus()] {
            let score = chrf.corpus(&texts, &sets).unwrap();
            if score.stats.orders[0].reference > 0 {
                prop_assert!((score.score - 100.0).abs() < 1e-9);
            }
        }
        for text in &texts {
            let scores = rouge(text, &[text]).unwrap();
            let full = if text.to_lowercase().contains(|c: char| c.is_ascii_alphanumeric()) { 1.0 } else { 0.0 };
            prop_assert_eq!(scores.rouge_1.f, full);
            prop_assert_eq!(scores.rouge_l.f, full);
            prop_assert_eq!(scores.rouge_lsum.f, full);
            let stats = SummaryStats::new(text, text);
            prop_assert!(stats.novel_ngrams.iter().flatten().all(|share| *share == 0.0));
            prop_assert!(stats.compression.is_none_or(|ratio| ratio == 1.0));
        }
    }

    #[test]
    fn the_order_of_the_segments_does_not_matter(pairs in pairs(6)) {
        let (texts, references): (Vec<_>, Vec<_>) = pairs.iter().cloned().unzip();
        let (turned, turned_references): (Vec<_>, Vec<_>) = pairs.into_iter().rev().unzip();
        let (sets, turned_sets) = ([references], [turned_references]);
        prop_assert_eq!(
            Bleu::new().corpus(&texts, &sets), Bleu::new().corpus(&turned, &turned_sets)
        );
        prop_assert_eq!(
            Chrf::plus_plus().corpus(&texts, &sets), Chrf::plus_plus().corpus(&turned, &turned_sets)
        );
        let mean = |texts: &[String], sets: &[Vec<String>]| {
            each(rouge_segments(texts, sets).unwrap().iter().sum::<RougeStats>().mean())
        };
        for (a, b) in mean(&texts, &sets).into_iter().zip(mean(&turned, &turned_sets)) {
            prop_assert!((a.f - b.f).abs() < 1e-12);
        }
    }

    #[test]
    fn another_reference_never_lowers_rouge_or_the_matches_of_bleu(a in text(), b in text(), c in text()) {
        let one = Bleu::new().segment(&a, &[&b]).unwrap();
        let two = Bleu::new().segment(&a, &[&b, &c]).unwrap();
        prop_assert!(one.matches.iter().zip(two.matches).all(|(one, two)| *one <= two));
        let (one, two) = (rouge(&a, &[&b]).unwrap(), rouge(&a, &[&b, &c]).unwrap());
        prop_assert!(each(one).iter().zip(each(two)).all(|(one, two)| one.f <= two.f));
    }

    #[test]
    fn rouge_turned_round_swaps_precision_and_recall(a in text(), b in text()) {
        let (one, other) = (rouge(&a, &[&b]).unwrap(), rouge(&b, &[&a]).unwrap());
        for (one, other) in [(one.rouge_1, other.rouge_1), (one.rouge_2, other.rouge_2), (one.rouge_l, other.rouge_l)] {
            prop_assert_eq!((one.precision, one.recall), (other.recall, other.precision));
        }
        prop_assert!(one.rouge_l.recall <= one.rouge_1.recall);
        prop_assert!(one.rouge_lsum.recall <= one.rouge_1.recall);
    }

    #[test]
    fn tokens_keep_every_character_but_entities_and_spaces(line in "[^&<\n]{0,40}") {
        let bare = |text: &str| -> String {
            text.chars().filter(|c| !c.is_whitespace() && !('\u{1c}'..='\u{1f}').contains(c)).collect()
        };
        prop_assert_eq!(tokenize_13a(&line).concat(), bare(&line));
    }

    #[test]
    fn the_interval_of_a_mean_lies_among_the_values(values in vec(-1e6_f64..1e6, 1..30), seed: u64) {
        let count = values.len() as f64;
        let run = |level| {
            let options = Bootstrap { resamples: 200, level, seed };
            options.interval(&values, |sum| sum / count).unwrap()
        };
        let (narrow, wide) = (run(0.8), run(0.95));
        prop_assert_eq!(run(0.95), wide);
        let least = values.iter().copied().fold(f64::INFINITY, f64::min) - 1e-6;
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) + 1e-6;
        prop_assert!(least <= wide.low && wide.low <= narrow.low);
        prop_assert!(narrow.low <= narrow.high && narrow.high <= wide.high && wide.high <= most);
    }

    #[test]
    fn systems_change_places_in_a_comparison(pairs in vec((0_f64..1.0, 0_f64..1.0), 1..30), seed: u64) {
        let (a, b): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let options = Bootstrap { resamples: 100, seed, ..Bootstrap::default() };
        let one = options.paired(&a, &b, |sum| *sum).unwrap();
        let other = options.paired(&b, &a, |sum| *sum).unwrap();
        prop_assert_eq!((one.a, one.b), (other.b, other.a));
        prop_assert_eq!((one.a_wins, one.b_wins), (other.b_wins, other.a_wins));
        prop_assert_eq!(one.p_value, other.p_value);
        prop_assert_eq!(one.difference.low, -other.difference.high);
        prop_assert_eq!(one.a, options.interval(&a, |sum| *sum).unwrap());
    }

    #[test]
    fn a_system_does_not_differ_from_itself(pairs in pairs(6), seed: u64) {
        let (texts, references): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let bleu = Bleu::new();
        let segments = bleu.segments(&texts, &[references]).unwrap();
        let options = Bootstrap { resamples: 50, seed, ..Bootstrap::default() };
        let paired = options.paired(&segments, &segments, |sum| bleu.score(sum).score).unwrap();
        prop_assert_eq!((paired.difference.low, paired.difference.high), (0.0, 0.0));
        prop_assert_eq!((paired.p_value, paired.a_wins, paired.b_wins), (1.0, 0.0, 0.0));
    }
}

#[test]
fn a_system_that_is_better_everywhere_is_told_from_the_other() {
    let a: Vec<f64> = (0..100).map(|i| f64::from(i % 7)).collect();
    let b: Vec<f64> = (0..100).map(|i| f64::from(i % 7) - f64::from(i % 3)).collect();
    let paired = Bootstrap::default().paired(&a, &b, |sum| sum / 100.0).unwrap();
    assert!(paired.p_value < 0.01 && paired.a_wins > 0.99, "{paired:?}");
    assert!(paired.difference.low > 0.0, "{paired:?}");
}

#[test]
fn a_small_difference_is_not_called_sure() {
    // +1 and −1 in turn, and one segment more on one side.
    let a: Vec<f64> = (0..101).map(|i| f64::from(i % 2)).collect();
    let b: Vec<f64> = (0..101).map(|i| f64::from((i + 1) % 2)).collect();
    let paired = Bootstrap::default().paired(&a, &b, |sum| sum / 101.0).unwrap();
    assert!(paired.p_value > 0.5, "{paired:?}");
    assert!(paired.difference.low < 0.0 && paired.difference.high > 0.0, "{paired:?}");
}

#[test]
fn texts_that_do_not_pair_are_an_error_that_names_the_numbers() {
    let (two, one, none) = (["a", "b"], ["a"], [""; 0]);
    let differ = MetricError::ReferencesDiffer { hypotheses: 2, references: 1, set: 1 };
    assert_eq!(Bleu::new().corpus(&two, &[&two[..], &one[..]]).unwrap_err(), differ);
    assert_eq!(differ.to_string(), "2 hypotheses, but 1 references in reference set 1");
    assert_eq!(Chrf::new().corpus(&none, &[none]).unwrap_err(), MetricError::NoSegments);
    assert_eq!(rouge_segments(&two, &[[""; 0]; 0]).unwrap_err(), MetricError::NoReferences);
    assert_eq!(Bleu::new().segment("a", &none).unwrap_err(), MetricError::NoReferences);
    assert_eq!(rouge("a", &none).unwrap_err(), MetricError::NoReferences);
    assert_eq!(rouge_n("a", &two, 0).unwrap_err(), MetricError::NgramOrder { order: 0 });
    let score = |sum: &f64| *sum;
    let paired = Bootstrap::default().paired(&[1.0], &[1.0, 2.0], score);
    assert_eq!(paired.unwrap_err(), MetricError::SystemsDiffer { a: 1, b: 2 });
    assert_eq!(Bootstrap::default().interval(&[], score).unwrap_err(), MetricError::NoSegments);
}

#[test]
fn a_text_too_long_for_a_subsequence_is_an_error_before_any_work() {
    let long = "a ".repeat(1 << 15);
    let error = MetricError::TooLong { hypothesis: 1 << 15, reference: 1 << 15 };
    assert_eq!(rouge(&long, &[&long]).unwrap_err(), error);
    assert_eq!(rouge_n(&long, &[&long], 2).unwrap().f, 1.0);
}
