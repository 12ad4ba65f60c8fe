//! How sure a score is: bootstrap resampling of segments (Koehn 2004).
//!
//! A test set is one sample of the texts that a system might meet. Resampling draws as many segments
//! from it with replacement, many times over, and scores each draw: the spread of these scores is
//! what another test set of this size might have given. It takes what was counted in each segment,
//! so that a draw costs one addition a segment and one score. Anything that can be added up will
//! do, such as [`BleuStats`](crate::BleuStats), [`ChrfStats`](crate::ChrfStats),
//! [`RougeStats`](crate::RougeStats), or an `f64` for a mean.
//!
//! ```
//! use tomtat_metrics::{Bleu, bootstrap::Bootstrap};
//!
//! let references = ["The minister resigned on Monday.", "Nobody was hurt in the fire."];
//! let bleu = Bleu::new();
//! let a = bleu.segments(&["The minister resigned Monday.", "No one was hurt in the fire."], &[references])?;
//! let b = bleu.segments(&["The minister quit.", "Nobody got hurt in fire."], &[references])?;
//! let paired = Bootstrap::default().paired(&a, &b, |stats| bleu.score(stats).score)?;
//! assert!(paired.difference.score > 0.0 && paired.difference.low <= paired.difference.high);
//! # Ok::<(), tomtat_metrics::MetricError>(())
//! ```

use std::ops::AddAssign;

use crate::MetricError;

/// The most resamples that can be asked for.
pub const MAX_RESAMPLES: u32 = 1_000_000;

/// How to resample. The same values draw the same segments, on every machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// How many draws; 1000 by default, at most [`MAX_RESAMPLES`].
    pub resamples: u32,
    /// The share of the draws that an interval holds, above 0 and below 1; 0.95 by default.
    pub level: f64,
    /// Where the random numbers start; 12345 by default, as in sacrebleu (whose numbers are
    /// others).
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { resamples: 1000, level: 0.95, seed: 12345 }
    }
}

/// A score with its confidence interval, in the unit of the score.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Interval {
    /// The score of all segments, each once.
    pub score: f64,
    /// The mean score of the draws.
    pub mean: f64,
    /// The lower end: as many draws score less as score more than `high`.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Two systems on the same segments.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Paired {
    /// System A alone.
    pub a: Interval,
    /// System B alone.
    pub b: Interval,
    /// The score of A less that of B, on the same draws. An interval without 0 is a difference at
    /// this level of confidence.
    pub difference: Interval,
    /// How likely a difference at least as large, either way, would be if there were none: the
    /// share of draws whose difference is as far from the mean difference as the observed one is
    /// from 0 (Riezler and Maxwell 2005), with 1 added to both counts, so never 0.
    ///
    /// sacrebleu takes the absolute differences before it subtracts their mean, so its values
    /// differ; for clear differences both are small.
    pub p_value: f64,
    /// The share of draws in which A scores more: Koehn's measure.
    pub a_wins: f64,
    /// The share of draws in which B scores more. The rest are ties.
    pub b_wins: f64,
}

impl Bootstrap {
    /// The confidence interval of one system. `score` turns a sum of segments into a score, which
    /// should be a number.
    ///
    /// # Errors
    ///
    /// Where there are no segments, or the settings are out of their range.
    pub fn interval<S>(
        &self,
        segments: &[S],
        score: impl Fn(&S) -> f64,
    ) -> Result<Interval, MetricError>
    where
        S: Default + for<'a> AddAssign<&'a S>,
    {
        self.check()?;
        if segments.is_empty() {
            return Err(MetricError::NoSegments);
        }
        let mut random = SplitMix64(self.seed);
        let scores = (0..self.resamples)
            .map(|_| {
                let mut sum = S::default();
                for _ in segments {
                    if let Some(segment) = segments.get(random.below(segments.len())) {
                        sum += segment;
                    }
                }
                score(&sum)
            })
            .collect();
        Ok(self.summed_up(score(&sum_of(segments)), scores))
    }

    /// Two systems compared on the same draws. Segment by segment `a` and `b` must be of the same
    /// source.
    ///
    /// # Errors
    ///
    /// Where there are no segments, more of one than of the other, or the settings are out of their
    /// range.
    pub fn paired<S>(
        &self,
        a: &[S],
        b: &[S],
        score: impl Fn(&S) -> f64,
    ) -> Result<Paired, MetricError>
    where
        S: Default + for<'a> AddAssign<&'a S>,
    {
        self.check()?;
        if a.len() != b.len() {
            return Err(MetricError::SystemsDiffer { a: a.len(), b: b.len() });
        }
        if a.is_empty() {
            return Err(MetricError::NoSegments);
        }
        let mut random = SplitMix64(self.seed);
        let (scores_a, scores_b): (Vec<f64>, Vec<f64>) = (0..self.resamples)
            .map(|_| {
                let (mut sum_a, mut sum_b) = (S::default(), S::default());
                for _ in a {
                    let place = random.below(a.len());
                    if let (Some(of_a), Some(of_b)) = (a.get(place), b.get(place)) {
                        sum_a += of_a;
                        sum_b += of_b;
                    }
                }
                (score(&sum_a), score(&sum_b))
            })
            .unzip();
        let (score_a, score_b) = (score(&sum_of(a)), score(&sum_of(b)));

        let share = |count: usize| count as f64 / f64::from(self.resamples);
        let pairs = || scores_a.iter().zip(&scores_b);
        let a_wins = share(pairs().filter(|(a, b)| a > b).count());
        let b_wins = share(pairs().filter(|(a, b)| a < b).count());
        let differences: Vec<f64> = pairs().map(|(a, b)| a - b).collect();
        let difference = self.summed_up(score_a - score_b, differences.clone());
        let as_far = |draw: &&f64| (**draw - difference.mean).abs() >= difference.score.abs();
        let p_value = (differences.iter().filter(as_far).count() as f64 + 1.0)
            / (f64::from(self.resamples) + 1.0);
        let (a, b) = (self.summed_up(score_a, scores_a), self.summed_up(score_b, scores_b));
        Ok(Paired { a, b, difference, p_value, a_wins, b_wins })
    }

    fn check(&self) -> Result<(), MetricError> {
        if !(1..=MAX_RESAMPLES).contains(&self.resamples) {
            return Err(MetricError::Resamples { resamples: self.resamples });
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            return Err(MetricError::ConfidenceLevel { level: self.level });
        }
        Ok(())
    }

    /// Cuts the same number of draws off at either end; 25 of 1000 at 0.95, as sacrebleu does.
    fn summed_up(&self, score: f64, mut scores: Vec<f64>) -> Interval {
        let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
        scores.sort_by(f64::total_cmp);
        // The small number makes up for 1 − 0.9 being a little less than 0.1.
        let cut = ((1.0 - self.level) / 2.0 * scores.len() as f64 + 1e-9) as usize;
        let at = |place: usize| scores.get(place).copied().unwrap_or(score);
        Interval { score, mean, low: at(cut), high: at(scores.len().saturating_sub(cut + 1)) }
    }
}

fn sum_of<S: Default + for<'a> AddAssign<&'a S>>(segments: &[S]) -> S {
    let mut sum = S::default();
    for segment in segments {
        sum += segment;
    }
    sum
}

/// SplitMix64 (Steele, Lea and Flood 2014). Our own, as it is three lines, and so that no new
/// version of a crate changes the intervals that someone has published.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, by multiplication (Lemire 2019). Without his rejection step the numbers
    /// are uneven by at most `end` in 2⁶⁴, which no interval shows.
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn the_random_numbers_are_those_of_the_published_algorithm() {
        let mut random = SplitMix64(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn the_interval_of_a_mean_is_as_wide_as_the_formula_says() {
        // Half zeros, half ones: the standard error of the mean is 0.5 / √400 = 0.025.
        let segments: Vec<f64> = (0..400).map(|i| f64::from(i % 2)).collect();
        let interval = Bootstrap { resamples: 4000, ..Bootstrap::default() }
            .interval(&segments, |sum| sum / 400.0)
            .unwrap();
        assert!((interval.high - interval.low - 2.0 * 1.96 * 0.025).abs() < 0.01, "{interval:?}");
        assert!((interval.mean - 0.5).abs() < 0.003, "{interval:?}");
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        let with = |resamples, level| Bootstrap { resamples, level, seed: 1 };
        let run = |options: Bootstrap| options.interval(&[1.0], |sum| *sum);
        assert!(matches!(run(with(0, 0.95)), Err(MetricError::Resamples { .. })));
        assert!(matches!(run(with(u32::MAX, 0.95)), Err(MetricError::Resamples { .. })));
        for level in [0.0, 1.0, -1.0, f64::NAN] {
            assert!(matches!(run(with(10, level)), Err(MetricError::ConfidenceLevel { .. })));
        }
        assert!(run(with(1, 0.5)).is_ok());
    }
}
