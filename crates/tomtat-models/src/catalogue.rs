//! All the models there are: the embedded manifests and the user's own.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;

use crate::{
    Store, embedded,
    error::ManifestError,
    kept::MANIFEST,
    manifest::{Job, Manifest, Origin},
};

/// Most manifests that are read from a folder.
const MAX_FILES: usize = 1000;

/// The models that can be named: those in the binary, and those in the user's own folder.
///
/// A manifest of the user's replaces an embedded one of the same name.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    models: BTreeMap<String, Manifest>,
    problems: Vec<ManifestError>,
}

impl Catalogue {
    /// The embedded manifests and those in `dir`, by default `$TOMTAT_MANIFESTS`, else
    /// `tomtat/models` in the platform's config folder. A folder that is not there is empty.
    ///
    /// A manifest that cannot be used is left out and listed in [`Catalogue::problems`], so that
    /// one bad file does not take the other models away.
    #[must_use]
    pub fn open(dir: Option<PathBuf>) -> Self {
        let mut all = Self::embedded();
        let named = dir.or_else(|| {
            env::var_os("TOMTAT_MANIFESTS").filter(|v| !v.is_empty()).map(PathBuf::from)
        });
        match named {
            // A folder that was asked for by name must be there.
            Some(dir) => all.add_dir(&dir, true),
            None => {
                if let Some(dir) = Self::default_dir() {
                    all.add_dir(&dir, false);
                }
            }
        }
        all
    }

    /// The same with the manifests that lie in the store beside models of other catalogues
    /// ([`crate::FirefoxIndex`], [`crate::HubIndex`]). A manifest of the same name that is there already stays.
    #[must_use]
    pub fn with_installed(mut self, store: &Store) -> Self {
        for stored in store.list().unwrap_or_default().into_iter().take(MAX_FILES) {
            let path = store.root().join(&stored.name).join(MANIFEST);
            if !path.is_file() || self.models.contains_key(&stored.name) {
                continue;
            }
            match Manifest::read_from(&path, Origin::Store(path.clone())) {
                Ok(manifest) if manifest.name == stored.name => self.add(Ok(manifest)),
                Ok(manifest) => self.problems.push(ManifestError::new(
                    &path,
                    format!("it is of another model: {:?}", manifest.name),
                )),
                Err(problem) => self.problems.push(problem),
            }
        }
        self
    }

    /// Only the manifests in the binary.
    #[must_use]
    pub fn embedded() -> Self {
        let mut all = Self::default();
        for (file, text) in embedded::manifests() {
            all.add(Manifest::parse(text, Origin::Embedded(file)));
        }
        all
    }

    /// The user's own folder, if the platform has one: `tomtat/models` in the config folder.
    #[must_use]
    pub fn default_dir() -> Option<PathBuf> {
        let base = etcetera::choose_base_strategy().ok()?;
        Some(base.config_dir().join("tomtat").join("models"))
    }

    fn add(&mut self, manifest: Result<Manifest, ManifestError>) {
        let problem = match manifest {
            Ok(manifest) => {
                let here = manifest.origin.path().to_owned();
                match self.models.insert(manifest.name.clone(), manifest) {
                    // The user's replaces an embedded one; two of the same kind are a mistake.
                    Some(Manifest { name, origin: Origin::File(first), .. }) => ManifestError::new(
                        &here,
                        format!("{name:?} is also in {}; this one counts", first.display()),
                    ),
                    _ => return,
                }
            }
            Err(problem) => problem,
        };
        self.problems.push(problem);
    }

    fn add_dir(&mut self, dir: &Path, must_be_there: bool) {
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(e) => {
                if must_be_there || e.kind() != std::io::ErrorKind::NotFound {
                    self.problems.push(ManifestError::new(dir, format!("cannot be read: {e}")));
                }
                return;
            }
        };
        let mut paths: Vec<_> = entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| path.extension() == Some(OsStr::new("toml")))
            .take(MAX_FILES + 1)
            .collect();
        if paths.len() > MAX_FILES {
            let reason = format!("more than {MAX_FILES} manifests; the rest are left out");
            self.problems.push(ManifestError::new(dir, reason));
            paths.truncate(MAX_FILES);
        }
        paths.sort();
        for path in paths {
            self.add(Manifest::read(&path));
        }
    }

    /// The model of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Manifest> {
        self.models.get(name)
    }

    /// All models, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Manifest> {
        self.models.values()
    }

    /// The default model for a job: a manifest of the user's that says so, else an embedded one.
    #[must_use]
    pub fn default_for(&self, job: Job) -> Option<&Manifest> {
        let of_job = || self.iter().filter(|m| m.default_for.contains(&job));
        of_job().find(|m| matches!(m.origin, Origin::File(_))).or_else(|| of_job().next())
    }

    /// What could not be used, and why.
    #[must_use]
    pub fn problems(&self) -> &[ManifestError] {
        &self.problems
    }
}
