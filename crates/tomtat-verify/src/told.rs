//! How much of what a sentence tells stands in the source at all.
//!
//! A small model may write what it was shown as an example, or goes on about something else. Such
//! a sentence can be without a name or number, and share a word or two with the article.

use std::collections::HashSet;

use crate::countries::country_at;
use crate::source::Source;
use crate::words::{Stems, Word};

/// Fewer words with a meaning of their own tell too little about a sentence.
const FEWEST: usize = 4;
/// The least share of them, in percent, that stands in the article. Of 1,690 correct sentences one
/// has less; of as many sentences about other articles 97 % have (`tests/quality.rs`).
const LEAST: usize = 40;

impl Source {
    /// Whether hardly a word of the sentence stands in the source: it is about something else.
    pub(crate) fn is_foreign(&self, words: &[Word]) -> bool {
        let (told, all) = self.told(words);
        all >= FEWEST && told * 100 < all * LEAST
    }

    /// Different words with a meaning of their own: those that stand in the source by their stem
    /// (countries by any of their forms), and all.
    pub(crate) fn told(&self, words: &[Word]) -> (usize, usize) {
        let mut stems = Stems::default();
        let mut seen = HashSet::new();
        let mut told = 0;
        for (i, word) in words.iter().enumerate().filter(|(_, word)| word.is_content()) {
            let stem = stems.of(&word.key);
            let stands = self.stems.contains_key(&stem)
                || country_at(words, i)
                    .is_some_and(|(country, _)| self.countries.contains_key(&country));
            if seen.insert(stem) {
                told += usize::from(stands);
            }
        }
        (told, seen.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    #[test]
    fn a_sentence_about_something_else_is_foreign() {
        let source = Source::new([
            "The council of Hartley said that the new bridge would cost nine million dollars.",
            "It will open in spring, and employ people from the northern district.",
        ]);
        let foreign = |text: &str| source.is_foreign(&words(text));
        assert!(foreign(
            "The northern railway will stay closed after heavy storms, officials said."
        ));
        assert!(!foreign("Hartley's new bridge is to open in spring, costing millions."));
        // Too short to tell.
        assert!(!foreign("Trains ran late."));
        assert!(!Source::default().is_foreign(&[]));
    }
}
