//! The keys and values of a GGUF file: all are walked, those that matter are kept.

use std::{
    collections::{HashMap, HashSet},
    io::{Read, Seek},
};

use super::{GgufProblem, reader::Reader, types::ValueType};

/// Most keys in a file; real ones have a few dozen.
pub(super) const MAX_KEYS: u64 = 1 << 16;
/// Longest key, from the specification.
const MAX_KEY_LEN: u64 = (1 << 16) - 1;
/// Longest string value: tokenizers are embedded as JSON of some megabytes.
const MAX_STRING: u64 = 64 << 20;
/// Longest string that is kept.
const MAX_KEPT: usize = 4096;
/// Most elements of an array; vocabularies have some hundred thousand.
const MAX_ELEMENTS: u64 = 1 << 26;
/// The list of tokens: its strings must differ from each other.
const TOKENS: &str = "tokenizer.ggml.tokens";

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A whole number that is not negative.
    Number(ValueType, u64),
    /// A number with a fraction.
    Real(f64),
    /// A short string.
    Text(String),
    Array(Array),
    /// Anything else, of which only the type matters.
    Other(ValueType),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Array {
    pub(super) of: ValueType,
    pub(super) count: u64,
}

#[derive(Debug, Default)]
pub(super) struct Metadata {
    values: HashMap<String, Value>,
}

impl Metadata {
    pub(super) fn read<R: Read + Seek>(
        reader: &mut Reader<R>,
        count: u64,
    ) -> Result<Self, GgufProblem> {
        let mut values = HashMap::new();
        for _ in 0..count {
            let at = reader.at();
            let bytes = reader.string("a key", MAX_KEY_LEN)?;
            let problem = |key: &str, reason: &str| GgufProblem::Key {
                key: key.chars().take(80).collect(),
                reason: reason.to_owned(),
            };
            let key = String::from_utf8(bytes).map_err(|e| {
                problem(&String::from_utf8_lossy(e.as_bytes()), &format!("not UTF-8 (byte {at})"))
            })?;
            if key.is_empty() {
                return Err(problem("", &format!("empty (byte {at})")));
            }
            let value = read_value(reader, &key)?;
            if values.contains_key(&key) {
                return Err(problem(&key, "it is there twice"));
            }
            values.insert(key, value);
        }
        Ok(Self { values })
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn number(&self, key: &str) -> Option<u64> {
        match self.get(key)? {
            Value::Number(_, number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn real(&self, key: &str) -> Option<f64> {
        match self.get(key)? {
            Value::Real(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn array(&self, key: &str) -> Option<Array> {
        match self.get(key)? {
            Value::Array(array) => Some(*array),
            _ => None,
        }
    }
}

fn read_value<R: Read + Seek>(reader: &mut Reader<R>, key: &str) -> Result<Value, GgufProblem> {
    use ValueType as T;
    let problem = |reason: String| GgufProblem::Key { key: key.to_owned(), reason };
    let read_type = |reader: &mut Reader<R>| {
        let number = reader.u32("a value type")?;
        T::from_number(number).ok_or_else(|| problem(format!("value type {number} is unknown")))
    };
    let what = "a value";
    let kind = read_type(reader)?;
    let signed = |number: i64| {
        u64::try_from(number).map_or(Value::Other(kind), |number| Value::Number(kind, number))
    };
    Ok(match kind {
        T::U8 => Value::Number(kind, u8::from_le_bytes(reader.bytes(what)?).into()),
        T::U16 => Value::Number(kind, u16::from_le_bytes(reader.bytes(what)?).into()),
        T::U32 => Value::Number(kind, reader.u32(what)?.into()),
        T::U64 => Value::Number(kind, reader.u64(what)?),
        T::I8 => signed(i8::from_le_bytes(reader.bytes(what)?).into()),
        T::I16 => signed(i16::from_le_bytes(reader.bytes(what)?).into()),
        T::I32 => signed(i32::from_le_bytes(reader.bytes(what)?).into()),
        T::I64 => signed(i64::from_le_bytes(reader.bytes(what)?)),
        T::F32 => Value::Real(f32::from_le_bytes(reader.bytes(what)?).into()),
        T::F64 => Value::Real(f64::from_le_bytes(reader.bytes(what)?)),
        T::Bool => match reader.bytes::<1>(what)? {
            [0 | 1] => Value::Other(kind),
            [other] => return Err(problem(format!("{other} is no bool"))),
        },
        T::String => {
            let bytes = reader.string("a string", MAX_STRING)?;
            match String::from_utf8(bytes) {
                Ok(text) if text.len() <= MAX_KEPT => Value::Text(text),
                Ok(_) => Value::Other(kind),
                Err(_) => return Err(problem("the string is not UTF-8".to_owned())),
            }
        }
        T::Array => {
            let of = read_type(reader)?;
            if of == T::Array {
                return Err(problem("an array of arrays, which no engine reads".to_owned()));
            }
            let count = reader.count("the length of an array", MAX_ELEMENTS, of.least_size())?;
            read_elements(reader, key, of, count)?;
            Value::Array(Array { of, count })
        }
    })
}

fn read_elements<R: Read + Seek>(
    reader: &mut Reader<R>,
    key: &str,
    of: ValueType,
    count: u64,
) -> Result<(), GgufProblem> {
    if of != ValueType::String {
        // Whether that many are left was asked when the count was read.
        return reader.skip(count.saturating_mul(of.least_size()), "the values of an array");
    }
    if key != TOKENS {
        for _ in 0..count {
            let len = reader.string_len("a string in an array", MAX_STRING)?;
            reader.skip(len, "a string in an array")?;
        }
        return Ok(());
    }
    // llama.cpp aborts on a vocabulary in which a token is there twice. It reads tokens up to the
    // first NUL, and names empty ones by their number.
    let mut seen: HashSet<Box<[u8]>> = HashSet::new();
    for i in 0..count {
        let mut token = reader.string("a token", MAX_STRING)?;
        token.truncate(token.iter().position(|b| *b == 0).unwrap_or(token.len()));
        if token.is_empty() {
            token = format!("[EMPTY_{i}]").into_bytes();
        }
        if !seen.insert(token.into_boxed_slice()) {
            let reason = format!("token {i} is there twice");
            return Err(GgufProblem::Key { key: key.to_owned(), reason });
        }
    }
    Ok(())
}
