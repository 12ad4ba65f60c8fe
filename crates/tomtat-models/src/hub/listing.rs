//! What the hub answers to the question which files a repository has.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::{name::is_plain_path, shown::shown};
use crate::{error::SourceError, part::hex};

/// Most files of a repository that are looked at.
const MAX_FILES: usize = 50_000;

/// A checked answer.
#[derive(Debug)]
pub(super) struct Listing {
    /// 40 hexadecimal digits.
    pub(super) commit: String,
    /// By path. Files with odd names are left out: they can be nothing that is wanted.
    files: BTreeMap<String, Result<Entry, String>>,
    pub(super) licence: Option<String>,
    pub(super) languages: Vec<String>,
    /// What the hub read in the header of a GGUF file.
    pub(super) context: Option<u64>,
}

/// A file as it is listed; it has at least one of the hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) size: u64,
    /// Of files in LFS.
    pub(super) sha256: Option<String>,
    /// Of others: SHA-1 as git computes it.
    blob: Option<String>,
}

/// A file with all that a manifest says of it.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) sha256: String,
}

#[derive(Deserialize)]
struct Answer {
    sha: String,
    siblings: Vec<Value>,
    #[serde(default, rename = "cardData")]
    card: Value,
    #[serde(default)]
    gguf: Value,
}

#[derive(Deserialize)]
struct Sibling {
    rfilename: String,
    size: Option<u64>,
    #[serde(rename = "blobId")]
    blob: Option<String>,
    lfs: Option<Lfs>,
}

#[derive(Deserialize)]
struct Lfs {
    #[serde(alias = "oid")]
    sha256: String,
    size: Option<u64>,
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Listing {
    pub(super) fn parse(answer: &[u8]) -> Result<Self, SourceError> {
        let wrong = |reason: String| SourceError::Configuration(reason);
        let answer: Answer = serde_json::from_slice(answer).map_err(|e| {
            // It may quote from the answer.
            wrong(format!("the answer is not understood: {}", shown(&e.to_string(), 200)))
        })?;
        if !is_hex(&answer.sha, 40) {
            return Err(wrong("the answer names no commit".to_owned()));
        }
        if answer.siblings.len() > MAX_FILES {
            return Err(wrong(format!("it has more than {MAX_FILES} files")));
        }
        let mut files = BTreeMap::new();
        for value in answer.siblings {
            let Ok(file) = serde_json::from_value::<Sibling>(value) else { continue };
            if !is_plain_path(&file.rfilename) {
                continue;
            }
            let path = file.rfilename.clone();
            let entry = Entry::of(file);
            // Which of two is meant nobody can say.
            if files.insert(path.clone(), entry).is_some() {
                files.insert(path, Err("is listed twice".to_owned()));
            }
        }
        let card = answer.card.as_object();
        let strings = |value: Option<&Value>| -> Vec<String> {
            match value {
                Some(Value::String(one)) => vec![one.clone()],
                Some(Value::Array(all)) => {
                    all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
                }
                _ => Vec::new(),
            }
        };
        let of_card = |key: &str| strings(card.and_then(|card| card.get(key)));
        let name = of_card("license_name").into_iter().next();
        let licence = of_card("license").into_iter().next();
        let licence = licence.filter(|licence| licence != "other").or(name);
        Ok(Self {
            commit: answer.sha.to_ascii_lowercase(),
            files,
            licence,
            languages: of_card("language"),
            context: answer.gguf.get("context_length").and_then(Value::as_u64),
        })
    }

    /// The same if it is of that revision, as far as can be told.
    pub(super) fn at(self, revision: &str) -> Result<Self, SourceError> {
        if is_hex(revision, 40) && !revision.eq_ignore_ascii_case(&self.commit) {
            return Err(SourceError::Configuration(format!(
                "it answered for another commit: {}",
                self.commit
            )));
        }
        Ok(self)
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Size and hash of a file.
    pub(super) fn entry(&self, path: &str) -> Result<&Entry, SourceError> {
        let wrong = |what: &str| SourceError::Configuration(format!("in its answer {path} {what}"));
        match self.files.get(path) {
            Some(Ok(entry)) => Ok(entry),
            Some(Err(what)) => Err(wrong(what)),
            None => Err(wrong("is missing")),
        }
    }
}

impl Entry {
    fn of(file: Sibling) -> Result<Self, String> {
        let size = match (&file.lfs, file.size) {
            (Some(Lfs { size: Some(a), .. }), Some(b)) if *a != b => {
                return Err(format!("has two sizes, {a} and {b}"));
            }
            (Some(Lfs { size: Some(size), .. }), _) => *size,
            (_, Some(size)) => size,
            _ => return Err("has no size".to_owned()),
        };
        let sha256 = match file.lfs {
            Some(lfs) if is_hex(&lfs.sha256, 64) => Some(lfs.sha256.to_ascii_lowercase()),
            Some(_) => return Err("has a sha256 that is none".to_owned()),
            None => None,
        };
        // In LFS the blob is the pointer, not the file.
        let blob = file.blob.filter(|blob| sha256.is_none() && is_hex(blob, 40));
        if sha256.is_none() && blob.is_none() {
            return Err("has no hash".to_owned());
        }
        Ok(Self { size, sha256, blob: blob.map(|blob| blob.to_ascii_lowercase()) })
    }

    /// Checks a file that came against what was listed; gives its SHA-256.
    pub(super) fn check(&self, path: &str, bytes: &[u8]) -> Result<String, SourceError> {
        let other = |what: &str, listed: &str, found: &str| {
            SourceError::Configuration(format!(
                "{path} is another file than it lists: {what} {found}, listed is {listed}"
            ))
        };
        if bytes.len() as u64 != self.size {
            let found = bytes.len().to_string();
            return Err(other("size", &self.size.to_string(), &found));
        }
        let found = hex(&Sha256::digest(bytes));
        if let Some(listed) = self.sha256.as_ref().filter(|listed| **listed != found) {
            return Err(other("sha256", listed, &found));
        }
        if let Some(listed) = &self.blob {
            let blob = git_blob(bytes);
            if blob != *listed {
                return Err(other("git blob", listed, &blob));
            }
        }
        Ok(found)
    }
}

/// The name that git gives to a file: SHA-1 of a head with its length, and the file.
pub(super) fn git_blob(bytes: &[u8]) -> String {
    let mut hasher = Sha1::new();
    hasher.update(format!("blob {}\0", bytes.len()));
    hasher.update(bytes);
    hex(&hasher.finalize())
}
