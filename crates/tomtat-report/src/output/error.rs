use std::io;
use std::path::PathBuf;

/// Why a folder of results cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The folder cannot be created or looked into.
    #[error("cannot use the output folder: {}", dir.display())]
    Folder {
        /// The folder.
        dir: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process writes to the folder.
    #[error("another tomtat is writing to the output folder: {}", dir.display())]
    Busy {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder has an index that tomtat did not write and will not overwrite.
    #[error("not an index that tomtat wrote: {}", path.display())]
    Foreign {
        /// The index.
        path: PathBuf,
    },
    /// A file cannot be read.
    #[error("cannot read: {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write: {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Every name for the article is taken by files that tomtat did not write.
    #[error("no free file name for {source_name} in {}", dir.display())]
    NoName {
        /// The article.
        source_name: String,
        /// The folder.
        dir: PathBuf,
    },
}

impl OutputError {
    /// What the person can do about it, where something general can be said.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Busy { .. } => Some("wait for the other run, or choose another --output folder"),
            Self::Foreign { .. } | Self::NoName { .. } => Some("choose another --output folder"),
            Self::Folder { source, .. }
            | Self::Read { source, .. }
            | Self::Write { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    Some("free some space and run it again: what is done is kept")
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    Some("choose an --output folder that you may write to")
                }
                io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                    Some("--output takes a folder, not a file")
                }
                _ => None,
            },
        }
    }
}
