//! CSV and TSV: a row is a document, the first row names its fields.

use std::io::Read;

use csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use crate::error::{Problem, RecordError};
use crate::input::{Fault, Input, Source};
use crate::{Document, Format, Options, decoding, fields};

/// What the CSV reader reads at once.
const BUFFER: usize = 64 << 10;

/// The documents of a table.
pub(crate) struct Rows {
    name: String,
    format: Format,
    options: Options,
    reader: Reader<Metered>,
    header: Vec<String>,
    row: ByteRecord,
    record: u64,
    done: bool,
}

impl Rows {
    pub(crate) fn open(
        name: &str,
        format: Format,
        input: Input,
        options: &Options,
    ) -> Result<Self, Problem> {
        let delimiter = if format == Format::Tsv { b'\t' } else { delimiter_of(&input.head) };
        let mut metered =
            Metered { source: input.source, left: 0, limit: options.max_document_bytes };
        metered.refill();
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            // Quotes inside TSV are letters like others.
            .quoting(format != Format::Tsv)
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(BUFFER)
            .from_reader(metered);
        let mut row = ByteRecord::new();
        let any = reader.read_byte_record(&mut row).map_err(problem)?;
        let header = if any {
            texts(&row, options)?.into_iter().map(|t| t.trim().to_owned()).collect()
        } else {
            Vec::new()
        };
        let (name, options) = (name.to_owned(), options.clone());
        Ok(Self { name, format, options, reader, header, row, record: 0, done: !any })
    }

    fn error(&self, problem: Problem) -> RecordError {
        let error = RecordError::new(&self.name, problem).at_record(self.record);
        match self.row.position() {
            Some(position) => error.at_line(position.line()),
            None => error,
        }
    }

    fn document(&self) -> Result<Document, Problem> {
        let mut record = Map::new();
        for (i, text) in texts(&self.row, &self.options)?.into_iter().enumerate() {
            match self.header.get(i) {
                Some(name) if !name.is_empty() => {
                    record.entry(name.clone()).or_insert(Value::String(text));
                }
                _ if text.trim().is_empty() => {}
                _ => {
                    return Err(Problem::Damaged(format!(
                        "it has {} fields where the header names {}",
                        self.row.len(),
                        self.header.len()
                    )));
                }
            }
        }
        if self.row.len() < self.header.len() {
            return Err(Problem::Damaged(format!(
                "it has {} fields where the header names {}",
                self.row.len(),
                self.header.len()
            )));
        }
        let mut document = fields::document(&record, self.format, &self.options)?;
        document.record = Some(self.record);
        Ok(document)
    }
}

impl Iterator for Rows {
    type Item = Result<Document, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.reader.get_mut().refill();
        match self.reader.read_byte_record(&mut self.row) {
            Ok(false) => {
                self.done = true;
                None
            }
            Ok(true) => {
                self.record += 1;
                Some(self.document().map_err(|problem| self.error(problem)))
            }
            Err(error) => {
                self.done = true;
                self.record += 1;
                Some(Err(self.error(problem(error)).last()))
            }
        }
    }
}

fn problem(error: csv::Error) -> Problem {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => match error.get_ref().and_then(|e| e.downcast_ref()) {
            Some(Overflow { limit }) => Problem::TooLarge { limit: *limit },
            None => Fault::problem(error),
        },
        other => Problem::Damaged(format!("{other:?}")),
    }
}

/// The fields as text, decoded together so that short ones do not mislead the detection.
fn texts(row: &ByteRecord, options: &Options) -> Result<Vec<String>, Problem> {
    if options.encoding.is_none()
        && let Ok(texts) = row.iter().map(std::str::from_utf8).collect::<Result<Vec<_>, _>>()
    {
        return Ok(texts
            .into_iter()
            .map(|t| t.trim_start_matches('\u{feff}').to_owned())
            .collect());
    }
    // Decoding takes control characters out, so the mark between fields is made of others; where a
    // field has it too, the count does not fit and the fields are decoded one by one.
    const MARK: &str = "\n|~~|~~|\n";
    let joined: Vec<u8> = row.iter().collect::<Vec<_>>().join(MARK.as_bytes());
    let decoded = decoding::decode(&joined, None, options)?;
    let parts: Vec<String> = decoded.text.split(MARK).map(str::to_owned).collect();
    if parts.len() == row.len() {
        return Ok(parts);
    }
    row.iter().map(|field| Ok(decoding::decode(field, None, options)?.text)).collect()
}

/// The delimiter that the header row has most of.
fn delimiter_of(head: &[u8]) -> u8 {
    let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| first.iter().filter(|b| **b == delimiter).count();
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',')
}

/// Too many bytes for one row.
#[derive(Debug, thiserror::Error)]
#[error("a row of more than {limit} bytes")]
struct Overflow {
    limit: u64,
}

/// A reader that fails where one row takes more than the limit (an open quote swallows the rest
/// of a file), give or take what the CSV reader has in its buffer.
struct Metered {
    source: Source,
    left: u64,
    limit: u64,
}

impl Metered {
    fn refill(&mut self) {
        self.left = self.limit.saturating_add(2 * BUFFER as u64);
    }
}

impl Read for Metered {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.source.read(buf)?;
        self.left = self.left.saturating_sub(n as u64);
        if self.left == 0 && n > 0 {
            return Err(std::io::Error::other(Overflow { limit: self.limit }));
        }
        Ok(n)
    }
}
