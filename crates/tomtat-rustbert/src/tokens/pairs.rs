//! Byte-level pairs (BART).

use std::path::Path;

use rust_tokenizers::tokenizer::{RobertaTokenizer, Tokenizer};
use rust_tokenizers::vocab::Vocab;
use tomtat_engine::contained;

use super::vocabulary::{Vocabulary, read};
use crate::config::Config;

pub(crate) struct Pairs {
    tokenizer: RobertaTokenizer,
    vocab: Vocabulary,
    bos: i64,
    eos: i64,
}

impl Pairs {
    pub(super) fn read(
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
        if vocab.id("<unk>").is_none() {
            return Err("its vocab.json has no <unk> with an embedding".to_owned());
        }
        let bos = vocab.id("<s>").unwrap_or(config.bos);
        let load = || RobertaTokenizer::from_file(vocab_file, merges, false, false);
        let tokenizer = contained(load)?.map_err(|error| error.to_string())?;
        Ok(Self { tokenizer, vocab, bos, eos: config.eos })
    }

    /// Bytes of the longest token: each is written as a character.
    pub(super) fn longest(&self) -> usize {
        self.vocab.longest()
    }

    pub(super) fn encode(&self, text: &str) -> Vec<i64> {
        let mut ids = vec![self.bos];
        for piece in self.vocab.harmless(text) {
            let tokens = self.tokenizer.tokenize(piece);
            ids.extend(tokens.iter().map(|token| self.tokenizer.vocab().token_to_id(token)));
        }
        ids.push(self.eos);
        ids
    }

    pub(super) fn decode(&self, ids: &[i64]) -> String {
        let tokens = ids.iter().filter_map(|&id| self.vocab.text(id));
        let tokens: Vec<String> = tokens.map(str::to_owned).collect();
        if tokens.is_empty() {
            return String::new();
        }
        self.tokenizer.convert_tokens_to_string(tokens).trim().to_owned()
    }
}
