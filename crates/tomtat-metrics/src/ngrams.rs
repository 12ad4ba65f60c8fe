//! Counting n-grams.

use std::collections::HashMap;
use std::hash::Hash;

/// How often each run of `n` neighbouring items occurs; empty where there are fewer items.
pub(crate) fn count<T: Eq + Hash>(items: &[T], n: usize) -> HashMap<&[T], u64> {
    let mut counts = HashMap::new();
    if n > 0 {
        for gram in items.windows(n) {
            *counts.entry(gram).or_insert(0) += 1;
        }
    }
    counts
}

/// How many n-grams `length` items have.
pub(crate) fn total(length: usize, n: usize) -> u64 {
    (length + 1).saturating_sub(n) as u64
}

/// How many n-grams the two have in common, each counted as often as in the one that has fewer.
pub(crate) fn overlap<T: Eq + Hash>(a: &HashMap<&[T], u64>, b: &HashMap<&[T], u64>) -> u64 {
    a.iter().filter_map(|(gram, count)| b.get(gram).map(|other| *count.min(other))).sum()
}
