use std::sync::Arc;

use tomtat_article::{Job, Language};

use crate::Only;

/// Something for a model to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Translate one sentence.
    Translate(TranslateRequest),
    /// Summarise a text.
    Summarize(SummarizeRequest),
}

impl Request {
    /// The job this is a request of.
    pub fn job(&self) -> Job {
        match self {
            Self::Translate(_) => Job::Translate,
            Self::Summarize(_) => Job::Summarize,
        }
    }
}

impl Request {
    /// [`TranslateRequest::variant`]; of a summary there is one.
    pub fn variant(&self) -> u8 {
        match self {
            Self::Translate(request) => request.variant,
            Self::Summarize(_) => 0,
        }
    }
}

/// A term that has to be translated in one way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// As it stands in the source language.
    pub source: String,
    /// As it is to stand in the target language.
    pub target: String,
}

/// What stands around the sentence to translate, to get pronouns and names right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// The sentence before, in the source language; empty at the beginning.
    pub before: String,
}

/// Translate one sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TranslateRequest {
    /// The sentence, in the source language.
    pub source: String,
    /// The source language, for engines that read several and must be told. `None`: the first that the
    /// engine reads.
    pub from: Option<Language>,
    /// What stands around it. Not to be translated.
    pub context: Context,
    /// Terms that occur in the sentence.
    pub terms: Vec<Term>,
    /// What to mind, after a first answer was refused. Empty the first time.
    pub note: String,
    /// Which of several answers: 0 for the most probable one, n for the n-th of those that are drawn.
    /// Engines whose [`Measure`](crate::Measure) does not vary give the same for all.
    pub variant: u8,
}

impl TranslateRequest {
    /// A sentence by itself.
    pub fn new(source: impl Into<String>) -> Self {
        Self { source: source.into(), ..Self::default() }
    }
}

/// What to make of a text that is summarised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// Running sentences.
    #[default]
    Sentences,
    /// One headline of a few words.
    Headline,
}

/// Summarise an English text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SummarizeRequest {
    /// What to write.
    pub form: Form,
    /// The text.
    pub text: String,
    /// Its headline; empty where there is none.
    pub title: String,
    /// How many sentences to write, at least 1; a headline counts as one.
    pub sentences: usize,
    /// What to mind, after a first answer was refused. Empty the first time.
    pub note: String,
    /// A sentence of a summary that is to be written again, as one sentence, so that it says what
    /// the text says; empty for a summary.
    pub sentence: String,
    /// The numbers and names that the answer may hold, where it is held to some. An engine that
    /// cannot do so passes over it.
    pub only: Option<Arc<Only>>,
}

/// Why a completion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// The model said that it was done, or the text reached its stop mark.
    Stop,
    /// The limit on new tokens was reached: the text is cut off.
    Length,
    /// The model repeated itself over and over and was stopped.
    Loop,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The text, without stop marks, trimmed.
    pub text: String,
    /// Why it ended.
    pub finish: Finish,
    /// Tokens of the prompt, those shared with other requests included.
    pub prompt_tokens: usize,
    /// Tokens generated.
    pub new_tokens: usize,
}

impl Completion {
    /// A finished text of unknown token counts, for engines that do not count, and for tests.
    pub fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), finish: Finish::Stop, prompt_tokens: 0, new_tokens: 0 }
    }
}
