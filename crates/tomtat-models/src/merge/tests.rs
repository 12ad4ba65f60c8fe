#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::fs;

use tempfile::TempDir;

use super::*;
use crate::gguf::layout;

const F32: u32 = 0;
const F16: u32 = 1;
const INPUTS: usize = 64;
const OUTPUTS: usize = 6;
const RANK: usize = 2;

fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat()
}

fn key(name: &str, kind: u32, value: &[u8]) -> Vec<u8> {
    [&text(name)[..], &kind.to_le_bytes(), value].concat()
}

/// A GGUF file with these tensors: name, shape, type, bytes.
fn gguf(keys: &[Vec<u8>], tensors: &[(&str, Vec<u64>, u32, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"GGUF".to_vec();
    out.extend(3_u32.to_le_bytes());
    out.extend((tensors.len() as u64).to_le_bytes());
    out.extend((keys.len() as u64).to_le_bytes());
    keys.iter().for_each(|key| out.extend(key));
    let mut offset = 0_u64;
    for (name, shape, kind, bytes) in tensors {
        out.extend(text(name));
        out.extend((shape.len() as u32).to_le_bytes());
        shape.iter().for_each(|size| out.extend(size.to_le_bytes()));
        out.extend(kind.to_le_bytes());
        out.extend(offset.to_le_bytes());
        offset = (offset + bytes.len() as u64).next_multiple_of(32);
    }
    for (_, _, _, bytes) in tensors {
        out.resize(out.len().next_multiple_of(32), 0);
        out.extend(bytes);
    }
    out
}

fn floats(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn halves(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|&number| half::f16::from_f32(number).to_le_bytes()).collect()
}

/// Numbers that are whole multiples of 1/16, so that 16 bits hold them.
fn some(count: usize, seed: usize) -> Vec<f32> {
    (0..count).map(|n| ((n * 7 + seed * 13) % 31) as f32 / 16.0 - 1.0).collect()
}

/// A model of one matrix, an adapter for it, and a folder for what is made of them.
pub(crate) struct Case {
    pub(crate) folder: TempDir,
    matrix: Vec<f32>,
    a: Vec<f32>,
    b: Vec<f32>,
}

impl Case {
    pub(crate) fn new() -> Self {
        let (matrix, a) = (some(INPUTS * OUTPUTS, 1), some(INPUTS * RANK, 2));
        let case = Self { folder: TempDir::new().unwrap(), matrix, a, b: some(RANK * OUTPUTS, 3) };
        let number = |name: &str, n: u32| key(name, 4, &n.to_le_bytes());
        let keys = [
            key("general.architecture", 8, &text("tiny")),
            number("tiny.context_length", 64),
            number("tiny.block_count", 1),
            number("tiny.embedding_length", 64),
            key("tokenizer.ggml.model", 8, &text("llama")),
            key(
                "tokenizer.ggml.tokens",
                9,
                &[&8_u32.to_le_bytes()[..], &1_u64.to_le_bytes(), &text("a")].concat(),
            ),
        ];
        let base = gguf(
            &keys,
            &[
                ("norm.weight", vec![3], F32, floats(&[1.0, 2.0, 3.0])),
                ("blk.0.q.weight", vec![64, 6], F32, floats(&case.matrix)),
                ("last.weight", vec![5], F32, floats(&[9.0; 5])),
            ],
        );
        fs::write(case.path("base.gguf"), base).unwrap();
        case.adapter("blk.0.q.weight", 8.0, &[64, 2], &[2, 6]);
        case
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn adapter(&self, name: &str, alpha: f32, a: &[u64], b: &[u64]) {
        let keys = [
            key("general.architecture", 8, &text("tiny")),
            key("general.type", 8, &text("adapter")),
            key("adapter.lora.alpha", 6, &alpha.to_le_bytes()),
        ];
        let tensors = [
            (&*format!("{name}.lora_a"), a.to_vec(), F16, halves(&self.a)),
            (&*format!("{name}.lora_b"), b.to_vec(), F32, floats(&self.b)),
        ];
        fs::write(self.path("lora.gguf"), gguf(&keys, &tensors)).unwrap();
    }

    fn merge(&self) -> Result<Written, MergeError> {
        let [base, lora, out] = ["base.gguf", "lora.gguf", "out.gguf"].map(|name| self.path(name));
        merge(&base, &lora, 0.5, &out, &|| false)
    }
}

#[test]
fn a_matrix_with_an_adapter_has_it_added_and_all_else_stays() {
    let case = Case::new();
    let written = case.merge().unwrap();
    let out = case.path("out.gguf");
    let bytes = fs::read(&out).unwrap();
    assert_eq!(written.size, bytes.len() as u64);
    let made = layout(&out).unwrap();
    let kinds: Vec<(&str, u32)> = made.tensors.iter().map(|t| (&*t.name, t.kind)).collect();
    assert_eq!(kinds, [("norm.weight", 0), ("blk.0.q.weight", 8), ("last.weight", 0)]);

    let mut source = Source::open(&out).unwrap();
    assert_eq!(source.numbers(&made.tensors[0]).unwrap(), [1.0, 2.0, 3.0]);
    assert_eq!(source.numbers(&made.tensors[2]).unwrap(), [9.0; 5]);
    let found = source.numbers(&made.tensors[1]).unwrap();
    // Scale 0.5, alpha 8, rank 2.
    let expected = |row: usize, column: usize| {
        let product: f32 =
            (0..RANK).map(|r| case.b[row * RANK + r] * case.a[r * INPUTS + column]).sum();
        case.matrix[row * INPUTS + column] + 2.0 * product
    };
    for row in 0..OUTPUTS {
        for column in 0..INPUTS {
            let (found, expected) = (found[row * INPUTS + column], expected(row, column));
            assert!((found - expected).abs() < 0.03, "{row} {column}: {found} {expected}");
        }
    }
}

#[test]
fn an_adapter_that_does_not_fit_is_refused_and_named() {
    let case = Case::new();
    case.adapter("blk.9.q.weight", 8.0, &[64, 2], &[2, 6]);
    assert!(case.merge().unwrap_err().to_string().contains("does not have"));
    case.adapter("blk.0.q.weight", 8.0, &[32, 4], &[2, 6]);
    let error = case.merge().unwrap_err().to_string();
    assert!(error.contains("lora.gguf") && error.contains("blk.0.q.weight"), "{error}");
    fs::copy(case.path("base.gguf"), case.path("lora.gguf")).unwrap();
    assert!(case.merge().unwrap_err().to_string().contains("not an adapter"));
}

#[test]
fn a_damaged_file_is_an_error() {
    let case = Case::new();
    let whole = fs::read(case.path("lora.gguf")).unwrap();
    for length in 0..whole.len() {
        fs::write(case.path("lora.gguf"), &whole[..length]).unwrap();
        assert!(case.merge().is_err(), "{length} bytes of {}", whole.len());
    }
}
