//! How long a summary is to be, and what is said where it is not.

use tomtat_article::{Code, Length, SummarySentence, SummaryStyle, Warning};

use crate::SummarizeOptions;
use crate::verified::points_back;

/// How far off a number of words may be, as a share of it, before it is said …
const FAR: f64 = 0.25;
/// … if that is so many words: half a sentence.
const FAR_WORDS: usize = 11;
/// Sentences that a headline is made from.
const FOR_HEADLINE: usize = 2;

/// The length asked for, for one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) sentences: usize,
    /// Words, where words were asked for.
    pub(crate) words: Option<usize>,
}

impl Target {
    pub(crate) fn of(options: &SummarizeOptions, text_words: usize) -> Self {
        let sentences = options.length.sentences_of(text_words);
        match options.style {
            SummaryStyle::Headline => Self { sentences: sentences.min(FOR_HEADLINE), words: None },
            _ => Self { sentences, words: options.length.words_of(text_words) },
        }
    }

    /// Whether a text is no longer than its summary would be.
    pub(crate) fn holds(&self, words: usize, sentences: usize) -> bool {
        match self.words {
            Some(wanted) => words <= wanted || sentences <= 1,
            None => {
                words <= self.sentences * Length::WORDS_PER_SENTENCE || sentences <= self.sentences
            }
        }
    }

    /// What is said of a text that was summarised in parts of these sizes in words.
    pub(crate) fn divided(&self, sizes: &[usize], words: usize, answers: usize) -> Option<Warning> {
        let (least, most) = (sizes.iter().min()?, sizes.iter().max()?);
        if sizes.len() < 2 {
            return None;
        }
        let why = if answers >= sizes.len() {
            format!(
                "a summary of {} sentences is more than the model writes at once",
                self.sentences
            )
        } else {
            format!("{words} words are more than the model takes at once")
        };
        Some(Warning::new(
            Code::SummaryDivided,
            format!(
                "{why}: summarised in {} parts of {least} to {most} words, and the sentences \
                 chosen from all parts",
                sizes.len()
            ),
        ))
    }

    /// Leaves out sentences, the last ones first and never the first, as long as that brings the
    /// summary nearer to the words asked for.
    pub(crate) fn fit(&self, sentences: &mut Vec<SummarySentence>) {
        let Some(wanted) = self.words else { return };
        loop {
            let total = count(sentences);
            let better = (1..sentences.len()).rev().find(|&at| {
                let next = sentences.get(at + 1);
                let left = total - words(&sentences[at].text);
                left.abs_diff(wanted) < total.abs_diff(wanted)
                    && next.is_none_or(|next| !points_back(&next.text))
            });
            match better {
                Some(at) => drop(sentences.remove(at)),
                None => return,
            }
        }
    }

    /// What is said where a summary written by the model is not as long as asked for.
    pub(crate) fn missed(&self, sentences: &[SummarySentence]) -> Option<Warning> {
        let Some(wanted) = self.words else {
            return (sentences.len() < self.sentences).then(|| {
                let found = sentences.len();
                Warning::new(Code::SummaryShort, format!("{found} of {} sentences", self.sentences))
            });
        };
        let found = count(sentences);
        let off = found.abs_diff(wanted);
        (off > FAR_WORDS && off as f64 > FAR * wanted as f64).then(|| {
            Warning::new(Code::SummaryLength, format!("{found} words, {wanted} were asked for"))
        })
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn count(sentences: &[SummarySentence]) -> usize {
    sentences.iter().map(|sentence| words(&sentence.text)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(lengths: &[usize]) -> Vec<SummarySentence> {
        lengths.iter().map(|n| SummarySentence::new("word ".repeat(*n), Vec::new())).collect()
    }

    fn target(words: usize) -> Target {
        Target { sentences: 4, words: Some(words) }
    }

    #[test]
    fn sentences_go_until_the_words_are_nearest() {
        for (lengths, words, left) in [
            (vec![20, 20, 20, 20], 60, 60),
            (vec![20, 20, 20, 20], 80, 80),
            (vec![20, 20, 20, 20], 71, 80),
            (vec![40, 10, 30], 45, 50),
            (vec![40], 10, 40),
        ] {
            let mut sentences = summary(&lengths);
            target(words).fit(&mut sentences);
            assert_eq!(count(&sentences), left, "{lengths:?} for {words}");
        }
    }

    #[test]
    fn a_length_that_is_missed_by_far_is_said_and_by_little_is_not() {
        assert_eq!(target(80).missed(&summary(&[40, 35])), None);
        assert_eq!(target(80).missed(&summary(&[50, 45])), None);
        let said = target(80).missed(&summary(&[30])).map(|warning| warning.message);
        assert_eq!(said.as_deref(), Some("30 words, 80 were asked for"));
        assert_eq!(target(10).missed(&summary(&[21])), None);
        assert!(target(10).missed(&summary(&[22])).is_some());
    }
}
