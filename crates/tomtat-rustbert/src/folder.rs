//! A folder with a model.

use std::fs;
use std::path::{Path, PathBuf};

use tomtat_article::{Job, Language};
use tomtat_engine::{EngineError, EngineInfo};

use crate::config::{self, Architecture, Config};
use crate::engine::ENGINE;
use crate::search::Search;
use crate::tokens::{Tokens, Vocabulary};
use crate::weights::Weights;

/// A model in a folder of the person's own: its files are there, and `config.json` is one that can be run.
/// Vocabularies and weights are looked at when the engine is loaded.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    config: Config,
    search: Search,
    weights: PathBuf,
    vocab: PathBuf,
    /// `source.spm` of Marian, `merges.txt` of BART.
    pieces: PathBuf,
    reads: Vec<Language>,
    writes: Option<String>,
}

impl Folder {
    /// Whether a folder looks like one of these models, whatever their kind: it has a `config.json` that
    /// names an architecture.
    pub fn is_one(path: impl AsRef<Path>) -> bool {
        let config = config::read_json(&path.as_ref().join("config.json"));
        config.is_ok_and(|config| config.get("model_type").is_some())
    }

    /// Finds the files of the model in the folder `path`.
    ///
    /// The languages of a translator are told by `source_lang` and `target_lang` in its
    /// `tokenizer_config.json`, or by the end of the folder's name (`opus-mt-vi-en`).
    ///
    /// # Errors
    /// [`EngineError::Model`] names the file that is missing or cannot be used.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, EngineError> {
        let path = path.as_ref();
        let config_file = path.join("config.json");
        let value = config::read_json(&config_file).map_err(refuse(&config_file))?;
        let generation_file = path.join("generation_config.json");
        let generation = if generation_file.exists() {
            Some(config::read_json(&generation_file).map_err(refuse(&generation_file))?)
        } else {
            None
        };
        let config = Config::of(&value, generation.as_ref()).map_err(refuse(&config_file))?;
        let there = |name: &str| {
            let file = path.join(name);
            if file.is_file() { Ok(file) } else { Err(missing(&file, config.architecture)) }
        };
        let pieces = match config.architecture {
            Architecture::Marian => there("source.spm")?,
            Architecture::Bart => there("merges.txt")?,
        };
        let vocab = there("vocab.json")?;
        let weights = there("model.safetensors")
            .or_else(|error| there("rust_model.ot").map_err(|_| error))?;
        let (reads, writes) = match config.architecture.job() {
            Job::Translate => {
                let (from, into) = languages(path, &value).map_err(refuse(path))?;
                (vec![from], Some(into))
            }
            Job::Summarize => (Vec::new(), None),
        };
        let search = Search::of(&value, generation.as_ref());
        Ok(Self { path: path.to_owned(), config, search, weights, vocab, pieces, reads, writes })
    }

    /// What the engine of this model will say of itself, before anything is loaded.
    pub fn info(&self) -> EngineInfo {
        EngineInfo {
            model: self.path.display().to_string(),
            // Hashing a gigabyte at each start is too dear.
            sha256: None,
            adapter: None,
            engine: ENGINE.to_owned(),
            jobs: vec![self.config.architecture.job()],
        }
    }

    /// The languages that it translates; none where it summarises.
    pub fn reads(&self) -> &[Language] {
        &self.reads
    }

    /// The language that it translates into, as a tag; `None` where it summarises.
    pub fn writes(&self) -> Option<&str> {
        self.writes.as_deref()
    }

    /// How answers are looked for, as the model's files say.
    pub fn search(&self) -> Search {
        self.search
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All files that answers depend on.
    pub fn files(&self) -> Vec<PathBuf> {
        let settings = ["config.json", "generation_config.json"].map(|name| self.path.join(name));
        let settings = settings.into_iter().filter(|file| file.is_file());
        let mut files: Vec<PathBuf> = settings.collect();
        files.extend([self.vocab.clone(), self.pieces.clone(), self.weights.clone()]);
        files
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn weights_file(&self) -> &Path {
        &self.weights
    }

    /// Checks and reads the tokenizer.
    pub(crate) fn tokens(&self) -> Result<Tokens, EngineError> {
        let vocab =
            Vocabulary::read(&self.vocab, self.config.vocab).map_err(refuse(&self.vocab))?;
        let tokens = match self.config.architecture {
            Architecture::Marian => Tokens::pieces(&self.pieces, vocab, &self.config),
            Architecture::Bart => Tokens::pairs(&self.vocab, &self.pieces, vocab, &self.config),
        };
        tokens.map_err(refuse(&self.pieces))
    }

    /// Checks the weights.
    pub(crate) fn weights(&self) -> Result<Weights, EngineError> {
        Weights::check(&self.weights, &self.config).map_err(refuse(&self.weights))
    }
}

pub(crate) fn refuse(path: &Path) -> impl Fn(String) -> EngineError {
    move |reason| EngineError::Model { path: path.to_owned(), reason }
}

fn missing(file: &Path, architecture: Architecture) -> EngineError {
    let needs = match architecture {
        Architecture::Marian => "config.json, source.spm and vocab.json",
        Architecture::Bart => "config.json, vocab.json and merges.txt",
    };
    refuse(file)(format!(
        "the file is missing; a {architecture} model needs {needs}, and its weights as model.safetensors or \
         rust_model.ot"
    ))
}

/// What a translator reads and writes.
fn languages(path: &Path, config: &serde_json::Value) -> Result<(Language, String), String> {
    let file = path.join("tokenizer_config.json");
    let said = config::read_json(&file).ok().and_then(|settings| {
        let get = |key: &str| settings.get(key)?.as_str().and_then(tag);
        Some((get("source_lang")?, get("target_lang")?))
    });
    let name = fs::canonicalize(path).ok();
    let name = name.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
    let origin = config.get("_name_or_path").and_then(serde_json::Value::as_str);
    let named = || {
        [name, origin].into_iter().flatten().find_map(|name| {
            let mut parts = name.rsplit('-');
            let (into, from) = (tag(parts.next()?)?, tag(parts.next()?)?);
            Some((from, into))
        })
    };
    let unknown = "its languages are not known: tokenizer_config.json has no source_lang and target_lang, and \
                   the folder's name does not end with them, such as opus-mt-vi-en";
    let (from, into) = said.or_else(named).ok_or(unknown)?;
    let from = from.parse().map_err(|_| format!("it reads {from:?}, which is no language tag"))?;
    Ok((from, into))
}

/// A tag of two letters, where `code` is a language's.
fn tag(code: &str) -> Option<String> {
    let code = code.split(['_', '-']).next()?.to_ascii_lowercase();
    let short = match code.as_str() {
        "vie" => "vi",
        "eng" => "en",
        other => other,
    };
    let fits = (2..=3).contains(&short.len()) && short.bytes().all(|b| b.is_ascii_lowercase());
    fits.then(|| short.to_owned())
}
