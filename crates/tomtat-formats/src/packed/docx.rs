//! Word documents (ECMA-376, WordprocessingML).

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use tomtat_article::{Code, ParagraphKind};

use super::Archive;
use crate::document::folded;
use crate::error::Problem;
use crate::fields::language_of;
use crate::{Document, Format, decoding, xml};

/// Reads the body of a Word document.
pub(crate) fn read(archive: &mut Archive) -> Result<Document, Problem> {
    let mut document = Document::new(Format::Docx);
    if let Some(bytes) = archive.file("docProps/core.xml")? {
        core_properties(&bytes, &mut document);
    }
    let Some(body) = archive.file("word/document.xml")? else {
        return Err(Problem::Damaged("it has no word/document.xml".to_owned()));
    };
    let mut parts = Body { document, ..Body::default() };
    if let Err(error) = parts.read(&body) {
        let message = format!("its text was read up to a mistake in the XML ({error})");
        parts.document.warn(Code::DocumentDamaged, message);
    }
    parts.end_paragraph();
    parts.end_table();
    let mut document = parts.document;
    // A heading of the style "Title" that repeats the title is no part of the body.
    if document.title.is_none() {
        document.title = parts.styled_title;
    }
    Ok(document)
}

/// Title, author, date and language of `docProps/core.xml` (Dublin Core).
fn core_properties(bytes: &[u8], document: &mut Document) {
    let Ok(pairs) = xml::leaf_texts(bytes) else { return };
    for (name, text) in pairs {
        let Some(text) = folded(&text) else { continue };
        match name.as_str() {
            "title" => document.title = Some(text),
            "creator" => document.byline = Some(text),
            "created" => document.date = Some(text),
            "language" => document.declared_language = language_of(&text),
            _ => {}
        }
    }
}

struct Body {
    document: Document,
    paragraph: String,
    kind: ParagraphKind,
    is_title: bool,
    styled_title: Option<String>,
    /// How deep in tables we are, and the text of the outermost.
    tables: usize,
    table: String,
    /// How deep in something whose text is no text of the document.
    skipped: usize,
    in_text: bool,
}

impl Default for Body {
    fn default() -> Self {
        Self {
            document: Document::new(Format::Docx),
            paragraph: String::new(),
            kind: ParagraphKind::Body,
            is_title: false,
            styled_title: None,
            tables: 0,
            table: String::new(),
            skipped: 0,
            in_text: false,
        }
    }
}

impl Body {
    fn read(&mut self, bytes: &[u8]) -> Result<(), String> {
        let mut reader = Reader::from_reader(bytes);
        reader.config_mut().check_end_names = false;
        loop {
            match reader.read_event().map_err(|error| error.to_string())? {
                Event::Start(tag) => self.start(&tag),
                Event::Empty(tag) => {
                    self.start(&tag);
                    self.end(tag.local_name().as_ref());
                }
                Event::End(tag) => self.end(tag.local_name().as_ref()),
                Event::Text(text) if self.in_text && self.skipped == 0 => {
                    self.paragraph.push_str(&text);
                }
                Event::GeneralRef(name) if self.in_text && self.skipped == 0 => {
                    if let Some(c) = xml::reference(&name) {
                        self.paragraph.push(c);
                    }
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            // The older of two renderings of one thing, and text that was deleted.
            "Fallback" | "del" | "moveFrom" => self.skipped += 1,
            "p" => {
                self.end_paragraph();
                self.kind = ParagraphKind::Body;
                self.is_title = false;
            }
            "pStyle" => {
                let style = value(tag).to_ascii_lowercase();
                if style.starts_with("heading") || style == "subtitle" {
                    self.kind = ParagraphKind::Heading;
                }
                self.is_title = style == "title";
            }
            "numPr" if self.kind == ParagraphKind::Body => self.kind = ParagraphKind::Item,
            "tbl" => {
                self.end_paragraph();
                self.tables += 1;
            }
            "t" => self.in_text = true,
            "tab" | "br" | "cr" => self.paragraph.push(' '),
            "noBreakHyphen" => self.paragraph.push('-'),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Fallback" | "del" | "moveFrom" => self.skipped = self.skipped.saturating_sub(1),
            "p" => self.end_paragraph(),
            "tbl" => {
                self.end_paragraph();
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.end_table();
                }
            }
            "t" => self.in_text = false,
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        let (text, warnings) = decoding::clean(text);
        self.document.warnings.extend(warnings);
        let Some(text) = folded(&text) else { return };
        if self.tables > 0 {
            if !self.table.is_empty() {
                self.table.push('\n');
            }
            self.table.push_str(&text);
        } else if self.is_title && self.styled_title.is_none() {
            self.document.push_removed("title", &text);
            self.styled_title = Some(text);
        } else {
            self.document.push_block(self.kind, &text);
        }
    }

    fn end_table(&mut self) {
        let table = std::mem::take(&mut self.table);
        if !table.is_empty() {
            self.document.push_removed("table", &table);
        }
    }
}

/// The `w:val` of an element.
fn value(tag: &BytesStart<'_>) -> String {
    tag.attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == "val")
        .map(|attribute| attribute.value.into_owned())
        .unwrap_or_default()
}
