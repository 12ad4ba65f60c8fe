//! Lines of bounded length.

use std::io::{self, BufRead, BufReader};

use super::Source;

/// What became of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// It is in the buffer, without its line break.
    Read,
    /// It was longer than the limit and has been passed over.
    TooLong,
    /// There are no more.
    End,
}

/// Reads lines, never holding more than the limit.
pub(crate) struct LineReader {
    source: BufReader<Source>,
    limit: u64,
    /// The number of the line last read, counted from 1.
    pub(crate) number: u64,
}

impl LineReader {
    pub(super) fn new(source: BufReader<Source>, limit: u64) -> Self {
        Self { source, limit, number: 0 }
    }

    /// Reads the next line into `line`. On an error, `line` has what came before it.
    pub(crate) fn next(&mut self, line: &mut Vec<u8>) -> io::Result<Line> {
        line.clear();
        let mut length: u64 = 0;
        let mut any = false;
        loop {
            let chunk = match self.source.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if chunk.is_empty() {
                if !any {
                    return Ok(Line::End);
                }
                break;
            }
            if !any {
                any = true;
                self.number += 1;
            }
            let end = memchr::memchr(b'\n', chunk);
            let part = end.and_then(|end| chunk.get(..end)).unwrap_or(chunk);
            length = length.saturating_add(part.len() as u64);
            if length <= self.limit {
                line.extend_from_slice(part);
            } else {
                // Memory goes back at once: the rest of the line may be gigabytes.
                *line = Vec::new();
            }
            let used = part.len() + usize::from(end.is_some());
            self.source.consume(used);
            if end.is_some() {
                break;
            }
        }
        if length > self.limit {
            return Ok(Line::TooLong);
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Line::Read)
    }
}
