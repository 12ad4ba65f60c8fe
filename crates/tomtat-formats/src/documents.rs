use std::iter;

use tomtat_article::Code;

use crate::error::{FormatError, Problem, RecordError};
use crate::feed::FeedEntries;
use crate::input::{Input, Source};
use crate::json::JsonLines;
use crate::sniff::{Guess, from_name, sniff};
use crate::{Document, Format, Options, decoding, html};

/// The documents of one input, read as they are asked for.
///
/// Memory stays bounded by [`Options::max_document_bytes`] whatever the size of the input, for
/// the formats that hold many documents.
pub struct Documents {
    name: String,
    format: Format,
    inner: Box<dyn Iterator<Item = Result<Document, RecordError>> + Send>,
}

impl Documents {
    pub(crate) fn open(source: Source, name: &str, options: &Options) -> Result<Self, FormatError> {
        let fail = |problem| FormatError::new(name, problem);
        let input = Input::open(source, options).map_err(fail)?;
        let format = match options.format {
            Some(format) => format,
            None => decide(&input.head, name).map_err(fail)?,
        };
        let limit = options.max_document_bytes;
        let inner: Box<dyn Iterator<Item = _> + Send> = match format {
            Format::JsonLines => Box::new(JsonLines::new(name, input.lines(limit), options)),
            Format::Feed => Box::new(FeedEntries::new(name, input, options)),
            Format::Html => one(input, name, options, html::page),
            Format::Plain => one(input, name, options, plain),
            other => return Err(fail(Problem::Unsupported(format!("{other}")))),
        };
        Ok(Self { name: name.to_owned(), format, inner })
    }

    /// The format that the input is read as.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The name that was given to [`read`](crate::read).
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Iterator for Documents {
    type Item = Result<Document, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.inner.next()
    }
}

impl std::fmt::Debug for Documents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Documents").field("name", &self.name).field("format", &self.format).finish()
    }
}

/// The format by content first, by name second.
fn decide(head: &[u8], name: &str) -> Result<Format, Problem> {
    match sniff(head) {
        Guess::Sure(format) => Ok(format),
        Guess::Zip => match from_name(name) {
            Some(Format::Epub) => Ok(Format::Epub),
            _ => Ok(Format::Docx),
        },
        Guess::Other(what) => Err(Problem::NotText(what.to_owned())),
        Guess::OtherXml(root) => match from_name(name) {
            Some(format @ (Format::Html | Format::Feed | Format::Plain)) => Ok(format),
            _ => Err(Problem::Unsupported(format!("XML with the root <{root}>"))),
        },
        Guess::Text => Ok(from_name(name).unwrap_or(Format::Plain)),
    }
}

/// An input that is one document.
fn one(
    input: Input,
    name: &str,
    options: &Options,
    parse: impl FnOnce(&[u8], &Options) -> Result<Document, Problem> + Send + 'static,
) -> Box<dyn Iterator<Item = Result<Document, RecordError>> + Send> {
    let (name, options) = (name.to_owned(), options.clone());
    Box::new(iter::once_with(move || {
        let fail = |problem| RecordError::new(&name, problem).last();
        let whole = input.whole(options.max_document_bytes).map_err(fail)?;
        let mut document = parse(&whole.bytes, &options).map_err(fail)?;
        if let Some(damage) = whole.damage {
            document.warn(Code::DocumentDamaged, format!("read up to where {damage}"));
        }
        Ok(document)
    }))
}

fn plain(bytes: &[u8], options: &Options) -> Result<Document, Problem> {
    let decoded = decoding::decode(bytes, None, options)?;
    let mut document = Document::new(Format::Plain);
    document.text = decoded.text;
    document.encoding = decoded.encoding;
    document.warnings = decoded.warnings;
    Ok(document)
}
