//! Parallel texts, one segment a line.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::EvalError;

/// Largest text that is read.
const LARGEST_MIB: u64 = 256;

/// Sources and their reference translations, in the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segments {
    sources: Vec<String>,
    references: Vec<String>,
}

impl Segments {
    /// Pairs each source with its reference.
    ///
    /// # Errors
    /// Where there are not as many references as sources.
    pub fn new(sources: Vec<String>, references: Vec<String>) -> Result<Self, EvalError> {
        same_length(sources.len(), references.len(), "references")?;
        Ok(Self { sources, references })
    }

    /// The segments of two files, one a line: the first `limit` of them, or all.
    ///
    /// # Errors
    /// Where a file cannot be read, or one has more lines than the other.
    pub fn read(
        sources: &Path,
        references: &Path,
        limit: Option<usize>,
    ) -> Result<Self, EvalError> {
        let mut segments = Self::new(read_lines(sources)?, read_lines(references)?)?;
        if let Some(limit) = limit {
            segments.sources.truncate(limit);
            segments.references.truncate(limit);
        }
        Ok(segments)
    }

    /// The texts to translate.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Their reference translations.
    pub fn references(&self) -> &[String] {
        &self.references
    }
}

/// The lines of a UTF-8 file of at most 256 MiB, without white space around them.
///
/// # Errors
/// Where it cannot be read, is larger, or is no UTF-8.
pub fn read_lines(path: &Path) -> Result<Vec<String>, EvalError> {
    let unreadable = |reason| EvalError::Read { path: path.to_owned(), reason };
    let file = File::open(path).map_err(unreadable)?;
    let mut text = String::new();
    file.take((LARGEST_MIB << 20) + 1).read_to_string(&mut text).map_err(unreadable)?;
    if text.len() as u64 > LARGEST_MIB << 20 {
        return Err(EvalError::TooLarge { path: path.to_owned(), limit: LARGEST_MIB });
    }
    Ok(text.lines().map(|line| line.trim().to_owned()).collect())
}

pub(crate) fn same_length(
    sources: usize,
    others: usize,
    what: &'static str,
) -> Result<(), EvalError> {
    if sources == others { Ok(()) } else { Err(EvalError::Lines { sources, others, what }) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn files_are_paired_line_by_line() {
        let folder = tempfile::tempdir().unwrap();
        let (vi, en) = (folder.path().join("vi"), folder.path().join("en"));
        std::fs::write(&vi, "một\nhai \n\nba\n").unwrap();
        std::fs::write(&en, "one\ntwo\n\nthree").unwrap();
        let segments = Segments::read(&vi, &en, None).unwrap();
        assert_eq!(segments.sources(), ["một", "hai", "", "ba"]);
        assert_eq!(segments.references(), ["one", "two", "", "three"]);
        assert_eq!(Segments::read(&vi, &en, Some(2)).unwrap().sources().len(), 2);
    }

    #[test]
    fn files_that_do_not_pair_are_refused_by_their_lines() {
        let folder = tempfile::tempdir().unwrap();
        let (vi, en) = (folder.path().join("vi"), folder.path().join("en"));
        std::fs::write(&vi, "một\nhai").unwrap();
        std::fs::write(&en, "one").unwrap();
        let error = Segments::read(&vi, &en, None).unwrap_err().to_string();
        assert_eq!(error, "2 sources but 1 references");
        let error = Segments::read(&vi, &folder.path().join("de"), None).unwrap_err().to_string();
        assert!(error.starts_with("cannot read ") && error.contains("/de: "), "{error}");
    }
}
