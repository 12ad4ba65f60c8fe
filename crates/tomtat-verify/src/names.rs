//! Names that the source does not hold.

use std::ops::Range;

use tomtat_article::{Code, Finding};

use crate::check::Looked;
use crate::countries::{Country, country_at};
use crate::source::{Source, initials};
use crate::words::{Word, is_common, stem};

/// Endings by which a people or a language is called after its place.
const ENDINGS: [&str; 11] = ["ns", "ians", "s", "n", "an", "ian", "i", "ese", "ish", "er", "ite"];

/// Endings of everyday words that begin a sentence: "Complainants", "Jurors", "Sixty".
const EVERYDAY: [&str; 10] =
    ["ors", "ers", "ants", "ents", "ists", "ions", "ings", "ities", "ty", "teen"];

/// A name in a summary sentence.
pub(crate) struct Named {
    /// Its words among those of the sentence.
    pub(crate) words: Range<usize>,
    pub(crate) span: Range<usize>,
}

/// The names of a sentence.
pub(crate) fn named(looked: &Looked<'_>) -> Vec<Named> {
    tomtat_numbers::names(looked.text)
        .into_iter()
        .map(|name| {
            let first = looked.words.partition_point(|word| word.span.end <= name.span.start);
            let end = looked.words.partition_point(|word| word.span.start < name.span.end);
            Named { words: first..end.max(first), span: name.span }
        })
        .collect()
}

impl Source {
    pub(crate) fn names(&self, looked: &Looked<'_>) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for name in named(looked) {
            let Some(span) = self.unknown_in(looked, &name) else { continue };
            let words = looked.text.get(span.clone()).unwrap_or_default();
            if findings.iter().any(|finding| finding.words == words) {
                continue;
            }
            let message = format!("not in the article: {words}");
            findings.push(Finding::new(Code::SummaryName, message).at(looked.text, span));
        }
        findings
    }

    /// The words of a name that the source does not hold.
    fn unknown_in(&self, looked: &Looked<'_>, name: &Named) -> Option<Range<usize>> {
        let words = looked.words.get(name.words.clone())?;
        let mut unknown: Option<Range<usize>> = None;
        let mut known: Vec<&Word> = Vec::new();
        let mut skip = 0;
        for (i, word) in words.iter().enumerate() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let at = name.words.start + i;
            if let Some((country, count)) = country_at(&looked.words, at) {
                skip = count - 1;
                if !self.has_country(country) && !self.in_lower_case(word, at) {
                    let end =
                        looked.words.get(at + count - 1).map_or(word.span.end, |w| w.span.end);
                    widen(&mut unknown, word.span.start..end);
                }
                continue;
            }
            if !word.capital || word.is_number() || word.key.chars().count() < 2 {
                continue;
            }
            if tomtat_numbers::is_title(looked.text.get(word.span.clone()).unwrap_or_default()) {
                continue;
            }
            if self.knows(looked.text, word, at) {
                known.push(word);
            } else {
                widen(&mut unknown, word.span.clone());
            }
        }
        if unknown.is_some() {
            // The International Monetary Fund is the IMF.
            // "International" may stand before the run: it opens sentences too.
            let from = name.words.start.saturating_sub(2);
            let all = initials(looked.text, looked.words.get(from..name.words.end)?);
            return if all.iter().any(|initials| self.names.contains_key(initials)) {
                None
            } else {
                unknown
            };
        }
        (!self.together(&known)).then(|| name.span.clone())
    }

    /// Whether the words of a name stand together in some sentence of the source: `Benjamin
    /// Blinken` is made of two names.
    fn together(&self, words: &[&Word]) -> bool {
        let [first, .., last] = words else { return true };
        let of = |word: &Word| self.names.get(&word.key).map(|names| names.sentences.as_slice());
        match (of(first), of(last)) {
            (Some(a), Some(b)) => a.iter().any(|sentence| b.binary_search(sentence).is_ok()),
            _ => true,
        }
    }

    fn has_country(&self, country: Country) -> bool {
        self.countries.contains_key(&country) || self.background.contains(&country)
    }

    /// An everyday word that the source has, or that only begins the sentence.
    fn in_lower_case(&self, word: &Word, at: usize) -> bool {
        at == 0 && is_common(&word.key)
    }

    pub(crate) fn knows(&self, text: &str, word: &Word, at: usize) -> bool {
        let key = word.key.as_str();
        if self.names.contains_key(key) || self.stems.contains_key(&stem(key)) {
            return true;
        }
        // The capital of a first word tells nothing.
        if at == 0 && (is_common(key) || EVERYDAY.iter().any(|ending| key.ends_with(ending))) {
            return true;
        }
        if word.is_acronym(text) && self.initials.contains_key(key) {
            return true;
        }
        // "Houthis", "Houthi"; "Crimean", "Crimea".
        ENDINGS.iter().any(|ending| {
            let without = key.strip_suffix(ending).filter(|short| short.len() >= 4);
            without.is_some_and(|short| self.names.contains_key(short))
                || self.names.contains_key(&format!("{key}{ending}"))
                || without.is_some_and(|short| self.names.contains_key(&format!("{short}a")))
        })
    }
}

fn widen(span: &mut Option<Range<usize>>, by: Range<usize>) {
    match span {
        Some(span) => span.end = by.end,
        None => *span = Some(by),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(sentence: &str) -> Vec<String> {
        let source = Source::new([
            "Hamas leader Yahya Sinwar spoke in Gaza, the Vietnam Football Federation said.",
            "Israeli forces and U.S. Secretary of State Antony Blinken met Nguyễn Văn Nam.",
            "The IMF lent Crimea's banks money; Benjamin Netanyahu was there.",
        ]);
        let findings = source.check(sentence).findings.into_iter();
        findings.filter(|f| f.code == Code::SummaryName).map(|f| f.words).collect()
    }

    #[test]
    fn a_name_is_known_by_any_part_of_it_without_titles_and_diacritics() {
        for sentence in [
            "Sinwar spoke.",
            "Yahya Sinwar spoke.",
            "Hamas leader Yahya Sinwar spoke.",
            "President Sinwar's men met Nguyen Van Nam.",
            "Israel's forces met Mr. Blinken in the Israeli north.",
            "The United States and Israelis met in Washington.",
            "The VFF and the International Monetary Fund met Crimeans.",
            "Heavy fighting went on.",
            "Complainants spoke in Gaza.",
        ] {
            assert_eq!(unknown(sentence), [""; 0], "{sentence}");
        }
    }

    #[test]
    fn invented_people_and_places_are_unknown() {
        assert_eq!(unknown("Ismail Haniyeh spoke in Gaza."), ["Ismail Haniyeh"]);
        assert_eq!(unknown("Haniyeh spoke in Gaza."), ["Haniyeh"]);
        assert_eq!(unknown("Peter Blinken met Nam."), ["Peter"]);
        assert_eq!(unknown("Iranian forces met Blinken."), ["Iranian"]);
        assert_eq!(unknown("Antony Netanyahu was there."), ["Antony Netanyahu"]);
    }
}
