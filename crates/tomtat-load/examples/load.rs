//! Prints what is understood of each input, an article a line as JSON:
//! `cargo run -p tomtat-load --example load -- PATH…`
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use tomtat_load::{Input, LoadOptions, Loader};

fn main() -> ExitCode {
    let mut options = LoadOptions::default();
    let mut inputs: Vec<Input> = Vec::new();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--no-clean" => options.clean = false,
            path => inputs.push(path.into()),
        }
    }
    if inputs.is_empty() {
        inputs.push(Input::Stdin);
    }
    let mut code = ExitCode::SUCCESS;
    for article in Loader::new(options).load(inputs) {
        let line = article
            .map_err(|error| format!("{error} [{}]", error.code()))
            .and_then(|article| serde_json::to_string(&article).map_err(|e| e.to_string()));
        match line {
            Ok(line) => println!("{line}"),
            Err(error) => {
                eprintln!("{error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
