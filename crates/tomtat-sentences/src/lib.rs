//! Running text to sentences, for Vietnamese and English news.

use std::ops::Range;

use tomtat_article::Language;

/// Byte ranges of the sentences of `text`, in order, trimmed, on character boundaries;
/// together they cover every non-space character.
pub fn split(text: &str, _language: Language) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        let mut end = false;
        if matches!(c, '.' | '!' | '?' | '…') {
            while let Some(&(_, c)) = chars.peek() {
                if !(matches!(c, '.' | '!' | '?' | '…') || closes(c)) {
                    break;
                }
                chars.next();
            }
            let rest = chars.peek().map_or("", |&(at, _)| text.get(at..).unwrap_or_default());
            let next = rest.trim_start();
            end = rest.len() != next.len() && !next.starts_with(char::is_lowercase);
        } else if c == '\n' {
            end = chars.peek().is_some_and(|&(_, c)| c == '\n');
        }
        if end {
            let to = chars.peek().map_or(text.len(), |&(at, _)| at);
            push(text, start..to, &mut out);
            start = to;
        }
    }
    push(text, start..text.len(), &mut out);
    out
}

/// Whether the text ends as a complete sentence does (terminal punctuation, closing quotes
/// and brackets allowed after it).
pub fn is_complete(sentence: &str) -> bool {
    let trimmed = sentence.trim_end_matches(|c: char| c.is_whitespace() || closes(c));
    trimmed.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

fn closes(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '}')
}

fn push(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let Some(piece) = text.get(range.clone()) else { return };
    let trimmed = piece.trim_start();
    let start = range.start + (piece.len() - trimmed.len());
    let end = start + trimmed.trim_end().len();
    if start < end {
        out.push(start..end);
    }
}
