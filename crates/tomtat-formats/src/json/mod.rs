//! JSON: lines of records, arrays of records, feeds.

mod lines;
mod surrogates;

pub(crate) use lines::JsonLines;

use std::borrow::Cow;

use serde_json::Value;

use crate::error::Problem;
use crate::{Document, Format, Options, decoding, fields};

/// Makes a document of the bytes of one record.
pub(crate) fn record(bytes: &[u8], format: Format, options: &Options) -> Result<Document, Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut encoding = None;
    let mut warnings = Vec::new();
    let text = match (std::str::from_utf8(bytes), &options.encoding) {
        (Ok(text), None) => Cow::Borrowed(text),
        _ => {
            let decoded = decoding::decode(bytes, None, options)?;
            encoding = Some(decoded.encoding);
            warnings = decoded.warnings;
            Cow::Owned(decoded.text)
        }
    };
    let mut repaired = false;
    let value = match serde_json::from_str::<Value>(&text) {
        Err(error) if error.is_syntax() => match surrogates::mended(&text) {
            Some(mended) => {
                repaired = true;
                serde_json::from_str::<Value>(&mended)
            }
            None => Err(error),
        },
        other => other,
    }
    .map_err(|error| Problem::Damaged(describe(&error)))?;
    let mut document = of_value(&value, format, options)?;
    if let Some(encoding) = encoding {
        document.encoding = encoding;
    }
    if repaired {
        fields::note_repair(&mut document, "half characters (lone surrogates) were replaced");
    }
    document.warnings.splice(0..0, warnings);
    Ok(document)
}

/// Makes a document of a parsed record.
pub(crate) fn of_value(value: &Value, format: Format, options: &Options) -> Result<Document, Problem> {
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
