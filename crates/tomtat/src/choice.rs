//! Which engine runs what was named: models of Firefox, folders, and combinations that cannot work.

use std::fs;
use std::path::Path;

use tomtat_article::Job;
use tomtat_models::{Format, Manifest, ModelFiles, is_architecture};

use crate::Error;
use crate::engines::EngineSlot;

/// Largest config.json that is looked at.
const MAX_CONFIG: u64 = 4 << 20;

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

/// Whether this build has the engine that runs models of `format` ([`Format::runs_on`]).
pub fn can_run(format: Format) -> bool {
    let built = [
        (Format::Gguf, true),
        (Format::Firefox, cfg!(feature = "fxtranslate")),
        (Format::Transformers, cfg!(feature = "rust-bert")),
    ];
    built.contains(&(format, true))
}

/// Whether this build can run a model at all: better said before a gigabyte is fetched than after.
pub(crate) fn is_built(manifest: &Manifest) -> Result<(), Error> {
    if can_run(manifest.format) {
        return Ok(());
    }
    Err(Error::NotBuilt { model: manifest.name.clone(), engine: manifest.format.runs_on() })
}

/// The transformers model that lies in the store.
pub(crate) fn transformers(
    files: &ModelFiles,
    manifest: &Manifest,
    job: Job,
    threads: usize,
) -> Result<EngineSlot, Error> {
    let folder = files.model.parent().unwrap_or(Path::new(""));
    rust_bert_folder(folder, Some(manifest), job, threads)
}

/// The model that lies in a folder of the person's own: one of rust-bert where its `config.json` names an
/// architecture that runs there, else one of Firefox.
pub(crate) fn folder(path: &Path, job: Job, threads: usize) -> Result<EngineSlot, Error> {
    if is_for_rust_bert(&path.join("config.json")) {
        rust_bert_folder(path, None, job, threads)
    } else {
        firefox_folder(path, job, threads)
    }
}

/// Whether a `config.json` is that of a model for rust-bert. A build that has it knows best what to say
/// of the others too.
fn is_for_rust_bert(config: &Path) -> bool {
    let small = fs::metadata(config).is_ok_and(|meta| meta.is_file() && meta.len() <= MAX_CONFIG);
    let text = if small { fs::read(config).ok() } else { None };
    let value = text.and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok());
    let name = value.as_ref().and_then(|value| value.get("model_type")?.as_str());
    name.is_some_and(|name| cfg!(feature = "rust-bert") || is_architecture(name))
}

/// A model of rust-bert, with as many threads as the other engine would have.
#[cfg(feature = "rust-bert")]
fn rust_bert_folder(
    path: &Path,
    known: Option<&Manifest>,
    job: Job,
    threads: usize,
) -> Result<EngineSlot, Error> {
    let translate = known.and_then(|manifest| manifest.jobs.translate.as_ref());
    let pair = match translate.map(|job| (job.from.as_slice(), job.to.as_slice())) {
        Some(([from], [into])) => Some((from.as_str(), into.as_str())),
        _ => None,
    };
    let folder = tomtat_rustbert::Folder::open_as(path, pair).map_err(in_folder)?;
    let model = known.map_or_else(|| path.display().to_string(), |it| it.name.clone());
    if !folder.info().jobs.contains(&job) {
        let job = match job {
            Job::Translate => "translate",
            Job::Summarize => "summarise",
        };
        return Err(Error::WrongJob { model, job });
    }
    if let Some(into) = folder.writes().filter(|into| *into != "en") {
        let from: Vec<&str> = folder.reads().iter().map(|language| language.code()).collect();
        return Err(Error::WrongPair { model, from: from.join(", "), into: into.to_owned() });
    }
    let options = tomtat_rustbert::RustBertOptions::default().with_threads(threads);
    let known = known.map(|manifest| Box::new(manifest.clone()));
    Ok(EngineSlot::RustBert { folder: Box::new(folder), options, known })
}

#[cfg(not(feature = "rust-bert"))]
fn rust_bert_folder(
    path: &Path,
    _known: Option<&Manifest>,
    _job: Job,
    _threads: usize,
) -> Result<EngineSlot, Error> {
    Err(Error::NotBuilt { model: path.display().to_string(), engine: "rust-bert" })
}

#[cfg(any(feature = "fxtranslate", feature = "rust-bert"))]
fn in_folder(error: tomtat_engine::EngineError) -> Error {
    match error {
        tomtat_engine::EngineError::Model { path, reason } => Error::Folder { path, reason },
        error => error.into(),
    }
}

/// The model of Firefox that lies in a folder.
#[cfg(feature = "fxtranslate")]
fn firefox_folder(path: &Path, job: Job, threads: usize) -> Result<EngineSlot, Error> {
    let (manifest, files) = tomtat_fxtranslate::open_folder(path).map_err(in_folder)?;
    if job == Job::Summarize {
        return Err(Error::WrongJob { model: manifest.name, job: "summarise" });
    }
    writes_english(&manifest, job)?;
    firefox(files, manifest, threads)
}

#[cfg(not(feature = "fxtranslate"))]
fn firefox_folder(path: &Path, _job: Job, _threads: usize) -> Result<EngineSlot, Error> {
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
