//! The sentences of a unit, with their places.

use std::borrow::Cow;
use std::ops::Range;

use tomtat_article::{Code, Language, Sentence, Span, Warning};

use crate::plain::{Unit, trimmed};

/// A longer sentence (a list without full stops, a table as text) is divided, in bytes. Models
/// take a few hundred words at once.
const LONGEST: usize = 3000;

/// Adds the sentences of `unit` to `all`; `first` is the number of the first one there.
pub(crate) fn sentences(
    text: &str,
    unit: &Unit,
    language: Language,
    all: &mut Vec<Sentence>,
    first: usize,
    warnings: &mut Vec<Warning>,
) {
    let start = unit.span.start;
    let piece = unit.text(text);
    // A line break inside a wrapped unit means no more than a space; the lengths stay.
    let flat: Cow<'_, str> = if unit.wrapped && piece.contains(['\n', '\r']) {
        Cow::Owned(piece.replace(['\n', '\r'], " "))
    } else {
        Cow::Borrowed(piece)
    };
    for range in tomtat_sentences::split(&flat, language) {
        let long = range.len() > LONGEST;
        let parts = if long { divided(piece, range) } else { vec![range] };
        if long {
            let message = format!("a sentence was too long and was divided into {}", parts.len());
            let warning = Warning::new(Code::SentenceDivided, message);
            warnings.push(warning.at_sentence(first + all.len()));
        }
        for range in parts {
            let text = folded(piece.get(range.clone()).unwrap_or_default());
            let span = Span { start: start + range.start, end: start + range.end };
            if !text.is_empty() {
                all.push(Sentence { text, span });
            }
        }
    }
}

/// White space folded to single spaces, trimmed.
pub(crate) fn folded(text: &str) -> String {
    let text = text.trim();
    let mut before = 0;
    let plain = text.bytes().all(|byte| {
        let double = byte == b' ' && before == b' ';
        before = byte;
        // The lead bytes of white space beyond ASCII are C2, E1, E2 and E3.
        byte >= b' ' && !double && !matches!(byte, 0xc2 | 0xe2 | 0xe3)
    });
    if plain {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Parts of a sentence that is too long: each ends after a semicolon, else a comma, else a
/// word, else wherever it must.
fn divided(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    while range.end - start > LONGEST {
        let mut end = start + LONGEST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let piece = text.get(start..end).unwrap_or_default();
        // Not so early that small pieces come of it.
        let late = |at: &usize| *at > LONGEST / 3;
        let cut = piece.rfind("; ").filter(late).or_else(|| piece.rfind(", ").filter(late));
        let cut = cut.map(|at| at + 1).or_else(|| piece.rfind(char::is_whitespace).filter(late));
        end = cut.map_or(end, |cut| start + cut);
        push(text, start..end, &mut parts);
        start = end;
    }
    push(text, start..range.end, &mut parts);
    parts
}

/// Adds the range without the white space around it.
fn push(text: &str, range: Range<usize>, parts: &mut Vec<Range<usize>>) {
    if let Some(span) = trimmed(text, range.start, range.end) {
        parts.push(span.start..span.end);
    }
}
