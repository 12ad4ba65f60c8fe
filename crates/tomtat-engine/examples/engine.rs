//! An engine of one's own: a word list that translates word by word.
//!
//! `cargo run -p tomtat-engine --no-default-features --example engine`
#![allow(clippy::print_stdout)]

use std::sync::Arc;

use tomtat_article::Job;
use tomtat_engine::{
    Completion, Engine, EngineError, EngineInfo, Measure, Queue, Request, RequestError,
    TranslateRequest, run_all,
};

const WORDS: [(&str, &str); 3] = [("xin", "please"), ("chào", "greet"), ("bạn", "friend")];

struct Words(EngineInfo);

/// A word is a token, and any number of them fits.
struct CountWords;

impl Measure for CountWords {
    fn count_tokens(&self, text: &str) -> usize {
        text.split_whitespace().count()
    }

    fn max_text_tokens(&self, job: Job) -> usize {
        if job == Job::Translate { usize::MAX } else { 0 }
    }
}

impl Engine for Words {
    fn info(&self) -> &EngineInfo {
        &self.0
    }

    fn measure(&self) -> Arc<dyn Measure> {
        Arc::new(CountWords)
    }

    fn run(&mut self, queue: &mut dyn Queue) -> Result<(), EngineError> {
        while let Some((ticket, request)) = queue.next() {
            if queue.stopped() {
                return Err(EngineError::Stopped);
            }
            let answer = match request {
                Request::Translate(request) => Ok(Completion::of(translated(&request.source))),
                _ => Err(RequestError::Job),
            };
            queue.done(ticket, answer);
        }
        Ok(())
    }
}

fn translated(source: &str) -> String {
    let known = |word: &str| WORDS.iter().find(|(vi, _)| *vi == word.to_lowercase());
    let words = source.split_whitespace().map(|word| known(word).map_or(word, |(_, en)| *en));
    words.collect::<Vec<_>>().join(" ")
}

fn main() -> Result<(), EngineError> {
    let mut engine = Words(EngineInfo {
        model: "words".to_owned(),
        sha256: None,
        adapter: None,
        engine: "example".to_owned(),
        jobs: vec![Job::Translate],
    });
    let requests = vec![Request::Translate(TranslateRequest::new("Xin chào bạn"))];
    for answer in run_all(&mut engine, requests)? {
        match answer {
            Ok(completion) => println!("{}", completion.text),
            Err(error) => println!("no answer: {error}"),
        }
    }
    Ok(())
}
