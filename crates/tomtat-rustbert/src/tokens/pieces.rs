//! SentencePiece, and how each architecture numbers its pieces.

use std::path::Path;

use tomtat_article::Language;
use tomtat_sentencepiece::{Model, SPACE, Token};

use super::vocabulary::{Vocabulary, read};
use crate::config::{Architecture, Config};
use crate::languages::Languages;

/// What Pegasus writes between sentences.
const LINE: &str = "<n>";

pub(crate) struct Pieces {
    model: Model,
    numbers: Numbers,
    unknown: i64,
    eos: i64,
    languages: Option<Marks>,
    /// What is written before each text.
    prefix: String,
    /// Tokens of the prefix.
    prefix_tokens: usize,
}

enum Numbers {
    /// Those of `vocab.json`.
    Named(Vocabulary),
    /// Those of the model, and so much more.
    Shifted(i64),
}

/// The tokens of languages.
struct Marks {
    languages: Languages,
    /// The first of them.
    first: i64,
    /// Whether they stand behind the end mark.
    last: bool,
}

impl Pieces {
    pub(super) fn read(
        file: &Path,
        vocab: Option<Vocabulary>,
        config: &Config,
        prefix: &str,
    ) -> Result<Self, String> {
        let model = Model::read(&read(file)?)?;
        let count = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
        let unknown_piece = i64::from(model.unknown());
        // `end`: behind the last token of text, where those of languages begin.
        let (numbers, unknown, end) = match vocab {
            Some(vocab) => {
                let unknown =
                    vocab.id("<unk>").ok_or("its vocab.json has no <unk> with an embedding")?;
                if vocab.id("</s>").is_some_and(|id| id != config.eos) {
                    return Err(
                        "</s> is another token in vocab.json than in config.json".to_owned()
                    );
                }
                let end = count(vocab.len());
                (Numbers::Named(vocab), unknown, end)
            }
            None => {
                let (shift, unknown) = match config.architecture {
                    // Behind two marks, two masks and 99 tokens that have no use (PegasusTokenizer).
                    Architecture::Pegasus => (103, unknown_piece + 103),
                    Architecture::T5 => (0, unknown_piece),
                    // fairseq has <pad> too, and another order of those before the text.
                    _ => (1, 3),
                };
                (Numbers::Shifted(shift), unknown, count(model.pieces().len()) + shift)
            }
        };
        let languages = Languages::of(config.architecture);
        let last = config.language_last;
        let languages = languages.map(|languages| Marks { languages, first: end, last });
        let tokens = end + languages.as_ref().map_or(0, |marks| count(marks.languages.count()));
        // A vocab.json was checked by its numbers, which may leave gaps.
        let named = matches!(numbers, Numbers::Named(_)) && languages.is_none();
        if !named && tokens > count(config.vocab) {
            return Err(format!(
                "it has {tokens} tokens with its marks, and the model has embeddings for {}: it belongs to \
                 another model",
                config.vocab
            ));
        }
        let eos = config.eos;
        let prefix = prefix.to_owned();
        let mut read = Self { model, numbers, unknown, eos, languages, prefix, prefix_tokens: 0 };
        read.prefix_tokens = read.model.encode(&read.prefix).len();
        Ok(read)
    }

    pub(super) fn extra(&self) -> usize {
        self.prefix_tokens + if self.languages.is_some() { 2 } else { 1 }
    }

    /// No token is shorter than a character, as the model sees the text: "½" becomes three.
    pub(super) fn bound(&self, text: &str) -> usize {
        self.model.count_characters(text) + 1
    }

    /// Characters of the longest token.
    pub(super) fn longest(&self) -> usize {
        self.model.longest_piece()
    }

    pub(super) fn language(&self, language: Language) -> Option<i64> {
        let marks = self.languages.as_ref()?;
        Some(marks.languages.place(language)? + marks.first)
    }

    pub(super) fn encode(&self, text: &str, from: Language) -> Result<Vec<i64>, String> {
        let mark = match &self.languages {
            Some(marks) => {
                let token = self.language(from);
                let token = token.ok_or_else(|| format!("it does not read {}", from.name()))?;
                Some((token, marks.last))
            }
            None => None,
        };
        let first = mark.filter(|(_, last)| !last).map(|(token, _)| token);
        let last = mark.filter(|(_, last)| *last).map(|(token, _)| token);
        let text = if self.prefix.is_empty() {
            self.model.encode(text)
        } else {
            self.model.encode(&format!("{} {text}", self.prefix))
        };
        let text = text.iter().map(|token| self.id(token));
        Ok(first.into_iter().chain(text).chain([self.eos]).chain(last).collect())
    }

    fn id(&self, token: &Token) -> i64 {
        match &self.numbers {
            Numbers::Named(vocab) => vocab.text_id(&token.text).unwrap_or(self.unknown),
            Numbers::Shifted(shift) => {
                token.piece.map_or(self.unknown, |piece| i64::from(piece) + shift)
            }
        }
    }

    pub(super) fn decode(&self, ids: &[i64]) -> String {
        let mut text = String::new();
        let mut lines = false;
        for &id in ids {
            let piece = match &self.numbers {
                Numbers::Named(vocab) => vocab.text(id),
                Numbers::Shifted(shift) => {
                    let piece = id.checked_sub(*shift).and_then(|id| u32::try_from(id).ok());
                    match piece.and_then(|piece| self.model.piece(piece)) {
                        Some(LINE) => {
                            lines = true;
                            Some(" ")
                        }
                        _ => piece.and_then(|piece| self.model.text(piece)),
                    }
                }
            };
            text.push_str(piece.unwrap_or_default());
        }
        let text = text.replace(SPACE, " ");
        if lines {
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            text.trim().to_owned()
        }
    }
}
