use std::fmt;
use std::str::FromStr;

/// What kind of document the bytes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// Plain text: the whole input is one document.
    Plain,
    /// Markdown (CommonMark with front matter): one document.
    Markdown,
    /// A web page: one document, its article extracted.
    Html,
    /// RSS 0.9 to 2.0 or Atom: a document for each entry.
    Feed,
    /// JSON Feed: a document for each item.
    JsonFeed,
    /// JSON Lines: a document for each line.
    JsonLines,
    /// JSON: an array of records, an object with such an array, one record, or records one after another.
    Json,
    /// Comma-separated values with a header row: a document for each row.
    Csv,
    /// Tab-separated values with a header row: a document for each row.
    Tsv,
    /// A Word document (Office Open XML): one document.
    Docx,
    /// An e-book: a document for each chapter.
    Epub,
    /// A PDF: one document.
    Pdf,
}

/// Names as `Display` writes them, with the file extensions that mean the same.
const NAMES: &[(Format, &str, &[&str])] = &[
    (Format::Plain, "plain", &["txt", "text"]),
    (Format::Markdown, "markdown", &["md", "mkd", "mdown"]),
    (Format::Html, "html", &["htm", "xhtml", "shtml"]),
    (Format::Feed, "feed", &["rss", "atom", "rdf"]),
    (Format::JsonFeed, "jsonfeed", &["json-feed"]),
    (Format::JsonLines, "jsonl", &["jsonlines", "json-lines", "ndjson", "ldjson"]),
    (Format::Json, "json", &[]),
    (Format::Csv, "csv", &[]),
    (Format::Tsv, "tsv", &["tab"]),
    (Format::Docx, "docx", &["docm"]),
    (Format::Epub, "epub", &[]),
    (Format::Pdf, "pdf", &[]),
];

impl Format {
    /// Every format, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(format, _, _)| *format)
    }

    /// The stable lower-case name (`plain`, `markdown`, `html`, `jsonl` …).
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(format, _, _)| *format == self).map_or("plain", |(_, name, _)| name)
    }

    /// The format that a file extension (without the dot, any case) stands for.
    pub fn from_extension(extension: &str) -> Option<Self> {
        let wanted = extension.to_ascii_lowercase();
        NAMES
            .iter()
            .find(|(_, name, others)| *name == wanted || others.contains(&wanted.as_str()))
            .map(|(format, _, _)| *format)
    }

    /// True where one input holds many documents, so that each has a record number.
    pub fn has_records(self) -> bool {
        matches!(
            self,
            Self::Feed
                | Self::JsonFeed
                | Self::JsonLines
                | Self::Json
                | Self::Csv
                | Self::Tsv
                | Self::Epub
        )
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseFormatError {
    found: String,
}

impl fmt::Display for ParseFormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not an input format: {:?} (one of", self.found)?;
        for (i, (_, name, _)) in NAMES.iter().enumerate() {
            write!(f, "{}{name}", if i == 0 { " " } else { ", " })?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for ParseFormatError {}

impl FromStr for Format {
    type Err = ParseFormatError;

    /// Accepts the names that `Display` writes and the usual file extensions, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_extension(text.trim())
            .ok_or_else(|| ParseFormatError { found: text.chars().take(40).collect() })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_name_reads_back_as_its_format() {
        for format in Format::all() {
            assert_eq!(format.to_string().parse::<Format>().unwrap(), format);
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = "docs".parse::<Format>().unwrap_err().to_string();
        assert!(error.contains("\"docs\"") && error.contains("jsonl"), "{error}");
    }
}
