//! What the files of a model must be before they are run.
//!
//! `fxtranslate` reserves memory by counts in a file, indexes by numbers in it, and passes over
//! what it does not understand. So everything that it relies on is looked at here first: counts
//! against the bytes left, each weight's shape against the dimensions of the model, the vocabulary
//! against the embeddings.

mod architecture;
mod container;
mod shortlist;

pub use architecture::Architecture;

/// What was found in the files of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// The dimensions of the model.
    pub architecture: Architecture,
    /// Whether one vocabulary serves both languages.
    pub shared_vocabulary: bool,
}

/// Which file of a model is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The weights.
    Model,
    /// The vocabulary of the language that is read.
    SourceVocab,
    /// The vocabulary of the language that is written.
    TargetVocab,
    /// The shortlist.
    Shortlist,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The file.
    pub part: Part,
    /// What is wrong, with the place.
    pub reason: String,
}

/// Checks the files of one model, given as bytes: the weights, the vocabularies of source and
/// target (the same bytes twice where there is one), and the shortlist where there is one.
///
/// # Errors
/// [`Fault`] names the first file that cannot be used.
pub fn model(
    weights: &[u8],
    source_vocab: &[u8],
    target_vocab: &[u8],
    shortlist: Option<&[u8]>,
) -> Result<Checked, Fault> {
    let fault = |part| move |reason| Fault { part, reason };
    let container = container::read(weights).map_err(fault(Part::Model))?;
    let architecture = architecture::check(&container).map_err(fault(Part::Model))?;
    let sizes = [
        (Part::SourceVocab, source_vocab, architecture.source_vocab),
        (Part::TargetVocab, target_vocab, architecture.target_vocab),
    ];
    for (part, bytes, embeddings) in sizes {
        let tomtat_sentencepiece::Found { pieces, end, .. } =
            tomtat_sentencepiece::check(bytes).map_err(fault(part))?;
        if !end {
            return Err(Fault { part, reason: "it has no end mark (</s>)".to_owned() });
        }
        if pieces != embeddings {
            let reason = format!(
                "it has {pieces} pieces and the model embeddings for {embeddings}: it belongs to \
                 another model"
            );
            return Err(Fault { part, reason });
        }
    }
    let shared_vocabulary = source_vocab == target_vocab;
    if architecture.shared_embeddings != shared_vocabulary {
        let reason = if shared_vocabulary {
            "the model has a vocabulary for each language, and one file was given for both"
        } else {
            "the model has one vocabulary for both languages, and two files were given"
        };
        return Err(Fault { part: Part::SourceVocab, reason: reason.to_owned() });
    }
    if let Some(bytes) = shortlist {
        shortlist::check(bytes, &architecture).map_err(fault(Part::Shortlist))?;
    }
    Ok(Checked { architecture, shared_vocabulary })
}

/// Reads little-endian numbers; nothing is read past the end.
struct Bytes<'a> {
    left: &'a [u8],
}

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let (taken, left) = self
            .left
            .split_at_checked(count)
            .ok_or_else(|| format!("cut off: {count} bytes wanted, {} left", self.left.len()))?;
        self.left = left;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        self.take(N)?.try_into().map_err(|_| "cut off".to_owned())
    }

    fn u64(&mut self) -> Result<u64, String> {
        self.array().map(u64::from_le_bytes)
    }

    /// A count that the bytes left must be able to hold, `each` bytes apiece.
    fn count(&mut self, what: &str, each: usize) -> Result<usize, String> {
        let count = self.u64()?;
        let most = self.left.len() / each.max(1);
        usize::try_from(count)
            .ok()
            .filter(|&count| count <= most)
            .ok_or_else(|| format!("{what} is {count}, and at most {most} fit into the file"))
    }
}
