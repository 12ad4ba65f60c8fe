//! What a reader must know about one sentence of a summary.
//!
//! This is the one place where marks of summary sentences come from. A check that finds something
//! in a sentence adds its finding to [`of_sentence`]; `summary.rs` writes whatever stands here.

use tomtat_article::Finding;

use super::notes::Notes;

/// So many doubts about its evidence are repeated beside a sentence; all of them stand beside the
/// evidence itself.
const MOST: usize = 4;

/// A mark beside a sentence of the summary.
pub(super) struct Mark {
    /// A stable code.
    pub(super) code: String,
    /// What there is to know, in words.
    pub(super) message: String,
}

/// The marks of a sentence: what could not be verified in it, and what is doubted about the
/// sentences of the article that it rests on.
pub(super) fn of_sentence(
    findings: &[Finding],
    evidence: &[usize],
    notes: &Notes<'_>,
) -> Vec<Mark> {
    let unverified = findings.iter().map(|finding| Mark {
        code: finding.code.as_str().to_owned(),
        message: format!("unverified: {}", finding.message),
    });
    let doubts = evidence
        .iter()
        .flat_map(|&index| notes.of_sentence(index).iter().map(move |warning| (index, warning)));
    let doubts = doubts.take(MOST).map(|(index, warning)| Mark {
        code: warning.code.as_str().to_owned(),
        message: format!("rests on sentence {}: {}", index.saturating_add(1), warning.message),
    });
    unverified.chain(doubts).collect()
}
