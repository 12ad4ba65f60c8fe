//! The article in full, each sentence with an anchor; a translated one beside its original.

use std::collections::HashSet;
use std::io;

use tomtat_article::{Article, Language, ParagraphKind, Record, Warning};

use super::escape::Escaped;
use super::notes::Notes;
use crate::facts;

/// A sentence as it is shown: in one language, or in English with its original.
struct Row<'a> {
    text: &'a str,
    original: Option<&'a str>,
}

struct Block<'a> {
    kind: ParagraphKind,
    rows: Vec<Row<'a>>,
}

/// The text of a record, ready to be written.
pub(super) struct Body<'a> {
    blocks: Vec<Block<'a>>,
    /// The language of the text, and that of the originals beside it.
    language: Language,
    beside: Option<Language>,
    /// Number of sentences.
    pub(super) sentences: usize,
}

impl<'a> Body<'a> {
    /// What there is to show of `record`; `None` where it has no text.
    pub(super) fn of(record: &'a Record) -> Option<Self> {
        let paragraphs = record.article.iter().flat_map(|article| &article.paragraphs);
        let mut translated = record.translation.iter().flat_map(|t| &t.sentences);
        let mut blocks: Vec<Block<'a>> = paragraphs
            .map(|paragraph| Block {
                kind: paragraph.kind,
                rows: paragraph
                    .sentences
                    .iter()
                    .map(|sentence| match translated.next() {
                        Some(english) => {
                            Row { text: &english.target, original: Some(&sentence.text) }
                        }
                        None => Row { text: &sentence.text, original: None },
                    })
                    .collect(),
            })
            .collect();
        // Records of our own are aligned; of others nothing is left out.
        let rest: Vec<Row<'a>> = translated
            .map(|english| Row { text: &english.target, original: Some(&english.source) })
            .collect();
        if !rest.is_empty() {
            blocks.push(Block { kind: ParagraphKind::Body, rows: rest });
        }
        let sentences = blocks.iter().map(|block| block.rows.len()).sum();
        let own = record.article.as_ref().map_or(Language::UNDETERMINED, Article::language);
        let (language, beside) = match &record.translation {
            Some(translation) => (translation.into, Some(translation.from)),
            None => (own, None),
        };
        (sentences > 0).then_some(Self { blocks, language, beside, sentences })
    }

    /// What the fold is called.
    pub(super) fn label(&self) -> String {
        let sentences = facts::count(self.sentences, "sentence");
        match self.beside {
            Some(original) => {
                format!("Article in {} and {}, {sentences}", self.language.name(), original.name())
            }
            None if self.language == Language::VIETNAMESE => {
                format!("Article in {}, not translated, {sentences}", self.language.name())
            }
            None => format!("Article in {}, {sentences}", self.language.name()),
        }
    }

    /// Writes the text. `cited` are the sentences that get their number.
    pub(super) fn write(
        &self,
        out: &mut dyn io::Write,
        record: usize,
        cited: &HashSet<usize>,
        notes: &Notes<'_>,
    ) -> io::Result<()> {
        let mut writer = Writer { out, record, cited, notes, index: 0 };
        let language = Escaped(self.language.code());
        match self.beside {
            Some(beside) => {
                writeln!(writer.out, "<div class=\"text two\" lang=\"{language}\">")?;
                for block in &self.blocks {
                    writer.pairs(block, beside)?;
                }
            }
            None => {
                writeln!(writer.out, "<div class=\"text one\" lang=\"{language}\">")?;
                let mut in_list = false;
                for block in &self.blocks {
                    let item = block.kind == ParagraphKind::Item;
                    match (in_list, item) {
                        (false, true) => writeln!(writer.out, "<ul>")?,
                        (true, false) => writeln!(writer.out, "</ul>")?,
                        _ => {}
                    }
                    in_list = item;
                    writer.paragraph(block)?;
                }
                if in_list {
                    writeln!(writer.out, "</ul>")?;
                }
            }
        }
        writeln!(out, "</div>")
    }
}

/// The id of a sentence of the article on the page.
pub(super) fn anchor(record: usize, sentence: usize) -> String {
    format!("a{record}s{}", sentence.saturating_add(1))
}

struct Writer<'a> {
    out: &'a mut dyn io::Write,
    record: usize,
    cited: &'a HashSet<usize>,
    notes: &'a Notes<'a>,
    /// The next sentence.
    index: usize,
}

impl Writer<'_> {
    /// A paragraph in one language: running text.
    fn paragraph(&mut self, block: &Block<'_>) -> io::Result<()> {
        let (open, close) = match block.kind {
            ParagraphKind::Lead => ("<p class=\"lead\">", "</p>"),
            ParagraphKind::Body => ("<p>", "</p>"),
            ParagraphKind::Heading => ("<h4>", "</h4>"),
            ParagraphKind::Item => ("<li>", "</li>"),
        };
        write!(self.out, "{open}")?;
        for (nth, row) in block.rows.iter().enumerate() {
            let space = if nth == 0 { "" } else { " " };
            let (anchor, number) = (anchor(self.record, self.index), self.number());
            let text = Escaped(row.text);
            write!(self.out, "{space}<span class=\"s\" id=\"{anchor}\">{number}{text}</span>")?;
            notes(self.out, self.notes.of_sentence(self.index), "span")?;
            self.index += 1;
        }
        writeln!(self.out, "{close}")
    }

    /// A paragraph in two languages: each sentence beside its original.
    fn pairs(&mut self, block: &Block<'_>, beside: Language) -> io::Result<()> {
        let (class, tag) = match block.kind {
            ParagraphKind::Lead => ("lead", "p"),
            ParagraphKind::Body => ("body", "p"),
            ParagraphKind::Heading => ("heading", "h4"),
            ParagraphKind::Item => ("item", "p"),
        };
        writeln!(self.out, "<div class=\"para {class}\">")?;
        for row in &block.rows {
            let (anchor, number) = (anchor(self.record, self.index), self.number());
            let text = Escaped(row.text);
            write!(self.out, "<div class=\"s\" id=\"{anchor}\"><{tag}>{number}{text}</{tag}>")?;
            if let Some(original) = row.original {
                let (language, original) = (Escaped(beside.code()), Escaped(original));
                write!(self.out, "<p class=\"original\" lang=\"{language}\">{original}</p>")?;
            }
            writeln!(self.out, "</div>")?;
            notes(self.out, self.notes.of_sentence(self.index), "p")?;
            self.index += 1;
        }
        writeln!(self.out, "</div>")
    }

    /// The number before a sentence that the summary rests on.
    fn number(&self) -> String {
        if !self.cited.contains(&self.index) {
            return String::new();
        }
        // Links name the sentence already: a screen reader need not read it twice.
        format!("<sup class=\"n\" aria-hidden=\"true\">{}</sup>", self.index.saturating_add(1))
    }
}

/// Writes each warning as an element `tag` of its own.
pub(super) fn notes(out: &mut dyn io::Write, warnings: &[&Warning], tag: &str) -> io::Result<()> {
    warnings.iter().try_for_each(|warning| note(out, &warning.message, warning.code.as_str(), tag))
}

/// Writes a warning, with the word that says what it is.
pub(super) fn note(
    out: &mut dyn io::Write,
    message: &str,
    code: &str,
    tag: &str,
) -> io::Result<()> {
    let (message, code) = (Escaped(message), Escaped(code));
    writeln!(
        out,
        "<{tag} class=\"note\" lang=\"en\"><b>Warning:</b> {message} <code>{code}</code></{tag}>"
    )
}
