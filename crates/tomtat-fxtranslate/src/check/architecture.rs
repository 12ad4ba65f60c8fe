//! Whether the tensors of a file are those of the one architecture that the engine computes: a
//! transformer encoder, a decoder of simpler simple recurrent units (SSRU, Kim et al. 2019), norm
//! after each block, int8 weights with known ranges of activations.

use super::container::{Container, Kind};

const MAX_DIM: usize = 8192;
const MAX_DEPTH: usize = 64;
/// The settings of the model, as YAML.
const SETTINGS: &str = "special:model.yml";
/// Settings that the engine takes for granted: where one is given it must be this.
const GRANTED: &[(&str, &[&str])] = &[
    ("type", &["transformer"]),
    ("dec-cell", &["ssru"]),
    ("transformer-decoder-autoreg", &["rnn"]),
    ("transformer-ffn-activation", &["relu"]),
    ("transformer-preprocess", &[""]),
    ("transformer-postprocess", &["dan", "an"]),
    ("transformer-postprocess-top", &[""]),
    ("transformer-train-position-embeddings", &["false"]),
];

/// The dimensions of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Architecture {
    /// Values of an embedding.
    pub dim: usize,
    /// Heads of attention.
    pub heads: usize,
    /// Values between the two halves of a feed-forward block.
    pub ffn: usize,
    /// Layers of the encoder.
    pub encoder: usize,
    /// Layers of the decoder.
    pub decoder: usize,
    /// Tokens of the language that is read.
    pub source_vocab: usize,
    /// Tokens of the language that is written.
    pub target_vocab: usize,
    /// Whether one table of embeddings serves both.
    pub shared_embeddings: bool,
}

pub(super) fn check(tensors: &Container<'_>) -> Result<Architecture, String> {
    let settings = tensors.get(SETTINGS).map(|tensor| tensor.data).unwrap_or_default();
    let settings = String::from_utf8_lossy(settings);
    granted(&settings)?;
    let shared = tensors.contains_key("Wemb");
    let (source, target) = if shared { ("Wemb", "Wemb") } else { ("encoder_Wemb", "decoder_Wemb") };
    let dim = number(&settings, "dim-emb", 384);
    let found = Architecture {
        dim,
        heads: number(&settings, "transformer-heads", 8),
        ffn: number(&settings, "transformer-dim-ffn", 1536),
        encoder: number(&settings, "enc-depth", 6),
        decoder: number(&settings, "dec-depth", 4),
        source_vocab: embeddings(tensors, source, dim)?,
        target_vocab: embeddings(tensors, target, dim)?,
        shared_embeddings: shared,
    };
    let sane = (4..=MAX_DIM).contains(&dim)
        && dim.is_multiple_of(2)
        && (1..=MAX_DIM * 8).contains(&found.ffn)
        && (1..=MAX_DEPTH).contains(&found.encoder)
        && (1..=MAX_DEPTH).contains(&found.decoder)
        && found.heads > 0
        && dim.is_multiple_of(found.heads);
    if !sane {
        return Err(format!("dimensions that no model has: {found:?}"));
    }
    let want = Want { tensors };
    want.layers(&found)?;
    if tensors.contains_key("decoder_ff_logit_out_b") {
        want.floats("decoder_ff_logit_out_b", found.target_vocab)?;
    }
    want.range_of_output()?;
    Ok(found)
}

/// What `fxtranslate` reads from a setting: the first line that has the key and a number.
fn number(settings: &str, key: &str, default: usize) -> usize {
    values(settings, key).find_map(|value| value.parse().ok()).unwrap_or(default)
}

fn values<'a>(settings: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    settings
        .lines()
        .filter_map(move |line| line.trim().strip_prefix(key)?.trim().strip_prefix(':'))
        .map(str::trim)
}

fn granted(settings: &str) -> Result<(), String> {
    for (key, allowed) in GRANTED {
        for value in values(settings, key) {
            let value = value.trim_matches(['"', '\'']);
            if !allowed.contains(&value) {
                return Err(format!(
                    "an architecture that is not run here: {key} is {value:?}, and only \
                     {:?} is known",
                    allowed[0]
                ));
            }
        }
    }
    Ok(())
}

/// The number of rows of a table of embeddings.
fn embeddings(tensors: &Container<'_>, name: &str, dim: usize) -> Result<usize, String> {
    let tensor = tensors.get(name).ok_or_else(|| format!("it has no embeddings ({name})"))?;
    match (tensor.kind, tensor.shape.as_slice()) {
        (Kind::Float32, _) => {
            Err("its weights are 32-bit floats; the models of Firefox are int8".to_owned())
        }
        (Kind::Quantised, &[rows, columns]) if rows > 0 && columns == dim => {
            good(name, tensor.multiplier())?;
            Ok(rows)
        }
        (_, shape) => Err(format!("{name} has shape {shape:?}, and embeddings have {dim} values")),
    }
}

fn good(name: &str, multiplier: Option<f32>) -> Result<(), String> {
    match multiplier {
        Some(value) if value.is_finite() && value > 0.0 => Ok(()),
        _ => Err(format!("the multiplier of {name} is no positive number")),
    }
}

struct Want<'a> {
    tensors: &'a Container<'a>,
}

impl Want<'_> {
    fn layers(&self, of: &Architecture) -> Result<(), String> {
        for layer in 1..=of.encoder {
            self.block(&format!("encoder_l{layer}"), "self", of)?;
        }
        for layer in 1..=of.decoder {
            let p = format!("decoder_l{layer}");
            self.product(&format!("{p}_rnn_W"), of.dim, of.dim)?;
            self.product(&format!("{p}_rnn_Wf"), of.dim, of.dim)?;
            self.floats(&format!("{p}_rnn_bf"), of.dim)?;
            self.norm(&format!("{p}_rnn_ffn"), of.dim)?;
            self.block(&p, "context", of)?;
        }
        Ok(())
    }

    /// Attention and the feed-forward block of a layer.
    fn block(&self, p: &str, attention: &str, of: &Architecture) -> Result<(), String> {
        for part in ["q", "k", "v", "o"] {
            self.product(&format!("{p}_{attention}_W{part}"), of.dim, of.dim)?;
            self.floats(&format!("{p}_{attention}_b{part}"), of.dim)?;
        }
        self.norm(&format!("{p}_{attention}_Wo"), of.dim)?;
        self.product(&format!("{p}_ffn_W1"), of.dim, of.ffn)?;
        self.floats(&format!("{p}_ffn_b1"), of.ffn)?;
        self.product(&format!("{p}_ffn_W2"), of.ffn, of.dim)?;
        self.floats(&format!("{p}_ffn_b2"), of.dim)?;
        self.norm(&format!("{p}_ffn_ffn"), of.dim)
    }

    /// A weight of a product with the range of what it is multiplied with.
    fn product(&self, name: &str, from: usize, into: usize) -> Result<(), String> {
        let tensor = self.tensors.get(name).ok_or_else(|| missing(name))?;
        if tensor.kind != Kind::Quantised || tensor.shape != [from, into] {
            return Err(format!(
                "{name} has shape {:?} and not [{from}, {into}] in int8",
                tensor.shape
            ));
        }
        good(name, tensor.multiplier())?;
        self.range(&format!("{name}_QuantMultA"))
    }

    fn range(&self, name: &str) -> Result<(), String> {
        let tensor = self.tensors.get(name).ok_or_else(|| missing(name))?;
        match tensor.kind {
            Kind::Float32 if tensor.values >= 1 => good(name, tensor.first_float()),
            _ => Err(format!("{name} is no number")),
        }
    }

    fn range_of_output(&self) -> Result<(), String> {
        if self.tensors.contains_key("none_QuantMultA") {
            return self.range("none_QuantMultA");
        }
        let name = "decoder_Wemb_QuantMultA";
        let tensor = self.tensors.get(name).ok_or_else(|| missing("none_QuantMultA"))?;
        let positive = tensor.data.first().is_some_and(|&value| (1..=127).contains(&value));
        if tensor.kind != Kind::Quantised || tensor.values != 1 || !positive {
            return Err(format!("{name} is no positive number"));
        }
        good(name, tensor.multiplier())
    }

    fn floats(&self, name: &str, count: usize) -> Result<(), String> {
        let tensor = self.tensors.get(name).ok_or_else(|| missing(name))?;
        if tensor.kind == Kind::Float32 && tensor.values == count {
            return Ok(());
        }
        Err(format!("{name} has shape {:?} and not {count} floats", tensor.shape))
    }

    fn norm(&self, base: &str, dim: usize) -> Result<(), String> {
        self.floats(&format!("{base}_ln_scale"), dim)?;
        let bias = format!("{base}_ln_bias");
        if self.tensors.contains_key(&bias) { self.floats(&bias, dim) } else { Ok(()) }
    }
}

fn missing(name: &str) -> String {
    format!("an architecture that is not run here: it has no {name}")
}
