use std::io;
use std::path::PathBuf;

use thiserror::Error;
use tomtat_engine::EngineError;
use tomtat_metrics::MetricError;

/// Why nothing was measured.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EvalError {
    /// A file could not be read.
    #[error("cannot read {}: {reason}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A file is larger than is read.
    #[error("larger than {limit} MiB: {}", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit in MiB.
        limit: u64,
    },
    /// Segments are paired by their line.
    #[error("{sources} sources but {others} {what}")]
    Lines {
        /// Lines of the sources.
        sources: usize,
        /// Lines of the other text.
        others: usize,
        /// What the other text is.
        what: &'static str,
    },
    /// A line of references is none.
    #[error("line {line} of the references: {reason}")]
    Reference {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// There is nothing to summarise for a reference.
    #[error("no text for reference {number}: neither the references nor any records have it")]
    NoText {
        /// Counted from 1.
        number: usize,
    },
    /// The metrics refuse the texts.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// The engine failed, or was stopped.
    #[error(transparent)]
    Engine(#[from] EngineError),
}
