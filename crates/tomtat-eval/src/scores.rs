//! Translations against their references.

use tomtat_article::{Code, Language};
use tomtat_engine::Completion;
use tomtat_metrics::bootstrap::{Bootstrap, Interval};
use tomtat_metrics::{Bleu, Chrf};
use tomtat_translate::guards;

use crate::segments::same_length;
use crate::{EvalError, Segments};

/// How good the translations of all segments are.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Scores {
    /// Segments that were scored.
    pub segments: usize,
    /// Corpus BLEU (0 to 100) as sacrebleu computes it, with the 95 % interval of a bootstrap.
    pub bleu: Interval,
    /// Corpus chrF2 (0 to 100) as sacrebleu computes it, with its interval.
    pub chrf: Interval,
    /// Segments whose translation lost or changed a number.
    pub numbers_lost: usize,
    /// Segments whose translation lost a name.
    pub names_lost: usize,
    /// Segments whose translation speaks of a country, an office or an event that the source does not.
    pub made_up: usize,
    /// Segments without a translation, or left in Vietnamese.
    pub untranslated: usize,
}

/// Scores `hypotheses`, translations in the order of the segments, against the references, and
/// looks at them with the guards of tomtat.
///
/// # Errors
/// Where there is not one hypothesis for each segment, or nothing to score.
pub fn score(segments: &Segments, hypotheses: &[String]) -> Result<Scores, EvalError> {
    same_length(segments.sources().len(), hypotheses.len(), "translations")?;
    let references = [segments.references()];
    let (bleu, chrf) = (Bleu::new(), Chrf::new());
    let bootstrap = Bootstrap::default();
    let bleu_stats = bleu.segments(hypotheses, &references)?;
    let chrf_stats = chrf.segments(hypotheses, &references)?;
    let mut scores = Scores {
        segments: hypotheses.len(),
        bleu: bootstrap.interval(&bleu_stats, |stats| bleu.score(stats).score)?,
        chrf: bootstrap.interval(&chrf_stats, |stats| chrf.score(stats).score)?,
        numbers_lost: 0,
        names_lost: 0,
        made_up: 0,
        untranslated: 0,
    };
    for (source, hypothesis) in segments.sources().iter().zip(hypotheses) {
        let cleaned = guards::clean(source, hypothesis);
        let completion = Completion::of(hypothesis.as_str());
        let found = guards::check(source, Language::VIETNAMESE, &cleaned, &completion);
        let has = |code| usize::from(found.iter().any(|finding| finding.code == code));
        scores.numbers_lost += has(Code::TranslationNumbers);
        scores.names_lost += has(Code::TranslationNames);
        scores.made_up += has(Code::TranslationInvented);
        scores.untranslated +=
            has(Code::TranslationMissing).max(has(Code::TranslationUntranslated));
    }
    Ok(scores)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn segments() -> Segments {
        let sources = ["Có 41.000 người ở Gaza.", "Ông ấy đã rời Hà Nội hôm qua."];
        let references = ["There are 41,000 people in Gaza.", "He left Hanoi yesterday evening."];
        Segments::new(sources.map(str::to_owned).to_vec(), references.map(str::to_owned).to_vec())
            .unwrap()
    }

    #[test]
    fn the_references_are_perfect() {
        let segments = segments();
        let scores = score(&segments, segments.references()).unwrap();
        assert!((scores.bleu.score - 100.0).abs() < 1e-9 && scores.chrf.score > 99.9);
        assert_eq!((scores.numbers_lost, scores.names_lost, scores.untranslated), (0, 0, 0));
    }

    #[test]
    fn what_is_lost_is_counted() {
        let segments = segments();
        let scores =
            score(&segments, &["There are hostages there.".to_owned(), String::new()]).unwrap();
        assert!(scores.bleu.score < 50.0);
        assert_eq!((scores.numbers_lost, scores.names_lost, scores.untranslated), (1, 1, 1));
        assert_eq!(scores.made_up, 1);
    }

    #[test]
    fn a_missing_translation_is_an_error() {
        let error = score(&segments(), &["One.".to_owned()]).unwrap_err().to_string();
        assert_eq!(error, "2 sources but 1 translations");
    }
}
