//! Which sentences of which source a sentence of the group's summary rests on.

use std::collections::{BTreeSet, HashMap};

use tomtat_article::Citation;

use crate::story::Story;
use crate::words::{commonness, words};

/// The share of a sentence's weight that a source must hold to count as saying the same.
const SAYS: f64 = 0.55;
/// The share under which nothing is taken for evidence.
const LEAST: f64 = 0.3;
/// Sentences searched of one source, and sources searched for one group.
const SENTENCES: usize = 300;
const SOURCES: usize = 60;

/// Finds for sentences of a summary what they rest on, source by source.
///
/// Words weigh by how rare they are in the group's sentences; names and numbers double.
pub(crate) struct Support {
    /// Source, sentence, its words.
    sentences: Vec<(usize, usize, BTreeSet<String>)>,
    weights: HashMap<String, f64>,
}

impl Support {
    pub(crate) fn new(stories: &[&Story]) -> Self {
        let mut sentences = Vec::new();
        let mut frequency: HashMap<String, usize> = HashMap::new();
        for (source, story) in stories.iter().enumerate().take(SOURCES) {
            for (index, sentence) in story.english.iter().enumerate().take(SENTENCES) {
                let keys: BTreeSet<String> = keys(sentence).map(|(key, _)| key).collect();
                for key in &keys {
                    *frequency.entry(key.clone()).or_insert(0) += 1;
                }
                sentences.push((source, index, keys));
            }
        }
        let all = sentences.len() as f64 + 1.0;
        let weights = frequency.into_iter().map(|(key, n)| (key, (all / n as f64).ln())).collect();
        Self { sentences, weights }
    }

    /// For each source that says the same as `sentence`, the sentence of it that says it best;
    /// where none does, the one that comes nearest, if any does at all.
    pub(crate) fn of(&self, sentence: &str) -> Vec<(usize, usize)> {
        let unknown = (self.sentences.len() as f64 + 1.0).ln();
        // Ordered, so that sums do not depend on a hash seed.
        let wanted: Vec<(String, f64)> = keys(sentence)
            .collect::<std::collections::BTreeMap<_, _>>()
            .into_iter()
            .map(|(key, strong)| {
                let weight = self.weights.get(&key).copied().unwrap_or(unknown);
                (key, if strong { weight * 2.0 } else { weight })
            })
            .collect();
        let total: f64 = wanted.iter().map(|(_, weight)| weight).sum();
        if total <= 0.0 {
            return Vec::new();
        }
        let mut best: Vec<(f64, usize, usize)> = Vec::new();
        for (source, index, words) in &self.sentences {
            let held: f64 =
                wanted.iter().filter(|(key, _)| words.contains(key)).map(|(_, w)| w).sum();
            let share = held / total;
            match best.iter_mut().find(|(_, of, _)| of == source) {
                Some(found) if found.0 < share => *found = (share, *source, *index),
                Some(_) => {}
                None => best.push((share, *source, *index)),
            }
        }
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let says = best.iter().filter(|(share, ..)| *share >= SAYS).count();
        let nearest = usize::from(best.first().is_some_and(|(share, ..)| *share >= LEAST));
        best.into_iter().take(says.max(nearest)).map(|(_, source, index)| (source, index)).collect()
    }
}

/// The words that say something, each with whether it is a name or a number.
fn keys(sentence: &str) -> impl Iterator<Item = (String, bool)> {
    words(sentence)
        .into_iter()
        .enumerate()
        .filter(|(_, word)| word.digit || (word.key.len() > 1 && commonness(&word.key) < 500))
        .map(|(i, word)| (word.key, word.digit || (word.capital && i > 0)))
}

/// Adds citations that are not there yet.
pub(crate) fn add(evidence: &mut Vec<Citation>, more: impl IntoIterator<Item = Citation>) {
    for citation in more {
        let there = |e: &&Citation| e.source == citation.source && e.sentence == citation.sentence;
        if !evidence.iter().any(|e| there(&e)) {
            evidence.push(citation);
        }
    }
}
