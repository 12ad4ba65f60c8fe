//! `config.json`: the dimensions of a model and its special tokens.

mod architecture;
mod json;
mod t5;

use serde_json::{Value, json};

pub use architecture::Architecture;
pub(crate) use json::read_json;
use json::{activation, required, token};
pub(crate) use t5::Relative;

/// More values than any model of these kinds has; a product of dimensions is checked against it.
const MAX_VALUES: u64 = 1 << 36;
/// Positions by width: the sines of so many are made, whatever the weights hold.
const MAX_SINES: usize = 1 << 26;
/// Heads by positions by positions: so many scores has the attention to one text. Published models have up
/// to 64 heads at 512 positions and 16 at 4096, a quarter of it at most.
const MAX_SCORES: usize = 1 << 30;

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
    /// What only a T5 has.
    pub(crate) t5: Option<Relative>,
    /// Whether the mark of its language stands behind a text, and not before it.
    pub(crate) language_last: bool,
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
    pub(crate) heads: usize,
    /// Width of the feed-forward part.
    pub(crate) inner: usize,
}

impl Half {
    fn of(config: &Value, name: &str, width: usize) -> Result<Self, String> {
        let size = |part: &str, range| required(config, &format!("{name}_{part}"), range);
        let half = Self {
            layers: size("layers", 1..=128)?,
            heads: size("attention_heads", 1..=256)?,
            inner: size("ffn_dim", 1..=1 << 18)?,
        };
        if !width.is_multiple_of(half.heads) {
            let heads = half.heads;
            return Err(format!("d_model {width} is not divided by {heads} heads ({name})"));
        }
        Ok(half)
    }

    /// Scores that its attention computes for a text of so many tokens.
    fn scores(&self, positions: usize) -> usize {
        self.heads.saturating_mul(positions).saturating_mul(positions)
    }
}

impl Config {
    /// Checks `config`, and what `generation` (the `generation_config.json`, where there is one) says
    /// of special tokens.
    pub(crate) fn of(
        architecture: Architecture,
        config: &Value,
        generation: Option<&Value>,
    ) -> Result<Self, String> {
        let vocab = required(config, "vocab_size", 1..=1 << 22)?;
        let width = required(config, "d_model", 4..=1 << 15)?;
        let (encoder, decoder, positions, t5) = if architecture == Architecture::T5 {
            let (encoder, decoder, positions, relative) = t5::read(config)?;
            (encoder, decoder, positions, Some(relative))
        } else {
            let positions = required(config, "max_position_embeddings", 8..=1 << 17)?;
            (
                Half::of(config, "encoder", width)?,
                Half::of(config, "decoder", width)?,
                positions,
                None,
            )
        };
        if t5.is_none() && positions.saturating_mul(width) > MAX_SINES {
            return Err(format!("max_position_embeddings is {positions}, too many for its width"));
        }
        if [&encoder, &decoder].iter().any(|half| half.scores(positions) > MAX_SCORES) {
            let key = if t5.is_some() { "n_positions" } else { "max_position_embeddings" };
            return Err(format!("{key} is {positions}, too many for so many heads of attention"));
        }
        let token = |key: &str| token(config, generation, key, vocab);
        let default = architecture.default_tokens();
        let eos = token("eos_token_id")?.unwrap_or(default.eos);
        let pad = token("pad_token_id")?.or(default.pad).ok_or("pad_token_id is missing")?;
        // rust-bert's table of sines begins behind the padding token.
        if matches!(architecture, Architecture::M2M100 | Architecture::Nllb) && pad > 1 {
            return Err(format!("pad_token_id is {pad}, and can be 0 or 1 in such a model"));
        }
        let start = if architecture.starts_with_padding() { pad } else { eos };
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
        let flag = |key: &str| config.get(key).and_then(Value::as_bool);
        if t5.is_none() && flag("tie_word_embeddings") == Some(false) {
            return Err(
                "tie_word_embeddings is false: its last layer has weights of its own, and of such \
                        models T5 alone is run"
                    .to_owned(),
            );
        }
        let bos = token("bos_token_id")?.unwrap_or(0);
        // Where generation_config.json is there, it alone says which tokens are forced, as in transformers; but
        // for one that was made of config.json, which still counts then.
        let made = |generation: &Value| generation.get("_from_model_config") == Some(&json!(true));
        let alone = generation.filter(|generation| !made(generation));
        let forced = |key: &str| match alone {
            Some(alone) => self::token(alone, None, key, vocab),
            None => token(key),
        };
        // What BART's oldest files say instead.
        let old = architecture == Architecture::Bart
            && alone.is_none()
            && flag("force_bos_token_to_be_generated") == Some(true);
        let default_forced_eos = if generation.is_none() { default.forced_eos } else { None };
        let config = Self {
            architecture,
            vocab,
            width,
            encoder,
            decoder,
            positions,
            t5,
            language_last: architecture == Architecture::MBart,
            activation: activation(
                config.get("activation_function"),
                architecture.default_activation(),
            )?,
            scale_embedding: flag("scale_embedding")
                .unwrap_or(architecture.default_scale_embedding()),
            pad,
            bos,
            eos,
            start: token("decoder_start_token_id")?.unwrap_or(start),
            forced_bos: forced("forced_bos_token_id")?.or(old.then_some(bos)),
            forced_eos: forced("forced_eos_token_id")?.or(default_forced_eos),
        };
        if [config.pad, config.bos, config.eos].iter().any(|&id| id >= vocab as i64) {
            return Err(format!("vocab_size is {vocab}, less than its special tokens"));
        }
        if config.values() > MAX_VALUES {
            return Err("its dimensions are absurd: more than 64 billion weights".to_owned());
        }
        Ok(config)
    }

    /// Follows a `tokenizer_config.json`: by `legacy_behaviour` an NLLB wants the mark of a text's language
    /// behind it (tokenization_nllb.py of transformers).
    pub(crate) fn follow_tokenizer(&mut self, settings: &Value) {
        let legacy = settings.get("legacy_behaviour").and_then(Value::as_bool) == Some(true);
        self.language_last |= legacy && self.architecture == Architecture::Nllb;
    }

    /// The number of weights, positions left out.
    pub(crate) fn values(&self) -> u64 {
        let (width, size) = (self.width as u64, |n: usize| n as u64);
        let layer = |half: &Half, attentions: u64| {
            let attention = size(self.attention(half));
            size(half.layers) * (attentions * 4 * width * attention + 2 * width * size(half.inner))
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

    /// Makes every answer begin with `token`, the language to write.
    pub(crate) fn write(&mut self, token: i64) {
        match self.architecture {
            Architecture::MBart => self.start = token,
            _ => self.forced_bos = Some(token),
        }
    }

    /// Width of all heads of attention together.
    pub(crate) fn attention(&self, half: &Half) -> usize {
        self.t5.map_or(self.width, |t5| t5.head * half.heads)
    }

    /// The configuration as rust-bert takes it: all that it asks for, and nothing unchecked.
    pub(crate) fn for_rust_bert(&self) -> Value {
        if let Some(relative) = &self.t5 {
            return t5::for_rust_bert(self, relative);
        }
        let marian = self.architecture == Architecture::Marian;
        json!({
            "activation_function": self.activation, "activation_dropout": 0.0, "attention_dropout": 0.0,
            "classif_dropout": 0.0, "classifier_dropout": 0.0, "dropout": 0.0, "init_std": 0.02, "d_model": self.width,
            "encoder_layers": self.encoder.layers, "decoder_layers": self.decoder.layers,
            "encoder_attention_heads": self.encoder.heads, "decoder_attention_heads": self.decoder.heads,
            "encoder_ffn_dim": self.encoder.inner, "decoder_ffn_dim": self.decoder.inner,
            "encoder_layerdrop": 0.0, "decoder_layerdrop": 0.0, "num_hidden_layers": self.encoder.layers,
            "vocab_size": self.vocab, "max_position_embeddings": self.positions,
            "bos_token_id": self.bos, "eos_token_id": self.eos, "pad_token_id": self.pad,
            "decoder_start_token_id": self.start, "forced_bos_token_id": self.forced_bos,
            "forced_eos_token_id": self.forced_eos, "is_encoder_decoder": true, "output_past": true,
            "scale_embedding": self.scale_embedding, "static_position_embeddings": marian,
            "normalize_embedding": self.architecture.normalizes_embeddings(),
        })
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
        Config::of(Architecture::Marian, &config, None)
    }

    #[test]
    fn a_small_config_is_taken() {
        let config = Config::of(Architecture::Marian, &marian(), None).unwrap();
        assert_eq!(
            (config.start(), config.activation, config.last_token()),
            (400, "swish", Some(0))
        );
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
            ("max_position_embeddings", json!(16_385)),
            ("tie_word_embeddings", json!(false)),
        ] {
            let error = with(key, value.clone()).unwrap_err();
            let named = error.contains(key) || key == "decoder_vocab_size";
            assert!(named, "{key} {value}: {error}");
        }
    }

    #[test]
    fn an_unknown_architecture_is_named_with_those_that_work() {
        let of = |config: Value, tokenizer, vocab| Architecture::of(&config, tokenizer, vocab);
        let error = of(json!({"model_type": "prophetnet"}), None, true).unwrap_err();
        assert!(error.contains("\"prophetnet\"") && error.contains("marian, bart"), "{error}");
        let m2m = json!({"model_type": "m2m_100"});
        assert_eq!(of(m2m.clone(), None, true), Ok(Architecture::M2M100));
        assert_eq!(of(m2m.clone(), None, false), Ok(Architecture::Nllb));
        assert_eq!(of(m2m, Some("NllbTokenizerFast"), true), Ok(Architecture::Nllb));
        let mbart = json!({"model_type": "mbart", "vocab_size": 250_054});
        assert_eq!(of(mbart.clone(), None, false), Ok(Architecture::MBart50));
        assert_eq!(of(mbart, Some("MBartTokenizer"), false), Ok(Architecture::MBart));
        let error = of(json!({"model_type": "mbart"}), None, false).unwrap_err();
        assert!(error.contains("tokenizer_class"), "{error}");
    }

    #[test]
    fn what_the_generation_settings_say_of_tokens_counts_first() {
        let generation = json!({"eos_token_id": 7, "forced_eos_token_id": null});
        assert_eq!(Config::of(Architecture::Marian, &marian(), Some(&generation)).unwrap().eos, 7);
    }

    #[test]
    fn the_generation_settings_alone_say_which_tokens_are_forced() {
        let mut config = marian();
        config["forced_bos_token_id"] = json!(3);
        config["forced_eos_token_id"] = json!(4);
        let forced = |config: &Value, generation: Option<Value>| {
            let config = Config::of(Architecture::Bart, config, generation.as_ref()).unwrap();
            (config.forced_bos, config.last_token())
        };
        assert_eq!(forced(&config, None), (Some(3), Some(4)));
        assert_eq!(forced(&config, Some(json!({}))), (None, None));
        let generation = json!({"forced_bos_token_id": 5, "forced_eos_token_id": null});
        assert_eq!(forced(&config, Some(generation)), (Some(5), None));
        let made_of_it = json!({"_from_model_config": true, "forced_eos_token_id": 7});
        assert_eq!(forced(&config, Some(made_of_it)), (Some(3), Some(7)));
        // The key of BART's oldest files.
        config = marian();
        config["bos_token_id"] = json!(6);
        config["force_bos_token_to_be_generated"] = json!(true);
        assert_eq!(forced(&config, None), (Some(6), Some(2)));
        assert_eq!(forced(&config, Some(json!({}))), (None, None));
        config["forced_bos_token_id"] = json!(3);
        assert_eq!(forced(&config, None).0, Some(3));
    }

    #[test]
    fn embeddings_are_scaled_where_transformers_does_it_by_default() {
        let mut config = marian();
        config["pad_token_id"] = json!(1);
        let scaled = |config: &Value, architecture| {
            Config::of(architecture, config, None).unwrap().scale_embedding
        };
        assert!(scaled(&config, Architecture::M2M100) && scaled(&config, Architecture::Nllb));
        assert!(!scaled(&config, Architecture::Marian) && !scaled(&config, Architecture::Bart));
        config["scale_embedding"] = json!(false);
        assert!(!scaled(&config, Architecture::Nllb));
    }

    #[test]
    fn the_positions_of_published_models_are_taken() {
        for (heads, positions) in [(16, 1024), (16, 4096), (4, 16_384)] {
            let mut config = marian();
            config["max_position_embeddings"] = json!(positions);
            config["encoder_attention_heads"] = json!(heads);
            config["decoder_attention_heads"] = json!(heads);
            assert!(Config::of(Architecture::Marian, &config, None).is_ok(), "{heads} {positions}");
        }
    }
}
