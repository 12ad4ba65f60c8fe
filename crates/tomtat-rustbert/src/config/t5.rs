//! What T5 has of its own.

use serde_json::{Value, json};

use super::json::{optional, required, shown};
use super::{Config, Half};

/// What only a T5 has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Relative {
    /// Width of one head of attention.
    pub(crate) head: usize,
    /// So many distances between tokens are told apart.
    pub(crate) buckets: usize,
    /// Those further apart are all alike.
    distance: usize,
    /// Whether the feed-forward part has a gate (T5 1.1, Flan-T5).
    pub(crate) gated: bool,
    epsilon: f64,
    /// Whether the last layer has the weights of the embeddings.
    pub(crate) tied: bool,
}

/// The dimensions: of encoder and decoder, the positions that it was made for, and the rest.
pub(super) fn read(config: &Value) -> Result<(Half, Half, usize, Relative), String> {
    let half = Half {
        layers: required(config, "num_layers", 1..=128)?,
        heads: required(config, "num_heads", 1..=256)?,
        inner: required(config, "d_ff", 1..=1 << 18)?,
    };
    if optional(config, "num_decoder_layers", 1..=128, half.layers)? != half.layers {
        return Err("num_decoder_layers differs from num_layers; such are not run".to_owned());
    }
    let buckets = optional(config, "relative_attention_num_buckets", 4..=4096, 32)?;
    let distance = optional(config, "relative_attention_max_distance", 4..=1 << 20, 128)?;
    if buckets % 4 != 0 || distance <= buckets / 2 {
        return Err(format!(
            "relative_attention_num_buckets is {buckets} and relative_attention_max_distance {distance}: \
             the first must be divided by 4, the second greater than half of it"
        ));
    }
    let gated = match config.get("feed_forward_proj").filter(|value| !value.is_null()) {
        None => false,
        Some(value) => match value.as_str() {
            Some("relu") => false,
            Some("gated-gelu") => true,
            _ => {
                let shown = shown(value);
                return Err(format!("feed_forward_proj is {shown}: relu and gated-gelu are run"));
            }
        },
    };
    let epsilon = config.get("layer_norm_epsilon").and_then(Value::as_f64).unwrap_or(1e-6);
    let relative = Relative {
        head: required(config, "d_kv", 1..=1 << 12)?,
        buckets,
        distance,
        gated,
        epsilon: if (0.0..1.0).contains(&epsilon) { epsilon } else { 1e-6 },
        tied: config.get("tie_word_embeddings").and_then(Value::as_bool).unwrap_or(true),
    };
    Ok((half, half, optional(config, "n_positions", 8..=1 << 14, 512)?, relative))
}

/// The configuration as rust-bert takes it.
pub(super) fn for_rust_bert(config: &Config, relative: &Relative) -> Value {
    json!({
        "dropout_rate": 0.0, "d_model": config.width, "d_ff": config.encoder.inner,
        "d_kv": relative.head, "num_heads": config.encoder.heads, "num_layers": config.encoder.layers,
        "decoder_start_token_id": config.start, "bos_token_id": config.bos, "eos_token_id": config.eos,
        "pad_token_id": config.pad, "initializer_factor": 1.0, "is_encoder_decoder": true,
        "layer_norm_epsilon": relative.epsilon, "relative_attention_num_buckets": relative.buckets,
        "relative_attention_max_distance": relative.distance, "vocab_size": config.vocab,
        "feed_forward_proj": if relative.gated { "gated-gelu" } else { "relu" },
        "tie_word_embeddings": relative.tied,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::config::Architecture;

    fn with(key: &str, value: Value) -> Result<Config, String> {
        let mut config = json!({
            "model_type": "t5", "vocab_size": 500, "d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2,
            "num_heads": 4, "relative_attention_num_buckets": 8, "feed_forward_proj": "relu",
        });
        config[key] = value;
        Config::of(Architecture::T5, &config, None)
    }

    #[test]
    fn a_small_t5_is_taken() {
        let config = with("feed_forward_proj", json!("gated-gelu")).unwrap();
        assert_eq!((config.start(), config.eos, config.positions), (0, 1, 512));
        assert!(config.t5.unwrap().gated);
    }

    #[test]
    fn positions_whose_attention_would_fill_the_memory_are_refused() {
        let of = |heads: usize, positions: usize| {
            let config = json!({
                "model_type": "t5", "vocab_size": 500, "d_model": 32, "d_kv": 8, "d_ff": 64,
                "num_layers": 2, "num_heads": heads, "n_positions": positions,
            });
            Config::of(Architecture::T5, &config, None)
        };
        assert!(of(64, 512).is_ok() && of(16, 4096).is_ok());
        assert!(of(8, 16_384).unwrap_err().contains("n_positions"));
    }

    #[test]
    fn what_rust_bert_would_run_wrongly_or_not_at_all_is_refused() {
        for (key, value) in [
            ("num_decoder_layers", json!(3)),
            ("relative_attention_num_buckets", json!(2)),
            ("relative_attention_num_buckets", json!(6)),
            ("relative_attention_max_distance", json!(4)),
            ("feed_forward_proj", json!("gated-silu")),
            ("d_kv", json!(0)),
            ("num_heads", json!(1 << 20)),
            ("n_positions", json!(1_u64 << 40)),
        ] {
            let error = with(key, value.clone()).unwrap_err();
            assert!(error.contains(key), "{key} {value}: {error}");
        }
    }
}
