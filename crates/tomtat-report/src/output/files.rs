//! What is done to the file system, each step so that a crash leaves nothing half-written.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::error::OutputError;

/// The lock of a folder; it stays there, empty.
pub(super) const LOCK: &str = ".tomtat.lock";
const TEMPORARY_START: &str = ".tomtat-";
const TEMPORARY_END: &str = ".part";

pub(super) fn create_folder(dir: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(dir).map_err(|source| OutputError::Folder { dir: dir.to_owned(), source })
}

/// Takes the lock of the folder, or `None` on a file system that has no locks.
pub(super) fn lock(dir: &Path) -> Result<Option<File>, OutputError> {
    let path = dir.join(LOCK);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|source| OutputError::Write { path, source })?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(OutputError::Busy { dir: dir.to_owned() }),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// Removes the temporary files of runs that were killed. Call it with the lock held.
pub(super) fn clear_leftovers(dir: &Path) -> Result<(), OutputError> {
    let entries =
        fs::read_dir(dir).map_err(|source| OutputError::Folder { dir: dir.to_owned(), source })?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let leftover = name
            .to_str()
            .is_some_and(|name| name.starts_with(TEMPORARY_START) && name.ends_with(TEMPORARY_END));
        if leftover && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // One that cannot be removed does no harm.
            drop(fs::remove_file(entry.path()));
        }
    }
    Ok(())
}

/// Whether anything has this name, a broken link included.
pub(super) fn exists(path: &Path) -> bool {
    !matches!(fs::symlink_metadata(path), Err(error) if error.kind() == io::ErrorKind::NotFound)
}

/// Whether a file of this size is there.
pub(super) fn is_there(path: &Path, bytes: u64) -> bool {
    fs::symlink_metadata(path).is_ok_and(|file| file.is_file() && file.len() == bytes)
}

/// Whether the file has exactly this size and sha256.
pub(super) fn holds(path: &Path, bytes: u64, sha256: &str) -> bool {
    is_there(path, bytes) && hash_of(path, bytes).is_ok_and(|found| found == sha256)
}

fn hash_of(path: &Path, bytes: u64) -> io::Result<String> {
    let mut hash = Sha256::new();
    // One byte more than expected: a file that has grown meanwhile is another file.
    let mut file = File::open(path)?.take(bytes.saturating_add(1));
    let mut buffer = [0; 16 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(n) => hash.update(buffer.get(..n).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| DIGITS.get(usize::from(nibble))).collect()
}

/// Writes `bytes`, safe on the disk, to a temporary file in `dir`.
pub(super) fn write_beside(
    dir: &Path,
    path: &Path,
    bytes: &[u8],
) -> Result<NamedTempFile, OutputError> {
    let write = || {
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY_START).suffix(TEMPORARY_END);
        // As for any new file: others may read it as far as the umask lets them.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(dir)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().map_err(|source| OutputError::Write { path: path.to_owned(), source })
}

/// Renames the temporary file to `path`, over a former one.
pub(super) fn put_in_place(
    file: NamedTempFile,
    dir: &Path,
    path: &Path,
) -> Result<(), OutputError> {
    file.persist(path)
        .map_err(|error| OutputError::Write { path: path.to_owned(), source: error.error })?;
    sync_folder(dir);
    Ok(())
}

/// Writes `bytes` to `path`, over a former file, in a folder that is made where it is not there:
/// the file appears whole or not at all.
///
/// # Errors
/// [`OutputError::Write`] where it cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let dir = path.parent().filter(|dir| *dir != Path::new("")).unwrap_or(Path::new("."));
    fs::create_dir_all(dir)
        .map_err(|source| OutputError::Write { path: path.to_owned(), source })?;
    put_in_place(write_beside(dir, path, bytes)?, dir, path)
}

/// Makes renames last. Some systems cannot, and the files are whole without it.
fn sync_folder(dir: &Path) {
    #[cfg(unix)]
    drop(File::open(dir).and_then(|dir| dir.sync_all()));
    #[cfg(not(unix))]
    let _ = dir;
}
