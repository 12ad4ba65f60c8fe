use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Code, Span};

/// Something in a sentence of a summary that could not be verified against the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of thing; stable between versions.
    pub code: Code,
    /// What is doubtful, in words.
    pub message: String,
    /// The words concerned, as they stand in the sentence; empty where it is the whole sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Where they stand: bytes of the sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

impl Finding {
    /// A finding on the whole sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), words: String::new(), span: None }
    }

    /// The same, on the words of `sentence` at `span`.
    pub fn at(mut self, sentence: &str, span: std::ops::Range<usize>) -> Self {
        self.words = sentence.get(span.clone()).unwrap_or_default().to_owned();
        self.span = Some(Span { start: span.start, end: span.end });
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.code, self.message)
    }
}
