//! How good the checker is, on articles that it was not tuned on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

#[allow(dead_code)]
mod support;

use std::path::Path;

use support::planted::{self, NAMES_NUMBERS_DATES, PROMISED};
use support::{lexical, table};

const SEED: u64 = 20_261_122;

#[test]
fn nine_of_ten_planted_names_numbers_and_dates_are_found() {
    let rows = table::rows(&planted::kept(), 20, SEED);
    assert_eq!(rows.iter().map(|row| row.planted).sum::<usize>(), 200);
    let promised: Vec<_> = rows.iter().filter(|row| PROMISED.contains(&row.kind)).collect();
    let planted: usize = promised.iter().map(|row| row.planted).sum();
    let found: usize = promised.iter().map(|row| row.found).sum();
    assert!(found * 10 >= planted * 9, "{found} of {planted}");
    for row in promised {
        // A wrong country is not seen where the article names that one too.
        assert!(row.share() >= 0.8, "{}: {:.2} {:?}", row.kind, row.share(), row.missed);
    }
    // With the names that stand elsewhere in the article.
    let all: Vec<_> = rows.iter().filter(|row| NAMES_NUMBERS_DATES.contains(&row.kind)).collect();
    let planted: usize = all.iter().map(|row| row.planted).sum();
    let found: usize = all.iter().map(|row| row.found).sum();
    assert!(found * 10 >= planted * 9, "{found} of {planted}");
    // Denials and who did what to whom are seen half the time, and that is said in the README; less
    // than this would be a step back.
    let found: usize = rows.iter().map(|row| row.found).sum();
    assert!(found >= 165, "{found} of 200");
}

#[test]
fn one_in_twenty_correct_sentences_at_most_is_called_wrong() {
    let alarms = table::alarms(&planted::kept());
    assert!(alarms.sentences >= 150);
    let wrong = alarms.false_alarms.len();
    assert!(
        wrong * 20 <= alarms.sentences,
        "{wrong} of {}: {:?}",
        alarms.sentences,
        alarms.false_alarms
    );
}

#[test]
fn a_sentence_about_another_article_is_called_unsupported() {
    let cases = planted::kept();
    let (mut all, mut found) = (0, 0);
    for (case, other) in cases.iter().zip(cases.iter().cycle().skip(1)) {
        let source = table::source(case);
        for sentence in &other.summary {
            all += 1;
            let verdict = source.check(sentence);
            found += usize::from(!verdict.findings.is_empty());
        }
    }
    assert!(all > 60, "{all}");
    assert!(found * 20 >= all * 19, "{found} of {all}");
}

#[test]
fn the_wide_set_has_few_false_alarms_too() {
    let Some(cases) = planted::wide() else {
        eprintln!("skipped: ../shared/data/news-vi-en is not there");
        return;
    };
    let alarms = table::alarms(&cases);
    let wrong = alarms.false_alarms.len();
    assert!(wrong * 20 <= alarms.sentences, "{wrong} of {}", alarms.sentences);
}

#[test]
fn the_right_source_sentence_is_among_the_evidence_as_often_as_before_or_more_often() {
    let cases = planted::kept();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/evidence.tsv");
    let labels = std::fs::read_to_string(path).unwrap();
    let (mut all, mut ours, mut lexical, mut first) = (0, 0, 0, 0);
    for label in labels.lines().filter(|line| !line.starts_with('#')) {
        let [article, sentence, right] = label.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{label}");
        };
        let case = cases.iter().find(|case| case.article == article).unwrap();
        let summary = &case.summary[sentence.parse::<usize>().unwrap()];
        let right: Vec<usize> = right
            .split('|')
            .map(|key| case.keys.iter().position(|k| k == key).expect(label))
            .collect();
        let found = table::source(case).evidence(summary);
        all += 1;
        ours += usize::from(found.iter().any(|at| right.contains(at)));
        first += usize::from(found.first().is_some_and(|at| right.contains(at)));
        let before = lexical::evidence(&case.source, summary);
        lexical += usize::from(before.iter().any(|at| right.contains(at)));
        if !found.iter().any(|at| right.contains(at)) {
            eprintln!("{label}: {found:?} is not {right:?} for {summary}");
        }
    }
    eprintln!("{ours} of {all} (first: {first}); before: {lexical}");
    assert!(all >= 60);
    assert!(ours * 10 >= all * 9, "{ours} of {all}");
    assert!(ours >= lexical, "{ours} now, {lexical} before");
}

#[test]
fn a_text_of_twenty_thousand_words_is_checked_in_time_that_grows_with_its_length() {
    let sentence = |i: usize| {
        format!(
            "On day {i} the council of Ward{} met and heard report {} of its members there.",
            i % 97,
            i * 7
        )
    };
    let time = |count: usize| {
        let text: Vec<String> = (0..count).map(sentence).collect();
        let began = std::time::Instant::now();
        let source = tomtat_verify::Source::new(text.iter().map(String::as_str));
        for i in 0..20 {
            std::hint::black_box(
                source.check(&format!("The council of Ward{i} met on day {}.", i * 31)),
            );
        }
        began.elapsed()
    };
    let (short, long) = (time(1_250).max(time(1_250)), time(20_000).min(time(20_000)));
    // Sixteen times the text; quadratic work would take 256 times as long.
    assert!(long < short * 80, "{short:?} for 1,250 sentences, {long:?} for 20,000");
}
