//! The `tomtat` command, as the build of these tests makes it.
//!
//! The same few lines as in tomtat-cli: a test can only name the binaries of its own package, and
//! building that one beside the tests chooses other features of half of the dependencies, and
//! builds them twice.

use std::process::ExitCode;

fn main() -> ExitCode {
    tomtat_cli::run(std::env::args_os())
}
