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
    if is_folded(text) {
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

/// Whether a trimmed text has no white space but single spaces. `false` also for control
/// characters. Without branches, for SIMD.
fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let next = bytes.get(1..).unwrap_or_default();
    let third = bytes.get(2..).unwrap_or_default();
    let mut odd = false;
    for ((&a, &b), &c) in bytes.iter().zip(next).zip(third) {
        odd |= (a < b' ') | (a == b' ') & (b == b' ');
        // U+0085, U+00A0; U+1680; U+3000.
        odd |= (a == 0xc2) & ((b == 0x85) | (b == 0xa0)) | (a == 0xe1) & (b == 0x9a);
        odd |= (a == 0xe3) & (b == 0x80);
        // U+2000 to U+200A, U+2028, U+2029, U+202F; U+205F.
        let thin = (c <= 0x8a) | (c == 0xa8) | (c == 0xa9) | (c == 0xaf);
        odd |= (a == 0xe2) & ((b == 0x80) & thin | (b == 0x81) & (c == 0x9f));
    }
    // Nothing of the last two bytes is white space: the text is trimmed.
    !odd && !bytes.iter().rev().take(2).any(|&byte| byte < b' ')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_white_space_folds_to_single_spaces() {
        let spaces = (0..=0x3100_u32).filter_map(char::from_u32).filter(|c| c.is_whitespace());
        for c in spaces {
            for text in [format!("a{c}“b”"), format!("{c}ạ{c}{c}b{c}"), format!("x “một” {c}hai")]
            {
                let expected: Vec<&str> = text.split_whitespace().collect();
                assert_eq!(folded(&text), expected.join(" "), "{text:?}");
            }
        }
        assert!(is_folded("Thủ tướng: “Việt Nam – đất nước” … 3,2 tỷ đồng"));
        assert!(!is_folded("hai  từ") && !is_folded("hai\u{2009}từ") && !is_folded("a\u{3000}b"));
        assert_eq!(folded(" "), "");
    }
}
