use std::path::PathBuf;

/// What is wrong with a cache. None of it loses a result: the work is done without the cache.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// The file is damaged, or is none of ours; it was renamed and a new one begun.
    #[error("the cache of answers was unusable ({reason}) and set aside as {}: {}", aside.display(), path.display())]
    SetAside {
        /// The file.
        path: PathBuf,
        /// Its new name.
        aside: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Another program holds the file for itself.
    #[error("the cache of answers is held by another program: {}", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("the cache of answers cannot be used ({reason}): {}", path.display())]
    Unusable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

impl CacheError {
    /// What the person can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::SetAside { .. } => Some("nothing is lost but time; the file can be deleted"),
            Self::Busy { .. } => None,
            Self::Unusable { .. } => {
                Some("name another folder by --cache, or do without by --no-cache")
            }
        }
    }
}
