//! Models over the same articles: what each took.

use serde::Serialize;
use tomtat_article::{Job, Tokens};

use crate::columns;

/// What one model took for one article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The model.
    pub model: String,
    /// What runs it, with its version.
    pub engine: String,
    /// What it was asked to do.
    pub job: Job,
    /// The article.
    pub article: String,
    /// Words of the text that the model was given.
    pub words: usize,
    /// Seconds that the loading of the model took, once for all of its articles.
    pub load_seconds: f64,
    /// Wall time in seconds, checks and second tries included.
    pub seconds: f64,
    /// What the model was asked.
    pub tokens: Tokens,
    /// The most memory in use meanwhile, in bytes, weights as far as they were touched.
    pub peak_bytes: Option<u64>,
    /// Warnings of this job on the article.
    pub warnings: usize,
    /// Why there is no result.
    pub error: Option<String>,
}

impl Cell {
    /// Tokens of the answers a second.
    pub fn rate(&self) -> Option<f64> {
        (self.seconds > 0.0 && self.tokens.generated > 0)
            .then(|| self.tokens.generated as f64 / self.seconds)
    }
}

/// All that was measured, in the order in which it was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matrix {
    /// A model, a job and an article each.
    pub cells: Vec<Cell>,
}

const HEADS: [&str; 11] = [
    "model", "engine", "job", "article", "words", "tokens", "load s", "seconds", "tokens/s",
    "peak MB", "warnings",
];

#[derive(Serialize)]
struct Line<'a> {
    schema: &'static str,
    #[serde(flatten)]
    cell: &'a Cell,
    tokens_per_second: Option<f64>,
}

impl Matrix {
    /// For people: columns in line.
    pub fn text(&self) -> String {
        columns::text(&self.rows())
    }

    /// A Markdown table.
    pub fn markdown(&self) -> String {
        columns::markdown(&self.rows())
    }

    /// One JSON object a line for each cell, `tomtat.eval-models/1`.
    ///
    /// # Errors
    /// As [`serde_json`]; none is known.
    pub fn json_lines(&self) -> Result<String, serde_json::Error> {
        columns::json_lines(&self.cells, |cell| Line {
            schema: "tomtat.eval-models/1",
            cell,
            tokens_per_second: cell.rate(),
        })
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let heads = HEADS.map(str::to_owned).to_vec();
        let absent = || "-".to_owned();
        let rows = self.cells.iter().map(|cell| {
            let job = match cell.job {
                Job::Translate => "translate",
                Job::Summarize => "summarize",
            };
            let peak = cell.peak_bytes.map(|bytes| (bytes / 1_000_000).to_string());
            vec![
                cell.model.clone(),
                cell.engine.clone(),
                job.to_owned(),
                cell.article.clone(),
                cell.words.to_string(),
                cell.tokens.generated.to_string(),
                format!("{:.1}", cell.load_seconds),
                format!("{:.1}", cell.seconds),
                cell.rate().map_or_else(absent, |rate| format!("{rate:.1}")),
                peak.unwrap_or_else(absent),
                match &cell.error {
                    None => cell.warnings.to_string(),
                    Some(_) => "failed".to_owned(),
                },
            ]
        });
        std::iter::once(heads).chain(rows).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn matrix() -> Matrix {
        let done = Cell {
            model: "one".to_owned(),
            engine: "llama.cpp 1".to_owned(),
            job: Job::Translate,
            article: "a.txt".to_owned(),
            words: 120,
            load_seconds: 0.5,
            seconds: 4.0,
            tokens: Tokens { requests: 9, prompt: 800, generated: 100, cached: 0 },
            peak_bytes: Some(700_000_000),
            warnings: 2,
            error: None,
        };
        let failed = Cell {
            job: Job::Summarize,
            tokens: Tokens::default(),
            peak_bytes: None,
            error: Some("it failed".to_owned()),
            ..done.clone()
        };
        Matrix { cells: vec![done, failed] }
    }

    #[test]
    fn columns_stand_in_line() {
        let expected = "\
model       engine        job  article  words  tokens  load s  seconds  tokens/s  peak MB  warnings
one    llama.cpp 1  translate    a.txt    120     100     0.5      4.0      25.0      700         2
one    llama.cpp 1  summarize    a.txt    120       0     0.5      4.0         -        -    failed
";
        assert_eq!(matrix().text(), expected);
        assert_eq!(matrix().markdown().lines().count(), 4);
    }

    #[test]
    fn each_line_of_json_is_a_cell() {
        let text = matrix().json_lines().unwrap();
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(
            (&lines[0]["job"], &lines[0]["tokens_per_second"]),
            (&"translate".into(), &25.0.into())
        );
        assert_eq!(lines[1]["error"], "it failed");
        assert!(lines[1]["tokens_per_second"].is_null());
    }
}
