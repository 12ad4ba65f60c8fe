use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How records are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Format {
    /// For people at a terminal.
    #[default]
    #[serde(rename = "text")]
    Text,
    /// One JSON object a line, for programs. `docs/schema.md` describes it.
    #[serde(rename = "jsonl")]
    JsonLines,
    /// For documents.
    #[serde(rename = "markdown")]
    Markdown,
    /// One page for people who check summaries: evidence lit in the article beside the summary.
    #[serde(rename = "html")]
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Text, Self::JsonLines, Self::Markdown, Self::Html];

    /// The name, as on the command line: `text`, `jsonl`, `markdown`, `html`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::JsonLines => "jsonl",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// The extension of files in this format, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::JsonLines => "jsonl",
            Self::Markdown => "md",
            Self::Html => "html",
        }
    }

    /// What goes between two records on the same stream. HTML has more around its records than
    /// that: see [`Stream`](crate::Stream).
    pub fn separator(self) -> &'static str {
        match self {
            Self::Text | Self::Markdown => "\n",
            Self::JsonLines | Self::Html => "",
        }
    }
}

/// The text is no output format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an output format: {found:?} (text, jsonl, markdown or html)")]
pub struct ParseFormatError {
    found: String,
}

impl FromStr for Format {
    type Err = ParseFormatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "text" | "txt" => Ok(Self::Text),
            "jsonl" | "json" | "ndjson" => Ok(Self::JsonLines),
            "markdown" | "md" => Ok(Self::Markdown),
            "html" | "htm" => Ok(Self::Html),
            _ => Err(ParseFormatError { found: text.chars().take(40).collect() }),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_own_name() {
        for &format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
            assert_eq!(format.extension().parse(), Ok(format));
        }
    }

    #[test]
    fn another_name_is_refused_and_quoted() {
        let error = "pdf".parse::<Format>().map_err(|error| error.to_string());
        assert_eq!(
            error,
            Err("not an output format: \"pdf\" (text, jsonl, markdown or html)".to_owned())
        );
    }
}
