//! Model manifests and the local model store of tomtat.
//!
//! A [`Manifest`] says what a model is: the file with its exact size and SHA-256, what it can do
//! and how to ask for it, its licence, and an ordered list of sources. The [`Catalogue`] holds the
//! manifests embedded in the binary (`models/*.toml` at the top of the repository) and the user's
//! own. The [`Store`] fetches a model from the first source that works, verifies it, and keeps it.
//! [`gguf::check`] reads the header of a model file before an engine is trusted with it.
//!
//! ```
//! use tomtat_models::{Catalogue, Job, Store};
//!
//! let catalogue = Catalogue::embedded();
//! let model = catalogue.default_for(Job::Summarize).ok_or("no default model")?;
//! let store = Store::open(Some("/tmp/some/folder".into()))?;
//! match store.path_of(model) {
//!     Some(path) => println!("{} is at {}", model.name, path.display()),
//!     None => println!("{} is not here: {} bytes to fetch", model.name, model.total_size()),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Fetching is [`Store::fetch`]; it blocks, and tells a [`Progress`] what it does.

mod catalogue;
mod embedded;
mod error;
mod fetch;
mod firefox;
pub mod gguf;
mod hub;
mod kept;
mod lock;
mod manifest;
mod merge;
mod parse;
mod part;
mod progress;
mod ranking;
mod sources;
mod store;
mod template;

pub use catalogue::Catalogue;
pub use error::{ManifestError, SourceError, SourceFailure, StoreError};
pub use fetch::FetchOptions;
pub use firefox::FirefoxIndex;
pub use hub::{HubIndex, HubName, is_architecture};
pub use manifest::{
    Figure, FileRole, Format, Job, Jobs, Licence, Lora, Manifest, ModelFile, Origin, Packed,
    PypiPart, SourceSpec, Speed, SummarizeJob, TranslateJob,
};
pub use part::sha256_of;
pub use progress::Progress;
pub use ranking::{Ranked, by_quality, default_of, fits};
pub use store::{ModelFiles, Status, Store, Stored};
pub use template::{Piece, Template, TemplateError};
