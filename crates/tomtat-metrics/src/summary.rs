//! What a summary is like beside its source.

use std::collections::{HashMap, HashSet};

use crate::ngrams;
use crate::tokenize::words_of;

/// The longest n-grams of [`SummaryStats`], in words.
pub const SUMMARY_ORDER: usize = 4;

/// How long, how much its own and how repetitive a summary is.
///
/// Words are those of [`words_of`], in lower case; n-grams cross sentences. Texts should be in the
/// same Unicode form (NFC), which is not changed here.
///
/// ```
/// use tomtat_metrics::SummaryStats;
///
/// let source = "The bridge over the river was closed on Monday after floods, the city said.";
/// let stats = SummaryStats::new("The bridge was closed on Monday.", source);
/// assert_eq!((stats.summary_words, stats.source_words), (6, 14));
/// assert_eq!(stats.novel_ngrams[..2], [Some(0.0), Some(0.2)]);
/// assert_eq!(stats.repeated_ngrams[0], Some(0.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct SummaryStats {
    /// Words of the summary.
    pub summary_words: usize,
    /// Words of the source.
    pub source_words: usize,
    /// Words of the source to words of the summary (Grusky et al. 2018), 20 for a summary of a
    /// twentieth. `None` for a summary without words.
    pub compression: Option<f64>,
    /// The share of the summary's n-grams that the source does not have (See et al. 2017), 0 to 1,
    /// for n = 1 to 4. Each occurrence in the summary counts. `None` where the summary has fewer
    /// than n words.
    pub novel_ngrams: [Option<f64>; SUMMARY_ORDER],
    /// The share of the summary's n-grams that stood in it before, `1 − distinct / all` (Welleck et
    /// al. 2020), 0 to 1, for n = 1 to 4. `None` where the summary has fewer than n words.
    pub repeated_ngrams: [Option<f64>; SUMMARY_ORDER],
}

impl SummaryStats {
    /// Of a summary and the source it was made of. Time and memory grow with the lengths.
    #[must_use]
    pub fn new(summary: &str, source: &str) -> Self {
        let (summary, source) = (words_of(summary), words_of(source));
        let mut ids = HashMap::new();
        let source = numbered(&source, &mut ids);
        let summary = numbered(&summary, &mut ids);
        let mut stats = Self {
            summary_words: summary.len(),
            source_words: source.len(),
            compression: (!summary.is_empty()).then(|| source.len() as f64 / summary.len() as f64),
            novel_ngrams: [None; SUMMARY_ORDER],
            repeated_ngrams: [None; SUMMARY_ORDER],
        };
        let shares = stats.novel_ngrams.iter_mut().zip(&mut stats.repeated_ngrams);
        for (place, (novel, repeated)) in shares.enumerate() {
            let n = place + 1;
            let all = ngrams::total(summary.len(), n);
            if all == 0 {
                continue;
            }
            let counts = ngrams::count(&summary, n);
            let in_source: HashSet<&[usize]> = source.windows(n).collect();
            let known: u64 =
                counts.iter().filter(|(gram, _)| in_source.contains(*gram)).map(|(_, n)| n).sum();
            *novel = Some((all - known) as f64 / all as f64);
            *repeated = Some((all - counts.len() as u64) as f64 / all as f64);
        }
        stats
    }
}

/// A number for each word, so that n-grams are compared quickly.
fn numbered<'a>(words: &'a [String], ids: &mut HashMap<&'a str, usize>) -> Vec<usize> {
    words
        .iter()
        .map(|word| {
            let next = ids.len();
            *ids.entry(word).or_insert(next)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "Floods killed 41,000 people in the north, officials said on Tuesday.";

    #[test]
    fn a_summary_copied_from_the_source_has_nothing_novel() {
        let stats = SummaryStats::new("floods killed 41,000 people", SOURCE);
        assert_eq!(stats.novel_ngrams, [Some(0.0); 4]);
        assert_eq!(stats.compression, Some(11.0 / 4.0));
    }

    #[test]
    fn a_number_that_the_source_does_not_have_is_novel() {
        let stats = SummaryStats::new("Floods killed 4,100 people", SOURCE);
        assert_eq!(stats.novel_ngrams, [Some(0.25), Some(2.0 / 3.0), Some(1.0), Some(1.0)]);
    }

    #[test]
    fn a_sentence_said_twice_is_repetition() {
        let stats = SummaryStats::new("He said so. He said so.", SOURCE);
        assert_eq!(stats.repeated_ngrams, [Some(0.5), Some(0.4), Some(0.25), Some(0.0)]);
    }

    #[test]
    fn a_summary_without_words_has_no_shares() {
        let stats = SummaryStats::new("…", SOURCE);
        assert_eq!((stats.summary_words, stats.compression), (0, None));
        assert_eq!(stats.novel_ngrams, [None; 4]);
        assert_eq!(SummaryStats::new("So be it", "").novel_ngrams[0], Some(1.0));
    }
}
