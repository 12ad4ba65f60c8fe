use tomtat_article::{Code, Language, ParagraphKind, Removed, Span, Warning};

use crate::Format;

/// A piece of a document's body: a paragraph, a heading, an item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is in its document.
    pub kind: ParagraphKind,
    /// The text, white space folded to single spaces.
    pub text: String,
    /// Where it stands: bytes of [`Document::text`].
    pub span: Span,
}

/// One document, taken out of its file and decoded, but not yet cleaned or split into sentences.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Document {
    /// The record within the input, counted from 1: the line of JSON Lines, the element of a JSON
    /// array, the row of a CSV below its header, the entry of a feed, the chapter of an e-book.
    /// `None` where the input is one document.
    pub record: Option<u64>,
    /// The format that it was read as.
    pub format: Format,
    /// The headline, where the document has one.
    pub title: Option<String>,
    /// The author or authors, joined by `, `.
    pub byline: Option<String>,
    /// The date of publication as the document states it.
    pub date: Option<String>,
    /// The address that the document gives for itself.
    pub url: Option<String>,
    /// The language that the document declares. Not checked against its text.
    pub declared_language: Option<Language>,
    /// The encoding that the bytes were in (`UTF-8`, `windows-1258`, `TCVN3` …).
    pub encoding: String,
    /// The decoded text that all spans refer to.
    ///
    /// For plain text it is the input itself, and for a record the value of its text field. For
    /// markup (HTML, entries of feeds with HTML in them, Markdown, DOCX, EPUB) positions in the
    /// source cannot be told once the parser has repaired it, so this is the visible text, block
    /// by block in the order of the document, joined by empty lines: what extraction kept and
    /// what it took out, so that both have a place in it.
    pub text: String,
    /// The body in reading order. **Empty where the text has no marked structure**: then all of
    /// [`text`](Self::text) is the body and its paragraphs are to be found by line breaks.
    pub blocks: Vec<Block>,
    /// What extraction took out of the body, each with the rule that took it.
    pub removed: Vec<Removed>,
    /// What was repaired or doubted on the way.
    pub warnings: Vec<Warning>,
}

impl Document {
    /// An empty document of this format.
    pub(crate) fn new(format: Format) -> Self {
        Self {
            record: None,
            format,
            title: None,
            byline: None,
            date: None,
            url: None,
            declared_language: None,
            encoding: "UTF-8".to_owned(),
            text: String::new(),
            blocks: Vec::new(),
            removed: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The body as running text: the blocks joined by empty lines, or all of the text where no
    /// blocks are marked.
    pub fn body(&self) -> String {
        if self.blocks.is_empty() && self.removed.is_empty() {
            return self.text.clone();
        }
        let texts: Vec<&str> = self.blocks.iter().map(|block| block.text.as_str()).collect();
        texts.join("\n\n")
    }

    pub(crate) fn warn(&mut self, code: Code, message: impl Into<String>) {
        self.warnings.push(Warning::new(code, message));
    }

    /// Adds a piece of text at the end of `text` and says where it stands.
    fn push_text(&mut self, text: &str) -> Span {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(text);
        Span { start, end: self.text.len() }
    }

    /// Adds a block of the body.
    pub(crate) fn push_block(&mut self, kind: ParagraphKind, text: &str) {
        let span = self.push_text(text);
        self.blocks.push(Block { kind, text: text.to_owned(), span });
    }

    /// Adds a piece that was taken out.
    pub(crate) fn push_removed(&mut self, rule: &str, text: &str) {
        let span = self.push_text(text);
        self.removed.push(Removed { rule: rule.to_owned(), text: text.to_owned(), span });
    }
}

/// Folds white space to single spaces and trims; `None` where nothing is left.
pub(crate) fn folded(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    (!out.is_empty()).then_some(out)
}
