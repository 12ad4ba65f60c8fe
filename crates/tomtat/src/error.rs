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
            Self::UnknownModel { known, .. } => {
                Some(format!("known are: {}; or give the path of a .gguf file", known.join(", ")))
            }
            Self::WrongJob { .. } => {
                Some("`tomtat models list` shows which model does which job".to_owned())
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
