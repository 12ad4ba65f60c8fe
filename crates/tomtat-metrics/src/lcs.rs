//! Longest common subsequences of words.

use crate::MetricError;

/// How many pairs of words a longest common subsequence may take: the words of the hypothesis times
/// those of the reference, such as 16,384 by 16,384. Above that ROUGE-L and ROUGE-Lsum are an
/// error. At the limit they take a second or two of a core; ROUGE-L needs memory for one text,
/// ROUGE-Lsum for one bit a pair (32 MiB).
pub const MAX_LCS_CELLS: usize = 1 << 28;

/// Refuses what would take too long.
pub(crate) fn check(hypothesis: usize, reference: usize) -> Result<(), MetricError> {
    match hypothesis.checked_mul(reference) {
        Some(cells) if cells <= MAX_LCS_CELLS => Ok(()),
        _ => Err(MetricError::TooLong { hypothesis, reference }),
    }
}

/// The length of the longest common subsequence: time in proportion to the product of the
/// lengths, memory to the shorter one.
pub(crate) fn length(a: &[u32], b: &[u32]) -> usize {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut row = vec![0_usize; short.len()];
    for word in long {
        next_row(&mut row, *word, short, |_, _| ());
    }
    row.last().copied().unwrap_or(0)
}

/// Turns the lengths for a text that ends before `word` into those for one that ends after it.
/// `row[j]` belongs to the first j + 1 words of `other`. Tells `seen` of every column whether the
/// longest subsequence comes from the left rather than from above.
fn next_row(row: &mut [usize], word: u32, other: &[u32], mut seen: impl FnMut(usize, bool)) {
    let mut left = 0;
    let mut diagonal = 0;
    for (column, (cell, other)) in row.iter_mut().zip(other).enumerate() {
        let above = *cell;
        seen(column, left > above);
        *cell = if word == *other { diagonal + 1 } else { above.max(left) };
        diagonal = above;
        left = *cell;
    }
}

/// Marks the words of `reference` that are in the longest common subsequence with `hypothesis`. Of
/// several equally long ones it is the one that rouge-score's walk from the end finds: a pair of
/// equal words is taken, else the walk goes left where that is longer, up otherwise.
pub(crate) fn mark(reference: &[u32], hypothesis: &[u32], marked: &mut [bool]) {
    let columns = hypothesis.len();
    let mut from_left = Bits::new(reference.len().saturating_mul(columns));
    let mut row = vec![0_usize; columns];
    for (line, word) in reference.iter().enumerate() {
        next_row(&mut row, *word, hypothesis, |column, left| {
            if left {
                from_left.set(line * columns + column);
            }
        });
    }
    let (mut i, mut j) = (reference.len(), columns);
    while let (Some(line), Some(column)) = (i.checked_sub(1), j.checked_sub(1)) {
        if reference.get(line) == hypothesis.get(column) {
            if let Some(mark) = marked.get_mut(line) {
                *mark = true;
            }
            (i, j) = (line, column);
        } else if from_left.get(line * columns + column) {
            j = column;
        } else {
            i = line;
        }
    }
}

/// One bit a cell.
struct Bits(Vec<u64>);

impl Bits {
    fn new(bits: usize) -> Self {
        Self(vec![0; bits.div_ceil(64)])
    }

    fn set(&mut self, bit: usize) {
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    fn get(&self, bit: usize) -> bool {
        self.0.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_that_of_the_longest_common_subsequence() {
        assert_eq!(length(&[1, 2, 3, 4], &[2, 9, 4, 1]), 2);
        assert_eq!(length(&[1, 2, 3], &[1, 2, 3]), 3);
        assert_eq!(length(&[1, 2, 3], &[4, 5]), 0);
        assert_eq!(length(&[], &[4, 5]), 0);
    }

    #[test]
    fn as_many_words_are_marked_as_the_subsequence_is_long() {
        let (reference, hypothesis) = ([1, 2, 3, 1, 2, 4], [2, 1, 1, 4, 2, 3]);
        let mut marked = [false; 6];
        mark(&reference, &hypothesis, &mut marked);
        assert_eq!(marked.iter().filter(|m| **m).count(), length(&reference, &hypothesis));
    }

    #[test]
    fn texts_above_the_limit_are_refused() {
        assert!(check(1 << 14, 1 << 14).is_ok());
        assert!(check((1 << 14) + 1, 1 << 14).is_err());
        assert!(check(usize::MAX, 2).is_err());
        assert!(check(usize::MAX, 0).is_ok());
    }
}
