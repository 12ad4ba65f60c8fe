use serde::{Deserialize, Serialize};

use crate::{Language, Warning};

/// An English rendering of an article, aligned to it sentence by sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Translation {
    /// The language translated from.
    pub from: Language,
    /// The language translated into.
    pub into: Language,
    /// The title, where the article has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<TranslatedSentence>,
    /// One entry for each sentence of the article, in the same order, so that
    /// `sentences[i]` renders the article's i-th sentence.
    pub sentences: Vec<TranslatedSentence>,
}

impl Translation {
    /// Warnings on all sentences, the title's first.
    pub fn warnings(&self) -> impl Iterator<Item = &Warning> {
        self.title.iter().chain(&self.sentences).flat_map(|s| &s.warnings)
    }
}

/// The translation of one source sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TranslatedSentence {
    /// The source text that went in.
    pub source: String,
    /// The target text that came out. Never empty: where the model gave
    /// nothing usable, it holds the source and a warning says so.
    pub target: String,
    /// What the guards doubted, after their one retry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}
