//! One process at a time fetches or removes a model.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::Path,
    time::Duration,
};

use crate::{Progress, error::StoreError};

/// Held while a model's folder is changed; let go when dropped, or when the process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a model, waiting for another process if need be.
    ///
    /// Lock files stay where they are: removing one while another process waits on it would let
    /// two processes hold "the" lock.
    pub(crate) fn take(
        root: &Path,
        model: &str,
        progress: &mut dyn Progress,
    ) -> Result<Self, StoreError> {
        Self::wait(root, &format!("{model}.lock"), model, progress)
    }

    /// Takes the lock of a model of the hub, which is held as long as what the hub said of it is
    /// made true: over several changes of its folder, each under the lock of [`Lock::take`]. Who
    /// needs both takes this one first.
    pub(crate) fn of_hub(
        root: &Path,
        model: &str,
        progress: &mut dyn Progress,
    ) -> Result<Self, StoreError> {
        // No model's name has a plus.
        Self::wait(root, &format!("{model}+hub.lock"), model, progress)
    }

    fn wait(
        root: &Path,
        file: &str,
        model: &str,
        progress: &mut dyn Progress,
    ) -> Result<Self, StoreError> {
        let folder = root.join(".locks");
        fs::create_dir_all(&folder).map_err(|e| StoreError::writing(&folder, e))?;
        let path = folder.join(file);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| StoreError::writing(&path, e))?;
        let mut told = false;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(e)) => return Err(StoreError::io("lock", &path, e)),
            }
            if progress.cancelled() {
                return Err(StoreError::Cancelled { model: model.to_owned() });
            }
            if !told {
                progress.waiting(model);
                told = true;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}
