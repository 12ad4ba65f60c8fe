//! How a prompted model is asked: a request put into the template of its manifest.

use std::ops::RangeInclusive;

use tomtat_article::Job;
use tomtat_models::{Manifest, Piece as TemplatePiece, SummarizeJob, Template, TranslateJob};

use crate::{Form, Request, SummarizeRequest};

/// Tokens that instructions and marks of a prompt may take, set aside when a
/// text is measured against the cache.
const INSTRUCTION_TOKENS: usize = 400;
/// New tokens for a summary sentence: wire sentences run to 40 words.
const TOKENS_PER_SENTENCE: usize = 60;
/// New tokens for a headline.
const HEADLINE_TOKENS: usize = 40;
/// What a model without a prompt for headlines is told in the place for notes.
const HEADLINE_NOTE: &str =
    "Write it as the headline of a newspaper: at most ten words, without a full stop.";
/// Small models write more sentences than asked for, some of them empty:
/// they may write this many more, and the best are chosen.
const SURPLUS: usize = 3;

/// A piece of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether the template's author wrote it. Control tokens are read only
    /// here, never in the text of an article.
    pub literal: bool,
}

/// What a prompted model is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
    /// The answer ends before the first of these.
    pub stop: Vec<String>,
    /// The fewest sentences, before which the model may not end its answer, and the most, with
    /// which the answer ends.
    pub sentences: Option<RangeInclusive<usize>>,
    /// The most tokens of an answer, whatever the text.
    pub max_new_tokens: usize,
    job: Job,
}

impl Prompt {
    /// The most tokens that the answer to a text of `source_tokens` tokens may take.
    pub fn new_tokens(&self, source_tokens: usize) -> usize {
        let wanted = match self.job {
            // English takes fewer tokens than Vietnamese in every vocabulary that we met; what
            // is longer than twice the source is no translation.
            Job::Translate => 24 + source_tokens * 2,
            Job::Summarize => match &self.sentences {
                Some(sentences) => *sentences.end() * TOKENS_PER_SENTENCE + 16,
                None => HEADLINE_TOKENS,
            },
        };
        wanted.min(self.max_new_tokens)
    }
}

/// Renders requests through the templates of one manifest.
#[derive(Debug, Clone)]
pub struct Prompter {
    translate: Option<TranslateJob>,
    summarize: Option<SummarizeJob>,
}

impl Prompter {
    /// The templates of `manifest`.
    pub fn of(manifest: &Manifest) -> Self {
        Self {
            translate: manifest.jobs.translate.clone(),
            summarize: manifest.jobs.summarize.clone(),
        }
    }

    /// The jobs that there is a template for.
    pub fn jobs(&self) -> Vec<Job> {
        let translate = self.translate.as_ref().map(|_| Job::Translate);
        let summarize = self.summarize.as_ref().map(|_| Job::Summarize);
        translate.into_iter().chain(summarize).collect()
    }

    /// How many tokens of text a request of `job` may hold in a cache of `cache_tokens`.
    pub fn max_text_tokens(&self, job: Job, cache_tokens: usize) -> usize {
        let (source, output) = match job {
            Job::Translate => match &self.translate {
                Some(job) => (job.max_source_tokens, job.max_output_tokens),
                None => return 0,
            },
            Job::Summarize => match &self.summarize {
                Some(job) => (job.max_source_tokens, job.max_output_tokens),
                None => return 0,
            },
        };
        let (source, output) = (size(source), size(output));
        source.min(cache_tokens.saturating_sub(output + INSTRUCTION_TOKENS))
    }

    /// Whether the template of `job` has a place for notes.
    pub fn takes_notes(&self, job: Job) -> bool {
        match job {
            Job::Translate => self.translate.as_ref().is_some_and(|job| job.prompt.uses("note")),
            Job::Summarize => self.summarize.as_ref().is_some_and(|job| job.prompt.uses("note")),
        }
    }

    /// The tokens of the text that `request` carries, by `count`.
    pub fn source_tokens(&self, request: &Request, count: impl Fn(&str) -> usize) -> usize {
        match request {
            Request::Translate(request) => count(&request.source),
            // The answer's length does not depend on the text's.
            Request::Summarize(_) => 0,
        }
    }

    /// The prompt for `request`, where its answer ends and what it may hold, as one text.
    pub fn asked(&self, request: &Request) -> String {
        let prompt = self.prompt(request);
        match request {
            Request::Summarize(SummarizeRequest { only: Some(only), .. }) => {
                format!("{prompt:?}\n{only:?}")
            }
            Request::Translate(_) if request.variant() > 0 => {
                format!("{prompt:?}\nvariant {}", request.variant())
            }
            _ => format!("{prompt:?}"),
        }
    }

    /// The prompt for `request`; `None` where the model does not do its job.
    pub fn prompt(&self, request: &Request) -> Option<Prompt> {
        match request {
            Request::Translate(request) => {
                let job = self.translate.as_ref()?;
                let terms: Vec<String> =
                    request.terms.iter().map(|t| format!("{} = {}", t.source, t.target)).collect();
                let terms = terms.join("; ");
                let values = [
                    ("source", request.source.as_str()),
                    ("context", request.context.before.as_str()),
                    ("terms", terms.as_str()),
                    ("note", request.note.as_str()),
                ];
                Some(Prompt {
                    pieces: pieces(&job.prompt, &values),
                    stop: job.stop.clone(),
                    sentences: None,
                    max_new_tokens: size(job.max_output_tokens),
                    job: Job::Translate,
                })
            }
            Request::Summarize(request) => {
                let job = self.summarize.as_ref()?;
                if request.form == Form::Headline {
                    return Some(headline(job, request));
                }
                if let (false, Some(template)) = (request.sentence.is_empty(), &job.rewrite) {
                    return Some(rewrite(job, template, request));
                }
                let count = sentences_in_words(request.sentences);
                let wanted = request.sentences.max(1);
                let values = [
                    ("text", request.text.as_str()),
                    ("title", request.title.as_str()),
                    ("sentences", count.as_str()),
                    ("note", request.note.as_str()),
                ];
                Some(Prompt {
                    pieces: pieces(&job.prompt, &values),
                    stop: job.stop.clone(),
                    sentences: Some(wanted..=wanted + SURPLUS),
                    max_new_tokens: size(job.max_output_tokens),
                    job: Job::Summarize,
                })
            }
        }
    }
}

/// The prompt for a headline; a job without one is asked for a sentence with a note.
fn headline(job: &SummarizeJob, request: &SummarizeRequest) -> Prompt {
    let (template, note) = match &job.headline {
        Some(template) => (template, request.note.clone()),
        None => (&job.prompt, format!("{HEADLINE_NOTE} {}", request.note).trim().to_owned()),
    };
    let values = [
        ("text", request.text.as_str()),
        ("title", request.title.as_str()),
        ("sentences", "one sentence"),
        ("note", note.as_str()),
    ];
    let mut stop = job.stop.clone();
    stop.push("\n".to_owned());
    Prompt {
        pieces: pieces(template, &values),
        stop,
        sentences: None,
        max_new_tokens: HEADLINE_TOKENS.min(size(job.max_output_tokens)),
        job: Job::Summarize,
    }
}

/// The prompt for one sentence written again.
fn rewrite(job: &SummarizeJob, template: &Template, request: &SummarizeRequest) -> Prompt {
    let values = [
        ("text", request.text.as_str()),
        ("sentence", request.sentence.as_str()),
        ("title", request.title.as_str()),
        ("note", request.note.as_str()),
    ];
    Prompt {
        pieces: pieces(template, &values),
        stop: job.stop.clone(),
        sentences: Some(1..=1),
        max_new_tokens: size(job.max_output_tokens),
        job: Job::Summarize,
    }
}

fn size(tokens: u32) -> usize {
    usize::try_from(tokens).unwrap_or(usize::MAX)
}

/// `one sentence`, `3 sentences`: models follow the agreement.
fn sentences_in_words(count: usize) -> String {
    match count {
        0 | 1 => "one sentence".to_owned(),
        n => format!("{n} sentences"),
    }
}

fn pieces(template: &Template, values: &[(&str, &str)]) -> Vec<Piece> {
    template
        .pieces(values)
        .into_iter()
        .map(|piece| match piece {
            TemplatePiece::Literal(text) => Piece { text: text.to_owned(), literal: true },
            TemplatePiece::Value(text) => Piece { text: text.to_owned(), literal: false },
        })
        .collect()
}
