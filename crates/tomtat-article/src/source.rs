use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Where an article came from: a file, one record of a file, or standard input.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The file, or `None` for standard input and for text handed over by a caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// The record within the file, counted from 1 (a line of JSON Lines, a row
    /// of a CSV, an entry of a feed). `None` where the file is one article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// What to call the article where no path is known: `stdin`, or the caller's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Source {
    /// A whole file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { path: Some(path.into()), record: None, name: None }
    }

    /// One record of a file, counted from 1.
    pub fn record(path: impl Into<PathBuf>, record: u64) -> Self {
        Self { path: Some(path.into()), record: Some(record), name: None }
    }

    /// Text without a file: standard input, or a string handed over by a caller.
    pub fn named(name: impl Into<String>) -> Self {
        Self { path: None, record: None, name: Some(name.into()) }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.path, &self.name) {
            (Some(path), _) => write!(f, "{}", path.display())?,
            (None, Some(name)) => f.write_str(name)?,
            (None, None) => f.write_str("text")?,
        }
        match self.record {
            Some(record) => write!(f, "#{record}"),
            None => Ok(()),
        }
    }
}
