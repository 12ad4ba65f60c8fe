//! What a unit of plain text is: headline, standfirst, cross-heading, item of a list.

use tomtat_article::{ParagraphKind, Removed, Span};

use crate::clean::removed;
use crate::plain::{Layout, Unit, ends_sentence, trimmed};

/// A headline has at most this many characters.
const LONGEST_TITLE: usize = 200;
/// A cross-heading has at most this many characters.
const LONGEST_HEADING: usize = 90;
/// A standfirst has at most this many characters.
const LONGEST_LEAD: usize = 400;

/// Takes the first unit where it reads as a headline (short, no full stop) and a body follows.
pub(crate) fn take_title(text: &str, units: &mut Vec<Unit>) -> Option<Span> {
    let (first, rest) = units.split_first()?;
    let line = first.text(text);
    let apart = rest.first().is_some_and(|next| next.block != first.block);
    let unfinished = if line.ends_with("...") || line.ends_with('…') {
        // Headlines trail off; so do first sentences, but not on a line set apart.
        apart && line.chars().count() <= 150
    } else {
        !line.ends_with(['.', '。', ':', '：', ',', ';', '-', '–'])
    };
    let quoted = line.ends_with(".”") || line.ends_with(".\"") || line.ends_with(".)");
    let has_body = rest.iter().any(|unit| {
        let body = unit.text(text);
        ends_sentence(body) && (apart || body.len() > 60)
    });
    let is_title = unfinished
        && !quoted
        && has_body
        && line.chars().take(LONGEST_TITLE + 1).count() <= LONGEST_TITLE
        && line.chars().any(char::is_alphabetic)
        && bullet(line).is_none();
    let span = is_title.then_some(first.span)?;
    units.remove(0);
    Some(span)
}

/// Says of each unit below the headline what it is. Signs before items go to `gone`.
pub(crate) fn classify(
    text: &str,
    units: &mut [Unit],
    layout: Layout,
    has_title: bool,
    standfirst: bool,
    gone: &mut Vec<Removed>,
) {
    // A standfirst stands alone above a block of sentences, a caption or a byline.
    let sentence_block = layout == Layout::Dump
        && matches!(&*units, [a, b, c, ..] if a.block != b.block && b.block == c.block);
    if let Some(first) = units.first_mut()
        && has_title
        && (standfirst || sentence_block)
        && first.text(text).chars().count() <= LONGEST_LEAD
    {
        first.kind = ParagraphKind::Lead;
    }
    for unit in units.iter_mut() {
        if let Some(length) = bullet(unit.text(text)) {
            unit.kind = ParagraphKind::Item;
            let sign = Span { start: unit.span.start, end: unit.span.start + length };
            if let Some(rest) = trimmed(text, sign.end, unit.span.end) {
                gone.push(removed(text, "list-marker", sign));
                unit.span = rest;
            }
        }
    }
    if layout == Layout::Dump {
        return;
    }
    for at in 0..units.len().saturating_sub(1) {
        let (before, after) = units.split_at_mut(at + 1);
        let (Some(unit), Some(next)) = (before.last_mut(), after.first()) else { continue };
        if unit.kind == ParagraphKind::Body && is_heading(unit.text(text), next.text(text)) {
            unit.kind = ParagraphKind::Heading;
        }
    }
}

fn is_heading(line: &str, next: &str) -> bool {
    let start = line.trim_start_matches(['"', '“', '\'', '‘', '(']);
    line.chars().take(LONGEST_HEADING + 1).count() <= LONGEST_HEADING
        && !line.ends_with(['.', '…', '!', ':', '：', ',', ';', '”', '"'])
        && start.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && line.chars().any(char::is_alphabetic)
        && ends_sentence(next)
        && next.len() > line.len()
}

/// The length of the sign before an item of a list. A dash is left to the author: in
/// Vietnamese it opens direct speech.
fn bullet(line: &str) -> Option<usize> {
    let sign = line.chars().next().filter(|c| "•▪◦‣●○■□*·➢✓✔".contains(*c))?;
    let rest = line.get(sign.len_utf8()..)?;
    rest.starts_with(char::is_whitespace).then_some(sign.len_utf8())
}
