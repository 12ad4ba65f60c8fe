//! The thread that holds the model: its packed weights must stay on the thread that made them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

use fxtranslate::engine::Engine;

type Tokens = Vec<u32>;
/// For each sentence its translation, or `None` where the engine gave up on it.
type Answers = Vec<Option<Tokens>>;

/// The bytes of a model.
pub(crate) struct Files {
    pub(crate) model: Vec<u8>,
    pub(crate) source_vocab: Vec<u8>,
    pub(crate) target_vocab: Vec<u8>,
    pub(crate) shortlist: Option<Vec<u8>>,
}

pub(crate) struct Worker {
    /// `None` once the worker is to end.
    ask: Option<Sender<Vec<Tokens>>>,
    answers: Receiver<Answers>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Loads the model on a thread of its own, from which `threads` more are used for a batch.
    pub(crate) fn start(files: Files, threads: usize) -> Result<Self, String> {
        let (ask, asked) = channel::<Vec<Tokens>>();
        let (answer, answers) = channel::<Answers>();
        let (ready, is_ready) = channel::<Result<(), String>>();
        let thread = Builder::new()
            .name("tomtat-fxtranslate".to_owned())
            .spawn(move || {
                let engine = match contained(|| load(&files, threads)).and_then(|loaded| loaded) {
                    Ok(engine) => engine,
                    Err(reason) => {
                        let _ = ready.send(Err(reason));
                        return;
                    }
                };
                drop(files);
                let _ = ready.send(Ok(()));
                for batch in asked {
                    if answer.send(translate(&engine, batch)).is_err() {
                        return;
                    }
                }
            })
            .map_err(|error| format!("no thread could be started: {error}"))?;
        let gone = || "it ended while it was loaded".to_owned();
        is_ready.recv().unwrap_or_else(|_| Err(gone()))?;
        Ok(Self { ask: Some(ask), answers, thread: Some(thread) })
    }

    /// Translates sentences that end with the end mark; answers come in their order.
    pub(crate) fn translate(&self, batch: Vec<Tokens>) -> Result<Answers, String> {
        let gone = || "its thread has ended".to_owned();
        let ask = self.ask.as_ref().ok_or_else(gone)?;
        ask.send(batch).map_err(|_| gone())?;
        self.answers.recv().map_err(|_| gone())
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

fn load(files: &Files, threads: usize) -> Result<Engine, String> {
    let engine = Engine::from_bytes(&files.model, &files.source_vocab, &files.target_vocab)?;
    let engine = match &files.shortlist {
        Some(shortlist) => engine.with_shortlist_bytes(shortlist),
        None => engine,
    };
    Ok(engine.with_threads(threads.max(1)))
}

/// All at once; where that ends in a panic, one by one, so that only the culprit has no answer.
fn translate(engine: &Engine, batch: Vec<Tokens>) -> Answers {
    match contained(|| engine.greedy_batch(&batch)) {
        Ok(answers) if answers.len() == batch.len() => answers.into_iter().map(Some).collect(),
        _ => batch.iter().map(|one| contained(|| engine.greedy(one)).ok()).collect(),
    }
}

/// Runs `work`; a panic in it is an error. The process's panic hook still runs. What `work` was
/// changing are buffers that each call fills anew.
pub(crate) fn contained<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
        format!("it gave up: {}", said.unwrap_or_else(|| "an internal error".to_owned()))
    })
}
