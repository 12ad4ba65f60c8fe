//! What can be wrong with the input of a metric.

use thiserror::Error;

/// Why no score was computed.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum MetricError {
    /// There is nothing to score, and no score of nothing.
    #[error("no segments to score")]
    NoSegments,

    /// There is not one set of references.
    #[error("no references to score against")]
    NoReferences,

    /// Hypotheses and references are paired by their place, so their numbers must be equal.
    #[error("{hypotheses} hypotheses, but {references} references in reference set {set}")]
    ReferencesDiffer {
        /// How many hypotheses there are.
        hypotheses: usize,
        /// How many references the set has.
        references: usize,
        /// Which reference set, counted from 0.
        set: usize,
    },

    /// Two systems are compared segment by segment, so their numbers must be equal.
    #[error("{a} segments of system A, but {b} of system B")]
    SystemsDiffer {
        /// How many segments system A has.
        a: usize,
        /// How many segments system B has.
        b: usize,
    },

    /// The longest common subsequence takes time in proportion to the product of the lengths,
    /// which is limited ([`MAX_LCS_CELLS`](crate::MAX_LCS_CELLS)).
    #[error(
        "texts too long for a longest common subsequence: {hypothesis} words by {reference} words"
    )]
    TooLong {
        /// Words of the hypothesis.
        hypothesis: usize,
        /// Words of the reference.
        reference: usize,
    },

    /// ROUGE-N is defined for 1 to 9 words, as in rouge-score.
    #[error("n-grams of {order} words, where 1 to 9 are possible")]
    NgramOrder {
        /// The order asked for.
        order: usize,
    },

    /// See [`MAX_RESAMPLES`](crate::bootstrap::MAX_RESAMPLES).
    #[error("{resamples} bootstrap resamples, where 1 to 1000000 are possible")]
    Resamples {
        /// The number asked for.
        resamples: u32,
    },

    /// The confidence level is a share, above 0 and below 1.
    #[error("a confidence level of {level}, where it must lie between 0 and 1")]
    ConfidenceLevel {
        /// The level asked for.
        level: f64,
    },
}
