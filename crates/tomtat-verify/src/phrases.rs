//! The words right before and after a name, and whether they stand there in the source too.

use std::ops::Range;

use crate::countries::country_at;
use crate::slots::{MOST, Slots};
use crate::words::is_common;

/// Verbs and words of who said it.
pub(crate) const SAYING: [&str; 14] = [
    "said",
    "says",
    "told",
    "according",
    "reported",
    "added",
    "warned",
    "called",
    "noted",
    "cited",
    "quoted",
    "stressed",
    "wrote",
    "announced",
];

/// Words before a name that tell what it is.
const PREPOSITIONS: [&str; 12] =
    ["in", "at", "near", "to", "from", "by", "of", "with", "on", "into", "against", "between"];

impl Slots<'_> {
    pub(crate) fn key(&self, at: usize) -> &str {
        self.looked.words.get(at).map_or("", |word| word.key.as_str())
    }

    pub(crate) fn stands(&self, keys: &[&str]) -> bool {
        self.source.flat.contains(&format!(" {} ", keys.join(" ")))
    }

    /// 1 where two words of the name never stand one after the other in the source.
    pub(crate) fn apart_in_source(&self, core: &Range<usize>) -> f64 {
        let mut at = core.start;
        while at + 1 < core.end {
            let country = country_at(&self.looked.words, at).map_or(1, |(_, words)| words);
            at += country;
            if at >= core.end {
                break;
            }
            let (before, word) = (self.key(at - 1), self.key(at));
            let country = country > 1 || country_at(&self.looked.words, at - 1).is_some();
            if !country && !is_common(before) && !self.hyphen(at) && !self.stands(&[before, word]) {
                return 1.0;
            }
        }
        0.0
    }

    /// Whether a hyphen or something else than a space stands before a word.
    pub(crate) fn hyphen(&self, at: usize) -> bool {
        let end =
            at.checked_sub(1).and_then(|at| self.looked.words.get(at)).map_or(0, |w| w.span.end);
        let start = self.looked.words.get(at).map_or(end, |word| word.span.start);
        self.looked.text.get(end..start).is_some_and(|gap| gap.trim() != "")
    }

    /// 1 where the name has an article here and in the source or in neither, -1 where it never has
    /// one in the source and has one here, or the other way round.
    pub(crate) fn article(&self, core: &Range<usize>) -> f64 {
        let here = core.start.checked_sub(1).map(|at| self.key(at));
        let here = matches!(here, Some("the" | "a" | "an"));
        let first = self.key(core.start);
        let with = self.stands(&["the", first])
            || self.stands(&["a", first])
            || self.stands(&["an", first]);
        let ever = self.source.names.get(first).map_or(0, |names| names.sentences.len());
        match (here, with) {
            (true, true) | (false, false) => 1.0,
            (true, false) => -1.0,
            (false, true) => {
                let all = format!(" the {first} ");
                let articles = self.source.flat.matches(&all).take(MOST).count();
                if core.start > 0 && articles >= ever.max(1) { -1.0 } else { 0.0 }
            }
        }
    }

    /// 1 where the name stands behind the same title in the source, -1 where it does not, 0 where
    /// it has none here.
    pub(crate) fn after_title(&self, core: &Range<usize>) -> f64 {
        let Some(title) = core.start.checked_sub(1).and_then(|at| self.looked.words.get(at)) else {
            return 0.0;
        };
        let text = self.looked.text.get(title.span.clone()).unwrap_or_default();
        if !title.capital || !tomtat_numbers::is_title(text) {
            return 0.0;
        }
        let title = title.key.as_str();
        if core.clone().any(|at| self.stands(&[title, self.key(at)])) { 1.0 } else { -1.0 }
    }

    /// The same for a preposition.
    pub(crate) fn after_preposition(&self, core: &Range<usize>) -> f64 {
        let mut at = core.start;
        let mut before = || {
            at = at.checked_sub(1)?;
            Some(self.key(at))
        };
        let mut preposition = before().unwrap_or_default();
        if preposition == "the" {
            preposition = before().unwrap_or_default();
        }
        if !PREPOSITIONS.contains(&preposition) {
            return 0.0;
        }
        let first = self.key(core.start);
        let same = self.stands(&[preposition, first]) || self.stands(&[preposition, "the", first]);
        if same { 1.0 } else { -1.0 }
    }

    /// 1 where someone of this name says something in the source too, else -1.
    pub(crate) fn beside_saying(&self, core: &Range<usize>) -> f64 {
        let (first, last) = (self.key(core.start), self.key(core.end - 1));
        let says =
            SAYING.iter().any(|verb| self.stands(&[last, verb]) || self.stands(&[verb, first]));
        if says { 1.0 } else { -1.0 }
    }
}
