//! The words of a text, with what stands around them.

use tomtat_decode::is_syllable;

/// A word: letters and digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Where it begins and ends, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Whether it has the form of a Vietnamese syllable.
    pub(super) syllable: bool,
    /// Whether nothing but a space stands before it.
    pub(super) joined: bool,
    /// Whether a sentence, a quotation or a clause begins with it.
    pub(super) opens: bool,
}

pub(super) struct Words<'a> {
    text: &'a str,
    words: Vec<Word<'a>>,
}

impl<'a> Words<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut words: Vec<Word<'a>> = Vec::new();
        let mut add = |start: usize, end: usize| {
            let (Some(word), last) = (text.get(start..end), words.last()) else { return };
            let gap = text.get(last.map_or(0, |last| last.end)..start).unwrap_or_default();
            let capital = word.starts_with(char::is_uppercase);
            words.push(Word {
                text: word,
                start,
                end,
                capital,
                syllable: is_syllable(word),
                joined: last.is_some() && gap == " ",
                opens: last.is_none()
                    || gap.contains([
                        '.', '!', '?', ':', ';', '"', '“', '”', '…', '\'', '‘', '(', '\n', '*',
                        '-', '–', '/',
                    ]),
            });
        };
        let mut start = None;
        for (at, c) in text.char_indices() {
            match (c.is_alphanumeric(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    add(from, at);
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(from) = start {
            add(from, text.len());
        }
        Self { text, words }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Word<'a>> {
        self.words.get(at)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Word<'a>> {
        self.words.iter()
    }

    /// The text from word `first` to word `last`.
    pub(super) fn between(&self, first: usize, last: usize) -> &'a str {
        let start = self.get(first).map_or(0, |word| word.start);
        let end = self.get(last).map_or(start, |word| word.end);
        self.text.get(start..end).unwrap_or_default()
    }

    /// What stands between word `at` and the next.
    pub(super) fn gap_after(&self, at: usize) -> &'a str {
        let end = self.get(at).map_or(0, |word| word.end);
        let start = self.get(at + 1).map_or(end, |word| word.start);
        self.text.get(end..start).unwrap_or_default()
    }
}
