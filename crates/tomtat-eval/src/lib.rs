//! How good and how quick a translator is, over parallel texts.
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

mod error;
mod memory;
mod run;
mod scores;
mod segments;
mod table;

pub use error::EvalError;
pub use memory::{peak_memory, reset_peak_memory};
pub use run::{Run, translate};
pub use scores::{Scores, score};
pub use segments::{Segments, read_lines};
pub use table::{Row, Table};
