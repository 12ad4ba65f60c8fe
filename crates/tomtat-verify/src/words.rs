//! Words of English text in a form that two texts can be compared by.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use tomtat_numbers::folded;
use unicode_normalization::char::is_combining_mark;

/// A word of a sentence. Hyphens divide words; `U.S.` is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) span: Range<usize>,
    /// Lower case, without diacritics and possessive.
    pub(crate) key: String,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
    /// Whether the possessive was taken off.
    pub(crate) possessive: bool,
}

impl Word {
    pub(crate) fn is_number(&self) -> bool {
        self.key.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Two letters and more, all capitals.
    pub(crate) fn is_acronym(&self, text: &str) -> bool {
        let letters = text.get(self.span.clone()).unwrap_or_default();
        let letters = letters.strip_suffix("'s").or(letters.strip_suffix("’s")).unwrap_or(letters);
        letters.chars().filter(|c| c.is_uppercase()).count() >= 2
            && letters.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '.')
    }

    /// Whether it says something by itself.
    pub(crate) fn is_content(&self) -> bool {
        !STOPWORDS.contains(self.key.as_str())
    }
}

/// The words of a data file.
pub(crate) fn list(data: &'static str) -> HashSet<&'static str> {
    data.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

static STOPWORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| list(include_str!("../data/stopwords-en.txt")));

/// Whether a word in lower case is an everyday one.
pub(crate) fn is_common(key: &str) -> bool {
    static COMMON: LazyLock<HashSet<&'static str>> =
        LazyLock::new(|| list(include_str!("../data/common-words-en.txt")));
    let known = |word: &str| COMMON.contains(word) || STOPWORDS.contains(word);
    known(key) || key.strip_suffix('s').is_some_and(known)
}

/// The words of `text`, in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let digits = first.is_ascii_digit();
        let mut end = start + first.len_utf8();
        let mut length = 1;
        while let Some(&(at, c)) = chars.peek() {
            let next = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
            let goes_on = c.is_alphanumeric()
                || is_combining_mark(c)
                || match c {
                    '\'' | '’' => next.is_some_and(char::is_alphabetic),
                    // U.S., p.m.: single letters only.
                    '.' if !digits => {
                        length == 1
                            && next.is_some_and(|c| c.is_alphabetic())
                            && is_abbreviation(text.get(start..).unwrap_or_default())
                    }
                    '.' | ',' => digits && next.is_some_and(|c| c.is_ascii_digit()),
                    _ => false,
                };
            if !goes_on {
                break;
            }
            length = if c == '.' { 0 } else { length + 1 };
            end = at + c.len_utf8();
            chars.next();
        }
        words.push(word(text.get(start..end).unwrap_or_default(), start..end));
    }
    words
}

/// Whether text begins with letters that each have a full stop: `U.S.`
fn is_abbreviation(text: &str) -> bool {
    let mut chars = text.chars();
    let (letter, stop) = (chars.next(), chars.next());
    let (second, after) = (chars.next(), chars.next());
    letter.is_some_and(char::is_alphabetic)
        && stop == Some('.')
        && second.is_some_and(char::is_alphabetic)
        && after.is_none_or(|c| !c.is_alphanumeric())
}

fn word(text: &str, span: Range<usize>) -> Word {
    let bare = ["'s", "’s", "'", "’"].iter().find_map(|end| text.strip_suffix(end));
    let stem = bare.unwrap_or(text);
    let mut key = folded(stem);
    if key.contains('.') && !key.starts_with(|c: char| c.is_ascii_digit()) {
        key.retain(|c| c != '.');
    }
    // The country is no pronoun.
    if key == "us" && stem.starts_with('U') && stem != "Us" {
        key = "usa".to_owned();
    }
    let capital = text.starts_with(char::is_uppercase);
    Word { span, key, capital, possessive: bare.is_some() }
}

/// Stems words, remembering those of this text.
pub(crate) struct Stems {
    stemmer: Stemmer,
    known: HashMap<String, String>,
}

impl Default for Stems {
    fn default() -> Self {
        Self { stemmer: Stemmer::create(Algorithm::English), known: HashMap::new() }
    }
}

impl Stems {
    pub(crate) fn of(&mut self, key: &str) -> String {
        if let Some(stem) = self.known.get(key) {
            return stem.clone();
        }
        let stem = stem_with(&self.stemmer, key);
        self.known.insert(key.to_owned(), stem.clone());
        stem
    }
}

/// The stem of one word.
pub(crate) fn stem(key: &str) -> String {
    stem_with(&Stemmer::create(Algorithm::English), key)
}

fn stem_with(stemmer: &Stemmer, key: &str) -> String {
    // Words of English are short; the stemmer need not see what is none.
    if key.len() > 40 || !key.is_ascii() { key.to_owned() } else { stemmer.stem(key).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.key).collect()
    }

    #[test]
    fn words_are_without_possessive_diacritics_and_hyphens() {
        assert_eq!(
            keys("Israel’s U.S.-led Nguyễn's F-16"),
            ["israel", "usa", "led", "nguyen", "f", "16"]
        );
        assert_eq!(keys("41,000 (3.2) Families' end."), ["41,000", "3.2", "families", "end"]);
        assert_eq!(
            keys("It told us. The US. No.Yes"),
            ["it", "told", "us", "the", "usa", "no", "yes"]
        );
    }

    #[test]
    fn acronyms_are_all_capitals() {
        let is = |text: &str| words(text)[0].is_acronym(text);
        assert!(is("NATO's") && is("U.N.") && !is("G20 "));
        assert!(!is("Nato") && !is("A"));
    }
}
