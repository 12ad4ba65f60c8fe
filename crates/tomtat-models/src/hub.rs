//! Models straight from the hub: `hf:owner/name`.
//!
//! The hub is asked once which files a repository has, of what size and hash, at which commit. From
//! that a [`Manifest`] is made that names the commit, and from then on such a model is one like any
//! other: fetched, verified, listed and removed by the [`Store`], which keeps the manifest beside
//! the files. What the hub says is nobody's word but the hub's: it is checked, and capped.

mod choose;
mod listing;
mod name;
mod replace;
mod shown;
mod write;

use std::{io::Write as _, path::PathBuf};

pub(crate) use choose::architectures;
pub use choose::is_architecture;
pub use name::HubName;

use crate::{
    FetchOptions, Manifest, Origin, Progress, Store,
    error::{SourceError, StoreError},
    kept::{keep, keep_locked, kept, temporary},
    lock::Lock,
    sources::{self, http, hub::Hub, without_secrets},
};
use choose::Chosen;
use listing::{Found, Listing};

/// Largest answer of the hub that is read: a repository of some thousand files has about 1 MB.
const MAX_LISTING: u64 = 16 << 20;
/// Largest file that is fetched to learn its hash, and all of them together. What is larger lies in
/// LFS, whose hashes the hub tells.
const MAX_SMALL: u64 = 8 << 20;
const MAX_SMALL_TOGETHER: u64 = 32 << 20;

/// A model of the hub, as the hub lists it.
#[derive(Debug, Clone)]
pub struct HubIndex {
    manifest: Manifest,
    /// The manifest's text, which is kept.
    text: String,
    /// Files that were fetched to learn their hashes.
    small: Vec<(String, Vec<u8>)>,
}

impl HubIndex {
    /// Asks the hub for a model, and chooses its files: of a repository with GGUF files the one that
    /// was named, the only one, or the one quantised as Q4_K_M; else the files of a transformers
    /// folder.
    ///
    /// # Errors
    /// [`StoreError::Hub`] if the hub cannot be asked or contradicts itself;
    /// [`StoreError::HubChoice`] if there is nothing that can be run.
    pub fn ask(
        name: &HubName,
        options: &FetchOptions,
        progress: &dyn Progress,
    ) -> Result<Self, StoreError> {
        let failed = |reason| StoreError::Hub { model: name.to_string(), file: None, reason };
        let hub = Hub::open(options).map_err(failed)?;
        let repo = name.repo();
        let url = hub.listing(&repo, name.revision());
        let token = hub.token.clone();
        let get = |url: &str, most| http::bytes(url, token.as_deref(), most, options, progress);
        let listing = get(&url, MAX_LISTING).and_then(|answer| Listing::parse(&answer));
        let listing = listing.and_then(|it| it.at(name.revision())).map_err(failed)?;
        let Chosen { weights, others, kind } = choose::choose(name, &listing)?;
        let mut small = Vec::new();
        let mut found = Vec::with_capacity(others.len() + 1);
        let mut room = MAX_SMALL_TOGETHER;
        for path in std::iter::once(&weights).chain(&others) {
            let entry = listing.entry(path).map_err(failed)?;
            let sha256 = match &entry.sha256 {
                Some(sha256) if !write::is_read(path) => sha256.clone(),
                _ => {
                    if entry.size > MAX_SMALL.min(room) {
                        return Err(failed(SourceError::Configuration(format!(
                            "it lists no sha256 for {path}, whose {} bytes are too many to fetch \
                             unchecked",
                            entry.size
                        ))));
                    }
                    room -= entry.size;
                    let bytes = get(&hub.file(&repo, path, &listing.commit), MAX_SMALL);
                    let bytes = bytes.map_err(|reason| StoreError::Hub {
                        model: name.to_string(),
                        file: Some(path.clone()),
                        reason,
                    })?;
                    let sha256 = entry.check(path, &bytes).map_err(failed)?;
                    small.push((path.clone(), bytes));
                    sha256
                }
            };
            found.push(Found { path: path.clone(), size: entry.size, sha256 });
        }
        let content = |path: &str| small.iter().find(|(its, _)| its == path).map(|(_, b)| &b[..]);
        let page = without_secrets(&hub.page(&repo));
        let written = match kind {
            choose::Kind::Gguf => write::gguf(name, &listing, &found, &page),
            choose::Kind::Transformers => {
                write::transformers(name, &listing, &found, &page, &content)
            }
        };
        let unusable = |reason| StoreError::HubChoice {
            model: name.to_string(),
            reason,
            candidates: Vec::new(),
        };
        let text = written.map_err(unusable)?;
        let manifest = Manifest::parse(&text, Origin::Hub(PathBuf::from(page)))
            .map_err(|error| unusable(error.reason().to_owned()))?;
        Ok(Self { manifest, text, small })
    }

    /// What it found, pinned to the commit.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The manifest that an earlier fetch left in the store, so that the hub need not be asked. One
    /// that is damaged counts as none.
    #[must_use]
    pub fn kept(name: &HubName, store: &Store) -> Option<Manifest> {
        let in_store = name.store_name();
        replace::restore(store, &in_store);
        kept(store, &in_store).filter(|manifest| name.is_of(manifest))
    }

    /// Fetches the model into the store, and keeps its manifest beside it, so that the hub is not
    /// asked again ([`HubIndex::kept`]). Where another commit is there and whole, it stays as it is
    /// until all of this one came. If another process is fetching the same model, this one waits.
    ///
    /// # Errors
    /// As [`Store::fetch`].
    pub fn fetch(
        &self,
        store: &Store,
        options: &FetchOptions,
        progress: &mut dyn Progress,
    ) -> Result<Manifest, StoreError> {
        let name = &self.manifest.name;
        let _lock = Lock::of_hub(store.root(), name, progress)?;
        replace::restore(store, name);
        let begun = || kept(&replace::beside(store), name);
        let beside = match replace::whole(store, name, progress)? {
            Some(there) => !replace::same_files(&there, &self.manifest),
            None => begun().is_some_and(|begun| replace::same_files(&begun, &self.manifest)),
        };
        if beside {
            self.fetch_beside(store, options, progress)?;
        } else {
            replace::forget(store, name)?;
            self.prepare(store, progress)?;
            store.fetch(&self.manifest, options, progress)?;
            // Another process may have removed it meanwhile.
            keep(store, &self.manifest, &self.text)?;
        }
        Ok(self.manifest.clone())
    }

    /// Writes what is known of the model already: its manifest, and the files that came.
    fn prepare(&self, store: &Store, progress: &mut dyn Progress) -> Result<(), StoreError> {
        let _lock = Lock::take(store.root(), &self.manifest.name, progress)?;
        sources::clean_up(&store.folder(&self.manifest));
        replace::leave_out(store, &self.manifest);
        keep_locked(store, &self.manifest, &self.text)?;
        self.put_small(store);
        Ok(())
    }

    /// What came already, and was checked, need not come twice. Whatever fails here, the fetch makes
    /// good, or says.
    fn put_small(&self, store: &Store) {
        let folder = store.folder(&self.manifest);
        for (path, bytes) in &self.small {
            let name = choose::file_name(path);
            let to = folder.join(name);
            if let Some(asset) = self.manifest.assets().find(|asset| asset.file == name)
                && let Ok(mut file) = temporary(&folder)
                && file.write_all(bytes).is_ok()
                && file.persist_noclobber(&to).is_ok()
            {
                store.stamp(&to, &asset);
            }
        }
    }
}

#[cfg(test)]
mod tests;
