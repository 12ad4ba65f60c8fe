//! ROUGE.

use std::collections::HashMap;
use std::iter::Sum;
use std::ops::AddAssign;

use crate::MetricError;
use crate::corpus::per_segment;
use crate::lcs;
use crate::ngrams;
use crate::tokenize::tokenize_rouge;

/// Precision, recall and F of one ROUGE metric, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RougeScore {
    /// The share of the hypothesis that the reference has.
    pub precision: f64,
    /// The share of the reference that the hypothesis has.
    pub recall: f64,
    /// `2 · P · R / (P + R)`; 0 where both are 0.
    pub f: f64,
}

impl RougeScore {
    fn new(hits: u64, hypothesis: u64, reference: u64) -> Self {
        let share = |of: u64| if of == 0 { 0.0 } else { hits as f64 / of as f64 };
        let (precision, recall) = (share(hypothesis), share(reference));
        let sum = precision + recall;
        let f = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        Self { precision, recall, f }
    }

    fn add(&mut self, other: &Self) {
        self.precision += other.precision;
        self.recall += other.recall;
        self.f += other.f;
    }

    fn divided(self, by: f64) -> Self {
        Self { precision: self.precision / by, recall: self.recall / by, f: self.f / by }
    }
}

/// The ROUGE metrics that are reported for summaries.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RougeScores {
    /// ROUGE-1: words.
    pub rouge_1: RougeScore,
    /// ROUGE-2: pairs of neighbouring words.
    pub rouge_2: RougeScore,
    /// ROUGE-L: the longest common subsequence of the whole texts; line breaks do not count.
    pub rouge_l: RougeScore,
    /// ROUGE-Lsum: the union of the longest common subsequences of each line of the reference with
    /// each line of the hypothesis. Put one sentence on a line.
    pub rouge_lsum: RougeScore,
}

impl RougeScores {
    fn each_mut(&mut self) -> [&mut RougeScore; 4] {
        [&mut self.rouge_1, &mut self.rouge_2, &mut self.rouge_l, &mut self.rouge_lsum]
    }

    fn each(&self) -> [&RougeScore; 4] {
        [&self.rouge_1, &self.rouge_2, &self.rouge_l, &self.rouge_lsum]
    }
}

/// ROUGE-1, ROUGE-2, ROUGE-L and ROUGE-Lsum (Lin 2004) of one text, as Google's rouge-score
/// computes them without its stemmer. Of several references, each metric takes the one with the
/// best F, the first of equal ones.
///
/// Texts are split by [`tokenize_rouge`], which is made for English. ROUGE-L and ROUGE-Lsum take
/// time in proportion to the product of the numbers of words.
///
/// rouge-score's stemmer is NLTK's own extension of Porter's, which no Rust crate has: scores
/// reported with `use_stemmer=True` are higher than these and cannot be compared with them.
///
/// ```
/// let scores = tomtat_metrics::rouge("The minister quit.\nNobody was hurt.",
///     &["The minister resigned."])?;
/// assert_eq!(scores.rouge_1.recall, 2.0 / 3.0);
/// assert_eq!(scores.rouge_1.precision, 2.0 / 6.0);
/// # Ok::<(), tomtat_metrics::MetricError>(())
/// ```
///
/// # Errors
///
/// Where there are no references, or the texts are longer than
/// [`MAX_LCS_CELLS`](crate::MAX_LCS_CELLS) allows.
pub fn rouge<T: AsRef<str>>(
    hypothesis: &str,
    references: &[T],
) -> Result<RougeScores, MetricError> {
    best_of(references, |reference| {
        let mut ids = Ids::default();
        let hypothesis = Text::new(hypothesis, &mut ids);
        let reference = Text::new(reference, &mut ids);
        lcs::check(hypothesis.words.len(), reference.words.len())?;
        Ok(RougeScores {
            rouge_1: score_ngrams(&hypothesis.words, &reference.words, 1),
            rouge_2: score_ngrams(&hypothesis.words, &reference.words, 2),
            rouge_l: score_lcs(&hypothesis.words, &reference.words),
            rouge_lsum: score_lines(&hypothesis, &reference, ids.next()),
        })
    })
}

/// ROUGE-N for n-grams of `order` words, 1 to 9, of any length of text; otherwise as [`rouge`].
///
/// # Errors
///
/// Where there are no references, or `order` is another.
pub fn rouge_n<T: AsRef<str>>(
    hypothesis: &str,
    references: &[T],
    order: usize,
) -> Result<RougeScore, MetricError> {
    if !(1..=9).contains(&order) {
        return Err(MetricError::NgramOrder { order });
    }
    let scores = best_of(references, |reference| {
        let (hypothesis, reference) = (tokenize_rouge(hypothesis), tokenize_rouge(reference));
        let rouge_1 = score_ngrams(&hypothesis, &reference, order);
        Ok(RougeScores { rouge_1, ..RougeScores::default() })
    })?;
    Ok(scores.rouge_1)
}

/// The [`rouge`] scores of each segment of a corpus, for adding up; their [mean](RougeStats::mean)
/// is the score of the corpus. `references` are one or more sets, each as long as `hypotheses` and
/// in the same order.
///
/// ```
/// use tomtat_metrics::{RougeStats, rouge_segments};
///
/// let segments = rouge_segments(&["Nobody was hurt.", "It rained."], &[["No one was hurt.", "It rained."]])?;
/// let mean = segments.iter().sum::<RougeStats>().mean();
/// assert!((mean.rouge_1.precision - (2.0 / 3.0 + 1.0) / 2.0).abs() < 1e-12);
/// # Ok::<(), tomtat_metrics::MetricError>(())
/// ```
///
/// # Errors
///
/// Where there are no segments, no reference sets or one of another length, or a text is longer
/// than [`MAX_LCS_CELLS`](crate::MAX_LCS_CELLS) allows.
pub fn rouge_segments<H, R, T>(
    hypotheses: &[H],
    references: &[R],
) -> Result<Vec<RougeStats>, MetricError>
where
    H: AsRef<str>,
    R: AsRef<[T]>,
    T: AsRef<str>,
{
    per_segment(hypotheses, references, |hypothesis, references| {
        Ok(RougeStats { segments: 1, sums: rouge(hypothesis, references)? })
    })
}

/// Sums of the ROUGE scores of segments.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RougeStats {
    /// How many segments.
    pub segments: u64,
    /// The sums of their scores.
    pub sums: RougeScores,
}

impl RougeStats {
    /// The mean of each score over the segments, 0 to 1; 0 where there are none.
    #[must_use]
    pub fn mean(&self) -> RougeScores {
        let mut mean = self.sums;
        for score in mean.each_mut() {
            *score = score.divided(self.segments.max(1) as f64);
        }
        mean
    }
}

impl AddAssign<&RougeStats> for RougeStats {
    fn add_assign(&mut self, other: &RougeStats) {
        self.segments = self.segments.saturating_add(other.segments);
        for (sum, score) in self.sums.each_mut().into_iter().zip(other.sums.each()) {
            sum.add(score);
        }
    }
}

impl<'a> Sum<&'a RougeStats> for RougeStats {
    fn sum<I: Iterator<Item = &'a RougeStats>>(iter: I) -> Self {
        iter.fold(Self::default(), |mut sum, stats| {
            sum += stats;
            sum
        })
    }
}

/// For each metric the score of the reference with the best F.
fn best_of<T: AsRef<str>>(
    references: &[T],
    score: impl Fn(&str) -> Result<RougeScores, MetricError>,
) -> Result<RougeScores, MetricError> {
    let (first, others) = references.split_first().ok_or(MetricError::NoReferences)?;
    let mut best = score(first.as_ref())?;
    for reference in others {
        let scores = score(reference.as_ref())?;
        for (best, score) in best.each_mut().into_iter().zip(scores.each()) {
            if score.f > best.f {
                *best = *score;
            }
        }
    }
    Ok(best)
}

/// A number for each word.
#[derive(Default)]
struct Ids(HashMap<String, u32>);

impl Ids {
    /// How many words are known, which is the next number.
    fn next(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    fn of(&mut self, text: &str) -> Vec<u32> {
        let words = tokenize_rouge(text).into_iter();
        words
            .map(|word| {
                let next = self.next();
                *self.0.entry(word).or_insert(next)
            })
            .collect()
    }
}

/// The words of a text, at once and line by line.
struct Text {
    words: Vec<u32>,
    lines: Vec<Vec<u32>>,
}

impl Text {
    fn new(text: &str, ids: &mut Ids) -> Self {
        let lines: Vec<_> =
            text.split('\n').map(|line| ids.of(line)).filter(|line| !line.is_empty()).collect();
        Self { words: lines.concat(), lines }
    }
}

fn score_ngrams<T: Eq + std::hash::Hash>(
    hypothesis: &[T],
    reference: &[T],
    n: usize,
) -> RougeScore {
    let hits = ngrams::overlap(&ngrams::count(hypothesis, n), &ngrams::count(reference, n));
    RougeScore::new(hits, ngrams::total(hypothesis.len(), n), ngrams::total(reference.len(), n))
}

fn score_lcs(hypothesis: &[u32], reference: &[u32]) -> RougeScore {
    let hits = lcs::length(hypothesis, reference) as u64;
    RougeScore::new(hits, hypothesis.len() as u64, reference.len() as u64)
}

/// Section 3.2 of Lin 2004. A word of the reference that is in the longest common subsequence with
/// any line of the hypothesis is a hit, as often as both texts have it: ROUGE 1.5.5 counts so.
fn score_lines(hypothesis: &Text, reference: &Text, words: u32) -> RougeScore {
    let count = |text: &[u32]| {
        let mut counts = vec![0_u64; words as usize];
        for word in text {
            if let Some(count) = counts.get_mut(*word as usize) {
                *count += 1;
            }
        }
        counts
    };
    let mut in_union = vec![0_u64; words as usize];
    for line in &reference.lines {
        let mut marked = vec![false; line.len()];
        for other in &hypothesis.lines {
            lcs::mark(line, other, &mut marked);
        }
        for (word, _) in line.iter().zip(&marked).filter(|(_, marked)| **marked) {
            if let Some(count) = in_union.get_mut(*word as usize) {
                *count += 1;
            }
        }
    }
    // The union is part of the reference, so its counts are the lower ones of those two.
    let hits = in_union.iter().zip(count(&hypothesis.words)).map(|(a, b)| *a.min(&b)).sum();
    RougeScore::new(hits, hypothesis.words.len() as u64, reference.words.len() as u64)
}
