use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Finding;

/// How long a summary is to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Length {
    /// 2 sentences.
    Short,
    /// 3 sentences.
    Medium,
    /// 4 sentences.
    #[default]
    Long,
    /// This many sentences, 1 to [`Length::MOST`].
    Sentences(u8),
}

impl Length {
    /// The largest number of sentences that can be asked for.
    pub const MOST: u8 = 20;

    /// The number of sentences asked for.
    pub fn sentences(self) -> usize {
        match self {
            Self::Short => 2,
            Self::Medium => 3,
            Self::Long => 4,
            Self::Sentences(n) => usize::from(n.clamp(1, Self::MOST)),
        }
    }
}

/// The text is no summary length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseLengthError {
    found: String,
}

impl fmt::Display for ParseLengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not a length: {:?} (short, medium, long, or a number of sentences from 1 to {})",
            self.found,
            Length::MOST
        )
    }
}

impl std::error::Error for ParseLengthError {}

impl FromStr for Length {
    type Err = ParseLengthError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "short" => Ok(Self::Short),
            "medium" => Ok(Self::Medium),
            "long" => Ok(Self::Long),
            other => match other.parse::<u8>() {
                Ok(n) if (1..=Self::MOST).contains(&n) => Ok(Self::Sentences(n)),
                _ => Err(ParseLengthError { found: text.chars().take(40).collect() }),
            },
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short => f.write_str("short"),
            Self::Medium => f.write_str("medium"),
            Self::Long => f.write_str("long"),
            Self::Sentences(n) => write!(f, "{n}"),
        }
    }
}

impl TryFrom<String> for Length {
    type Error = ParseLengthError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Length> for String {
    fn from(length: Length) -> Self {
        length.to_string()
    }
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
}

impl Summary {
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
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn lengths_are_words_or_a_number_of_sentences() {
        assert_eq!("short".parse(), Ok(Length::Short));
        assert_eq!(" LONG ".parse(), Ok(Length::Long));
        assert_eq!("7".parse(), Ok(Length::Sentences(7)));
        for text in ["", "0", "21", "-1", "tall", "99999999999"] {
            assert!(text.parse::<Length>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_length_survives_json() {
        for length in [Length::Short, Length::Medium, Length::Long, Length::Sentences(9)] {
            let json = serde_json::to_string(&length).unwrap();
            assert_eq!(serde_json::from_str::<Length>(&json).unwrap(), length);
        }
    }
}
