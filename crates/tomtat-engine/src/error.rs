use std::path::PathBuf;

use tomtat_article::Job;

/// An engine could not be set up, or cannot go on at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The weights are no usable model file.
    #[error("not a usable model ({reason}): {}", path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The model cannot do this job.
    #[error("the model {model} cannot {}", verb(*job))]
    Job {
        /// Name of the model.
        model: String,
        /// The job asked for.
        job: Job,
    },
    /// The engine failed while it ran.
    #[error("the model {model} failed while running: {reason}")]
    Run {
        /// Name of the model.
        model: String,
        /// What the engine said.
        reason: String,
    },
    /// Layers were to go to a GPU, and llama.cpp has no back end for one.
    #[error("no GPU can be used: this build has no back end for one, or the machine has none")]
    NoGpu,
    /// The run was stopped by the queue ([`Queue::stopped`](crate::Queue::stopped)).
    #[error("stopped")]
    Stopped,
}

fn verb(job: Job) -> &'static str {
    match job {
        Job::Translate => "translate",
        Job::Summarize => "summarise",
    }
}

impl EngineError {
    /// What the person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Model { .. } => Some(
                "`tomtat models verify` checks the models of the store; a file or folder of \
                 your own must be complete and of a kind that is run here (GGUF, or a model of \
                 Firefox)"
                    .to_owned(),
            ),
            Self::Job { .. } => {
                Some("`tomtat models list` shows which model does which job".to_owned())
            }
            Self::NoGpu => Some(
                "build with --features cuda, metal or vulkan, or leave the layers at 0".to_owned(),
            ),
            Self::Run { .. } | Self::Stopped => None,
        }
    }
}

/// One request could not be answered; the others go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The request is longer than the model can take.
    #[error("the text takes {tokens} tokens and the model {limit}")]
    TooLong {
        /// Tokens of the prompt with room for the answer.
        tokens: usize,
        /// What fits.
        limit: usize,
    },
    /// The engine does not do this job.
    #[error("the engine does not do this job")]
    Job,
    /// The engine failed on this request.
    #[error("the engine failed: {0}")]
    Failed(String),
}
