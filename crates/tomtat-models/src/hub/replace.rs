//! A newer commit in the place of an older one: fetched beside it, and exchanged when it is whole.
//!
//! Both folders have names that no model can have: they begin with a dot, as [`Store::list`] knows.
//! Stamps hold sizes, times and hashes of files but not where these are, so they stay good.

use std::{fs, path::Path};

use super::HubIndex;
use crate::{
    FetchOptions, Manifest, Progress, Status, Store,
    error::StoreError,
    kept::{MANIFEST, kept},
    lock::Lock,
    part::{sync_folder, validator_path},
    store::{ASIDE, BESIDE, part_path},
};

/// Whether two manifests name the same files with the same content.
pub(super) fn same_files(one: &Manifest, other: &Manifest) -> bool {
    let files = |manifest: &Manifest| {
        let each = manifest.assets().map(|asset| (asset.file.to_owned(), asset.sha256.to_owned()));
        let mut all: Vec<(String, String)> = each.collect();
        all.sort();
        all
    };
    files(one) == files(other)
}

/// The manifest of what lies in the store under that name, if all of it is there. Files without
/// good stamps are hashed: those of a store that was copied have none.
pub(super) fn whole(
    store: &Store,
    name: &str,
    progress: &mut dyn Progress,
) -> Result<Option<Manifest>, StoreError> {
    let Some(there) = kept(store, name) else { return Ok(None) };
    let whole = match store.status(&there) {
        Status::Present => true,
        Status::Damaged { .. } => match store.verify(&there, progress) {
            Err(error @ StoreError::Cancelled { .. }) => return Err(error),
            verified => verified.is_ok(),
        },
        _ => false,
    };
    Ok(whole.then_some(there))
}

/// Where newer commits are fetched.
pub(super) fn beside(store: &Store) -> Store {
    store.within(BESIDE)
}

/// Removes what was begun of a commit that is no longer wanted.
pub(super) fn forget(store: &Store, name: &str) -> Result<(), StoreError> {
    remove(&beside(store).root().join(name))
}

/// Removes what the manifest in the folder names and `manifest` does not: an engine would find it
/// there by its name. Only under the model's lock.
pub(super) fn leave_out(store: &Store, manifest: &Manifest) {
    let Some(older) = kept(store, &manifest.name) else { return };
    for asset in older.assets() {
        if manifest.assets().any(|its| its.file == asset.file) {
            continue;
        }
        let file = store.asset_path(&older, &asset);
        let part = part_path(&file);
        for path in [&file, &validator_path(&file), &part, &validator_path(&part)] {
            let _ = fs::remove_file(path);
        }
    }
}

/// Should a process have ended between the two steps of [`exchange`], the older commit gets its
/// place back.
pub(super) fn restore(store: &Store, name: &str) {
    let (here, aside) = (store.root().join(name), store.root().join(ASIDE).join(name));
    let is_lost = || !here.join(MANIFEST).is_file() && aside.join(MANIFEST).is_file();
    if !is_lost() {
        return;
    }
    // Another process may be between them right now.
    let Ok(_lock) = Lock::take(store.root(), name, &mut ()) else { return };
    if is_lost() {
        let _ = fs::rename(&aside, &here);
    }
}

impl HubIndex {
    /// Fetches the model beside what is in its place, and exchanges the two. A fetch that was
    /// interrupted goes on.
    pub(super) fn fetch_beside(
        &self,
        store: &Store,
        options: &FetchOptions,
        progress: &mut dyn Progress,
    ) -> Result<(), StoreError> {
        let beside = beside(store);
        let name = &self.manifest.name;
        if !kept(&beside, name).is_some_and(|begun| same_files(&begun, &self.manifest)) {
            forget(store, name)?;
        }
        self.prepare(&beside, progress)?;
        self.take_over(store, &beside);
        // What lies there was fetched for this and is hashed: it need not come twice.
        let options = FetchOptions { force: false, ..options.clone() };
        beside.fetch(&self.manifest, &options, progress)?;
        exchange(store, &beside, name, progress)
    }

    /// Files that the older commit has too are taken from there. They get no stamps, so the fetch
    /// hashes them.
    fn take_over(&self, store: &Store, beside: &Store) {
        let Some(older) = kept(store, &self.manifest.name) else { return };
        for asset in self.manifest.assets() {
            let to = beside.asset_path(&self.manifest, &asset);
            let same = older.assets().find(|its| its.sha256 == asset.sha256);
            let Some(same) = same.filter(|_| !to.exists()) else { continue };
            let from = store.asset_path(&older, &same);
            if fs::hard_link(&from, &to).is_err() && fs::copy(&from, &to).is_err() {
                let _ = fs::remove_file(&to);
            }
        }
    }
}

/// The older commit goes aside, the newer one takes its place, and the older one is removed.
fn exchange(
    store: &Store,
    beside: &Store,
    name: &str,
    progress: &mut dyn Progress,
) -> Result<(), StoreError> {
    let _lock = Lock::take(store.root(), name, progress)?;
    let (here, newer) = (store.root().join(name), beside.root().join(name));
    let asides = store.root().join(ASIDE);
    let aside = asides.join(name);
    let wrong = |e| StoreError::writing(&here, e);
    remove(&aside)?;
    fs::create_dir_all(&asides).map_err(|e| StoreError::writing(&asides, e))?;
    let is_there = here.exists();
    if is_there {
        fs::rename(&here, &aside).map_err(wrong)?;
    }
    if let Err(error) = fs::rename(&newer, &here) {
        if is_there {
            let _ = fs::rename(&aside, &here);
        }
        return Err(wrong(error));
    }
    sync_folder(&here);
    // What cannot be removed now, the next exchange removes.
    let _ = remove(&aside);
    let _ = fs::remove_dir(&asides);
    Ok(())
}

fn remove(folder: &Path) -> Result<(), StoreError> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).map_err(|e| StoreError::writing(folder, e))
}
