//! The file that is being put together: `<file>.part`, hashed while it grows.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Progress,
    error::{FetchError, SourceError, StoreError},
};

const BUFFER: usize = 256 * 1024;

/// A partial file. All sources of a file give the same bytes, so its length alone says where any
/// of them goes on; whether that was right, the hash at the end tells.
pub(crate) struct Part<'a> {
    file: File,
    path: PathBuf,
    model: &'a str,
    size: u64,
    len: u64,
    hasher: Sha256,
    shown: u64,
    pub(crate) progress: &'a mut dyn Progress,
}

/// What a server said of the file that a part was fetched from, kept beside it.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Validator {
    pub(crate) url_sha256: String,
    pub(crate) etag: String,
}

impl<'a> Part<'a> {
    /// Opens or begins the partial file, and hashes what is already there.
    pub(crate) fn open(
        path: PathBuf,
        size: u64,
        model: &'a str,
        progress: &'a mut dyn Progress,
    ) -> Result<Self, StoreError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| StoreError::writing(&path, e))?;
        let mut part =
            Self { file, path, model, size, len: 0, hasher: Sha256::new(), shown: 0, progress };
        let there = part.file.metadata().map_err(|e| StoreError::io("read", &part.path, e))?.len();
        if there > size {
            part.reset()?;
        } else if there > 0 {
            part.progress.verifying(&part.path);
            let (len, hasher) = hash_file(&mut part.file, &part.path, model, part.progress)?;
            part.len = len;
            part.hasher = hasher;
        }
        part.show(part.len);
        Ok(part)
    }

    /// Bytes that are there.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Bytes the finished file has.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.len == self.size
    }

    pub(crate) fn model(&self) -> &'a str {
        self.model
    }

    /// A partial file of another kind beside this one: `file.zst.part` beside `file.part`.
    pub(crate) fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.file_stem().unwrap_or_default().to_owned();
        name.push(ending);
        name.push(".part");
        self.path.with_file_name(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// Throws everything away and begins anew.
    pub(crate) fn reset(&mut self) -> Result<(), StoreError> {
        self.file.set_len(0).map_err(|e| StoreError::writing(&self.path, e))?;
        self.file.seek(SeekFrom::Start(0)).map_err(|e| StoreError::io("seek in", &self.path, e))?;
        self.len = 0;
        self.shown = 0;
        self.hasher = Sha256::new();
        self.forget_validator();
        Ok(())
    }

    /// Shows progress; a source that fetches ahead of what is appended may show more than `len`.
    pub(crate) fn show(&mut self, done: u64) {
        self.shown = self.shown.max(done.min(self.size));
        self.progress.advanced(self.shown, self.size);
    }

    pub(crate) fn check_cancelled(&self) -> Result<(), StoreError> {
        if self.progress.cancelled() {
            return Err(StoreError::Cancelled { model: self.model.to_owned() });
        }
        Ok(())
    }

    /// Appends from `reader` until it ends, or `limit` bytes came, or the file is whole. Gives the
    /// number of bytes appended; bytes appended before an error stay.
    pub(crate) fn append(
        &mut self,
        reader: &mut dyn Read,
        limit: u64,
        read_error: impl Fn(io::Error) -> SourceError,
    ) -> Result<u64, FetchError> {
        let mut buffer = vec![0_u8; BUFFER];
        let mut appended = 0_u64;
        loop {
            self.check_cancelled()?;
            let room = (limit - appended).min(self.size - self.len);
            let want = usize::try_from(room).unwrap_or(BUFFER).min(BUFFER);
            if want == 0 {
                return Ok(appended);
            }
            let Some(space) = buffer.get_mut(..want) else { return Ok(appended) };
            let n = match reader.read(space) {
                Ok(0) => return Ok(appended),
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(read_error(e).into()),
            };
            let bytes = space.get(..n).unwrap_or_default();
            self.file.write_all(bytes).map_err(|e| StoreError::writing(&self.path, e))?;
            self.hasher.update(bytes);
            self.len += bytes.len() as u64;
            appended += bytes.len() as u64;
            self.show(self.len);
        }
    }

    /// SHA-256 of what is there.
    pub(crate) fn hash(&self) -> String {
        hex(&self.hasher.clone().finalize())
    }

    /// Makes the bytes durable and moves the file to its final name.
    pub(crate) fn finish(self, to: &Path) -> Result<(), StoreError> {
        self.forget_validator();
        self.file.sync_all().map_err(|e| StoreError::writing(&self.path, e))?;
        drop(self.file);
        fs::rename(&self.path, to).map_err(|e| StoreError::writing(to, e))?;
        sync_folder(to);
        Ok(())
    }

    /// Leaves no empty file behind when nothing came.
    pub(crate) fn discard_if_empty(self) {
        if self.len == 0 {
            self.forget_validator();
            drop(self.file);
            let _ = fs::remove_file(&self.path);
        }
    }

    fn validator_path(&self) -> PathBuf {
        validator_path(&self.path)
    }

    /// The validator of this part, if it was fetched from `url`.
    pub(crate) fn validator(&self, url: &str) -> Option<String> {
        let text = fs::read_to_string(self.validator_path()).ok()?;
        let known: Validator = serde_json::from_str(&text).ok()?;
        (known.url_sha256 == address(url) && !known.etag.is_empty()).then_some(known.etag)
    }

    /// Keeps the validator. Only a help for resuming: failing to write it is no error.
    pub(crate) fn keep_validator(&self, url: &str, etag: &str) {
        let known = Validator { url_sha256: address(url), etag: etag.to_owned() };
        if let Ok(text) = serde_json::to_string(&known) {
            let _ = fs::write(self.validator_path(), text);
        }
    }

    pub(crate) fn forget_validator(&self) {
        let _ = fs::remove_file(self.validator_path());
    }
}

/// An address as it is kept: by its hash, for it may hold a password.
fn address(url: &str) -> String {
    hex(&Sha256::digest(url))
}

/// Where the validator of a partial file is kept.
pub(crate) fn validator_path(part: &Path) -> PathBuf {
    let mut name = part.as_os_str().to_owned();
    name.push(".json");
    PathBuf::from(name)
}

/// A rename is durable once its folder is; not every platform can say so, so errors are no matter.
pub(crate) fn sync_folder(file: &Path) {
    if let Some(Ok(folder)) = file.parent().map(File::open) {
        let _ = folder.sync_all();
    }
}

/// Length and hash of a file, from its beginning; the file is left at its end.
pub(crate) fn hash_file(
    file: &mut File,
    path: &Path,
    model: &str,
    progress: &mut dyn Progress,
) -> Result<(u64, Sha256), StoreError> {
    let mut hasher = Sha256::new();
    let mut len = 0_u64;
    let mut buffer = vec![0_u8; BUFFER];
    file.seek(SeekFrom::Start(0)).map_err(|e| StoreError::io("seek in", path, e))?;
    loop {
        if progress.cancelled() {
            return Err(StoreError::Cancelled { model: model.to_owned() });
        }
        match file.read(&mut buffer) {
            Ok(0) => return Ok((len, hasher)),
            Ok(n) => {
                hasher.update(buffer.get(..n).unwrap_or_default());
                len += n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(StoreError::io("read", path, e)),
        }
    }
}

/// The SHA-256 of a file, 64 lower case hexadecimal digits.
///
/// # Errors
/// [`StoreError::Io`] where it cannot be read.
pub fn sha256_of(path: &Path) -> Result<String, StoreError> {
    let mut file = File::open(path).map_err(|e| StoreError::io("read", path, e))?;
    let (_, hasher) = hash_file(&mut file, path, "", &mut ())?;
    Ok(hex(&hasher.finalize()))
}

/// Lower case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
