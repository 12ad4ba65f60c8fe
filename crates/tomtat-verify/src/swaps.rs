//! A name that stands in the article, but not where the sentence has it.

use std::collections::HashSet;

use tomtat_article::{Code, Finding};

use crate::check::Looked;
use crate::countries::country_at;
use crate::names::{Named, named};
use crate::source::Source;
use crate::words::{Word, stem, words};

/// Words on each side of a name that tell what it does.
const CONTEXT: usize = 6;
/// The share of the context's weight that a sentence must hold to be the one meant.
const MEANT: f64 = 0.6;
/// A name may stand so many sentences before the one meant, and be a pronoun there.
const BEFORE: usize = 2;
/// Sentences in which a common word is looked up, at most.
const MOST: usize = 400;

impl Source {
    pub(crate) fn swaps(&self, looked: &Looked<'_>) -> Vec<Finding> {
        let names = named(looked);
        let all = self.sentences.len() as f64 + 1.0;
        names
            .iter()
            .filter_map(|name| {
                let context = self.context(looked, name, &names);
                if context.len() < 3 {
                    return None;
                }
                // The sentences by the weight of the context that they hold.
                let mut scores: std::collections::BTreeMap<u32, f64> = Default::default();
                let mut total = 0.0;
                for stem in &context {
                    let places = self.stems.get(stem).map(Vec::as_slice).unwrap_or_default();
                    let weight =
                        if places.is_empty() { all.ln() } else { (all / places.len() as f64).ln() };
                    total += weight;
                    for &place in places.iter().take(MOST) {
                        *scores.entry(place).or_insert(0.0) += weight;
                    }
                }
                let places = self.places_of(looked, name);
                let near = |sentence: u32| {
                    let from = sentence.saturating_sub(BEFORE as u32);
                    let at = places.partition_point(|&place| place < from);
                    places.get(at).is_some_and(|&place| place <= sentence)
                };
                let mut meant: Option<(u32, f64)> = None;
                for (&sentence, &score) in &scores {
                    if usize::try_from(sentence).is_ok_and(|s| s < self.sentences.len())
                        && meant.is_none_or(|(_, best)| score > best)
                    {
                        meant = Some((sentence, score));
                    }
                }
                let (sentence, score) = meant?;
                let good = scores.iter().any(|(s, x)| *x >= score * 0.7 && near(*s));
                if score < MEANT * total || good {
                    return None;
                }
                let other = self.other_name(sentence, &context, looked)?;
                let words = looked.text.get(name.span.clone()).unwrap_or_default();
                let message = format!("the article has {other} where this has {words}");
                let finding = Finding::new(Code::SummaryNameSwapped, message);
                Some(finding.at(looked.text, name.span.clone()))
            })
            .collect()
    }

    /// The stems of the content words around a name, up to the next names.
    fn context(&self, looked: &Looked<'_>, name: &Named, _names: &[Named]) -> HashSet<String> {
        let from = name.words.start.saturating_sub(CONTEXT);
        let to = name.words.end.saturating_add(CONTEXT).min(looked.words.len());
        let around = from..to;
        around
            .filter(|at| !name.words.contains(at))
            .filter_map(|at| looked.words.get(at))
            .filter(|word| word.is_content() && !word.capital)
            .map(|word| stem(&word.key))
            .collect()
    }

    /// The sentences that hold a word of the name, ascending.
    fn places_of(&self, looked: &Looked<'_>, name: &Named) -> Vec<u32> {
        let mut places: Vec<u32> = Vec::new();
        for at in name.words.clone() {
            let Some(word) = looked.words.get(at) else { continue };
            if let Some((country, _)) = country_at(&looked.words, at) {
                places.extend(self.countries.get(&country).into_iter().flatten());
            }
            if tomtat_numbers::is_title(looked.text.get(word.span.clone()).unwrap_or_default()) {
                continue;
            }
            places.extend(self.names.get(&word.key).into_iter().flat_map(|n| &n.sentences));
            places.extend(self.stems.get(&stem(&word.key)).into_iter().flatten());
            places.extend(self.initials.get(&word.key).into_iter().flatten());
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// A name of the sentence that the summary sentence does not have.
    fn other_name(
        &self,
        sentence: u32,
        _context: &HashSet<String>,
        looked: &Looked<'_>,
    ) -> Option<String> {
        let text = self.sentences.get(usize::try_from(sentence).ok()?)?;
        let theirs = Looked { text, words: words(text), evidence: &[] };
        let ours: HashSet<&str> = looked.words.iter().map(|word| word.key.as_str()).collect();
        let is_ours = |word: &Word| ours.contains(word.key.as_str());
        named(&theirs)
            .into_iter()
            .find(|name| {
                let words = theirs.words.get(name.words.clone()).unwrap_or_default();
                !words.iter().any(is_ours)
            })
            .and_then(|name| text.get(name.span).map(str::to_owned))
    }
}
