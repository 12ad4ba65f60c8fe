//! From an article to requests, and from answers to a translation.

use std::collections::VecDeque;

use tomtat_article::{Article, Code, Job, Language, TranslatedSentence, Translation, Warning};
use tomtat_engine::{Completion, Context, Finish, Measure, RequestError, Term, TranslateRequest};

use crate::TranslateOptions;
use crate::divide::divide;
use crate::guards::{self, Finding};

/// The longest context that is shown, in bytes: one sentence, and its end where it is longer.
const LONGEST_CONTEXT: usize = 400;
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
    waiting: VecDeque<usize>,
    /// What the first translator got wrong and a second one is asked for.
    doubted: VecDeque<usize>,
    open: usize,
    open_second: usize,
    /// Whether there is a second translator.
    second: bool,
    /// Whether a second request can have another answer.
    takes_notes: bool,
    retry: bool,
}

struct SentenceWork {
    source: String,
    units: std::ops::Range<usize>,
    /// Kept as it is: another language, or nothing to translate.
    kept: Option<Option<Warning>>,
}

struct Unit {
    request: TranslateRequest,
    /// White space that stood between this piece and the one before.
    gap: bool,
    first: Option<(String, Vec<Finding>)>,
    /// Whether the first answer lacks a term whose translation is fixed.
    termless: bool,
    answer: Option<(String, Vec<Finding>)>,
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
            second: false,
            takes_notes: measure.takes_notes(Job::Translate),
            retry: options.retry,
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
                    };
                    plan.waiting.push_back(plan.units.len());
                    plan.units.push(Unit {
                        request,
                        gap,
                        first: None,
                        termless: false,
                        answer: None,
                    });
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
        self.second = second;
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
        let index = match self.waiting.pop_front() {
            None if self.wants_second() => self.doubted.pop_front()?,
            index => index?,
        };
        match self.units.get(index).is_some_and(|unit| unit.first.is_some()) && self.second {
            true => self.open_second += 1,
            false => self.open += 1,
        }
        let unit = self.units.get(index)?;
        Some((UnitId(index as u64), unit.request.clone()))
    }

    /// Takes an answer. One that fails a guard is asked for once more, with the fault named: of the
    /// second translator where there is one.
    pub fn accept(&mut self, id: UnitId, answer: Result<Completion, RequestError>) {
        let Some(index) = usize::try_from(id.0).ok().filter(|&i| i < self.units.len()) else {
            return;
        };
        let unit = &mut self.units[index];
        let revised = self.second && unit.first.is_some();
        let open = if revised { &mut self.open_second } else { &mut self.open };
        *open = open.saturating_sub(1);
        let finish = answer.as_ref().ok().map(|completion| completion.finish);
        let answered = answered(&unit.request, self.from, answer);
        unit.termless |= self.second && !revised && lacks_term(&unit.request.terms, &answered.0);
        let doubted = unit.termless || !answered.1.is_empty();
        // The same request has the same answer where no note reaches the model, and an error again.
        let again = self.retry && (self.second || self.takes_notes && finish.is_some());
        if !(doubted && again && unit.first.is_none()) {
            unit.answer = Some(better(unit.first.take(), answered, unit.termless));
            return;
        }
        let notes: Vec<&str> = answered.1.iter().map(|f| f.note.as_str()).collect();
        unit.request.note = notes.join(" ");
        if finish != Some(Finish::Stop) {
            // What led into a loop leads there again.
            unit.request.context = Context::default();
        }
        unit.first = Some(answered);
        if self.second { &mut self.doubted } else { &mut self.waiting }.push_back(index);
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
                Some((text, findings)) => (text.as_str(), findings.as_slice()),
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

/// The text of an answer, and what is doubtful about it.
fn answered(
    request: &TranslateRequest,
    from: Language,
    answer: Result<Completion, RequestError>,
) -> (String, Vec<Finding>) {
    match answer {
        Ok(completion) => {
            let cleaned = guards::clean(&request.source, &completion.text);
            let findings = guards::check(&request.source, from, &cleaned, &completion);
            (cleaned.text, findings)
        }
        Err(error) => {
            let code = Code::TranslationMissing;
            let finding = Finding { code, message: error.to_string(), note: String::new() };
            (String::new(), vec![finding])
        }
    }
}

/// Whether nothing in a translation is left of a term with a fixed translation. Many terms have
/// other good translations: that is a reason to ask another model, not one to warn.
fn lacks_term(terms: &[Term], target: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace(['-', '.'], "");
    let target = plain(target);
    terms.iter().any(|term| {
        let wanted = plain(&term.target);
        // Of "hostages", "hostage" will do, of "ceasefire talks" one of both.
        !wanted.split(' ').any(|word| target.contains(word.trim_end_matches('s')))
    })
}

/// The answer with the lighter findings; of equals the first, which was asked
/// for without a hint, unless it lacks a term.
fn better(
    first: Option<(String, Vec<Finding>)>,
    second: (String, Vec<Finding>),
    termless: bool,
) -> (String, Vec<Finding>) {
    let weight =
        |answer: &(String, Vec<Finding>)| answer.1.iter().map(Finding::weight).sum::<u32>();
    match first {
        Some(first) if weight(&first) + u32::from(termless) <= weight(&second) => first,
        _ => second,
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
