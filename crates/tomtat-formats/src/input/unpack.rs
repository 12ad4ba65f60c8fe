//! gzip and zstd.

use std::io::{self, BufReader, Read};

use flate2::read::MultiGzDecoder;

use super::Source;
use super::limit::{Capped, Counting, Fault};
use super::zstd::ZstdReader;
use crate::Options;

/// How the bytes are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// Tells the compression from the first bytes (RFC 1952, RFC 8878).
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            // A skippable frame before the first one.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    pub(crate) fn unpack(self, source: Source, options: &Options) -> Source {
        let (counting, packed) = Counting::new(source);
        let most = options.max_inflated_bytes;
        let ratio = options.max_inflation_ratio;
        match self {
            Self::Gzip => {
                let reader = Marked(MultiGzDecoder::new(counting));
                Box::new(Capped::new(reader, packed, most, ratio))
            }
            Self::Zstd => {
                let reader = ZstdReader::new(BufReader::with_capacity(64 << 10, counting));
                Box::new(Capped::new(reader, packed, most, ratio))
            }
        }
    }
}

/// Marks the errors of the gzip decoder itself as damage of the input.
struct Marked<R>(MultiGzDecoder<R>);

impl<R: Read> Read for Marked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput
            | io::ErrorKind::InvalidData
            | io::ErrorKind::UnexpectedEof
                if error.raw_os_error().is_none()
                    && error.get_ref().is_none_or(|inner| !inner.is::<Fault>()) =>
            {
                Fault::damaged(&format_args!("the gzip stream breaks off ({error})"))
            }
            _ => error,
        })
    }
}
