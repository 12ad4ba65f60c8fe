//! Markdown: headings, paragraphs and lists; front matter; code and tables taken out.

use pulldown_cmark::{Event, MetadataBlockKind, Options as Extensions, Parser, Tag, TagEnd};
use tomtat_article::ParagraphKind;

use crate::contain::contained;
use crate::document::folded;
use crate::error::Problem;
use crate::fields::{self, Role};
use crate::{Document, Format, Options, decoding, html};

/// Reads a Markdown file.
pub(crate) fn read(bytes: &[u8], options: &Options) -> Result<Document, Problem> {
    let decoded = decoding::decode(bytes, None, options)?;
    let mut document = Document::new(Format::Markdown);
    document.encoding = decoded.encoding;
    document.warnings = decoded.warnings;
    let text = decoded.text;
    contained("the Markdown parser", move || {
        let mut reader = Reader { document, ..Reader::default() };
        let extensions = Extensions::ENABLE_TABLES
            | Extensions::ENABLE_FOOTNOTES
            | Extensions::ENABLE_STRIKETHROUGH
            | Extensions::ENABLE_YAML_STYLE_METADATA_BLOCKS
            | Extensions::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
        for event in Parser::new_ext(&text, extensions) {
            reader.take(event);
        }
        reader.flush();
        reader.document
    })
}

struct Reader {
    document: Document,
    buffer: String,
    kind: ParagraphKind,
    /// The rule that takes out what is being read, and how deep in it we are.
    rule: Option<(&'static str, usize)>,
    front_matter: bool,
    in_title: bool,
    items: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            document: Document::new(Format::Markdown),
            buffer: String::new(),
            kind: ParagraphKind::Body,
            rule: None,
            front_matter: false,
            in_title: false,
            items: 0,
        }
    }
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.buffer.push_str(&text),
            Event::Html(text) | Event::InlineHtml(text) => {
                // Tags go, the text between them comes as text events or stands in a block.
                self.buffer.push_str(&html::inline_text(&text));
            }
            Event::SoftBreak | Event::HardBreak => self.buffer.push('\n'),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        if let Some((_, depth)) = &mut self.rule {
            *depth += 1;
            return;
        }
        let rule = match tag {
            Tag::CodeBlock(_) => Some("code"),
            Tag::Table(_) => Some("table"),
            Tag::FootnoteDefinition(_) => Some("footnote"),
            Tag::Image { .. } => Some("caption"),
            _ => None,
        };
        if let Some(rule) = rule {
            if rule != "caption" {
                self.flush();
            }
            self.rule = Some((rule, 0));
            return;
        }
        match tag {
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle | MetadataBlockKind::PlusesStyle) => {
                self.flush();
                self.front_matter = true;
            }
            Tag::Heading { level, .. } => {
                self.flush();
                self.kind = ParagraphKind::Heading;
                self.in_title = *level == pulldown_cmark::HeadingLevel::H1
                    && self.document.title.is_none()
                    && self.document.blocks.is_empty();
            }
            Tag::Item => {
                self.flush();
                self.items += 1;
                self.kind = ParagraphKind::Item;
            }
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::HtmlBlock | Tag::List(_) => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if let Some((rule, depth)) = self.rule {
            if depth > 0 {
                self.rule = Some((rule, depth - 1));
                return;
            }
            self.rule = None;
            // An image stands inside a paragraph whose text goes on after it.
            if rule != "caption" {
                let text = std::mem::take(&mut self.buffer);
                if let Some(text) = folded(&text) {
                    self.document.push_removed(rule, &text);
                }
            }
            return;
        }
        match tag {
            TagEnd::MetadataBlock(_) => {
                let text = std::mem::take(&mut self.buffer);
                self.front_matter = false;
                take_front_matter(&text, &mut self.document);
            }
            TagEnd::Heading(_) => {
                let title = std::mem::take(&mut self.in_title);
                if title && let Some(text) = folded(&std::mem::take(&mut self.buffer)) {
                    self.document.push_removed("title", &text);
                    self.document.title = Some(text);
                }
                self.flush();
                self.kind = ParagraphKind::Body;
            }
            TagEnd::Item => {
                self.flush();
                self.items = self.items.saturating_sub(1);
                if self.items == 0 {
                    self.kind = ParagraphKind::Body;
                }
            }
            TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn flush(&mut self) {
        if self.rule.is_some() || self.front_matter {
            return;
        }
        if let Some(text) = folded(&std::mem::take(&mut self.buffer)) {
            if self.kind == ParagraphKind::Heading && self.document.title.as_ref() == Some(&text) {
                self.document.push_removed("title", &text);
            } else {
                self.document.push_block(self.kind, &text);
            }
        }
    }
}

/// `name: value` (YAML) or `name = value` (TOML) lines; lists as `[a, b]` or `- a` lines.
fn take_front_matter(text: &str, document: &mut Document) {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for line in text.lines().take(200) {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            if let Some((_, value)) = pairs.last_mut() {
                let sign = if value.is_empty() { "" } else { ", " };
                value.push_str(sign);
                value.push_str(unquoted(item));
            }
            continue;
        }
        let Some(at) = line.find([':', '=']) else { continue };
        if line.starts_with([' ', '\t', '#']) {
            continue;
        }
        let (name, value) = line.split_at(at);
        let value = unquoted(value.get(1..).unwrap_or_default());
        let value = value.trim_start_matches('[').trim_end_matches(']');
        let values: Vec<&str> = value.split("\", \"").map(unquoted).collect();
        pairs.push((fields::plain_name(name), values.join(", ")));
    }
    let find = |role: Role| {
        role.names().find_map(|known| {
            pairs
                .iter()
                .find(|(name, value)| name == known && !value.is_empty())
                .map(|(_, v)| v.clone())
        })
    };
    document.title = find(Role::Title);
    document.byline = find(Role::Byline);
    document.date = find(Role::Date);
    document.url = find(Role::Url).filter(|url| url.contains(['/', '.']));
    document.declared_language = find(Role::Language).and_then(|l| fields::language_of(&l));
    if let Some(text) = folded(text) {
        document.push_removed("front-matter", &text);
    }
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}
