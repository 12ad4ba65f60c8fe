//! Values of a JSON object, checked.

use std::fs::File;
use std::io::Read;
use std::ops::RangeInclusive;
use std::path::Path;

use serde_json::Value;

/// Largest JSON file beside the vocabularies that is read. Real ones have a few kilobytes.
const MAX_JSON: u64 = 4 << 20;

/// Reads a JSON object of at most [`MAX_JSON`] bytes.
pub(crate) fn read_json(path: &Path) -> Result<Value, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let meta = file.metadata().map_err(|error| error.to_string())?;
    if !meta.is_file() || meta.len() > MAX_JSON {
        return Err(format!("it is no file of at most {MAX_JSON} bytes"));
    }
    let mut text = String::new();
    file.take(MAX_JSON).read_to_string(&mut text).map_err(|error| error.to_string())?;
    let value: Value = serde_json::from_str(&text).map_err(|e| format!("it is no JSON: {e}"))?;
    if value.is_object() { Ok(value) } else { Err("it is no JSON object".to_owned()) }
}

/// A whole number that must be there and in `range`.
pub(super) fn required(
    config: &Value,
    key: &str,
    range: RangeInclusive<usize>,
) -> Result<usize, String> {
    let value = config.get(key).ok_or_else(|| format!("{key} is missing"))?;
    let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
    number.filter(|number| range.contains(number)).ok_or_else(|| {
        let shown = shown(value);
        format!("{key} is {shown}, and from {} to {} can be run", range.start(), range.end())
    })
}

/// The same, with what holds where it is not there.
pub(super) fn optional(
    config: &Value,
    key: &str,
    range: RangeInclusive<usize>,
    default: usize,
) -> Result<usize, String> {
    match config.get(key) {
        None | Some(Value::Null) => Ok(default),
        Some(_) => required(config, key, range),
    }
}

/// A special token's id, which must be one of the vocabulary.
pub(super) fn token(
    config: &Value,
    generation: Option<&Value>,
    key: &str,
    vocab: usize,
) -> Result<Option<i64>, String> {
    let value = generation.and_then(|g| g.get(key)).filter(|value| !value.is_null());
    let value = value.or_else(|| config.get(key)).filter(|value| !value.is_null());
    let Some(value) = value else { return Ok(None) };
    let id = value.as_u64().filter(|&id| id < vocab as u64).and_then(|id| i64::try_from(id).ok());
    id.map(Some).ok_or_else(|| {
        let shown = shown(value);
        format!("{key} is {shown}, which is no token of a vocabulary of {vocab}")
    })
}

pub(super) fn activation(
    value: Option<&Value>,
    default: &'static str,
) -> Result<&'static str, String> {
    let Some(value) = value else { return Ok(default) };
    match value.as_str() {
        Some("gelu") => Ok("gelu"),
        Some("gelu_new") => Ok("gelu_new"),
        Some("relu") => Ok("relu"),
        Some("swish" | "silu") => Ok("swish"),
        Some("tanh") => Ok("tanh"),
        _ => Err(format!("activation_function is {}, which is not run here", shown(value))),
    }
}

pub(super) fn shown(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}
