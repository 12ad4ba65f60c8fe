//! Reads news articles out of the files that people have: HTML pages, RSS and Atom feeds, JSON
//! Lines and arrays, CSV, Markdown, DOCX, EPUB, PDF and plain text, any of them in gzip or zstd.
//!
//! [`read`] takes a reader and gives the documents in it one by one, each with its title, byline,
//! date, address, declared language and body. The format is found from the content first and the
//! name second. A bad record fails on its own and the rest go on; whatever is taken out, repaired
//! or doubted is said in the document.
//!
//! ```
//! use tomtat_formats::{Options, read};
//!
//! let input = br#"{"title": "Rain in Hue", "body": "It rained for three days."}
//! [1, 2]
//! {"title": "Bridge opens", "body": "The bridge opened on Monday."}"#;
//!
//! let mut bodies = Vec::new();
//! for document in read(&input[..], "news.jsonl", &Options::default())? {
//!     match document {
//!         Ok(document) => bodies.push(document.body()),
//!         Err(error) => assert_eq!(error.line(), Some(2)),
//!     }
//! }
//! assert_eq!(bodies, ["It rained for three days.", "The bridge opened on Monday."]);
//! # Ok::<(), tomtat_formats::FormatError>(())
//! ```

mod contain;
mod decoding;
mod document;
mod documents;
mod error;
mod feed;
mod fields;
mod format;
mod html;
mod input;
mod json;
mod markdown;
mod options;
mod packed;
#[cfg(feature = "pdf")]
mod pdf;
mod sniff;
mod table;
mod xml;

use std::io::Read;

pub use document::{Block, Document};
pub use documents::Documents;
pub use error::{FormatError, Problem, RecordError};
pub use format::{Format, ParseFormatError};
pub use options::{FieldNames, Options};

/// Opens an input as documents.
///
/// `name` is the path or a word such as `stdin`: its extension helps to tell the format, and
/// errors begin with it.
///
/// # Errors
///
/// Where the start of the input cannot be read or unpacked, or is of no kind that is read here.
/// Faults further on come from the iterator, each with the record that it concerns.
pub fn read<R: Read + Send + 'static>(
    input: R,
    name: &str,
    options: &Options,
) -> Result<Documents, FormatError> {
    Documents::open(Box::new(input), name, options)
}
