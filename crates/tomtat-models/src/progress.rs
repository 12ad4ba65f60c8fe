//! What a fetch tells its caller while it runs.

use std::path::Path;

/// Told what happens during [`crate::Store::fetch`]. All methods have an empty default, and `()`
/// is a [`Progress`] that listens to nothing. The library itself never prints.
pub trait Progress {
    /// Another process is fetching the same model; this one waits for it.
    fn waiting(&mut self, model: &str) {
        let _ = model;
    }

    /// A source is about to be tried, such as `huggingface owner/name`.
    fn source_started(&mut self, source: &str) {
        let _ = source;
    }

    /// `done` of `total` bytes of the current file are there. Never goes backwards, except when a
    /// bad partial file had to be thrown away.
    fn advanced(&mut self, done: u64, total: u64) {
        let _ = (done, total);
    }

    /// The connection broke; the same source is tried again from where it stopped.
    fn retrying(&mut self, source: &str, reason: &str) {
        let _ = (source, reason);
    }

    /// A source gave up; the next one, if any, is tried.
    fn source_failed(&mut self, source: &str, reason: &str) {
        let _ = (source, reason);
    }

    /// The bytes are there and are hashed (again).
    fn verifying(&mut self, file: &Path) {
        let _ = file;
    }

    /// An adapter is merged into the weights, which takes some seconds, once.
    fn merging(&mut self, into: &Path) {
        let _ = into;
    }

    /// It was not, and is applied while the model runs.
    fn merge_failed(&mut self, reason: &str) {
        let _ = reason;
    }

    /// Asked often: true ends the fetch with [`crate::StoreError::Cancelled`], and keeps what was
    /// fetched for the next time.
    fn cancelled(&self) -> bool {
        false
    }
}

impl Progress for () {}
