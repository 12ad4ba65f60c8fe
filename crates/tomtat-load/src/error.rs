use std::io;

use tomtat_article::Source;
use tomtat_decode::DecodeError;
use tomtat_formats::{FormatError, RecordError};

/// Why an input gave no article. The rest of the run goes on.
///
/// Displayed as `what happened: which file`.
#[derive(Debug, thiserror::Error)]
#[error("{kind}: {place}")]
pub struct LoadError {
    place: Source,
    kind: Kind,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("no such file or folder")]
    Missing,
    #[error("nothing matches the pattern")]
    NoMatch,
    #[error("not a valid pattern ({0})")]
    BadPattern(String),
    #[error("cannot be read ({0})")]
    Unreadable(io::Error),
    #[error("cannot be walked ({0})")]
    Walk(String),
    #[error("the folder has no articles")]
    NoArticles,
    #[error("not a regular file but {0}")]
    NotAFile(&'static str),
    #[error("no text")]
    Empty,
    #[error("nothing in it to read")]
    NoRecords,
    #[error("the file {}", .0.problem())]
    Format(FormatError),
    #[error("{}", record(.0))]
    Record(RecordError),
    #[error("{0}")]
    Decode(DecodeError),
    #[error("the article has {found} bytes of text, more than the {limit} allowed")]
    TooLarge { found: u64, limit: u64 },
    #[error("an internal fault stopped the reading")]
    Internal,
}

impl LoadError {
    pub(crate) fn new(place: Source, kind: Kind) -> Self {
        Self { place, kind }
    }

    /// Where it happened.
    pub fn source(&self) -> &Source {
        &self.place
    }

    /// A stable name for the kind of failure (`load.missing`, `load.empty` …).
    pub fn code(&self) -> &'static str {
        match &self.kind {
            Kind::Missing | Kind::NoMatch => "load.missing",
            Kind::BadPattern(_) => "load.bad-pattern",
            Kind::Unreadable(_) | Kind::Walk(_) => "load.unreadable",
            Kind::NoArticles => "load.no-articles",
            Kind::NotAFile(_) => "load.not-a-file",
            Kind::Empty | Kind::NoRecords => "load.empty",
            Kind::Format(error) => error.code(),
            Kind::Record(error) => error.code(),
            Kind::Decode(DecodeError::NotText { .. }) => "load.not-text",
            Kind::Decode(_) => "load.encoding",
            Kind::TooLarge { .. } => "load.too-large",
            Kind::Internal => "load.internal",
        }
    }

    /// What the person could do about it, where there is something.
    pub fn hint(&self) -> Option<String> {
        match &self.kind {
            Kind::Missing => Some("check the spelling of the path".to_owned()),
            Kind::NoMatch => Some("quote the pattern and check it with `ls`".to_owned()),
            Kind::Unreadable(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Some("check the permissions of the file".to_owned())
            }
            Kind::NoArticles => {
                Some("hidden files and what .ignore files name are left out".to_owned())
            }
            Kind::NotAFile(_) => Some("pipe it into standard input instead".to_owned()),
            Kind::TooLarge { .. } => {
                Some("raise the size limit, or split the file into articles".to_owned())
            }
            Kind::Format(error) => error.hint().map(str::to_owned),
            Kind::Record(error) => error.hint().map(str::to_owned),
            _ => None,
        }
    }
}

fn record(error: &RecordError) -> String {
    match (error.record(), error.line()) {
        (None, None) => format!("the file {}", error.problem()),
        (Some(record), Some(line)) if record != line => {
            format!("the record (line {line}) {}", error.problem())
        }
        (None, Some(line)) => format!("line {line} {}", error.problem()),
        _ => format!("the record {}", error.problem()),
    }
}
