//! From a text to requests, and from answers to a summary.

use std::collections::VecDeque;
use std::sync::Arc;

use tomtat_article::{Code, Job, Length, Summary, SummaryKind, SummarySentence, Warning};
use tomtat_engine::{Completion, Measure, RequestError, SummarizeRequest};

use crate::evidence::Evidence;
use crate::guards::{self, Checked, Finding};
use crate::parts::{self, Part};
use crate::select;
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
    most_tokens: usize,
    /// The units of this round; their results in order make the text of the next.
    units: Vec<Unit>,
    /// Ids of this round begin here, so that an answer of an earlier round is known as late.
    first_id: u64,
    waiting: VecDeque<usize>,
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
    answer: Option<Checked>,
}

enum Done {
    Verbatim,
    Summary(Checked),
    Extractive(String),
}

impl Plan {
    /// The work on `text`, for an engine that measures by `measure`.
    pub fn new(text: &Text, options: &SummarizeOptions, measure: Arc<dyn Measure>) -> Self {
        let mut plan = Self {
            text: text.clone(),
            length: options.length,
            most_tokens: measure.max_text_tokens(Job::Summarize),
            units: Vec::new(),
            first_id: 0,
            waiting: VecDeque::new(),
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
        self.first_id += self.units.len() as u64;
        self.units = parts
            .into_iter()
            .map(|part| Unit {
                request: SummarizeRequest {
                    text: part.text,
                    title: title.clone(),
                    sentences: wanted,
                    note: String::new(),
                },
                first: None,
                answer: None,
            })
            .collect();
        self.waiting = (0..self.units.len()).collect();
    }

    /// The next request.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<(UnitId, SummarizeRequest)> {
        let index = self.waiting.pop_front()?;
        let unit = self.units.get(index)?;
        Some((UnitId(self.first_id + index as u64), unit.request.clone()))
    }

    /// Whether an answer that is still being written will do as it stands: it has the sentences
    /// asked for, and none of them is empty of news.
    pub fn enough(&self, id: UnitId, answer: &str) -> bool {
        self.index(id)
            .and_then(|index| self.units.get(index))
            .is_some_and(|unit| guards::enough(answer, &unit.request.text, unit.request.sentences))
    }

    /// The unit of this round that `id` names; `None` for a late answer of an earlier one.
    fn index(&self, id: UnitId) -> Option<usize> {
        let index = usize::try_from(id.0.checked_sub(self.first_id)?).ok()?;
        (index < self.units.len()).then_some(index)
    }

    /// Takes an answer. An answer that fails a guard is asked for once more;
    /// the last answer of a round may begin the next round.
    pub fn accept(&mut self, id: UnitId, answer: Result<Completion, RequestError>) {
        let Some(index) = self.index(id) else { return };
        let unit = &mut self.units[index];
        let checked = match answer {
            Ok(completion) => {
                guards::check(&completion, &unit.request.text, unit.request.sentences)
            }
            Err(error) => Checked {
                sentences: Vec::new(),
                findings: vec![Finding {
                    code: Code::SummaryExtractive,
                    message: error.to_string(),
                    note: String::new(),
                }],
            },
        };
        let notes: Vec<&str> =
            checked.findings.iter().map(|f| f.note.as_str()).filter(|n| !n.is_empty()).collect();
        if unit.first.is_none() && !notes.is_empty() {
            unit.request.note = notes.join(" ");
            unit.first = Some(checked);
            self.waiting.push_back(index);
            return;
        }
        unit.answer = Some(better(unit.first.take(), checked));
        if self.waiting.is_empty() && self.units.iter().all(|unit| unit.answer.is_some()) {
            self.end_round();
        }
    }

    fn end_round(&mut self) {
        let answers: Vec<(Checked, String)> = self
            .units
            .iter_mut()
            .map(|unit| (unit.answer.take().unwrap_or_default(), unit.request.text.clone()))
            .collect();
        if let [(checked, _)] = answers.as_slice() {
            self.done = Some(if checked.sentences.is_empty() {
                let reason = checked.findings.last().map(|f| f.message.clone());
                Done::Extractive(reason.unwrap_or_default())
            } else {
                Done::Summary(checked.clone())
            });
            return;
        }
        let mut next = Vec::with_capacity(answers.len());
        for (i, (checked, text)) in answers.into_iter().enumerate() {
            let part = format!("part {} of {}: ", i + 1, self.units.len());
            let mut sentences = checked.sentences;
            if sentences.is_empty() {
                // The part must not be missing from the summary of the whole.
                let first = tomtat_sentences::split(&text, tomtat_article::Language::ENGLISH);
                sentences = first.into_iter().take(2).map(|range| text[range].to_owned()).collect();
            }
            for finding in checked.findings {
                let mut warning = finding.warning();
                // A name that is not in its part stays doubtful in the whole.
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
        // Of the model's own sentences; made once, for the lead and for what they rest on.
        let mut found: Option<Evidence> = None;
        let (kind, sentences) = match done {
            Done::Verbatim => {
                self.warnings.push(Warning::new(
                    Code::SummaryVerbatim,
                    "the article is no longer than its summary would be; it is given as it is",
                ));
                (SummaryKind::Verbatim, self.text.sentences().map(str::to_owned).collect())
            }
            Done::Summary(checked) => {
                let evidence = found.insert(Evidence::new(self.text.sentences()));
                self.warnings.extend(checked.findings.iter().map(Finding::warning));
                (SummaryKind::Abstractive, self.with_lead(checked.sentences, wanted, evidence))
            }
            Done::Extractive(reason) => {
                self.warnings.push(Warning::new(
                    Code::SummaryExtractive,
                    format!("{reason}; the article's first sentences stand in for a summary"),
                ));
                let first = self.text.sentences().take(wanted).map(str::to_owned).collect();
                (SummaryKind::Extractive, first)
            }
        };
        if kind == SummaryKind::Abstractive && sentences.len() < wanted {
            self.warnings.push(Warning::new(
                Code::SummaryShort,
                format!("{} of {wanted} sentences", sentences.len()),
            ));
        }
        let sentences = with_evidence(sentences, found.as_ref());
        (Summary { kind, length: self.length, sentences, parts: self.parts }, self.warnings)
    }

    /// News stands in the opening. Where no sentence rests on it, the article's
    /// own first sentence goes in front, and a warning says so.
    fn with_lead(
        &mut self,
        sentences: Vec<String>,
        wanted: usize,
        evidence: &Evidence,
    ) -> Vec<String> {
        let covered = sentences
            .iter()
            .any(|sentence| evidence.of(sentence).iter().any(|&found| found < OPENING));
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
        let all = std::iter::once(lead.to_owned()).chain(sentences).collect();
        select::best(all, wanted)
    }
}

/// Without evidence to search, the i-th sentence is the article's i-th sentence.
fn with_evidence(sentences: Vec<String>, found: Option<&Evidence>) -> Vec<SummarySentence> {
    sentences
        .into_iter()
        .enumerate()
        .map(|(i, text)| {
            let evidence = found.map_or_else(|| vec![i], |found| found.of(&text));
            SummarySentence { text, evidence }
        })
        .collect()
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
