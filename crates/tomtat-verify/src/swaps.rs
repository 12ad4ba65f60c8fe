//! A name that stands in the article, but not where the sentence has it.

use std::collections::HashMap;
use std::sync::LazyLock;

use tomtat_article::{Code, Finding};

use crate::check::Looked;
use crate::slots::Slots;
use crate::source::Source;

/// How many features a name has.
pub(crate) const FEATURES: usize = 34;
/// What they are called in `data/swap-weights.txt`.
pub(crate) const NAMES: [&str; FEATURES] = [
    "around-own",
    "around-other",
    "around-ours",
    "like-held",
    "like",
    "like-near",
    "slot-own",
    "slot-other",
    "slot-ours",
    "beside-before",
    "beside-after",
    "often",
    "country",
    "acronym",
    "words",
    "first",
    "best-holds",
    "strangers",
    "place",
    "more-around-other",
    "more-around-ours",
    "more-slot-other",
    "more-slot-ours",
    "more-like",
    "saying",
    "apart",
    "title",
    "preposition",
    "who-says",
    "sides-own",
    "sides-other",
    "like-far",
    "article",
    "country-preposition",
];

/// From here on a name is called swapped: a probability of 0.94 by the weights.
const SWAPPED: f64 = 2.7;

/// The weights of the features of a [`Slot`](crate::slots::Slot), and the last one alone.
static WEIGHTS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let weights: HashMap<&str, f64> = include_str!("../data/swap-weights.txt")
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, weight)| Some((name, weight.parse().ok()?)))
        .collect();
    let of = |name: &str| weights.get(name).copied().unwrap_or_default();
    NAMES.into_iter().chain(["alone"]).map(of).collect()
});

impl Source {
    /// A name whose place another name has in the source.
    ///
    /// Its place is what stands around it: words near it, the sentence as a whole, title,
    /// preposition. How far each tells of a swap was fitted (logistic regression, `fit/fit.py`) on
    /// correct sentences and planted swaps of 576 articles.
    pub(crate) fn swaps(&self, looked: &Looked<'_>) -> Option<Finding> {
        let mut slots = Slots::new(self, looked);
        let cores = slots.cores.clone();
        let judged = cores.into_iter().filter_map(|core| {
            let slot = slots.slot(&core)?;
            let score: f64 =
                slot.features.iter().chain([&1.0]).zip(&*WEIGHTS).map(|(x, w)| x * w).sum();
            (score > SWAPPED).then_some((core, slot, score))
        });
        // One finding a sentence: where a name stands wrong, the words around others look odd too.
        let (core, slot, _) = judged.max_by(|a, b| a.2.total_cmp(&b.2))?;
        let first = looked.words.get(core.start)?.span.start;
        let end = looked.words.get(core.end.checked_sub(1)?)?.span.end;
        let words = looked.text.get(first..end)?;
        let message = match slot.other {
            Some(other) => format!("the article has {other} where this has {words}"),
            None => format!("the article does not have {words} here"),
        };
        Some(Finding::new(Code::SummaryNameSwapped, message).at(looked.text, first..end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight() {
        let lines = include_str!("../data/swap-weights.txt").lines();
        let names: Vec<&str> = lines
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| Some(l.split_once(' ')?.0))
            .collect();
        assert_eq!(names, NAMES.into_iter().chain(["alone"]).collect::<Vec<_>>());
        assert!(WEIGHTS.iter().any(|weight| *weight > 0.0));
    }

    #[test]
    fn a_name_in_the_place_of_another_is_found() {
        let source = Source::new([
            "Deputy Defense Minister Nikolai Pankov said the base at Tartus would become permanent.",
            "Plans to rebuild the harbour are going well, and ships will come next year.",
            "Residents of the town were not asked.",
            "Senator Igor Morozov praised the decision in an interview with the agency.",
        ]);
        let found = |text: &str| source.check(text).findings;
        let swapped =
            found("Deputy Defense Minister Igor Morozov said the base would be permanent.");
        assert_eq!(swapped[0].code, Code::SummaryNameSwapped);
        assert_eq!(swapped[0].words, "Igor Morozov");
        assert_eq!(found("Deputy Defense Minister Pankov said the base would be permanent."), []);
        assert_eq!(found("Morozov praised the decision on Tartus."), []);
    }
}
