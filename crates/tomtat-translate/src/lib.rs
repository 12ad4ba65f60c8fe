//! Vietnamese articles to English, sentence by sentence.
//!
//! [`Plan`] turns an article into translation requests and their answers into a
//! [`Translation`] that is aligned to the article:
//! nothing is dropped, and every sentence keeps its source. It does no work by
//! itself, so that the sentences of many articles can share one batch;
//! [`translate`] runs one article through one engine.
//!
//! Every answer passes the [`guards`]; an answer that fails is asked for once
//! more with the fault named, and what is still doubtful is marked on its
//! sentence.
//!
//! ```
//! use tomtat_article::Language;
//! use tomtat_engine::{Completion, Request, ScriptedEngine};
//! use tomtat_translate::{TranslateOptions, translate_sentences};
//!
//! let mut engine = ScriptedEngine::new(|_: &Request| Completion::of("He was born in 1990."));
//! let sentences = ["Ông sinh năm 1990.".to_owned()];
//! let translation =
//!     translate_sentences(&mut engine, None, &sentences, Language::VIETNAMESE, &TranslateOptions::default())?;
//! assert_eq!(translation.sentences[0].target, "He was born in 1990.");
//! # Ok::<(), tomtat_engine::EngineError>(())
//! ```

mod divide;
pub mod guards;
mod names;
mod plan;
mod terms;

use tomtat_article::{Article, Language, Translation};
use tomtat_engine::{Completion, Engine, EngineError, Queue, Request, RequestError, Ticket};

pub use plan::{Plan, UnitId};
pub use terms::{TermList, TermsError};

/// How to translate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TranslateOptions {
    /// Terms with a fixed translation. Default: the list that comes with tomtat.
    pub terms: TermList,
    /// Whether to show the model the sentence before. Default: yes.
    pub context: bool,
    /// Whether to ask again for a sentence that fails a guard. Default: yes.
    pub retry: bool,
}

impl Default for TranslateOptions {
    fn default() -> Self {
        Self { terms: TermList::builtin(), context: true, retry: true }
    }
}

impl TranslateOptions {
    /// The same, with these terms.
    pub fn with_terms(mut self, terms: TermList) -> Self {
        self.terms = terms;
        self
    }

    /// The same, with or without the sentence before each sentence.
    pub fn with_context(mut self, context: bool) -> Self {
        self.context = context;
        self
    }

    /// The same, asking again for sentences that fail a guard, or not.
    pub fn with_retry(mut self, retry: bool) -> Self {
        self.retry = retry;
        self
    }
}

/// Translates one article with one engine.
///
/// # Errors
/// As [`Engine::run`]. A sentence that cannot be translated is no error: it
/// keeps its source text and a warning.
pub fn translate(
    engine: &mut dyn Engine,
    article: &Article,
    options: &TranslateOptions,
) -> Result<Translation, EngineError> {
    let plan = Plan::new(article, options, &*engine.measure());
    run(engine, plan)
}

/// Translates sentences that are not in an [`Article`].
///
/// # Errors
/// As [`translate`].
pub fn translate_sentences(
    engine: &mut dyn Engine,
    title: Option<&str>,
    sentences: &[String],
    from: Language,
    options: &TranslateOptions,
) -> Result<Translation, EngineError> {
    let plan = Plan::of_sentences(title, sentences, from, options, &*engine.measure());
    run(engine, plan)
}

fn run(engine: &mut dyn Engine, plan: Plan) -> Result<Translation, EngineError> {
    struct One(Plan);

    impl Queue for One {
        fn next(&mut self) -> Option<(Ticket, Request)> {
            let (UnitId(id), request) = self.0.next()?;
            Some((Ticket(id), Request::Translate(request)))
        }

        fn done(&mut self, ticket: Ticket, answer: Result<Completion, RequestError>) {
            self.0.accept(UnitId(ticket.0), answer);
        }
    }

    let mut queue = One(plan);
    engine.run(&mut queue)?;
    Ok(queue.0.finish())
}
