//! Panics of other crates on damaged input, turned into errors.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::Problem;

/// Runs `work`; a panic in it is an error. The process's panic hook still runs and may print.
/// Where the program is built with `panic = "abort"`, nothing is contained.
pub(crate) fn contained<T>(what: &str, work: impl FnOnce() -> T) -> Result<T, Problem> {
    // What `work` was changing is dropped or given up by all callers when it fails.
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| Problem::Damaged(format!("{what} gave up on it (an internal error)")))
}
