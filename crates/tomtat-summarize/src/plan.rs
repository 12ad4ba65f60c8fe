//! From a text to requests, and from answers to a summary.

mod answers;

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use tomtat_article::{Code, Job, Summary, Warning};
use tomtat_engine::{Completion, Measure, Only, RequestError, SummarizeRequest};
use tomtat_verify::Source;

use crate::finish::Drafted;
use crate::guards::{self, Checked, Finding};
use crate::headline;
use crate::length::Target;
use crate::merge;
use crate::parts;
use crate::suited;
use crate::unit::{Asked, Unit, Wanted};
use crate::verified;
use crate::{SummarizeOptions, Text};

/// Sentences that each part of a long text is summarised in, at the least.
const SENTENCES_PER_PART: usize = 3;
/// Sentences that a model is asked for at once. More do not fit the longest answer of the models
/// we ship, and small models repeat themselves.
const MOST_PER_ANSWER: usize = 10;
/// Summaries of parts are summarised again until there are at most this many parts to each
/// sentence of the summary; its sentences are then chosen from them.
const PARTS_PER_SENTENCE: usize = 8;
/// Each round shortens the text several times over, so this many rounds mean a model that does not
/// shorten.
const MOST_ROUNDS: usize = 8;
/// Words of the opening that the parts behind it are given as context.
const CONTEXT_WORDS: usize = 60;

/// Names a unit of work of one [`Plan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(pub u64);

/// The work on one text: requests come out of [`next`](Plan::next), answers go
/// into [`accept`](Plan::accept), and [`finish`](Plan::finish) gives the
/// summary when [`is_done`](Plan::is_done).
pub struct Plan {
    text: Text,
    options: SummarizeOptions,
    target: Target,
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
    /// The sentences of the parts of the first round.
    parts: Vec<Range<usize>>,
    warnings: Vec<Warning>,
    measure: Arc<dyn Measure>,
    drafted: Option<Drafted>,
    headline: headline::State,
}

impl Plan {
    /// The work on `text`, for an engine that measures by `measure`.
    pub fn new(text: &Text, options: &SummarizeOptions, measure: Arc<dyn Measure>) -> Self {
        let words = text.words();
        let mut plan = Self {
            text: text.clone(),
            options: *options,
            target: Target::of(options, words),
            most_tokens: measure.max_text_tokens(Job::Summarize),
            units: Vec::new(),
            jobs: Vec::new(),
            first_id: 0,
            waiting: VecDeque::new(),
            source: OnceLock::new(),
            round: 0,
            parts: Vec::new(),
            warnings: Vec::new(),
            measure,
            drafted: None,
            headline: headline::State::of(options),
        };
        if plan.target.holds(words, text.sentences().count()) {
            plan.draft(Drafted::Verbatim);
        } else if let Some(like) = suited::looks_like(text) {
            plan.draft(Drafted::Unsuited(like));
        } else if plan.most_tokens == 0 {
            plan.draft(Drafted::Extractive("the engine does not summarise".to_owned()));
        } else {
            let paragraphs = plan.text.paragraphs.clone();
            plan.begin_round(&paragraphs);
        }
        plan
    }

    fn begin_round(&mut self, paragraphs: &[Vec<String>]) {
        self.round += 1;
        let answers = match self.round {
            // A long summary is written in several answers, each to its share of the text.
            1 => self.target.sentences.div_ceil(MOST_PER_ANSWER),
            // Of summaries in one request a small model keeps the first.
            _ => self.target.sentences,
        };
        let parts = parts::of_round(paragraphs, &*self.measure, self.most_tokens, answers);
        if self.round == 1 {
            self.parts = parts.iter().map(|part| part.sentences.clone()).collect();
            let sizes: Vec<usize> =
                parts.iter().map(|part| part.text.split_whitespace().count()).collect();
            self.warnings.extend(self.target.divided(&sizes, self.text.words(), answers));
        }
        let wanted = match parts.len() {
            1 => self.target.sentences,
            count => self.target.sentences.div_ceil(count).max(SENTENCES_PER_PART),
        };
        let title = self.text.title.clone().unwrap_or_default();
        let context = self.context(&title);
        let only = self.only();
        self.first_id += self.jobs.len() as u64;
        self.units = parts
            .into_iter()
            .enumerate()
            .map(|(at, part)| {
                Unit::new(SummarizeRequest {
                    text: part.text,
                    title: if at == 0 { title.clone() } else { context.clone() },
                    sentences: wanted,
                    only: only.clone(),
                    ..SummarizeRequest::default()
                })
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

    /// The numbers and names of the whole text, where the model is held to them.
    fn only(&self) -> Option<Arc<Only>> {
        let source = || source_of(&self.source, &self.text, &self.options);
        let (numbers, names) = self.options.constrain.then(|| source().vocabulary())?;
        Some(Arc::new(Only::new(numbers, names)))
    }

    /// What a part from the middle of the text stands behind: title and first sentence. (The parts
    /// before it would tell more, but each part would then wait for the one before.)
    fn context(&self, title: &str) -> String {
        let lead = self.text.sentences().next().unwrap_or_default();
        let lead: Vec<&str> = lead.split_whitespace().take(CONTEXT_WORDS).collect();
        let lines = [title.to_owned(), lead.join(" ")];
        lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n")
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
            .filter(|job| !matches!(job.wanted, Wanted::Headline))
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
        if self.is_done() {
            return;
        }
        let Some(index) = self.index(id) else { return };
        let Some(job) = self.jobs.get(index).cloned() else { return };
        if matches!(job.wanted, Wanted::Headline) {
            self.headed(index, answer);
            return;
        }
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
            Wanted::Missed(place) => self.missed(job.unit, place, &checked),
            Wanted::Headline => {}
        }
        if self.units.iter().all(|unit| unit.open == 0) {
            self.end_round();
        }
    }

    /// What was dropped is told of each part; what was asked for twice only of the whole.
    fn end_round(&mut self) {
        let mut units = std::mem::take(&mut self.units);
        let count = units.len();
        if count == 1 {
            let unit = units.remove(0);
            self.draft(if unit.sentences.is_empty() {
                let reason = unit.findings.last().map(|finding| finding.message.clone());
                Drafted::Extractive(reason.unwrap_or_default())
            } else {
                Drafted::Summary(unit.sentences, unit.findings)
            });
            return;
        }
        let source = source_of(&self.source, &self.text, &self.options);
        let mut summaries = Vec::with_capacity(count);
        for (i, mut unit) in units.into_iter().enumerate() {
            if unit.sentences.is_empty() {
                unit.stand_in(source);
            }
            for finding in &unit.findings {
                if finding.code != Code::SummarySentenceDropped {
                    let mut warning = finding.warning();
                    warning.message.insert_str(0, &format!("part {} of {count}: ", i + 1));
                    self.warnings.push(warning);
                }
            }
            summaries.push(unit.sentences);
        }
        if count <= self.target.sentences.max(1) * PARTS_PER_SENTENCE {
            let sentences = merge::chosen(summaries, self.target.sentences);
            self.draft(Drafted::Summary(sentences, Vec::new()));
        } else if self.round >= MOST_ROUNDS {
            let reason = format!("the model did not shorten the text in {MOST_ROUNDS} rounds");
            self.draft(Drafted::Extractive(reason));
        } else {
            let texts = |sentences: Vec<verified::Sentence>| {
                sentences.into_iter().map(|sentence| sentence.text).collect()
            };
            let next: Vec<Vec<String>> = summaries.into_iter().map(texts).collect();
            self.begin_round(&next);
        }
    }

    /// Takes the summary, and asks for its headline where one is wanted.
    fn draft(&mut self, drafted: Drafted) {
        let asked = self.headline.ask(&drafted, &self.text, self.most_tokens);
        self.drafted = Some(drafted);
        self.first_id += self.jobs.len() as u64;
        self.jobs = asked
            .into_iter()
            .map(|request| Asked { unit: 0, wanted: Wanted::Headline, request })
            .collect();
        self.waiting = (0..self.jobs.len()).collect();
    }

    /// A headline: asked for once more where it cannot be taken.
    fn headed(&mut self, index: usize, answer: Result<Completion, RequestError>) {
        let source = source_of(&self.source, &self.text, &self.options);
        let answer = answer.map_err(|error| error.to_string());
        let again = self.headline.take(answer, source, self.measure.takes_notes(Job::Summarize));
        if let (Some(note), Some(job)) = (again, self.jobs.get_mut(index)) {
            job.request.note = note;
            self.waiting.push_back(index);
        }
    }

    /// Whether the summary is ready.
    pub fn is_done(&self) -> bool {
        self.drafted.is_some() && self.headline.is_settled()
    }

    /// The summary and what to be careful about. Where requests are still
    /// open, the first sentences of the text stand in, with a warning.
    pub fn finish(self) -> (Summary, Vec<Warning>) {
        let drafted = self
            .drafted
            .unwrap_or_else(|| Drafted::Extractive("the engine gave no answer".to_owned()));
        source_of(&self.source, &self.text, &self.options);
        let source = self.source.into_inner().unwrap_or_default();
        crate::finish::Finish {
            text: &self.text,
            source: &source,
            options: &self.options,
            target: self.target,
            parts: &self.parts,
            warnings: self.warnings,
        }
        .summary(drafted, self.headline)
    }
}

fn source_of<'a>(
    source: &'a OnceLock<Source>,
    text: &Text,
    options: &SummarizeOptions,
) -> &'a Source {
    source.get_or_init(|| {
        Source::new(text.sentences())
            .with_title(text.title.as_deref().unwrap_or_default())
            .with_background(options.background.unwrap_or_default())
    })
}

/// The answer with the lighter findings; of equals the first.
fn better(first: Option<Checked>, second: Checked) -> Checked {
    let weight = |checked: &Checked| checked.findings.iter().map(Finding::weight).sum::<u32>();
    match first {
        Some(first) if weight(&first) <= weight(&second) => first,
        _ => second,
    }
}
