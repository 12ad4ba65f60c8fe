//! The folder of models on this machine.

mod merged;

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};

use crate::{
    Manifest, Progress,
    error::StoreError,
    kept::MANIFEST,
    lock::Lock,
    manifest::{Asset, FileRole},
    parse::is_name,
    part::{hash_file, hex, sync_folder, validator_path},
};

/// Folders beside the models, where a newer commit of a model of the hub is fetched, and where the
/// older one is put while the newer takes its place. No model's name begins with a dot.
pub(crate) const BESIDE: &str = ".new";
pub(crate) const ASIDE: &str = ".old";

/// The local model store: a folder with one folder a model.
///
/// A model counts as there only when its files were hashed, found right, and have not changed
/// since: a stamp beside each file keeps the size, modification time and hash that were found.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

/// What the store holds of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Nothing.
    Absent,
    /// A fetch was begun and not finished; it goes on from there.
    Partial {
        /// Bytes that are there.
        bytes: u64,
    },
    /// Everything, verified and unchanged since.
    Present,
    /// A file is there under its final name, but it cannot be trusted.
    Damaged {
        /// Why.
        reason: String,
    },
}

/// A model's files, all verified.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ModelFiles {
    /// The weights; those with the adapter merged into them, where the store has made them.
    pub model: PathBuf,
    /// The adapter and its scale, if the manifest has one and it is not merged.
    pub lora: Option<(PathBuf, f32)>,
    /// The other files, by what they are for.
    pub others: Vec<(FileRole, PathBuf)>,
}

impl ModelFiles {
    /// Weights outside the store, without an adapter.
    pub fn of_weights(model: impl Into<PathBuf>) -> Self {
        Self { model: model.into(), lora: None, others: Vec::new() }
    }

    /// The same with one more file.
    #[must_use]
    pub fn with_file(mut self, role: FileRole, path: impl Into<PathBuf>) -> Self {
        self.others.push((role, path.into()));
        self
    }

    /// The file of that role, where there is one.
    #[must_use]
    pub fn file(&self, role: FileRole) -> Option<&Path> {
        self.others.iter().find(|(its, _)| *its == role).map(|(_, path)| path.as_path())
    }
}

/// What is in the store, by folder; see [`Store::list`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored {
    /// Name of the folder, which is the model's name.
    pub name: String,
    /// Bytes of all files in it.
    pub bytes: u64,
}

/// What a stamp says: this very file was hashed and found to be this.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    size: u64,
    /// Nanoseconds since 1970.
    modified: u64,
    sha256: String,
}

impl Stamp {
    fn of(path: &Path, sha256: &str) -> Option<Self> {
        let meta = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        let modified = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        Some(Self {
            size: meta.len(),
            modified: u64::try_from(modified).ok()?,
            sha256: sha256.to_owned(),
        })
    }
}

impl Store {
    /// The store in `dir`, by default in `$TOMTAT_MODELS`, else `tomtat/models` in the platform's
    /// cache folder. Nothing is created before the first fetch.
    ///
    /// # Errors
    /// [`StoreError::NoCacheFolder`] if the platform names none.
    pub fn open(dir: Option<PathBuf>) -> Result<Self, StoreError> {
        let from_env = || env::var_os("TOMTAT_MODELS").filter(|v| !v.is_empty()).map(PathBuf::from);
        let root = match dir.or_else(from_env) {
            Some(dir) => dir,
            None => etcetera::choose_base_strategy()
                .map_err(|_| StoreError::NoCacheFolder)?
                .cache_dir()
                .join("tomtat")
                .join("models"),
        };
        Ok(Self { root })
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A store of its own in a folder of this one.
    pub(crate) fn within(&self, folder: &str) -> Self {
        Self { root: self.root.join(folder) }
    }

    pub(crate) fn folder(&self, manifest: &Manifest) -> PathBuf {
        self.root.join(&manifest.name)
    }

    pub(crate) fn asset_path(&self, manifest: &Manifest, asset: &Asset<'_>) -> PathBuf {
        self.folder(manifest).join(asset.file)
    }

    /// Path of the weights that are run, if every file of the model is there, verified, and unchanged since.
    #[must_use]
    pub fn path_of(&self, manifest: &Manifest) -> Option<PathBuf> {
        Some(self.files_of(manifest)?.model)
    }

    /// Paths of all files of the model, if all are there, verified, and unchanged since.
    #[must_use]
    pub fn files_of(&self, manifest: &Manifest) -> Option<ModelFiles> {
        let verified = |asset: Asset<'_>| {
            let path = self.asset_path(manifest, &asset);
            is_stamped(&path, &asset).then_some(path)
        };
        let mut paths = manifest.assets().map(verified);
        let model = paths.next()??;
        let lora = match &manifest.lora {
            Some(lora) => Some((paths.next()??, lora.scale)),
            None => None,
        };
        let (model, lora) = match self.merged(manifest) {
            Some(merged) => (merged, None),
            None => (model, lora),
        };
        let roles = manifest.files.iter().map(|file| file.role);
        let others = roles.zip(paths).map(|(role, path)| Some((role, path?)));
        Some(ModelFiles { model, lora, others: others.collect::<Option<_>>()? })
    }

    /// What is there of a model. Looks at names, sizes and times only; see [`Store::verify`].
    #[must_use]
    pub fn status(&self, manifest: &Manifest) -> Status {
        let mut present = 0_usize;
        let mut bytes = 0_u64;
        let mut assets = 0_usize;
        for asset in manifest.assets() {
            assets += 1;
            let path = self.asset_path(manifest, &asset);
            if is_stamped(&path, &asset) {
                present += 1;
                bytes += asset.size;
            } else if let Ok(meta) = fs::metadata(&path) {
                let reason = if meta.len() == asset.size {
                    "it is not verified, or changed since".to_owned()
                } else {
                    format!("{} bytes, the manifest says {}", meta.len(), asset.size)
                };
                return Status::Damaged { reason: format!("{}: {reason}", path.display()) };
            } else {
                // What comes packed is counted as it comes.
                let packed = path.with_file_name(format!("{}.zst", asset.file));
                let begun = [part_path(&path), part_path(&packed)];
                bytes += begun
                    .iter()
                    .filter_map(|part| fs::metadata(part).ok())
                    .map(|m| m.len())
                    .sum::<u64>();
            }
        }
        match (present, bytes) {
            (n, _) if n == assets => Status::Present,
            (0, 0) => Status::Absent,
            _ => Status::Partial { bytes },
        }
    }

    /// Hashes the model's files again, whatever the stamps say, and renews the stamps.
    ///
    /// # Errors
    /// [`StoreError::NotInStore`], [`StoreError::WrongSize`] or [`StoreError::WrongHash`]; a file
    /// that is wrong loses its stamp, so that it is not used again.
    pub fn verify(
        &self,
        manifest: &Manifest,
        progress: &mut dyn Progress,
    ) -> Result<PathBuf, StoreError> {
        let mut first = None;
        for asset in manifest.assets() {
            let path = self.asset_path(manifest, &asset);
            if !path.is_file() {
                return Err(StoreError::NotInStore { model: manifest.name.clone(), path });
            }
            self.verify_asset(manifest, &asset, progress)?;
            first.get_or_insert(path);
        }
        self.verify_merged(manifest, progress)?;
        first.ok_or_else(|| StoreError::NotInStore {
            model: manifest.name.clone(),
            path: self.folder(manifest),
        })
    }

    pub(crate) fn verify_asset(
        &self,
        manifest: &Manifest,
        asset: &Asset<'_>,
        progress: &mut dyn Progress,
    ) -> Result<(), StoreError> {
        let path = self.asset_path(manifest, asset);
        progress.verifying(&path);
        let checked = check_file(&path, asset, &manifest.name, progress);
        match &checked {
            Ok(stamp) => write_stamp(&path, stamp),
            Err(StoreError::Cancelled { .. }) => {}
            Err(_) => {
                let _ = fs::remove_file(stamp_path(&path));
            }
        }
        checked.map(|_| ())
    }

    /// Stamps a file whose hash was just found to be right.
    pub(crate) fn stamp(&self, path: &Path, asset: &Asset<'_>) {
        if let Some(stamp) = Stamp::of(path, asset.sha256) {
            write_stamp(path, &stamp);
        }
    }

    /// Removes all files of a model, partial ones too; gives the bytes freed.
    ///
    /// # Errors
    /// [`StoreError::NotInStore`] if there is nothing; [`StoreError::NotWritable`] or
    /// [`StoreError::Io`] if a file cannot be removed.
    pub fn remove(&self, manifest: &Manifest) -> Result<u64, StoreError> {
        self.remove_named(&manifest.name)
    }

    /// The same by the model's name in the store ([`Stored::name`]), also where the manifest that
    /// lies beside it can no longer be read.
    ///
    /// # Errors
    /// As [`Store::remove`].
    pub fn remove_named(&self, name: &str) -> Result<u64, StoreError> {
        let folder = self.root.join(name);
        if !is_name(name) || !folder.is_dir() {
            return Err(StoreError::NotInStore { model: name.to_owned(), path: folder });
        }
        // A newer commit that was begun goes too.
        let others = [BESIDE, ASIDE].map(|other| self.root.join(other).join(name));
        let begun = others.iter().any(|other| other.is_dir());
        let _hub = if begun { Some(Lock::of_hub(&self.root, name, &mut ())?) } else { None };
        let _lock = Lock::take(&self.root, name, &mut ())?;
        let bytes = others.iter().chain([&folder]).map(|folder| folder_size(folder)).sum();
        for other in others.iter().filter(|other| other.is_dir()) {
            fs::remove_dir_all(other).map_err(|e| StoreError::writing(other, e))?;
        }
        // The manifest and the stamps go first: should the rest fail, what is left is not taken
        // for a model.
        let _ = fs::remove_file(folder.join(MANIFEST));
        let entries = fs::read_dir(&folder).map_err(|e| StoreError::io("read", &folder, e))?;
        for file in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            if file.extension().is_some_and(|ending| ending == "json") {
                let _ = fs::remove_file(file);
            }
        }
        fs::remove_dir_all(&folder).map_err(|e| StoreError::writing(&folder, e))?;
        Ok(bytes)
    }

    /// All model folders in the store, by name, whether a manifest knows them or not.
    ///
    /// # Errors
    /// [`StoreError::Io`] if the folder is there and cannot be read.
    pub fn list(&self) -> Result<Vec<Stored>, StoreError> {
        let entries = match fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(StoreError::io("read", &self.root, e)),
        };
        let mut found: Vec<_> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path().is_dir())
            .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
            .filter(|(name, _)| !name.starts_with('.'))
            .map(|(name, path)| Stored { bytes: folder_size(&path), name })
            .collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }
}

pub(crate) fn part_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

fn stamp_path(file: &Path) -> PathBuf {
    validator_path(file)
}

pub(crate) fn is_stamped(path: &Path, asset: &Asset<'_>) -> bool {
    let stamp = || -> Option<Stamp> {
        let text = crate::parse::read_capped(&stamp_path(path)).ok()?;
        serde_json::from_str(&text).ok()
    };
    Stamp::of(path, asset.sha256).is_some_and(|now| now.size == asset.size && stamp() == Some(now))
}

/// A stamp that cannot be written (a read-only store) is no error: the file is hashed again.
fn write_stamp(path: &Path, stamp: &Stamp) {
    write_json(&stamp_path(path), stamp);
}

fn write_json(to: &Path, value: &impl Serialize) {
    let new = part_path(to);
    let Ok(text) = serde_json::to_string(value) else { return };
    if fs::write(&new, text).and_then(|()| fs::rename(&new, to)).is_ok() {
        sync_folder(to);
    }
}

fn check_file(
    path: &Path,
    asset: &Asset<'_>,
    model: &str,
    progress: &mut dyn Progress,
) -> Result<Stamp, StoreError> {
    let gone = || StoreError::NotInStore { model: model.to_owned(), path: path.to_owned() };
    // Size and time are taken before the hash: a change during it shows as a stale stamp.
    let stamp = Stamp::of(path, asset.sha256).ok_or_else(gone)?;
    if stamp.size != asset.size {
        return Err(StoreError::WrongSize {
            path: path.to_owned(),
            expected: asset.size,
            found: stamp.size,
        });
    }
    let mut file = File::open(path).map_err(|e| StoreError::io("read", path, e))?;
    let (_, hasher) = hash_file(&mut file, path, model, progress)?;
    let found = hex(&sha2::Digest::finalize(hasher));
    if found != asset.sha256 {
        return Err(StoreError::WrongHash {
            path: path.to_owned(),
            expected: asset.sha256.to_owned(),
            found,
        });
    }
    Ok(stamp)
}

fn folder_size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => folder_size(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}
