//! Runs language models behind small traits.
//!
//! An [`Engine`] takes [`Request`]s — translate this sentence, summarise this
//! text — from a [`Queue`] and answers each with a [`Completion`]. What a
//! request *means* is settled here, how a model is *asked* is settled by the
//! engine: a prompted model renders the request through the template of its
//! manifest, a sequence-to-sequence model feeds the source to its encoder.
//! That is why another engine plugs in without a change to the crates that
//! translate and summarise.
//!
//! The queue is pulled, not pushed: an engine asks for the next request when it
//! has room, and hands back each answer as it is ready, on one thread and in an
//! order that depends on nothing but the requests. A queue may answer a
//! completion with new requests (a retry, the summary after the translation),
//! so a whole run of many articles is one continuous batch.
//!
//! ```
//! use tomtat_engine::{run_all, Completion, Request, ScriptedEngine, TranslateRequest};
//!
//! // A stand-in for a model, for tests: see the `engine` example for a home-made one.
//! let mut engine = ScriptedEngine::new(|request| match request {
//!     Request::Translate(t) if t.source == "Xin chào." => Completion::of("Hello."),
//!     _ => Completion::of(""),
//! });
//! let requests = vec![Request::Translate(TranslateRequest::new("Xin chào."))];
//! let answers = run_all(&mut engine, requests)?;
//! assert_eq!(answers[0].as_ref().map(|a| a.text.as_str()), Ok("Hello."));
//! # Ok::<(), tomtat_engine::EngineError>(())
//! ```

mod engine;
mod error;
#[cfg(feature = "gguf")]
pub mod gguf;
mod only;
mod prompt;
mod queue;
mod request;
mod scripted;
mod worker;

pub use engine::{Engine, EngineInfo, Measure};
pub use error::{EngineError, RequestError};
pub use only::Only;
pub use prompt::{Piece, Prompt, Prompter};
pub use queue::{Queue, Ticket, run_all};
pub use request::{
    Completion, Context, Finish, Form, Request, SummarizeRequest, Term, TranslateRequest,
};
pub use scripted::ScriptedEngine;
pub use worker::{Worker, contained};
