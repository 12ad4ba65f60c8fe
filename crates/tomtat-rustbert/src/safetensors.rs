//! The header of a safetensors file, checked against the file before anything is read by it.
//!
//! Format: eight bytes with the length of the header, the header as JSON (for each tensor its type, shape
//! and place), and the data, without gaps.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use tch::Kind;

/// Longest header that is read. That of a model with thousands of tensors has a megabyte.
const MAX_HEADER: u64 = 32 << 20;
const MAX_TENSORS: usize = 100_000;

/// What a header says of a tensor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tensor {
    pub(crate) shape: Vec<usize>,
    /// Its type, where that is one of floating-point numbers.
    pub(crate) kind: Option<Kind>,
    /// Where it begins in the file, in bytes.
    pub(crate) begin: u64,
    /// Its bytes.
    pub(crate) length: u64,
}

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<u64>,
    data_offsets: (u64, u64),
}

/// The tensors of a file by name.
pub(crate) fn header(path: &Path) -> Result<BTreeMap<String, Tensor>, String> {
    let mut file = File::open(path).map_err(|error| error.to_string())?;
    let length = file.metadata().map_err(|error| error.to_string())?.len();
    let mut size = [0; 8];
    file.read_exact(&mut size)
        .map_err(|_| "it is too short to be a safetensors file".to_owned())?;
    let size = u64::from_le_bytes(size);
    let data = length.checked_sub(8).and_then(|left| left.checked_sub(size));
    let Some(data) = data.filter(|_| size <= MAX_HEADER) else {
        return Err(format!("its header is {size} bytes long, and the file {length}"));
    };
    let mut text = Vec::new();
    file.take(size).read_to_end(&mut text).map_err(|error| error.to_string())?;
    check(&text, data, size + 8)
}

/// Checks a header before `data` bytes, which begin at byte `offset` of the file.
fn check(text: &[u8], data: u64, offset: u64) -> Result<BTreeMap<String, Tensor>, String> {
    let raw: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(text).map_err(|e| format!("its header cannot be read: {e}"))?;
    if raw.len() > MAX_TENSORS {
        return Err(format!("its header names more than {MAX_TENSORS} tensors"));
    }
    let mut tensors = BTreeMap::new();
    let mut places = Vec::new();
    for (name, value) in raw {
        if name == "__metadata__" {
            continue;
        }
        let shown: String = name.chars().take(100).collect();
        let entry: Entry = serde_json::from_value(value).map_err(|e| format!("{shown}: {e}"))?;
        let (begin, end) = entry.data_offsets;
        let (bits, kind) = kind(&entry.dtype)
            .ok_or_else(|| format!("{shown} is of type {:?}, which is not read", entry.dtype))?;
        let values = entry.shape.iter().try_fold(1_u64, |product, &n| product.checked_mul(n));
        let needed = values.and_then(|values| values.checked_mul(bits / 8));
        if end > data || end.checked_sub(begin) != needed || needed.is_none() {
            return Err(format!(
                "{shown} of shape {:?} does not fit: bytes {begin} to {end} of {data}",
                entry.shape
            ));
        }
        let shape: Option<Vec<usize>> =
            entry.shape.iter().map(|&size| usize::try_from(size).ok()).collect();
        let shape = shape.filter(|shape| shape.len() <= 8);
        let shape = shape.ok_or_else(|| format!("{shown} has too many dimensions"))?;
        places.push((begin, end));
        tensors.insert(name, Tensor { shape, kind, begin: offset + begin, length: end - begin });
    }
    places.sort_unstable();
    let mut before = 0;
    for (begin, end) in places {
        if begin != before {
            return Err(format!("tensors overlap or leave a gap at byte {begin} of the data"));
        }
        before = end;
    }
    if before != data {
        return Err(format!(
            "cut off or too long: {data} bytes of data, and the header says {before}"
        ));
    }
    Ok(tensors)
}

/// Bits of a value, and its type where it is a floating-point number.
fn kind(dtype: &str) -> Option<(u64, Option<Kind>)> {
    match dtype {
        "F64" => Some((64, Some(Kind::Double))),
        "F32" => Some((32, Some(Kind::Float))),
        "F16" => Some((16, Some(Kind::Half))),
        "BF16" => Some((16, Some(Kind::BFloat16))),
        "I64" | "U64" => Some((64, None)),
        "I32" | "U32" => Some((32, None)),
        "I16" | "U16" => Some((16, None)),
        "I8" | "U8" | "BOOL" => Some((8, None)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_header_that_fits_its_data_is_taken() {
        let text = br#"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}"#;
        let tensors = check(text, 24, 100).unwrap();
        let kind = Some(Kind::Float);
        assert_eq!(tensors["a"], Tensor { shape: vec![2, 3], kind, begin: 100, length: 24 });
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (text, data) in [
            (r#"{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}"#, 23),
            (r#"{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}"#, 25),
            (r#"{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[24,0]}}"#, 24),
            (r#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0),
            (r#"{"a":{"dtype":"F32","shape":[18446744073709551615,8],"data_offsets":[0,32]}}"#, 32),
            (r#"{"a":{"dtype":"X4","shape":[1],"data_offsets":[0,4]}}"#, 4),
            (r#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
            (r#"{"a":7}"#, 0),
            (r#"[1,2]"#, 0),
            (
                r#"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
                3,
            ),
        ] {
            assert!(check(text.as_bytes(), data, 8).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_header_makes_it_panic_or_reach_outside(
            dtype in "F32|F16|I8|BOOL|x", shape in proptest::collection::vec(0_u64.., 0..4),
            begin in 0_u64..40, end in 0_u64.., data in 0_u64..40,
        ) {
            let text = serde_json::json!({"a": {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}});
            if let Ok(tensors) = check(text.to_string().as_bytes(), data, 8) {
                proptest::prop_assert!(tensors.values().all(|t| t.begin + t.length <= 8 + data));
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = check(&bytes, 0, 8);
            let _ = tomtat_sentencepiece::check(&bytes);
        }
    }
}
