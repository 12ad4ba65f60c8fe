//! Whether the sentences of a summary stand on their source: evidence for each, and findings on
//! what of it does not stand there.
//!
//! [`Source`] indexes the sentences of an English text (an article, or its translation) once;
//! [`Source::check`] then gives for a summary sentence its [`Verdict`]: one to three source
//! sentences that it rests on, and typed [`Finding`]s with stable codes. It is pure text: no
//! model, no engine. [`Source::repaired`] leaves out of a sentence what can be left out. It tells what can be told from words, and nothing else: that a sentence has
//! no finding does not make it true.
//!
//! | code | looked at |
//! |---|---|
//! | `summarize.number-not-in-source` | values, with multipliers, rounding after "about" or "more than" |
//! | `summarize.date-not-in-source` | dates, months, years, weekdays, times of day |
//! | `summarize.unit-differs` | money with its currency, percent, units of measure |
//! | `summarize.name-not-in-source` | names without titles and diacritics; countries, demonyms, acronyms |
//! | `summarize.name-misplaced` | a name that stands elsewhere, whose place fits another (weights fitted on planted swaps) |
//! | `summarize.quotation-differs` | the words between quotation marks |
//! | `summarize.negation` | the same verb denied on one side only |
//! | `summarize.roles-swapped` | two names around the same verb in the other order |
//! | `summarize.no-evidence` | nothing shared with any sentence |
//!
//! ```
//! use tomtat_article::Code;
//! use tomtat_verify::Source;
//!
//! let source = Source::new([
//!     "Hamas leader Yahya Sinwar did not attend the talks in Doha on Thursday.",
//!     "More than 41,000 people have been killed, officials said.",
//! ]);
//! assert!(source.check("Some 41 thousand people were killed.").findings.is_empty());
//! let codes = |text: &str| source.check(text).findings.iter().map(|f| f.code).collect::<Vec<_>>();
//! assert_eq!(codes("Sinwar did not attend the Qatari talks."), []);
//! assert_eq!(codes("Sinwar attended the talks in Doha."), [Code::SummaryNegation]);
//! assert_eq!(codes("Ismail Haniyeh did not attend the talks."), [Code::SummaryName]);
//! ```

mod aligned;
mod check;
mod countries;
mod evidence;
mod names;
mod numbers;
mod phrases;
mod polarity;
mod quotations;
mod repair;
mod roles;
mod slots;
mod source;
mod swaps;
mod told;
mod words;

#[cfg(test)]
extern crate self as tomtat_verify;
#[cfg(test)]
mod fit;

pub use check::{Verdict, note};
pub use countries::{NamedCountry, countries};
pub use source::Source;
pub use tomtat_article::Finding;
