//! The `tomtat` command: flags → settings → the `tomtat` library → reports.
//!
//! stdout carries results only; everything else goes to stderr, in the style of
//! `docs/messages.md`. Exit codes: 0 all done, 1 some article failed, 2 usage or
//! set-up error, 130 interrupted.

mod args;
mod commands;
mod config;
mod console;
mod estimate;
mod interrupt;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

pub use args::Args;
use console::Console;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything asked for was done.
    Done,
    /// Some articles failed; the others were delivered.
    SomeFailed,
    /// Nothing could be done.
    Failed,
    /// Interrupted; what was finished is kept.
    Interrupted,
}

impl Outcome {
    fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::SomeFailed => 1,
            Self::Failed => 2,
            Self::Interrupted => 130,
        }
    }
}

/// Runs the command with `args`, the first of which is the program's name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => {
            // Help and version go to stdout, usage errors to stderr; clap knows which.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    let console = Console::new(args.global.quiet, args.global.verbose);
    match commands::run(args, &console) {
        Ok(outcome) => ExitCode::from(outcome.code()),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        // Also in the middle of a fetch.
        Err(_) if interrupt::interrupted() => ExitCode::from(Outcome::Interrupted.code()),
        Err(error) => {
            console.error(&error);
            ExitCode::from(Outcome::Failed.code())
        }
    }
}

/// Whether the reader of our output went away (`tomtat … | head`): no error of ours.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
