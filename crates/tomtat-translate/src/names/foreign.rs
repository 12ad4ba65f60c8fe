//! Names that a translation has to keep.
//!
//! Vietnamese writes most foreign names as English does (`Philadelphi`, `Sinwar`, `Gaza`). They are
//! easily told from its own words: those are single syllables of few forms. Vietnamese names and
//! the Vietnamese forms of well-known places (`Nga`, `Trung Quốc`) are not looked at.

use std::collections::HashMap;
use std::sync::LazyLock;

use tomtat_decode::{is_syllable, strip_diacritics};

/// Shorter words are left alone: too many of them are abbreviations.
const SHORTEST: usize = 4;
/// Letters at the end that may differ: `Ukraine` and `Ukrainian`.
const ENDING: usize = 2;

/// What stands in English for names that the two languages write differently.
static EXONYMS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    include_str!("../../data/exonyms.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, english)| (name, english.split('|').collect()))
        .collect()
});

/// The names of `source`, a Vietnamese text, that `target`, its translation, does not have, each
/// once and in their order.
pub(crate) fn lost<'a>(source: &'a str, target: &str) -> Vec<&'a str> {
    let mut names = source.split(|c: char| !c.is_alphabetic()).filter(|word| is_foreign(word));
    let Some(first) = names.next() else { return Vec::new() };
    let target = strip_diacritics(target).to_lowercase();
    let mut lost: Vec<&str> = Vec::new();
    for name in std::iter::once(first).chain(names) {
        if !lost.contains(&name) && !stands_in(name, &target) {
            lost.push(name);
        }
    }
    lost
}

/// Whether a word of a Vietnamese text is a name of another language.
fn is_foreign(word: &str) -> bool {
    if EXONYMS.contains_key(word) {
        return true;
    }
    word.len() >= SHORTEST
        && word.is_ascii()
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().any(|b| b.is_ascii_lowercase())
        && !is_syllable(word)
}

/// Whether `target`, in small letters without diacritics, has `name` in some form.
fn stands_in(name: &str, target: &str) -> bool {
    if let Some(english) = EXONYMS.get(name) {
        return english.iter().any(|beginning| target.contains(beginning));
    }
    let name = name.to_ascii_lowercase();
    let stem = name.len().saturating_sub(ENDING).max(SHORTEST);
    target.contains(name.get(..stem).unwrap_or(&name))
}

#[cfg(test)]
mod tests {
    use super::lost;

    #[test]
    fn a_foreign_name_that_is_gone_is_found() {
        let source = "Israel muốn duy trì lực lượng tại hành lang Philadelphi giữa Gaza và Ai Cập.";
        let target = "Israel wants to keep forces in the Gaza Strip and across the Mediterranean.";
        assert_eq!(lost(source, target), ["Philadelphi"]);
    }

    #[test]
    fn other_forms_of_a_name_are_the_name() {
        assert!(lost("Quân đội Ukraine tiến lên.", "The Ukrainian army advanced.").is_empty());
        assert!(lost("Ở Campuchia và Moskva", "In Cambodia and Moscow").is_empty());
        assert!(lost("Tổng thống Erdogan", "President Erdoğan").is_empty());
        assert_eq!(lost("Ở Campuchia", "In Vietnam"), ["Campuchia"]);
    }

    #[test]
    fn vietnamese_names_and_abbreviations_are_not_looked_at() {
        let source = "Ông Thanh Minh ở TPHCM nói Nga và Trung Quốc sẽ gặp UBND TP Vinh.";
        assert!(lost(source, "He spoke.").is_empty());
    }

    #[test]
    fn a_name_is_told_once() {
        assert_eq!(lost("Hamas và Hamas", "the group"), ["Hamas"]);
    }
}
