//! Runs the checker over correct sentences and planted errors, and counts.

use tomtat_verify::{Finding, Source};

use super::planted::{Case, KINDS, Random, plant};

/// What was found of one kind.
#[derive(Debug, Clone)]
pub struct Row {
    pub kind: &'static str,
    pub planted: usize,
    pub found: usize,
    /// Errors that were not found: before, after.
    pub missed: Vec<(String, String, String)>,
}

impl Row {
    pub fn share(&self) -> f64 {
        self.found as f64 / self.planted.max(1) as f64
    }
}

/// Correct sentences, and those with a finding.
pub struct Alarms {
    pub sentences: usize,
    pub false_alarms: Vec<(String, String, Vec<Finding>)>,
}

pub fn alarms(cases: &[Case]) -> Alarms {
    let mut alarms = Alarms { sentences: 0, false_alarms: Vec::new() };
    for case in cases {
        let source = source(case);
        for sentence in case.summary.iter().chain(&case.paraphrases) {
            alarms.sentences += 1;
            let findings = source.check(sentence).findings;
            if !findings.is_empty() {
                alarms.false_alarms.push((case.article.clone(), sentence.clone(), findings));
            }
        }
    }
    alarms
}

pub fn source(case: &Case) -> Source {
    // The articles are of newspapers of Vietnam, which tomtat knows of articles that it translates.
    Source::new(case.source.iter().map(String::as_str))
        .with_title(&case.title)
        .with_background("Vietnam")
}

/// Plants `most` errors of each kind, chosen by the seed, in sentences that have no finding
/// before, and counts how many of them have one after.
pub fn rows(cases: &[Case], most: usize, seed: u64) -> Vec<Row> {
    KINDS
        .iter()
        .map(|&kind| {
            let mut random = Random(seed);
            let mut errors: Vec<(usize, &str, String)> = Vec::new();
            for (i, case) in cases.iter().enumerate() {
                for sentence in &case.summary {
                    let planted = plant(kind, sentence, case, &mut random);
                    errors.extend(planted.into_iter().map(|error| (i, sentence.as_str(), error)));
                }
            }
            random.shuffle(&mut errors);
            let mut row = Row { kind, planted: 0, found: 0, missed: Vec::new() };
            for (i, before, after) in errors {
                if row.planted == most {
                    break;
                }
                let source = source(&cases[i]);
                if !source.check(before).findings.is_empty() {
                    continue;
                }
                row.planted += 1;
                if source.check(&after).findings.is_empty() {
                    row.missed.push((cases[i].article.clone(), before.to_owned(), after));
                } else {
                    row.found += 1;
                }
            }
            row
        })
        .collect()
}
