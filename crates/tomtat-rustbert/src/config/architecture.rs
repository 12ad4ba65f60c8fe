//! The kinds of models that are run here, and in what they differ.

use std::fmt;

use serde_json::Value;
use tomtat_article::Job;

/// The kinds of models that are run here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Architecture {
    /// Marian (Junczys-Dowmunt et al. 2018), as of OPUS-MT: translates one language into one other.
    Marian,
    /// BART (Lewis et al. 2020): summarises.
    Bart,
    /// Pegasus (Zhang et al. 2020): summarises.
    Pegasus,
    /// mBART (Liu et al. 2020), fine-tuned to translate one language into one other.
    MBart,
    /// mBART-50 (Tang et al. 2020): translates 50 languages.
    MBart50,
    /// M2M-100 (Fan et al. 2021): translates 100 languages.
    M2M100,
    /// NLLB-200 (NLLB Team 2022): translates 200 languages.
    Nllb,
    /// T5 (Raffel et al. 2020), also in the form of T5 1.1 and Flan-T5: summarises.
    T5,
}

/// Vocabulary sizes of the published models, which tell mBART from mBART-50.
const MBART_ROWS: u64 = 250_027;
const MBART50_ROWS: u64 = 250_054;

impl Architecture {
    /// The names, as `config.json` has them, for messages.
    pub const NAMES: &str = "marian, bart, pegasus, mbart, m2m_100 (M2M100 and NLLB) and t5 are";

    /// The architecture that a `config.json` names. `tokenizer` is the class of its tokenizer, where
    /// that is said, and `vocabulary` whether there is a `vocab.json`: both tell models apart that share
    /// a network.
    pub(crate) fn of(
        config: &Value,
        tokenizer: Option<&str>,
        vocabulary: bool,
    ) -> Result<Self, String> {
        let name = config.get("model_type").and_then(Value::as_str).unwrap_or("none");
        let is = |class: &str| tokenizer.is_some_and(|tokenizer| tokenizer.starts_with(class));
        let rows = config.get("vocab_size").and_then(Value::as_u64);
        Ok(match name {
            "marian" => Self::Marian,
            "bart" => Self::Bart,
            "pegasus" => Self::Pegasus,
            "t5" => Self::T5,
            "mbart" if is("MBart50") => Self::MBart50,
            "mbart" if is("MBart") => Self::MBart,
            "mbart" if rows == Some(MBART50_ROWS) => Self::MBart50,
            "mbart" if rows == Some(MBART_ROWS) => Self::MBart,
            "mbart" => {
                return Err(
                    "whether it is mBART or mBART-50 is not known: tokenizer_config.json has no \
                            tokenizer_class of theirs"
                        .to_owned(),
                );
            }
            "m2m_100" if is("Nllb") => Self::Nllb,
            "m2m_100" if is("M2M100") || vocabulary => Self::M2M100,
            "m2m_100" => Self::Nllb,
            _ => {
                let name: String = name.chars().take(40).collect();
                return Err(format!(
                    "a model of architecture {name:?}, which is not run here: {}",
                    Self::NAMES
                ));
            }
        })
    }

    /// What models of this kind are made for.
    pub fn job(self) -> Job {
        match self {
            Self::Marian | Self::MBart | Self::MBart50 | Self::M2M100 | Self::Nllb => {
                Job::Translate
            }
            Self::Bart | Self::Pegasus | Self::T5 => Job::Summarize,
        }
    }

    /// The files of the tokenizer, the one that divides text first.
    pub(crate) fn tokenizer_files(self) -> &'static [&'static str] {
        match self {
            Self::Marian => &["source.spm", "vocab.json"],
            Self::Bart => &["merges.txt", "vocab.json"],
            Self::Pegasus | Self::T5 => &["spiece.model"],
            Self::MBart | Self::MBart50 | Self::Nllb => &["sentencepiece.bpe.model"],
            Self::M2M100 => &["sentencepiece.bpe.model", "vocab.json"],
        }
    }

    /// The special tokens of a configuration that does not name them, as transformers has them.
    pub(crate) fn default_tokens(self) -> DefaultTokens {
        match self {
            // Its end is always forced (`Config::last_token`).
            Self::Marian => DefaultTokens { pad: None, eos: 0, forced_eos: None },
            Self::Bart | Self::MBart | Self::MBart50 => {
                DefaultTokens { pad: Some(1), eos: 2, forced_eos: Some(2) }
            }
            Self::M2M100 | Self::Nllb => DefaultTokens { pad: Some(1), eos: 2, forced_eos: None },
            Self::Pegasus => DefaultTokens { pad: Some(0), eos: 1, forced_eos: Some(1) },
            Self::T5 => DefaultTokens { pad: Some(0), eos: 1, forced_eos: None },
        }
    }

    /// Whether answers begin with padding, where the configuration does not say.
    pub(crate) fn starts_with_padding(self) -> bool {
        matches!(self, Self::Marian | Self::Pegasus | Self::T5)
    }

    /// The activation function of a configuration that does not name it.
    pub(crate) fn default_activation(self) -> &'static str {
        match self {
            Self::Marian => "swish",
            Self::M2M100 | Self::Nllb | Self::T5 => "relu",
            Self::Bart | Self::Pegasus | Self::MBart | Self::MBart50 => "gelu",
        }
    }

    /// Whether embeddings are scaled by the root of their width, where the configuration does not say.
    pub(crate) fn default_scale_embedding(self) -> bool {
        matches!(self, Self::M2M100 | Self::Nllb)
    }

    /// Where a model has learned the places of tokens, it has two rows for them that are not used.
    /// `None`: its places are told by sines, which are no weights in rust-bert.
    pub(crate) fn position_rows(self, positions: usize) -> Option<usize> {
        match self {
            Self::Marian => Some(positions),
            Self::Bart | Self::MBart | Self::MBart50 => Some(positions + 2),
            Self::Pegasus | Self::M2M100 | Self::Nllb | Self::T5 => None,
        }
    }

    /// Whether each half normalises its embeddings.
    pub(crate) fn normalizes_embeddings(self) -> bool {
        matches!(self, Self::Bart | Self::MBart | Self::MBart50)
    }

    /// Whether each half normalises what comes out of it.
    pub(crate) fn normalizes_output(self) -> bool {
        !matches!(self, Self::Marian | Self::Bart)
    }

    /// Whether the last layer has a bias.
    pub(crate) fn has_last_bias(self) -> bool {
        !matches!(self, Self::M2M100 | Self::Nllb | Self::T5)
    }
}

/// Special tokens that hold where a configuration names none.
pub(crate) struct DefaultTokens {
    /// `None`: it must be named.
    pub(crate) pad: Option<i64>,
    pub(crate) eos: i64,
    pub(crate) forced_eos: Option<i64>,
}

impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Marian => "Marian",
            Self::Bart => "BART",
            Self::Pegasus => "Pegasus",
            Self::MBart => "mBART",
            Self::MBart50 => "mBART-50",
            Self::M2M100 => "M2M100",
            Self::Nllb => "NLLB",
            Self::T5 => "T5",
        })
    }
}
