//! A file that rides in the binary.

use crate::{
    embedded,
    error::{FetchError, SourceError},
    part::Part,
};

pub(super) fn fill(name: &str, part: &mut Part<'_>) -> Result<(), FetchError> {
    let missing = || SourceError::Configuration(format!("no file {name:?} is built in"));
    let bytes = embedded::file(name).ok_or_else(missing)?;
    let found = bytes.len() as u64;
    if found != part.size() {
        return Err(SourceError::WrongSize { expected: part.size(), found }.into());
    }
    let there = usize::try_from(part.len()).unwrap_or(bytes.len());
    let mut rest = bytes.get(there..).unwrap_or_default();
    part.append(&mut rest, u64::MAX, |e| SourceError::Configuration(e.to_string()))?;
    Ok(())
}
