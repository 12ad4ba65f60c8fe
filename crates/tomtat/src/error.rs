use std::path::PathBuf;

use tomtat_engine::EngineError;
use tomtat_models::StoreError;

/// Why a pipeline could not be set up, or a run could not go on. What concerns
/// one article is no error of the run: it stands in that article's record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No manifest has this name.
    #[error("no model of this name: {name}")]
    UnknownModel {
        /// The name asked for.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// The model cannot do the job it is asked for.
    #[error("the model {model} cannot {job}")]
    WrongJob {
        /// The model.
        model: String,
        /// `translate` or `summarise`.
        job: &'static str,
    },
    /// A model file that was named does not exist.
    #[error("no such model file: {}", .0.display())]
    NoModelFile(PathBuf),
    /// The folder that was named holds no model that can do the job.
    #[error("no usable model in the folder ({reason}): {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What is missing.
        reason: String,
    },
    /// The translator does not write English.
    #[error("the model {model} translates {from} to {into}, and not to English")]
    WrongPair {
        /// The model.
        model: String,
        /// What it reads.
        from: String,
        /// What it writes.
        into: String,
    },
    /// What would run the model was left out of this build.
    #[error("the model {model} runs on {engine}, which is not in this build")]
    NotBuilt {
        /// The model.
        model: String,
        /// What would run it.
        engine: &'static str,
    },
    /// The store of models failed: fetch, verify, open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The caller's sink failed; the articles before it are done.
    #[error("the result could not be written: {0}")]
    Sink(#[source] std::io::Error),
    /// The run was stopped before its end ([`crate::Observer::stopped`]).
    #[error("stopped")]
    Stopped,
}

impl Error {
    /// What the person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownModel { known, .. } => Some(format!(
                "known are: {}; or give the path of a .gguf file, of a folder with a model of \
                     Firefox, the name of one of its models, such as firefox-vi-en, or a model of the \
                     hub, as hf:owner/name",
                known.join(", ")
            )),
            Self::WrongJob { .. } => {
                Some("`tomtat models list` shows which model does which job".to_owned())
            }
            Self::Folder { .. } => Some(
                "a folder works as translator where it holds a model of Firefox (model.*.bin and \
                 vocab.*.spm), and, in a build with the feature rust-bert, a Marian model; as \
                 summariser a BART model there; a GGUF model is given as FILE.gguf"
                    .to_owned(),
            ),
            Self::WrongPair { .. } => Some(
                "take one that translates to English, such as firefox-vi-en (`tomtat models list \
                 --firefox`)"
                    .to_owned(),
            ),
            Self::NotBuilt { engine: "rust-bert", .. } => Some(
                "take a model that this build runs (`tomtat models list`), such as firefox-vi-en or a \
                 repository with a .gguf file; or run `make libtorch`, set LIBTORCH to the folder that it prints and \
                 LIBTORCH_CXX11_ABI=0, and build with `cargo build --release -p tomtat-cli --features \
                 rust-bert`"
                    .to_owned(),
            ),
            Self::NotBuilt { .. } => {
                Some("build tomtat with the feature `fxtranslate`, or take a GGUF model".to_owned())
            }
            Self::NoModelFile(_) => Some(
                "give the name of a model (`tomtat models list`) or an existing file".to_owned(),
            ),
            Self::Store(error) => error.hint(),
            Self::Engine(error) => error.hint(),
            Self::Sink(_) | Self::Stopped => None,
        }
    }
}
