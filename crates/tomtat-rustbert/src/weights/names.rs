//! The weights that rust-bert asks for, with their shapes.

use crate::config::{Config, Half, Relative};

/// The bias of the last layer.
pub(crate) const LAST_BIAS: &str = "final_logits_bias";

/// Embeddings are there once under one of these names, since the encoder, the decoder and, in most, the
/// last layer share them.
pub(super) struct Embeddings {
    pub(super) name: &'static str,
    pub(super) others: &'static [&'static str],
}

pub(super) fn embeddings(config: &Config) -> Embeddings {
    const BART: [&str; 3] = [
        "model.encoder.embed_tokens.weight",
        "model.decoder.embed_tokens.weight",
        "lm_head.weight",
    ];
    const T5: [&str; 3] =
        ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "lm_head.weight"];
    match &config.t5 {
        None => Embeddings { name: "model.shared.weight", others: &BART },
        Some(t5) => {
            let others = if t5.tied { &T5[..] } else { &T5[..2] };
            Embeddings { name: "shared.weight", others }
        }
    }
}

/// All weights of a model.
pub(super) fn expected(config: &Config) -> Vec<(String, Vec<usize>)> {
    let embeddings = (embeddings(config).name.to_owned(), vec![config.vocab, config.width]);
    let mut all = vec![embeddings];
    match &config.t5 {
        None => of_bart(config, &mut all),
        Some(relative) => of_t5(config, relative, &mut all),
    }
    all
}

/// BART and those that are built like it.
fn of_bart(config: &Config, all: &mut Vec<(String, Vec<usize>)>) {
    let (width, architecture) = (config.width, config.architecture);
    if architecture.has_last_bias() {
        all.push((LAST_BIAS.to_owned(), vec![1, config.vocab]));
    }
    let mut pair = |name: String, shape: Vec<usize>| {
        let bias = vec![shape.first().copied().unwrap_or(0)];
        all.push((format!("{name}.weight"), shape));
        all.push((format!("{name}.bias"), bias));
    };
    let mut halves = |name: &str, half: &Half, attentions: &[&str]| {
        let name = format!("model.{name}");
        for layer in 0..half.layers {
            let layer = format!("{name}.layers.{layer}");
            for attention in attentions {
                for part in ["k_proj", "v_proj", "q_proj", "out_proj"] {
                    pair(format!("{layer}.{attention}.{part}"), vec![width, width]);
                }
                pair(format!("{layer}.{attention}_layer_norm"), vec![width]);
            }
            pair(format!("{layer}.fc1"), vec![half.inner, width]);
            pair(format!("{layer}.fc2"), vec![width, half.inner]);
            pair(format!("{layer}.final_layer_norm"), vec![width]);
        }
        if architecture.normalizes_embeddings() {
            pair(format!("{name}.layernorm_embedding"), vec![width]);
        }
        if architecture.normalizes_output() {
            pair(format!("{name}.layer_norm"), vec![width]);
        }
    };
    halves("encoder", &config.encoder, &["self_attn"]);
    halves("decoder", &config.decoder, &["self_attn", "encoder_attn"]);
    if let Some(rows) = architecture.position_rows(config.positions) {
        for half in ["encoder", "decoder"] {
            all.push((format!("model.{half}.embed_positions.weight"), vec![rows, width]));
        }
    }
}

fn of_t5(config: &Config, relative: &Relative, all: &mut Vec<(String, Vec<usize>)>) {
    let width = config.width;
    let mut one = |name: String, shape: Vec<usize>| all.push((format!("{name}.weight"), shape));
    let mut halves = |name: &str, half: &Half, attentions: &[&str]| {
        let inner = config.attention(half);
        for block in 0..half.layers {
            let block_name = format!("{name}.block.{block}.layer");
            for (place, attention) in attentions.iter().enumerate() {
                let layer = format!("{block_name}.{place}");
                for part in ["q", "k", "v"] {
                    one(format!("{layer}.{attention}.{part}"), vec![inner, width]);
                }
                one(format!("{layer}.{attention}.o"), vec![width, inner]);
                if block == 0 && place == 0 {
                    let name = format!("{layer}.{attention}.relative_attention_bias");
                    one(name, vec![relative.buckets, half.heads]);
                }
                one(format!("{layer}.layer_norm"), vec![width]);
            }
            let layer = format!("{block_name}.{}", attentions.len());
            let into: &[&str] = if relative.gated { &["wi_0", "wi_1"] } else { &["wi"] };
            for part in into {
                one(format!("{layer}.DenseReluDense.{part}"), vec![half.inner, width]);
            }
            one(format!("{layer}.DenseReluDense.wo"), vec![width, half.inner]);
            one(format!("{layer}.layer_norm"), vec![width]);
        }
        one(format!("{name}.final_layer_norm"), vec![width]);
    };
    halves("encoder", &config.encoder, &["SelfAttention"]);
    halves("decoder", &config.decoder, &["SelfAttention", "EncDecAttention"]);
    if !relative.tied {
        one("lm_head".to_owned(), vec![config.vocab, width]);
    }
}
