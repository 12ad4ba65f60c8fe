//! Checks the checker: errors of ten kinds planted in correct summary sentences, how many of them
//! are found, and how many correct sentences are called wrong.
//!
//! `cargo run --release -p tomtat-verify --example planted` prints the table of the README;
//! `-- --all` adds the wide set (../shared), `-- --missed` what was missed and the false alarms.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::Instant;

use support::planted::{self, Case, PROMISED};
use support::table::{self, Row};

#[path = "../tests/support/mod.rs"]
#[allow(dead_code)]
mod support;

const SEED: u64 = 20_261_122;

fn main() {
    let asked = |flag: &str| std::env::args().any(|arg| arg == flag);
    show("held out", &planted::kept(), 20, asked("--missed"));
    if asked("--all") {
        match planted::wide() {
            Some(cases) => show("wide", &cases, 200, asked("--missed")),
            None => println!("../shared/data/news-vi-en is not there; the wide set is skipped"),
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
