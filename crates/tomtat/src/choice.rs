//! Which engine runs what was named: models of Firefox, folders, and combinations that cannot work.

use std::path::Path;

use tomtat_article::Job;
use tomtat_models::{Manifest, ModelFiles};

use crate::Error;
use crate::engines::EngineSlot;

/// Whether a model was given as a folder. A name of the catalogue stays one, also where a folder
/// of that name happens to lie in the working folder.
pub(crate) fn is_folder(name: &str) -> bool {
    (name.contains(std::path::MAIN_SEPARATOR) || name == "." || name == "..")
        && Path::new(name).is_dir()
}

/// Whether a translator writes what the rest of tomtat reads.
pub(crate) fn writes_english(manifest: &Manifest, job: Job) -> Result<(), Error> {
    match (&manifest.jobs.translate, job) {
        (Some(translate), Job::Translate) if !translate.to.iter().any(|tag| tag == "en") => {
            Err(Error::WrongPair {
                model: manifest.name.clone(),
                from: translate.from.join(", "),
                into: translate.to.join(", "),
            })
        }
        _ => Ok(()),
    }
}

/// The model of Firefox that lies in a folder of the person's own.
#[cfg(feature = "fxtranslate")]
pub(crate) fn folder(path: &Path, job: Job, threads: usize) -> Result<EngineSlot, Error> {
    let (manifest, files) = match tomtat_fxtranslate::open_folder(path) {
        Ok(found) => found,
        Err(tomtat_engine::EngineError::Model { path, reason }) => {
            return Err(Error::Folder { path, reason });
        }
        Err(error) => return Err(error.into()),
    };
    if job == Job::Summarize {
        return Err(Error::WrongJob { model: manifest.name, job: "summarise" });
    }
    writes_english(&manifest, job)?;
    firefox(files, manifest, threads)
}

#[cfg(not(feature = "fxtranslate"))]
pub(crate) fn folder(path: &Path, _job: Job, _threads: usize) -> Result<EngineSlot, Error> {
    Err(Error::NotBuilt { model: path.display().to_string(), engine: "fxtranslate" })
}

/// A model of Firefox, with as many threads as the other engine would have.
#[cfg(feature = "fxtranslate")]
pub(crate) fn firefox(
    files: ModelFiles,
    manifest: Manifest,
    threads: usize,
) -> Result<EngineSlot, Error> {
    let options = tomtat_fxtranslate::FirefoxOptions::default().with_threads(threads);
    Ok(EngineSlot::Firefox { files, manifest: Box::new(manifest), options })
}

#[cfg(not(feature = "fxtranslate"))]
pub(crate) fn firefox(
    _files: ModelFiles,
    manifest: Manifest,
    _threads: usize,
) -> Result<EngineSlot, Error> {
    Err(Error::NotBuilt { model: manifest.name, engine: "fxtranslate" })
}
