//! From the sentences that were chosen to the summary.

use std::ops::Range;

use tomtat_article::{
    Code, PartCoverage, Summary, SummaryKind, SummarySentence, SummaryStyle, Warning,
};
use tomtat_verify::Source;

use crate::guards::Finding;
use crate::length::Target;
use crate::verified::Sentence;
use crate::{SummarizeOptions, Text, contradictions, facts, headline, select};

/// Sentences of the text that count as its opening.
const OPENING: usize = 2;
/// Words of a first sentence that can stand in a summary.
const LEAD_WORDS: std::ops::RangeInclusive<usize> = 6..=45;

/// What the summary is made from.
pub(crate) enum Drafted {
    /// The text as it is.
    Verbatim,
    /// Sentences of the model, and what was dropped.
    Summary(Vec<Sentence>, Vec<Finding>),
    /// The first sentences of the text, and why.
    Extractive(String),
    /// The first lines of a text that is no running text, and what it looks like.
    Unsuited(&'static str),
}

pub(crate) struct Finish<'a> {
    pub(crate) text: &'a Text,
    pub(crate) source: &'a Source,
    pub(crate) options: &'a SummarizeOptions,
    pub(crate) target: Target,
    /// The sentences of each part of the text.
    pub(crate) parts: &'a [Range<usize>],
    pub(crate) warnings: Vec<Warning>,
}

impl Finish<'_> {
    pub(crate) fn summary(
        mut self,
        drafted: Drafted,
        headline: headline::State,
    ) -> (Summary, Vec<Warning>) {
        let (kind, sentences) = self.sentences(drafted);
        if kind == SummaryKind::Abstractive && self.options.style != SummaryStyle::Headline {
            self.warnings.extend(self.target.missed(&sentences));
        }
        for (i, sentence) in sentences.iter().enumerate() {
            self.warnings.extend(sentence.findings.iter().map(|finding| {
                let place = format!("sentence {} of the summary", i + 1);
                Warning::new(finding.code, format!("{} ({place})", finding.message))
            }));
        }
        if kind == SummaryKind::Abstractive {
            let doubts = contradictions::of(&sentences, self.source.sentences());
            self.warnings.extend(doubts);
        }
        let mut summary = Summary::new(kind, self.options.length, sentences);
        summary.style = self.options.style;
        summary.parts = self.parts.len().max(1);
        summary.facts = facts::of(&summary.sentences, self.source.sentences());
        summary.coverage = self.coverage(&summary.sentences);
        let (headline, warning) = headline.settle(self.text.title.as_deref(), self.source);
        summary.headline = headline;
        self.warnings.extend(warning);
        (summary, self.warnings)
    }

    fn sentences(&mut self, drafted: Drafted) -> (SummaryKind, Vec<SummarySentence>) {
        match drafted {
            Drafted::Verbatim => {
                self.warnings.push(Warning::new(
                    Code::SummaryVerbatim,
                    "the article is no longer than its summary would be; it is given as it is",
                ));
                let all = self.text.sentences().count();
                (SummaryKind::Verbatim, self.first_sentences(all))
            }
            Drafted::Summary(sentences, findings) => {
                self.warnings.extend(findings.iter().map(Finding::warning));
                let own = sentences.iter().filter(|sentence| sentence.own).count();
                if own > 0 {
                    self.warnings.push(Warning::new(
                        Code::SummarySentenceAdded,
                        format!(
                            "what the model wrote of parts passed over what they say most; \
                             sentences taken from the article itself: {own}"
                        ),
                    ));
                }
                let sentences = sentences.into_iter().map(Sentence::into_summary).collect();
                let mut sentences = self.with_lead(sentences);
                self.target.fit(&mut sentences);
                (SummaryKind::Abstractive, sentences)
            }
            Drafted::Unsuited(like) => self.unsuited(like),
            Drafted::Extractive(reason) => {
                self.warnings.push(Warning::new(
                    Code::SummaryExtractive,
                    format!("{reason}; the article's first sentences stand in for a summary"),
                ));
                let mut sentences = self.first_sentences(self.target.sentences);
                self.target.fit(&mut sentences);
                (SummaryKind::Extractive, sentences)
            }
        }
    }

    fn unsuited(&mut self, like: &str) -> (SummaryKind, Vec<SummarySentence>) {
        self.warnings.push(Warning::new(
            Code::SummaryUnsuited,
            format!(
                "the text looks like {like}, not like an article in sentences: no summary was \
                 written, its first lines stand in its place"
            ),
        ));
        (SummaryKind::Extractive, self.first_sentences(self.target.sentences))
    }

    /// The first sentences of the text, each resting on itself.
    fn first_sentences(&self, count: usize) -> Vec<SummarySentence> {
        let sentences = self.text.sentences().take(count).enumerate();
        sentences.map(|(i, text)| SummarySentence::new(text, vec![i])).collect()
    }

    /// News stands in the opening. Where no sentence rests on it, the article's
    /// own first sentence goes in front, and a warning says so.
    fn with_lead(&mut self, sentences: Vec<SummarySentence>) -> Vec<SummarySentence> {
        let covered =
            sentences.iter().any(|sentence| sentence.evidence.iter().any(|&found| found < OPENING));
        let Some(lead) = self.text.sentences().next().filter(|lead| {
            LEAD_WORDS.contains(&lead.split_whitespace().count())
                && tomtat_sentences::is_complete(lead)
        }) else {
            return sentences;
        };
        if covered {
            return sentences;
        }
        self.warnings.push(Warning::new(
            Code::SummaryLeadAdded,
            "the summary passed over the opening; the article's first sentence was put in front",
        ));
        let lead = SummarySentence::new(lead, vec![0]);
        if self.parts.len() > 1 && sentences.len() >= self.target.sentences {
            // In place of the first part's own, so that no other part loses its sentence.
            return std::iter::once(lead).chain(sentences.into_iter().skip(1)).collect();
        }
        let mut all: Vec<SummarySentence> = std::iter::once(lead).chain(sentences).collect();
        let texts = all.iter().map(|s| s.text.clone()).collect();
        let kept = select::best(texts, self.target.sentences);
        let mut kept = kept.iter().peekable();
        all.retain(|sentence| kept.next_if(|text| **text == sentence.text).is_some());
        all
    }

    /// How much of the summary rests on each part of a text that was divided.
    fn coverage(&self, sentences: &[SummarySentence]) -> Vec<PartCoverage> {
        if self.parts.len() < 2 {
            return Vec::new();
        }
        let of = |part: &Range<usize>| PartCoverage {
            start: part.start,
            end: part.end,
            sentences: sentences
                .iter()
                .filter(|sentence| sentence.evidence.iter().any(|found| part.contains(found)))
                .count(),
        };
        self.parts.iter().map(of).collect()
    }
}
