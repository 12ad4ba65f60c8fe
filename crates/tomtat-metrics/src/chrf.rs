//! chrF and chrF++.

use std::fmt;
use std::hash::Hash;
use std::iter::Sum;
use std::ops::AddAssign;

use crate::MetricError;
use crate::VERSION;
use crate::corpus::per_segment;
use crate::ngrams;
use crate::tokenize::{is_space, words};

const CHAR_ORDER: usize = 6;
const MAX_WORD_ORDER: usize = 2;
const ORDERS: usize = CHAR_ORDER + MAX_WORD_ORDER;
/// Recall counts β times as much as precision.
const BETA: f64 = 2.0;

/// chrF (Popović 2015) and chrF++ (Popović 2017) as sacrebleu 2 computes them by default:
/// characters in n-grams of 1 to 6 without white space, for chrF++ also words in n-grams of 1 and
/// 2, β = 2, case kept, effective order.
///
/// `chrF = 100 · (1 + β²) · P · R / (β² · P + R)`, where `P` and `R` are the precision and recall of
/// the n-grams over the whole corpus, averaged over the orders that both sides have. Of several
/// references, each segment takes the one with the best score, the first of equal ones.
///
/// ```
/// use tomtat_metrics::Chrf;
///
/// let score = Chrf::new().corpus(&["The minister quit."], &[["The minister resigned."]])?;
/// assert_eq!(score.to_string(), "chrF2 = 52.12");
/// # Ok::<(), tomtat_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chrf {
    word_order: usize,
    lowercase: bool,
}

impl Chrf {
    /// chrF: characters only.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// chrF++: characters and words.
    #[must_use]
    pub fn plus_plus() -> Self {
        Self { word_order: MAX_WORD_ORDER, lowercase: false }
    }

    /// Whether case is ignored; `false` unless set.
    #[must_use]
    pub fn lowercase(mut self, lowercase: bool) -> Self {
        self.lowercase = lowercase;
        self
    }

    /// The score of a corpus. `references` are one or more sets, each as long as `hypotheses` and
    /// in the same order.
    ///
    /// # Errors
    ///
    /// Where there are no segments, no reference sets, or one of another length.
    pub fn corpus<H, R, T>(
        &self,
        hypotheses: &[H],
        references: &[R],
    ) -> Result<ChrfScore, MetricError>
    where
        H: AsRef<str>,
        R: AsRef<[T]>,
        T: AsRef<str>,
    {
        let stats = self.segments(hypotheses, references)?;
        Ok(self.score(&stats.iter().sum()))
    }

    /// What is counted in each segment, for adding up: see [`bootstrap`](crate::bootstrap).
    ///
    /// # Errors
    ///
    /// As [`corpus`](Self::corpus).
    pub fn segments<H, R, T>(
        &self,
        hypotheses: &[H],
        references: &[R],
    ) -> Result<Vec<ChrfStats>, MetricError>
    where
        H: AsRef<str>,
        R: AsRef<[T]>,
        T: AsRef<str>,
    {
        per_segment(hypotheses, references, |hypothesis, references| {
            self.segment(hypothesis, references)
        })
    }

    /// What is counted in one segment, beside the best of its one or more references.
    ///
    /// # Errors
    ///
    /// Where there are no references.
    pub fn segment<T: AsRef<str>>(
        &self,
        hypothesis: &str,
        references: &[T],
    ) -> Result<ChrfStats, MetricError> {
        let hypothesis = self.units(hypothesis);
        let mut best: Option<(f64, ChrfStats)> = None;
        for reference in references {
            let stats = hypothesis.counts_beside(&self.units(reference.as_ref()), self.word_order);
            let score = self.score(&stats).score;
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, stats));
            }
        }
        best.map(|(_, stats)| stats).ok_or(MetricError::NoReferences)
    }

    /// The score of what was counted.
    #[must_use]
    pub fn score(&self, stats: &ChrfStats) -> ChrfScore {
        let (mut precision, mut recall, mut orders) = (0.0, 0.0, 0.0);
        for counts in stats.orders.iter().take(CHAR_ORDER + self.word_order) {
            if counts.hypothesis > 0 && counts.reference > 0 {
                precision += counts.matches as f64 / counts.hypothesis as f64;
                recall += counts.matches as f64 / counts.reference as f64;
                orders += 1.0;
            }
        }
        let mut score = 0.0;
        if precision + recall > 0.0 {
            precision /= orders;
            recall /= orders;
            let factor = BETA * BETA;
            score = 100.0 * (1.0 + factor) * precision * recall / (factor * precision + recall);
        }
        ChrfScore { score, word_order: self.word_order, stats: *stats }
    }

    /// What makes scores comparable, in the form of sacrebleu's signature. `reference_sets` is the
    /// number of references of each segment.
    ///
    /// The version is this crate's, which is not sacrebleu: `version:tomtat-metrics-0.1.0`.
    #[must_use]
    pub fn signature(&self, reference_sets: usize) -> String {
        let case = if self.lowercase { "lc" } else { "mixed" };
        let words = self.word_order;
        format!(
            "nrefs:{reference_sets}|case:{case}|eff:yes|nc:{CHAR_ORDER}|nw:{words}|space:no|version:{VERSION}"
        )
    }

    fn units(&self, text: &str) -> Units {
        let lower;
        let text = if self.lowercase {
            lower = text.to_lowercase();
            &lower
        } else {
            text
        };
        let words = if self.word_order > 0 { split_punctuation(text) } else { Vec::new() };
        Units { chars: text.chars().filter(|c| !is_space(*c)).collect(), words }
    }
}

/// What n-grams are made of.
struct Units {
    chars: Vec<char>,
    words: Vec<String>,
}

impl Units {
    fn counts_beside(&self, reference: &Self, word_order: usize) -> ChrfStats {
        let mut stats = ChrfStats::default();
        let (chars, words) = stats.orders.split_at_mut(CHAR_ORDER);
        for (place, counts) in chars.iter_mut().enumerate() {
            *counts = OrderCounts::of(&self.chars, &reference.chars, place + 1);
        }
        for (place, counts) in words.iter_mut().take(word_order).enumerate() {
            *counts = OrderCounts::of(&self.words, &reference.words, place + 1);
        }
        stats
    }
}

/// Words at white space, with one punctuation mark split off: the last character if it is one, or
/// else the first. `(hi)` becomes `(hi` and `)`, as in the original implementation.
fn split_punctuation(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for word in words(text) {
        let mut chars = word.chars();
        let first = chars.next();
        let last = chars.next_back();
        match (first, last) {
            (Some(_), Some(last)) if last.is_ascii_punctuation() => {
                out.push(word.strip_suffix(last).unwrap_or(word).to_owned());
                out.push(last.to_string());
            }
            (Some(first), Some(_)) if first.is_ascii_punctuation() => {
                out.push(first.to_string());
                out.push(word.strip_prefix(first).unwrap_or(word).to_owned());
            }
            _ => out.push(word.to_owned()),
        }
    }
    out
}

/// The n-grams of one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderCounts {
    /// N-grams of the hypotheses, in segments whose reference has any.
    pub hypothesis: u64,
    /// N-grams of the references.
    pub reference: u64,
    /// N-grams that both have.
    pub matches: u64,
}

impl OrderCounts {
    fn of<T: Eq + Hash>(hypothesis: &[T], reference: &[T], n: usize) -> Self {
        let in_reference = ngrams::total(reference.len(), n);
        if in_reference == 0 {
            return Self::default();
        }
        Self {
            hypothesis: ngrams::total(hypothesis.len(), n),
            reference: in_reference,
            matches: ngrams::overlap(&ngrams::count(hypothesis, n), &ngrams::count(reference, n)),
        }
    }
}

/// What chrF counts, of a segment or the sum of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChrfStats {
    /// Characters in n-grams of 1 to 6, then words in n-grams of 1 and 2 (0 unless chrF++).
    pub orders: [OrderCounts; ORDERS],
}

impl AddAssign<&ChrfStats> for ChrfStats {
    fn add_assign(&mut self, other: &ChrfStats) {
        for (a, b) in self.orders.iter_mut().zip(&other.orders) {
            a.hypothesis = a.hypothesis.saturating_add(b.hypothesis);
            a.reference = a.reference.saturating_add(b.reference);
            a.matches = a.matches.saturating_add(b.matches);
        }
    }
}

impl<'a> Sum<&'a ChrfStats> for ChrfStats {
    fn sum<I: Iterator<Item = &'a ChrfStats>>(iter: I) -> Self {
        iter.fold(Self::default(), |mut sum, stats| {
            sum += stats;
            sum
        })
    }
}

/// A chrF score. [`Display`](fmt::Display) writes it as sacrebleu does.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct ChrfScore {
    /// 0 to 100.
    pub score: f64,
    /// The longest n-grams of words: 0 for chrF, 2 for chrF++.
    pub word_order: usize,
    /// The counts.
    pub stats: ChrfStats,
}

impl fmt::Display for ChrfScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "chrF{BETA}{} = {:.2}", "+".repeat(self.word_order), self.score)
    }
}
