//! The `tomtat` command. All of it is in the library beside this file.

use std::process::ExitCode;

fn main() -> ExitCode {
    tomtat_cli::run(std::env::args_os())
}
