//! Loads Vietnamese and English news as people have it: files, folders, patterns, standard
//! input, strings; each [`Article`](tomtat_article::Article) decoded, cleaned of page
//! furniture, with its language and its sentences, and with nothing lost on the way.
//!
//! ```no_run
//! use tomtat_load::{Input, LoadOptions, Loader};
//!
//! let loader = Loader::new(LoadOptions::default());
//! for article in loader.load(vec![Input::from("news"), Input::from("-")]) {
//!     match article {
//!         Ok(article) => println!("{}: {} sentences", article.source, article.counts.sentences),
//!         Err(error) => eprintln!("{error} [{}]", error.code()),
//!     }
//! }
//! ```

mod assemble;
mod clean;
mod draft;
mod duplicates;
mod error;
mod finish;
mod headline;
mod input;
mod language;
mod loader;
mod lookahead;
mod open;
mod options;
mod plain;
mod sentences;
mod walk;

pub use error::LoadError;
pub use input::Input;
pub use language::{LanguageIdentifier, NewsLanguages};
pub use loader::{Articles, Loader};
pub use options::LoadOptions;
/// What the options name.
pub use tomtat_formats::{FieldNames, Format};
