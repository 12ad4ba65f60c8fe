//! Summarisers side by side.

use serde::Serialize;
use tomtat_article::Tokens;
use tomtat_metrics::bootstrap::Interval;

use crate::{SummaryScores, columns};

/// One system. What was not measured is absent.
#[derive(Debug, Clone, PartialEq)]
pub struct SummaryRow {
    /// The system.
    pub name: String,
    /// How good it is.
    pub scores: SummaryScores,
    /// Seconds for all texts.
    pub seconds: Option<f64>,
    /// What its model was asked.
    pub tokens: Option<Tokens>,
}

/// The systems, Lead-3 and random first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SummaryTable {
    /// One for each system.
    pub rows: Vec<SummaryRow>,
}

const HEADS: [&str; 12] = [
    "system",
    "ROUGE-1",
    "ROUGE-2",
    "ROUGE-L",
    "ROUGE-Lsum",
    "L above lead-3",
    "words",
    "compression",
    "novel 2-grams",
    "repeated 3-grams",
    "findings/100",
    "missing",
];

#[derive(Serialize)]
struct Line<'a> {
    schema: &'static str,
    system: &'a str,
    summaries: usize,
    missing: usize,
    rouge_1: Score,
    rouge_2: Score,
    rouge_l: Score,
    rouge_lsum: Score,
    words: f64,
    compression: f64,
    novel_bigrams: f64,
    repeated_trigrams: f64,
    findings: usize,
    findings_per_100: f64,
    with_findings: usize,
    seconds: Option<f64>,
    tokens: Option<Tokens>,
}

#[derive(Serialize)]
struct Score {
    f: f64,
    interval: [f64; 2],
    above_lead: Option<f64>,
    above_lead_interval: Option<[f64; 2]>,
}

impl SummaryTable {
    /// For people: columns in line. `±` is half of the 95 % interval, and `L above lead-3` has the
    /// interval itself.
    pub fn text(&self) -> String {
        columns::text(&self.cells())
    }

    /// A Markdown table.
    pub fn markdown(&self) -> String {
        columns::markdown(&self.cells())
    }

    /// One JSON object a line for each system, `tomtat.eval-summarize/1`.
    ///
    /// # Errors
    /// As [`serde_json`]; none is known.
    pub fn json_lines(&self) -> Result<String, serde_json::Error> {
        columns::json_lines(&self.rows, |SummaryRow { name, scores, seconds, tokens }| {
            let score = |which: usize| {
                let Interval { score, low, high, .. } = scores.rouge[which];
                let above = scores.above_lead.map(|above| above[which]);
                Score {
                    f: score,
                    interval: [low, high],
                    above_lead: above.map(|above| above.score),
                    above_lead_interval: above.map(|above| [above.low, above.high]),
                }
            };
            Line {
                schema: "tomtat.eval-summarize/1",
                system: name,
                summaries: scores.summaries,
                missing: scores.missing,
                rouge_1: score(0),
                rouge_2: score(1),
                rouge_l: score(2),
                rouge_lsum: score(3),
                words: scores.words,
                compression: scores.compression,
                novel_bigrams: scores.novel_bigrams,
                repeated_trigrams: scores.repeated_trigrams,
                findings: scores.findings,
                findings_per_100: scores.findings_per_100(),
                with_findings: scores.with_findings,
                seconds: *seconds,
                tokens: *tokens,
            }
        })
    }

    fn cells(&self) -> Vec<Vec<String>> {
        let heads = HEADS.map(str::to_owned).to_vec();
        let rows = self.rows.iter().map(|row| {
            let scores = &row.scores;
            let score = |i: &Interval| format!("{:.1} ± {:.1}", i.score, (i.high - i.low) / 2.0);
            let above = scores.above_lead.map_or_else(
                || "-".to_owned(),
                |[_, _, l, _]| format!("{:+.1} ({:+.1} to {:+.1})", l.score, l.low, l.high),
            );
            let mut cells = vec![row.name.clone()];
            cells.extend(scores.rouge.iter().map(score));
            cells.extend([
                above,
                format!("{:.0}", scores.words),
                format!("{:.1}", scores.compression),
                format!("{:.0} %", scores.novel_bigrams * 100.0),
                format!("{:.1} %", scores.repeated_trigrams * 100.0),
                format!("{:.0}", scores.findings_per_100()),
                scores.missing.to_string(),
            ]);
            cells
        });
        std::iter::once(heads).chain(rows).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::{Hypotheses, References, SummaryTable, compare};

    fn table() -> SummaryTable {
        let references = References::parse(
            "{\"text\": \"The port closed. Ships wait. Rain fell.\", \"summary\": \"The port closed.\"}",
        )
        .unwrap();
        let texts = ["The port closed.".to_owned()];
        let system = Hypotheses::of_texts("a|b", &references, &texts).unwrap();
        compare(&references, vec![system]).unwrap()
    }

    #[test]
    fn every_row_has_every_column() {
        let text = table().text();
        assert_eq!(text.lines().count(), 4);
        assert!(text.lines().next().unwrap().ends_with("missing"));
        let markdown = table().markdown();
        assert_eq!(markdown.lines().count(), 5);
        assert!(markdown.contains("| a\\|b | 100.0 ± 0.0 |"), "{markdown}");
    }

    #[test]
    fn each_line_of_json_is_a_system() {
        let text = table().json_lines().unwrap();
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0]["system"], "lead-3");
        assert!(lines[0]["rouge_l"]["above_lead"].is_null());
        assert_eq!(lines[2]["rouge_l"]["f"], 100.0);
        assert_eq!(lines[2]["rouge_l"]["above_lead_interval"].as_array().unwrap().len(), 2);
    }
}
