//! Text to the tokens of a model and back.

mod pairs;
mod pieces;
mod vocabulary;

use std::path::Path;

use tomtat_article::Language;
use tomtat_engine::contained;

use crate::config::{Architecture, Config};
use pairs::Pairs;
use pieces::Pieces;
use vocabulary::Vocabulary;

/// The tokenizer of a model.
pub(crate) enum Tokens {
    /// SentencePiece.
    Pieces(Box<Pieces>),
    /// Byte-level pairs, as of GPT-2 and RoBERTa (BART).
    Pairs(Box<Pairs>),
}

impl Tokens {
    /// Checks and reads `files`, which are those that the architecture asks for. A T5 is given `prefix`
    /// before each text. Says which file cannot be used, and why.
    pub(crate) fn read<'a>(
        files: &'a [std::path::PathBuf],
        config: &Config,
        prefix: &str,
    ) -> Result<Self, (&'a Path, String)> {
        let (divides, names) = match files {
            [divides] => (divides.as_path(), None),
            [divides, names, ..] => (divides.as_path(), Some(names.as_path())),
            [] => return Err((Path::new(""), "the tokenizer is missing".to_owned())),
        };
        let vocab = match names {
            Some(names) => {
                Some((names, Vocabulary::read(names, config.vocab).map_err(|e| (names, e))?))
            }
            None => None,
        };
        match (config.architecture, vocab) {
            (Architecture::Bart, Some((file, vocab))) => {
                Pairs::read(file, divides, vocab, config).map(|pairs| Self::Pairs(Box::new(pairs)))
            }
            (_, vocab) => Pieces::read(divides, vocab.map(|(_, vocab)| vocab), config, prefix)
                .map(|pieces| Self::Pieces(Box::new(pieces))),
        }
        .map_err(|reason| (divides, reason))
    }

    /// How many tokens [`encode`](Self::encode) adds to those of the text.
    pub(crate) fn extra(&self) -> usize {
        match self {
            Self::Pieces(pieces) => pieces.extra(),
            Self::Pairs(_) => 2,
        }
    }

    /// At least as many as the tokens of a text, quickly found.
    pub(crate) fn bound(&self, text: &str) -> usize {
        match self {
            Self::Pieces(pieces) => pieces.bound(text),
            // No token is shorter than a byte, but for the space before the first word.
            Self::Pairs(_) => text.len() + 1,
        }
    }

    /// The bound of a text that takes more than `most` tokens even where each is the longest that there is;
    /// `None` where it has to be counted. Counting takes a hundred times the memory of the text, so that one
    /// of megabytes is better not counted. (Unknown characters side by side are one token, however many: a long
    /// text of them is taken for more than it is, and divided.)
    pub(crate) fn too_long(&self, text: &str, most: usize) -> Option<usize> {
        let longest = match self {
            Self::Pieces(pieces) => pieces.longest(),
            Self::Pairs(pairs) => pairs.longest(),
        };
        let fits = most.saturating_mul(longest.max(1));
        // Nothing is lost by counting a short one.
        if text.len() <= fits {
            return None;
        }
        let bound = self.bound(text);
        // One of the bound is no character of the text.
        Some(bound).filter(|bound| bound.saturating_sub(1) > fits)
    }

    /// The token that makes an answer of a language, where the model has such.
    pub(crate) fn language(&self, language: Language) -> Option<i64> {
        match self {
            Self::Pieces(pieces) => pieces.language(language),
            Self::Pairs(_) => None,
        }
    }

    /// The tokens of `text` for the encoder, with the marks around them. `from` is its language, for
    /// models that are told it.
    pub(crate) fn encode(&self, text: &str, from: Language) -> Result<Vec<i64>, String> {
        match self {
            Self::Pieces(pieces) => pieces.encode(text, from),
            Self::Pairs(pairs) => contained(|| pairs.encode(text)),
        }
    }

    /// The text of an answer, control tokens left out.
    pub(crate) fn decode(&self, ids: &[i64]) -> Result<String, String> {
        match self {
            Self::Pieces(pieces) => Ok(pieces.decode(ids)),
            Self::Pairs(pairs) => contained(|| pairs.decode(ids)),
        }
    }
}
