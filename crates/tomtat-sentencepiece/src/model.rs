//! A model that divides text.

use std::collections::HashMap;

use crate::message::{Message, Value};
use crate::normalize::Normalizer;
use crate::{Kind, is_control, segment};

/// A SentencePiece model: text to pieces as `sentencepiece` itself does it (Kudo and Richardson 2018).
///
/// Pieces of control, and those that look like them ([`is_control`]), are never found in text. Other
/// pieces that the maker of a unigram model defined are found only where normalising leaves them whole;
/// models of pairs with such pieces, or with some that are marked as unused, are not read.
#[derive(Debug, Clone)]
pub struct Model {
    pieces: Vec<Piece>,
    /// Those that text may become.
    pub(crate) ids: HashMap<String, u32>,
    kind: Kind,
    unknown: u32,
    normalizer: Normalizer,
    /// Longest of `ids`, in characters.
    pub(crate) longest: usize,
    /// Score of a character that no piece is.
    pub(crate) unknown_score: f32,
    pub(crate) best_score: f32,
}

#[derive(Debug, Clone)]
pub(crate) struct Piece {
    text: String,
    pub(crate) score: f32,
    role: u64,
}

/// What the type of a piece is in the file.
const NORMAL: u64 = 1;
const UNKNOWN: u64 = 2;
const DEFINED: u64 = 4;
const UNUSED: u64 = 5;
/// By how much an unknown character is less likely than the least likely piece.
const UNKNOWN_PENALTY: f32 = 10.0;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// As it stands in the normalised text; spaces are `▁`.
    pub text: String,
    /// The number of the piece; `None` for a run of characters that the model does not know.
    pub piece: Option<u32>,
}

impl Model {
    /// Reads a model, unigram or pairs.
    ///
    /// # Errors
    /// Those of [`check`](crate::check), and models of a kind that is not run here: words, characters,
    /// bytes for unknown characters, spaces behind words, and pairs with pieces that joining does not find
    /// (defined or unused ones).
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let found = crate::inspect(bytes)?;
        let mut pieces = Vec::with_capacity(found.pieces);
        let mut normalizer = Normalizer::default();
        let mut reader = Message(bytes);
        while let Some(field) = reader.next()? {
            match field {
                (1, Value::Bytes(piece)) => pieces.push(Piece::read(piece)?),
                (2, Value::Bytes(training)) => check_training(training)?,
                (3, Value::Bytes(settings)) => normalizer.set(settings)?,
                _ => {}
            }
        }
        let mut unknowns = pieces.iter().zip(0_u32..).filter(|(piece, _)| piece.role == UNKNOWN);
        let unknown = match (unknowns.next(), unknowns.next()) {
            (Some((_, id)), None) => id,
            _ => return Err("it has not one piece for unknown characters".to_owned()),
        };
        let in_text = |piece: &Piece| match piece.role {
            NORMAL => true,
            DEFINED => !is_control(&piece.text),
            _ => false,
        };
        // SentencePiece looks for the defined ones before it joins, and divides the unused ones after it.
        // Here the characters of the first and the whole of the second would be unknown.
        let beside_pairs = |piece: &&Piece| match piece.role {
            DEFINED => !is_control(&piece.text),
            UNUSED => true,
            _ => false,
        };
        if found.kind == Kind::Pairs
            && let Some(piece) = pieces.iter().find(beside_pairs)
        {
            let shown: String = piece.text.chars().take(40).collect();
            let how = if piece.role == DEFINED { "defined by its maker" } else { "not used" };
            return Err(format!(
                "its piece {shown:?} is {how}; models of pairs with such are not run"
            ));
        }
        let ids: HashMap<String, u32> = pieces
            .iter()
            .zip(0_u32..)
            .filter(|(piece, _)| in_text(piece) && !piece.text.is_empty())
            .map(|(piece, id)| (piece.text.clone(), id))
            .collect();
        let longest = ids.keys().map(|text| text.chars().count()).max().unwrap_or(0);
        let scores = || pieces.iter().filter(|piece| piece.role == NORMAL).map(|p| p.score);
        let least = scores().fold(f32::INFINITY, f32::min);
        let least = if least.is_finite() { least } else { 0.0 };
        let unknown_score = least - UNKNOWN_PENALTY;
        // The smallest positive number, as there: scores are negative.
        let best_score = scores().fold(f32::MIN_POSITIVE, f32::max);
        let kind = found.kind;
        Ok(Self { pieces, ids, kind, unknown, normalizer, longest, unknown_score, best_score })
    }

    /// All pieces, in the order of their numbers, those of control too.
    pub fn pieces(&self) -> impl ExactSizeIterator<Item = &str> {
        self.pieces.iter().map(|piece| piece.text.as_str())
    }

    /// The piece of this number.
    pub fn piece(&self, piece: u32) -> Option<&str> {
        self.at(piece).map(|piece| piece.text.as_str())
    }

    /// The same, where it can be shown as text: no mark, and not the one for unknown characters.
    pub fn text(&self, piece: u32) -> Option<&str> {
        let piece = self.at(piece)?;
        let shown = match piece.role {
            NORMAL => true,
            DEFINED => !is_control(&piece.text),
            _ => false,
        };
        if shown { Some(&piece.text) } else { None }
    }

    fn at(&self, piece: u32) -> Option<&Piece> {
        self.pieces.get(usize::try_from(piece).ok()?)
    }

    /// The number of the piece for unknown characters.
    pub fn unknown(&self) -> u32 {
        self.unknown
    }

    /// The text as the model sees it: characters replaced by its table (most tables are NFKC and a few
    /// rules for spaces), runs of spaces made one, and each space `▁`. All white space counts as spaces.
    pub fn normalize(&self, text: &str) -> String {
        self.normalizer.normalize(text)
    }

    /// How many characters [`normalize`](Self::normalize) makes of a text, without making them. No text has
    /// more pieces.
    pub fn count_characters(&self, text: &str) -> usize {
        self.normalizer.count(text)
    }

    /// Characters of the longest piece that text may become.
    pub fn longest_piece(&self) -> usize {
        self.longest
    }

    /// The pieces of a text.
    pub fn encode(&self, text: &str) -> Vec<Token> {
        let text = self.normalize(text);
        let parts = match self.kind {
            Kind::Unigram => segment::unigram(self, &text),
            Kind::Pairs => segment::pairs(self, &text),
        };
        let mut tokens: Vec<Token> = Vec::with_capacity(parts.len());
        for (part, piece) in parts {
            match tokens.last_mut() {
                // Unknown characters side by side are one.
                Some(last) if piece.is_none() && last.piece.is_none() => last.text.push_str(part),
                _ => tokens.push(Token { text: part.to_owned(), piece }),
            }
        }
        tokens
    }

    /// The score of the piece of this number, as a part of `bytes` bytes.
    pub(crate) fn score(&self, piece: u32, bytes: usize) -> f32 {
        self.at(piece).map_or(f32::NEG_INFINITY, |piece| match piece.role {
            DEFINED => bytes as f32 * self.best_score - 0.1,
            _ => piece.score,
        })
    }
}

impl Piece {
    fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut piece = Self { text: String::new(), score: 0.0, role: NORMAL };
        let mut reader = Message(bytes);
        while let Some(field) = reader.next()? {
            match field {
                (1, Value::Bytes(text)) => piece.text = String::from_utf8_lossy(text).into_owned(),
                (2, Value::Four(score)) => piece.score = f32::from_le_bytes(score),
                (3, Value::Number(role)) => piece.role = role,
                _ => {}
            }
        }
        Ok(piece)
    }
}

fn check_training(bytes: &[u8]) -> Result<(), String> {
    let mut reader = Message(bytes);
    while let Some(field) = reader.next()? {
        match field {
            (24, Value::Number(1)) => {
                return Err("its spaces stand behind words; such are not run".to_owned());
            }
            (35, Value::Number(1)) => {
                return Err("it writes unknown characters as bytes; such are not run".to_owned());
            }
            _ => {}
        }
    }
    Ok(())
}
