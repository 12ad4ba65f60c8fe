//! Reads news articles in Vietnamese and English, translates the Vietnamese
//! ones into English, and writes a short English summary of each that a reader
//! can check. Everything runs on the reader's own machine.
//!
//! ```no_run
//! use tomtat::{Length, Pipeline};
//!
//! // Fetches the default models at their first use (1.4 GB), then works offline.
//! let mut pipeline = Pipeline::builder().length(Length::Short).build()?;
//! let record = pipeline.summarize_text("Giá xăng tăng từ 15h hôm nay. …")?;
//! if let Some(summary) = &record.summary {
//!     println!("{}", summary.text());
//! }
//! for warning in &record.warnings {
//!     eprintln!("{warning}");
//! }
//! # Ok::<(), tomtat::Error>(())
//! ```
//!
//! Whole folders go through [`Pipeline::run`]: articles are loaded while the
//! model works, the sentences and texts of up to [`Builder::window`] articles
//! share one batch, and each [`Record`] is handed over in the order of the
//! articles as soon as it is ready.
//!
//! ```no_run
//! use tomtat::{Input, Pipeline, Task};
//!
//! let mut pipeline = Pipeline::builder().offline(true).build()?;
//! let articles = pipeline.load(vec![Input::from("news/")]);
//! pipeline.run(Task::Summarize, articles, &mut |record: tomtat::Record| {
//!     println!("{}: {}", record.source, record.warnings.len());
//!     Ok(())
//! })?;
//! # Ok::<(), tomtat::Error>(())
//! ```
//!
//! An engine of your own stands in for a model where it implements
//! [`engine::Engine`]; here a scripted one, so that the example runs anywhere:
//!
//! ```
//! use tomtat::engine::{Completion, Request, ScriptedEngine};
//! use tomtat::{Language, Pipeline};
//!
//! let engine = ScriptedEngine::new(|request: &Request| match request {
//!     Request::Translate(_) => Completion::of("The bridge opened on Monday."),
//!     Request::Summarize(_) => Completion::of("A bridge opened."),
//! });
//! let mut pipeline =
//!     Pipeline::builder().engine(Box::new(engine)).language(Language::VIETNAMESE).build()?;
//! let record = pipeline.summarize_text("Cây cầu đã thông xe hôm thứ Hai.")?;
//! assert_eq!(record.translation.unwrap().sentences[0].target, "The bridge opened on Monday.");
//! # Ok::<(), tomtat::Error>(())
//! ```

mod answers;
mod builder;
mod choice;
mod digest;
mod engines;
mod error;
mod fingerprint;
mod pipeline;
mod quality;
mod schedule;

pub use builder::Builder;
pub use choice::can_run;
pub use digest::DigestObserver;
pub use error::Error;
pub use pipeline::{Fingerprints, Observer, Pipeline, TakesTerms, Task};
pub use quality::Quality;
pub use tomtat_article::{
    Article, ArticleFailure, Code, Counts, Detected, Difference, Digest, Fact, Headline,
    HeadlineOrigin, Job, KeyFacts, Language, Length, ModelRef, NumberFact, Paragraph, PartCoverage,
    Record, Removed, Sentence, Source, Span, Status, Summary, SummaryKind, SummarySentence,
    SummaryStyle, Timings, Tokens, TranslatedSentence, Translation, Usage, Warning,
};
pub use tomtat_digest::{ReadError, read_records};
pub use tomtat_load::{Input, LoadError, LoadOptions, Loader};
pub use tomtat_summarize::{SummarizeOptions, Verify};
pub use tomtat_translate::{TermList, TermsError, TranslateOptions};

/// Engines: run a model of your own.
pub mod engine {
    pub use tomtat_engine::*;
}

/// A cache of answers: see [`Builder::cache`].
pub mod cache {
    pub use tomtat_cache::*;
}

/// Models: manifests and the local store.
pub mod models {
    pub use tomtat_models::*;
}
