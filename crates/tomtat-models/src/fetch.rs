//! Bringing a model into the store.

use std::{ffi::OsString, fs, path::PathBuf, time::Duration};

use crate::{
    Manifest, Progress, SourceSpec, Store,
    error::{FetchError, SourceError, SourceFailure, StoreError},
    lock::Lock,
    manifest::Asset,
    part::{Part, validator_path},
    sources,
    store::{is_stamped, part_path},
};

/// How to fetch. `FetchOptions::default()` follows the environment.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FetchOptions {
    /// Use no network: only local files, and copies in the hub's own cache.
    pub offline: bool,
    /// Fetch again even if the model is there. The file that is there stays until the new one is
    /// complete and verified.
    pub force: bool,
    /// How often a broken connection is taken up again before the source counts as failed.
    pub retries: u32,
    /// Pause before a retry; doubled each time.
    pub retry_delay: Duration,
    /// The longest pause that a server may ask for (`Retry-After`); one that asks for more counts
    /// as failed. Default: a minute.
    pub longest_wait: Duration,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
    /// How long to wait for the next bytes.
    pub read_timeout: Duration,
    /// The server of Firefox's models; by default `$TOMTAT_FIREFOX_SERVER`, else
    /// [`crate::FirefoxIndex::SERVER`].
    pub firefox_server: Option<String>,
    /// The hub's address; by default `$HF_ENDPOINT`, else the hub itself.
    pub hub_endpoint: Option<String>,
    /// The hub's token; by default `$HF_TOKEN`, else the one that the hub's own tools keep.
    pub hub_token: Option<String>,
    /// The hub's home, with its cache and token; by default `$HF_HOME`, else the usual folder.
    pub hub_home: Option<PathBuf>,
    /// How to call pip, such as `["python3", "-m", "pip"]`; by default the first of
    /// `python3 -m pip`, `pip3`, `pip`, `python -m pip` that works.
    pub pip: Option<Vec<OsString>>,
}

impl Default for FetchOptions {
    fn default() -> Self {
        Self {
            offline: false,
            force: false,
            retries: 4,
            retry_delay: Duration::from_millis(500),
            connect_timeout: Duration::from_secs(15),
            read_timeout: Duration::from_secs(60),
            longest_wait: Duration::from_secs(60),
            firefox_server: None,
            hub_endpoint: None,
            hub_token: None,
            hub_home: None,
            pip: None,
        }
    }
}

impl Store {
    /// Fetches a model unless it is there, and gives the path of its weights.
    ///
    /// The sources are tried in order, into a partial file that is hashed as it grows; only a file
    /// of the right size and hash gets its final name. A fetch that was interrupted goes on where
    /// it stopped, with any source. If another process is fetching the same model, this one waits
    /// and then finds it done. An adapter is merged into the weights then, which are kept beside them.
    ///
    /// # Errors
    /// [`StoreError`]: no source gave the file, or the store cannot be written, is full, …
    pub fn fetch(
        &self,
        manifest: &Manifest,
        options: &FetchOptions,
        progress: &mut dyn Progress,
    ) -> Result<PathBuf, StoreError> {
        if !options.force
            && let Some(path) = self.path_of(manifest)
            && !self.wants_merge(manifest)
        {
            return Ok(path);
        }
        let folder = self.folder(manifest);
        fs::create_dir_all(&folder).map_err(|e| StoreError::writing(&folder, e))?;
        let _lock = Lock::take(self.root(), &manifest.name, progress)?;
        // Another process may have removed the model while this one waited.
        fs::create_dir_all(&folder).map_err(|e| StoreError::writing(&folder, e))?;
        sources::clean_up(&folder);
        for asset in manifest.assets() {
            self.fetch_asset(manifest, &asset, options, progress)?;
        }
        self.merge(manifest, progress)?;
        self.path_of(manifest).ok_or_else(|| StoreError::NotInStore {
            model: manifest.name.clone(),
            path: folder.join(&manifest.file),
        })
    }

    fn fetch_asset(
        &self,
        manifest: &Manifest,
        asset: &Asset<'_>,
        options: &FetchOptions,
        progress: &mut dyn Progress,
    ) -> Result<(), StoreError> {
        let path = self.asset_path(manifest, asset);
        let part_file = part_path(&path);
        if options.force {
            for old in [&part_file, &validator_path(&part_file)] {
                let _ = fs::remove_file(old);
            }
        } else if is_stamped(&path, asset) {
            return Ok(());
        } else if path.is_file() {
            // Put there by hand, or touched since: good if the hash is good.
            match self.verify_asset(manifest, asset, progress) {
                Ok(()) => return Ok(()),
                Err(e @ StoreError::Cancelled { .. }) => return Err(e),
                Err(_) => {}
            }
        }
        check_room(&part_file, asset.size)?;
        let mut part = Part::open(part_file, asset.size, &manifest.name, progress)?;
        let mut failures = Vec::new();
        for spec in asset.sources {
            let source = spec.describe();
            if spec.is_local() || !options.offline {
                part.progress.source_started(&source);
            }
            match fetch_from(spec, manifest, asset, options, &mut part) {
                Ok(()) => {
                    part.finish(&path)?;
                    self.stamp(&path, asset);
                    return Ok(());
                }
                Err(FetchError::Source(error)) => {
                    part.progress.source_failed(&source, &error.to_string());
                    failures.push(SourceFailure { source, error });
                }
                Err(FetchError::Store(error)) => return Err(error),
            }
        }
        part.discard_if_empty();
        Err(StoreError::AllSourcesFailed {
            model: manifest.name.clone(),
            file: asset.file.to_owned(),
            failures,
        })
    }
}

/// Fills the part from one source and checks the hash. A wrong hash may be the fault of bytes that
/// were there before, so then the source gets one more chance from the beginning.
fn fetch_from(
    spec: &SourceSpec,
    manifest: &Manifest,
    asset: &Asset<'_>,
    options: &FetchOptions,
    part: &mut Part<'_>,
) -> Result<(), FetchError> {
    loop {
        let began_at = part.len();
        if !part.is_whole() {
            sources::fill(spec, manifest, options, part)?;
        }
        if !part.is_whole() {
            let (found, expected) = (part.len(), part.size());
            return Err(SourceError::CutShort { found, expected }.into());
        }
        let found = part.hash();
        if found == asset.sha256 {
            return Ok(());
        }
        part.reset()?;
        if began_at == 0 {
            let expected = asset.sha256.to_owned();
            return Err(SourceError::WrongHash { expected, found }.into());
        }
    }
}

/// Better to say so before a gigabyte is fetched than after.
fn check_room(part: &std::path::Path, size: u64) -> Result<(), StoreError> {
    let there = fs::metadata(part).map_or(0, |meta| meta.len());
    let needed = size.saturating_sub(there);
    let folder = part.parent().unwrap_or(part);
    match fs4::available_space(folder) {
        Ok(free) if free < needed => Err(StoreError::DiskFull {
            path: part.to_owned(),
            needed: Some(needed),
            free: Some(free),
        }),
        // Where the platform cannot say, the write will.
        _ => Ok(()),
    }
}
