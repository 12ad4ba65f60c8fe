use std::collections::VecDeque;

use crate::{Completion, Engine, EngineError, Request, RequestError};

/// Names a request until it is answered; given by the queue, opaque to engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// Where an engine takes its requests from and brings its answers to.
pub trait Queue {
    /// The next request, or `None` when there is none *now*. An engine asks
    /// again after every answer.
    fn next(&mut self) -> Option<(Ticket, Request)>;

    /// Takes the answer to a request.
    fn done(&mut self, ticket: Ticket, answer: Result<Completion, RequestError>);

    /// Whether an answer that is still being written will do as it stands. `answer` ends with a
    /// complete sentence. Engines may ask this of summaries at the end of each sentence; those
    /// that write an answer in one go need not.
    fn enough(&self, _ticket: Ticket, _answer: &str) -> bool {
        false
    }

    /// Whether the run should end at once; looked at between steps.
    fn stopped(&self) -> bool {
        false
    }
}

/// Answers a fixed list of requests; the answers stand in the order of the requests.
///
/// # Errors
/// As [`Engine::run`].
pub fn run_all(
    engine: &mut dyn Engine,
    requests: Vec<Request>,
) -> Result<Vec<Result<Completion, RequestError>>, EngineError> {
    struct List {
        waiting: VecDeque<(Ticket, Request)>,
        answers: Vec<Result<Completion, RequestError>>,
    }

    impl Queue for List {
        fn next(&mut self) -> Option<(Ticket, Request)> {
            self.waiting.pop_front()
        }

        fn done(&mut self, ticket: Ticket, answer: Result<Completion, RequestError>) {
            let slot = usize::try_from(ticket.0).ok().and_then(|i| self.answers.get_mut(i));
            if let Some(slot) = slot {
                *slot = answer;
            }
        }
    }

    let unanswered = || Err(RequestError::Failed("the engine gave no answer".to_owned()));
    let answers = requests.iter().map(|_| unanswered()).collect();
    let waiting = (0..).map(Ticket).zip(requests).collect();
    let mut list = List { waiting, answers };
    engine.run(&mut list)?;
    Ok(list.answers)
}
