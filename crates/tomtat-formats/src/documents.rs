use std::iter;

use tomtat_article::Code;

use crate::error::{FormatError, Problem, RecordError};
use crate::feed::FeedEntries;
use crate::input::{Input, Source};
use crate::json::{JsonLines, JsonRecords};
use crate::packed::{self, Archive, Chapters};
#[cfg(feature = "pdf")]
use crate::pdf;
use crate::sniff::{Guess, from_name, sniff};
use crate::table::Rows;
use crate::{Document, Format, Options, decoding, html, markdown};

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
        let (input, utf_16) = match is_of_records(format) {
            true => input.transcoded(options.encoding.as_deref()),
            false => (input, None),
        };
        let Some(encoding) = utf_16 else { return Self::read(input, format, name, options) };
        // It is UTF-8 from here on, whatever it was.
        let options = Options { encoding: None, ..options.clone() };
        let mut documents = Self::read(input, format, name, &options)?;
        documents.inner = Box::new(documents.inner.map(move |document| {
            document.map(|document| Document { encoding: encoding.to_owned(), ..document })
        }));
        Ok(documents)
    }

    fn read(
        input: Input,
        format: Format,
        name: &str,
        options: &Options,
    ) -> Result<Self, FormatError> {
        let fail = |problem| FormatError::new(name, problem);
        let limit = options.max_document_bytes;
        let inner: Box<dyn Iterator<Item = _> + Send> = match format {
            Format::JsonLines => Box::new(JsonLines::new(name, input.lines(limit), options)),
            Format::Json | Format::JsonFeed => {
                Box::new(JsonRecords::new(name, format, input, options))
            }
            Format::Feed => Box::new(FeedEntries::new(name, input, options)),
            Format::Csv | Format::Tsv => {
                Box::new(Rows::open(name, format, input, options).map_err(fail)?)
            }
            Format::Docx | Format::Epub => return Self::packed(input, format, name, options),
            Format::Markdown => one(input, name, options, markdown::read),
            #[cfg(feature = "pdf")]
            Format::Pdf => one(input, name, options, pdf::read),
            Format::Html => one(input, name, options, html::page),
            Format::Plain => one(input, name, options, plain),
            #[cfg(not(feature = "pdf"))]
            Format::Pdf => {
                let what = "a PDF, and this program was built without the pdf feature";
                return Err(fail(Problem::Unsupported(what.to_owned())));
            }
        };
        Ok(Self { name: name.to_owned(), format, inner })
    }

    /// DOCX or EPUB, by what is in the container unless the caller insists.
    fn packed(
        input: Input,
        format: Format,
        name: &str,
        options: &Options,
    ) -> Result<Self, FormatError> {
        let fail = |problem| FormatError::new(name, problem);
        let whole = input.whole(options.max_document_bytes).map_err(fail)?;
        // What comes out may be larger than what goes in, but not without end.
        let limit = options.max_document_bytes.saturating_mul(4);
        let mut archive = Archive::open(whole.bytes, limit).map_err(fail)?;
        let format = match (options.format, packed::kind(&archive)) {
            (Some(_), _) => format,
            (None, Some(format)) => format,
            (None, None) => {
                return Err(fail(Problem::Unsupported(packed::describe(&archive).to_owned())));
            }
        };
        let inner: Box<dyn Iterator<Item = _> + Send> = if format == Format::Epub {
            Box::new(Chapters::open(archive, name, options).map_err(fail)?)
        } else {
            let document = packed::read_docx(&mut archive).map_err(fail)?;
            Box::new(iter::once(Ok(document)))
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

/// Whether the format is read record by record. The others are decoded whole.
fn is_of_records(format: Format) -> bool {
    matches!(
        format,
        Format::JsonLines
            | Format::Json
            | Format::JsonFeed
            | Format::Feed
            | Format::Csv
            | Format::Tsv
    )
}

/// The format by content first, by name second.
fn decide(head: &[u8], name: &str) -> Result<Format, Problem> {
    match sniff(head) {
        Guess::Sure(format) => Ok(format),
        Guess::OneObject => match from_name(name) {
            Some(Format::JsonLines) => Ok(Format::JsonLines),
            _ => Ok(Format::Json),
        },
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
