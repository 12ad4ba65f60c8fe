//! GGUF headers: good ones, and those made to break a reader.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufReader, Cursor};

use proptest::prelude::*;
use tomtat_models::gguf::{self, GgufInfo, GgufKind, GgufProblem};

const U32: u32 = 4;
const F32: u32 = 6;
const STRING: u32 = 8;
const ARRAY: u32 = 9;

#[derive(Clone)]
struct Tensor {
    name: String,
    dims: Vec<u64>,
    kind: u32,
    offset: u64,
}

/// A GGUF file to bend.
#[derive(Clone)]
struct Gguf {
    version: u32,
    keys: Vec<(String, Vec<u8>)>,
    tensors: Vec<Tensor>,
    data: usize,
    key_count: Option<u64>,
    tensor_count: Option<u64>,
}

fn text(s: &str) -> Vec<u8> {
    let mut out = (s.len() as u64).to_le_bytes().to_vec();
    out.extend(s.as_bytes());
    out
}

fn string(s: &str) -> Vec<u8> {
    [STRING.to_le_bytes().to_vec(), text(s)].concat()
}

fn number(n: u32) -> Vec<u8> {
    [U32.to_le_bytes(), n.to_le_bytes()].concat()
}

fn array(of: u32, count: u64, body: &[u8]) -> Vec<u8> {
    let mut out = ARRAY.to_le_bytes().to_vec();
    out.extend(of.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(body);
    out
}

fn tokens(list: &[&str]) -> Vec<u8> {
    array(STRING, list.len() as u64, &list.iter().flat_map(|s| text(s)).collect::<Vec<_>>())
}

impl Gguf {
    fn good() -> Self {
        let keys = [
            ("general.architecture", string("llama")),
            ("general.name", string("Tiny")),
            ("general.file_type", number(15)),
            ("llama.context_length", number(2048)),
            ("llama.block_count", number(1)),
            ("llama.embedding_length", number(256)),
            ("llama.attention.head_count", number(8)),
            ("llama.attention.head_count_kv", number(2)),
            ("tokenizer.ggml.model", string("gpt2")),
            ("tokenizer.ggml.tokens", tokens(&["<s>", "a", "", "b"])),
            ("tokenizer.ggml.scores", array(F32, 4, &[0; 16])),
            ("tokenizer.ggml.merges", tokens(&["a b", "a b"])),
        ];
        let tensor = |name: &str, dims: &[u64], kind, offset| Tensor {
            name: name.to_owned(),
            dims: dims.to_vec(),
            kind,
            offset,
        };
        Self {
            version: 3,
            keys: keys.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
            tensors: vec![
                // Q4_K: 4 rows of a block of 144 bytes; then F32: 3 weights.
                tensor("token_embd.weight", &[256, 4], 12, 0),
                tensor("output_norm.weight", &[3], 0, 576),
            ],
            data: 588,
            key_count: None,
            tensor_count: None,
        }
    }

    fn set(mut self, key: &str, value: Vec<u8>) -> Self {
        self.keys.retain(|(k, _)| k != key);
        self.keys.push((key.to_owned(), value));
        self
    }

    fn without(mut self, key: &str) -> Self {
        self.keys.retain(|(k, _)| k != key);
        self
    }

    fn header(&self) -> Vec<u8> {
        let mut out = b"GGUF".to_vec();
        out.extend(self.version.to_le_bytes());
        out.extend(self.tensor_count.unwrap_or(self.tensors.len() as u64).to_le_bytes());
        out.extend(self.key_count.unwrap_or(self.keys.len() as u64).to_le_bytes());
        for (key, value) in &self.keys {
            out.extend(text(key));
            out.extend(value);
        }
        for tensor in &self.tensors {
            out.extend(text(&tensor.name));
            out.extend(u32::try_from(tensor.dims.len()).unwrap().to_le_bytes());
            for dim in &tensor.dims {
                out.extend(dim.to_le_bytes());
            }
            out.extend(tensor.kind.to_le_bytes());
            out.extend(tensor.offset.to_le_bytes());
        }
        out
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = self.header();
        out.resize(out.len().next_multiple_of(32) + self.data, 0xaa);
        out
    }

    fn check(&self) -> Result<GgufInfo, GgufProblem> {
        check(&self.bytes())
    }
}

fn check(bytes: &[u8]) -> Result<GgufInfo, GgufProblem> {
    gguf::check_reader(BufReader::new(Cursor::new(bytes)), bytes.len() as u64)
}

fn said(result: Result<GgufInfo, GgufProblem>) -> String {
    result.expect_err("this file must be refused").to_string()
}

#[test]
fn a_good_header_is_understood() {
    let info = Gguf::good().check().unwrap();
    assert_eq!(info.architecture, "llama");
    assert_eq!(info.name.as_deref(), Some("Tiny"));
    assert_eq!(info.kind, GgufKind::Model);
    assert_eq!(info.context_length, Some(2048));
    assert_eq!(info.vocabulary, Some(4));
    assert_eq!(info.quantisation, "Q4_K_M");
    assert_eq!((info.tensor_count, info.parameters), (2, 1027));
    assert_eq!(info.data_offset % 32, 0);
    let unnamed = Gguf::good().without("general.file_type").check().unwrap();
    assert_eq!(unnamed.quantisation, "Q4_K");
    let adapter = Gguf::good().set("general.type", string("adapter")).without("llama.block_count");
    assert_eq!(adapter.check().unwrap().kind, GgufKind::Adapter);
}

#[test]
fn every_cut_is_refused() {
    let whole = Gguf::good().bytes();
    for len in 0..whole.len() {
        assert!(check(&whole[..len]).is_err(), "cut at {len} of {}", whole.len());
    }
    check(&whole).unwrap();
}

#[test]
fn other_files_are_not_gguf() {
    assert!(said(check(b"")).contains("not a GGUF file"));
    let text = said(check("Tin tức: tổng thống phát biểu hôm nay".as_bytes()));
    assert!(text.contains("not a GGUF file"), "{text}");
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 100]].concat();
    assert!(said(check(&png)).contains("89504e47"));
    let page = b"<!DOCTYPE html><html><body>404</body></html>";
    assert!(said(check(page)).contains("<!DO"));
}

#[test]
fn old_new_and_big_endian_versions_are_refused() {
    for version in [0, 1, 4, 0x0300_0000] {
        let file = Gguf { version, ..Gguf::good() };
        assert!(matches!(file.check(), Err(GgufProblem::Version { version: v }) if v == version));
    }
    Gguf { version: 2, ..Gguf::good() }.check().unwrap();
}

#[test]
fn huge_counts_are_refused_before_anything_is_allocated() {
    for count in [1000, 1 << 20, u64::from(u32::MAX), 1 << 62, u64::MAX] {
        let keys = Gguf { key_count: Some(count), ..Gguf::good() };
        let tensors = Gguf { tensor_count: Some(count), ..Gguf::good() };
        assert!(keys.check().is_err() && tensors.check().is_err(), "{count}");
        let list = Gguf::good().set("tokenizer.ggml.merges", array(STRING, count, &[]));
        let numbers = Gguf::good().set("some.numbers", array(10, count, &[]));
        assert!(list.check().is_err() && numbers.check().is_err(), "{count}");
        let mut long = STRING.to_le_bytes().to_vec();
        long.extend(count.to_le_bytes());
        assert!(Gguf::good().set("some.text", long).check().is_err(), "{count}");
    }
}

#[test]
fn tensors_that_overlap_leave_gaps_or_end_beyond_the_file_are_refused() {
    let moved = |offset| {
        let mut file = Gguf::good();
        file.tensors[1].offset = offset;
        said(file.check())
    };
    assert!(moved(544).contains("inside the tensor before it"));
    assert!(moved(0).contains("inside the tensor before it"));
    assert!(moved(608).contains("gap"));
    assert!(moved(577).contains("multiple"));
    assert!(moved(u64::MAX - 31).contains("gap"));
    let mut file = Gguf::good();
    file.data = 587;
    assert!(matches!(file.check(), Err(GgufProblem::Truncated { .. })));
}

#[test]
fn impossible_tensors_are_refused() {
    let with = |change: &dyn Fn(&mut Tensor)| {
        let mut file = Gguf::good();
        change(&mut file.tensors[1]);
        said(file.check())
    };
    assert!(with(&|t| t.dims = vec![0]).contains("0"));
    assert!(with(&|t| t.dims = vec![u64::MAX]).contains("overflow"));
    assert!(with(&|t| t.dims = vec![1 << 32, 1 << 32]).contains("overflow"));
    assert!(with(&|t| t.dims = vec![1 << 62, 1]).contains("overflow"));
    assert!(with(&|t| t.dims = vec![1; 5]).contains("dimensions"));
    assert!(with(&|t| t.kind = 4).contains("type 4"));
    assert!(with(&|t| t.kind = 12).contains("multiple of 256"));
    assert!(with(&|t| t.name = "token_embd.weight".to_owned()).contains("twice"));
    assert!(with(&|t| t.name = String::new()).contains("empty"));
    assert!(with(&|t| t.name = "n".repeat(64)).contains("64"));
}

#[test]
fn values_on_which_the_engine_would_die_are_refused() {
    let good = Gguf::good;
    let cases = [
        good().without("general.architecture"),
        good().set("general.architecture", number(1)),
        good().set("general.architecture", string("../x")),
        good().set("general.alignment", number(0)),
        good().set("general.alignment", number(33)),
        good().set("general.alignment", string("32")),
        good().set("general.type", string("mmproj")),
        good().set("split.count", number(3)),
        good().without("llama.context_length"),
        good().set("llama.block_count", number(0)),
        good().set("llama.block_count", number(513)),
        good().set("llama.block_count", string("1")),
        good().set("llama.embedding_length", number(u32::MAX)),
        good().set("llama.attention.head_count", number(0)),
        good().set("llama.attention.head_count", number(1000)),
        good().set("llama.attention.head_count_kv", number(0)),
        good().set("llama.attention.head_count_kv", number(3)),
        good().set("llama.rope.dimension_count", number(u32::MAX)),
        good().set("llama.expert_count", number(5000)),
        good().set("llama.expert_used_count", number(2)),
        good().without("tokenizer.ggml.model"),
        good().set("tokenizer.ggml.model", string("no_vocab")),
        good().without("tokenizer.ggml.tokens"),
        good().set("tokenizer.ggml.tokens", tokens(&[])),
        good().set("tokenizer.ggml.tokens", tokens(&["a", "b", "a", "c"])),
        good().set("tokenizer.ggml.tokens", tokens(&["a\0x", "b", "a\0y", "c"])),
        good().set("tokenizer.ggml.tokens", tokens(&["", "b", "[EMPTY_0]", "c"])),
        good().set("tokenizer.ggml.tokens", array(F32, 4, &[0; 16])),
        good().set("tokenizer.ggml.scores", array(F32, 3, &[0; 12])),
        good().set("tokenizer.ggml.scores", array(STRING, 0, &[])),
        good().set("tokenizer.ggml.token_type", array(F32, 4, &[0; 16])),
        good().set("tokenizer.ggml.merges", number(1)),
        good().set("nested", array(ARRAY, 1, &[0; 32])),
        good().set("unknown", 13_u32.to_le_bytes().to_vec()),
        good().set("bool", [7_u32.to_le_bytes().to_vec(), vec![2]].concat()),
        good().set("", number(1)),
    ];
    for (i, file) in cases.iter().enumerate() {
        assert!(file.check().is_err(), "case {i} was let through");
    }
    let mut twice = good();
    twice.keys.push(("general.name".to_owned(), string("again")));
    assert!(said(twice.check()).contains("twice"));
}

#[test]
fn a_file_is_named_in_the_error_and_a_pipe_is_not_opened() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("m.gguf");
    std::fs::write(&path, Gguf::good().bytes()).unwrap();
    gguf::check(&path).unwrap();
    std::fs::write(&path, "text").unwrap();
    let error = gguf::check(&path).unwrap_err();
    assert!(error.to_string().contains("m.gguf") && error.hint().is_some(), "{error}");
    assert!(gguf::check(folder.path()).is_err());
    assert!(gguf::check(&folder.path().join("none")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_after_the_magic_are_read_without_a_panic(tail in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = check(&[b"GGUF\x03\0\0\0".as_slice(), &tail].concat());
    }

    #[test]
    fn any_flipped_bytes_are_read_without_a_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)
    ) {
        let mut bytes = Gguf::good().header();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.resize(bytes.len().next_multiple_of(32) + 588, 0);
        if let Ok(info) = check(&bytes) {
            prop_assert!(info.data_offset <= info.size);
        }
    }
}
