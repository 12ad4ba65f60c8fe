//! Marian's binary model file: a version, the number of tensors, then for all of them first the
//! lengths, then the names, the shapes, a gap, and the data, little-endian.

use std::collections::BTreeMap;

use super::Bytes;

const VERSION: u64 = 1;
const MAX_NAME: usize = 512;
const MAX_RANK: usize = 8;

/// What a tensor holds, by the numbers of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One byte a value: the model's settings as YAML.
    Int8,
    /// 32-bit floats.
    Float32,
    /// 8-bit values and behind them their multiplier, a 32-bit float.
    Quantised,
    /// One that none of the models here has.
    Other(u64),
}

pub(super) struct Tensor<'a> {
    pub(super) kind: Kind,
    pub(super) shape: Vec<usize>,
    /// Number of values.
    pub(super) values: usize,
    pub(super) data: &'a [u8],
}

impl Tensor<'_> {
    /// The multiplier behind quantised values.
    pub(super) fn multiplier(&self) -> Option<f32> {
        let end = self.values.checked_add(4)?;
        let bytes = self.data.get(self.values..end)?;
        Some(f32::from_le_bytes(bytes.try_into().ok()?))
    }

    /// The first of 32-bit floats.
    pub(super) fn first_float(&self) -> Option<f32> {
        Some(f32::from_le_bytes(self.data.get(..4)?.try_into().ok()?))
    }
}

/// The tensors of a file by name.
pub(super) type Container<'a> = BTreeMap<String, Tensor<'a>>;

struct Head {
    name: usize,
    kind: Kind,
    rank: usize,
    data: usize,
}

pub(super) fn read(bytes: &[u8]) -> Result<Container<'_>, String> {
    let mut bytes = Bytes { left: bytes };
    let version = bytes.u64().map_err(|_| "it is too short to be a model".to_owned())?;
    if version != VERSION {
        return Err("it is no model in Marian's binary format".to_owned());
    }
    let count = bytes.count("the number of tensors", 32)?;
    let mut heads = Vec::with_capacity(count);
    for _ in 0..count {
        let name = bytes.count("the length of a name", 1)?;
        let kind = match bytes.u64()? {
            0x101 => Kind::Int8,
            0x404 => Kind::Float32,
            0x4101 => Kind::Quantised,
            other => Kind::Other(other),
        };
        let rank = bytes.count("the number of dimensions", 4)?;
        let data = bytes.count("the length of a tensor", 1)?;
        if name > MAX_NAME || rank > MAX_RANK {
            return Err(format!("a name of {name} bytes or a tensor of {rank} dimensions"));
        }
        heads.push(Head { name, kind, rank, data });
    }
    let mut names = Vec::with_capacity(count);
    for head in &heads {
        let raw = bytes.take(head.name)?;
        let end = raw.iter().position(|&byte| byte == 0).unwrap_or(raw.len());
        let name = std::str::from_utf8(&raw[..end]).map_err(|_| "a name is not UTF-8")?;
        names.push(name.to_owned());
    }
    let mut shapes = Vec::with_capacity(count);
    for (head, name) in heads.iter().zip(&names) {
        let mut shape = Vec::with_capacity(head.rank);
        for _ in 0..head.rank {
            let size = i32::from_le_bytes(bytes.array()?);
            let size = usize::try_from(size).map_err(|_| format!("{name} has a negative size"))?;
            shape.push(size);
        }
        shapes.push(shape);
    }
    let gap = bytes.count("the gap before the data", 1)?;
    bytes.take(gap)?;
    let mut tensors = Container::new();
    for ((head, name), shape) in heads.into_iter().zip(names).zip(shapes) {
        let data = bytes.take(head.data).map_err(|e| format!("{name}: {e}"))?;
        let tensor = tensor(&name, head.kind, shape, data)?;
        if tensors.contains_key(&name) {
            return Err(format!("{name} is there twice"));
        }
        tensors.insert(name, tensor);
    }
    Ok(tensors)
}

fn tensor<'a>(
    name: &str,
    kind: Kind,
    shape: Vec<usize>,
    data: &'a [u8],
) -> Result<Tensor<'a>, String> {
    let values = shape.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
    let needed = values.and_then(|values| match kind {
        Kind::Int8 => Some(values),
        Kind::Float32 => values.checked_mul(4),
        Kind::Quantised => values.checked_add(4),
        Kind::Other(_) => Some(0),
    });
    match (values, needed) {
        (Some(values), Some(needed)) if needed <= data.len() => {
            Ok(Tensor { kind, shape, values, data })
        }
        _ => Err(format!("{name} of shape {shape:?} does not fit into its {} bytes", data.len())),
    }
}
