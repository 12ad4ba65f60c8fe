//! Records of JSON Lines, read again.

use std::io::{self, BufRead};

use serde::Deserialize;
use tomtat_article::{Record, SCHEMA};

/// The longest line that is read, in bytes: the record of an article of many megabytes.
pub const LONGEST_LINE: u64 = 256 << 20;

/// Why a line gave no record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Reading failed; nothing comes after this.
    #[error("cannot read on after line {}", line.saturating_sub(1))]
    Read {
        /// The line, counted from 1.
        line: u64,
        /// Why.
        source: io::Error,
    },
    /// The line is longer than [`LONGEST_LINE`]; it was passed over.
    #[error("line {line} is longer than {} MiB", LONGEST_LINE >> 20)]
    TooLong {
        /// The line, counted from 1.
        line: u64,
    },
    /// The line is no record.
    #[error("line {line} is not a record of tomtat")]
    NotARecord {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong with it, with the column.
        source: serde_json::Error,
    },
    /// The line is of another schema.
    #[error("line {line} has the schema {found:?}, not {SCHEMA}")]
    Schema {
        /// The line, counted from 1.
        line: u64,
        /// What it says of itself, shortened.
        found: String,
    },
}

/// The records of a JSON Lines text (`tomtat.record/1`), one at a time. Blank lines are passed over; a
/// bad line is an error, and the next one is read all the same.
///
/// ```
/// use tomtat_report::RecordLines;
///
/// let text = "{}\n\n";
/// let found: Vec<_> = RecordLines::new(text.as_bytes()).collect();
/// assert_eq!(found.len(), 1);
/// assert!(found[0].is_err());
/// ```
#[derive(Debug)]
pub struct RecordLines<R> {
    from: R,
    line: u64,
    ended: bool,
    longest: u64,
}

/// What is looked at first, so that a record of another version is called that.
#[derive(Deserialize)]
struct Head {
    schema: String,
}

impl<R: BufRead> RecordLines<R> {
    /// The records of `from`.
    pub fn new(from: R) -> Self {
        Self { from, line: 0, ended: false, longest: LONGEST_LINE }
    }

    /// The next line without its end, `None` after the last.
    fn next_line(&mut self, line: &mut Vec<u8>) -> Result<bool, RecordError> {
        line.clear();
        self.line += 1;
        let number = self.line;
        let reading = |source| RecordError::Read { line: number, source };
        let mut limited = io::Read::take(&mut self.from, self.longest + 1);
        if limited.read_until(b'\n', line).map_err(reading)? == 0 {
            return Ok(false);
        }
        if line.last() != Some(&b'\n') && line.len() as u64 > self.longest {
            *line = Vec::new();
            self.skip_line().map_err(reading)?;
            return Err(RecordError::TooLong { line: number });
        }
        Ok(true)
    }

    /// Passes over the rest of a line without keeping it.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = match self.from.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let (used, done) = match end {
                Some(end) => (end + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.from.consume(used);
            if done {
                return Ok(());
            }
        }
    }

    fn record(&self, line: &[u8]) -> Result<Record, RecordError> {
        let not_a_record = |source| RecordError::NotARecord { line: self.line, source };
        let Head { schema } = serde_json::from_slice(line).map_err(not_a_record)?;
        if schema != SCHEMA {
            let found = schema.chars().take(40).collect();
            return Err(RecordError::Schema { line: self.line, found });
        }
        serde_json::from_slice(line).map_err(not_a_record)
    }
}

impl<R: BufRead> Iterator for RecordLines<R> {
    type Item = Result<Record, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        while !self.ended {
            match self.next_line(&mut line) {
                Ok(false) => self.ended = true,
                Ok(true) => {
                    // A mark at the start, as some editors leave it, belongs to no line.
                    let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
                    if !text.is_empty() {
                        return Some(self.record(text));
                    }
                }
                Err(error) => {
                    self.ended = matches!(error, RecordError::Read { .. });
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use tomtat_article::{ArticleFailure, Source};

    use super::*;

    fn line(name: &str) -> String {
        let failure = ArticleFailure { code: "x".into(), message: "m".into(), hint: None };
        serde_json::to_string(&Record::failed(Source::named(name), failure)).unwrap()
    }

    #[test]
    fn a_bad_line_is_named_and_the_others_are_read() {
        let text = format!("{}\n\n{{\"schema\":3}}\nnot json\n{}", line("a"), line("b"));
        let found: Vec<_> = RecordLines::new(text.as_bytes()).collect();
        let names: Vec<String> =
            found.iter().flatten().map(|record| record.source.to_string()).collect();
        assert_eq!(names, ["a", "b"]);
        let errors: Vec<String> =
            found.iter().filter_map(|f| f.as_ref().err()).map(ToString::to_string).collect();
        assert_eq!(
            errors,
            ["line 3 is not a record of tomtat", "line 4 is not a record of tomtat"]
        );
    }

    #[test]
    fn another_version_is_called_that() {
        let text = line("a").replace(SCHEMA, "tomtat.record/9");
        let error = RecordLines::new(text.as_bytes()).next().unwrap().unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 1 has the schema \"tomtat.record/9\", not tomtat.record/1"
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_not_kept() {
        let text = format!("{}\n{}\n{}\n", line("a"), "x".repeat(5_000), line("b"));
        let mut lines = RecordLines::new(text.as_bytes());
        lines.longest = 1_000;
        let found: Vec<_> = lines.collect();
        assert!(matches!(found[1], Err(RecordError::TooLong { line: 2 })));
        assert_eq!(found[2].as_ref().unwrap().source.to_string(), "b");
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn a_line_of_exactly_the_limit_is_read() {
        let text = line("a");
        let mut lines = RecordLines::new(text.as_bytes());
        lines.longest = text.len() as u64;
        assert!(lines.next().unwrap().is_ok());
        let with_end = format!("{text}\n{text}");
        let mut lines = RecordLines::new(with_end.as_bytes());
        lines.longest = text.len() as u64;
        assert_eq!(lines.filter(Result::is_ok).count(), 2);
    }

    #[test]
    fn deep_nesting_is_an_error() {
        let text = format!("{{\"schema\":\"{SCHEMA}\",\"x\":{}", "[".repeat(1_000_000));
        assert!(RecordLines::new(text.as_bytes()).next().unwrap().is_err());
    }
}
