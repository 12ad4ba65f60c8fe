//! Manifests that lie in the store beside the model that they describe.

use std::{fs, io::Write as _};

use crate::{Manifest, Origin, Store, error::StoreError};

/// Their name.
pub(crate) const MANIFEST: &str = "manifest.toml";
/// What the text of one begins with.
pub(crate) const HEAD: &str = "# Written by tomtat when the model was fetched.\n";

/// Writes the manifest beside the files that it describes; it is there whole or not at all.
pub(crate) fn keep(store: &Store, manifest: &Manifest, text: &str) -> Result<(), StoreError> {
    let folder = store.folder(manifest);
    let path = folder.join(MANIFEST);
    if fs::read_to_string(&path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    let wrong = |e| StoreError::writing(&path, e);
    fs::create_dir_all(&folder).map_err(wrong)?;
    let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(wrong)?;
    file.write_all(text.as_bytes()).map_err(wrong)?;
    file.persist(&path).map_err(|e| wrong(e.error))?;
    Ok(())
}

/// The manifest that lies beside the model of that name, if it is a good one.
pub(crate) fn kept(store: &Store, name: &str) -> Option<Manifest> {
    let path = store.root().join(name).join(MANIFEST);
    let manifest = Manifest::read_from(&path, Origin::Store(path.clone())).ok()?;
    (manifest.name == name).then_some(manifest)
}
