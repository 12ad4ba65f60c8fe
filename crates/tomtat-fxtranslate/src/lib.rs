//! Firefox's translation models as an [`Engine`](tomtat_engine::Engine).
//!
//! These are small Marian transformers (Junczys-Dowmunt et al. 2018) with int8 weights, made to
//! translate one language into one other on a CPU; Vietnamese to English has 17 MB. They run on the
//! crate `fxtranslate`. A model is several files: the weights, one or two SentencePiece
//! vocabularies (Kudo 2018), and mostly a lexical shortlist.
//!
//! [`FirefoxEngine`] answers requests of job translate; a summary is
//! [`RequestError::Job`](tomtat_engine::RequestError::Job). What is longer than the 127 tokens that
//! these models take is divided by the plans, which ask its measure. Decoding is greedy. Terms,
//! notes and context do not reach these models: they read the sentence alone.
//!
//! Every file is checked strictly before it is used ([`check`]), since the crate that runs them
//! trusts what it is given, and its panics are contained.
//!
//! ```no_run
//! use tomtat_engine::{Request, TranslateRequest, run_all};
//! use tomtat_fxtranslate::{FirefoxEngine, FirefoxOptions, open_folder};
//!
//! let (manifest, files) = open_folder("models/vi-en".as_ref())?;
//! let mut engine = FirefoxEngine::load(&files, &manifest, FirefoxOptions::default())?;
//! let answers = run_all(&mut engine, vec![Request::Translate(TranslateRequest::new("Xin chào."))])?;
//! # Ok::<(), tomtat_engine::EngineError>(())
//! ```

pub mod check;
mod engine;
mod folder;
mod worker;

pub use engine::{ENGINE, FirefoxEngine, FirefoxOptions};
pub use folder::open_folder;
