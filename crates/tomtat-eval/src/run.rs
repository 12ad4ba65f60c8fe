//! An engine over the sources, timed and counted.

use std::time::Instant;

use tomtat_article::{Language, Tokens};
use tomtat_engine::{Completion, Engine, Queue, Request, RequestError, Ticket};
use tomtat_translate::{Plan, TranslateOptions, UnitId};

use crate::{EvalError, Segments};

/// What an engine made of the sources.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Run {
    /// The translations, in the order of the sources.
    pub hypotheses: Vec<String>,
    /// Wall time in seconds, without the loading of the engine.
    pub seconds: f64,
    /// What the engine was asked, second tries included.
    pub tokens: Tokens,
}

/// Translates the sources with `engine`, as an article of tomtat is: many at once, with terms and
/// guards. `progress` is told the number of answers so far, and ends the run by giving false.
///
/// # Errors
/// As [`Engine::run`]; [`Stopped`](tomtat_engine::EngineError::Stopped) where `progress` ended it.
pub fn translate(
    engine: &mut dyn Engine,
    segments: &Segments,
    options: &TranslateOptions,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Run, EvalError> {
    let began = Instant::now();
    let measure = engine.measure();
    let plan =
        Plan::of_sentences(None, segments.sources(), Language::VIETNAMESE, options, &*measure);
    let mut work = Work { plan, tokens: Tokens::default(), progress, stopped: false };
    engine.run(&mut work)?;
    let translation = work.plan.finish();
    Ok(Run {
        hypotheses: translation.sentences.into_iter().map(|sentence| sentence.target).collect(),
        seconds: began.elapsed().as_secs_f64(),
        tokens: work.tokens,
    })
}

struct Work<'p> {
    plan: Plan,
    tokens: Tokens,
    progress: &'p mut dyn FnMut(u64) -> bool,
    stopped: bool,
}

impl Queue for Work<'_> {
    fn next(&mut self) -> Option<(Ticket, Request)> {
        let (UnitId(id), request) = self.plan.next()?;
        Some((Ticket(id), Request::Translate(request)))
    }

    fn done(&mut self, ticket: Ticket, answer: Result<Completion, RequestError>) {
        if let Ok(completion) = &answer {
            self.tokens.add(completion.prompt_tokens, completion.new_tokens);
        }
        self.stopped |= !(self.progress)(self.tokens.requests);
        self.plan.accept(UnitId(ticket.0), answer);
    }

    fn stopped(&self) -> bool {
        self.stopped
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use tomtat_engine::{EngineError, ScriptedEngine};

    use super::*;

    fn segments() -> Segments {
        let sources = ["Có 41.000 người.", "Ông đã đi."].map(str::to_owned).to_vec();
        let references = ["There are 41,000 people.", "He left."].map(str::to_owned).to_vec();
        Segments::new(sources, references).unwrap()
    }

    fn engine() -> impl Engine {
        ScriptedEngine::new(|request: &Request| match request {
            Request::Translate(request) if request.source.contains("41.000") => {
                Completion { prompt_tokens: 10, new_tokens: 5, ..Completion::of("Some people.") }
            }
            _ => Completion { prompt_tokens: 7, new_tokens: 3, ..Completion::of("He left.") },
        })
    }

    #[test]
    fn second_tries_are_counted() {
        let options = TranslateOptions::default();
        let run = translate(&mut engine(), &segments(), &options, &mut |_| true).unwrap();
        assert_eq!(run.hypotheses, ["Some people.", "He left."]);
        // The number is missing, so the first is asked for twice.
        assert_eq!(run.tokens, Tokens { requests: 3, prompt: 27, generated: 13, cached: 0 });
    }

    #[test]
    fn a_run_can_be_ended() {
        let options = TranslateOptions::default();
        let ended = translate(&mut engine(), &segments(), &options, &mut |answers| answers < 1);
        assert!(matches!(ended, Err(EvalError::Engine(EngineError::Stopped))));
    }
}
