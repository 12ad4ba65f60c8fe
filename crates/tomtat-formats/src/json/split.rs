//! Cuts a JSON text into its top-level values, or the elements of a top-level array, as they
//! stream by.

use std::io::{self, BufRead, BufReader};

use crate::input::Source;

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A value. It has balanced brackets, but may still be no valid JSON.
    Value(Vec<u8>),
    /// A value longer than the limit, passed over.
    TooLong,
    /// The text ends inside a value.
    Cut,
    /// The text ends before the array is closed, but not inside a value.
    CutBetween,
    /// The text ends.
    End,
}

/// Splits by brackets and quotes alone, so that a mistake inside one element costs that element.
pub(crate) struct Splitter {
    source: BufReader<Source>,
    limit: u64,
    /// Inside a top-level array, whose elements are the values.
    in_array: bool,
    seen_array: bool,
    value: Vec<u8>,
    length: u64,
    depth: u64,
    string: bool,
    escape: bool,
    /// Line where the value began, and where the scanner is, counted from 1.
    pub(crate) line: u64,
    now: u64,
}

impl Splitter {
    pub(crate) fn new(source: Source, limit: u64) -> Self {
        Self {
            source: BufReader::with_capacity(64 << 10, source),
            limit,
            in_array: false,
            seen_array: false,
            value: Vec::new(),
            length: 0,
            depth: 0,
            string: false,
            escape: false,
            line: 1,
            now: 1,
        }
    }

    /// The next value.
    pub(crate) fn next(&mut self) -> io::Result<Piece> {
        loop {
            let mut used = 0;
            let mut piece = None;
            let chunk = match self.source.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if chunk.is_empty() {
                return Ok(self.end());
            }
            let mut state = State {
                limit: self.limit,
                in_array: &mut self.in_array,
                seen_array: &mut self.seen_array,
                value: &mut self.value,
                length: &mut self.length,
                depth: &mut self.depth,
                string: &mut self.string,
                escape: &mut self.escape,
                line: &mut self.line,
                now: &mut self.now,
            };
            for byte in chunk {
                used += 1;
                piece = state.take(*byte);
                if piece.is_some() {
                    break;
                }
            }
            self.source.consume(used);
            if let Some(piece) = piece {
                return Ok(piece);
            }
        }
    }

    fn end(&mut self) -> Piece {
        if self.length > 0 {
            let inside = self.depth > 0 || self.string;
            let value = std::mem::take(&mut self.value);
            let too_long = self.length > self.limit;
            self.length = 0;
            self.depth = 0;
            self.string = false;
            return match (inside, too_long) {
                (true, _) => {
                    self.in_array = false;
                    Piece::Cut
                }
                (false, true) => Piece::TooLong,
                (false, false) => Piece::Value(value),
            };
        }
        if std::mem::take(&mut self.in_array) { Piece::CutBetween } else { Piece::End }
    }
}

/// The scanner's state, apart from the reader whose buffer it looks at.
struct State<'a> {
    limit: u64,
    in_array: &'a mut bool,
    seen_array: &'a mut bool,
    value: &'a mut Vec<u8>,
    length: &'a mut u64,
    depth: &'a mut u64,
    string: &'a mut bool,
    escape: &'a mut bool,
    line: &'a mut u64,
    now: &'a mut u64,
}

impl State<'_> {
    fn take(&mut self, byte: u8) -> Option<Piece> {
        if byte == b'\n' {
            *self.now += 1;
        }
        if *self.string {
            self.push(byte);
            match byte {
                _ if *self.escape => *self.escape = false,
                b'\\' => *self.escape = true,
                b'"' => *self.string = false,
                _ => {}
            }
            return None;
        }
        match byte {
            b'"' => {
                self.push(byte);
                *self.string = true;
            }
            b'[' if *self.length == 0 && !*self.in_array && !*self.seen_array => {
                *self.in_array = true;
                *self.seen_array = true;
            }
            b'{' | b'[' => {
                // Two objects one after another without a comma are two values.
                self.push(byte);
                *self.depth += 1;
            }
            b'}' | b']' if *self.depth > 0 => {
                self.push(byte);
                *self.depth -= 1;
                if *self.depth == 0 {
                    return self.finish();
                }
            }
            b']' if *self.in_array => {
                *self.in_array = false;
                return self.finish();
            }
            b',' if *self.depth == 0 => return self.finish(),
            _ if byte.is_ascii_whitespace() && *self.depth == 0 => {
                return if *self.in_array { None } else { self.finish() };
            }
            // A byte order mark at the start, or a record separator (RFC 7464).
            0xef | 0xbb | 0xbf | 0x1e if *self.length == 0 => {}
            _ => self.push(byte),
        }
        None
    }

    fn push(&mut self, byte: u8) {
        if *self.length == 0 {
            *self.line = *self.now;
        }
        *self.length += 1;
        if *self.length <= self.limit {
            self.value.push(byte);
        } else if *self.length == self.limit + 1 {
            *self.value = Vec::new();
        }
    }

    fn finish(&mut self) -> Option<Piece> {
        let length = std::mem::take(self.length);
        let value = std::mem::take(self.value);
        match length {
            0 => None,
            n if n > self.limit => Some(Piece::TooLong),
            _ => Some(Piece::Value(value)),
        }
    }
}
