//! The thread that holds the model: its packed weights must stay on the thread that made them.

use fxtranslate::engine::Engine;
use tomtat_engine::contained;

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

pub(crate) type Worker = tomtat_engine::Worker<Vec<Tokens>, Answers>;

/// Loads the model on a thread of its own, from which `threads` more are used for a batch. A job is
/// sentences that end with the end mark; answers come in their order.
pub(crate) fn start(files: Files, threads: usize) -> Result<Worker, String> {
    Worker::start("tomtat-fxtranslate", move || load(&files, threads), translate)
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
