use std::sync::Arc;

use tomtat_article::{Job, Language, ModelRef};

use crate::{EngineError, Queue, Request};

/// What an engine runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineInfo {
    /// Name of the model, as in its manifest, or the path of its file.
    pub model: String,
    /// sha256 of the weights, lower-case hexadecimal, where it is known.
    pub sha256: Option<String>,
    /// sha256 of the adapter (LoRA) that is applied to them, where there is one and it is known.
    pub adapter: Option<String>,
    /// What runs it, with its version (`llama.cpp 0.1.161`).
    pub engine: String,
    /// The jobs it can do.
    pub jobs: Vec<Job>,
}

impl EngineInfo {
    /// How records name this model for `job`.
    pub fn model_ref(&self, job: Job) -> ModelRef {
        ModelRef {
            job,
            name: self.model.clone(),
            sha256: self.sha256.clone(),
            adapter: self.adapter.clone(),
            engine: self.engine.clone(),
        }
    }
}

/// How an engine measures text.
pub trait Measure: Send + Sync {
    /// How many tokens `text` takes. An upper estimate is good enough: callers
    /// use it to divide what is too long *before* it is sent.
    fn count_tokens(&self, text: &str) -> usize;

    /// No fewer tokens than `text` takes, found without a vocabulary where the engine can: what
    /// fits by this bound need not be counted. Default: the count.
    fn bound_tokens(&self, text: &str) -> usize {
        self.count_tokens(text)
    }

    /// How many tokens of text one request of `job` may hold, with room left
    /// for the instructions and the answer. 0 where the engine cannot do `job`.
    fn max_text_tokens(&self, job: Job) -> usize;

    /// Whether a note on what was wrong with an answer reaches the model. Where it does not, a
    /// second request gets the same answer. Default: yes.
    fn takes_notes(&self, _job: Job) -> bool {
        true
    }

    /// Whether requests that differ in [`TranslateRequest::variant`](crate::TranslateRequest::variant)
    /// alone can have different answers. Default: no.
    fn varies(&self) -> bool {
        false
    }

    /// What the answer to `request` depends on, apart from the model: requests with equal texts
    /// get equal answers. A cache keeps answers by it. Default: all that the request carries; an
    /// engine whose prompt leaves some of that out knows better.
    fn asked(&self, request: &Request) -> String {
        format!("{request:?}")
    }
}

/// Something that answers requests.
///
/// Implement this to bring an engine of your own: the `engine` example is one.
pub trait Engine: Send {
    /// What it runs.
    fn info(&self) -> &EngineInfo;

    /// What text measures and how much of it fits, apart from the engine: plans
    /// are made while the engine runs.
    fn measure(&self) -> Arc<dyn Measure>;

    /// The languages that it translates into English. Articles in others are refused and not sent.
    /// Default: Vietnamese.
    fn reads(&self) -> Vec<Language> {
        vec![Language::VIETNAMESE]
    }

    /// Answers every request of `queue`, until it gives no more and all are answered.
    ///
    /// Each ticket gets exactly one answer through [`Queue::done`]; the queue
    /// may give further requests after it. The order of answers is free, but
    /// the same requests must give the same answers in the same order.
    ///
    /// # Errors
    /// Only for what ends the whole run; a request that cannot be answered is
    /// handed to [`Queue::done`] with its error.
    fn run(&mut self, queue: &mut dyn Queue) -> Result<(), EngineError>;
}

impl<E: Engine + ?Sized> Engine for Box<E> {
    fn info(&self) -> &EngineInfo {
        (**self).info()
    }

    fn measure(&self) -> Arc<dyn Measure> {
        (**self).measure()
    }

    fn reads(&self) -> Vec<Language> {
        (**self).reads()
    }

    fn run(&mut self, queue: &mut dyn Queue) -> Result<(), EngineError> {
        (**self).run(queue)
    }
}
