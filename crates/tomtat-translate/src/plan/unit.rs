//! One piece that is sent, on its way to an answer.

use tomtat_article::{Code, Language};
use tomtat_engine::{Completion, Context, Finish, RequestError, Term, TranslateRequest};

use crate::guards::{self, Finding};

/// The last of the answers that are drawn, round by round, while the best so far fails a guard.
const ROUNDS: [u8; 2] = [2, 4];
/// All of them.
pub(super) const VARIANTS: u8 = ROUNDS[ROUNDS.len() - 1];

/// A text with what is doubtful about it.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) findings: Vec<Finding>,
    /// Which variant it is.
    variant: u8,
}

impl Answer {
    fn weight(&self) -> u32 {
        self.findings.iter().map(Finding::weight).sum()
    }
}

/// Whom a unit is asked of, and how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// For the first time.
    First,
    /// Other answers of the same translator, in this round; so many are open.
    Others { round: usize, open: u8 },
    /// Once more with a note: of the second translator where there is one.
    Again,
}

/// What can be done about an answer that fails a guard.
#[derive(Debug, Clone, Copy)]
pub(super) struct Remedies {
    /// Anything at all.
    pub(super) retry: bool,
    /// Other answers of the first translator.
    pub(super) varies: bool,
    /// Asking it again with a note.
    pub(super) takes_notes: bool,
    /// Asking a second translator.
    pub(super) second: bool,
}

/// What is to be asked next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing: the unit has its answer, or waits for others.
    Nothing,
    /// These variants of it.
    Variants { from: u8, to: u8 },
    /// The unit once more, of the first translator.
    Again,
    /// The same of the second one.
    Second,
}

pub(super) struct Unit {
    pub(super) request: TranslateRequest,
    /// White space that stood between this piece and the one before.
    pub(super) gap: bool,
    stage: Stage,
    best: Option<Answer>,
    /// Whether the best answer lacks a term whose translation is fixed.
    termless: bool,
    pub(super) answer: Option<Answer>,
}

impl Unit {
    pub(super) fn new(request: TranslateRequest, gap: bool) -> Self {
        Self { request, gap, stage: Stage::First, best: None, termless: false, answer: None }
    }

    /// Whether its next request is for the second translator.
    pub(super) fn is_revised(&self, remedies: Remedies) -> bool {
        remedies.second && self.stage == Stage::Again
    }

    /// Takes an answer, of this variant.
    pub(super) fn accept(
        &mut self,
        variant: u8,
        from: Language,
        answer: Result<Completion, RequestError>,
        remedies: Remedies,
    ) -> Next {
        let finish = answer.as_ref().ok().map(|completion| completion.finish);
        let answer = answered(&self.request, variant, from, answer);
        match self.stage {
            Stage::First => {
                let doubted = !answer.findings.is_empty();
                self.best = Some(answer);
                // Of a request that was refused every variant is.
                if doubted && remedies.retry && remedies.varies && finish.is_some() {
                    return self.others(0);
                }
                self.settle(finish, remedies)
            }
            Stage::Others { round, open } => {
                let key = |answer: &Answer| (answer.weight(), answer.variant);
                if self.best.as_ref().is_none_or(|best| key(&answer) < key(best)) {
                    self.best = Some(answer);
                }
                self.stage = Stage::Others { round, open: open.saturating_sub(1) };
                if open > 1 {
                    Next::Nothing
                } else if self.best.as_ref().is_some_and(|best| worth_more(best, round)) {
                    self.others(round + 1)
                } else {
                    self.settle(Some(Finish::Stop), remedies)
                }
            }
            Stage::Again => {
                self.answer = Some(better(self.best.take(), answer, self.termless));
                Next::Nothing
            }
        }
    }

    /// Asks for the answers of a round.
    fn others(&mut self, round: usize) -> Next {
        let last = |round: usize| ROUNDS.get(round).copied().unwrap_or(VARIANTS);
        let from = round.checked_sub(1).map_or(0, last) + 1;
        let to = last(round);
        self.stage = Stage::Others { round, open: (to + 1).saturating_sub(from) };
        Next::Variants { from, to }
    }

    /// Ends with the best answer of the first translator, or asks once more.
    fn settle(&mut self, finish: Option<Finish>, remedies: Remedies) -> Next {
        let Some(best) = &self.best else { return Next::Nothing };
        self.termless = remedies.second && lacks_term(&self.request.terms, &best.text);
        // The same request has the same answer where no note reaches the model, and an error again.
        let helps = remedies.second || remedies.takes_notes && finish.is_some();
        if !(remedies.retry && helps && (self.termless || !best.findings.is_empty())) {
            self.answer = self.best.take();
            return Next::Nothing;
        }
        let notes: Vec<&str> = best.findings.iter().map(|f| f.note.as_str()).collect();
        self.request.note = notes.join(" ");
        if finish != Some(Finish::Stop) {
            // What led into a loop leads there again.
            self.request.context = Context::default();
        }
        self.stage = Stage::Again;
        if remedies.second { Next::Second } else { Next::Again }
    }
}

/// Whether a better answer may come in the round after this one. A name that is gone from several
/// answers is one that the model does not know, or that the source writes in a way of its own.
fn worth_more(best: &Answer, round: usize) -> bool {
    let last = round + 1 == ROUNDS.len();
    let hard = |finding: &Finding| finding.code == Code::TranslationNames && round > 0;
    !last && !best.findings.iter().all(hard)
}

/// The text of an answer, and what is doubtful about it.
fn answered(
    request: &TranslateRequest,
    variant: u8,
    from: Language,
    answer: Result<Completion, RequestError>,
) -> Answer {
    match answer {
        Ok(completion) => {
            let cleaned = guards::clean(&request.source, &completion.text);
            let findings = guards::check(&request.source, from, &cleaned, &completion);
            Answer { text: cleaned.text, findings, variant }
        }
        Err(error) => {
            let code = Code::TranslationMissing;
            let finding = Finding { code, message: error.to_string(), note: String::new() };
            Answer { text: String::new(), findings: vec![finding], variant }
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
fn better(first: Option<Answer>, second: Answer, termless: bool) -> Answer {
    match first {
        Some(first) if first.weight() + u32::from(termless) <= second.weight() => first,
        _ => second,
    }
}
