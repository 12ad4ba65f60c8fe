//! How texts measure, with the weights and before they are loaded.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use tomtat_article::Job;

use super::backend;
use crate::{Measure, Prompter, Request};

/// The measure of a model that is loaded.
pub(super) struct Counted {
    pub(super) model: Arc<LlamaModel>,
    pub(super) prompter: Prompter,
    pub(super) cache_tokens: usize,
}

impl Measure for Counted {
    fn count_tokens(&self, text: &str) -> usize {
        count(&self.model, text)
    }

    fn bound_tokens(&self, text: &str) -> usize {
        bound(text)
    }

    fn max_text_tokens(&self, job: Job) -> usize {
        self.prompter.max_text_tokens(job, self.cache_tokens)
    }

    fn takes_notes(&self, job: Job) -> bool {
        self.prompter.takes_notes(job)
    }

    fn varies(&self) -> bool {
        true
    }

    fn asked(&self, request: &Request) -> String {
        self.prompter.asked(request)
    }
}

/// The same of a model that is not: the vocabulary is read when a text must be counted.
pub(super) struct Uncounted {
    path: PathBuf,
    prompter: Prompter,
    cache_tokens: usize,
    vocabulary: OnceLock<Option<LlamaModel>>,
}

impl Uncounted {
    pub(super) fn new(path: &Path, prompter: Prompter, cache_tokens: usize) -> Self {
        Self { path: path.to_owned(), prompter, cache_tokens, vocabulary: OnceLock::new() }
    }

    fn vocabulary(&self) -> Option<&LlamaModel> {
        let read = || {
            let params = LlamaModelParams::default().with_vocab_only(true);
            LlamaModel::load_from_file(backend::backend()?, &self.path, &params).ok()
        };
        self.vocabulary.get_or_init(read).as_ref()
    }
}

impl Measure for Uncounted {
    fn count_tokens(&self, text: &str) -> usize {
        // A file that cannot be read fails when it is loaded, and says why.
        self.vocabulary().map_or_else(|| bound(text), |model| count(model, text))
    }

    fn bound_tokens(&self, text: &str) -> usize {
        bound(text)
    }

    fn max_text_tokens(&self, job: Job) -> usize {
        self.prompter.max_text_tokens(job, self.cache_tokens)
    }

    fn takes_notes(&self, job: Job) -> bool {
        self.prompter.takes_notes(job)
    }

    fn varies(&self) -> bool {
        true
    }

    fn asked(&self, request: &Request) -> String {
        self.prompter.asked(request)
    }
}

fn count(model: &LlamaModel, text: &str) -> usize {
    model.vocab().tokenize(text.as_bytes(), false, false).len()
}

/// No token is shorter than a byte, and some vocabularies put a space in front.
fn bound(text: &str) -> usize {
    text.len() + 1
}
