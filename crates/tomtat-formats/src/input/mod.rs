//! From a reader to bytes that can be looked at before they are read: unpacking, limits.

mod limit;
mod lines;
mod transcode;
mod unpack;
mod zstd;

use std::io::{self, BufReader, Cursor, Read};

pub(crate) use limit::Fault;
pub(crate) use lines::{Line, LineReader};
use transcode::Transcoder;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::Options;
use crate::error::Problem;

/// How much of the start is looked at to tell the format.
pub(crate) const HEAD: usize = 64 << 10;

/// A reader of anything.
pub(crate) type Source = Box<dyn Read + Send>;

/// An unpacked input with its first bytes in view.
pub(crate) struct Input {
    /// The first bytes, at most [`HEAD`] of them (all there are, if fewer).
    pub(crate) head: Vec<u8>,
    /// Everything, the head included.
    pub(crate) source: Source,
}

impl Input {
    /// Reads the head and takes compression off, in up to three layers.
    pub(crate) fn open(source: Source, options: &Options) -> Result<Self, Problem> {
        let mut input = Self::peek(source)?;
        for _ in 0..3 {
            let Some(packing) = unpack::Packing::of(&input.head) else {
                return Ok(input);
            };
            input = Self::peek(packing.unpack(input.source, options))?;
        }
        match unpack::Packing::of(&input.head) {
            None => Ok(input),
            Some(_) => Err(Problem::Unsupported("compressed more than three times".into())),
        }
    }

    /// UTF-16 as UTF-8, with its name; other inputs as they are.
    pub(crate) fn transcoded(self, forced: Option<&str>) -> (Self, Option<&'static str>) {
        let forced = forced.and_then(|label| Encoding::for_label(label.as_bytes()));
        let forced = forced.filter(|forced| *forced == UTF_16LE || *forced == UTF_16BE);
        let Some(encoding) = transcode::utf_16(&self.head).or(forced) else { return (self, None) };
        let mut head = String::with_capacity(self.head.len() * 3 / 2 + 16);
        // What is cut off at the end of the head is left out.
        let mut decoder = encoding.new_decoder_with_bom_removal();
        let _ = decoder.decode_to_string(&self.head, &mut head, false);
        let source = Box::new(Transcoder::new(self.source, encoding));
        (Self { head: head.into_bytes(), source }, Some(encoding.name()))
    }

    fn peek(mut source: Source) -> Result<Self, Problem> {
        let mut head = Vec::with_capacity(4096);
        let read = (&mut source).take(HEAD as u64).read_to_end(&mut head);
        let source: Source = match read {
            Ok(_) => Box::new(Cursor::new(head.clone()).chain(source)),
            // What came before the damage is still worth reading; the damage is met again then.
            Err(error) if !head.is_empty() && Fault::is_damage(&error) => {
                Box::new(Cursor::new(head.clone()).chain(limit::Failing::new(error)))
            }
            Err(error) => return Err(Fault::problem(error)),
        };
        Ok(Self { head, source })
    }

    /// All the bytes, for formats that are one document.
    pub(crate) fn whole(self, limit: u64) -> Result<Whole, Problem> {
        let mut bytes = Vec::new();
        let result = self.source.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        if bytes.len() as u64 > limit {
            return Err(Problem::TooLarge { limit });
        }
        match result {
            Ok(_) => Ok(Whole { bytes, damage: None }),
            Err(error) if !bytes.is_empty() && Fault::is_damage(&error) => {
                Ok(Whole { bytes, damage: Some(error.to_string()) })
            }
            Err(error) => Err(Fault::problem(error)),
        }
    }

    /// The same, to be read a line at a time.
    pub(crate) fn lines(self, limit: u64) -> LineReader {
        LineReader::new(BufReader::with_capacity(128 << 10, self.source), limit)
    }
}

/// The bytes of one document.
pub(crate) struct Whole {
    pub(crate) bytes: Vec<u8>,
    /// What stopped the reading before the end, if something did.
    pub(crate) damage: Option<String>,
}

/// Reads again where the system call was interrupted.
pub(crate) fn retry<T>(mut read: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
