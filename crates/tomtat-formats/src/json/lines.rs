use crate::error::{Problem, RecordError};
use crate::input::{Fault, Line, LineReader};
use crate::{Document, Format, Options};

/// JSON Lines: each line that is not empty is a record, numbered by its line.
pub(crate) struct JsonLines {
    name: String,
    options: Options,
    lines: LineReader,
    line: Vec<u8>,
    done: bool,
}

impl JsonLines {
    pub(crate) fn new(name: &str, lines: LineReader, options: &Options) -> Self {
        let line = Vec::new();
        Self { name: name.to_owned(), options: options.clone(), lines, line, done: false }
    }

    fn error(&self, problem: Problem) -> RecordError {
        let number = self.lines.number;
        RecordError::new(&self.name, problem).at_record(number).at_line(number)
    }
}

impl Iterator for JsonLines {
    type Item = Result<Document, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            match self.lines.next(&mut self.line) {
                Err(error) => {
                    self.done = true;
                    return Some(Err(self.error(Fault::problem(error)).last()));
                }
                Ok(Line::End) => self.done = true,
                Ok(Line::TooLong) => {
                    let limit = self.options.max_document_bytes;
                    return Some(Err(self.error(Problem::TooLarge { limit })));
                }
                Ok(Line::Read) if is_blank(&self.line) => {}
                Ok(Line::Read) => {
                    return Some(
                        super::record(&self.line, Format::JsonLines, &self.options)
                            .map(|mut document| {
                                document.record = Some(self.lines.number);
                                document
                            })
                            .map_err(|problem| self.error(problem)),
                    );
                }
            }
        }
        None
    }
}

/// White space, a lone BOM, or the record separator of RFC 7464.
fn is_blank(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    line.iter().all(|b| b.is_ascii_whitespace() || *b == 0x1e)
}
