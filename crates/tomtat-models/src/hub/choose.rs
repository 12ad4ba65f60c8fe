//! Which files of a repository make the model.

use super::{listing::Listing, name::HubName};
use crate::{
    Job, StoreError,
    parse::{format::WEIGHTS, is_file_name},
};

/// Most candidates that an error names.
const MAX_NAMED: usize = 20;

/// The quantisation that is taken where there are several: the one of the models that tomtat brings.
const PREFERRED: &str = "q4_k_m";

/// Files that the engine of transformers models looks for beside the weights. All that are there are
/// taken: together they are small.
const BESIDE: [&str; 8] = [
    "config.json",
    "generation_config.json",
    "tokenizer_config.json",
    "vocab.json",
    "merges.txt",
    "source.spm",
    "spiece.model",
    "sentencepiece.bpe.model",
];

/// An architecture of transformers models that the engines know.
#[derive(Debug)]
pub(super) struct Architecture {
    /// `model_type` of its `config.json`.
    pub(super) name: &'static str,
    pub(super) job: Job,
    /// Whether it translates many languages, so that the model's card says which.
    pub(super) many: bool,
    /// Files without which it does not run.
    pub(super) needs: &'static [&'static str],
}

const fn translates(
    name: &'static str,
    many: bool,
    needs: &'static [&'static str],
) -> Architecture {
    Architecture { name, job: Job::Translate, many, needs }
}

const fn summarises(name: &'static str, needs: &'static [&'static str]) -> Architecture {
    Architecture { name, job: Job::Summarize, many: false, needs }
}

/// What the crate tomtat-rustbert runs. It has the last word: its own check names what it refuses.
const ARCHITECTURES: [Architecture; 6] = [
    translates("marian", false, &["source.spm", "vocab.json"]),
    translates("mbart", true, &["sentencepiece.bpe.model"]),
    translates("m2m_100", true, &["sentencepiece.bpe.model"]),
    summarises("bart", &["vocab.json", "merges.txt"]),
    summarises("pegasus", &["spiece.model"]),
    summarises("t5", &["spiece.model"]),
];

/// The architectures, for messages.
pub(crate) fn architectures() -> String {
    ARCHITECTURES.map(|it| it.name).join(", ")
}

/// Whether `model_type` of a `config.json` names a transformers model that the engines know.
#[must_use]
pub fn is_architecture(name: &str) -> bool {
    architecture(name).is_some()
}

pub(super) fn architecture(name: &str) -> Option<&'static Architecture> {
    ARCHITECTURES.iter().find(|it| it.name == name)
}

/// How the chosen files are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Gguf,
    Transformers,
}

/// Paths in the repository.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) weights: String,
    pub(super) others: Vec<String>,
    pub(super) kind: Kind,
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

pub(super) fn choose(name: &HubName, listing: &Listing) -> Result<Chosen, StoreError> {
    let refuse = |reason: String, candidates: &[&str]| StoreError::HubChoice {
        model: name.to_string(),
        reason,
        candidates: candidates
            .iter()
            .take(MAX_NAMED)
            .map(|path| name.with_file(path).to_string())
            .collect(),
    };
    let gguf =
        |path: &str| Chosen { weights: path.to_owned(), others: Vec::new(), kind: Kind::Gguf };
    let all: Vec<&str> = listing.paths().filter(|path| is_gguf(path)).collect();
    let whole: Vec<&str> = all.iter().copied().filter(|path| is_model(path)).collect();
    if let Some(file) = name.file() {
        if !listing.has(file) {
            return Err(refuse(format!("it has no file {file}"), &whole));
        }
        if !is_model(file) {
            let reason = format!("{file} is a piece of a split model, or no language model");
            return Err(refuse(reason, &whole));
        }
        return Ok(gguf(file));
    }
    let preferred: Vec<&str> = whole
        .iter()
        .copied()
        .filter(|path| file_name(path).to_ascii_lowercase().contains(PREFERRED))
        .collect();
    match (whole.as_slice(), preferred.as_slice()) {
        ([only], _) | (_, [only]) => return Ok(gguf(only)),
        ([], _) if !all.is_empty() => {
            let reason = "its GGUF files are pieces of split models, or no language models";
            return Err(refuse(reason.to_owned(), &[]));
        }
        ([], _) => {}
        (several, []) => {
            let reason = format!("it has {} GGUF files, and none is Q4_K_M", several.len());
            return Err(refuse(reason, several));
        }
        (_, several) => {
            let reason = format!("{} of its GGUF files are Q4_K_M", several.len());
            return Err(refuse(reason, several));
        }
    }
    transformers(listing).map_err(|reason| refuse(reason, &[]))
}

fn transformers(listing: &Listing) -> Result<Chosen, String> {
    if !listing.has("config.json") {
        return Err("it has no .gguf file and no config.json".to_owned());
    }
    let Some(weights) = WEIGHTS.into_iter().find(|weights| listing.has(weights)) else {
        return Err(if listing.has("model.safetensors.index.json") {
            "its weights are in several pieces, which are not run".to_owned()
        } else if listing.has("pytorch_model.bin") {
            "its weights are there as pytorch_model.bin alone, which can hold any program and is not \
             read; where somebody offers them as safetensors, name that revision (@refs/pr/N)"
                .to_owned()
        } else {
            format!("it has neither a .gguf file nor {}", WEIGHTS.join(" or "))
        });
    };
    let there = BESIDE.into_iter().filter(|name| listing.has(name));
    let others = there.map(str::to_owned).collect();
    Ok(Chosen { weights: weights.to_owned(), others, kind: Kind::Transformers })
}

/// Whether a file may be taken into the store at all.
fn is_gguf(path: &str) -> bool {
    let name = file_name(path);
    is_file_name(name) && name.ends_with(".gguf")
}

/// Neither a piece of a split model (`…-00001-of-00003.gguf`) nor the eyes of one (`mmproj-…`).
fn is_model(path: &str) -> bool {
    let name = file_name(path);
    let stem = name.strip_suffix(".gguf").unwrap_or(name);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let piece = stem.rsplit_once("-of-").is_some_and(|(before, count)| {
        digits(count) && before.rsplit_once('-').is_some_and(|(_, number)| digits(number))
    });
    is_gguf(path) && !piece && !name.to_ascii_lowercase().starts_with("mmproj")
}
