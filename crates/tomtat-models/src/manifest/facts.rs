//! What a manifest says beside weights and jobs: further files, speed, quality.

use serde::Deserialize;

use super::{Job, SourceSpec};

/// A file that a model needs beside its weights.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModelFile {
    /// What it is for.
    pub role: FileRole,
    /// File name in the store.
    pub file: String,
    /// Exact size in bytes.
    pub size: u64,
    /// SHA-256, 64 lower case hexadecimal digits.
    pub sha256: String,
    /// Where it can be had.
    pub sources: Vec<SourceSpec>,
}

/// What a file beside the weights is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FileRole {
    /// The vocabulary of both languages.
    Vocab,
    /// The vocabulary of the language that is read, where it is another than that written.
    SourceVocab,
    /// The vocabulary of the language that is written.
    TargetVocab,
    /// For each token of the source the tokens that may translate it.
    Shortlist,
    /// Known to the engine by its name in the folder, such as `config.json`; there may be several.
    ByName,
}

impl FileRole {
    /// The name in manifests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vocab => "vocab",
            Self::SourceVocab => "source-vocab",
            Self::TargetVocab => "target-vocab",
            Self::Shortlist => "shortlist",
            Self::ByName => "by-name",
        }
    }
}

/// How quick a model is on a CPU of few cores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Speed {
    /// Many sentences a second.
    Fast,
    /// A few sentences a second.
    Medium,
    /// Seconds a sentence.
    Slow,
}

impl Speed {
    /// The name in manifests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Medium => "medium",
            Self::Slow => "slow",
        }
    }
}

/// One measured figure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Figure {
    /// What it was measured on, such as `FLORES-200 devtest vi-en`.
    pub test: String,
    /// What was measured, such as `BLEU`.
    pub metric: String,
    /// The figure.
    pub value: f64,
    /// Who measured it.
    #[serde(default)]
    pub by: Option<String>,
}

impl Figure {
    /// The job that the metric is one of, where it is a known one of which more is better.
    #[must_use]
    pub fn job(&self) -> Option<Job> {
        let is = |names: &[&str]| names.iter().any(|name| self.metric.starts_with(name));
        if is(&["BLEU", "chrF", "COMET"]) {
            Some(Job::Translate)
        } else if is(&["ROUGE", "BERTScore"]) {
            Some(Job::Summarize)
        } else {
            None
        }
    }

    /// What figures must share to be compared: the metric, and the test up to its first comma,
    /// behind which stands which part of it was used.
    #[must_use]
    pub fn series(&self) -> (&str, &str) {
        let test = self.test.split(',').next().unwrap_or_default();
        (self.metric.as_str(), test.trim())
    }
}
