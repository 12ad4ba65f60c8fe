use serde_json::Value;

use super::split::{Piece, Splitter};
use crate::error::{Problem, RecordError};
use crate::input::{Fault, Input};
use crate::{Document, Format, Options};

/// Names of the lists of records inside an object that is no record itself.
const LISTS: &[&str] = &[
    "items",
    "articles",
    "data",
    "results",
    "documents",
    "docs",
    "news",
    "entries",
    "posts",
    "rows",
    "records",
];

/// JSON: the elements of an array, values one after another, or the list inside a wrapper object.
pub(crate) struct JsonRecords {
    name: String,
    format: Format,
    options: Options,
    splitter: Splitter,
    record: u64,
    /// Elements of a wrapper's list that are still to be given.
    pending: std::vec::IntoIter<Value>,
    done: bool,
}

impl JsonRecords {
    pub(crate) fn new(name: &str, format: Format, input: Input, options: &Options) -> Self {
        let splitter = Splitter::new(input.source, options.max_document_bytes);
        let (name, options) = (name.to_owned(), options.clone());
        let pending = Vec::new().into_iter();
        Self { name, format, options, splitter, record: 0, pending, done: false }
    }

    fn error(&self, problem: Problem) -> RecordError {
        RecordError::new(&self.name, problem).at_record(self.record).at_line(self.splitter.line)
    }

    /// A record, or the first record of a wrapper's list.
    fn value(&mut self, bytes: &[u8]) -> Option<Result<Document, RecordError>> {
        let (value, notes) = match super::parse(bytes, &self.options) {
            Ok(parsed) => parsed,
            Err(problem) => return Some(Err(self.error(problem))),
        };
        if let Some(list) = wrapped_list(&value) {
            self.pending = list.into_iter();
            self.record -= 1;
            return self.next_in_list();
        }
        Some(self.finish(&value, notes))
    }

    fn next_in_list(&mut self) -> Option<Result<Document, RecordError>> {
        let value = self.pending.next()?;
        self.record += 1;
        Some(self.finish(&value, super::Notes::default()))
    }

    fn finish(&self, value: &Value, notes: super::Notes) -> Result<Document, RecordError> {
        let mut document = super::of_value(value, self.format, &self.options)
            .map_err(|problem| self.error(problem))?;
        notes.put_on(&mut document);
        document.record = Some(self.record);
        Ok(document)
    }
}

impl Iterator for JsonRecords {
    type Item = Result<Document, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(next) = self.next_in_list() {
            return Some(next);
        }
        while !self.done {
            let piece = match self.splitter.next() {
                Ok(piece) => piece,
                Err(error) => {
                    self.done = true;
                    self.record += 1;
                    return Some(Err(self.error(Fault::problem(error)).last()));
                }
            };
            if piece == Piece::End {
                self.done = true;
                return None;
            }
            self.record += 1;
            match piece {
                Piece::Value(bytes) => {
                    if let Some(next) = self.value(&bytes) {
                        return Some(next);
                    }
                }
                Piece::TooLong => {
                    let limit = self.options.max_document_bytes;
                    return Some(Err(self.error(Problem::TooLarge { limit })));
                }
                _ => {
                    self.done = true;
                    let what = if piece == Piece::Cut { "in this record" } else { "here" };
                    let problem = Problem::Damaged(format!("the file breaks off {what}"));
                    return Some(Err(self.error(problem).last()));
                }
            }
        }
        None
    }
}

/// The list of records in an object that is no record itself: one of the usual names, or the only
/// list of objects there is.
fn wrapped_list(value: &Value) -> Option<Vec<Value>> {
    let object = value.as_object()?;
    let is_list = |value: &Value| {
        value.as_array().is_some_and(|list| list.first().is_some_and(Value::is_object))
    };
    let is_record = ["title", "headline", "text", "body", "content"]
        .iter()
        .any(|name| object.get(*name).is_some_and(Value::is_string));
    let named = LISTS.iter().find_map(|name| object.get(*name).filter(|value| is_list(value)));
    // JSON Feed has a title of its own beside its items.
    let found = match (named, is_record) {
        (Some(list), false) => Some(list),
        (Some(list), true) => object.get("version").map(|_| list),
        (None, true) => None,
        (None, false) => {
            let mut lists = object.values().filter(|value| is_list(value));
            lists.next().filter(|_| lists.next().is_none())
        }
    };
    found.and_then(Value::as_array).cloned()
}
