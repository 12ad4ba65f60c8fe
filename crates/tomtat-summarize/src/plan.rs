//! From a text to requests, and from answers to a summary.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use tomtat_article::{Code, Job, Length, Summary, SummaryKind, SummarySentence, Warning};
use tomtat_engine::{Completion, Measure, RequestError, SummarizeRequest};

use tomtat_verify::Source;

use crate::guards::{self, Checked, Finding};
use crate::parts::{self, Part};
use crate::select;
use crate::verified::{self, Sentence};
use crate::{SummarizeOptions, Text};

/// Words of a wire sentence. An article with no more words than its summary is
/// likely to have is given as it is.
const WORDS_PER_SENTENCE: usize = 22;
/// Sentences that each part of a long text is summarised in.
const SENTENCES_PER_PART: usize = 3;
/// Sentences of the text that count as its opening.
const OPENING: usize = 2;
/// Words of a first sentence that can stand in a summary.
const LEAD_WORDS: std::ops::RangeInclusive<usize> = 6..=45;
/// Part summaries are merged until they fit; each round shortens the text
/// several times over, so this many rounds mean a model that does not shorten.
const MOST_ROUNDS: usize = 8;

/// Names a unit of work of one [`Plan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(pub u64);

/// The work on one text: requests come out of [`next`](Plan::next), answers go
/// into [`accept`](Plan::accept), and [`finish`](Plan::finish) gives the
/// summary when [`is_done`](Plan::is_done).
pub struct Plan {
    text: Text,
    length: Length,
    background: Option<&'static str>,
    most_tokens: usize,
    /// The units of this round; their results in order make the text of the next.
    units: Vec<Unit>,
    /// What is asked in this round: the answer of each unit, then sentences to be written again.
    jobs: Vec<Asked>,
    /// Ids of this round begin here, so that an answer of an earlier round is known as late.
    first_id: u64,
    waiting: VecDeque<usize>,
    /// The sentences of the text, made when the first answer is to be verified.
    source: OnceLock<Source>,
    round: usize,
    /// Parts of the first round.
    parts: usize,
    warnings: Vec<Warning>,
    measure: Arc<dyn Measure>,
    done: Option<Done>,
}

struct Unit {
    request: SummarizeRequest,
    first: Option<Checked>,
    /// What was dropped from the answer or is wrong with its form.
    findings: Vec<Finding>,
    sentences: Vec<Sentence>,
    /// Answers that are still to come.
    open: usize,
}

/// What one request is about.
#[derive(Clone)]
struct Asked {
    unit: usize,
    wanted: Wanted,
    request: SummarizeRequest,
}

#[derive(Clone, Copy)]
enum Wanted {
    /// The answer of the unit.
    Answer,
    /// This sentence of it, written again.
    Sentence(usize),
    /// What the text counts up.
    Points,
}

enum Done {
    Verbatim,
    Summary(Vec<Sentence>, Vec<Finding>),
    Extractive(String),
}

impl Plan {
    /// The work on `text`, for an engine that measures by `measure`.
    pub fn new(text: &Text, options: &SummarizeOptions, measure: Arc<dyn Measure>) -> Self {
        let mut plan = Self {
            text: text.clone(),
            length: options.length,
            background: options.background,
            most_tokens: measure.max_text_tokens(Job::Summarize),
            units: Vec::new(),
            jobs: Vec::new(),
            first_id: 0,
            waiting: VecDeque::new(),
            source: OnceLock::new(),
            round: 0,
            parts: 1,
            warnings: Vec::new(),
            measure,
            done: None,
        };
        let wanted = plan.length.sentences();
        let short = text.words() <= wanted * WORDS_PER_SENTENCE;
        if short || text.sentences().count() <= wanted {
            plan.done = Some(Done::Verbatim);
        } else if plan.most_tokens == 0 {
            plan.done = Some(Done::Extractive("the engine does not summarise".to_owned()));
        } else {
            let paragraphs = plan.text.paragraphs.clone();
            plan.begin_round(&paragraphs);
        }
        plan
    }

    fn begin_round(&mut self, paragraphs: &[Vec<String>]) {
        self.round += 1;
        let measure = &self.measure;
        // A text that fits by the bound need not be counted.
        let bound = paragraphs.iter().flatten().map(|text| measure.bound_tokens(text) + 1);
        let parts = if bound.sum::<usize>() <= self.most_tokens {
            parts::divide(paragraphs, self.most_tokens, &|text| measure.bound_tokens(text))
        } else {
            parts::divide(paragraphs, self.most_tokens, &|text| measure.count_tokens(text))
        };
        if self.round == 1 {
            self.parts = parts.len();
            if parts.len() > 1 {
                self.warnings.push(divided(&parts, self.text.words()));
            }
        }
        let last = parts.len() == 1;
        let wanted = if last { self.length.sentences() } else { SENTENCES_PER_PART };
        let title = self.text.title.clone().unwrap_or_default();
        self.first_id += self.jobs.len() as u64;
        self.units = parts
            .into_iter()
            .map(|part| Unit {
                request: SummarizeRequest {
                    text: part.text,
                    title: title.clone(),
                    sentences: wanted,
                    ..SummarizeRequest::default()
                },
                first: None,
                findings: Vec::new(),
                sentences: Vec::new(),
                open: 1,
            })
            .collect();
        let asked = |(unit, of): (usize, &Unit)| Asked {
            unit,
            wanted: Wanted::Answer,
            request: of.request.clone(),
        };
        self.jobs = self.units.iter().enumerate().map(asked).collect();
        self.waiting = (0..self.jobs.len()).collect();
    }

    /// The next request.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<(UnitId, SummarizeRequest)> {
        let index = self.waiting.pop_front()?;
        let job = self.jobs.get(index)?;
        Some((UnitId(self.first_id + index as u64), job.request.clone()))
    }

    /// Whether an answer that is still being written will do as it stands: it has the sentences
    /// asked for, and none of them is empty of news.
    pub fn enough(&self, id: UnitId, answer: &str) -> bool {
        self.index(id)
            .and_then(|index| self.jobs.get(index))
            .is_some_and(|job| guards::enough(answer, &job.request.text, job.request.sentences))
    }

    /// The job of this round that `id` names; `None` for a late answer of an earlier one.
    fn index(&self, id: UnitId) -> Option<usize> {
        let index = usize::try_from(id.0.checked_sub(self.first_id)?).ok()?;
        (index < self.jobs.len()).then_some(index)
    }

    /// Takes an answer. An answer that fails a guard is asked for once more; a sentence that could
    /// not be verified is asked for twice more; the last answer of a round may begin the next.
    pub fn accept(&mut self, id: UnitId, answer: Result<Completion, RequestError>) {
        if self.done.is_some() {
            return;
        }
        let Some(index) = self.index(id) else { return };
        let Some(job) = self.jobs.get(index).cloned() else { return };
        let checked = match answer {
            Ok(completion) => guards::check(&completion, &job.request.text),
            Err(error) => Checked {
                sentences: Vec::new(),
                findings: vec![Finding {
                    code: Code::SummaryExtractive,
                    message: error.to_string(),
                    note: String::new(),
                }],
            },
        };
        match job.wanted {
            Wanted::Answer => self.answered(index, job.unit, checked),
            Wanted::Sentence(sentence) => self.rewritten(index, job.unit, sentence, &checked),
            Wanted::Points => self.pointed(job.unit, &checked),
        }
        if self.units.iter().all(|unit| unit.open == 0) {
            self.end_round();
        }
    }

    /// The answer of a unit: asked for again where its form is wrong, else taken.
    fn answered(&mut self, index: usize, at: usize, checked: Checked) {
        let (Some(unit), Some(job)) = (self.units.get_mut(at), self.jobs.get_mut(index)) else {
            return;
        };
        if unit.open == 0 {
            return;
        }
        let notes: Vec<&str> =
            checked.findings.iter().map(|f| f.note.as_str()).filter(|n| !n.is_empty()).collect();
        if unit.first.is_none() && !notes.is_empty() {
            job.request.note = notes.join(" ");
            unit.first = Some(checked);
            self.waiting.push_back(index);
            return;
        }
        let Checked { sentences, findings } = better(unit.first.take(), checked);
        let source = source_of(&self.source, &self.text, self.background);
        unit.findings = findings;
        unit.sentences = verified::chosen(sentences, unit.request.sentences, source);
        unit.open -= 1;
        for sentence in 0..unit.sentences.len() {
            let Some(request) = verified::rewrite(&unit.sentences, sentence, &unit.request, source)
            else {
                continue;
            };
            if self.measure.count_tokens(&request.text) > self.most_tokens {
                continue;
            }
            unit.open += 1;
            self.waiting.push_back(self.jobs.len());
            self.jobs.push(Asked { unit: at, wanted: Wanted::Sentence(sentence), request });
        }
        // The source is the article's; a part of it or a text of summaries counts otherwise.
        if self.round == 1 && self.parts == 1 {
            let asked = verified::missed_points(&unit.sentences, &unit.request, source);
            if let Some(request) = asked {
                unit.open += 1;
                self.waiting.push_back(self.jobs.len());
                self.jobs.push(Asked { unit: at, wanted: Wanted::Points, request });
            }
        }
        unit.settle();
    }

    /// Sentences with what the text counts up.
    fn pointed(&mut self, at: usize, checked: &Checked) {
        let Some(unit) = self.units.get_mut(at) else { return };
        let source = source_of(&self.source, &self.text, self.background);
        verified::pointed(&mut unit.sentences, checked, source);
        unit.open = unit.open.saturating_sub(1);
        unit.settle();
    }

    /// A sentence that was written again.
    fn rewritten(&mut self, index: usize, at: usize, sentence: usize, checked: &Checked) {
        let (Some(unit), Some(job)) = (self.units.get_mut(at), self.jobs.get_mut(index)) else {
            return;
        };
        let source = source_of(&self.source, &self.text, self.background);
        verified::rewritten(&mut unit.sentences, sentence, checked, source);
        match verified::rewrite(&unit.sentences, sentence, &unit.request, source) {
            Some(request) if self.measure.count_tokens(&request.text) <= self.most_tokens => {
                job.request = request;
                self.waiting.push_back(index);
            }
            _ => {
                unit.open = unit.open.saturating_sub(1);
                unit.settle();
            }
        }
    }

    fn end_round(&mut self) {
        let units = std::mem::take(&mut self.units);
        let count = units.len();
        if count == 1 {
            for Unit { sentences, findings, .. } in units {
                self.done = Some(if sentences.is_empty() {
                    let reason = findings.last().map(|finding| finding.message.clone());
                    Done::Extractive(reason.unwrap_or_default())
                } else {
                    Done::Summary(sentences, findings)
                });
            }
            return;
        }
        let mut next = Vec::with_capacity(count);
        for (i, unit) in units.into_iter().enumerate() {
            let part = format!("part {} of {count}: ", i + 1);
            let text = &unit.request.text;
            let mut sentences: Vec<String> =
                unit.sentences.into_iter().map(|sentence| sentence.text).collect();
            if sentences.is_empty() {
                // The part must not be missing from the summary of the whole.
                let first = tomtat_sentences::split(text, tomtat_article::Language::ENGLISH);
                sentences = first.into_iter().take(2).map(|range| text[range].to_owned()).collect();
            }
            for finding in unit.findings {
                let mut warning = finding.warning();
                warning.message.insert_str(0, &part);
                if finding.code != Code::SummarySentenceDropped {
                    self.warnings.push(warning);
                }
            }
            next.push(sentences);
        }
        if self.round >= MOST_ROUNDS {
            let reason = format!("the model did not shorten the text in {MOST_ROUNDS} rounds");
            self.done = Some(Done::Extractive(reason));
            return;
        }
        self.begin_round(&next);
    }

    /// Whether the summary is ready.
    pub fn is_done(&self) -> bool {
        self.done.is_some()
    }

    /// The summary and what to be careful about. Where requests are still
    /// open, the first sentences of the text stand in, with a warning.
    pub fn finish(mut self) -> (Summary, Vec<Warning>) {
        let wanted = self.length.sentences();
        let done = self
            .done
            .take()
            .unwrap_or_else(|| Done::Extractive("the engine gave no answer".to_owned()));
        let (kind, sentences) = match done {
            Done::Verbatim => {
                self.warnings.push(Warning::new(
                    Code::SummaryVerbatim,
                    "the article is no longer than its summary would be; it is given as it is",
                ));
                let all = self.text.sentences().count();
                (SummaryKind::Verbatim, self.first_sentences(all))
            }
            Done::Summary(sentences, findings) => {
                self.warnings.extend(findings.iter().map(Finding::warning));
                let sentences = sentences.into_iter().map(Sentence::into_summary).collect();
                (SummaryKind::Abstractive, self.with_lead(sentences, wanted))
            }
            Done::Extractive(reason) => {
                self.warnings.push(Warning::new(
                    Code::SummaryExtractive,
                    format!("{reason}; the article's first sentences stand in for a summary"),
                ));
                (SummaryKind::Extractive, self.first_sentences(wanted))
            }
        };
        if kind == SummaryKind::Abstractive && sentences.len() < wanted {
            self.warnings.push(Warning::new(
                Code::SummaryShort,
                format!("{} of {wanted} sentences", sentences.len()),
            ));
        }
        for (i, sentence) in sentences.iter().enumerate() {
            self.warnings.extend(sentence.findings.iter().map(|finding| {
                let place = format!("sentence {} of the summary", i + 1);
                Warning::new(finding.code, format!("{} ({place})", finding.message))
            }));
        }
        (Summary { kind, length: self.length, sentences, parts: self.parts }, self.warnings)
    }

    /// The first sentences of the text, each resting on itself.
    fn first_sentences(&self, count: usize) -> Vec<SummarySentence> {
        let sentences = self.text.sentences().take(count).enumerate();
        sentences.map(|(i, text)| SummarySentence::new(text, vec![i])).collect()
    }

    /// News stands in the opening. Where no sentence rests on it, the article's
    /// own first sentence goes in front, and a warning says so.
    fn with_lead(
        &mut self,
        sentences: Vec<SummarySentence>,
        wanted: usize,
    ) -> Vec<SummarySentence> {
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
        let mut all: Vec<SummarySentence> = std::iter::once(lead).chain(sentences).collect();
        let kept = select::best(all.iter().map(|s| s.text.clone()).collect(), wanted);
        let mut kept = kept.iter().peekable();
        all.retain(|sentence| kept.next_if(|text| **text == sentence.text).is_some());
        all
    }
}

impl Unit {
    /// Once nothing is to come: what could not be verified goes where it can.
    fn settle(&mut self) {
        if self.open == 0 {
            self.findings.extend(verified::drop_unverified(&mut self.sentences));
        }
    }
}

fn source_of<'a>(
    source: &'a OnceLock<Source>,
    text: &Text,
    background: Option<&str>,
) -> &'a Source {
    source.get_or_init(|| {
        Source::new(text.sentences())
            .with_title(text.title.as_deref().unwrap_or_default())
            .with_background(background.unwrap_or_default())
    })
}

fn divided(parts: &[Part], words: usize) -> Warning {
    let sizes: Vec<usize> = parts.iter().map(|p| p.text.split_whitespace().count()).collect();
    let (least, most) = (sizes.iter().min().unwrap_or(&0), sizes.iter().max().unwrap_or(&0));
    Warning::new(
        Code::SummaryDivided,
        format!(
            "{words} words are more than the model takes at once: summarised in {} parts of {least} to \
             {most} words, and the parts together",
            parts.len()
        ),
    )
}

/// The answer with the lighter findings; of equals the first.
fn better(first: Option<Checked>, second: Checked) -> Checked {
    let weight = |checked: &Checked| checked.findings.iter().map(Finding::weight).sum::<u32>();
    match first {
        Some(first) if weight(&first) <= weight(&second) => first,
        _ => second,
    }
}
