//! Words in a form that two articles can be compared by.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use tomtat_numbers::folded;
use unicode_normalization::char::is_combining_mark;

/// A word of a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// Lower case, without diacritics, hyphens, dots, a possessive and a plural s.
    pub(crate) key: String,
    /// Where it stands, in bytes.
    pub(crate) span: Range<usize>,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
    /// Whether it begins with a digit.
    pub(crate) digit: bool,
    /// Whether a plural s was taken off.
    pub(crate) plural: bool,
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let letter = c.is_alphanumeric() || is_combining_mark(c);
        let inner = start.is_some()
            && matches!(c, '\'' | '’' | '-' | '.' | ',')
            && next.is_some_and(|next| match c {
                // "Gaza-Egypt" is two names, "cease-fire" one word.
                '-' => next.is_lowercase(),
                // "41,000" is one number.
                ',' => next.is_ascii_digit() && text.get(..at).is_some_and(ends_in_digit),
                _ => next.is_alphanumeric(),
            });
        if letter || inner {
            start.get_or_insert(at);
        } else if let Some(start) = start.take() {
            out.extend(word(text, start..at));
        }
    }
    if let Some(start) = start {
        out.extend(word(text, start..text.len()));
    }
    out
}

fn ends_in_digit(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}

fn word(text: &str, span: Range<usize>) -> Option<Word> {
    let bare = text.get(span.clone())?;
    let first = bare.chars().next()?;
    let folded = folded(bare);
    let whole = folded.strip_suffix("'s").unwrap_or(&folded);
    let whole: String = whole.chars().filter(|c| c.is_alphanumeric()).collect();
    let plural = whole.len() >= 5 && whole.ends_with('s') && !whole.ends_with("ss");
    let key = match whole.strip_suffix('s') {
        Some(short) if plural => short.to_owned(),
        _ => whole,
    };
    (!key.is_empty()).then(|| Word {
        key,
        span,
        capital: first.is_uppercase(),
        digit: first.is_ascii_digit(),
        plural,
    })
}

/// In how many of 1,000 news articles a word stands; 0 for rare ones.
pub(crate) fn commonness(key: &str) -> u32 {
    static COMMON: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
        include_str!("../data/common-words-en.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(' '))
            .filter_map(|(share, word)| Some((word, share.parse().ok()?)))
            .collect()
    });
    COMMON.get(key).copied().unwrap_or(0)
}

/// `israel` and `israeli`, `palestinian` and `palestine`: nearly the same beginning.
pub(crate) fn akin(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.chars().count(), b.chars().count());
    same >= 4 && a.abs_diff(same) <= 3 && b.abs_diff(same) <= 3 && a.min(b) >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.key).collect()
    }

    #[test]
    fn spellings_of_one_word_have_one_key() {
        assert_eq!(keys("Cease-fire talks"), keys("ceasefire talks"));
        assert_eq!(keys("Nguyễn’s hostages"), ["nguyen", "hostage"]);
        assert_eq!(keys("Gaza-Egypt border"), ["gaza", "egypt", "border"]);
        assert_eq!(keys("the U.S., 41,000 dead"), ["the", "us", "41000", "dead"]);
    }

    #[test]
    fn peoples_are_akin_to_their_countries() {
        assert!(akin("israel", "israeli") && akin("palestinian", "palestine"));
        assert!(!akin("iran", "iraq") && !akin("austria", "australia"));
    }
}
