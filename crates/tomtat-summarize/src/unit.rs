//! What is asked of a model, and what came of it.

use tomtat_article::Language;
use tomtat_engine::SummarizeRequest;
use tomtat_verify::Source;

use crate::guards::{Checked, Finding};
use crate::salient;
use crate::verified::{self, Sentence};

/// Sentences of a part that stand in for its summary.
const STAND_IN: usize = 2;

/// A part of a round: its request, and its answer so far.
pub(crate) struct Unit {
    pub(crate) request: SummarizeRequest,
    pub(crate) first: Option<Checked>,
    /// What was dropped from the answer or is wrong with its form.
    pub(crate) findings: Vec<Finding>,
    pub(crate) sentences: Vec<Sentence>,
    /// A sentence on this one of the text, which the answer passed over. It is put among the others
    /// when none of them is to be written again: those are known by their places.
    pub(crate) missed: Option<(usize, Sentence)>,
    /// Answers that are still to come.
    pub(crate) open: usize,
}

/// What one request is about.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) unit: usize,
    pub(crate) wanted: Wanted,
    pub(crate) request: SummarizeRequest,
}

#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// The answer of the unit.
    Answer,
    /// This sentence of it, written again.
    Sentence(usize),
    /// What the text counts up.
    Points,
    /// This sentence of the text, which the answer to its part passed over.
    Missed(usize),
    /// The headline of the summary.
    Headline,
}

impl Unit {
    pub(crate) fn new(request: SummarizeRequest) -> Self {
        let (findings, sentences) = (Vec::new(), Vec::new());
        Self { request, first: None, findings, sentences, missed: None, open: 1 }
    }

    /// Once nothing is to come: what could not be verified goes where it can.
    pub(crate) fn settle(&mut self) {
        if self.open == 0 {
            if let Some((place, sentence)) = self.missed.take() {
                salient::put(&mut self.sentences, place, sentence);
            }
            self.findings.extend(verified::drop_unverified(&mut self.sentences));
        }
    }

    /// The first sentences of the text instead of an answer: the part must not be missing from the
    /// summary of the whole.
    pub(crate) fn stand_in(&mut self, source: &Source) {
        let text = &self.request.text;
        let first = tomtat_sentences::split(text, Language::ENGLISH).into_iter().take(STAND_IN);
        self.sentences = first
            .map(|range| Sentence::new(text.get(range).unwrap_or_default().to_owned(), source))
            .collect();
    }
}
