//! The method that was used before, for comparison: shared words by their rarity, names and
//! numbers double, taken greedily.

use std::collections::{HashMap, HashSet};

const MOST: usize = 3;
const WORTH: f64 = 0.12;

pub fn evidence(sentences: &[String], summary: &str) -> Vec<usize> {
    let sentences: Vec<HashSet<String>> =
        sentences.iter().map(|s| words(s).map(|(word, _)| word).collect()).collect();
    let mut frequency: HashMap<&str, usize> = HashMap::new();
    for word in sentences.iter().flatten() {
        *frequency.entry(word).or_insert(0) += 1;
    }
    let all = sentences.len() as f64 + 1.0;
    let mut wanted: HashMap<String, f64> = HashMap::new();
    for (word, strong) in words(summary) {
        if let Some(n) = frequency.get(word.as_str()) {
            let weight = (all / *n as f64).ln();
            wanted.insert(word, if strong { weight * 2.0 } else { weight });
        }
    }
    let total: f64 = wanted.values().sum();
    let mut found = Vec::new();
    while found.len() < MOST && total > 0.0 {
        let gain = |words: &HashSet<String>| -> f64 {
            wanted.iter().filter(|(word, _)| words.contains(*word)).map(|(_, w)| *w).sum()
        };
        let best = sentences
            .iter()
            .enumerate()
            .map(|(i, words)| (i, gain(words)))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        match best {
            Some((i, gain)) if gain >= WORTH * total => {
                wanted.retain(|word, _| !sentences[i].contains(word));
                found.push(i);
            }
            _ => break,
        }
    }
    found
}

fn words(sentence: &str) -> impl Iterator<Item = (String, bool)> {
    sentence
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | ',' | '-' | '’' | '\'')))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .enumerate()
        .map(|(i, word)| {
            let name = i > 0 && word.chars().any(char::is_uppercase);
            let strong = name || word.chars().any(|c| c.is_ascii_digit());
            let lower = word.to_lowercase();
            let stem = lower.strip_suffix("'s").or_else(|| lower.strip_suffix("’s"));
            let stem = stem.unwrap_or(&lower);
            let stem = match stem.strip_suffix('s') {
                Some(short) if short.len() >= 4 && !short.ends_with('s') => short,
                _ => stem,
            };
            (stem.to_owned(), strong)
        })
}
