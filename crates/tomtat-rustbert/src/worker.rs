//! The thread that holds the model, so that a panic in it, and libtorch's settings, stay there.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

use crate::decode::{self, Batch};
use crate::model::{Model, Prepared};

/// The answers to a batch, or why there are none.
type Answers = Result<Vec<Vec<i64>>, String>;

pub(crate) struct Worker {
    /// `None` once the worker is to end.
    ask: Option<Sender<Batch>>,
    answers: Receiver<Answers>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Loads the model on a thread of its own, which computes with `threads` threads.
    pub(crate) fn start(prepared: Prepared, threads: usize) -> Result<Self, String> {
        let (ask, asked) = channel::<Batch>();
        let (answer, answers) = channel::<Answers>();
        let (ready, is_ready) = channel::<Result<(), String>>();
        let thread = Builder::new()
            .name("tomtat-rustbert".to_owned())
            .spawn(move || {
                let model = contained(|| {
                    // OpenMP keeps this by thread: it holds for what this one computes.
                    tch::set_num_threads(i32::try_from(threads).unwrap_or(1).max(1));
                    Model::load(prepared)
                });
                let model = match model.and_then(|loaded| loaded) {
                    Ok(model) => model,
                    Err(reason) => {
                        let _ = ready.send(Err(reason));
                        return;
                    }
                };
                let _ = ready.send(Ok(()));
                for batch in asked {
                    let answers =
                        contained(|| decode::answer(&model, &batch)).and_then(|answers| answers);
                    if answer.send(answers).is_err() {
                        return;
                    }
                }
            })
            .map_err(|error| format!("no thread could be started: {error}"))?;
        let gone = || "it ended while it was loaded".to_owned();
        is_ready.recv().unwrap_or_else(|_| Err(gone()))?;
        Ok(Self { ask: Some(ask), answers, thread: Some(thread) })
    }

    /// The answers to a batch, in its order.
    pub(crate) fn answer(&self, batch: Batch) -> Answers {
        let gone = || "its thread has ended".to_owned();
        let ask = self.ask.as_ref().ok_or_else(gone)?;
        ask.send(batch).map_err(|_| gone())?;
        self.answers.recv().map_err(|_| gone())?
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.ask = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Runs `work`; a panic in it is an error. The process's panic hook still runs.
pub(crate) fn contained<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
        let said = said.unwrap_or_else(|| "an internal error".to_owned());
        // libtorch adds its stack.
        format!("it gave up: {}", said.lines().next().unwrap_or_default())
    })
}
