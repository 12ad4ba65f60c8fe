//! The file that names the tokens of a model.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// Largest file of a tokenizer that is read. Real ones have up to 10 MB.
const MAX_FILE: u64 = 64 << 20;
/// Longest run of bytes without a space that is tokenised as one.
const LONGEST_RUN: usize = 1000;

/// A `vocab.json` both ways.
#[derive(Debug)]
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

    pub(super) fn id(&self, token: &str) -> Option<i64> {
        self.ids.get(token).copied()
    }

    /// The token of a piece of text, which a control token never is.
    pub(super) fn text_id(&self, piece: &str) -> Option<i64> {
        self.id(piece).filter(|_| !self.is_control(piece))
    }

    /// The text of a token; `None` for control tokens.
    pub(super) fn text(&self, id: i64) -> Option<&str> {
        let token = self.tokens.get(&id)?;
        if self.is_control(token) { None } else { Some(token) }
    }

    /// How many tokens it has.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    fn is_control(&self, token: &str) -> bool {
        self.control.binary_search_by(|control| control.as_str().cmp(token)).is_ok()
    }

    /// The text in pieces, none of which holds a control token: each is cut behind its first character.
    /// A run without a space is cut too where it is longer than any word: pairs are joined in quadratic
    /// time.
    pub(super) fn harmless<'a>(&self, text: &'a str) -> Vec<&'a str> {
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

/// A file of at most [`MAX_FILE`] bytes.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let meta = fs::metadata(path).map_err(|error| error.to_string())?;
    if !meta.is_file() || meta.len() > MAX_FILE {
        return Err(format!("it is no file of at most {MAX_FILE} bytes"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_FILE).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}
