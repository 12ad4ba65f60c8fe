//! Keeps the answers of models on disk, so that no request is computed twice.
//!
//! An [`AnswerCache`] maps a [`Key`], a digest of all that an answer depends on, to the
//! [`Completion`] that the model gave. It knows nothing of translations or summaries: whoever asks
//! makes the key, and checks what comes out as if the model had just said it. [`DiskCache`] is one
//! in a file that several processes share.
//!
//! A cache is a convenience and never fails its caller: what goes wrong is told once by
//! [`AnswerCache::problem`], and the work goes on without it.
//!
//! ```
//! use tomtat_cache::{AnswerCache, DiskCache, Key};
//! use tomtat_engine::Completion;
//!
//! let folder = tempfile::tempdir()?;
//! let key = Key::of(["qwen", "Translate: Xin chào."]);
//! let mut cache = DiskCache::open(folder.path(), DiskCache::LIMIT)?;
//! assert_eq!(cache.get(&key), None);
//! cache.put(&key, &Completion::of("Hello."));
//! drop(cache);
//! let mut again = DiskCache::open(folder.path(), DiskCache::LIMIT)?;
//! assert_eq!(again.get(&key).map(|answer| answer.text).as_deref(), Some("Hello."));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod disk;
mod error;
mod key;
mod store;
mod value;

use tomtat_engine::Completion;

pub use disk::{DiskCache, clear, size_on_disk};
pub use error::CacheError;
pub use key::{Key, KeyMaker};

/// Answers by what they depend on.
pub trait AnswerCache: Send {
    /// The answer that is kept under `key`.
    fn get(&mut self, key: &Key) -> Option<Completion>;

    /// Keeps `answer` under `key`, now or at the next [`flush`](Self::flush).
    fn put(&mut self, key: &Key, answer: &Completion);

    /// Makes what was put last.
    fn flush(&mut self);

    /// What went wrong since this was asked last. The cache works on as far as it can, and
    /// answers nothing where it cannot.
    fn problem(&mut self) -> Option<CacheError>;
}
