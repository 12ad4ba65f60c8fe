//! Copies of the tiny models, to be changed.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use tomtat_engine::EngineError;
use tomtat_rustbert::{Folder, RustBertEngine, RustBertOptions};

/// A copy of one of the tiny models.
pub(crate) fn copy(model: &str) -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let folder = dir.path().join("opus-mt-vi-en");
    fs::create_dir(&folder).unwrap();
    for file in fs::read_dir(Path::new("tests/models").join(model)).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.join(file.file_name())).unwrap();
    }
    (dir, folder)
}

/// The error of loading it, which names `file`.
pub(crate) fn refused(folder: &Path, file: &str) -> String {
    let options = RustBertOptions::default().with_threads(1);
    let loaded = Folder::open(folder).and_then(|folder| RustBertEngine::load(&folder, options));
    let Err(error) = loaded else { panic!("it was loaded") };
    let EngineError::Model { path, reason } = &error else { panic!("{error}") };
    assert_eq!(path, &folder.join(file), "{reason}");
    reason.clone()
}

pub(crate) fn change(folder: &Path, file: &str, with: impl FnOnce(&mut Value)) {
    let path = folder.join(file);
    let mut value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    with(&mut value);
    fs::write(path, value.to_string()).unwrap();
}
