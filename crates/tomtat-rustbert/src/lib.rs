//! Translators and summarisers of the Hugging Face world as an [`Engine`](tomtat_engine::Engine).
//!
//! These are encoder-decoder transformers, each an [`Architecture`]: translators of one pair of languages
//! (Marian, mBART) or of many (mBART-50, M2M100, NLLB), and summarisers (BART, Pegasus, T5). They run on
//! the crate `rust-bert` and so on libtorch. A model is a [`Folder`]: `config.json`, the files of its
//! tokenizer, and weights as `model.safetensors` or `rust_model.ot`.
//!
//! [`RustBertEngine`] does the one job that its model was made for; the other is
//! [`RequestError::Job`](tomtat_engine::RequestError::Job). What is longer than a model takes is divided
//! by the plans, which ask its measure, and a request that is still too long is refused and not cut.
//! Answers are found by beam search as the model's files ask for it, or greedily, by the rules of PyTorch
//! transformers. A multilingual translator is told the language of each request, and writes English. Terms, notes and
//! context do not reach these models: they read the text alone, and nothing in it is taken for a control
//! token.
//!
//! Files are checked before they are used, since rust-bert and libtorch trust what they are given: sizes
//! in `config.json` against limits and against the weights, the header of the weights against the file,
//! every weight's shape against `config.json`, the vocabulary against the embeddings. What panics all the
//! same is contained, on a thread of its own. `rust_model.ot` is libtorch's own archive, whose inside
//! cannot be checked so; take `model.safetensors` from strangers.
//!
//! ```no_run
//! use tomtat_engine::{Request, TranslateRequest, run_all};
//! use tomtat_rustbert::{Folder, RustBertEngine, RustBertOptions};
//!
//! let folder = Folder::open("models/opus-mt-vi-en")?;
//! let mut engine = RustBertEngine::load(&folder, RustBertOptions::default())?;
//! let answers = run_all(&mut engine, vec![Request::Translate(TranslateRequest::new("Xin chào."))])?;
//! # Ok::<(), tomtat_engine::EngineError>(())
//! ```
//!
//! # Where answers can differ from PyTorch's
//! rust-bert rounds the sines by which Pegasus tells places to 16 bits (they are wrong by 0.00025 at most):
//! where two words are equally likely to a thousandth, it can choose the other one. The rest is computed
//! alike. Text is taken for text: `</s>` or `<n>` in an article are no marks, as they are in transformers.
//!
//! # Threads
//! libtorch computes with OpenMP, whose threads spin for a while when they have nothing to do. That
//! cannot be set through libtorch: where other work shares the cores, set `OMP_WAIT_POLICY=passive` in the
//! environment before the program starts.

mod config;
mod decode;
mod engine;
mod folder;
mod languages;
mod model;
mod safetensors;
mod search;
mod tokens;
mod weights;
mod worker;

pub use config::Architecture;
pub use engine::{ENGINE, RustBertEngine, RustBertOptions};
pub use folder::Folder;
pub use search::Search;
