use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Finding, KeyFacts, Length};

/// The form that a summary is shown in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SummaryStyle {
    /// Running sentences, as news agencies write them.
    #[default]
    Wire,
    /// The same sentences, each a point of a list.
    Bullets,
    /// The headline alone; the sentences that it was made from stay in the record.
    Headline,
}

impl SummaryStyle {
    /// Every style.
    pub const ALL: [Self; 3] = [Self::Wire, Self::Bullets, Self::Headline];

    /// Its name, as in flags and records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Bullets => "bullets",
            Self::Headline => "headline",
        }
    }

    fn is_wire(&self) -> bool {
        *self == Self::Wire
    }
}

impl fmt::Display for SummaryStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is no style of summaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseStyleError {
    found: String,
}

impl fmt::Display for ParseStyleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a style: {:?} (wire, bullets, headline)", self.found)
    }
}

impl std::error::Error for ParseStyleError {}

impl FromStr for SummaryStyle {
    type Err = ParseStyleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.trim().to_ascii_lowercase();
        let found = Self::ALL.into_iter().find(|style| style.as_str() == lower);
        found.ok_or_else(|| ParseStyleError { found: text.chars().take(40).collect() })
    }
}

/// Who wrote a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeadlineOrigin {
    /// The model, from the summary.
    Model,
    /// The article has it, in translation where it was translated: what the model wrote could not
    /// be verified.
    Article,
}

/// A headline in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// The text, without a full stop.
    pub text: String,
    /// Who wrote it.
    pub origin: HeadlineOrigin,
    /// Indices of the article's sentences that it rests on, best first, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<usize>,
}

/// A part of a divided article, and how much of the summary rests on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartCoverage {
    /// The first sentence of the part, by its index in the article.
    pub start: usize,
    /// One past its last sentence.
    pub end: usize,
    /// Sentences of the summary with evidence in the part.
    pub sentences: usize,
}

/// How a summary came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SummaryKind {
    /// Written by the model.
    Abstractive,
    /// The article itself: it is no longer than its summary would be.
    Verbatim,
    /// Sentences of the article: the model gave nothing usable, and a warning says so.
    Extractive,
}

/// A short English account of an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// How it came about.
    pub kind: SummaryKind,
    /// The length that was asked for.
    pub length: Length,
    /// The sentences in order, each complete.
    pub sentences: Vec<SummarySentence>,
    /// Into how many parts the article was divided to fit the model (1: not divided).
    pub parts: usize,
    /// The form that it is shown in.
    #[serde(default, skip_serializing_if = "SummaryStyle::is_wire")]
    pub style: SummaryStyle,
    /// The headline, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<Headline>,
    /// The parts in order, where the article was divided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<PartCoverage>,
    /// Who, what, where, when and how much, as the summary and what it rests on have it.
    #[serde(default, skip_serializing_if = "KeyFacts::is_empty")]
    pub facts: KeyFacts,
}

impl Summary {
    /// Running sentences of an article that was not divided.
    pub fn new(kind: SummaryKind, length: Length, sentences: Vec<SummarySentence>) -> Self {
        Self {
            kind,
            length,
            sentences,
            parts: 1,
            style: SummaryStyle::Wire,
            headline: None,
            coverage: Vec::new(),
            facts: KeyFacts::default(),
        }
    }

    /// Its words.
    pub fn words(&self) -> usize {
        self.sentences.iter().map(|s| s.text.split_whitespace().count()).sum()
    }

    /// The sentences joined by a space.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.sentences.iter().map(|s| s.text.as_str()).collect();
        texts.join(" ")
    }

    /// The sentences that hold something unverified.
    pub fn marked(&self) -> impl Iterator<Item = &SummarySentence> {
        self.sentences.iter().filter(|sentence| !sentence.findings.is_empty())
    }
}

/// One sentence of a summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummarySentence {
    /// The text.
    pub text: String,
    /// Indices of the article's sentences that it shares most of its names,
    /// numbers and words with, best first, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<usize>,
    /// What of it could not be verified against the article; empty where all of it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

impl SummarySentence {
    /// A sentence that rests on these sentences of the article, with nothing to doubt.
    pub fn new(text: impl Into<String>, evidence: Vec<usize>) -> Self {
        Self { text: text.into(), evidence, findings: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_known_by_their_names() {
        for style in SummaryStyle::ALL {
            assert_eq!(style.to_string().parse(), Ok(style));
        }
        assert!("haiku".parse::<SummaryStyle>().is_err());
    }
}
