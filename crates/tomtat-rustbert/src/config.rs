//! `config.json`: the dimensions of a model and its special tokens.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::ops::RangeInclusive;
use std::path::Path;

use serde_json::{Value, json};
use tomtat_article::Job;

/// Largest JSON file beside the vocabularies that is read. Real ones have a few kilobytes.
const MAX_JSON: u64 = 4 << 20;
/// More values than any model of these kinds has; a product of dimensions is checked against it.
const MAX_VALUES: u64 = 1 << 36;

/// The kinds of models that are run here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Architecture {
    /// Marian, as of OPUS-MT: translates one language into one other.
    Marian,
    /// BART: summarises.
    Bart,
}

impl Architecture {
    /// The names, as `config.json` has them, for messages.
    pub const NAMES: &str = "marian, bart";

    fn named(name: &str) -> Option<Self> {
        match name {
            "marian" => Some(Self::Marian),
            "bart" => Some(Self::Bart),
            _ => None,
        }
    }

    /// What models of this kind are made for.
    pub fn job(self) -> Job {
        match self {
            Self::Marian => Job::Translate,
            Self::Bart => Job::Summarize,
        }
    }
}

impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Marian => "Marian",
            Self::Bart => "BART",
        })
    }
}

/// The checked content of a `config.json`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Config {
    pub(crate) architecture: Architecture,
    /// Rows of the embeddings.
    pub(crate) vocab: usize,
    /// Width of the hidden states.
    pub(crate) width: usize,
    pub(crate) encoder: Half,
    pub(crate) decoder: Half,
    /// Tokens that the encoder or the decoder can tell apart by place.
    pub(crate) positions: usize,
    activation: &'static str,
    scale_embedding: bool,
    pub(crate) pad: i64,
    pub(crate) bos: i64,
    pub(crate) eos: i64,
    start: i64,
    pub(crate) forced_bos: Option<i64>,
    forced_eos: Option<i64>,
}

/// The dimensions of the encoder or the decoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Half {
    pub(crate) layers: usize,
    heads: usize,
    /// Width of the feed-forward part.
    pub(crate) inner: usize,
}

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

/// The architecture that a `config.json` names.
pub(crate) fn architecture(config: &Value) -> Result<Architecture, String> {
    let name = config.get("model_type").and_then(Value::as_str).unwrap_or("none");
    Architecture::named(name).ok_or_else(|| {
        let name: String = name.chars().take(40).collect();
        format!("a model of architecture {name:?}, which is not run here: {}", Architecture::NAMES)
    })
}

impl Config {
    /// Checks `config`, and what `generation` (the `generation_config.json`, where there is one) says
    /// of special tokens.
    pub(crate) fn of(config: &Value, generation: Option<&Value>) -> Result<Self, String> {
        let architecture = architecture(config)?;
        let size = |key: &str, range| required(config, key, range);
        let half = |name: &str| -> Result<Half, String> {
            Ok(Half {
                layers: size(&format!("{name}_layers"), 1..=128)?,
                heads: size(&format!("{name}_attention_heads"), 1..=256)?,
                inner: size(&format!("{name}_ffn_dim"), 1..=1 << 18)?,
            })
        };
        let vocab = size("vocab_size", 1..=1 << 22)?;
        let width = size("d_model", 1..=1 << 15)?;
        let positions = size("max_position_embeddings", 8..=1 << 17)?;
        let (encoder, decoder) = (half("encoder")?, half("decoder")?);
        for (name, half) in [("encoder", encoder), ("decoder", decoder)] {
            if width % half.heads != 0 {
                let heads = half.heads;
                return Err(format!("d_model {width} is not divided by {heads} heads ({name})"));
            }
        }
        let token = |key: &str| token(config, generation, key, vocab);
        let eos = token("eos_token_id")?.unwrap_or(if architecture == Architecture::Bart {
            2
        } else {
            0
        });
        let pad = match (token("pad_token_id")?, architecture) {
            (Some(pad), _) => pad,
            (None, Architecture::Bart) => 1,
            (None, Architecture::Marian) => return Err("pad_token_id is missing".to_owned()),
        };
        let start = token("decoder_start_token_id")?.unwrap_or(match architecture {
            Architecture::Marian => pad,
            Architecture::Bart => eos,
        });
        if let Some(other) = config.get("decoder_vocab_size").and_then(Value::as_u64)
            && other != vocab as u64
        {
            return Err(format!(
                "its vocabularies differ ({vocab} and {other} tokens); such are not run"
            ));
        }
        if config.get("share_encoder_decoder_embeddings").and_then(Value::as_bool) == Some(false) {
            return Err(
                "its encoder and decoder have their own embeddings; such are not run".to_owned()
            );
        }
        let default = if architecture == Architecture::Marian { "swish" } else { "gelu" };
        let config = Self {
            architecture,
            vocab,
            width,
            encoder,
            decoder,
            positions,
            activation: activation(config.get("activation_function"), default)?,
            scale_embedding: config
                .get("scale_embedding")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            pad,
            bos: token("bos_token_id")?.unwrap_or(0),
            eos,
            start,
            forced_bos: token("forced_bos_token_id")?,
            forced_eos: token("forced_eos_token_id")?,
        };
        if config.values() > MAX_VALUES {
            return Err("its dimensions are absurd: more than 64 billion weights".to_owned());
        }
        Ok(config)
    }

    /// The number of weights, positions left out.
    pub(crate) fn values(&self) -> u64 {
        let (width, size) = (self.width as u64, |n: usize| n as u64);
        let layer = |half: &Half, attentions: u64| {
            size(half.layers) * (attentions * 4 * width * width + 2 * width * size(half.inner))
        };
        size(self.vocab) * width + layer(&self.encoder, 1) + layer(&self.decoder, 2)
    }

    /// The token that an answer must end with at the limit. Marian has one always.
    pub(crate) fn last_token(&self) -> Option<i64> {
        let marian = self.architecture == Architecture::Marian;
        self.forced_eos.or(if marian { Some(self.eos) } else { None })
    }

    /// Whether padding is forbidden in answers: Marian starts with it, and has learned nothing of it.
    pub(crate) fn never_pads(&self) -> bool {
        self.architecture == Architecture::Marian
    }

    pub(crate) fn start(&self) -> i64 {
        self.start
    }

    /// Marian counts places by sines; BART has learned them, behind two rows that are not used.
    pub(crate) fn position_rows(&self) -> usize {
        match self.architecture {
            Architecture::Marian => self.positions,
            Architecture::Bart => self.positions + 2,
        }
    }

    /// The configuration as rust-bert takes it: all that it asks for, and nothing unchecked.
    pub(crate) fn for_rust_bert(&self) -> Value {
        let marian = self.architecture == Architecture::Marian;
        json!({
            "activation_function": self.activation, "activation_dropout": 0.0, "attention_dropout": 0.0,
            "classif_dropout": 0.0, "dropout": 0.0, "init_std": 0.02, "d_model": self.width,
            "encoder_layers": self.encoder.layers, "decoder_layers": self.decoder.layers,
            "encoder_attention_heads": self.encoder.heads, "decoder_attention_heads": self.decoder.heads,
            "encoder_ffn_dim": self.encoder.inner, "decoder_ffn_dim": self.decoder.inner,
            "encoder_layerdrop": 0.0, "decoder_layerdrop": 0.0, "num_hidden_layers": self.encoder.layers,
            "vocab_size": self.vocab, "max_position_embeddings": self.positions,
            "bos_token_id": self.bos, "eos_token_id": self.eos, "pad_token_id": self.pad,
            "decoder_start_token_id": self.start, "forced_bos_token_id": self.forced_bos,
            "forced_eos_token_id": self.forced_eos, "is_encoder_decoder": true, "output_past": true,
            "scale_embedding": self.scale_embedding, "static_position_embeddings": marian,
            "normalize_embedding": !marian,
        })
    }
}

fn required(config: &Value, key: &str, range: RangeInclusive<usize>) -> Result<usize, String> {
    let value = config.get(key).ok_or_else(|| format!("{key} is missing"))?;
    let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
    number.filter(|number| range.contains(number)).ok_or_else(|| {
        let shown: String = value.to_string().chars().take(40).collect();
        format!("{key} is {shown}, and from {} to {} can be run", range.start(), range.end())
    })
}

/// A special token's id, which must be one of the vocabulary.
fn token(
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
        let shown: String = value.to_string().chars().take(40).collect();
        format!("{key} is {shown}, which is no token of a vocabulary of {vocab}")
    })
}

fn activation(value: Option<&Value>, default: &'static str) -> Result<&'static str, String> {
    let Some(value) = value else { return Ok(default) };
    match value.as_str() {
        Some("gelu") => Ok("gelu"),
        Some("gelu_new") => Ok("gelu_new"),
        Some("relu") => Ok("relu"),
        Some("swish" | "silu") => Ok("swish"),
        Some("tanh") => Ok("tanh"),
        _ => {
            let shown: String = value.to_string().chars().take(40).collect();
            Err(format!("activation_function is {shown}, which is not run here"))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn marian() -> Value {
        json!({
            "model_type": "marian", "vocab_size": 401, "d_model": 32, "encoder_layers": 2,
            "decoder_layers": 2, "encoder_attention_heads": 4, "decoder_attention_heads": 4,
            "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "max_position_embeddings": 64,
            "pad_token_id": 400, "eos_token_id": 0, "decoder_start_token_id": 400,
        })
    }

    fn with(key: &str, value: Value) -> Result<Config, String> {
        let mut config = marian();
        config[key] = value;
        Config::of(&config, None)
    }

    #[test]
    fn a_small_config_is_taken() {
        let config = Config::of(&marian(), None).unwrap();
        assert_eq!((config.start(), config.activation, config.position_rows()), (400, "swish", 64));
    }

    #[test]
    fn absurd_sizes_are_refused_by_name() {
        for (key, value) in [
            ("vocab_size", json!(1_u64 << 60)),
            ("vocab_size", json!(-1)),
            ("d_model", json!(0)),
            ("d_model", json!(33)),
            ("d_model", json!("32")),
            ("encoder_layers", json!(1_000_000)),
            ("decoder_ffn_dim", json!(1e18)),
            ("max_position_embeddings", json!(4)),
            ("encoder_attention_heads", json!(0)),
            ("pad_token_id", json!(401)),
            ("eos_token_id", json!(-1)),
            ("activation_function", json!("laplace")),
            ("decoder_vocab_size", json!(400)),
        ] {
            let error = with(key, value.clone()).unwrap_err();
            let named = error.contains(key) || key == "decoder_vocab_size";
            assert!(named, "{key} {value}: {error}");
        }
    }

    #[test]
    fn an_unknown_architecture_is_named_with_those_that_work() {
        let error = with("model_type", json!("t5")).unwrap_err();
        assert!(error.contains("\"t5\"") && error.contains("marian, bart"), "{error}");
    }

    #[test]
    fn what_the_generation_settings_say_of_tokens_counts_first() {
        let generation = json!({"eos_token_id": 7, "forced_eos_token_id": null});
        assert_eq!(Config::of(&marian(), Some(&generation)).unwrap().eos, 7);
    }
}
