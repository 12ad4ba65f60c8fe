//! Which sentences of the text a summary sentence rests on, by shared words.

use std::collections::{HashMap, HashSet};

/// The most sentences named for one summary sentence.
const MOST: usize = 3;
/// A further sentence must add at least this share of the summary sentence's weight.
const WORTH: f64 = 0.12;

/// Finds for summary sentences the sentences of one text that support them.
///
/// Words weigh by how rare they are in the text (inverse document frequency
/// over its sentences), names and numbers double. Sentences are taken greedily
/// by the weight that they add.
pub(crate) struct Evidence {
    sentences: Vec<HashSet<String>>,
    weights: HashMap<String, f64>,
}

impl Evidence {
    pub(crate) fn new<'a>(sentences: impl Iterator<Item = &'a str>) -> Self {
        let sentences: Vec<HashSet<String>> =
            sentences.map(|s| words(s).map(|(word, _)| word).collect()).collect();
        let mut frequency: HashMap<String, usize> = HashMap::new();
        for word in sentences.iter().flatten() {
            *frequency.entry(word.clone()).or_insert(0) += 1;
        }
        let all = sentences.len() as f64 + 1.0;
        let weights =
            frequency.into_iter().map(|(word, n)| (word, (all / n as f64).ln())).collect();
        Self { sentences, weights }
    }

    /// Indices of the sentences that `summary` rests on, best first.
    pub(crate) fn of(&self, summary: &str) -> Vec<usize> {
        let mut wanted: HashMap<String, f64> = HashMap::new();
        for (word, strong) in words(summary) {
            if let Some(weight) = self.weights.get(&word) {
                wanted.insert(word, if strong { weight * 2.0 } else { *weight });
            }
        }
        let total: f64 = wanted.values().sum();
        let mut found = Vec::new();
        while found.len() < MOST && total > 0.0 {
            let gain = |words: &HashSet<String>| -> f64 {
                // Summed in a fixed order: floating-point sums must not depend on a hash seed.
                let mut shared: Vec<f64> = wanted
                    .iter()
                    .filter(|(word, _)| words.contains(*word))
                    .map(|(_, w)| *w)
                    .collect();
                shared.sort_by(f64::total_cmp);
                shared.iter().sum()
            };
            let best = self
                .sentences
                .iter()
                .enumerate()
                .map(|(i, words)| (i, gain(words)))
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            match best {
                Some((i, gain)) if gain >= WORTH * total => {
                    wanted.retain(|word, _| !self.sentences[i].contains(word));
                    found.push(i);
                }
                _ => break,
            }
        }
        found
    }
}

/// The words of a sentence, lower case, with whether each is a name or a number.
fn words(sentence: &str) -> impl Iterator<Item = (String, bool)> {
    sentence
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | ',' | '-' | '’' | '\'')))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .enumerate()
        .map(|(i, word)| {
            // The capital of a first word tells nothing.
            let name = i > 0 && word.chars().any(char::is_uppercase);
            let strong = name || word.chars().any(|c| c.is_ascii_digit());
            let lower = word.to_lowercase();
            // "talks" supports "talk", "Israel's" supports "Israel".
            let stem = lower.strip_suffix("'s").or_else(|| lower.strip_suffix("’s"));
            let stem = stem.unwrap_or(&lower);
            let stem = match stem.strip_suffix('s') {
                Some(short) if short.len() >= 4 && !short.ends_with('s') => short,
                _ => stem,
            };
            (stem.to_owned(), strong)
        })
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
        let evidence = Evidence::new(text.into_iter());
        assert_eq!(evidence.of("Some 3,200 people left, Mayor Lind said."), [1]);
        assert_eq!(evidence.of("The port closed and trains ran late."), [2, 0]);
    }

    #[test]
    fn a_sentence_about_nothing_in_the_text_rests_on_nothing() {
        let evidence = Evidence::new(["The port closed on Friday."].into_iter());
        assert!(evidence.of("Elephants sing.").is_empty());
        assert!(Evidence::new(std::iter::empty()).of("Anything.").is_empty());
    }
}
