//! How much a text looks like Vietnamese with its marks.

use std::collections::HashSet;

use crate::letters::is_marked;
use crate::syllable::is_syllable;

/// Counts over a text or a sample of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// All words.
    pub(crate) words: usize,
    /// Words with a letter that is not ASCII.
    pub(crate) marked: usize,
    /// Those of them that are well-formed Vietnamese syllables.
    pub(crate) good: usize,
    /// Different ones among these, up to 64.
    pub(crate) distinct: usize,
}

impl Evidence {
    /// Whether this cannot be but Vietnamese. In running text three words of four have marks
    /// and nearly all of those are syllables; the bounds leave room for foreign names, figures
    /// and markup. No text of another language that was read wrongly comes near them.
    pub(crate) fn is_certain(&self) -> bool {
        let syllables = self.distinct >= 4 && self.good * 20 >= self.marked * 17;
        let dense = self.marked * 4 >= self.words;
        let many = self.distinct >= 20 && self.good * 20 >= self.marked * 19;
        syllables && (dense || many)
    }
}

/// The most of a text that is looked at, in bytes of each of three places.
const SAMPLE: usize = 32 * 1024;

/// Three pieces of a long text, or all of a short one.
pub(crate) fn sample(text: &str) -> [&str; 3] {
    if text.len() <= 3 * SAMPLE {
        return [text, "", ""];
    }
    let piece = |start: usize| {
        let (start, end) = (edge(text, start), edge(text, start + SAMPLE));
        text.get(start..end).unwrap_or_default()
    };
    [piece(0), piece(text.len() / 2), piece(text.len() - SAMPLE)]
}

fn edge(text: &str, place: usize) -> usize {
    (place.min(text.len())..=text.len()).find(|&p| text.is_char_boundary(p)).unwrap_or(text.len())
}

/// Weighs a text. Markup between `<` and `>` does not count.
pub(crate) fn weigh(text: &str) -> Evidence {
    let mut evidence = Evidence::default();
    let mut seen = HashSet::new();
    let mut start = None;
    let mut tag_end = 0;
    for (place, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if place < tag_end {
            continue;
        }
        if c.is_alphabetic() {
            start = start.or(Some(place));
            continue;
        }
        if let Some(start) = start.take() {
            count(text.get(start..place).unwrap_or_default(), &mut evidence, &mut seen);
        }
        if c == '<' {
            tag_end = end_of_tag(text, place);
        }
    }
    evidence.distinct = seen.len();
    evidence
}

fn count<'a>(word: &'a str, evidence: &mut Evidence, seen: &mut HashSet<&'a str>) {
    evidence.words += 1;
    if word.is_ascii() {
        return;
    }
    evidence.marked += 1;
    if word.chars().any(is_marked) && is_syllable(word) {
        evidence.good += 1;
        if seen.len() < 64 {
            seen.insert(word);
        }
    }
}

fn end_of_tag(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    match bytes.get(start + 1) {
        Some(c) if c.is_ascii_alphabetic() || matches!(c, b'/' | b'!') => {
            let reach = bytes.get(start..bytes.len().min(start + 1000)).unwrap_or_default();
            reach.iter().position(|&b| b == b'>').map_or(start, |end| start + end)
        }
        _ => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_is_certain_and_french_is_not() {
        assert!(weigh("Thủ tướng Chính phủ vừa ký quyết định").is_certain());
        assert!(weigh("<p class=\"a\">Thủ tướng <b>Chính</b> phủ ký quyết định</p>").is_certain());
        assert!(!weigh("À la fête, le président a été très élégant, là où né").is_certain());
        assert!(!weigh("Việt Nam").is_certain());
        assert!(!weigh("").is_certain());
    }
}
