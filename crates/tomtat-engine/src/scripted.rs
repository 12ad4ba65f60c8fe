use std::sync::Arc;

use tomtat_article::{Job, Language};

use crate::{Completion, Engine, EngineError, EngineInfo, Measure, Queue, Request};

/// An engine whose answers are a function of the request: for tests of what is
/// built on engines, and for trying out a pipeline without a model.
pub struct ScriptedEngine<F> {
    answer: F,
    info: EngineInfo,
    max_text_tokens: usize,
    takes_notes: bool,
    varies: bool,
    reads: Vec<Language>,
}

impl<F: FnMut(&Request) -> Completion + Send> ScriptedEngine<F> {
    /// An engine that does both jobs, takes 2,000 tokens of text, and answers by `answer`.
    pub fn new(answer: F) -> Self {
        let info = EngineInfo {
            model: "scripted".to_owned(),
            sha256: None,
            adapter: None,
            engine: "scripted".to_owned(),
            jobs: vec![Job::Translate, Job::Summarize],
        };
        let reads = vec![Language::VIETNAMESE];
        Self { answer, info, max_text_tokens: 2_000, takes_notes: true, varies: false, reads }
    }

    /// The same, as the model of this hash, so that its answers can be kept.
    pub fn with_sha256(mut self, sha256: impl Into<String>) -> Self {
        self.info.sha256 = Some(sha256.into());
        self
    }

    /// The same, as a model whose prompts have no place for notes.
    pub fn without_notes(mut self) -> Self {
        self.takes_notes = false;
        self
    }

    /// The same, as a model that has several answers to one request.
    pub fn with_variants(mut self) -> Self {
        self.varies = true;
        self
    }

    /// The same, translating from these languages.
    pub fn reading(mut self, languages: &[Language]) -> Self {
        self.reads = languages.to_vec();
        self
    }

    /// The same, taking `tokens` tokens of text in one request.
    pub fn with_max_text_tokens(mut self, tokens: usize) -> Self {
        self.max_text_tokens = tokens;
        self
    }
}

struct Words {
    max_text_tokens: usize,
    takes_notes: bool,
    varies: bool,
}

impl Measure for Words {
    fn count_tokens(&self, text: &str) -> usize {
        text.split_whitespace().count()
    }

    fn max_text_tokens(&self, _job: Job) -> usize {
        self.max_text_tokens
    }

    fn takes_notes(&self, _job: Job) -> bool {
        self.takes_notes
    }

    fn varies(&self) -> bool {
        self.varies
    }
}

impl<F: FnMut(&Request) -> Completion + Send> Engine for ScriptedEngine<F> {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn measure(&self) -> Arc<dyn Measure> {
        Arc::new(Words {
            max_text_tokens: self.max_text_tokens,
            takes_notes: self.takes_notes,
            varies: self.varies,
        })
    }

    fn reads(&self) -> Vec<Language> {
        self.reads.clone()
    }

    fn run(&mut self, queue: &mut dyn Queue) -> Result<(), EngineError> {
        while let Some((ticket, request)) = queue.next() {
            if queue.stopped() {
                return Err(EngineError::Stopped);
            }
            let answer = (self.answer)(&request);
            queue.done(ticket, Ok(answer));
        }
        Ok(())
    }
}
