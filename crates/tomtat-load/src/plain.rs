//! The layout of text without markup: lines, blocks between empty lines, hard-wrapped
//! paragraphs joined, dumps with one sentence a line recognised.

use tomtat_article::{ParagraphKind, Span};

/// A piece of the body that is kept or removed as a whole: a line, several lines that
/// were one before they were wrapped, or a block of a marked-up document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Trimmed, never empty.
    pub(crate) span: Span,
    pub(crate) kind: ParagraphKind,
    /// Units of one block stand between two empty lines.
    pub(crate) block: usize,
    /// The unit has line breaks inside that mean nothing.
    pub(crate) wrapped: bool,
}

impl Unit {
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.start..self.span.end).unwrap_or_default()
    }
}

/// How the lines of a plain text relate to its paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A line is a paragraph.
    Lines,
    /// Paragraphs are broken into lines of about equal width.
    Wrapped,
    /// A line is a sentence, a block of lines a paragraph.
    Dump,
}

/// Whether line ends other than `\n` are likely. Without branches, for SIMD.
fn has_other_breaks(bytes: &[u8]) -> bool {
    let next = bytes.get(1..).unwrap_or_default();
    let third = bytes.get(2..).unwrap_or_default();
    let mut found = false;
    for ((&a, &b), &c) in bytes.iter().zip(next).zip(third) {
        found |= (a > b'\n') & (a <= b'\r') | (a == 0xc2) & (b == 0x85);
        found |= (a == 0xe2) & (b == 0x80) & ((c == 0xa8) | (c == 0xa9));
    }
    found || bytes.iter().rev().take(2).any(|&byte| byte > b'\n' && byte <= b'\r' || byte == 0xc2)
}

/// Where the line ends that begins at `start`, with the character that ends it: one of `\n`,
/// `\r`, U+000B, U+000C, U+0085, U+2028, U+2029. (`\r\n` gives an empty line between, which is
/// skipped.)
fn line_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\n'..=b'\r' => return at,
            0xc2 if bytes.get(at) == Some(&0x85) => return at + 1,
            0xe2 if matches!(bytes.get(at..at + 2), Some([0x80, 0xa8 | 0xa9])) => return at + 2,
            _ => {}
        }
    }
    at
}

/// Characters that show nothing at the ends of a line.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Trims `span` of `text`; `None` where nothing is left.
pub(crate) fn trimmed(text: &str, start: usize, end: usize) -> Option<Span> {
    let piece = text.get(start..end)?;
    let left = piece.trim_start_matches(is_blank);
    let start = end - left.len();
    let end = start + left.trim_end_matches(is_blank).len();
    (start < end).then_some(Span { start, end })
}

/// The lines of a text that have something on them.
fn lines(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut block = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    let others = has_other_breaks(bytes);
    while at < bytes.len() {
        let start = at;
        at = if others {
            line_end(bytes, start)
        } else {
            let rest = bytes.get(start..).unwrap_or_default();
            start + memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)
        };
        match trimmed(text, start, at) {
            Some(span) => {
                units.push(Unit { span, kind: ParagraphKind::Body, block, wrapped: false })
            }
            // `\r\n` splits into a line and a bare `\n`: that is no empty line.
            None if start > 0 && text.get(start - 1..at) == Some("\r\n") => {}
            None => block += 1,
        }
    }
    units
}

/// Cuts a plain text into units, joining lines that were hard-wrapped.
pub(crate) fn units(text: &str) -> (Vec<Unit>, Layout) {
    let lines = lines(text);
    if let Some(width) = wrap_width(text, &lines) {
        return (joined(text, lines, width), Layout::Wrapped);
    }
    let layout = if is_dump(text, &lines) { Layout::Dump } else { Layout::Lines };
    (lines, layout)
}

/// Whether a line reads to its end as a sentence does.
pub(crate) fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(|c: char| {
        is_blank(c) || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']')
    });
    line.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

/// A longer line is not the work of a program that wraps lines.
const WIDEST_WRAP: usize = 160;

/// The width that lines were wrapped at, where that is clear.
///
/// A program that fills lines breaks one only where its next word would not have fitted.
/// So in a wrapped text every line of a paragraph but the last, plus the first word of the
/// line after it, is wider than the widest line of all. In a text of one paragraph or
/// sentence a line that is true of few lines, by chance.
fn wrap_width(text: &str, lines: &[Unit]) -> Option<usize> {
    // Four bytes make a character at most: long lines need no counting.
    if lines.iter().any(|line| line.span.end - line.span.start > 4 * WIDEST_WRAP) {
        return None;
    }
    // Nor need the others where the longest is too wide.
    let longest = lines.iter().max_by_key(|line| line.span.end - line.span.start)?;
    if longest.text(text).chars().count() > WIDEST_WRAP {
        return None;
    }
    let widths: Vec<usize> = lines.iter().map(|line| line.text(text).chars().count()).collect();
    let width = widths.iter().copied().max()?;
    if !(30..=WIDEST_WRAP).contains(&width) {
        return None;
    }
    let (mut pairs, mut full, mut open) = (0_usize, 0_usize, 0_usize);
    for (pair, widths) in lines.windows(2).zip(&widths) {
        let [a, b] = pair else { continue };
        if a.block != b.block {
            continue;
        }
        pairs += 1;
        full += usize::from(fills(text, *widths, b, width));
        open += usize::from(!ends_sentence(a.text(text)));
    }
    (pairs >= 2 && full * 10 >= pairs * 8 && open * 2 >= pairs).then_some(width)
}

fn fills(text: &str, width_of_line: usize, next: &Unit, width: usize) -> bool {
    let word = next.text(text).split_whitespace().next().unwrap_or_default();
    width_of_line + 1 + word.chars().count() > width
}

fn joined(text: &str, lines: Vec<Unit>, width: usize) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut last_width = 0;
    for line in lines {
        let this_width = line.text(text).chars().count();
        if let Some(unit) = units.last_mut()
            && unit.block == line.block
        {
            let before = unit.text(text);
            let goes_on = !ends_sentence(before)
                && line.text(text).chars().next().is_some_and(char::is_lowercase);
            if goes_on || fills(text, last_width, &line, width) {
                unit.span.end = line.span.end;
                unit.wrapped = true;
                last_width = this_width;
                continue;
            }
        }
        last_width = this_width;
        units.push(line);
    }
    units
}

/// Whether the text has one sentence a line: a block of many lines, nearly all of which
/// end as sentences do and hold no other sentence end.
fn is_dump(text: &str, lines: &[Unit]) -> bool {
    let Some(last) = lines.last() else { return false };
    let mut block = lines.iter().rev().take_while(|line| line.block == last.block);
    let (mut all, mut single) = (0_usize, 0_usize);
    for line in block.by_ref() {
        all += 1;
        let line = line.text(text);
        single += usize::from(ends_sentence(line) && !has_inner_end(line));
    }
    all >= 5 && single * 10 >= all * 8
}

/// A sentence end inside the line: `. ` before a capital, after a word that is no initial
/// and no abbreviation of one capitalised syllable.
fn has_inner_end(line: &str) -> bool {
    memchr::memchr_iter(b'.', line.as_bytes()).any(|at| {
        if line.as_bytes().get(at + 1) != Some(&b' ') {
            return false;
        }
        let before = line.get(..at).unwrap_or_default();
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = line.get(at + 2..).unwrap_or_default().trim_start();
        word.chars().count() > 3
            && !word.starts_with(char::is_uppercase)
            && after.starts_with(|c: char| c.is_uppercase() || c == '“' || c == '"')
    })
}
