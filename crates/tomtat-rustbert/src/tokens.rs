//! Text to the tokens of a model and back.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use rust_tokenizers::TokenRef;
use rust_tokenizers::tokenizer::{RobertaTokenizer, Tokenizer};
use rust_tokenizers::vocab::{SentencePieceModel, Vocab};
use tomtat_engine::contained;

use crate::config::Config;

/// Largest file of a tokenizer that is read. Real ones have up to 10 MB.
const MAX_FILE: u64 = 64 << 20;
/// Longest run of bytes without a space that is tokenised as one.
const LONGEST_RUN: usize = 1000;
/// What SentencePiece writes for a space.
const SPACE: char = '\u{2581}';

/// The tokenizer of a model.
pub(crate) enum Tokens {
    /// SentencePiece pieces whose ids stand in `vocab.json` (Marian).
    Pieces { model: Box<SentencePieceModel>, vocab: Vocabulary, unknown: i64, eos: i64 },
    /// Byte-level pairs, as of GPT-2 and RoBERTa (BART).
    Pairs { tokenizer: Box<RobertaTokenizer>, vocab: Vocabulary, bos: i64, eos: i64 },
}

/// A `vocab.json` both ways.
pub(crate) struct Vocabulary {
    ids: HashMap<String, i64>,
    tokens: HashMap<i64, String>,
    /// Tokens that text must never become, such as `</s>` or `>>eng<<`.
    control: Vec<String>,
}

impl Vocabulary {
    /// Reads and checks the file for a model with `rows` embeddings.
    pub(crate) fn read(path: &Path, rows: usize) -> Result<Self, String> {
        let bytes = read(path)?;
        let ids: HashMap<String, i64> =
            serde_json::from_slice(&bytes).map_err(|e| format!("it is no vocabulary: {e}"))?;
        let most = ids.values().copied().max().unwrap_or(-1);
        if ids.values().any(|&id| id < 0) || ids.is_empty() {
            return Err("it is no vocabulary: it is empty, or an id is negative".to_owned());
        }
        if usize::try_from(most).is_ok_and(|most| most >= rows) {
            return Err(format!(
                "its ids go to {most} and the model has embeddings for {rows}: it belongs to another model"
            ));
        }
        let tokens: HashMap<i64, String> =
            ids.iter().map(|(token, &id)| (id, token.clone())).collect();
        if tokens.len() != ids.len() {
            return Err("two tokens have one id".to_owned());
        }
        let within = |token: &str, begin: &str, end: &str| {
            token.len() > 2 && token.starts_with(begin) && token.ends_with(end)
        };
        let is_control = |token: &str| within(token, "<", ">") || within(token, ">>", "<<");
        let mut control: Vec<String> =
            ids.keys().filter(|token| is_control(token)).cloned().collect();
        control.sort();
        Ok(Self { ids, tokens, control })
    }

    fn id(&self, token: &str) -> Option<i64> {
        self.ids.get(token).copied()
    }

    /// The text in pieces, none of which holds a control token: each is cut behind its first character.
    /// A run without a space is cut too where it is longer than any word: pairs are joined in quadratic
    /// time.
    fn harmless<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let mut cuts = Vec::new();
        if text.contains('<') {
            let found =
                self.control.iter().flat_map(|control| text.match_indices(control.as_str()));
            cuts.extend(found.map(|(at, _)| at + 1));
        }
        let mut run = 0;
        for (at, character) in text.char_indices() {
            run = if character.is_whitespace() { 0 } else { run + character.len_utf8() };
            if run > LONGEST_RUN {
                cuts.push(at);
                run = character.len_utf8();
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut pieces = Vec::with_capacity(cuts.len() + 1);
        let mut from = 0;
        for cut in cuts.into_iter().chain([text.len()]) {
            pieces.extend(text.get(from..cut).filter(|piece| !piece.is_empty()));
            from = cut;
        }
        pieces
    }
}

impl Tokens {
    /// The tokenizer of a Marian model.
    pub(crate) fn pieces(spm: &Path, vocab: Vocabulary, config: &Config) -> Result<Self, String> {
        tomtat_sentencepiece::check(&read(spm)?)?;
        let model = contained(|| SentencePieceModel::from_file(spm))?.map_err(|e| e.to_string())?;
        let unknown = vocab.id("<unk>").ok_or("its vocab.json has no <unk>")?;
        if vocab.id("</s>").is_some_and(|id| id != config.eos) {
            return Err("</s> is another token in vocab.json than in config.json".to_owned());
        }
        Ok(Self::Pieces { model: Box::new(model), vocab, unknown, eos: config.eos })
    }

    /// The tokenizer of a BART model.
    pub(crate) fn pairs(
        vocab_file: &Path,
        merges: &Path,
        vocab: Vocabulary,
        config: &Config,
    ) -> Result<Self, String> {
        let text = String::from_utf8(read(merges)?).map_err(|_| "it is not UTF-8".to_owned())?;
        let strange = |line: &&str| line.len() > 1024 || line.split(' ').count() != 2;
        let mut lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
        if let Some(line) = lines.find(strange) {
            let shown: String = line.chars().take(40).collect();
            return Err(format!("it is no list of merges: {shown:?}"));
        }
        let bos = vocab.id("<s>").unwrap_or(config.bos);
        let load = || RobertaTokenizer::from_file(vocab_file, merges, false, false);
        let tokenizer = Box::new(contained(load)?.map_err(|error| error.to_string())?);
        Ok(Self::Pairs { tokenizer, vocab, bos, eos: config.eos })
    }

    /// How many tokens [`encode`](Self::encode) adds to those of the text.
    pub(crate) fn extra(&self) -> usize {
        match self {
            Self::Pieces { .. } => 1,
            Self::Pairs { .. } => 2,
        }
    }

    /// The tokens of `text` for the encoder, with the marks around them.
    pub(crate) fn encode(&self, text: &str) -> Result<Vec<i64>, String> {
        contained(|| match self {
            Self::Pieces { model, vocab, unknown, eos } => {
                let mut ids = pieces_of(model, vocab, *unknown, text);
                ids.push(*eos);
                ids
            }
            Self::Pairs { tokenizer, vocab, bos, eos } => {
                let mut ids = vec![*bos];
                for piece in vocab.harmless(text) {
                    let tokens = tokenizer.tokenize(piece);
                    ids.extend(tokens.iter().map(|token| tokenizer.vocab().token_to_id(token)));
                }
                ids.push(*eos);
                ids
            }
        })
    }

    /// The text of an answer, control tokens left out.
    pub(crate) fn decode(&self, ids: &[i64]) -> Result<String, String> {
        let (Self::Pieces { vocab, .. } | Self::Pairs { vocab, .. }) = self;
        let tokens = ids.iter().filter_map(|id| vocab.tokens.get(id));
        let tokens: Vec<String> =
            tokens.filter(|token| vocab.control.binary_search(token).is_err()).cloned().collect();
        match self {
            Self::Pieces { .. } => Ok(tokens.concat().replace(SPACE, " ").trim().to_owned()),
            Self::Pairs { tokenizer, .. } if !tokens.is_empty() => {
                let text = contained(|| tokenizer.convert_tokens_to_string(tokens))?;
                Ok(text.trim().to_owned())
            }
            Self::Pairs { .. } => Ok(String::new()),
        }
    }
}

fn pieces_of(model: &SentencePieceModel, vocab: &Vocabulary, unknown: i64, text: &str) -> Vec<i64> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut ids = Vec::new();
    // A space stands before the first word too.
    let joined: String = words.iter().flat_map(|word| [" ", word]).collect();
    let mut after_unknown = false;
    for part in vocab.harmless(&joined) {
        let part = part.replace(' ', SPACE.encode_utf8(&mut [0; 4]));
        let offsets: Vec<u32> = (0_u32..).take(part.chars().count()).collect();
        let found = model.decode_forward_token_ref(TokenRef::new(&part, &offsets));
        for node in model.decode_backward(&found) {
            let id = vocab.id(node.text).unwrap_or(unknown);
            // Characters that are not known and stand side by side are one token.
            if id != unknown || !after_unknown {
                ids.push(id);
            }
            after_unknown = id == unknown;
        }
    }
    ids
}

/// A file of at most [`MAX_FILE`] bytes.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let meta = fs::metadata(path).map_err(|error| error.to_string())?;
    if !meta.is_file() || meta.len() > MAX_FILE {
        return Err(format!("it is no file of at most {MAX_FILE} bytes"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_FILE).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}
