//! A model on a thread of its own, so that a panic in it, and what it sets for its thread, stay
//! there.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

/// A thread that holds a model and answers one job after the other. It ends with this value.
#[derive(Debug)]
pub struct Worker<J, A> {
    /// `None` once the worker is to end.
    ask: Option<Sender<J>>,
    answers: Receiver<A>,
    thread: Option<JoinHandle<()>>,
}

impl<J: Send + 'static, A: Send + 'static> Worker<J, A> {
    /// Starts a thread named `name`, which loads a model with `load` and answers jobs with
    /// `answer`. The model never leaves the thread.
    ///
    /// # Errors
    /// What `load` says, what it panics with, and a thread that could not be started. A panic in
    /// `answer` ends the thread: wrap what may panic in [`contained`].
    pub fn start<M>(
        name: &str,
        load: impl FnOnce() -> Result<M, String> + Send + 'static,
        answer: impl Fn(&M, J) -> A + Send + 'static,
    ) -> Result<Self, String> {
        let (ask, asked) = channel::<J>();
        let (send, answers) = channel::<A>();
        let (ready, is_ready) = channel::<Result<(), String>>();
        let thread = Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let model = match contained(load).and_then(|loaded| loaded) {
                    Ok(model) => model,
                    Err(reason) => {
                        let _ = ready.send(Err(reason));
                        return;
                    }
                };
                let _ = ready.send(Ok(()));
                for job in asked {
                    if send.send(answer(&model, job)).is_err() {
                        return;
                    }
                }
            })
            .map_err(|error| format!("no thread could be started: {error}"))?;
        let gone = || "it ended while it was loaded".to_owned();
        is_ready.recv().unwrap_or_else(|_| Err(gone()))?;
        Ok(Self { ask: Some(ask), answers, thread: Some(thread) })
    }

    /// The answer to one job.
    ///
    /// # Errors
    /// The thread has ended.
    pub fn answer(&self, job: J) -> Result<A, String> {
        let gone = || "its thread has ended".to_owned();
        let ask = self.ask.as_ref().ok_or_else(gone)?;
        ask.send(job).map_err(|_| gone())?;
        self.answers.recv().map_err(|_| gone())
    }
}

impl<J, A> Drop for Worker<J, A> {
    fn drop(&mut self) {
        self.ask = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Runs `work`; a panic in it is an error, of which the first line is told (libtorch adds its
/// stack). The process's panic hook still runs. Nothing that `work` was changing may be read
/// after a panic.
///
/// # Errors
/// What it panicked with.
pub fn contained<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
        let said = said.unwrap_or_else(|| "an internal error".to_owned());
        format!("it gave up: {}", said.lines().next().unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn jobs_are_answered_by_the_model_on_its_thread() {
        let here = std::thread::current().id();
        let load = move || Ok((std::thread::current().id() != here, 2));
        let answer = |&(elsewhere, two): &(bool, i32), job: i32| (elsewhere, two * job);
        let worker = Worker::start("test", load, answer).unwrap();
        assert_eq!(worker.answer(4), Ok((true, 8)));
        assert_eq!(worker.answer(5), Ok((true, 10)));
    }

    #[test]
    fn a_model_that_cannot_be_loaded_says_why() {
        let start = |load: fn() -> Result<(), String>| {
            Worker::start("test", load, |(), (): ()| ()).map(|_| ()).unwrap_err()
        };
        assert_eq!(start(|| Err("no weights".to_owned())), "no weights");
        assert_eq!(start(|| panic!("first line\nstack")), "it gave up: first line");
    }

    #[test]
    fn a_worker_that_gave_up_answers_no_more() {
        let answer = |(): &(), job: bool| assert!(job, "a bad job");
        let worker = Worker::start("test", || Ok(()), answer).unwrap();
        assert_eq!(worker.answer(true), Ok(()));
        assert_eq!(worker.answer(false), Err("its thread has ended".to_owned()));
        assert_eq!(worker.answer(true), Err("its thread has ended".to_owned()));
    }
}
