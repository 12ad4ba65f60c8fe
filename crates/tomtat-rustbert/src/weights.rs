//! The weights of a model: which there must be, and how rust-bert gets them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rust_bert::resources::{BufferResource, LocalResource, ResourceProvider};
use tch::{Device, Kind, Tensor};

use crate::config::{Architecture, Config, Half};
use crate::safetensors;

/// Where checked weights come from.
pub(crate) enum Weights {
    /// The file has all under the names that rust-bert knows.
    AsTheyAre(PathBuf),
    /// Some are there under another name, or must be made.
    Mended { file: PathBuf, renamed: BTreeMap<String, String>, made: Vec<String> },
}

/// Embeddings are there once under one of these names, since the encoder, the decoder and the last layer
/// share them.
const EMBEDDINGS: &str = "model.shared.weight";
const SAME_AS_EMBEDDINGS: [&str; 3] =
    ["model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight"];
const LAST_BIAS: &str = "final_logits_bias";

impl Weights {
    /// Checks the file of weights of a model of these dimensions.
    pub(crate) fn check(path: &Path, config: &Config) -> Result<Self, String> {
        if path.extension().is_some_and(|extension| extension == "ot") {
            return Self::check_archive(path, config);
        }
        let there = safetensors::header(path)?;
        let mut renamed = BTreeMap::new();
        let mut made = Vec::new();
        for (name, shape) in expected(config) {
            let mut found = there.get(&name).map(|tensor| (&name[..], tensor));
            if found.is_none() && name == EMBEDDINGS {
                let other = SAME_AS_EMBEDDINGS.iter().find(|other| there.contains_key(**other));
                found = other.and_then(|other| Some((*other, there.get(*other)?)));
            }
            let Some((from, tensor)) = found else {
                let sines = config.architecture == Architecture::Marian
                    && name.ends_with("embed_positions.weight");
                if sines || name == LAST_BIAS {
                    made.push(name);
                    continue;
                }
                return Err(format!("{name} is missing"));
            };
            if tensor.shape != shape || !tensor.floats {
                return Err(format!(
                    "{from} has shape {:?}, and by config.json it is {shape:?} of floating-point numbers",
                    tensor.shape
                ));
            }
            if from != name {
                renamed.insert(from.to_owned(), name);
            }
        }
        let file = path.to_owned();
        if renamed.is_empty() && made.is_empty() {
            return Ok(Self::AsTheyAre(file));
        }
        Ok(Self::Mended { file, renamed, made })
    }

    /// libtorch's archive: that it is one, and is large enough for the model, is all that can be said.
    fn check_archive(path: &Path, config: &Config) -> Result<Self, String> {
        let mut file = File::open(path).map_err(|error| error.to_string())?;
        let length = file.metadata().map_err(|error| error.to_string())?.len();
        let mut magic = [0; 4];
        file.read_exact(&mut magic).map_err(|_| "it is too short to be an archive".to_owned())?;
        if magic != *b"PK\x03\x04" {
            return Err("it is no archive of libtorch".to_owned());
        }
        // Two bytes a value at least.
        let least = config.values().saturating_mul(2);
        if length < least {
            return Err(format!(
                "it has {length} bytes, and a model of config.json at least {least}"
            ));
        }
        Ok(Self::AsTheyAre(path.to_owned()))
    }

    /// What rust-bert loads them from. Mended ones are made in memory.
    pub(crate) fn resource(
        &self,
        config: &Config,
    ) -> Result<Box<dyn ResourceProvider + Send>, String> {
        let (file, renamed, made) = match self {
            Self::AsTheyAre(path) => {
                return Ok(Box::new(LocalResource { local_path: path.clone() }));
            }
            Self::Mended { file, renamed, made } => (file, renamed, made),
        };
        let read = Tensor::read_safetensors(file).map_err(|error| error.to_string())?;
        let mut tensors: Vec<(String, Tensor)> = Vec::with_capacity(read.len() + made.len());
        for (name, tensor) in read {
            let name = renamed.get(&name).cloned().unwrap_or(name);
            tensors.push((name, tensor));
        }
        for name in made {
            let tensor = if name == LAST_BIAS {
                let vocab = i64::try_from(config.vocab).map_err(|error| error.to_string())?;
                Tensor::f_zeros([1, vocab], (Kind::Float, Device::Cpu))
            } else {
                let (values, rows, width) = sines(config.positions, config.width);
                Tensor::f_from_slice(&values).and_then(|tensor| tensor.f_view([rows, width]))
            };
            tensors.push((name.clone(), tensor.map_err(|error| error.to_string())?));
        }
        let mut buffer = Vec::new();
        Tensor::save_multi_to_stream(&tensors, &mut buffer).map_err(|error| error.to_string())?;
        Ok(Box::new(BufferResource::from(buffer)))
    }
}

/// The sinusoids of Vaswani et al. 2017 as Marian lays them out: the sines of all frequencies, then the
/// cosines. With the number of rows and their width.
fn sines(rows: usize, width: usize) -> (Vec<f32>, i64, i64) {
    let half = width.div_ceil(2);
    let mut values = Vec::with_capacity(rows.saturating_mul(width));
    for row in 0..rows {
        let angle =
            |column: usize| row as f64 / 10_000_f64.powf(2.0 * column as f64 / width as f64);
        values.extend((0..half).map(|column| angle(column).sin() as f32));
        values.extend((0..width - half).map(|column| angle(column).cos() as f32));
    }
    // Both are checked to be small.
    (values, i64::try_from(rows).unwrap_or(0), i64::try_from(width).unwrap_or(0))
}

/// The weights that rust-bert asks for, with their shapes.
fn expected(config: &Config) -> Vec<(String, Vec<usize>)> {
    let width = config.width;
    let mut all = vec![
        (EMBEDDINGS.to_owned(), vec![config.vocab, width]),
        (LAST_BIAS.to_owned(), vec![1, config.vocab]),
    ];
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
        if config.architecture == Architecture::Bart {
            pair(format!("{name}.layernorm_embedding"), vec![width]);
        }
    };
    halves("encoder", &config.encoder, &["self_attn"]);
    halves("decoder", &config.decoder, &["self_attn", "encoder_attn"]);
    for half in ["encoder", "decoder"] {
        let name = format!("model.{half}.embed_positions.weight");
        all.push((name, vec![config.position_rows(), width]));
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn places_are_told_by_sines_and_then_cosines() {
        let (values, rows, width) = sines(3, 4);
        assert_eq!((values.len(), rows, width), (12, 3, 4));
        assert_eq!(values[..4], [0.0, 0.0, 1.0, 1.0]);
        let second = [1_f64.sin(), 0.01_f64.sin(), 1_f64.cos(), 0.01_f64.cos()];
        assert!(values[4..8].iter().zip(second).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-6));
    }
}
