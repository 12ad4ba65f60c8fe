//! An engine of your own in a pipeline: here one that looks words up in a list.
//!
//! `cargo run -p tomtat --example own_engine`

use std::{io::Write, sync::Arc};

use tomtat::engine::{Completion, Engine, EngineError, EngineInfo, Measure, Queue, Request};
use tomtat::{Job, Language, Pipeline, Task};

struct WordByWord(EngineInfo);

const WORDS: &[(&str, &str)] = &[("mưa", "rain"), ("lớn", "heavy"), ("ở", "in")];

impl Engine for WordByWord {
    fn info(&self) -> &EngineInfo {
        &self.0
    }

    /// How text is measured: plans divide what is longer than the engine takes.
    fn measure(&self) -> Arc<dyn Measure> {
        Arc::new(Words)
    }

    /// Takes requests until there are none, and answers each.
    fn run(&mut self, queue: &mut dyn Queue) -> Result<(), EngineError> {
        while let Some((ticket, request)) = queue.next() {
            let Request::Translate(request) = request else { continue };
            let english = |word: &str| {
                let found = WORDS.iter().find(|(vi, _)| *vi == word.to_lowercase());
                found.map_or(word, |(_, english)| english).to_owned()
            };
            let words: Vec<String> = request.source.split(' ').map(english).collect();
            queue.done(ticket, Ok(Completion::of(words.join(" "))));
        }
        Ok(())
    }
}

struct Words;

impl Measure for Words {
    fn count_tokens(&self, text: &str) -> usize {
        text.split_whitespace().count()
    }

    fn max_text_tokens(&self, job: Job) -> usize {
        if job == Job::Translate { 100 } else { 0 }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let info = EngineInfo {
        model: "a list of words".to_owned(),
        sha256: None,
        adapter: None,
        engine: "word by word".to_owned(),
        jobs: vec![Job::Translate],
    };
    let builder = Pipeline::builder().task(Task::Translate).language(Language::VIETNAMESE);
    let mut pipeline = builder.translator_engine(Box::new(WordByWord(info))).build()?;
    let record = pipeline.translate_text("Mưa lớn ở Huế.")?;
    let translation = record.translation.ok_or("no translation")?;
    writeln!(std::io::stdout(), "{}", translation.sentences[0].target)?;
    Ok(())
}
