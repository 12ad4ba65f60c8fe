//! Writes what tomtat made of an article: text for people at a terminal, JSON
//! Lines for programs, Markdown for documents, HTML for people who check
//! summaries; to a stream or to a folder with one file an article and an index.
//! JSON Lines can be read again and written in another format.
//!
//! Articles come from strangers, so nothing of their text reaches the output
//! unguarded: text has its terminal control characters made visible, Markdown
//! and HTML are escaped, JSON stays on one line.
//!
//! ```
//! use tomtat_article::{ArticleFailure, Record, Source};
//! use tomtat_report::{Format, Style, write_record};
//!
//! let record = Record::failed(
//!     Source::file("empty.txt"),
//!     ArticleFailure {
//!         code: "load.empty".into(),
//!         message: "no text in the file: empty.txt".into(),
//!         hint: None,
//!     },
//! );
//! let mut out = Vec::new();
//! write_record(&mut out, &record, Format::Text, &Style::default())?;
//! assert_eq!(out, b"error: no text in the file: empty.txt [load.empty]\n");
//! # Ok::<(), std::io::Error>(())
//! ```

mod digest;
mod evidence;
mod facts;
mod format;
mod html;
mod json;
mod markdown;
mod output;
mod paragraphs;
mod printable;
mod read;
mod stream;
mod style;
mod text;

use std::io;

use tomtat_article::{Digest, Record};

use html::Show;

pub use format::{Format, ParseFormatError};
pub use output::{Key, OutputDir, OutputError, write_whole};
pub use read::{LONGEST_LINE, RecordError, RecordLines};
pub use stream::Stream;
pub use style::Style;

/// Writes the whole result for one article: title, source, language, summary,
/// warnings; or why it failed.
///
/// The output ends with a newline and starts without an empty line. As HTML it is a whole page. For
/// several records on one stream, see [`Stream`].
///
/// # Errors
/// Whatever `out` fails with.
pub fn write_record(
    out: &mut dyn io::Write,
    record: &Record,
    format: Format,
    style: &Style,
) -> io::Result<()> {
    match format {
        Format::Text => text::record(out, record, style),
        Format::JsonLines => json::record(out, record),
        Format::Markdown => markdown::record(out, record, style),
        Format::Html => html::page(out, record, Show::Summaries, None),
    }
}

/// Writes the English article, title first, paragraph by paragraph: the
/// translation where there is one, the article itself where it was in English
/// from the start. As JSON Lines this is the whole record, and HTML has the original beside a
/// translation.
///
/// # Errors
/// Whatever `out` fails with.
pub fn write_translation(
    out: &mut dyn io::Write,
    record: &Record,
    format: Format,
    style: &Style,
) -> io::Result<()> {
    match format {
        Format::Text => text::translation(out, record, style),
        Format::JsonLines => json::record(out, record),
        Format::Markdown => markdown::translation(out, record, style),
        Format::Html => html::page(out, record, Show::Translations, None),
    }
}

/// Writes only the warnings of a record, one a line as in the text format, for
/// callers that send them elsewhere than the result. See [`Style::warnings`].
///
/// # Errors
/// Whatever `out` fails with.
pub fn write_warnings(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    text::warnings(out, record, style)
}

/// Writes the digest of one group: title, sources, summary, where the sources differ, how the
/// story moved; or why an article failed. Marks such as `[2.7]` are source and sentence.
///
/// # Errors
/// Whatever `out` fails with; [`Unsupported`](io::ErrorKind::Unsupported) for HTML.
pub fn write_digest(
    out: &mut dyn io::Write,
    digest: &Digest,
    format: Format,
    style: &Style,
) -> io::Result<()> {
    match format {
        Format::Text => text::digest(out, digest, style),
        Format::JsonLines => json::digest(out, digest),
        Format::Markdown => markdown::digest(out, digest, style),
        Format::Html => {
            Err(io::Error::new(io::ErrorKind::Unsupported, "a digest is not written as HTML"))
        }
    }
}
