//! English articles to short abstractive summaries.
//!
//! [`Plan`] turns an English text into summary requests and their answers into
//! a [`Summary`]. A text that is longer than the model
//! takes is divided by paragraphs ([`parts`]), each part summarised behind the title and the
//! opening, and the sentences of the summary chosen from all parts in equal shares, so that the
//! last part counts as much as the first; [`Summary::coverage`] says how much rests on each. A
//! summary longer than a model writes at once is made the same way. An
//! article that is no longer than its summary would be is given as it is.
//!
//! Every answer passes the [`guards`]: talk about the task, lists, repeated or
//! unfinished sentences go. Then each sentence is verified against the text
//! ([`tomtat_verify`]): one with a finding is written again from its evidence, at
//! most twice, then dropped where the rest stands without it, else kept with the
//! finding on it. Points that the text counts up ("the first … the second …") and the
//! answer passed over are asked for in a sentence of their own.
//!
//! ```
//! use tomtat_article::Length;
//! use tomtat_engine::{Completion, Request, ScriptedEngine};
//! use tomtat_summarize::{SummarizeOptions, Text, summarize};
//!
//! let mut engine = ScriptedEngine::new(|_: &Request| {
//!     Completion::of("A storm closed the port. It reopens on Monday.")
//! });
//! let body = "A storm closed the port on Friday, the harbour master said. ".to_owned()
//!     + &"Dozens of ships waited outside while waves of six metres broke over the pier. ".repeat(3)
//!     + "The port is to reopen on Monday.";
//! let text = Text::of(Some("Storm closes port"), &body);
//! let options = SummarizeOptions::default().with_length(Length::Short);
//! let (summary, warnings) = summarize(&mut engine, &text, &options)?;
//! assert_eq!(summary.text(), "A storm closed the port. It reopens on Monday.");
//! assert!(warnings.is_empty());
//! # Ok::<(), tomtat_engine::EngineError>(())
//! ```

mod contradictions;
mod facts;
mod finish;
pub mod guards;
mod headline;
mod length;
mod merge;
pub mod parts;
mod plan;
mod points;
mod salient;
mod select;
mod suited;
mod text;
mod unit;
mod verified;

use std::str::FromStr;

use tomtat_article::{Length, Summary, SummaryStyle, Warning};
use tomtat_engine::{Completion, Engine, EngineError, Queue, Request, RequestError, Ticket};

pub use plan::{Plan, UnitId};
pub use text::Text;

/// How to summarise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SummarizeOptions {
    /// How long the summary is to be.
    pub length: Length,
    /// The form that it is to have.
    pub style: SummaryStyle,
    /// Whether it is to have a headline; with [`SummaryStyle::Headline`] it has.
    pub headline: bool,
    /// What becomes of a sentence that could not be verified.
    pub verify: Verify,
    /// Whether the model is held to the numbers and names of the text while it writes.
    pub constrain: bool,
    /// A country that the text takes for granted and a summary may name all the same.
    pub background: Option<&'static str>,
}

/// What becomes of a sentence of a summary that could not be verified.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verify {
    /// What can be left out is left out, else it is written again, else it is dropped where the
    /// rest stands without it, else marked.
    #[default]
    Mend,
    /// The same without asking the model again: left out, dropped, or marked.
    Drop,
    /// It stays as the model wrote it, marked.
    Mark,
}

impl Verify {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mend, Self::Drop, Self::Mark];

    /// The name of it: `mend`, `drop`, `mark`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mend => "mend",
            Self::Drop => "drop",
            Self::Mark => "mark",
        }
    }
}

impl FromStr for Verify {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|verify| verify.as_str() == text)
            .ok_or_else(|| format!("{text:?} is none of mend, drop, mark"))
    }
}

impl SummarizeOptions {
    /// The same, with this done about sentences that could not be verified.
    pub fn with_verify(mut self, verify: Verify) -> Self {
        self.verify = verify;
        self
    }

    /// The same, with the model held to the numbers and names of the text, or not.
    pub fn with_constrain(mut self, constrain: bool) -> Self {
        self.constrain = constrain;
        self
    }

    /// The same, for a text that takes this country for granted (`Vietnam`).
    pub fn with_background(mut self, country: &'static str) -> Self {
        self.background = Some(country);
        self
    }

    /// The same, in this form.
    pub fn with_style(mut self, style: SummaryStyle) -> Self {
        self.style = style;
        self
    }

    /// The same, with a headline or without.
    pub fn with_headline(mut self, headline: bool) -> Self {
        self.headline = headline;
        self
    }

    /// Whether a headline is to be written.
    pub fn wants_headline(&self) -> bool {
        self.headline || self.style == SummaryStyle::Headline
    }

    /// The same, with this length.
    pub fn with_length(mut self, length: Length) -> Self {
        self.length = length;
        self
    }
}

/// Summarises one text with one engine.
///
/// # Errors
/// As [`Engine::run`]. A text that the model cannot summarise is no error: its
/// first sentences stand in for the summary, and a warning says so.
pub fn summarize(
    engine: &mut dyn Engine,
    text: &Text,
    options: &SummarizeOptions,
) -> Result<(Summary, Vec<Warning>), EngineError> {
    struct One(Plan);

    impl Queue for One {
        fn next(&mut self) -> Option<(Ticket, Request)> {
            let (UnitId(id), request) = self.0.next()?;
            Some((Ticket(id), Request::Summarize(request)))
        }

        fn done(&mut self, ticket: Ticket, answer: Result<Completion, RequestError>) {
            self.0.accept(UnitId(ticket.0), answer);
        }

        fn enough(&self, ticket: Ticket, answer: &str) -> bool {
            self.0.enough(UnitId(ticket.0), answer)
        }
    }

    let plan = Plan::new(text, options, engine.measure());
    let mut queue = One(plan);
    engine.run(&mut queue)?;
    Ok(queue.0.finish())
}
