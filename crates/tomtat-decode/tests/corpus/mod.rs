//! The Vietnamese texts of the tests: ours, and those beside the repository where there are any.

use std::path::{Path, PathBuf};

fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there; only the texts of this crate are used", path.display());
    None
}

fn read(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    tomtat_decode::normalize(text).0
}

/// Every sentence (line) of the gold texts, in NFC.
pub(crate) fn sentences() -> Vec<String> {
    let mut text = include_str!("../data/vi.txt").to_owned();
    if let Some(shared) = shared() {
        text.push_str(&read(&shared.join("flores-dev/flores-dev.vi")));
        for file in std::fs::read_dir(shared.join("vietnews")).unwrap() {
            text.push('\n');
            text.push_str(&read(&file.unwrap().path()));
        }
    }
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The same as documents of 300 characters and more.
pub(crate) fn documents() -> Vec<String> {
    let mut documents = joined(include_str!("../data/vi.txt"));
    if let Some(shared) = shared() {
        documents.extend(joined(&read(&shared.join("flores-dev/flores-dev.vi"))));
        for file in std::fs::read_dir(shared.join("vietnews")).unwrap() {
            documents.push(read(&file.unwrap().path()));
        }
    }
    documents.retain(|document| document.chars().count() >= 300);
    documents
}

/// Lines put together until there are 300 characters.
pub(crate) fn joined(text: &str) -> Vec<String> {
    let (mut documents, mut document) = (Vec::new(), String::new());
    for line in text.lines() {
        document.push_str(line);
        document.push('\n');
        if document.chars().count() >= 300 {
            documents.push(std::mem::take(&mut document));
        }
    }
    documents
}
