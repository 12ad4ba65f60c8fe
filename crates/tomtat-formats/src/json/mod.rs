//! JSON: lines of records, arrays of records, feeds.

mod lines;
mod records;
mod split;
mod surrogates;

pub(crate) use lines::JsonLines;
pub(crate) use records::JsonRecords;

use std::borrow::Cow;

use serde_json::Value;
use tomtat_article::{Code, Warning};

use crate::error::Problem;
use crate::{Document, Format, Options, decoding, fields};

/// Makes a document of the bytes of one record.
pub(crate) fn record(bytes: &[u8], format: Format, options: &Options) -> Result<Document, Problem> {
    let (value, notes) = parse(bytes, options)?;
    let mut document = of_value(&value, format, options)?;
    notes.put_on(&mut document);
    Ok(document)
}

/// What is to be said of a record besides its fields.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    encoding: Option<String>,
    warnings: Vec<Warning>,
}

impl Notes {
    pub(crate) fn put_on(self, document: &mut Document) {
        if let Some(encoding) = self.encoding {
            document.encoding = encoding;
        }
        document.warnings.splice(0..0, self.warnings);
    }
}

/// Decodes and parses one value.
fn parse(bytes: &[u8], options: &Options) -> Result<(Value, Notes), Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut notes = Notes::default();
    let text = match (std::str::from_utf8(bytes), &options.encoding) {
        (Ok(text), None) => Cow::Borrowed(text),
        _ => {
            let decoded = decoding::decode(bytes, None, options)?;
            notes.encoding = Some(decoded.encoding);
            notes.warnings = decoded.warnings;
            Cow::Owned(decoded.text)
        }
    };
    let error = match serde_json::from_str::<Value>(&text) {
        Ok(value) => return Ok((value, notes)),
        Err(error) => error,
    };
    if let Some(mended) = surrogates::mended(&text)
        && let Ok(value) = serde_json::from_str::<Value>(&mended)
    {
        let message = "half characters (lone surrogates) were replaced";
        notes.warnings.push(Warning::new(Code::EncodingRepaired, message));
        return Ok((value, notes));
    }
    Err(Problem::Damaged(describe(&error)))
}

/// Makes a document of a parsed record.
pub(crate) fn of_value(
    value: &Value,
    format: Format,
    options: &Options,
) -> Result<Document, Problem> {
    match value {
        Value::Object(record) => fields::document(record, format, options),
        Value::Null => Err(Problem::NotAnObject("null")),
        Value::Bool(_) => Err(Problem::NotAnObject("true or false")),
        Value::Number(_) => Err(Problem::NotAnObject("a number")),
        Value::String(_) => Err(Problem::NotAnObject("a string")),
        Value::Array(_) => Err(Problem::NotAnObject("a list")),
    }
}

/// The parser's message, with the column only: the line is that of the record, not of the file.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    match error.line() {
        0 | 1 => format!("no valid JSON ({what}, column {})", error.column()),
        line => format!("no valid JSON ({what}, line {line} of it, column {})", error.column()),
    }
}
