//! A decoded document on its way to an article.

use tomtat_article::{Language, Removed, Warning};
use tomtat_decode::{DecodeError, Hints};
use tomtat_formats::{Block, Document};

/// What a document gives, whether it came from a file or from a caller's string.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) title: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) declared_language: Option<Language>,
    pub(crate) encoding: String,
    pub(crate) text: String,
    /// Empty where the text has no marked structure.
    pub(crate) blocks: Vec<Block>,
    pub(crate) removed: Vec<Removed>,
    pub(crate) warnings: Vec<Warning>,
}

impl Draft {
    /// Plain text from a caller.
    pub(crate) fn of_text(text: &str) -> Self {
        let (text, warnings) = tomtat_decode::normalize(text.to_owned());
        Self { text, warnings, encoding: "UTF-8".to_owned(), ..Self::default() }
    }

    /// Plain text in any encoding; `forced` is the one that the caller names.
    pub(crate) fn of_bytes(bytes: &[u8], forced: Option<&str>) -> Result<Self, DecodeError> {
        let decoded = tomtat_decode::decode(bytes, &Hints { declared: None, forced })?;
        let (text, encoding, warnings) = (decoded.text, decoded.encoding, decoded.warnings);
        Ok(Self { text, encoding, warnings, ..Self::default() })
    }

    /// Bytes of text that it holds in memory.
    pub(crate) fn size(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(|block| block.text.len()).sum();
        let removed: usize = self.removed.iter().map(|removed| removed.text.len()).sum();
        self.text.len() + blocks + removed + 256
    }
}

impl From<Document> for Draft {
    fn from(document: Document) -> Self {
        Self {
            title: document.title,
            byline: document.byline,
            date: document.date,
            url: document.url,
            declared_language: document.declared_language,
            encoding: document.encoding,
            text: document.text,
            blocks: document.blocks,
            removed: document.removed,
            warnings: document.warnings,
        }
    }
}
