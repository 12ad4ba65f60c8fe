//! Checks the checker: errors of ten kinds planted in correct summary sentences, how many of them
//! are found, and how many correct sentences are called wrong.
//!
//! `cargo run --release -p tomtat-verify --example planted` prints the table of the README;
//! `-- --errors` prints three errors of each kind that are found, `-- --all` adds the wide set (../shared), `-- --missed` what was missed and the false alarms.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::Instant;

use support::planted::{self, Case, NAMES_NUMBERS_DATES, PROMISED};
use support::table::{self, Row};

#[path = "../tests/support/mod.rs"]
#[allow(dead_code)]
mod support;

const SEED: u64 = 20_261_122;

fn main() {
    let asked = |flag: &str| std::env::args().any(|arg| arg == flag);
    if asked("--errors") {
        return errors(&planted::kept(), 3);
    }
    show("held out", &planted::kept(), 20, asked("--missed"));
    if asked("--all") {
        match planted::wide() {
            Some(cases) => show("wide", &cases, 200, asked("--missed")),
            None => println!("../shared/data/news-vi-en is not there; the wide set is skipped"),
        }
    }
}

/// Planted errors that are found, as `article, kind, before, after`, for `rewrites` of benches/.
fn errors(cases: &[Case], most: usize) {
    for kind in planted::KINDS {
        let mut random = planted::Random(SEED);
        let mut printed = 0;
        for case in cases {
            let source = table::source(case);
            let found = case.summary.iter().find_map(|before| {
                let errors = planted::plant(kind, before, case, &mut random);
                let after = errors.into_iter().find(|e| !source.check(e).findings.is_empty())?;
                source.check(before).findings.is_empty().then_some((before, after))
            });
            if let Some((before, after)) = found.filter(|_| printed < most) {
                println!("{}\t{kind}\t{before}\t{after}", case.article);
                printed += 1;
            }
        }
    }
}

fn show(name: &str, cases: &[Case], most: usize, missed: bool) {
    let alarms = table::alarms(cases);
    let rows = table::rows(cases, most, SEED);
    println!("{name}: {} articles, {} correct sentences\n", cases.len(), alarms.sentences);
    println!("| planted error | planted | found | |\n|---|---:|---:|---:|");
    let line = |name: &str, rows: &[&Row]| {
        let planted: usize = rows.iter().map(|row| row.planted).sum();
        let found: usize = rows.iter().map(|row| row.found).sum();
        let share = 100.0 * found as f64 / planted.max(1) as f64;
        println!("| {name} | {planted} | {found} | {share:.0} % |");
    };
    for row in &rows {
        line(row.kind, &[row]);
    }
    let promised: Vec<&Row> = rows.iter().filter(|row| PROMISED.contains(&row.kind)).collect();
    line("what the article does not hold", &promised);
    let changed: Vec<&Row> =
        rows.iter().filter(|row| NAMES_NUMBERS_DATES.contains(&row.kind)).collect();
    line("names, numbers and dates", &changed);
    line("all", &rows.iter().collect::<Vec<_>>());
    let share = 100.0 * alarms.false_alarms.len() as f64 / alarms.sentences.max(1) as f64;
    let (all, wrong) = (alarms.sentences, alarms.false_alarms.len());
    println!("| *false alarms in correct sentences* | {all} | {wrong} | {share:.1} % |\n");
    let began = Instant::now();
    let mut checked = 0;
    for case in cases {
        let source = table::source(case);
        for sentence in &case.summary {
            std::hint::black_box(source.check(sentence));
            checked += 1;
        }
    }
    let micros = began.elapsed().as_micros() as usize;
    println!("{} µs an article, {} µs a sentence\n", micros / cases.len(), micros / checked);
    if missed {
        for (article, sentence, findings) in &alarms.false_alarms {
            let found: Vec<String> = findings.iter().map(ToString::to_string).collect();
            println!("FALSE ALARM {article} {}\n  {sentence}", found.join("; "));
        }
        for row in &rows {
            for (article, _, after) in row.missed.iter().take(25) {
                println!("MISSED {} {article}: {after}", row.kind);
            }
        }
    }
}
