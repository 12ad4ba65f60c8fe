//! Reads little-endian numbers and strings, and always knows how many bytes are left.

use std::io::{BufReader, Read, Seek};

use super::GgufProblem;

pub(super) struct Reader<R> {
    source: BufReader<R>,
    len: u64,
    at: u64,
}

impl<R: Read + Seek> Reader<R> {
    /// `source` stands at its beginning and has `len` bytes.
    pub(super) fn new(source: BufReader<R>, len: u64) -> Self {
        Self { source, len, at: 0 }
    }

    /// Bytes from the start of the file.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    pub(super) fn left(&self) -> u64 {
        self.len.saturating_sub(self.at)
    }

    /// An error unless `needed` bytes are left.
    pub(super) fn need(&self, needed: u64, what: &str) -> Result<(), GgufProblem> {
        let left = self.left();
        if needed <= left {
            return Ok(());
        }
        Err(GgufProblem::Truncated { what: what.to_owned(), at: self.at, needed, left })
    }

    pub(super) fn bytes<const N: usize>(&mut self, what: &str) -> Result<[u8; N], GgufProblem> {
        self.need(N as u64, what)?;
        let mut bytes = [0_u8; N];
        self.source.read_exact(&mut bytes)?;
        self.at += N as u64;
        Ok(bytes)
    }

    pub(super) fn u32(&mut self, what: &str) -> Result<u32, GgufProblem> {
        Ok(u32::from_le_bytes(self.bytes(what)?))
    }

    pub(super) fn u64(&mut self, what: &str) -> Result<u64, GgufProblem> {
        Ok(u64::from_le_bytes(self.bytes(what)?))
    }

    /// A count of things of which each takes at least `each` bytes.
    pub(super) fn count(&mut self, what: &str, limit: u64, each: u64) -> Result<u64, GgufProblem> {
        let at = self.at;
        let found = self.u64(what)?;
        if found > limit {
            return Err(GgufProblem::TooLarge { what: what.to_owned(), at, found, limit });
        }
        self.need(found.saturating_mul(each), what)?;
        Ok(found)
    }

    /// The length of a string, which is there as a whole.
    pub(super) fn string_len(&mut self, what: &str, limit: u64) -> Result<u64, GgufProblem> {
        self.count(what, limit, 1)
    }

    pub(super) fn string(&mut self, what: &str, limit: u64) -> Result<Vec<u8>, GgufProblem> {
        let len = self.string_len(what, limit)?;
        let mut bytes = Vec::new();
        (&mut self.source).take(len).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != len {
            // The file became shorter while it was read.
            let left = bytes.len() as u64;
            let at = self.at;
            return Err(GgufProblem::Truncated { what: what.to_owned(), at, needed: len, left });
        }
        self.at += len;
        Ok(bytes)
    }

    pub(super) fn skip(&mut self, bytes: u64, what: &str) -> Result<(), GgufProblem> {
        self.need(bytes, what)?;
        // `need` holds it below the length of the file, which fits.
        let step = i64::try_from(bytes).unwrap_or(i64::MAX);
        self.source.seek_relative(step)?;
        self.at += bytes;
        Ok(())
    }
}
