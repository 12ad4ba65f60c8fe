//! Reading weights out of GGUF files, and writing one.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{MergeError, Written, blocks::Kind};
use crate::{
    gguf::{Layout, Tensor, layout},
    part::hex,
};

/// Bytes that are copied at once.
const AT_ONCE: u64 = 1 << 20;

/// A GGUF file to read weights from; its header was checked against its length.
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) layout: Layout,
    file: BufReader<File>,
}

impl Source {
    pub(super) fn open(path: &Path) -> Result<Self, MergeError> {
        let layout = layout(path)?;
        let file = File::open(path).map_err(|reason| io_error(path, reason))?;
        Ok(Self { path: path.to_owned(), layout, file: BufReader::with_capacity(1 << 18, file) })
    }

    /// Writes this file's header, its tensors being `tensors` from now on.
    pub(super) fn header(&mut self, tensors: &[Tensor], to: &mut Sink) -> Result<(), MergeError> {
        let (from, until) = self.layout.keys;
        to.write(b"GGUF")?;
        to.write(&self.layout.info.version.to_le_bytes())?;
        to.write(&self.layout.info.tensor_count.to_le_bytes())?;
        to.write(&self.layout.info.metadata_count.to_le_bytes())?;
        self.seek(from)?;
        self.pass(until.saturating_sub(from), to)?;
        for tensor in tensors {
            to.write(&(tensor.name.len() as u64).to_le_bytes())?;
            to.write(tensor.name.as_bytes())?;
            to.write(&(tensor.shape.len() as u32).to_le_bytes())?;
            for size in &tensor.shape {
                to.write(&size.to_le_bytes())?;
            }
            to.write(&tensor.kind.to_le_bytes())?;
            to.write(&tensor.offset.to_le_bytes())?;
        }
        Ok(())
    }

    /// Copies a tensor as it is.
    pub(super) fn copy(&mut self, tensor: &Tensor, to: &mut Sink) -> Result<(), MergeError> {
        self.go_to(tensor)?;
        self.pass(tensor.bytes, to)
    }

    /// All numbers of a tensor.
    pub(super) fn numbers(&mut self, tensor: &Tensor) -> Result<Vec<f32>, MergeError> {
        self.go_to(tensor)?;
        let mut numbers = Vec::new();
        for _ in 0..tensor.shape.iter().skip(1).product() {
            self.row(tensor, &mut numbers)?;
        }
        Ok(numbers)
    }

    /// To the first row of a tensor.
    pub(super) fn go_to(&mut self, tensor: &Tensor) -> Result<(), MergeError> {
        self.seek(self.layout.info.data_offset.saturating_add(tensor.offset))
    }

    /// The numbers of the next row, behind those of `row`.
    pub(super) fn row(&mut self, tensor: &Tensor, row: &mut Vec<f32>) -> Result<(), MergeError> {
        let odd = || MergeError::Tensor {
            path: self.path.clone(),
            name: tensor.name.clone(),
            reason: format!("of type {}, which is not read", tensor.kind),
        };
        let kind = Kind::of(tensor.kind).ok_or_else(odd)?;
        let rows: u64 = tensor.shape.iter().skip(1).product();
        let mut bytes = Vec::new();
        let length = tensor.bytes / rows.max(1);
        (&mut self.file)
            .take(length)
            .read_to_end(&mut bytes)
            .map_err(|reason| io_error(&self.path, reason))?;
        if bytes.len() as u64 != length {
            return Err(io_error(&self.path, io::ErrorKind::UnexpectedEof.into()));
        }
        kind.numbers(&bytes, row);
        Ok(())
    }

    fn seek(&mut self, to: u64) -> Result<(), MergeError> {
        let moved = self.file.seek(SeekFrom::Start(to));
        moved.map(|_| ()).map_err(|reason| io_error(&self.path, reason))
    }

    /// Copies the next `count` bytes.
    fn pass(&mut self, count: u64, to: &mut Sink) -> Result<(), MergeError> {
        let mut bytes = Vec::new();
        let mut left = count;
        while left > 0 {
            bytes.clear();
            let read = (&mut self.file).take(left.min(AT_ONCE)).read_to_end(&mut bytes);
            let read = read.map_err(|reason| io_error(&self.path, reason))?;
            if read == 0 {
                return Err(io_error(&self.path, io::ErrorKind::UnexpectedEof.into()));
            }
            to.write(&bytes)?;
            left -= read as u64;
        }
        Ok(())
    }
}

/// The file that is written, hashed as it grows.
pub(super) struct Sink {
    path: PathBuf,
    file: BufWriter<File>,
    hasher: Sha256,
    written: u64,
}

impl Sink {
    pub(super) fn create(path: &Path) -> Result<Self, MergeError> {
        let file = File::create(path).map_err(|reason| io_error(path, reason))?;
        let file = BufWriter::with_capacity(1 << 18, file);
        Ok(Self { path: path.to_owned(), file, hasher: Sha256::new(), written: 0 })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), MergeError> {
        self.file.write_all(bytes).map_err(|reason| io_error(&self.path, reason))?;
        self.hasher.update(bytes);
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Zeros up to a multiple of `alignment`.
    pub(super) fn pad(&mut self, alignment: u64) -> Result<(), MergeError> {
        let missing = self.written.next_multiple_of(alignment.max(1)) - self.written;
        let zeros = vec![0; usize::try_from(missing).unwrap_or(0)];
        self.write(&zeros)
    }

    /// What was written, which is on the disk then.
    pub(super) fn finish(mut self) -> Result<Written, MergeError> {
        let kept = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        kept.map_err(|reason| io_error(&self.path, reason))?;
        Ok(Written { size: self.written, sha256: hex(&self.hasher.finalize()) })
    }
}

fn io_error(path: &Path, reason: io::Error) -> MergeError {
    MergeError::Io { path: path.to_owned(), reason }
}
