//! How good and how quick translators and summarisers are.
//!
//! # Translators
//!
//! [`Segments`] are Vietnamese texts with their reference translations, [`translate`] runs an
//! engine over them as a run of tomtat would (terms, guards, second tries), [`score`] compares any
//! translations with the references, and [`Table`] puts systems side by side.
//!
//! ```
//! use tomtat_engine::{Completion, Request, ScriptedEngine};
//! use tomtat_eval::{Segments, score, translate};
//! use tomtat_translate::TranslateOptions;
//!
//! let segments = Segments::new(
//!     vec!["Có 41.000 người ở Gaza.".to_owned()],
//!     vec!["There are 41,000 people in Gaza.".to_owned()],
//! )?;
//! let mut engine = ScriptedEngine::new(|_: &Request| Completion::of("There are people in Gaza."));
//! let run = translate(&mut engine, &segments, &TranslateOptions::default(), &mut |_| true)?;
//! let scores = score(&segments, &run.hypotheses)?;
//! assert_eq!((scores.numbers_lost, scores.names_lost), (1, 0));
//! # Ok::<(), tomtat_eval::EvalError>(())
//! ```
//!
//! # Models
//!
//! A [`Matrix`] shows what each of several models took for each of several articles.
//!
//! # Summarisers
//!
//! [`References`] are texts with reference summaries, a [`Hypotheses`] is what one system made of
//! them (records of a run, lines of a file, [`summarize`] with an engine, or the baselines
//! [`lead`] and [`random`]), and [`compare`] scores all of them, each beside Lead-3.
//!
//! ```
//! use tomtat_eval::{Hypotheses, References, compare};
//!
//! let references = References::parse(
//!     r#"{"text": "The port closed. Ships wait. Rain fell. It reopens on Monday.", "summary": "The port closed until Monday."}"#,
//! )?;
//! let mine = Hypotheses::of_texts("mine", &references, &["The port closed for 3 days.".to_owned()])?;
//! let table = compare(&references, vec![mine])?;
//! let names: Vec<&str> = table.rows.iter().map(|row| row.name.as_str()).collect();
//! assert_eq!(names, ["lead-3", "random-3", "mine"]);
//! assert_eq!(table.rows[2].scores.findings, 1, "the 3 is not in the text");
//! # Ok::<(), tomtat_eval::EvalError>(())
//! ```

mod columns;
mod error;
mod hypotheses;
mod matrix;
mod memory;
mod references;
mod run;
mod scores;
mod segments;
mod summaries;
mod summary_table;
mod table;

pub use error::EvalError;
pub use hypotheses::{Hypotheses, Hypothesis, lead, random};
pub use matrix::{Cell, Matrix};
pub use memory::{peak_memory, reset_peak_memory};
pub use references::{Reference, References};
pub use run::{Run, translate};
pub use scores::{Scores, score};
pub use segments::{Segments, read_lines};
pub use summaries::{SummaryScores, compare, summarize};
pub use summary_table::{SummaryRow, SummaryTable};
pub use table::{Row, Table};
