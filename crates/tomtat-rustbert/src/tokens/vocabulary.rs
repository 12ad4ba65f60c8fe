//! The file that names the tokens of a model.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use tomtat_sentencepiece::is_control;

/// Largest file of a tokenizer that is read. Real ones have up to 10 MB.
const MAX_FILE: u64 = 64 << 20;
/// Most control tokens, and the longest in bytes. Real vocabularies have up to a thousand of a few letters.
const MAX_CONTROL: usize = 10_000;
const LONGEST_CONTROL: usize = 256;
/// Longest run of bytes without a space that is tokenised as one.
const LONGEST_RUN: usize = 1000;

/// A `vocab.json` both ways.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    ids: HashMap<String, i64>,
    tokens: HashMap<i64, String>,
    /// Tokens that text must never become, such as `</s>` or `>>eng<<`, sorted. Not those that begin with
    /// another one: where they are found, that one is.
    control: Vec<String>,
    /// Embeddings of the model.
    rows: i64,
    /// Characters of the longest token that text may become.
    longest: usize,
}

impl Vocabulary {
    /// Reads and checks the file for a model with `rows` embeddings.
    ///
    /// Every token that text may become must have one. Others may lack it: the `<mask>` of BARTs that were
    /// trained to summarise has none.
    pub(crate) fn read(path: &Path, rows: usize) -> Result<Self, String> {
        let bytes = read(path)?;
        let ids: HashMap<String, i64> =
            serde_json::from_slice(&bytes).map_err(|e| format!("it is no vocabulary: {e}"))?;
        if ids.values().any(|&id| id < 0) || ids.is_empty() {
            return Err("it is no vocabulary: it is empty, or an id is negative".to_owned());
        }
        let of_text = || ids.iter().filter(|(token, _)| !is_control(token));
        let most = of_text().map(|(_, &id)| id).max().unwrap_or(-1);
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        if most >= rows {
            return Err(format!(
                "its ids go to {most} and the model has embeddings for {rows}: it belongs to another model"
            ));
        }
        let longest = of_text().map(|(token, _)| token.chars().count()).max().unwrap_or(0);
        let tokens: HashMap<i64, String> =
            ids.iter().map(|(token, &id)| (id, token.clone())).collect();
        if tokens.len() != ids.len() {
            return Err("two tokens have one id".to_owned());
        }
        let control = ids.keys().filter(|token| is_control(token)).map(String::as_str).collect();
        let control = first_of(control)?;
        Ok(Self { ids, tokens, control, rows, longest })
    }

    /// The id of a token; `None` where the model has no embedding for it.
    pub(super) fn id(&self, token: &str) -> Option<i64> {
        self.ids.get(token).copied().filter(|&id| id < self.rows)
    }

    /// The token of a piece of text, which a control token never is.
    pub(super) fn text_id(&self, piece: &str) -> Option<i64> {
        self.id(piece).filter(|_| !is_control(piece))
    }

    /// The text of a token; `None` for control tokens.
    pub(super) fn text(&self, id: i64) -> Option<&str> {
        let token = self.tokens.get(&id)?;
        if is_control(token) { None } else { Some(token) }
    }

    /// How many tokens it has.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Characters of the longest token that text may become.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// The text in pieces, none of which holds a control token: each is cut behind its first character.
    /// A run without a space is cut too where it is longer than any word: pairs are joined in quadratic
    /// time.
    pub(super) fn harmless<'a>(&self, text: &'a str) -> Vec<&'a str> {
        // They begin with one of these; of ">>" both are looked at.
        let begins = text.match_indices(['<', '>']);
        let mut cuts: Vec<usize> = begins
            .filter(|(at, _)| text.get(*at..).is_some_and(|rest| self.begins_with_control(rest)))
            .map(|(at, _)| at + 1)
            .collect();
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

    fn begins_with_control(&self, text: &str) -> bool {
        // None begins with another one: one that `text` begins with is the last that is not behind it.
        let behind = self.control.partition_point(|control| control.as_str() <= text);
        let last = behind.checked_sub(1).and_then(|last| self.control.get(last));
        last.is_some_and(|control| text.starts_with(control))
    }
}

/// Control tokens sorted, without those that begin with another one.
fn first_of(mut control: Vec<&str>) -> Result<Vec<String>, String> {
    if control.len() > MAX_CONTROL {
        let count = control.len();
        return Err(format!("it has {count} control tokens, and at most {MAX_CONTROL} are read"));
    }
    if let Some(long) = control.iter().find(|token| token.len() > LONGEST_CONTROL) {
        return Err(format!("a control token is {} bytes long", long.len()));
    }
    control.sort_unstable();
    // Those that begin with one stand right behind it.
    control.dedup_by(|token, before| token.starts_with(&**before));
    Ok(control.into_iter().map(str::to_owned).collect())
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// Numbers these from 0.
    fn vocabulary(tokens: &[String], rows: usize) -> Result<Vocabulary, String> {
        let ids: BTreeMap<&String, usize> = tokens.iter().zip(0..).collect();
        let dir = tempfile::TempDir::new().unwrap();
        let file = dir.path().join("vocab.json");
        fs::write(&file, serde_json::to_vec(&ids).unwrap()).unwrap();
        Vocabulary::read(&file, rows)
    }

    fn of(tokens: &[&str]) -> Vec<String> {
        tokens.iter().map(|&token| token.to_owned()).collect()
    }

    #[test]
    fn a_mark_without_an_embedding_is_left_out_and_a_word_is_refused() {
        let read = vocabulary(&of(&["<s>", "a", "<mask>"]), 2).unwrap();
        assert_eq!((read.id("<s>"), read.id("a"), read.id("<mask>")), (Some(0), Some(1), None));
        assert_eq!(read.harmless("a<mask>a"), ["a<", "mask>a"]);
        let error = vocabulary(&of(&["<s>", "<mask>", "a"]), 2).unwrap_err();
        assert!(error.contains("another model"), "{error}");
    }

    #[test]
    fn more_control_tokens_than_any_model_has_are_refused() {
        let many = |count| (0..count).map(|n| format!("<{n}>")).collect::<Vec<_>>();
        let read = vocabulary(&many(MAX_CONTROL), MAX_CONTROL).unwrap();
        // A text of nothing but beginnings: each is looked up, and not each token in all of it.
        let text = "<9999".repeat(3 << 20);
        let begun = std::time::Instant::now();
        assert!(read.harmless(&text).len() > 900);
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
        let error = vocabulary(&many(MAX_CONTROL + 1), MAX_CONTROL + 1).unwrap_err();
        assert!(error.contains("10001 control tokens"), "{error}");
        let long = format!("<{}>", "a".repeat(LONGEST_CONTROL));
        assert!(vocabulary(&[long], 1).unwrap_err().contains("258 bytes"));
    }

    proptest! {
        #[test]
        fn no_piece_holds_a_control_token_and_nothing_else_is_cut(text in "[<>s/ a]{0,60}") {
            let tokens = of(&["<s>", "</s>", "<s>>", "<a", ">>a<<", ">>s<<", "<s a>", "a"]);
            let read = vocabulary(&tokens, tokens.len()).unwrap();
            let pieces = read.harmless(&text);
            prop_assert_eq!(pieces.concat(), text.as_str());
            let marks = || tokens.iter().filter(|token| is_control(token));
            let held = pieces.iter().find(|piece| marks().any(|mark| piece.contains(mark.as_str())));
            prop_assert_eq!(held, None);
            let begins = |at: &usize| marks().any(|mark| text[*at..].starts_with(mark.as_str()));
            let cuts = (0..text.len()).filter(begins).count();
            prop_assert_eq!(pieces.len(), usize::from(!text.is_empty()) + cuts);
        }
    }
}
