//! One decoded document to one article: layout, cleaning, headline, language, sentences.

use std::ops::Range;

use tomtat_article::{
    Article, Code, Counts, Detected, Language, Paragraph, Removed, Source, Warning,
};

use crate::clean::{self, Cleaned};
use crate::draft::Draft;
use crate::error::Kind;
use crate::language::{Reading, settle};
use crate::plain::{self, Layout, Unit};
use crate::sentences::{folded, sentences};
use crate::{LanguageIdentifier, LoadError, LoadOptions, headline};

pub(crate) fn article(
    mut draft: Draft,
    source: Source,
    options: &LoadOptions,
    identifier: &dyn LanguageIdentifier,
) -> Result<Article, LoadError> {
    let text = std::mem::take(&mut draft.text);
    let text = text.as_str();
    let (found, limit) = (text.len() as u64, options.max_article_bytes);
    if found > limit {
        return Err(LoadError::new(source, Kind::TooLarge { found, limit }));
    }
    if text.chars().all(plain::is_blank) {
        return Err(LoadError::new(source, Kind::Empty));
    }
    let Body { units, layout } = body(text, &mut draft, options);
    if units.is_empty() {
        return Err(LoadError::new(source, Kind::Empty));
    }
    let groups = groups(&units, layout);
    let mut warnings = std::mem::take(&mut draft.warnings);
    let (language, others) = match options.language {
        Some(language) => (Detected::given(language), vec![None; groups.len()]),
        None => {
            let readings: Vec<Reading> =
                groups.iter().map(|group| reading(text, &units, group, identifier)).collect();
            settle(&readings, draft.declared_language, &mut warnings)
        }
    };
    let mut paragraphs = Vec::with_capacity(groups.len());
    let mut count = 0;
    for (group, other) in groups.into_iter().zip(others) {
        let language = other.map_or(language.language, |other| other.language);
        let units = units.get(group).unwrap_or_default();
        let paragraph = paragraph(text, units, language, other, count, &mut warnings);
        count += paragraph.sentences.len();
        if !paragraph.sentences.is_empty() {
            paragraphs.push(paragraph);
        }
    }
    if paragraphs.is_empty() {
        return Err(LoadError::new(source, Kind::Empty));
    }
    let mut removed = draft.removed;
    removed.sort_by_key(|removed| removed.span.start);
    let counts = Counts::of(&paragraphs);
    Ok(Article {
        source,
        title: draft.title,
        byline: draft.byline,
        date: draft.date,
        url: draft.url,
        language,
        encoding: draft.encoding,
        paragraphs,
        removed,
        copies: Vec::new(),
        duplicate_of: None,
        warnings,
        counts,
    })
}

struct Body {
    units: Vec<Unit>,
    layout: Layout,
}

/// Lays the text out, cleans it and finds its headline.
fn body(text: &str, draft: &mut Draft, options: &LoadOptions) -> Body {
    let plain = draft.blocks.is_empty();
    let (mut units, layout) =
        if plain { plain::units(text) } else { (marked(text, draft), Layout::Lines) };
    if plain {
        // What extraction took out is no body.
        let gone = std::mem::take(&mut draft.removed);
        units.retain(|unit| !gone.iter().any(|g| inside(unit, g)));
        draft.removed = gone;
    }
    let mut standfirst = false;
    if options.clean {
        match clean::clean(text, &mut units) {
            Some(cleaned) => standfirst = adopt(draft, cleaned),
            None if units.is_empty() => {}
            None => {
                let message = "every line looks like page furniture, so nothing was taken out";
                draft.warnings.push(Warning::new(Code::CleaningUndone, message));
            }
        }
    }
    if plain {
        if draft.title.is_none() {
            let span = headline::take_title(text, &mut units);
            draft.title = span.and_then(|span| Some(folded(text.get(span.start..span.end)?)));
        } else {
            drop_title(text, draft, &mut units, options.clean);
        }
        let has_title = draft.title.is_some();
        let gone = &mut draft.removed;
        headline::classify(text, &mut units, layout, has_title, standfirst, gone);
    }
    Body { units, layout }
}

fn inside(unit: &Unit, removed: &Removed) -> bool {
    unit.span.start >= removed.span.start && unit.span.end <= removed.span.end
}

/// The blocks of a document with markup.
fn marked(text: &str, draft: &Draft) -> Vec<Unit> {
    let blocks = draft.blocks.iter().enumerate();
    let units = blocks.filter_map(|(at, block)| {
        let span = plain::trimmed(text, block.span.start, block.span.end)?;
        Some(Unit { span, kind: block.kind, block: at, wrapped: true })
    });
    units.collect()
}

/// Takes over what cleaning found. `true`: the first line left under the title is a standfirst.
fn adopt(draft: &mut Draft, cleaned: Cleaned) -> bool {
    draft.removed.extend(cleaned.removed);
    if draft.byline.is_none() {
        draft.byline = cleaned.byline;
    }
    if draft.date.is_none() {
        draft.date = cleaned.date;
    }
    // The headline and the standfirst were kept before it.
    cleaned.first_removed_after == Some(2)
}

/// A record's text that begins with its own title again.
fn drop_title(text: &str, draft: &mut Draft, units: &mut Vec<Unit>, clean: bool) {
    let Some(first) = units.first().filter(|_| clean && units.len() > 1) else { return };
    let span = first.span;
    if draft.title.as_deref() == Some(folded(first.text(text)).as_str()) {
        draft.removed.push(clean::removed(text, "repeated-title", span));
        units.remove(0);
    }
}

/// Which units make a paragraph.
fn groups(units: &[Unit], layout: Layout) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| units.get(before));
        let same = before.is_some_and(|b| b.block == unit.block && b.kind == unit.kind);
        match groups.last_mut() {
            Some(group) if layout == Layout::Dump && same => group.end = at + 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

fn reading(
    text: &str,
    units: &[Unit],
    group: &Range<usize>,
    identifier: &dyn LanguageIdentifier,
) -> Reading {
    let units = units.get(group.clone()).unwrap_or_default();
    let (Some(first), Some(last)) = (units.first(), units.last()) else {
        return Reading { found: None, bytes: 0 };
    };
    let text = text.get(first.span.start..last.span.end).unwrap_or_default();
    Reading { found: identifier.identify(text), bytes: text.len() }
}

fn paragraph(
    text: &str,
    units: &[Unit],
    language: Language,
    other: Option<Detected>,
    first: usize,
    warnings: &mut Vec<Warning>,
) -> Paragraph {
    let mut all = Vec::new();
    for unit in units {
        sentences(text, unit, language, &mut all, first, warnings);
    }
    let kind = units.first().map(|unit| unit.kind).unwrap_or_default();
    Paragraph { kind, language: other, sentences: all }
}
