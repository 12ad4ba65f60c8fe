//! Values that are well-formed and still end the process: llama.cpp checks them with assertions,
//! reads them as another type, or divides by them.

use super::{
    GgufKind, GgufProblem,
    metadata::{Array, Metadata, Value},
    types::ValueType,
};

const DEFAULT_ALIGNMENT: u64 = 32;
const MAX_ALIGNMENT: u64 = 1 << 20;
/// llama.cpp's own limits.
const MAX_LAYERS: u64 = 512;
const MAX_EXPERTS: u64 = 1024;
/// Far above any real model; below what overflows in 32 bits when multiplied by a head size.
const MAX_WIDTH: u64 = 1 << 20;
const MAX_CONTEXT: u64 = 1 << 30;

fn wrong(key: &str, reason: impl Into<String>) -> GgufProblem {
    GgufProblem::Key { key: key.to_owned(), reason: reason.into() }
}

pub(super) fn kind(metadata: &Metadata) -> Result<GgufKind, GgufProblem> {
    const KEY: &str = "general.type";
    match metadata.get(KEY) {
        None => Ok(GgufKind::Model),
        Some(Value::Text(text)) if text == "model" => Ok(GgufKind::Model),
        Some(Value::Text(text)) if text == "adapter" => Ok(GgufKind::Adapter),
        Some(Value::Text(text)) => {
            let text: String = text.chars().take(40).collect();
            Err(wrong(KEY, format!("{text:?} is neither a model nor an adapter")))
        }
        Some(_) => Err(wrong(KEY, "it must be a string")),
    }
}

pub(super) fn alignment(metadata: &Metadata) -> Result<u64, GgufProblem> {
    const KEY: &str = "general.alignment";
    match metadata.get(KEY) {
        None => Ok(DEFAULT_ALIGNMENT),
        Some(Value::Number(ValueType::U32, n)) if n.is_power_of_two() && *n <= MAX_ALIGNMENT => {
            Ok(*n)
        }
        Some(Value::Number(ValueType::U32, n)) => {
            Err(wrong(KEY, format!("{n} is no power of two up to {MAX_ALIGNMENT}")))
        }
        Some(_) => Err(wrong(KEY, "it must be a uint32")),
    }
}

pub(super) fn architecture(metadata: &Metadata) -> Result<String, GgufProblem> {
    const KEY: &str = "general.architecture";
    let text = metadata.text(KEY).ok_or_else(|| wrong(KEY, "it is missing or no string"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if text.is_empty() || text.len() > 64 || !text.chars().all(plain) {
        return Err(wrong(KEY, "it is no name of an architecture"));
    }
    Ok(text.to_owned())
}

/// Holds the values against the rules.
pub(super) fn check(metadata: &Metadata, kind: GgufKind) -> Result<(), GgufProblem> {
    let architecture = architecture(metadata)?;
    if let Some(count) = metadata.number("split.count").filter(|n| *n > 1) {
        return Err(GgufProblem::Split { count });
    }
    if kind == GgufKind::Adapter {
        return Ok(());
    }
    network(metadata, &architecture)?;
    vocabulary(metadata)
}

/// A number that must be there, from 1 to `limit`.
fn required(metadata: &Metadata, key: &str, limit: u64) -> Result<u64, GgufProblem> {
    match metadata.get(key) {
        None => Err(wrong(key, "it is missing")),
        Some(Value::Number(ValueType::U32 | ValueType::U64, n)) if (1..=limit).contains(n) => {
            Ok(*n)
        }
        Some(Value::Number(_, n)) => Err(wrong(key, format!("{n} is not from 1 to {limit}"))),
        Some(_) => Err(wrong(key, "it must be a number")),
    }
}

fn network(metadata: &Metadata, architecture: &str) -> Result<(), GgufProblem> {
    let key = |name: &str| format!("{architecture}.{name}");
    required(metadata, &key("context_length"), MAX_CONTEXT)?;
    required(metadata, &key("block_count"), MAX_LAYERS)?;
    let width = required(metadata, &key("embedding_length"), MAX_WIDTH)?;
    // Networks without attention have no heads, and say so with a 0 or not at all.
    let recurrent = ["mamba", "rwkv"].iter().any(|name| architecture.starts_with(name));
    let heads_key = key("attention.head_count");
    if !recurrent && let Some(Value::Number(_, heads)) = metadata.get(&heads_key) {
        if *heads == 0 || *heads > width {
            return Err(wrong(&heads_key, format!("{heads} is not from 1 to {width}")));
        }
        let kv_key = key("attention.head_count_kv");
        if let Some(kv) = metadata.number(&kv_key)
            && (kv == 0 || heads % kv != 0)
        {
            return Err(wrong(&kv_key, format!("{kv} does not divide {heads} heads")));
        }
    }
    for name in ["attention.key_length", "attention.value_length", "rope.dimension_count"] {
        let key = key(name);
        if let Some(value) = metadata.get(&key) {
            match value {
                Value::Number(_, n) if *n <= MAX_WIDTH => {}
                Value::Array(_) => {}
                _ => return Err(wrong(&key, format!("it must be a number up to {MAX_WIDTH}"))),
            }
        }
    }
    let experts_key = key("expert_count");
    let experts = metadata.number(&experts_key).unwrap_or(0);
    if experts > MAX_EXPERTS {
        return Err(wrong(&experts_key, format!("{experts} is more than {MAX_EXPERTS}")));
    }
    let used_key = key("expert_used_count");
    let used = metadata.number(&used_key).unwrap_or(0);
    if used > experts || (experts > 0 && used == 0) {
        return Err(wrong(&used_key, format!("{used} of {experts} experts cannot be used")));
    }
    Ok(())
}

fn vocabulary(metadata: &Metadata) -> Result<(), GgufProblem> {
    const MODEL: &str = "tokenizer.ggml.model";
    const TOKENS: &str = "tokenizer.ggml.tokens";
    let Some(model) = metadata.text(MODEL) else {
        return Err(wrong(MODEL, "it is missing or no string: the file has no tokenizer"));
    };
    if matches!(model, "no_vocab" | "none") {
        return Err(wrong(MODEL, "the file has no vocabulary"));
    }
    let count = match metadata.get(TOKENS) {
        Some(Value::Array(Array { of: ValueType::String, count })) if *count > 0 => *count,
        Some(_) => return Err(wrong(TOKENS, "it must be a list of strings, not empty")),
        None => return Err(wrong(TOKENS, "it is missing")),
    };
    // Read by the engine as raw memory of that type and length.
    use ValueType as T;
    let lists: [(&str, &[T], Option<u64>); 5] = [
        ("tokenizer.ggml.scores", &[T::F32, T::I32], Some(count)),
        ("tokenizer.ggml.token_type", &[T::I32], Some(count)),
        ("tokenizer.ggml.merges", &[T::String], None),
        ("tokenizer.ggml.precompiled_charsmap", &[T::I8, T::U8], None),
        ("tokenizer.ggml.suppress_tokens", &[T::I32, T::U32], None),
    ];
    for (key, types, length) in lists {
        match metadata.get(key) {
            None => {}
            Some(Value::Array(array)) if types.contains(&array.of) => {
                if let Some(length) = length
                    && array.count < length
                {
                    let reason = format!("{} values for {length} tokens", array.count);
                    return Err(wrong(key, reason));
                }
            }
            Some(Value::Array(array)) => {
                return Err(wrong(key, format!("it is a list of {}", array.of.name())));
            }
            Some(_) => return Err(wrong(key, "it must be a list")),
        }
    }
    Ok(())
}
