//! Merges an adapter (LoRA, Hu et al. 2021, arXiv 2106.09685) into the weights that it is for.
//!
//! Each matrix `W` with an adapter `A`, `B` becomes `W + scale * alpha / rank * B A`, as llama.cpp adds it
//! up while it runs, in blocks of eight bits; all else is copied as it is. Weights that are merged once are
//! quicker each time: nothing is added while the model runs, and there are quicker kernels for eight bits
//! than for some of the types that small models come in.

mod blocks;
mod files;

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
};

use crate::gguf::{GgufError, GgufKind, Tensor};
use blocks::Kind;
use files::{Sink, Source};

/// Raised with every change of what [`merge`] writes, so that older files are made anew.
pub(crate) const VERSION: u32 = 1;

/// Type of the merged matrices, by ggml's number: `Q8_0`, of which 32 weights take 34 bytes.
const EIGHT_BITS: u32 = 8;
const BLOCK: (u64, u64) = (32, 34);
/// Longest row, and largest matrix of an adapter, that is held in numbers.
const MOST_IN_ROW: u64 = 1 << 20;
const MOST_IN_ADAPTER: u64 = 1 << 26;

/// Why an adapter was not merged. It can be applied while the model runs all the same.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MergeError {
    #[error(transparent)]
    Gguf(#[from] GgufError),
    #[error("{}: {reason}", path.display())]
    Io { path: PathBuf, reason: io::Error },
    #[error("{}: tensor {name:?}: {reason}", path.display())]
    Tensor { path: PathBuf, name: String, reason: String },
    #[error("{}: {reason}", path.display())]
    File { path: PathBuf, reason: String },
    #[error("stopped")]
    Stopped,
}

/// What was written.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) size: u64,
    pub(crate) sha256: String,
}

/// Writes the weights of `base` with `adapter` at `scale` to `out`. Where this fails, a part of it may be
/// there.
pub(crate) fn merge(
    base: &Path,
    adapter: &Path,
    scale: f32,
    out: &Path,
    stopped: &dyn Fn() -> bool,
) -> Result<Written, MergeError> {
    let (mut base, mut adapter) = (Source::open(base)?, Source::open(adapter)?);
    let mut pairs = pairs(&base, &adapter, scale)?;
    let mut tensors = base.layout.tensors.clone();
    let alignment = base.layout.alignment;
    let mut next = 0_u64;
    for tensor in &mut tensors {
        if pairs.contains_key(&tensor.name) {
            tensor.kind = EIGHT_BITS;
            tensor.bytes = tensor.shape.iter().product::<u64>() / BLOCK.0 * BLOCK.1;
        }
        tensor.offset = next;
        next = next.saturating_add(tensor.bytes).next_multiple_of(alignment);
    }
    let mut to = Sink::create(out)?;
    base.header(&tensors, &mut to)?;
    for tensor in base.layout.tensors.clone() {
        if stopped() {
            return Err(MergeError::Stopped);
        }
        to.pad(alignment)?;
        match pairs.remove(&tensor.name) {
            Some(pair) => pair.add(&mut base, &tensor, &mut adapter, &mut to)?,
            None => base.copy(&tensor, &mut to)?,
        }
    }
    to.pad(alignment)?;
    to.finish()
}

/// The two matrices of an adapter for one of the model.
#[derive(Debug)]
struct Pair {
    /// `rank` rows, each as long as a row of the model's matrix.
    a: Tensor,
    /// A row of `rank` for each row of the model's matrix.
    b: Tensor,
    rank: usize,
    /// What their product is multiplied by.
    by: f32,
}

/// The pairs of the adapter, by the matrix of `base` that each is for.
fn pairs(base: &Source, adapter: &Source, scale: f32) -> Result<HashMap<String, Pair>, MergeError> {
    let path = || adapter.path.clone();
    let refuse = |reason: &str| MergeError::File { path: path(), reason: reason.to_owned() };
    if adapter.layout.info.kind != GgufKind::Adapter {
        return Err(refuse("a model, not an adapter"));
    }
    if adapter.layout.info.architecture != base.layout.info.architecture {
        return Err(refuse("an adapter for another architecture"));
    }
    let alpha = adapter.layout.alpha.unwrap_or(0.0) as f32;
    let named = |name: &str| adapter.layout.tensors.iter().find(|tensor| tensor.name == name);
    let mut pairs = HashMap::new();
    for tensor in &base.layout.tensors {
        let name = &tensor.name;
        let two = [named(&format!("{name}.lora_a")), named(&format!("{name}.lora_b"))];
        let (a, b) = match two {
            [None, None] => continue,
            [Some(a), Some(b)] => (a.clone(), b.clone()),
            _ => {
                let reason = "one of its two matrices is missing".to_owned();
                return Err(MergeError::Tensor { path: path(), name: name.clone(), reason });
            }
        };
        let wrong =
            |reason: String| MergeError::Tensor { path: path(), name: name.clone(), reason };
        let ([inputs, outputs], [_, rank]) = (&tensor.shape[..], &a.shape[..]) else {
            return Err(wrong("no matrix".to_owned()));
        };
        if a.shape != [*inputs, *rank] || b.shape != [*rank, *outputs] {
            let reason =
                format!("{:?} and {:?} do not go with {:?}", a.shape, b.shape, tensor.shape);
            return Err(wrong(reason));
        }
        // Embeddings are read in another way, and their adapters lie otherwise.
        if name.starts_with("token_embd") {
            return Err(wrong("adapters of embeddings are not merged".to_owned()));
        }
        if *inputs > MOST_IN_ROW
            || inputs % BLOCK.0 != 0
            || inputs.saturating_mul(*rank) > MOST_IN_ADAPTER
            || outputs.saturating_mul(*rank) > MOST_IN_ADAPTER
        {
            return Err(wrong(format!("of {inputs} by {outputs} at rank {rank}")));
        }
        if let Some(odd) = [tensor, &a, &b].iter().find(|it| Kind::of(it.kind).is_none()) {
            return Err(wrong(format!("of type {}, which is not read", odd.kind)));
        }
        // As llama.cpp has it: an adapter without alpha counts as it is.
        let by = if alpha == 0.0 { scale } else { scale * alpha / *rank as f32 };
        let rank = usize::try_from(*rank).unwrap_or(usize::MAX);
        pairs.insert(name.clone(), Pair { a, b, rank, by });
    }
    if pairs.is_empty() || pairs.len() * 2 != adapter.layout.tensors.len() {
        return Err(refuse("it has tensors for matrices that the model does not have"));
    }
    Ok(pairs)
}

impl Pair {
    /// Writes the matrix `tensor` of `base` with the change added, row by row.
    fn add(
        &self,
        base: &mut Source,
        tensor: &Tensor,
        adapter: &mut Source,
        to: &mut Sink,
    ) -> Result<(), MergeError> {
        let (a, b) = (adapter.numbers(&self.a)?, adapter.numbers(&self.b)?);
        let length = tensor.shape.first().map_or(0, |&n| usize::try_from(n).unwrap_or(0));
        let mut row = Vec::with_capacity(length);
        let mut rounded = Vec::new();
        base.go_to(tensor)?;
        for change in b.chunks_exact(self.rank.max(1)) {
            row.clear();
            base.row(tensor, &mut row)?;
            for (of, direction) in change.iter().zip(a.chunks_exact(length.max(1))) {
                let by = self.by * of;
                row.iter_mut().zip(direction).for_each(|(weight, step)| *weight += by * step);
            }
            rounded.clear();
            blocks::q8_0(&row, &mut rounded);
            to.write(&rounded)?;
        }
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod tests;
