//! A strict reader of GGUF headers.
//!
//! It stands between files that nobody vouches for and llama.cpp, which trusts much of what a
//! header says and ends the process when that turns out wrong. [`check`] reads the header, never
//! the weights: magic, version, every key and value, every tensor's name, shape, type and place,
//! against the length of the file; and those values on which llama.cpp is known to abort or to
//! divide by zero. Every count and length is held against the bytes left before anything is
//! allocated.
//!
//! The format is described in the GGUF specification of the ggml project; versions 2 and 3, little
//! endian, are read. A file that passes may still be refused by the engine, for example for an
//! architecture that it does not know.

mod metadata;
mod reader;
mod rules;
mod tensors;
mod types;

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use metadata::Metadata;
use reader::Reader;
pub(crate) use tensors::Tensor;

/// Longest file that is read: 1 TiB.
const MAX_FILE: u64 = 1 << 40;

/// What the header of a good GGUF file says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GgufInfo {
    /// Version of the format: 2 or 3.
    pub version: u32,
    /// Family of the network, such as `qwen2` (`general.architecture`).
    pub architecture: String,
    /// The model's own name, if it says one (`general.name`).
    pub name: Option<String>,
    /// Whether it is a model of its own or an adapter for one.
    pub kind: GgufKind,
    /// Longest context the model was made for, in tokens. Adapters need not say.
    pub context_length: Option<u64>,
    /// Number of tokens in the vocabulary, if there is one in the file.
    pub vocabulary: Option<u64>,
    /// How the weights are stored, such as `Q4_K_M`: what the file says of itself, else the type
    /// that takes the most bytes.
    pub quantisation: String,
    /// Number of keys.
    pub metadata_count: u64,
    /// Number of tensors.
    pub tensor_count: u64,
    /// Number of weights in all tensors.
    pub parameters: u64,
    /// Where the weights begin, in bytes from the start of the file.
    pub data_offset: u64,
    /// Length of the file in bytes.
    pub size: u64,
}

/// What a GGUF file holds (`general.type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum GgufKind {
    /// A model.
    Model,
    /// An adapter (LoRA) for a model.
    Adapter,
}

/// A file that must not be given to an engine.
#[derive(Debug, thiserror::Error)]
#[error("model file cannot be used: {}: {problem}", path.display())]
pub struct GgufError {
    path: PathBuf,
    problem: GgufProblem,
}

impl GgufError {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong with it.
    #[must_use]
    pub fn problem(&self) -> &GgufProblem {
        &self.problem
    }

    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match &self.problem {
            GgufProblem::Io(_) => return None,
            GgufProblem::NotGguf(_) => {
                "it must be a GGUF file; other formats can be converted with llama.cpp's tools"
            }
            GgufProblem::Version { .. } => "convert it again with a current llama.cpp",
            GgufProblem::Split { .. } => {
                "join the pieces with llama.cpp's llama-gguf-split --merge"
            }
            GgufProblem::Truncated { .. } => {
                "the download is most likely not complete: fetch it again"
            }
            _ => "the file is damaged or was not made by a good converter: fetch it again",
        };
        Some(text.to_owned())
    }
}

/// What is wrong with a GGUF file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GgufProblem {
    /// It could not be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is something else.
    #[error("not a GGUF file: {0}")]
    NotGguf(String),
    /// A version that is not read.
    #[error("GGUF version {version} is not supported (2 and 3 are)")]
    Version {
        /// The version it says.
        version: u32,
    },
    /// It ends in the middle of something.
    #[error("cut off at byte {at}: {what} needs {needed} bytes, {left} are left")]
    Truncated {
        /// What was being read.
        what: String,
        /// Where it begins.
        at: u64,
        /// Bytes it needs.
        needed: u64,
        /// Bytes left in the file.
        left: u64,
    },
    /// A count or length beyond all reason.
    #[error("{what} is {found} at byte {at}, at most {limit} is allowed")]
    TooLarge {
        /// What was being read.
        what: String,
        /// Where it stands.
        at: u64,
        /// What it says.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// A key is missing, doubled, of the wrong type, or has a value that cannot be.
    #[error("key {key:?}: {reason}")]
    Key {
        /// The key.
        key: String,
        /// What is wrong.
        reason: String,
    },
    /// A tensor's name, shape, type or place is wrong.
    #[error("tensor {name:?}: {reason}")]
    Tensor {
        /// The tensor.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// It is one piece of a model in several files.
    #[error("it is one of {count} pieces of a split model")]
    Split {
        /// Number of pieces.
        count: u64,
    },
}

/// Where everything lies in a good GGUF file.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) info: GgufInfo,
    /// Each tensor begins at a multiple of this.
    pub(crate) alignment: u64,
    /// Where the keys begin and end, in bytes from the start of the file.
    pub(crate) keys: (u64, u64),
    /// The tensors, in the order of the file.
    pub(crate) tensors: Vec<Tensor>,
    /// `alpha` of an adapter (`adapter.lora.alpha`).
    pub(crate) alpha: Option<f64>,
}

/// Reads and checks the header of a GGUF file.
///
/// # Errors
/// [`GgufError`] names the file, and the key, tensor or byte where it is wrong.
pub fn check(path: &Path) -> Result<GgufInfo, GgufError> {
    Ok(layout(path)?.info)
}

/// The same, with all that is needed to read the weights.
pub(crate) fn layout(path: &Path) -> Result<Layout, GgufError> {
    let wrap = |problem| GgufError { path: path.to_owned(), problem };
    let open = || -> Result<(File, u64), GgufProblem> {
        // Asked before opening: opening a pipe would wait for a writer.
        let meta = std::fs::metadata(path)?;
        if !meta.is_file() {
            return Err(GgufProblem::NotGguf("it is not a regular file".to_owned()));
        }
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        Ok((file, len))
    };
    let (file, len) = open().map_err(wrap)?;
    layout_of(BufReader::with_capacity(64 * 1024, file), len).map_err(wrap)
}

/// Like [`check`] for anything that can be read, of which `len` is the exact length in bytes.
///
/// # Errors
/// [`GgufProblem`], without a file to name.
pub fn check_reader<R: Read + Seek>(
    source: BufReader<R>,
    len: u64,
) -> Result<GgufInfo, GgufProblem> {
    Ok(layout_of(source, len)?.info)
}

fn layout_of<R: Read + Seek>(mut source: BufReader<R>, len: u64) -> Result<Layout, GgufProblem> {
    source.seek(SeekFrom::Start(0))?;
    if len > MAX_FILE {
        return Err(GgufProblem::TooLarge {
            what: "the file".to_owned(),
            at: 0,
            found: len,
            limit: MAX_FILE,
        });
    }
    let mut reader = Reader::new(source, len);
    magic(&mut reader)?;
    let version = reader.u32("the version")?;
    if !(2..=3).contains(&version) {
        // A big-endian file reads as a multiple of 65536.
        return Err(GgufProblem::Version { version });
    }
    // A tensor takes at least 8 + 4 + 4 + 8 bytes, a key at least 8 + 1 + 4 + 1.
    let tensor_count = reader.count("the number of tensors", tensors::MAX_TENSORS, 24)?;
    let metadata_count = reader.count("the number of keys", metadata::MAX_KEYS, 14)?;
    let keys_at = reader.at();
    let metadata = Metadata::read(&mut reader, metadata_count)?;
    let keys = (keys_at, reader.at());
    let kind = rules::kind(&metadata)?;
    let alignment = rules::alignment(&metadata)?;
    let tensors = tensors::read(&mut reader, tensor_count, alignment)?;
    rules::check(&metadata, kind)?;
    let architecture = rules::architecture(&metadata)?;
    let context_key = format!("{architecture}.context_length");
    let info = GgufInfo {
        version,
        name: metadata.text("general.name").map(str::to_owned),
        kind,
        context_length: metadata.number(&context_key),
        vocabulary: metadata.array("tokenizer.ggml.tokens").map(|a| a.count),
        quantisation: metadata
            .number("general.file_type")
            .and_then(types::file_type_name)
            .unwrap_or(tensors.main_type)
            .to_owned(),
        metadata_count,
        tensor_count,
        parameters: tensors.parameters,
        data_offset: tensors.data_offset,
        size: len,
        architecture,
    };
    let alpha = metadata.real("adapter.lora.alpha");
    Ok(Layout { info, alignment, keys, tensors: tensors.list, alpha })
}

fn magic<R: Read + Seek>(reader: &mut Reader<R>) -> Result<(), GgufProblem> {
    if reader.left() < 24 {
        return Err(GgufProblem::NotGguf(format!(
            "{} bytes are too few for a header",
            reader.left()
        )));
    }
    let magic = reader.bytes::<4>("the magic")?;
    if &magic == b"GGUF" {
        return Ok(());
    }
    let printable = magic.iter().all(|b| (b' '..=b'~').contains(b));
    Err(GgufProblem::NotGguf(if printable {
        format!("it begins with {:?}", String::from_utf8_lossy(&magic))
    } else {
        format!("it begins with the bytes {}", crate::part::hex(&magic))
    }))
}
