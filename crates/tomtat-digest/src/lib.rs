//! Digests: articles on the same event put together, with one summary for each group, what its
//! sources state differently, and how the story moved in time.
//!
//! ```
//! use tomtat_digest::{Collection, Plan, read_records};
//!
//! let none: &[u8] = b"";
//! let mut collection = Collection::new();
//! for record in read_records(none, "records.jsonl".as_ref()) {
//!     collection.add(record?);
//! }
//! for group in collection.into_groups() {
//!     let digest = Plan::without_model(group).finish();
//!     println!("{}: {} sources", digest.title, digest.sources.len());
//! }
//! # Ok::<(), tomtat_digest::ReadError>(())
//! ```
//!
//! It works on [records](tomtat_article::Record): the English text of each article, its own or
//! the translation, and its summary. With an engine, [`Plan::new`] gives the requests for the
//! group's summary in the way of [`tomtat_summarize::Plan`]; without one,
//! [`Plan::without_model`] gives the rest.
//!
//! **Groups.** Names, rare words, numbers and dates weigh by how rare they are, in the run and in
//! news at large; articles whose vectors are alike are joined, average against average. For n
//! articles the work grows with n, not with n².
//!
//! **Differences** are told only where it can be told honestly: the same quantity with different
//! values, and whether talks go well or badly. A difference that is made up is worse than one
//! that is missed, so most of what differs between two articles is not named.

mod features;
mod group;
mod numbers;
mod plan;
mod prospects;
mod quantities;
mod read;
mod story;
mod support;
mod timeline;
mod when;
mod words;

pub use plan::{Group, Plan};
pub use read::{LONGEST_LINE, ReadError, read_records};
pub use story::{Collection, Story};
