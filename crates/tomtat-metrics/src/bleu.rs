//! BLEU.

use std::collections::HashMap;
use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

use crate::MetricError;
use crate::VERSION;
use crate::corpus::per_segment;
use crate::ngrams;
use crate::tokenize::{is_space, tokenize_13a};

/// The longest n-grams that BLEU counts, in tokens.
pub const BLEU_ORDER: usize = 4;

/// Corpus BLEU (Papineni et al. 2002) as sacrebleu 2 computes it by default (Post 2018): the `13a`
/// tokenizer, case kept, exponential smoothing, no effective order.
///
/// `BLEU = BP · exp(¼ · Σ ln pₙ)` for n = 1 to 4, where `pₙ` is the share of the hypotheses'
/// n-grams that their references have (each counted at most as often as in the reference that has
/// most of it), over the whole corpus. The brevity penalty `BP` is `exp(1 − r/c)` where the
/// hypotheses' `c` tokens are fewer than the references' `r`, and 1 elsewhere; of several
/// references, the one nearest in length counts, the shorter of two equally near. The k-th order
/// without a match, counted from 1, takes `1/2ᵏ` of a match (method 3 of Chen and Cherry 2014).
///
/// ```
/// use tomtat_metrics::Bleu;
///
/// let references = ["The minister resigned on Monday.", "Nobody was hurt."];
/// let score = Bleu::new().corpus(&["The minister quit on Monday.", "Nobody was hurt."], &[references])?;
/// assert_eq!(score.to_string(), "BLEU = 53.90 90.0/75.0/50.0/25.0 (BP = 1.000 ratio = 1.000 hyp_len = 10 ref_len = 10)");
/// # Ok::<(), tomtat_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bleu {
    lowercase: bool,
    effective_order: bool,
}

impl Bleu {
    /// BLEU with sacrebleu's defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether case is ignored; `false` unless set.
    #[must_use]
    pub fn lowercase(mut self, lowercase: bool) -> Self {
        self.lowercase = lowercase;
        self
    }

    /// Whether orders that the hypotheses are too short for are left out, instead of making the
    /// score 0; `false` unless set. For scores of single sentences.
    #[must_use]
    pub fn effective_order(mut self, effective_order: bool) -> Self {
        self.effective_order = effective_order;
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
    ) -> Result<BleuScore, MetricError>
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
    ) -> Result<Vec<BleuStats>, MetricError>
    where
        H: AsRef<str>,
        R: AsRef<[T]>,
        T: AsRef<str>,
    {
        per_segment(hypotheses, references, |hypothesis, references| {
            self.segment(hypothesis, references)
        })
    }

    /// What is counted in one segment with its one or more references.
    ///
    /// # Errors
    ///
    /// Where there are no references.
    pub fn segment<T: AsRef<str>>(
        &self,
        hypothesis: &str,
        references: &[T],
    ) -> Result<BleuStats, MetricError> {
        let hypothesis = self.tokens(hypothesis);
        let references: Vec<_> = references.iter().map(|text| self.tokens(text.as_ref())).collect();
        let length = hypothesis.len();
        let reference_length = references
            .iter()
            .map(Vec::len)
            .min_by_key(|other| (other.abs_diff(length), *other))
            .ok_or(MetricError::NoReferences)?;

        let mut stats = BleuStats {
            hypothesis_length: length as u64,
            reference_length: reference_length as u64,
            ..BleuStats::default()
        };
        for (place, (matches, total)) in stats.matches.iter_mut().zip(&mut stats.totals).enumerate()
        {
            let n = place + 1;
            let mut most: HashMap<&[String], u64> = HashMap::new();
            for reference in &references {
                for (gram, count) in ngrams::count(reference, n) {
                    let entry = most.entry(gram).or_insert(0);
                    *entry = count.max(*entry);
                }
            }
            *matches = ngrams::overlap(&ngrams::count(&hypothesis, n), &most);
            *total = ngrams::total(length, n);
        }
        Ok(stats)
    }

    /// The score of what was counted.
    #[must_use]
    pub fn score(&self, stats: &BleuStats) -> BleuScore {
        let (length, reference) = (stats.hypothesis_length as f64, stats.reference_length as f64);
        let brevity_penalty = if length >= reference {
            1.0
        } else if length > 0.0 {
            (1.0 - reference / length).exp()
        } else {
            0.0
        };
        let mut precisions = [0.0; BLEU_ORDER];
        let mut score = 0.0;
        if stats.matches.iter().any(|matches| *matches > 0) {
            let mut orders = BLEU_ORDER;
            let mut smoothing = 1.0;
            let counts = stats.matches.iter().zip(&stats.totals);
            for (place, (precision, (&matches, &total))) in
                precisions.iter_mut().zip(counts).enumerate()
            {
                if total == 0 {
                    break;
                }
                if self.effective_order {
                    orders = place + 1;
                }
                *precision = if matches == 0 {
                    smoothing *= 2.0;
                    100.0 / (smoothing * total as f64)
                } else {
                    100.0 * matches as f64 / total as f64
                };
            }
            // The logarithm of 0 is minus infinity, and the score 0.
            let logarithms: f64 = precisions.iter().take(orders).map(|share| share.ln()).sum();
            score = brevity_penalty * (logarithms / orders as f64).exp();
        }
        BleuScore { score, precisions, brevity_penalty, stats: *stats }
    }

    /// What makes scores comparable, in the form of sacrebleu's signature. `reference_sets` is the
    /// number of references of each segment.
    ///
    /// The version is this crate's, which is not sacrebleu: `version:tomtat-metrics-0.1.0`.
    #[must_use]
    pub fn signature(&self, reference_sets: usize) -> String {
        let case = if self.lowercase { "lc" } else { "mixed" };
        let effective = if self.effective_order { "yes" } else { "no" };
        format!(
            "nrefs:{reference_sets}|case:{case}|eff:{effective}|tok:13a|smooth:exp|version:{VERSION}"
        )
    }

    fn tokens(&self, text: &str) -> Vec<String> {
        if self.lowercase {
            tokenize_13a(text.to_lowercase().trim_end_matches(is_space))
        } else {
            tokenize_13a(text.trim_end_matches(is_space))
        }
    }
}

/// What BLEU counts, of a segment or the sum of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BleuStats {
    /// Tokens of the hypotheses.
    pub hypothesis_length: u64,
    /// Tokens of the references nearest in length.
    pub reference_length: u64,
    /// N-grams of the hypotheses that the references have, for n = 1 to 4.
    pub matches: [u64; BLEU_ORDER],
    /// N-grams of the hypotheses, for n = 1 to 4.
    pub totals: [u64; BLEU_ORDER],
}

impl AddAssign<&BleuStats> for BleuStats {
    fn add_assign(&mut self, other: &BleuStats) {
        let add = |a: &mut u64, b: &u64| *a = a.saturating_add(*b);
        add(&mut self.hypothesis_length, &other.hypothesis_length);
        add(&mut self.reference_length, &other.reference_length);
        self.matches.iter_mut().zip(&other.matches).for_each(|(a, b)| add(a, b));
        self.totals.iter_mut().zip(&other.totals).for_each(|(a, b)| add(a, b));
    }
}

impl<'a> Sum<&'a BleuStats> for BleuStats {
    fn sum<I: Iterator<Item = &'a BleuStats>>(iter: I) -> Self {
        iter.fold(Self::default(), |mut sum, stats| {
            sum += stats;
            sum
        })
    }
}

/// A BLEU score and what it is made of. [`Display`](fmt::Display) writes it as sacrebleu does.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct BleuScore {
    /// 0 to 100.
    pub score: f64,
    /// Precisions of the n-grams for n = 1 to 4, smoothed, 0 to 100. All are 0 where nothing
    /// matched.
    pub precisions: [f64; BLEU_ORDER],
    /// 0 to 1.
    pub brevity_penalty: f64,
    /// The counts.
    pub stats: BleuStats,
}

impl BleuScore {
    /// Tokens of the hypotheses to tokens of the references; 0 where these have none.
    #[must_use]
    pub fn length_ratio(&self) -> f64 {
        if self.stats.reference_length == 0 {
            return 0.0;
        }
        self.stats.hypothesis_length as f64 / self.stats.reference_length as f64
    }
}

impl fmt::Display for BleuScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precisions = self.precisions.map(|share| format!("{share:.1}")).join("/");
        write!(
            f,
            "BLEU = {:.2} {precisions} (BP = {:.3} ratio = {:.3} hyp_len = {} ref_len = {})",
            self.score,
            self.brevity_penalty,
            self.length_ratio(),
            self.stats.hypothesis_length,
            self.stats.reference_length
        )
    }
}
