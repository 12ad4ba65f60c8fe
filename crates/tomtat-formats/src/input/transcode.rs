//! UTF-16 to UTF-8 while it is read, for the formats that are read record by record.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};

use super::Source;

/// What is read and decoded at once.
const PIECE: usize = 16 << 10;

/// The UTF-16 that an input is in, by its first bytes.
pub(crate) fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    match tomtat_decode::utf_16(head)? {
        "UTF-16BE" => Some(UTF_16BE),
        _ => Some(UTF_16LE),
    }
}

/// A reader of UTF-16 that gives UTF-8. Units that are no characters become U+FFFD, which the
/// texts they are in are warned of.
pub(crate) struct Transcoder {
    source: Source,
    decoder: Decoder,
    /// Decoded, and given up to `at`.
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Transcoder {
    pub(crate) fn new(source: Source, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { source, decoder, out: Vec::new(), at: 0, ended: false }
    }

    /// Reads and decodes the next piece.
    fn fill(&mut self) -> io::Result<()> {
        let mut piece = [0; PIECE];
        let read = self.source.read(&mut piece)?;
        self.ended = read == 0;
        let piece = piece.get(..read).unwrap_or_default();
        // The most that it can come to, so that one call takes all of it.
        let room = self.decoder.max_utf8_buffer_length(piece.len()).unwrap_or(4 * PIECE);
        self.out.resize(room, 0);
        let (result, _, written, _) = self.decoder.decode_to_utf8(piece, &mut self.out, self.ended);
        if result == CoderResult::OutputFull {
            return Err(io::Error::other("a piece of UTF-16 came to more than it can"));
        }
        self.out.truncate(written);
        self.at = 0;
        Ok(())
    }
}

impl Read for Transcoder {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.out.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        let rest = self.out.get(self.at..).unwrap_or_default();
        let count = rest.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}
