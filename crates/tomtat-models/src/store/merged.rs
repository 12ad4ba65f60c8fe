//! Weights with their adapter merged into them, made once and kept beside those that were fetched.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{Stamp, Store, part_path, stamp_path, write_json};
use crate::{
    Format, Manifest, Progress,
    error::StoreError,
    lock::Lock,
    merge::{self, MergeError},
    part::{sha256_of, sync_folder},
};

/// What lies beside a merged file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Record {
    of: Of,
    /// The file that was made; `None` where it could not be.
    file: Option<Stamp>,
    /// Why it could not be made, so that it is not tried at each run.
    problem: Option<String>,
}

/// What it was made of, and by which rules.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Of {
    weights: String,
    adapter: String,
    scale: f32,
    version: u32,
}

impl Of {
    fn manifest(manifest: &Manifest) -> Option<Self> {
        let lora = manifest.lora.as_ref().filter(|_| manifest.format == Format::Gguf)?;
        Some(Self {
            weights: manifest.sha256.clone(),
            adapter: lora.sha256.clone(),
            scale: lora.scale,
            version: merge::VERSION,
        })
    }
}

impl Store {
    /// The merged weights, where they are there and unchanged since they were made.
    pub(super) fn merged(&self, manifest: &Manifest) -> Option<PathBuf> {
        let path = self.merged_path(manifest)?;
        let record =
            record(&path).filter(|record| Some(&record.of) == Of::manifest(manifest).as_ref())?;
        let made = record.file?;
        (Stamp::of(&path, &made.sha256)? == made).then_some(path)
    }

    /// Whether the adapter of the model is to be merged and was not yet.
    pub(crate) fn wants_merge(&self, manifest: &Manifest) -> bool {
        let Some(of) = Of::manifest(manifest) else { return false };
        let Some(path) = self.merged_path(manifest) else { return false };
        let failed = || record(&path).is_some_and(|it| it.of == of && it.problem.is_some());
        self.merged(manifest).is_none() && !failed()
    }

    /// Merges the adapter of a model whose files are all there; the lock of the model is held. What
    /// keeps it from being merged is no error, but for a stop: it can be applied all the same.
    pub(crate) fn merge(
        &self,
        manifest: &Manifest,
        progress: &mut dyn Progress,
    ) -> Result<(), StoreError> {
        if !self.wants_merge(manifest) {
            return Ok(());
        }
        let (Some(of), Some(path)) = (Of::manifest(manifest), self.merged_path(manifest)) else {
            return Ok(());
        };
        let mut assets = manifest.assets().map(|asset| self.asset_path(manifest, &asset));
        let (Some(weights), Some(adapter)) = (assets.next(), assets.next()) else { return Ok(()) };
        progress.merging(&path);
        let part = part_path(&path);
        let made = merge::merge(&weights, &adapter, of.scale, &part, &|| progress.cancelled());
        let record = match made {
            Err(MergeError::Stopped) => {
                let _ = fs::remove_file(&part);
                return Err(StoreError::Cancelled { model: manifest.name.clone() });
            }
            Err(error) => {
                let _ = fs::remove_file(&part);
                progress.merge_failed(&error.to_string());
                // A full disk may have room the next time.
                if matches!(error, MergeError::Io { .. }) {
                    return Ok(());
                }
                Record { of, file: None, problem: Some(error.to_string()) }
            }
            Ok(written) => {
                if let Err(error) = fs::rename(&part, &path) {
                    progress.merge_failed(&error.to_string());
                    return Ok(());
                }
                sync_folder(&path);
                let file = Stamp::of(&path, &written.sha256).filter(|it| it.size == written.size);
                Record { of, file, problem: None }
            }
        };
        write_json(&stamp_path(&path), &record);
        Ok(())
    }

    /// Hashes merged weights again; those that are wrong are removed and made anew.
    pub(super) fn verify_merged(
        &self,
        manifest: &Manifest,
        progress: &mut dyn Progress,
    ) -> Result<(), StoreError> {
        let Some(path) = self.merged_path(manifest).filter(|path| path.is_file()) else {
            return Ok(());
        };
        progress.verifying(&path);
        let right = record(&path).and_then(|record| record.file).map(|file| file.sha256);
        let found = sha256_of(&path).ok();
        if found.is_some() && found == right && self.merged(manifest).is_some() {
            return Ok(());
        }
        // Another process that makes it anew at the same time would write into the same file.
        let _lock = Lock::take(self.root(), &manifest.name, progress)?;
        let _ = fs::remove_file(stamp_path(&path));
        fs::remove_file(&path).map_err(|e| StoreError::writing(&path, e))?;
        self.merge(manifest, progress)
    }

    /// Where merged weights lie: `NAME.merged.gguf` beside `NAME.gguf`. `None` where a file of the model
    /// itself is called so.
    fn merged_path(&self, manifest: &Manifest) -> Option<PathBuf> {
        let stem = Path::new(&manifest.file).file_stem()?.to_str()?;
        let name = format!("{stem}.merged.gguf");
        let taken = manifest.assets().any(|asset| asset.file == name);
        (!taken).then(|| self.folder(manifest).join(name))
    }
}

fn record(path: &Path) -> Option<Record> {
    let text = crate::parse::read_capped(&stamp_path(path)).ok()?;
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::{FetchOptions, Origin, merge::tests::Case};

    /// A store, and the manifest of a model with an adapter that lie beside it.
    fn model(case: &Case) -> (Store, Manifest) {
        let file = |name: &str| {
            let path = case.path(name);
            let size = fs::metadata(&path).unwrap().len();
            let sha256 = sha256_of(&path).unwrap();
            format!("file = \"{name}\"\nsize = {size}\nsha256 = \"{sha256}\"\n")
        };
        let source = |of: &str, name: &str| {
            format!(
                "[[{of}]]\nkind = \"file\"\npath = {:?}\n",
                case.path(name).display().to_string()
            )
        };
        let text = format!(
            "name = \"tiny\"\ndescription = \"tiny\"\nformat = \"gguf\"\n{}context_length = 64\n\
             [licence]\nname = \"MIT\"\n[summarize]\nlanguages = [\"en\"]\nprompt = \"{{text}}\"\n\
             stop = [\"</s>\"]\nmax_source_tokens = 32\nmax_output_tokens = 16\n{}[lora]\n{}{}",
            file("base.gguf"),
            source("sources", "base.gguf"),
            file("lora.gguf"),
            source("lora.sources", "lora.gguf"),
        );
        let manifest = Manifest::parse(&text, Origin::File(case.path("tiny.toml"))).unwrap();
        (Store::open(Some(case.path("store"))).unwrap(), manifest)
    }

    #[test]
    fn a_model_with_an_adapter_is_merged_once_and_run_so() {
        let case = Case::new();
        let (store, manifest) = model(&case);
        let fetch = || store.fetch(&manifest, &FetchOptions::default(), &mut ()).unwrap();
        let path = fetch();
        assert!(path.ends_with("base.merged.gguf"), "{}", path.display());
        let files = store.files_of(&manifest).unwrap();
        assert_eq!((files.model, files.lora), (path.clone(), None));
        let made = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(fetch(), path);
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), made);
        store.verify(&manifest, &mut ()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), made);
        store.remove(&manifest).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn merged_weights_that_changed_are_not_run_and_are_made_anew() {
        let case = Case::new();
        let (store, manifest) = model(&case);
        let fetch = || store.fetch(&manifest, &FetchOptions::default(), &mut ()).unwrap();
        let path = fetch();
        let right = fs::read(&path).unwrap();
        let spoil = || {
            let mut bytes = right.clone();
            *bytes.last_mut().unwrap() ^= 1;
            fs::remove_file(&path).unwrap();
            fs::write(&path, [bytes, vec![0]].concat()).unwrap();
        };
        spoil();
        let files = store.files_of(&manifest).unwrap();
        assert!(files.model.ends_with("base.gguf") && files.lora.is_some(), "{files:?}");
        assert_eq!((fetch(), fs::read(&path).unwrap()), (path.clone(), right.clone()));
        spoil();
        store.verify(&manifest, &mut ()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), right);
    }

    #[test]
    fn an_adapter_that_cannot_be_merged_is_applied_and_tried_no_second_time() {
        struct Heard(u32);
        impl Progress for Heard {
            fn merge_failed(&mut self, _reason: &str) {
                self.0 += 1;
            }
        }
        let case = Case::new();
        fs::copy(case.path("base.gguf"), case.path("lora.gguf")).unwrap();
        let (store, manifest) = model(&case);
        let mut heard = Heard(0);
        for _ in 0..2 {
            store.fetch(&manifest, &FetchOptions::default(), &mut heard).unwrap();
        }
        assert_eq!(heard.0, 1);
        assert!(store.files_of(&manifest).unwrap().lora.is_some());
    }

    #[test]
    fn who_stops_while_it_merges_can_go_on_later() {
        struct Stopped;
        impl Progress for Stopped {
            fn cancelled(&self) -> bool {
                true
            }
        }
        let case = Case::new();
        let (store, manifest) = model(&case);
        store.fetch(&manifest, &FetchOptions::default(), &mut ()).unwrap();
        let path = store.merged_path(&manifest).unwrap();
        fs::remove_file(&path).unwrap();
        let error = store.merge(&manifest, &mut Stopped).unwrap_err();
        assert!(matches!(error, StoreError::Cancelled { .. }), "{error}");
        assert!(!path.exists() && !part_path(&path).exists());
        assert!(store.wants_merge(&manifest));
    }
}
