//! The thread that holds the model.

use tomtat_engine::contained;

use crate::decode::{self, Batch};
use crate::model::{Model, Prepared};

/// The answers to a batch, or why there are none.
type Answers = Result<Vec<Vec<i64>>, String>;

pub(crate) type Worker = tomtat_engine::Worker<Batch, Answers>;

/// Loads the model on a thread of its own, which computes with `threads` threads.
pub(crate) fn start(prepared: Prepared, threads: usize) -> Result<Worker, String> {
    let load = move || {
        // OpenMP keeps this by thread: it holds for what this one computes.
        tch::set_num_threads(i32::try_from(threads).unwrap_or(1).max(1));
        Model::load(prepared)
    };
    Worker::start("tomtat-rustbert", load, |model, batch| {
        contained(|| decode::answer(model, &batch)).and_then(|answers| answers)
    })
}
