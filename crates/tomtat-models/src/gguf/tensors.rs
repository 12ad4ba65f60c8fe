//! The list of tensors: each must lie where the one before it ends, and all within the file.

use std::{
    collections::HashSet,
    io::{Read, Seek},
};

use super::{GgufProblem, reader::Reader, types};

/// Most tensors in a file; the largest models have a few thousand.
pub(super) const MAX_TENSORS: u64 = 1 << 16;
/// Names are kept by ggml in 64 bytes with a NUL at the end.
const MAX_NAME: u64 = 63;
const MAX_DIMENSIONS: u32 = 4;

#[derive(Debug)]
pub(super) struct Tensors {
    pub(super) parameters: u64,
    pub(super) data_offset: u64,
    /// The type that takes the most bytes.
    pub(super) main_type: &'static str,
    /// All of them, in the order of the file.
    pub(super) list: Vec<Tensor>,
}

pub(super) fn read<R: Read + Seek>(
    reader: &mut Reader<R>,
    count: u64,
    alignment: u64,
) -> Result<Tensors, GgufProblem> {
    let mut names = HashSet::new();
    let mut parameters = 0_u64;
    // Where the next tensor must begin, and where the last one ends, within the data.
    let mut next = 0_u64;
    let mut end = 0_u64;
    let mut last = String::new();
    let mut by_type: Vec<(&'static str, u64)> = Vec::new();
    let mut list = Vec::new();
    for _ in 0..count {
        let tensor = read_one(reader)?;
        let wrong = |reason: String| GgufProblem::Tensor { name: tensor.name.clone(), reason };
        let (offset, bytes) = (tensor.offset, tensor.bytes);
        if offset % alignment != 0 {
            return Err(wrong(format!("its offset {offset} is not a multiple of {alignment}")));
        }
        if offset < next {
            return Err(wrong(format!("its offset {offset} lies inside the tensor before it")));
        }
        if offset > next {
            return Err(wrong(format!("its offset {offset} leaves a gap, {next} was expected")));
        }
        let too_large = || wrong("it ends beyond all reason".to_owned());
        end = offset.checked_add(bytes).ok_or_else(too_large)?;
        next = end.checked_next_multiple_of(alignment).ok_or_else(too_large)?;
        parameters = parameters.checked_add(tensor.elements).ok_or_else(too_large)?;
        match by_type.iter_mut().find(|(name, _)| *name == tensor.type_name) {
            Some((_, sum)) => *sum = sum.saturating_add(bytes),
            None => by_type.push((tensor.type_name, bytes)),
        }
        last.clone_from(&tensor.name);
        if !names.insert(tensor.name.clone()) {
            return Err(wrong("it is there twice".to_owned()));
        }
        list.push(tensor);
    }
    // The padding before the data is not there if there is no data.
    let at = reader.at();
    let data_offset =
        if count == 0 { at } else { at.checked_next_multiple_of(alignment).unwrap_or(u64::MAX) };
    let left = reader.left().saturating_sub(data_offset.saturating_sub(at));
    if end > left {
        let what = format!("the data up to the end of tensor {last:?}");
        return Err(GgufProblem::Truncated { what, at: data_offset, needed: end, left });
    }
    let main_type = by_type.iter().max_by_key(|(_, sum)| *sum).map_or("none", |(name, _)| name);
    Ok(Tensors { parameters, data_offset, main_type, list })
}

/// What the header says of a tensor.
#[derive(Debug, Clone)]
pub(crate) struct Tensor {
    pub(crate) name: String,
    /// Its dimensions, the length of a row first.
    pub(crate) shape: Vec<u64>,
    /// Its type, by ggml's number.
    pub(crate) kind: u32,
    /// Its bytes, without padding.
    pub(crate) bytes: u64,
    /// Where it begins, in bytes from the start of the weights.
    pub(crate) offset: u64,
    elements: u64,
    type_name: &'static str,
}

fn read_one<R: Read + Seek>(reader: &mut Reader<R>) -> Result<Tensor, GgufProblem> {
    let at = reader.at();
    let name = reader.string("the name of a tensor", MAX_NAME)?;
    let name = String::from_utf8(name).map_err(|e| GgufProblem::Tensor {
        name: String::from_utf8_lossy(e.as_bytes()).into_owned(),
        reason: format!("the name is not UTF-8 (byte {at})"),
    })?;
    let wrong = |reason: String| GgufProblem::Tensor { name: name.clone(), reason };
    if name.is_empty() || name.contains('\0') {
        return Err(wrong(format!("the name is empty or holds a NUL (byte {at})")));
    }
    let dimensions = reader.u32("the number of dimensions")?;
    if dimensions > MAX_DIMENSIONS {
        return Err(wrong(format!(
            "{dimensions} dimensions, at most {MAX_DIMENSIONS} are allowed"
        )));
    }
    let mut elements = 1_u64;
    let mut shape = Vec::new();
    for _ in 0..dimensions {
        let size = reader.u64("a dimension")?;
        if size == 0 {
            return Err(wrong("a dimension is 0".to_owned()));
        }
        shape.push(size);
        elements = elements
            .checked_mul(size)
            .filter(|n| i64::try_from(*n).is_ok())
            .ok_or_else(|| wrong("its dimensions overflow".to_owned()))?;
    }
    let number = reader.u32("the type of a tensor")?;
    let kind =
        types::tensor_type(number).ok_or_else(|| wrong(format!("type {number} is unknown")))?;
    let row = shape.first().copied().unwrap_or(1);
    if !row.is_multiple_of(kind.block) {
        return Err(wrong(format!(
            "rows of {row} weights are no multiple of {} ({})",
            kind.block, kind.name
        )));
    }
    let bytes = (elements / kind.block)
        .checked_mul(kind.bytes)
        .ok_or_else(|| wrong("its size overflows".to_owned()))?;
    let offset = reader.u64("the offset of a tensor")?;
    Ok(Tensor { name, shape, kind: number, bytes, offset, elements, type_name: kind.name })
}
