//! Which sentences of the source a summary sentence rests on.

use std::collections::{HashMap, HashSet};

use crate::countries::country_at;
use crate::source::Source;
use crate::words::{Stems, Word, words};

/// The most sentences named for one summary sentence.
const MOST: usize = 3;
/// A further sentence must add at least this share of the summary sentence's weight, and a word
/// with a meaning of its own.
const WORTH: f64 = 0.12;
/// Sentences that are looked at closely.
const CANDIDATES: usize = 24;
/// Sentences that one word is looked up in: one that stands in more tells little.
const COMMON: usize = 1000;

/// What a summary sentence and a source sentence may share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Term {
    Stem(String),
    Country(u16),
}

impl Source {
    /// Indices of the sentences that `summary` rests on, best first, at most three; empty where it
    /// shares nothing with the source.
    ///
    /// Words weigh by how rare they are in the source (inverse document frequency over its
    /// sentences), names and numbers double; countries stand for their demonyms and capitals too.
    /// Sentences are taken greedily by the weight that they add. (Pairs of words, numbers by their
    /// value and leaving out stop words each found fewer of the labelled sentences.)
    pub fn evidence(&self, summary: &str) -> Vec<usize> {
        self.evidence_of(&words(summary))
    }

    pub(crate) fn evidence_of(&self, words: &[Word]) -> Vec<usize> {
        let mut stems = Stems::default();
        let mut wanted: HashMap<Term, f64> = HashMap::new();
        let mut scores: HashMap<u32, f64> = HashMap::new();
        let all = self.sentences.len() as f64 + 1.0;
        let mut add = |term: Term, strong: bool, places: &[u32]| {
            if places.is_empty() || wanted.contains_key(&term) {
                return;
            }
            let rare = (all / places.len() as f64).ln().max(0.0);
            let weight = if strong { rare * 2.0 } else { rare };
            for &place in places.iter().take(COMMON) {
                *scores.entry(place).or_insert(0.0) += weight;
            }
            wanted.insert(term, weight);
        };
        for (i, word) in words.iter().enumerate() {
            let stem = stems.of(&word.key);
            // The capital of a first word tells nothing.
            let strong = (i > 0 && word.capital) || word.is_number();
            let places = self.stems.get(&stem).map(Vec::as_slice).unwrap_or_default();
            add(Term::Stem(stem.clone()), strong, places);
            // Where the word itself stands, it tells more.
            if places.is_empty()
                && let Some((country, _)) = country_at(words, i)
                && let Some(places) = self.countries.get(&country)
            {
                add(Term::Country(country), false, places);
            }
        }
        let mut best: Vec<(u32, f64)> = scores.into_iter().collect();
        // Ties by the place in the text: the order must not depend on a hash seed.
        best.sort_by(|a, b| rounded(b.1).cmp(&rounded(a.1)).then(a.0.cmp(&b.0)));
        best.truncate(CANDIDATES);
        let candidates: Vec<(usize, HashSet<Term>)> = best
            .into_iter()
            .filter_map(|(at, _)| {
                let at_ = usize::try_from(at).ok()?;
                let text = self.sentences.get(at_)?;
                Some((at_, terms(text, &mut stems)))
            })
            .collect();
        let told = words.iter().filter(|word| word.is_content());
        let told: HashSet<Term> = told.map(|word| Term::Stem(stems.of(&word.key))).collect();
        greedy(&candidates, wanted, &told)
    }
}

/// A weight that is the same in whatever order it was summed.
fn rounded(weight: f64) -> i64 {
    (weight * 1e6).round() as i64
}

fn terms(text: &str, stems: &mut Stems) -> HashSet<Term> {
    let words = words(text);
    let mut terms: HashSet<Term> = HashSet::new();
    for (i, word) in words.iter().enumerate() {
        terms.insert(Term::Stem(stems.of(&word.key)));
        terms.extend(country_at(&words, i).map(|(country, _)| Term::Country(country)));
    }
    terms
}

fn greedy(
    candidates: &[(usize, HashSet<Term>)],
    mut wanted: HashMap<Term, f64>,
    told: &HashSet<Term>,
) -> Vec<usize> {
    let total: i64 = wanted.values().map(|weight| rounded(*weight)).sum();
    let mut found = Vec::new();
    while found.len() < MOST && total > 0 {
        let first = found.is_empty();
        let gain = |terms: &HashSet<Term>| -> i64 {
            let adds = || wanted.iter().filter(|(term, _)| terms.contains(term));
            let tells = |term: &Term| told.contains(term) || matches!(term, Term::Country(_));
            if !first && !adds().any(|(term, _)| tells(term)) {
                return 0;
            }
            adds().map(|(_, weight)| rounded(*weight)).sum()
        };
        let best = candidates
            .iter()
            .map(|(at, terms)| (at, terms, gain(terms)))
            .max_by(|a, b| a.2.cmp(&b.2).then(b.0.cmp(a.0)));
        match best {
            Some((&at, terms, gain)) if gain as f64 >= WORTH * total as f64 => {
                wanted.retain(|term, _| !terms.contains(term));
                found.push(at);
            }
            _ => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_that_shares_names_and_numbers_comes_first() {
        let text = [
            "The port closed on Friday.",
            "Mayor Anna Lind said 3,200 people had left the town.",
            "Trains ran late all day.",
        ];
        let source = Source::new(text);
        assert_eq!(source.evidence("Some 3,200 people left, Mayor Lind said."), [1]);
        assert_eq!(source.evidence("The port closed and trains ran late."), [2, 0]);
    }

    #[test]
    fn a_sentence_about_nothing_in_the_text_rests_on_nothing() {
        let source = Source::new(["The port closed on Friday."]);
        assert!(source.evidence("Elephants sing.").is_empty());
        assert!(Source::new([]).evidence("Anything.").is_empty());
    }

    #[test]
    fn a_country_is_found_by_its_people() {
        let source = Source::new([
            "A court met there.",
            "The Peruvian budget grew by 3.2 billion dollars.",
            "It rained.",
        ]);
        assert_eq!(source.evidence("Spending in Peru rose by $3.2bn."), [1]);
    }
}
