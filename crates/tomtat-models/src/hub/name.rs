//! `hf:owner/name[/file.gguf][@revision]`.

use std::{fmt, str::FromStr};

use sha2::{Digest, Sha256};

use super::shown::shown;
use crate::{
    Manifest, SourceSpec, StoreError,
    parse::{is_file_name, is_relative_path},
    part::hex,
};

/// What such names begin with.
const PREFIX: &str = "hf:";
/// The branch that is meant where none is named.
const MAIN: &str = "main";
/// Longest name of a model in the store.
const LONGEST: usize = 64;

/// The name of a model of the hub: `hf:owner/name`, `hf:owner/name@revision`,
/// `hf:owner/name/file.gguf`, `hf:owner/name/file.gguf@revision`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubName {
    owner: String,
    name: String,
    /// Path of a GGUF file in the repository.
    file: Option<String>,
    revision: Option<String>,
}

impl HubName {
    /// Whether `text` is meant to name a model of the hub: it begins with `hf:`.
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        text.starts_with(PREFIX)
    }

    /// `owner/name`.
    #[must_use]
    pub fn repo(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// The repository's name without its owner.
    pub(super) fn bare(&self) -> &str {
        &self.name
    }

    /// Branch, tag or commit; `main` where none was named.
    #[must_use]
    pub fn revision(&self) -> &str {
        self.revision.as_deref().unwrap_or(MAIN)
    }

    /// The file that was named.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The same with this file.
    pub(super) fn with_file(&self, file: &str) -> Self {
        Self { file: Some(file.to_owned()), ..self.clone() }
    }

    /// The name that the model has in the store, such as `hf-owner--name`. Another file or revision
    /// of a repository has another name. Letters are lower case; where that or the length would let
    /// two models have one name, the end of it is taken from a hash.
    #[must_use]
    pub fn store_name(&self) -> String {
        let mut exact = true;
        let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let plain = |text: &str| -> String {
            text.chars().map(|c| if safe(c) { c.to_ascii_lowercase() } else { '-' }).collect()
        };
        // The hub does not tell names of repositories apart by case.
        let mut name = format!("hf-{}--{}", plain(&self.owner), plain(&self.name));
        let stem = self.file.as_deref().map(|file| file.strip_suffix(".gguf").unwrap_or(file));
        // Neither mark stands in an owner or a name.
        for (mark, text) in [("--", stem), ("..", self.revision.as_deref())] {
            let Some(text) = text else { continue };
            exact &= text.starts_with(|c: char| c.is_ascii_alphanumeric())
                && text.chars().all(|c| safe(c) && !c.is_ascii_uppercase())
                && !text.contains("--")
                && !text.contains("..");
            name.push_str(mark);
            name.push_str(&plain(text));
        }
        if exact && name.len() <= LONGEST {
            return name;
        }
        let repo = self.repo().to_ascii_lowercase();
        let file = self.file().unwrap_or_default();
        let hash = hex(&Sha256::digest(format!("{repo}\n{file}\n{}", self.revision())));
        let (hash, _) = hash.split_at_checked(8).unwrap_or((&hash, ""));
        name.truncate(LONGEST - 9);
        format!("{name}-{hash}")
    }

    /// Whether a manifest of that name in the store is really one of this repository.
    pub(super) fn is_of(&self, manifest: &Manifest) -> bool {
        manifest.sources.iter().any(|source| {
            matches!(source, SourceSpec::Huggingface { repo, .. }
                     if repo.eq_ignore_ascii_case(&self.repo()))
        })
    }
}

impl FromStr for HubName {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let wrong = |reason: &str| StoreError::HubName {
            text: shown(text, 200),
            reason: reason.to_owned(),
        };
        let rest = text.strip_prefix(PREFIX).ok_or_else(|| wrong("it does not begin with hf:"))?;
        let (path, revision) = match rest.split_once('@') {
            Some((path, revision)) => (path, Some(revision)),
            None => (rest, None),
        };
        let mut parts = path.splitn(3, '/');
        let (Some(owner), Some(name)) = (parts.next(), parts.next()) else {
            return Err(wrong("an owner and a name belong to it, with a / between"));
        };
        // As the hub itself has them: no longer than 96, and never two hyphens or dots in a row.
        let good = |part: &str| {
            is_file_name(part) && part.len() <= 96 && !part.contains("--") && !part.contains("..")
        };
        if !good(owner) || !good(name) {
            return Err(wrong("owner and name consist of letters, digits, . _ -"));
        }
        let file = parts.next();
        if let Some(file) = file {
            if !is_plain_path(file) {
                return Err(wrong("the file is no plain path"));
            }
            if !file.ends_with(".gguf") {
                return Err(wrong("the file must be a .gguf file"));
            }
        }
        if revision.is_some_and(|revision| !is_plain_path(revision)) {
            return Err(wrong("behind the @ stands a branch, a tag or a commit"));
        }
        Ok(Self {
            owner: owner.to_owned(),
            name: name.to_owned(),
            file: file.map(str::to_owned),
            revision: revision.filter(|name| *name != MAIN).map(str::to_owned),
        })
    }
}

impl fmt::Display for HubName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}/{}", self.owner, self.name)?;
        if let Some(file) = &self.file {
            write!(f, "/{file}")?;
        }
        if let Some(revision) = &self.revision {
            write!(f, "@{revision}")?;
        }
        Ok(())
    }
}

/// A path of a repository that is harmless in an address, a message and a folder.
pub(super) fn is_plain_path(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-+=/".contains(c);
    path.len() <= 256 && is_relative_path(path) && path.chars().all(plain)
}
