//! Records of an earlier run, read as what a stranger may have written.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use tomtat_article::{Record, SCHEMA};

/// The longest line that is read: an article has at most 16 MiB of text, and its record holds
/// that twice, with positions.
pub const LONGEST_LINE: u64 = 128 << 20;

/// A line that is no record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file could not be read on; what stands before is read.
    #[error("cannot read on after line {line}: {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The last line that was read.
        line: u64,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The line is longer than [`LONGEST_LINE`]; nothing after it is read.
    #[error("longer than {} MiB: line {line} of {}", LONGEST_LINE >> 20, path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
    },
    /// The line is no record, or one that does not fit together.
    #[error("no record ({reason}): line {line} of {}", path.display())]
    NoRecord {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
}

impl ReadError {
    /// What the person can do.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NoRecord { .. } => {
                Some("records are made by: tomtat summarize PATH --format jsonl")
            }
            _ => None,
        }
    }
}

/// The records of JSON Lines, made by `tomtat summarize --format jsonl`. Empty lines are passed
/// over; a line that is no record is an error, and the ones after it are read.
pub fn read_records<R: BufRead>(
    input: R,
    path: &Path,
) -> impl Iterator<Item = Result<Record, ReadError>> + use<R> {
    Records { input, path: path.to_owned(), line: 0, ended: false }
}

struct Records<R> {
    input: R,
    path: PathBuf,
    line: u64,
    ended: bool,
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let path = self.path.clone();
            let mut bytes = Vec::new();
            let read = (&mut self.input).take(LONGEST_LINE + 1).read_until(b'\n', &mut bytes);
            match read {
                Ok(0) => self.ended = true,
                Ok(_) => {
                    self.line += 1;
                    let line = self.line;
                    if bytes.len() as u64 > LONGEST_LINE {
                        self.ended = true;
                        return Some(Err(ReadError::TooLong { path, line }));
                    }
                    if bytes.trim_ascii().is_empty() {
                        continue;
                    }
                    let record = record(&bytes);
                    return Some(record.map_err(|reason| ReadError::NoRecord {
                        path,
                        line,
                        reason,
                    }));
                }
                Err(source) => {
                    self.ended = true;
                    return Some(Err(ReadError::Unreadable { path, line: self.line, source }));
                }
            }
        }
        None
    }
}

/// A record whose parts fit together.
fn record(line: &[u8]) -> Result<Record, String> {
    let record: Record = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    if record.schema != SCHEMA {
        let found: String = record.schema.chars().take(40).collect();
        return Err(format!("its schema is {found:?}, not {SCHEMA:?}"));
    }
    if let (Some(article), Some(translation)) = (&record.article, &record.translation) {
        let (own, translated) = (article.sentences().count(), translation.sentences.len());
        if own != translated {
            return Err(format!("{own} sentences, but {translated} translated ones"));
        }
    }
    Ok(record)
}
