//! Scores of translations and summaries, as the reference implementations compute them.
//!
//! | metric | here | agrees with |
//! |---|---|---|
//! | BLEU | [`Bleu`] | sacrebleu 2, default settings |
//! | chrF, chrF++ | [`Chrf`] | sacrebleu 2, default settings |
//! | ROUGE-1, -2, -L, -Lsum | [`rouge()`], [`rouge_segments`] | rouge-score without stemmer |
//! | length, compression, novel and repeated n-grams | [`SummaryStats`] | the formulas given there |
//! | confidence intervals, paired comparison | [`bootstrap`] | Koehn 2004 |
//!
//! Everything takes strings and gives numbers: no files, no models, no global state. Hypotheses and
//! references are slices in the same order; references come in sets, one set unless there are
//! several translations of each segment. Texts are compared as they are: bring both to the same
//! Unicode form (NFC) before.
//!
//! ```
//! use tomtat_metrics::{Bleu, Chrf};
//!
//! let hypotheses = ["Floods killed 41 people in the north."];
//! let references = ["Floods in the north killed 41 people."];
//! let bleu = Bleu::new();
//! assert_eq!(format!("{:.2}", bleu.corpus(&hypotheses, &[references])?.score), "37.15");
//! assert!(bleu.signature(1).starts_with("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:"));
//! assert_eq!(Chrf::new().corpus(&hypotheses, &[references])?.to_string(), "chrF2 = 78.69");
//! # Ok::<(), tomtat_metrics::MetricError>(())
//! ```
//!
//! All scores are of overlap with a reference. They say which of two systems is closer to it, not
//! whether a name or number is right.

mod bleu;
pub mod bootstrap;
mod chrf;
mod corpus;
mod error;
mod lcs;
mod ngrams;
mod rouge;
mod summary;
mod tokenize;

pub use bleu::{BLEU_ORDER, Bleu, BleuScore, BleuStats};
pub use chrf::{Chrf, ChrfScore, ChrfStats, OrderCounts};
pub use error::MetricError;
pub use lcs::MAX_LCS_CELLS;
pub use rouge::{RougeScore, RougeScores, RougeStats, rouge, rouge_n, rouge_segments};
pub use summary::{SUMMARY_ORDER, SummaryStats};
pub use tokenize::{tokenize_13a, tokenize_rouge, words_of};

/// The version in signatures: ours, as these are not sacrebleu's scores but agree with them.
const VERSION: &str = concat!("tomtat-metrics-", env!("CARGO_PKG_VERSION"));
