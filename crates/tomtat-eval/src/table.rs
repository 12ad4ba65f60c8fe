//! Systems side by side.

use serde::Serialize;
use tomtat_article::Tokens;

use crate::{Scores, columns};

/// One system. What was not measured is absent.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The system.
    pub name: String,
    /// How good it is.
    pub scores: Scores,
    /// Seconds for all segments.
    pub seconds: Option<f64>,
    /// What its model was asked.
    pub tokens: Option<Tokens>,
    /// The most memory in use, in bytes.
    pub peak_bytes: Option<u64>,
}

/// The systems that were measured, in the order in which they were.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// One for each system.
    pub rows: Vec<Row>,
}

const HEADS: [&str; 10] = [
    "system",
    "BLEU",
    "chrF",
    "numbers lost",
    "names lost",
    "made up",
    "untranslated",
    "seconds",
    "tokens/s",
    "peak MB",
];

#[derive(Serialize)]
struct Line<'a> {
    schema: &'static str,
    system: &'a str,
    segments: usize,
    bleu: f64,
    bleu_interval: [f64; 2],
    chrf: f64,
    chrf_interval: [f64; 2],
    numbers_lost: usize,
    names_lost: usize,
    made_up: usize,
    untranslated: usize,
    seconds: Option<f64>,
    tokens: Option<Tokens>,
    peak_bytes: Option<u64>,
}

impl Table {
    /// For people: columns in line. `±` is half of the 95 % interval.
    pub fn text(&self) -> String {
        columns::text(&self.cells())
    }

    /// A Markdown table.
    pub fn markdown(&self) -> String {
        columns::markdown(&self.cells())
    }

    /// One JSON object a line for each system, `tomtat.eval-translate/1`.
    ///
    /// # Errors
    /// As [`serde_json`]; none is known.
    pub fn json_lines(&self) -> Result<String, serde_json::Error> {
        columns::json_lines(&self.rows, |Row { name, scores, seconds, tokens, peak_bytes }| Line {
            schema: "tomtat.eval-translate/1",
            system: name,
            segments: scores.segments,
            bleu: scores.bleu.score,
            bleu_interval: [scores.bleu.low, scores.bleu.high],
            chrf: scores.chrf.score,
            chrf_interval: [scores.chrf.low, scores.chrf.high],
            numbers_lost: scores.numbers_lost,
            names_lost: scores.names_lost,
            made_up: scores.made_up,
            untranslated: scores.untranslated,
            seconds: *seconds,
            tokens: *tokens,
            peak_bytes: *peak_bytes,
        })
    }

    fn cells(&self) -> Vec<Vec<String>> {
        let heads = HEADS.map(str::to_owned).to_vec();
        let absent = || "-".to_owned();
        let rows = self.rows.iter().map(|row| {
            let Scores { bleu, chrf, numbers_lost, names_lost, made_up, untranslated, .. } =
                row.scores;
            let rate = row.seconds.zip(row.tokens).filter(|(seconds, _)| *seconds > 0.0);
            vec![
                row.name.clone(),
                format!("{:.1} ± {:.1}", bleu.score, (bleu.high - bleu.low) / 2.0),
                format!("{:.1} ± {:.1}", chrf.score, (chrf.high - chrf.low) / 2.0),
                numbers_lost.to_string(),
                names_lost.to_string(),
                made_up.to_string(),
                untranslated.to_string(),
                row.seconds.map_or_else(absent, |seconds| format!("{seconds:.1}")),
                rate.map_or_else(absent, |(seconds, tokens)| {
                    format!("{:.1}", tokens.generated as f64 / seconds)
                }),
                row.peak_bytes.map_or_else(absent, |bytes| (bytes / 1_000_000).to_string()),
            ]
        });
        std::iter::once(heads).chain(rows).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Segments, score};

    fn table() -> Table {
        let segments = Segments::new(
            vec!["Ông ấy đã rời Hà Nội hôm qua.".to_owned()],
            vec!["He left Hanoi yesterday evening.".to_owned()],
        )
        .unwrap();
        let scores = score(&segments, segments.references()).unwrap();
        let tokens = Some(Tokens { requests: 1, prompt: 20, generated: 10, cached: 0 });
        let measured = Row {
            name: "a|b".to_owned(),
            scores,
            seconds: Some(2.0),
            tokens,
            peak_bytes: Some(700_000_000),
        };
        let given = Row {
            name: "given".to_owned(),
            seconds: None,
            tokens: None,
            peak_bytes: None,
            ..measured.clone()
        };
        Table { rows: vec![measured, given] }
    }

    #[test]
    fn columns_stand_in_line() {
        let expected = "\
system         BLEU         chrF  numbers lost  names lost  made up  untranslated  seconds  tokens/s  peak MB
a|b     100.0 ± 0.0  100.0 ± 0.0             0           0        0             0      2.0       5.0      700
given   100.0 ± 0.0  100.0 ± 0.0             0           0        0             0        -         -        -
";
        assert_eq!(table().text(), expected);
    }

    #[test]
    fn names_cannot_break_a_markdown_table() {
        let text = table().markdown();
        assert_eq!(text.lines().count(), 4);
        assert!(text.contains("| a\\|b | 100.0 ± 0.0 |"), "{text}");
    }

    #[test]
    fn each_line_of_json_is_a_system() {
        let text = table().json_lines().unwrap();
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0]["system"], "a|b");
        assert_eq!(lines[0]["tokens"]["generated"], 10);
        assert!(lines[1]["seconds"].is_null());
    }
}
