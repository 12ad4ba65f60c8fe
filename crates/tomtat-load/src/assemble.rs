//! One decoded document to one article: layout, cleaning, title, language, sentences.

use std::borrow::Cow;

use tomtat_article::{
    Article, Code, Counts, Detected, Language, Paragraph, ParagraphKind, Sentence, Source, Span,
    Warning,
};

use crate::documents::Document;
use crate::error::Kind;
use crate::plain::{self, Layout, Unit};
use crate::{LoadError, LoadOptions, language};

pub(crate) fn article(
    document: Document,
    source: Source,
    options: &LoadOptions,
) -> Result<Article, LoadError> {
    let text = document.text.as_str();
    let limit = options.max_article_bytes;
    if text.len() as u64 > limit {
        let found = text.len() as u64;
        return Err(LoadError::new(source, Kind::TooLarge { found, limit }));
    }
    if text.chars().all(plain::is_blank) {
        return Err(LoadError::new(source, Kind::Empty));
    }
    let mut warnings = document.warnings;
    let (mut units, layout) = if document.blocks.is_empty() {
        plain::units(text)
    } else {
        (marked(text, &document.blocks), Layout::Lines)
    };
    let removed = document.removed;
    let mut title = document.title;
    if title.is_none() && document.blocks.is_empty() {
        title = take_title(text, &mut units);
    }
    let language = match options.language {
        Some(language) => Detected::given(language),
        None => language::of(text, document.declared_language, &mut warnings),
    };
    let paragraphs = paragraphs(text, &units, layout, language.language);
    if paragraphs.is_empty() {
        return Err(LoadError::new(source, Kind::Empty));
    }
    let counts = Counts::of(&paragraphs);
    Ok(Article {
        source,
        title,
        byline: document.byline,
        date: document.date,
        url: document.url,
        language,
        encoding: document.encoding,
        paragraphs,
        removed,
        copies: Vec::new(),
        duplicate_of: None,
        warnings,
        counts,
    })
}

fn marked(text: &str, blocks: &[crate::documents::Block]) -> Vec<Unit> {
    let units = blocks.iter().enumerate().filter_map(|(at, block)| {
        let span = plain::trimmed(text, block.span.start, block.span.end)?;
        Some(Unit { span, kind: block.kind, block: at, wrapped: true })
    });
    units.collect()
}

/// Takes the first line for the title where it reads like one and a body follows.
fn take_title(text: &str, units: &mut Vec<Unit>) -> Option<String> {
    let [first, second, ..] = units.as_slice() else { return None };
    let line = first.text(text);
    let is_title = line.chars().count() <= 200
        && !line.ends_with(['.', '…', ':', ',', ';'])
        && plain::ends_sentence(second.text(text));
    if !is_title {
        return None;
    }
    let title = folded(line).into_owned();
    units.remove(0);
    Some(title)
}

fn paragraphs(text: &str, units: &[Unit], layout: Layout, language: Language) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut block = None;
    for unit in units {
        let sentences = sentences(text, unit, language);
        if sentences.is_empty() {
            continue;
        }
        if layout == Layout::Dump && block == Some(unit.block) {
            if let Some(last) = paragraphs.last_mut() {
                last.sentences.extend(sentences);
            }
        } else {
            paragraphs.push(Paragraph { kind: unit.kind, language: None, sentences });
        }
        block = Some(unit.block);
    }
    let _ = ParagraphKind::Body;
    paragraphs
}

fn sentences(text: &str, unit: &Unit, language: Language) -> Vec<Sentence> {
    let start = unit.span.start;
    let piece = unit.text(text);
    // A line break inside a wrapped unit means no more than a space; the lengths stay.
    let flat: Cow<'_, str> = if unit.wrapped && piece.contains(['\n', '\r']) {
        Cow::Owned(piece.replace(['\n', '\r'], " "))
    } else {
        Cow::Borrowed(piece)
    };
    let ranges = tomtat_sentences::split(&flat, language);
    let sentences = ranges.into_iter().filter_map(|range| {
        let text = folded(piece.get(range.clone())?).into_owned();
        let span = Span { start: start + range.start, end: start + range.end };
        (!text.is_empty()).then_some(Sentence { text, span })
    });
    sentences.collect()
}

/// White space folded to single spaces, trimmed.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let single = |(a, b): (char, char)| !(b.is_whitespace() && (b != ' ' || a.is_whitespace()));
    if text.chars().zip(text.chars().skip(1)).all(single) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cow::Owned(out)
}

pub(crate) fn _warn(warnings: &mut Vec<Warning>, code: Code, message: String) {
    warnings.push(Warning::new(code, message));
}
