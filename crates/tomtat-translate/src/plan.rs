//! From an article to requests, and from answers to a translation.

mod unit;

use std::collections::VecDeque;

use tomtat_article::{Article, Code, Job, Language, TranslatedSentence, Translation, Warning};
use tomtat_engine::{Completion, Context, Measure, RequestError, TranslateRequest};

use crate::TranslateOptions;
use crate::divide::divide;
use crate::guards;
use unit::{Next, Remedies, Unit, VARIANTS};

/// The longest context that is shown, in bytes: one sentence, and its end where it is longer.
const LONGEST_CONTEXT: usize = 400;
/// Numbers that a unit has for the variants of its answer.
const VARIANT_IDS: u64 = VARIANTS as u64 + 1;
/// So many sentences before a sentence are close to it.
const CLOSE: usize = 5;

/// Names a unit of work of one [`Plan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(pub u64);

/// The work on one article: requests come out of [`next`](Plan::next), answers
/// go into [`accept`](Plan::accept), and [`finish`](Plan::finish) gives the
/// translation when [`is_done`](Plan::is_done).
pub struct Plan {
    from: Language,
    into: Language,
    title: bool,
    /// The sentences, the title first where there is one.
    sentences: Vec<SentenceWork>,
    /// The pieces that are sent: one for most sentences, more for long ones.
    units: Vec<Unit>,
    /// Units that the first translator is to be asked for, and which variant of the answer.
    waiting: VecDeque<(usize, u8)>,
    /// What the first translator got wrong and a second one is asked for.
    doubted: VecDeque<usize>,
    open: usize,
    open_second: usize,
    remedies: Remedies,
}

struct SentenceWork {
    source: String,
    units: std::ops::Range<usize>,
    /// Kept as it is: another language, or nothing to translate.
    kept: Option<Option<Warning>>,
}

impl Plan {
    /// The work on `article`, for an engine that measures by `measure`.
    pub fn new(article: &Article, options: &TranslateOptions, measure: &dyn Measure) -> Self {
        let languages: Vec<Option<Language>> = article
            .paragraphs
            .iter()
            .flat_map(|p| p.sentences.iter().map(|_| p.language.map(|found| found.language)))
            .collect();
        let sentences: Vec<&str> = article.sentences().map(|s| s.text.as_str()).collect();
        Self::build(
            article.title.as_deref(),
            &sentences,
            &languages,
            article.language(),
            options,
            measure,
        )
    }

    /// The work on sentences that are not in an [`Article`].
    pub fn of_sentences(
        title: Option<&str>,
        sentences: &[String],
        from: Language,
        options: &TranslateOptions,
        measure: &dyn Measure,
    ) -> Self {
        let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
        Self::build(title, &sentences, &[], from, options, measure)
    }

    fn build(
        title: Option<&str>,
        sentences: &[&str],
        languages: &[Option<Language>],
        from: Language,
        options: &TranslateOptions,
        measure: &dyn Measure,
    ) -> Self {
        let mut plan = Self {
            from,
            into: Language::ENGLISH,
            title: title.is_some(),
            sentences: Vec::new(),
            units: Vec::new(),
            waiting: VecDeque::new(),
            doubted: VecDeque::new(),
            open: 0,
            open_second: 0,
            remedies: Remedies {
                retry: options.retry,
                // A note on the fault does more than chance.
                varies: measure.varies() && !measure.takes_notes(Job::Translate),
                takes_notes: measure.takes_notes(Job::Translate),
                second: false,
            },
        };
        let most = measure.max_text_tokens(Job::Translate).max(1);
        let count = |text: &str| match measure.bound_tokens(text) {
            // Most sentences: nothing need be counted.
            bound if bound <= most => bound,
            _ => measure.count_tokens(text),
        };
        let mut before = "";
        let all = title.into_iter().map(|t| (t, None)).chain(
            sentences.iter().enumerate().map(|(i, s)| (*s, languages.get(i).copied().flatten())),
        );
        for (source, language) in all {
            let first_unit = plan.units.len();
            let kept = plan.keep(source, language);
            if kept.is_none() {
                let context = if options.context { tail(before) } else { "" };
                for piece in divide(source, most, &count) {
                    let gap = piece.starts_with(char::is_whitespace);
                    let piece = piece.trim();
                    if piece.is_empty() {
                        continue;
                    }
                    let request = TranslateRequest {
                        source: piece.to_owned(),
                        from: Some(from),
                        context: Context { before: context.to_owned() },
                        terms: options.terms.matching(piece),
                        note: String::new(),
                        variant: 0,
                    };
                    plan.waiting.push_back((plan.units.len(), 0));
                    plan.units.push(Unit::new(request, gap));
                }
            }
            plan.sentences.push(SentenceWork {
                source: source.to_owned(),
                units: first_unit..plan.units.len(),
                kept,
            });
            before = source;
        }
        plan
    }

    /// Whether a sentence is kept as it is, and with which warning.
    fn keep(&self, source: &str, language: Option<Language>) -> Option<Option<Warning>> {
        if !source.chars().any(char::is_alphabetic) {
            return Some(None);
        }
        match language {
            Some(language) if language == self.into => Some(None),
            Some(language) if language != self.from && language != Language::UNDETERMINED => {
                Some(Some(Warning::new(
                    Code::TranslationUntranslated,
                    format!("in {}, kept as it is", language.name()),
                )))
            }
            _ => None,
        }
    }

    /// Whether another translator stands ready for what this one gets wrong: answers that fail a
    /// guard, or lack a term whose translation is fixed. Its requests come out of
    /// [`next`](Plan::next) when the first one is done, see [`wants_second`](Plan::wants_second).
    pub fn with_second(mut self, second: bool) -> Self {
        self.remedies.second = second;
        self
    }

    /// Whether the requests that are left are for the second translator.
    pub fn wants_second(&self) -> bool {
        self.waiting.is_empty() && self.open == 0 && self.open_second + self.doubted.len() > 0
    }

    /// The next request, in the order of the article; retries come after the
    /// requests that were there before them, those for a second translator after all others.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<(UnitId, TranslateRequest)> {
        let (index, variant) = match self.waiting.pop_front() {
            None if self.wants_second() => (self.doubted.pop_front()?, 0),
            next => next?,
        };
        let unit = self.units.get(index)?;
        match unit.is_revised(self.remedies) {
            true => self.open_second += 1,
            false => self.open += 1,
        }
        let id = index as u64 * VARIANT_IDS + u64::from(variant);
        Some((UnitId(id), TranslateRequest { variant, ..unit.request.clone() }))
    }

    /// Takes an answer. For one that fails a guard others of the same translator are drawn, where it
    /// can give others; where the best of them fails too, it is asked for once more with the fault
    /// named: of the second translator where there is one.
    pub fn accept(&mut self, id: UnitId, answer: Result<Completion, RequestError>) {
        let Ok(index) = usize::try_from(id.0 / VARIANT_IDS) else { return };
        let Some(unit) = self.units.get_mut(index) else { return };
        let revised = unit.is_revised(self.remedies);
        let open = if revised { &mut self.open_second } else { &mut self.open };
        *open = open.saturating_sub(1);
        let variant = u8::try_from(id.0 % VARIANT_IDS).unwrap_or(0);
        match unit.accept(variant, self.from, answer, self.remedies) {
            Next::Nothing => {}
            Next::Variants { from, to } => {
                self.waiting.extend((from..=to).map(|variant| (index, variant)));
            }
            Next::Again => self.waiting.push_back((index, 0)),
            Next::Second => self.doubted.push_back(index),
        }
    }

    /// Whether every request is answered.
    pub fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.doubted.is_empty() && self.open + self.open_second == 0
    }

    /// The translation. A unit without an answer keeps its source, with a warning.
    pub fn finish(self) -> Translation {
        let offset = usize::from(self.title);
        let mut translated = Vec::with_capacity(self.sentences.len());
        for (index, sentence) in self.sentences.iter().enumerate() {
            let number = index.checked_sub(offset);
            translated.push(self.sentence(sentence, number));
        }
        let mut translated = translated.into_iter();
        let title = if self.title { translated.next() } else { None };
        let mut sentences: Vec<TranslatedSentence> = translated.collect();
        mark_repeated(&mut sentences);
        Translation { from: self.from, into: self.into, title, sentences }
    }

    fn sentence(&self, sentence: &SentenceWork, number: Option<usize>) -> TranslatedSentence {
        let at = |warning: Warning| match number {
            Some(number) => warning.at_sentence(number),
            None => warning,
        };
        if let Some(kept) = &sentence.kept {
            return TranslatedSentence {
                source: sentence.source.clone(),
                target: sentence.source.clone(),
                warnings: kept.iter().cloned().map(at).collect(),
            };
        }
        let mut target = String::new();
        let mut warnings = Vec::new();
        if sentence.units.len() > 1 {
            let message = format!(
                "longer than the model takes at once; translated in {} pieces",
                sentence.units.len()
            );
            warnings.push(at(Warning::new(Code::SentenceDivided, message)));
        }
        for unit in &self.units[sentence.units.clone()] {
            let (text, findings) = match &unit.answer {
                Some(answer) => (answer.text.as_str(), answer.findings.as_slice()),
                None => ("", [].as_slice()),
            };
            warnings.extend(findings.iter().map(|finding| finding.warning(number)));
            if !target.is_empty() && unit.gap {
                target.push(' ');
            }
            if text.is_empty() {
                if findings.is_empty() {
                    warnings.push(at(Warning::new(
                        Code::TranslationMissing,
                        "the engine gave no answer; the source stands in its place",
                    )));
                }
                target.push_str(&unit.request.source);
            } else {
                target.push_str(text);
            }
        }
        TranslatedSentence { source: sentence.source.clone(), target, warnings }
    }
}

/// Marks a sentence that has the translation of one close before it but another source: the model
/// took its neighbour for it, or fell back on one phrase. A short one ("He agreed.") may be right
/// twice.
fn mark_repeated(sentences: &mut [TranslatedSentence]) {
    for index in 1..sentences.len() {
        let (before, from_here) = sentences.split_at_mut(index);
        let here = &mut from_here[0];
        if here.target == here.source || guards::word_count(&here.target) < guards::SHORT_SOURCE {
            continue;
        }
        let close = before.iter().enumerate().rev().take(CLOSE);
        let same = close
            .filter(|(_, other)| guards::same_words(&other.target, &here.target))
            .find(|(_, other)| !guards::same_words(&other.source, &here.source));
        if let Some((other, _)) = same {
            let message = format!("the same translation as sentence {}", other + 1);
            here.warnings.push(Warning::new(Code::TranslationRepeated, message).at_sentence(index));
        }
    }
}

/// The end of `text`, at most [`LONGEST_CONTEXT`] bytes, from a word on.
fn tail(text: &str) -> &str {
    if text.len() <= LONGEST_CONTEXT {
        return text;
    }
    let from = text.ceil_char_boundary(text.len() - LONGEST_CONTEXT);
    let end = &text[from..];
    end.find(' ').map_or("", |at| end[at..].trim_start())
}
