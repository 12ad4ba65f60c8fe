use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tomtat_engine::Completion;

use crate::store::{Store, Trouble};
use crate::{AnswerCache, CacheError, Key, value};

/// The number changes with what stands in the file.
const FILE: &str = "answers-1.redb";
const ASIDE: &str = "answers-1.damaged";
/// So many answers, or so much time, and what was put is written: each writing waits for the disk.
const MOST_PENDING: usize = 256;
const LONGEST_PENDING: Duration = Duration::from_secs(2);
/// How long the end of a run waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(2);

/// Answers in one file of a folder, which several processes share.
///
/// * A process that is killed at any point leaves a sound file; what it put in the last two
///   seconds may be missing.
/// * Each answer carries a check of itself and its key. A file that turns out to be damaged, or to
///   be something else, is renamed to `answers-1.damaged` (over an earlier one) and a new one
///   begun; [`problem`](AnswerCache::problem) says so.
/// * The oldest answers go when all together take more than the limit. The file is larger by the
///   free pages of the database, up to about half as much again.
///
/// What is in it is text of articles and their translations: the folder is made readable by its
/// owner alone.
pub struct DiskCache {
    path: PathBuf,
    limit: u64,
    /// `None` once it could not be used.
    store: Option<Store>,
    pending: Vec<([u8; 16], Vec<u8>)>,
    since: Instant,
    problem: Option<CacheError>,
}

impl DiskCache {
    /// A limit that suits most: 512 MiB, which is about 1.5 million sentences.
    pub const LIMIT: u64 = 512 << 20;

    /// Opens the cache in `folder`, which is made where it is not there, for at most `limit` bytes
    /// of answers.
    ///
    /// # Errors
    /// Where the folder or the file cannot be used. A damaged file is no error but a
    /// [`problem`](AnswerCache::problem).
    pub fn open(folder: &Path, limit: u64) -> Result<Self, CacheError> {
        let path = folder.join(FILE);
        make_folder(folder).map_err(|error| CacheError::Unusable {
            path: folder.to_owned(),
            reason: error.to_string(),
        })?;
        let mut cache = Self {
            path,
            limit,
            store: None,
            pending: Vec::new(),
            since: Instant::now(),
            problem: None,
        };
        cache.store = Some(match Store::open(&cache.path) {
            Ok(store) => store,
            Err(Trouble::Damaged(reason)) => {
                let aside = cache.set_aside(reason)?;
                let store = Store::open(&cache.path).map_err(|trouble| cache.error(trouble))?;
                cache.problem = Some(aside);
                store
            }
            Err(trouble) => return Err(cache.error(trouble)),
        });
        Ok(cache)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many answers are kept; `None` where the file cannot be used.
    pub fn answers(&mut self) -> Option<u64> {
        let found = self.store.as_mut()?.len();
        self.sound(found)
    }

    /// The result of the store; trouble ends the use of it.
    fn sound<T>(&mut self, result: Result<T, Trouble>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(trouble) => {
                self.store = None;
                self.pending.clear();
                let error = match trouble {
                    Trouble::Damaged(reason) => self.set_aside(reason),
                    other => Ok(self.error(other)),
                };
                self.problem = Some(error.unwrap_or_else(|error| error));
                None
            }
        }
    }

    fn error(&self, trouble: Trouble) -> CacheError {
        let path = self.path.clone();
        match trouble {
            Trouble::Busy => CacheError::Busy { path },
            Trouble::Damaged(reason) | Trouble::Io(reason) => CacheError::Unusable { path, reason },
        }
    }

    /// Renames the file, so that the next opening begins a new one.
    fn set_aside(&self, reason: String) -> Result<CacheError, CacheError> {
        let aside = self.path.with_file_name(ASIDE);
        match fs::rename(&self.path, &aside) {
            Ok(()) => Ok(CacheError::SetAside { path: self.path.clone(), aside, reason }),
            Err(error) => Err(CacheError::Unusable {
                path: self.path.clone(),
                reason: format!("{reason}, and it cannot be renamed: {error}"),
            }),
        }
    }

    /// Writes what is pending; whether that is done with.
    fn write(&mut self) -> bool {
        if self.pending.is_empty() {
            return true;
        }
        let Some(store) = &mut self.store else { return true };
        let added = store.add(&self.pending, self.limit);
        match self.sound(added) {
            Some(true) | None => {
                self.pending.clear();
                self.since = Instant::now();
                true
            }
            Some(false) => false,
        }
    }
}

impl AnswerCache for DiskCache {
    fn get(&mut self, key: &Key) -> Option<Completion> {
        let pending = self.pending.iter().find(|(other, _)| *other == key.0);
        if let Some((_, bytes)) = pending {
            return value::decode(key, bytes);
        }
        let found = self.store.as_mut()?.get(key.0);
        let bytes = self.sound(found)??;
        let answer = value::decode(key, &bytes);
        if answer.is_none() {
            let damaged = Trouble::Damaged("an answer in it fails its check".to_owned());
            self.sound::<()>(Err(damaged));
        }
        answer
    }

    fn put(&mut self, key: &Key, answer: &Completion) {
        if self.store.is_none() {
            return;
        }
        let Some(bytes) = value::encode(key, answer) else { return };
        if self.pending.is_empty() {
            self.since = Instant::now();
        }
        self.pending.push((key.0, bytes));
        let full = self.pending.len() >= MOST_PENDING;
        if (full || self.since.elapsed() >= LONGEST_PENDING) && !self.write() {
            // Another process writes just now. It is soon done; should it not be, what is put
            // here is forgotten before it fills the memory.
            if self.pending.len() >= 16 * MOST_PENDING {
                self.pending.drain(..MOST_PENDING);
            }
        }
    }

    fn flush(&mut self) {
        let until = Instant::now() + PATIENCE;
        while !self.write() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn problem(&mut self) -> Option<CacheError> {
        self.problem.take()
    }
}

impl Drop for DiskCache {
    fn drop(&mut self) {
        self.flush();
    }
}

/// Bytes that the cache in `folder` takes on the disk, and what was set aside with it; 0 where
/// there is none.
pub fn size_on_disk(folder: &Path) -> u64 {
    [FILE, ASIDE]
        .iter()
        .filter_map(|name| fs::metadata(folder.join(name)).ok())
        .map(|m| m.len())
        .sum()
}

/// Deletes the cache in `folder`; gives the bytes freed. A process that has it open works on with
/// what it has.
///
/// # Errors
/// Where a file is there and cannot be deleted.
pub fn clear(folder: &Path) -> Result<u64, CacheError> {
    let freed = size_on_disk(folder);
    for name in [FILE, ASIDE] {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(CacheError::Unusable { path, reason: error.to_string() });
            }
            _ => {}
        }
    }
    Ok(freed)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
