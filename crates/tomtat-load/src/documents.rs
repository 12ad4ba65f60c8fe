//! Stand-in until tomtat-formats is there: plain UTF-8 text.

use tomtat_article::{Language, ParagraphKind, Removed, Span, Warning};

pub(crate) struct Block {
    pub(crate) kind: ParagraphKind,
    pub(crate) span: Span,
}

#[derive(Default)]
pub(crate) struct Document {
    pub(crate) record: Option<u64>,
    pub(crate) title: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) declared_language: Option<Language>,
    pub(crate) encoding: String,
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) removed: Vec<Removed>,
    pub(crate) warnings: Vec<Warning>,
}
