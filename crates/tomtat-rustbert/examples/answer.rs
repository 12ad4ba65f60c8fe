//! What a folder answers to lines of standard input, and how quickly.
//!
//! ```sh
//! cargo run --release -p tomtat-rustbert --example answer -- FOLDER [THREADS] < lines.txt
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::{BufRead, stdin};
use std::time::Instant;

use tomtat_article::Job;
use tomtat_engine::{Engine, Request, SummarizeRequest, TranslateRequest, run_all};
use tomtat_rustbert::{Folder, RustBertEngine, RustBertOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = Folder::open(args.next().ok_or("which folder?")?)?;
    let mut options = RustBertOptions::default();
    if let Some(threads) = args.next() {
        options = options.with_threads(threads.parse()?);
    }
    let begin = Instant::now();
    let mut engine = RustBertEngine::load(&folder, options)?;
    let loaded = begin.elapsed();
    let translates = engine.info().jobs.contains(&Job::Translate);
    let mut requests = Vec::new();
    for line in stdin().lock().lines() {
        let line = line?;
        requests.push(if translates {
            Request::Translate(TranslateRequest::new(line))
        } else {
            let request = SummarizeRequest { text: line, sentences: 3, ..Default::default() };
            Request::Summarize(request)
        });
    }
    let begin = Instant::now();
    let mut tokens = 0;
    for answer in run_all(&mut engine, requests)? {
        match answer {
            Ok(answer) => {
                tokens += answer.new_tokens;
                println!("{}", answer.text);
            }
            Err(error) => println!("({error})"),
        }
    }
    let seconds = begin.elapsed().as_secs_f64();
    eprintln!(
        "loaded in {:.1} s; {tokens} tokens in {seconds:.1} s, {:.0} a second",
        loaded.as_secs_f64(),
        tokens as f64 / seconds.max(1e-9)
    );
    Ok(())
}
