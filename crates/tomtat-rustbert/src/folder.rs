//! A folder with a model.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tomtat_article::Language;
use tomtat_engine::{EngineError, EngineInfo};

use crate::config::{self, Architecture, Config};
use crate::engine::ENGINE;
use crate::languages::Languages;
use crate::search::Search;
use crate::tokens::Tokens;
use crate::weights::Weights;

/// A model in a folder of the person's own: its files are there, and `config.json` is one that can be run.
/// Vocabularies and weights are looked at when the engine is loaded.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    config: Config,
    search: Search,
    weights: PathBuf,
    tokenizer: Vec<PathBuf>,
    /// What a T5 is told before each text.
    prefix: String,
    reads: Vec<Language>,
    writes: Option<String>,
}

/// Longest prefix of a T5, in bytes.
const LONGEST_PREFIX: usize = 200;

impl Folder {
    /// Whether a folder looks like one of these models, whatever their kind: it has a `config.json` that
    /// names an architecture.
    pub fn is_one(path: impl AsRef<Path>) -> bool {
        let config = config::read_json(&path.as_ref().join("config.json"));
        config.is_ok_and(|config| config.get("model_type").is_some())
    }

    /// Finds the files of the model in the folder `path`.
    ///
    /// The languages of a translator of one pair are told by `source_lang` and `target_lang` (mBART:
    /// `src_lang`, `tgt_lang`) in its `tokenizer_config.json`, or by the end of the folder's name
    /// (`opus-mt-vi-en`). A multilingual one (mBART-50, M2M100, NLLB) reads all its languages that have
    /// a code of ours, and writes English.
    ///
    /// # Errors
    /// [`EngineError::Model`] names the file that is missing or cannot be used.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, EngineError> {
        Self::open_as(path, None)
    }

    /// The same for a model whose languages are known, as tags: what it reads, and into what it
    /// translates. For a translator of one pair they count in place of what its files and the folder's name
    /// say; what a multilingual one reads, and what summarises, they do not change.
    ///
    /// # Errors
    /// As [`Folder::open`].
    pub fn open_as(
        path: impl AsRef<Path>,
        pair: Option<(&str, &str)>,
    ) -> Result<Self, EngineError> {
        let path = path.as_ref();
        let config_file = path.join("config.json");
        let value = config::read_json(&config_file).map_err(refuse(&config_file))?;
        let generation = settings_in(&path.join("generation_config.json"))?;
        let settings = settings_in(&path.join("tokenizer_config.json"))?;
        let class =
            |from: Option<&Value>| from?.get("tokenizer_class")?.as_str().map(str::to_owned);
        let class = class(settings.as_ref()).or_else(|| class(Some(&value)));
        let vocabulary = path.join("vocab.json").is_file();
        let architecture = Architecture::of(&value, class.as_deref(), vocabulary);
        let mut config = architecture
            .and_then(|architecture| Config::of(architecture, &value, generation.as_ref()))
            .map_err(refuse(&config_file))?;
        if let Some(settings) = &settings {
            config.follow_tokenizer(settings);
        }
        let architecture = config.architecture;
        let there = |name: &str| {
            let file = path.join(name);
            if file.is_file() { Ok(file) } else { Err(missing(&file, architecture)) }
        };
        let tokenizer = architecture.tokenizer_files();
        let tokenizer = tokenizer.iter().map(|name| there(name)).collect::<Result<_, _>>()?;
        let weights = there("model.safetensors")
            .or_else(|error| there("rust_model.ot").map_err(|_| error))?;
        let (reads, writes) = match (architecture, Languages::of(architecture)) {
            (Architecture::Bart | Architecture::Pegasus | Architecture::T5, _) => {
                (Vec::new(), None)
            }
            (Architecture::MBart50 | Architecture::M2M100 | Architecture::Nllb, Some(all)) => {
                reads_english_alone(path, &value).map_err(refuse(path))?;
                (all.but(Language::ENGLISH), Some(Language::ENGLISH.code().to_owned()))
            }
            (_, known) => {
                let pair = languages(path, pair, &value, settings.as_ref());
                let (from, into) = pair.map_err(refuse(path))?;
                let into_known: Option<Language> = into.parse().ok();
                let has = |language: Language| {
                    known.as_ref().is_none_or(|all| all.place(language).is_some())
                };
                if !has(from) || !into_known.is_some_and(has) {
                    let pair = format!("{} into {into}", from.code());
                    return Err(refuse(path)(format!("{architecture} has no tokens for {pair}")));
                }
                (vec![from], Some(into))
            }
        };
        let search = Search::of(architecture, &value, generation.as_ref());
        let prefix = if architecture == Architecture::T5 {
            prefix(&value).map_err(refuse(&config_file))?
        } else {
            String::new()
        };
        let path = path.to_owned();
        Ok(Self { path, config, search, weights, tokenizer, prefix, reads, writes })
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
        let settings = ["config.json", "generation_config.json", "tokenizer_config.json"]
            .map(|name| self.path.join(name));
        let settings = settings.into_iter().filter(|file| file.is_file());
        let mut files: Vec<PathBuf> = settings.collect();
        files.extend(self.tokenizer.iter().chain([&self.weights]).cloned());
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
        Tokens::read(&self.tokenizer, &self.config, &self.prefix)
            .map_err(|(file, reason)| refuse(file)(reason))
    }

    /// Checks the weights.
    pub(crate) fn weights(&self) -> Result<Weights, EngineError> {
        Weights::check(&self.weights, &self.config).map_err(refuse(&self.weights))
    }
}

pub(crate) fn refuse(path: &Path) -> impl Fn(String) -> EngineError {
    move |reason| EngineError::Model { path: path.to_owned(), reason }
}

/// A file of settings, where it is there.
fn settings_in(file: &Path) -> Result<Option<Value>, EngineError> {
    if file.exists() { config::read_json(file).map(Some).map_err(refuse(file)) } else { Ok(None) }
}

fn missing(file: &Path, architecture: Architecture) -> EngineError {
    let mut needs = architecture.tokenizer_files().to_vec();
    needs.sort_unstable();
    let needs = needs.join(" and ");
    refuse(file)(format!(
        "the file is missing; a {architecture} model needs config.json, {needs}, and its weights as \
         model.safetensors or rust_model.ot"
    ))
}

/// Refuses models that were made to translate English into others: what they would make of other
/// languages is no translation.
fn reads_english_alone(path: &Path, config: &Value) -> Result<(), String> {
    let name = fs::canonicalize(path).ok();
    let name = name.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
    let origin = config.get("_name_or_path").and_then(Value::as_str);
    if [name, origin].into_iter().flatten().any(|name| name.contains("one-to-many")) {
        return Err(
            "by its name it translates from English alone; one-to-many models are not run, \
                    many-to-one and many-to-many are"
                .to_owned(),
        );
    }
    Ok(())
}

/// What a T5 was taught to be told before a text that it is to summarise.
fn prefix(config: &Value) -> Result<String, String> {
    let said = config.pointer("/task_specific_params/summarization/prefix");
    let prefix = match said.filter(|said| !said.is_null()) {
        None => "summarize:",
        Some(said) => said.as_str().filter(|prefix| prefix.len() <= LONGEST_PREFIX).ok_or_else(|| {
            format!("the prefix of task_specific_params.summarization is no text of at most {LONGEST_PREFIX} bytes")
        })?,
    };
    Ok(prefix.trim().to_owned())
}

/// What a translator of one pair reads and writes; `told` is what the caller knows of it.
fn languages(
    path: &Path,
    told: Option<(&str, &str)>,
    config: &Value,
    settings: Option<&Value>,
) -> Result<(Language, String), String> {
    let said = settings.and_then(|settings| {
        let get = |key: &str| settings.get(key)?.as_str().and_then(tag);
        let from = get("source_lang").or_else(|| get("src_lang"))?;
        Some((from, get("target_lang").or_else(|| get("tgt_lang"))?))
    });
    let name = fs::canonicalize(path).ok();
    let name = name.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
    let origin = config.get("_name_or_path").and_then(Value::as_str);
    let named = || {
        [name, origin].into_iter().flatten().find_map(|name| {
            let mut parts = name.rsplit('-');
            let (into, from) = (tag(parts.next()?)?, tag(parts.next()?)?);
            Some((from, into))
        })
    };
    let unknown = "its languages are not known: tokenizer_config.json has no source_lang and target_lang, and \
                   the folder's name does not end with them, such as opus-mt-vi-en";
    let told = told.map(|(from, into)| (from.to_owned(), into.to_owned()));
    let (from, into) = told.or(said).or_else(named).ok_or(unknown)?;
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_folder_of_the_store_goes_by_the_pair_that_its_manifest_names() {
        // As a model of the hub lies in the store where a revision was named.
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("hf-some--opus-mt-vi-en..v1");
        fs::create_dir(&folder).unwrap();
        for file in fs::read_dir("tests/models/marian").unwrap() {
            let file = file.unwrap();
            if file.file_name() != "tokenizer_config.json" {
                fs::copy(file.path(), folder.join(file.file_name())).unwrap();
            }
        }
        let config = folder.join("config.json");
        let mut value: Value = serde_json::from_slice(&fs::read(&config).unwrap()).unwrap();
        value.as_object_mut().unwrap().remove("_name_or_path");
        fs::write(&config, value.to_string()).unwrap();
        assert!(Folder::open(&folder).is_err());
        let opened = Folder::open_as(&folder, Some(("vi", "en"))).unwrap();
        assert_eq!(opened.reads(), [Language::VIETNAMESE]);
        assert_eq!(opened.writes(), Some("en"));
        assert!(Folder::open_as(&folder, Some(("no tag", "en"))).is_err());
    }
}
