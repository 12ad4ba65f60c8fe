//! Manifests that lie in the store beside the model that they describe.

use std::{fs, io, io::Write as _, path::Path};

use tempfile::NamedTempFile;

use crate::{Manifest, Origin, Store, error::StoreError, lock::Lock};

/// Their name.
pub(crate) const MANIFEST: &str = "manifest.toml";
/// What the text of one begins with.
pub(crate) const HEAD: &str = "# Written by tomtat when the model was fetched.\n";
/// Temporary files begin with this; a killed process may leave one.
pub(crate) const TEMPORARY: &str = ".tomtat-";

/// A file that is gone unless it gets its name. Others may read it as far as the umask lets them:
/// a store may be shared.
pub(crate) fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Writes the manifest beside the files that it describes; it is there whole or not at all. Takes
/// the model's lock, unless there is nothing to write.
pub(crate) fn keep(store: &Store, manifest: &Manifest, text: &str) -> Result<(), StoreError> {
    if is_kept(store, manifest, text) {
        return Ok(());
    }
    let _lock = Lock::take(store.root(), &manifest.name, &mut ())?;
    keep_locked(store, manifest, text)
}

/// The same for who holds the model's lock.
pub(crate) fn keep_locked(
    store: &Store,
    manifest: &Manifest,
    text: &str,
) -> Result<(), StoreError> {
    if is_kept(store, manifest, text) {
        return Ok(());
    }
    let folder = store.folder(manifest);
    let path = folder.join(MANIFEST);
    let wrong = |e| StoreError::writing(&path, e);
    fs::create_dir_all(&folder).map_err(wrong)?;
    let mut file = temporary(&folder).map_err(wrong)?;
    file.write_all(text.as_bytes()).map_err(wrong)?;
    file.persist(&path).map_err(|e| wrong(e.error))?;
    Ok(())
}

fn is_kept(store: &Store, manifest: &Manifest, text: &str) -> bool {
    let path = store.folder(manifest).join(MANIFEST);
    fs::read_to_string(path).is_ok_and(|there| there == text)
}

/// The manifest that lies beside the model of that name, if it is a good one.
pub(crate) fn kept(store: &Store, name: &str) -> Option<Manifest> {
    let path = store.root().join(name).join(MANIFEST);
    let manifest = Manifest::read_from(&path, Origin::Store(path.clone())).ok()?;
    (manifest.name == name).then_some(manifest)
}
