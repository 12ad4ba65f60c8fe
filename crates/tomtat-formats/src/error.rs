use std::fmt;
use std::io;

use thiserror::Error;

/// What went wrong, whether with a whole input or with one record of it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Problem {
    /// Reading failed.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
    /// The bytes are something other than text, and no format that is read here.
    #[error("is not text but {0}")]
    NotText(String),
    /// The format is known, but it is not read here.
    #[error("is {0}, which cannot be read here")]
    Unsupported(String),
    /// No such encoding, or text that cannot be in it.
    #[error("cannot be decoded: {0}")]
    Encoding(String),
    /// More bytes than a document may have.
    #[error("has more than {limit} bytes")]
    TooLarge {
        /// The limit that was passed, in bytes.
        limit: u64,
    },
    /// A compressed input that unfolds to more than is allowed.
    #[error("unfolds to more than {limit} bytes")]
    Bomb {
        /// The limit that was passed, in bytes.
        limit: u64,
    },
    /// The bytes break the rules of their format where nothing could be made of them.
    #[error("is damaged: {0}")]
    Damaged(String),
    /// A record that is a number, a string or a list where an object was needed.
    #[error("is not an object but {0}")]
    NotAnObject(&'static str),
    /// A record without a field that holds its text.
    #[error("has no field with a text (its fields: {fields})")]
    NoTextField {
        /// The names of the fields that it has, shortened.
        fields: String,
    },
}

impl Problem {
    fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "load.unreadable",
            Self::NotText(_) => "load.not-text",
            Self::Unsupported(_) => "load.unsupported",
            Self::Encoding(_) => "load.encoding",
            Self::TooLarge { .. } => "load.too-large",
            Self::Bomb { .. } => "load.decompression-bomb",
            Self::Damaged(_) => "load.damaged",
            Self::NotAnObject(_) => "load.record-not-object",
            Self::NoTextField { .. } => "load.no-text-field",
        }
    }

    fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Io(_) => return None,
            Self::NotText(_) => "if it is text all the same, name its format and encoding",
            Self::Unsupported(_) => "convert it to text, HTML, DOCX, EPUB or PDF first",
            Self::Encoding(_) => "name another encoding, or none to have it detected",
            Self::TooLarge { .. } => "raise the limit on the size of a document, or split the file",
            Self::Bomb { .. } => "unpack it yourself if you trust it, or raise the limit",
            Self::Damaged(_) => "fetch the file again, or name its format if it was misjudged",
            Self::NotAnObject(_) => "each record must be an object with named fields",
            Self::NoTextField { .. } => "say which field holds the text",
        })
    }
}

/// An input that could not be opened as documents at all.
#[derive(Debug)]
pub struct FormatError {
    pub(crate) name: String,
    pub(crate) problem: Problem,
}

impl FormatError {
    pub(crate) fn new(name: &str, problem: Problem) -> Self {
        Self { name: name.to_owned(), problem }
    }

    /// What kind of thing went wrong, as a stable text (`load.not-text`, `load.unreadable` …).
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        self.problem.hint()
    }

    /// What went wrong.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.problem)
    }
}

impl std::error::Error for FormatError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.problem)
    }
}

/// One document of an input that could not be read. The documents after it still come, unless
/// [`is_last`](Self::is_last).
#[derive(Debug)]
pub struct RecordError {
    pub(crate) name: String,
    pub(crate) record: Option<u64>,
    pub(crate) line: Option<u64>,
    pub(crate) last: bool,
    pub(crate) problem: Problem,
}

impl RecordError {
    pub(crate) fn new(name: &str, problem: Problem) -> Self {
        Self { name: name.to_owned(), record: None, line: None, last: false, problem }
    }

    pub(crate) fn at_record(mut self, record: u64) -> Self {
        self.record = Some(record);
        self
    }

    pub(crate) fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    pub(crate) fn last(mut self) -> Self {
        self.last = true;
        self
    }

    /// The record, counted from 1 as in [`Document::record`](crate::Document::record).
    pub fn record(&self) -> Option<u64> {
        self.record
    }

    /// The line of the input where the record begins, counted from 1, where it is known.
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// True where the rest of the input cannot be read after this.
    pub fn is_last(&self) -> bool {
        self.last
    }

    /// What kind of thing went wrong, as a stable text (`load.record-not-object`,
    /// `load.too-large`, `load.damaged` …).
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        self.problem.hint()
    }

    /// What went wrong.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match (self.line, self.record) {
            (Some(line), Some(record)) if line != record => {
                write!(f, ", record {record} (line {line})")?;
            }
            (Some(line), _) => write!(f, ", line {line}")?,
            (None, Some(record)) => write!(f, ", record {record}")?,
            (None, None) => {}
        }
        write!(f, " {}", self.problem)
    }
}

impl std::error::Error for RecordError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.problem)
    }
}
