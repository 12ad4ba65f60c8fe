use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::contain::contained;
use crate::error::Problem;

/// A ZIP file in memory, with a limit on what may be unpacked of it in all.
pub(crate) struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    left: u64,
    limit: u64,
}

impl Archive {
    /// Reads the directory of the archive.
    pub(crate) fn open(bytes: Vec<u8>, limit: u64) -> Result<Self, Problem> {
        let zip = contained("the ZIP reader", || ZipArchive::new(Cursor::new(bytes)))?
            .map_err(|error| Problem::Damaged(format!("no whole ZIP container ({error})")))?;
        Ok(Self { zip, left: limit, limit })
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.zip.index_for_name(path).is_some()
    }

    /// One file of the archive, `None` where it is not there.
    pub(crate) fn file(&mut self, path: &str) -> Result<Option<Vec<u8>>, Problem> {
        if !self.has(path) {
            return Ok(None);
        }
        let (zip, left) = (&mut self.zip, self.left);
        let mut bytes = Vec::new();
        let read = contained("the ZIP reader", || {
            let file = zip.by_name(path).map_err(|error| error.to_string())?;
            // The stated size may lie; what comes out is what counts.
            file.take(left.saturating_add(1))
                .read_to_end(&mut bytes)
                .map_err(|error| error.to_string())
        })?;
        if bytes.len() as u64 > left {
            return Err(Problem::Bomb { limit: self.limit });
        }
        self.left -= bytes.len() as u64;
        read.map_err(|error| {
            Problem::Damaged(format!("{path} inside it cannot be unpacked ({error})"))
        })?;
        Ok(Some(bytes))
    }
}
