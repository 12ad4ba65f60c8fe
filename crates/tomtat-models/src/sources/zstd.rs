//! A file that lies packed with zstd on a server: fetched beside the part, so that it can be
//! resumed, checked, and unpacked into the part.

use std::{
    fs::{self, File},
    io::{BufReader, Seek, SeekFrom},
};

use super::http;
use crate::{
    FetchOptions,
    error::{FetchError, SourceError, StoreError},
    manifest::Packed,
    part::{Part, validator_path},
};

pub(super) fn fill(
    name: &str,
    url: &str,
    packed: &Packed,
    options: &FetchOptions,
    part: &mut Part<'_>,
) -> Result<(), FetchError> {
    let path = part.beside(".zst");
    if options.force {
        let _ = fs::remove_file(&path);
    }
    let expected = packed.sha256.to_ascii_lowercase();
    let mut whole = Part::open(path.clone(), packed.size, part.model(), part.progress)?;
    if !whole.is_whole() || whole.hash() != expected {
        if whole.is_whole() {
            whole.reset()?;
        }
        http::fill(name, url, None, options, &mut whole)?;
    }
    let found = whole.hash();
    if found != expected {
        whole.reset()?;
        whole.discard_if_empty();
        return Err(SourceError::WrongHash { expected, found }.into());
    }
    whole.forget_validator();
    drop(whole);
    unpack(&path, part)?;
    let _ = fs::remove_file(validator_path(&path));
    let _ = fs::remove_file(&path);
    Ok(())
}

/// From the beginning: a part of the unpacked bytes says nothing of where the packed ones are.
fn unpack(path: &std::path::Path, part: &mut Part<'_>) -> Result<(), FetchError> {
    part.reset()?;
    let cannot = |reason: String| SourceError::File { path: path.to_owned(), reason };
    let mut file = File::open(path).map_err(|e| StoreError::io("read", path, e))?;
    file.seek(SeekFrom::Start(0)).map_err(|e| StoreError::io("read", path, e))?;
    let mut reader = ruzstd::decoding::StreamingDecoder::new(BufReader::new(file))
        .map_err(|e| cannot(format!("not zstd: {e}")))?;
    part.append(&mut reader, u64::MAX, |e| cannot(format!("damaged zstd: {e}")))?;
    // The part takes no more than the file has; what is longer is another file.
    let mut more = [0_u8; 1];
    if part.is_whole() && matches!(std::io::Read::read(&mut reader, &mut more), Ok(n) if n > 0) {
        let expected = part.size();
        part.reset()?;
        let found = expected.saturating_add(1);
        return Err(SourceError::WrongSize { expected, found }.into());
    }
    Ok(())
}
