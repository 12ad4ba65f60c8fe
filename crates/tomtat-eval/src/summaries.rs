//! Summaries against their references, and an engine over the texts.

use std::collections::HashMap;
use std::time::Instant;

use tomtat_article::{Summary, Tokens};
use tomtat_engine::{Completion, Engine, Queue, Request, RequestError, Ticket};
use tomtat_metrics::bootstrap::{Bootstrap, Interval};
use tomtat_metrics::{RougeStats, SummaryStats, rouge_segments};
use tomtat_summarize::{Plan, SummarizeOptions, Text, UnitId};
use tomtat_verify::Source;

use crate::hypotheses::{Hypotheses, Hypothesis, lead, random};
use crate::summary_table::{SummaryRow, SummaryTable};
use crate::{EvalError, References};

/// Sentences of the baselines.
const BASELINE: usize = 3;
/// Texts that an engine has at once.
const WINDOW: usize = 16;

/// How good the summaries of all texts are.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SummaryScores {
    /// Summaries that were scored.
    pub summaries: usize,
    /// Texts without a summary; they score 0.
    pub missing: usize,
    /// ROUGE-1, -2, -L and -Lsum: mean F (0 to 100) as rouge-score computes it without its stemmer,
    /// with the 95 % interval of a bootstrap.
    pub rouge: [Interval; 4],
    /// How much the same scores are above those of Lead-3 on the same texts, with its interval: one
    /// without 0 is a difference. `None` for Lead-3 itself.
    pub above_lead: Option<[Interval; 4]>,
    /// Words of a summary, in the mean.
    pub words: f64,
    /// Words of the text to words of the summary, in the mean.
    pub compression: f64,
    /// The share of pairs of words that the text does not have, 0 to 1, in the mean.
    pub novel_bigrams: f64,
    /// The share of runs of three words that stood in the summary before, 0 to 1, in the mean.
    pub repeated_trigrams: f64,
    /// What the checks of `tomtat-verify` found: names, numbers, dates and the like that the text
    /// does not hold.
    pub findings: usize,
    /// Summaries with any of them.
    pub with_findings: usize,
}

impl SummaryScores {
    /// Findings for a hundred summaries.
    pub fn findings_per_100(&self) -> f64 {
        self.findings as f64 * 100.0 / (self.summaries.max(1)) as f64
    }
}

/// Scores the baselines Lead-3 and random, and then `systems`. Where the references have no texts,
/// the first system that has takes their place.
///
/// # Errors
/// Where a text is missing everywhere, or there is nothing to score.
pub fn compare(
    references: &References,
    systems: Vec<Hypotheses>,
) -> Result<SummaryTable, EvalError> {
    let mut references = references.clone();
    for system in &systems {
        let texts: Vec<&[String]> = system.summaries.iter().map(|h| h.text.as_slice()).collect();
        references.fill(&texts);
    }
    if let Some(at) = references.iter().position(|reference| reference.text.is_empty()) {
        return Err(EvalError::NoText { number: at + 1 });
    }
    let first = lead(&references, BASELINE);
    let lead_stats = rouge_of(&references, &first)?;
    let mut table = SummaryTable::default();
    let baselines = [first, random(&references, BASELINE)];
    for (at, system) in baselines.into_iter().chain(systems).enumerate() {
        let beside = (at > 0).then_some(lead_stats.as_slice());
        let scores = score(&references, &system, beside)?;
        table.rows.push(SummaryRow {
            name: system.name,
            scores,
            seconds: system.seconds,
            tokens: system.tokens,
        });
    }
    Ok(table)
}

/// The ROUGE of each summary. Sentences stand on lines of their own, for ROUGE-Lsum.
fn rouge_of(references: &References, system: &Hypotheses) -> Result<Vec<RougeStats>, EvalError> {
    let lines: Vec<String> = system.summaries.iter().map(|h| h.summary.join("\n")).collect();
    let wanted: Vec<String> =
        references.iter().map(|r| crate::references::sentences(&r.summary).join("\n")).collect();
    Ok(rouge_segments(&lines, &[wanted])?)
}

/// The F of ROUGE number `which`, in percent.
fn f(stats: &RougeStats, which: usize) -> f64 {
    let mean = stats.mean();
    let of = [mean.rouge_1, mean.rouge_2, mean.rouge_l, mean.rouge_lsum];
    of.get(which).map_or(0.0, |score| score.f * 100.0)
}

fn each(
    mut of: impl FnMut(usize) -> Result<Interval, EvalError>,
) -> Result<[Interval; 4], EvalError> {
    Ok([of(0)?, of(1)?, of(2)?, of(3)?])
}

fn score(
    references: &References,
    system: &Hypotheses,
    beside: Option<&[RougeStats]>,
) -> Result<SummaryScores, EvalError> {
    let bootstrap = Bootstrap::default();
    let stats = rouge_of(references, system)?;
    let rouge = each(|which| Ok(bootstrap.interval(&stats, |sum| f(sum, which))?))?;
    let above_lead = match beside {
        Some(lead) => {
            Some(each(|which| Ok(bootstrap.paired(&stats, lead, |sum| f(sum, which))?.difference))?)
        }
        None => None,
    };
    let mut scores = SummaryScores {
        summaries: system.summaries.len(),
        missing: 0,
        rouge,
        above_lead,
        words: 0.0,
        compression: 0.0,
        novel_bigrams: 0.0,
        repeated_trigrams: 0.0,
        findings: 0,
        with_findings: 0,
    };
    let (mut words, mut compression, mut novel, mut repeated) =
        (Mean::default(), Mean::default(), Mean::default(), Mean::default());
    for (reference, Hypothesis { summary, text }) in references.iter().zip(&system.summaries) {
        if summary.is_empty() {
            scores.missing += 1;
            continue;
        }
        let text = if text.is_empty() { &reference.text } else { text };
        let found = SummaryStats::new(&summary.join(" "), &text.join(" "));
        words.add(Some(found.summary_words as f64));
        compression.add(found.compression);
        novel.add(found.novel_ngrams[1]);
        repeated.add(found.repeated_ngrams[2]);
        let source = Source::new(text.iter().map(String::as_str));
        let findings: usize = summary.iter().map(|s| source.check(s).findings.len()).sum();
        scores.findings += findings;
        scores.with_findings += usize::from(findings > 0);
    }
    scores.words = words.value();
    scores.compression = compression.value();
    scores.novel_bigrams = novel.value();
    scores.repeated_trigrams = repeated.value();
    Ok(scores)
}

#[derive(Default)]
struct Mean {
    sum: f64,
    count: usize,
}

impl Mean {
    fn add(&mut self, value: Option<f64>) {
        self.sum += value.unwrap_or(0.0);
        self.count += usize::from(value.is_some());
    }

    fn value(&self) -> f64 {
        self.sum / self.count.max(1) as f64
    }
}

/// Summarises the texts of the references with `engine`, as a run of tomtat does: many at once,
/// with guards and verification. `progress` is told the number of summaries so far, and ends the
/// run by giving false.
///
/// # Errors
/// As [`Engine::run`], and where a reference has no text.
pub fn summarize(
    name: &str,
    engine: &mut dyn Engine,
    references: &References,
    options: &SummarizeOptions,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Hypotheses, EvalError> {
    if let Some(at) = references.iter().position(|reference| reference.text.is_empty()) {
        return Err(EvalError::NoText { number: at + 1 });
    }
    let began = Instant::now();
    let measure = engine.measure();
    let plan = |text: &Vec<String>| {
        let text = Text { title: None, paragraphs: vec![text.clone()] };
        Plan::new(&text, options, std::sync::Arc::clone(&measure))
    };
    let mut work = Work {
        make: &plan,
        texts: references.iter().map(|reference| &reference.text).collect(),
        plans: HashMap::new(),
        begun: 0,
        done: references.iter().map(|_| None).collect(),
        tickets: HashMap::new(),
        next_ticket: 0,
        tokens: Tokens::default(),
        progress,
        stopped: false,
    };
    engine.run(&mut work)?;
    let (tokens, left) = (work.tokens, std::mem::take(&mut work.plans));
    let mut done = work.done;
    for (at, plan) in left {
        if let Some(place) = done.get_mut(at) {
            *place = Some(plan.finish().0);
        }
    }
    let of = |summary: Option<Summary>| Hypothesis {
        summary: summary.into_iter().flat_map(|s| s.sentences).map(|s| s.text).collect(),
        text: Vec::new(),
    };
    Ok(Hypotheses {
        seconds: Some(began.elapsed().as_secs_f64()),
        tokens: Some(tokens),
        ..Hypotheses::of(name, done.into_iter().map(of).collect())
    })
}

struct Work<'a> {
    make: &'a dyn Fn(&Vec<String>) -> Plan,
    texts: Vec<&'a Vec<String>>,
    /// Plans in work, by the place of their text.
    plans: HashMap<usize, Plan>,
    begun: usize,
    done: Vec<Option<Summary>>,
    tickets: HashMap<Ticket, (usize, UnitId)>,
    next_ticket: u64,
    tokens: Tokens,
    progress: &'a mut dyn FnMut(u64) -> bool,
    stopped: bool,
}

impl Work<'_> {
    fn settle(&mut self, at: usize) {
        if self.plans.get(&at).is_some_and(Plan::is_done)
            && let Some(plan) = self.plans.remove(&at)
            && let Some(place) = self.done.get_mut(at)
        {
            *place = Some(plan.finish().0);
            let done = self.done.iter().filter(|summary| summary.is_some()).count();
            self.stopped |= !(self.progress)(done as u64);
        }
    }
}

impl Queue for Work<'_> {
    fn next(&mut self) -> Option<(Ticket, Request)> {
        loop {
            let mut open: Vec<usize> = self.plans.keys().copied().collect();
            open.sort_unstable();
            for at in open {
                let asked = self.plans.get_mut(&at).and_then(Plan::next);
                if let Some((id, request)) = asked {
                    let ticket = Ticket(self.next_ticket);
                    self.next_ticket += 1;
                    self.tickets.insert(ticket, (at, id));
                    return Some((ticket, Request::Summarize(request)));
                }
            }
            if self.plans.len() >= WINDOW {
                return None;
            }
            let text = *self.texts.get(self.begun)?;
            let at = self.begun;
            self.begun += 1;
            self.plans.insert(at, (self.make)(text));
            self.settle(at);
        }
    }

    fn done(&mut self, ticket: Ticket, answer: Result<Completion, RequestError>) {
        let Some((at, id)) = self.tickets.remove(&ticket) else { return };
        if let Ok(completion) = &answer {
            self.tokens.add(completion.prompt_tokens, completion.new_tokens);
        }
        if let Some(plan) = self.plans.get_mut(&at) {
            plan.accept(id, answer);
        }
        self.settle(at);
    }

    fn enough(&self, ticket: Ticket, answer: &str) -> bool {
        let plan = self.tickets.get(&ticket).and_then(|(at, id)| Some((self.plans.get(at)?, *id)));
        plan.is_some_and(|(plan, id)| plan.enough(id, answer))
    }

    fn stopped(&self) -> bool {
        self.stopped
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use tomtat_article::Length;
    use tomtat_engine::{EngineError, ScriptedEngine};

    use super::*;

    fn references(count: usize) -> References {
        let line = |i: usize| {
            format!(
                "{{\"text\": \"The port of Vik closed on Monday, officials said. Ships wait outside. \
                 Waves of {i}0 metres broke over the pier all night long. Nobody was hurt in the \
                 storm. The port reopens on Friday, the harbour master said.\", \
                 \"summary\": \"The port of Vik closed until Friday.\"}}"
            )
        };
        References::parse(&(1..=count).map(line).collect::<Vec<_>>().join("\n")).unwrap()
    }

    #[test]
    fn systems_stand_beside_lead_3_and_random() {
        let references = references(20);
        let good = vec!["The port of Vik closed until Friday.".to_owned(); 20];
        let bad = vec!["Olsen closed 99 mines.".to_owned(); 20];
        let systems = [("good", good), ("bad", bad)]
            .map(|(name, texts)| Hypotheses::of_texts(name, &references, &texts).unwrap());
        let table = compare(&references, systems.to_vec()).unwrap();
        let [lead, random, good, bad] = &table.rows[..] else { panic!("four rows") };
        assert_eq!((lead.name.as_str(), random.name.as_str()), ("lead-3", "random-3"));
        assert!(lead.scores.above_lead.is_none() && lead.scores.findings == 0);
        assert!((good.scores.rouge[2].score - 100.0).abs() < 1e-9);
        assert!(good.scores.above_lead.unwrap()[2].low > 0.0);
        assert!(bad.scores.above_lead.unwrap()[2].high < 0.0);
        assert!(bad.scores.findings >= 40 && bad.scores.findings_per_100() >= 200.0);
        assert!(good.scores.compression > 4.0 && good.scores.words == 7.0);
    }

    #[test]
    fn an_engine_is_run_over_more_texts_than_it_has_at_once() {
        let references = references(40);
        let mut engine = ScriptedEngine::new(|_: &Request| Completion {
            prompt_tokens: 50,
            new_tokens: 9,
            ..Completion::of("The port of Vik closed on Monday.")
        });
        let options = SummarizeOptions::default().with_length(Length::Sentences(1));
        let mut seen = 0;
        let found = summarize("scripted", &mut engine, &references, &options, &mut |done| {
            seen = done;
            true
        })
        .unwrap();
        assert_eq!((found.summaries.len(), seen), (40, 40));
        assert!(found.summaries.iter().all(|h| h.summary == ["The port of Vik closed on Monday."]));
        assert_eq!(found.tokens.unwrap().requests, 40);
        let ended = summarize("s", &mut engine, &references, &options, &mut |_| false);
        assert!(matches!(ended, Err(EvalError::Engine(EngineError::Stopped))));
    }

    #[test]
    fn a_summary_that_is_missing_scores_nothing_and_is_counted() {
        let references = references(2);
        let texts = ["The port of Vik closed until Friday.".to_owned(), String::new()];
        let system = Hypotheses::of_texts("half", &references, &texts).unwrap();
        let table = compare(&references, vec![system]).unwrap();
        assert_eq!(table.rows[2].scores.missing, 1);
        assert!((table.rows[2].scores.rouge[0].score - 50.0).abs() < 1e-9);
    }

    #[test]
    fn references_without_a_text_anywhere_are_an_error() {
        let references = References::parse("{\"summary\": \"A.\"}").unwrap();
        let error = compare(&references, Vec::new()).unwrap_err().to_string();
        assert!(error.starts_with("no text for reference 1"), "{error}");
    }
}
