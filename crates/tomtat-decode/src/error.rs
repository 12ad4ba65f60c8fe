use thiserror::Error;

/// Why bytes could not be read as text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The bytes are no text: an image, an archive, a program.
    #[error("not a text: {why} (at byte {offset})")]
    NotText {
        /// Where in the bytes this shows, counted from 0.
        offset: usize,
        /// What the bytes seem to be.
        why: String,
    },
    /// The encoding asked for in [`Hints::forced`](crate::Hints::forced) does not exist.
    #[error("unknown encoding: {label}")]
    UnknownEncoding {
        /// The label as given.
        label: String,
    },
}
