use std::num::NonZeroUsize;
use std::sync::Arc;

use tomtat_article::{Job, Language};
use tomtat_engine::{
    Completion, Engine, EngineError, EngineInfo, Finish, Measure, Queue, Request, RequestError,
    Ticket,
};

use crate::decode::Batch;
use crate::folder::{Folder, refuse};
use crate::model::Prepared;
use crate::search::Search;
use crate::tokens::Tokens;
use crate::worker::{self, Worker};

/// What records name as the engine.
pub const ENGINE: &str = "rust-bert 0.23.0";

/// Batches that are taken from the queue at once, to put texts of like length together.
const AHEAD: usize = 4;
/// Answers of a batch share one limit on their length, a multiple of this, so that none depends on the
/// texts that happen to stand beside it.
const LIMIT_STEP: usize = 32;
/// New tokens for a summary sentence: wire sentences run to 40 words.
const TOKENS_PER_SENTENCE: usize = 60;

/// How to run a model of rust-bert.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RustBertOptions {
    /// Threads to compute with. Default: one for each core that this process may use.
    pub threads: usize,
    /// Texts that are answered together (1 to 64). Default 8.
    pub batch: usize,
    /// How answers are looked for, instead of as the model's files say.
    pub search: Option<Search>,
}

impl Default for RustBertOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self { threads, batch: 8, search: None }
    }
}

impl RustBertOptions {
    /// Computes with `threads` threads (1 to 1024).
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.clamp(1, 1024);
        self
    }

    /// Answers `batch` texts together (1 to 64).
    pub fn with_batch(mut self, batch: usize) -> Self {
        self.batch = batch.clamp(1, 64);
        self
    }

    /// Looks for answers like this, whatever the model's files say.
    pub fn with_search(mut self, search: Search) -> Self {
        self.search = Some(search.with_beams(search.beams));
        self
    }
}

/// A translator or summariser on rust-bert.
pub struct RustBertEngine {
    worker: Worker,
    tokens: Arc<Tokens>,
    info: EngineInfo,
    reads: Vec<Language>,
    job: Job,
    limits: Limits,
    eos: i64,
    search: Search,
    options: RustBertOptions,
}

/// What fits into a model.
#[derive(Debug, Clone, Copy)]
struct Limits {
    positions: usize,
    /// Tokens of text.
    text: usize,
}

impl RustBertEngine {
    /// Checks the vocabulary and the weights of `folder`, and loads them.
    ///
    /// # Errors
    /// [`EngineError::Model`] names the file that cannot be used.
    pub fn load(folder: &Folder, options: RustBertOptions) -> Result<Self, EngineError> {
        let options = options.clone().with_threads(options.threads).with_batch(options.batch);
        let search = options.search.unwrap_or(folder.search());
        let mut config = folder.config().clone();
        let tokens = folder.tokens()?;
        let into = folder.writes().and_then(|tag| tag.parse().ok());
        if let Some(token) = into.and_then(|into| tokens.language(into)) {
            config.write(token);
        }
        let prepared = Prepared { weights: folder.weights()?, config: config.clone(), search };
        let worker =
            worker::start(prepared, options.threads).map_err(refuse(folder.weights_file()))?;
        let job = config.architecture.job();
        let room = config.positions.saturating_sub(tokens.extra());
        let text = match job {
            // The translation must fit too, and it may be longer than its source.
            Job::Translate => room / 2,
            Job::Summarize => room,
        };
        Ok(Self {
            worker,
            tokens: Arc::new(tokens),
            info: folder.info(),
            reads: folder.reads().to_vec(),
            job,
            limits: Limits { positions: config.positions, text: text.max(1) },
            eos: config.eos,
            search,
            options,
        })
    }

    /// The tokens of an answer to each of `texts`, without the start mark. For comparisons; `max_length`
    /// counts the start mark, as in PyTorch transformers. `from` as in a request.
    ///
    /// # Errors
    /// [`RequestError`] where a text is too long, or the engine failed.
    pub fn generate(
        &self,
        texts: &[&str],
        from: Option<Language>,
        max_length: usize,
    ) -> Result<Vec<Vec<i64>>, RequestError> {
        let mut answers = Vec::with_capacity(texts.len());
        for group in texts.chunks(self.options.batch) {
            let sources = group
                .iter()
                .map(|text| self.source(text, from, self.limits.positions))
                .collect::<Result<_, _>>()?;
            let max_length = max_length.clamp(2, self.limits.positions);
            let batch = Batch { sources, max_length, min_length: 0 };
            answers.extend(self.worker.answer(batch).flatten().map_err(RequestError::Failed)?);
        }
        Ok(answers)
    }

    /// The tokens that the encoder gets for `text`. `from` as in a request.
    ///
    /// # Errors
    /// [`RequestError`] where it is too long, or cannot be read. The tokens of a text that is far too long are
    /// estimated, and no fewer than it has.
    pub fn encode(&self, text: &str, from: Option<Language>) -> Result<Vec<i64>, RequestError> {
        self.source(text, from, self.limits.positions)
    }

    /// The text of the tokens of an answer.
    ///
    /// # Errors
    /// [`RequestError::Failed`] where the tokenizer gave up.
    pub fn decode(&self, tokens: &[i64]) -> Result<String, RequestError> {
        self.tokens.decode(tokens).map_err(RequestError::Failed)
    }

    /// The tokens of a text; never fewer than it has.
    fn source(
        &self,
        text: &str,
        from: Option<Language>,
        most: usize,
    ) -> Result<Vec<i64>, RequestError> {
        if let Some(bound) = self.tokens.too_long(text, most) {
            let tokens = bound.saturating_add(self.tokens.extra());
            return Err(RequestError::TooLong { tokens, limit: most });
        }
        let from = from_of(&self.reads, from);
        let ids = self.tokens.encode(text, from).map_err(RequestError::Failed)?;
        if ids.len() > most {
            return Err(RequestError::TooLong { tokens: ids.len(), limit: most });
        }
        Ok(ids)
    }

    fn asked(&self, request: &Request) -> Result<Asked, RequestError> {
        if request.job() != self.job {
            return Err(RequestError::Job);
        }
        let most = self.limits.text.saturating_add(self.tokens.extra());
        let (source, wanted, least) = match request {
            Request::Translate(request) => {
                let source = self.source(&request.source, request.from, most)?;
                let wanted = source.len().saturating_mul(2).saturating_add(24);
                (source, wanted, 0)
            }
            Request::Summarize(request) => {
                let source = self.source(&request.text, None, most)?;
                let wanted = request.sentences.max(1).saturating_mul(TOKENS_PER_SENTENCE);
                let wanted = wanted.saturating_add(16).max(self.search.max_length.unwrap_or(0));
                (source, wanted, self.search.min_length)
            }
        };
        let limit = wanted.div_ceil(LIMIT_STEP).saturating_mul(LIMIT_STEP);
        let limit = limit.min(self.limits.positions);
        Ok(Asked { source, limit, least: least.min(limit / 2) })
    }

    fn completion(&self, asked: &Asked, ids: &[i64]) -> Result<Completion, RequestError> {
        let text = self.tokens.decode(ids).map_err(RequestError::Failed)?;
        // At the limit the end mark is forced and says nothing. The start mark counts.
        let ended = ids.last() == Some(&self.eos) && ids.len() + 1 < asked.limit;
        Ok(Completion {
            text,
            finish: if ended { Finish::Stop } else { Finish::Length },
            prompt_tokens: asked.source.len(),
            new_tokens: ids.len(),
        })
    }

    /// Answers one pool of texts.
    fn answer(&self, pool: &[(Ticket, Asked)], queue: &mut dyn Queue) -> Result<(), EngineError> {
        // Texts of a batch are padded to the longest of them, and share a limit.
        let mut order: Vec<&(Ticket, Asked)> = pool.iter().collect();
        order.sort_by_key(|(_, asked)| (asked.limit, asked.least, asked.source.len()));
        let alike = |a: &&(Ticket, Asked), b: &&(Ticket, Asked)| {
            (a.1.limit, a.1.least) == (b.1.limit, b.1.least)
        };
        for group in order.chunk_by(alike).flat_map(|alike| alike.chunks(self.options.batch)) {
            if queue.stopped() {
                return Err(EngineError::Stopped);
            }
            let Some((_, first)) = group.first() else { continue };
            let batch = |group: &[&(Ticket, Asked)]| Batch {
                sources: group.iter().map(|(_, asked)| asked.source.clone()).collect(),
                max_length: first.limit,
                min_length: first.least,
            };
            match self.worker.answer(batch(group)).flatten() {
                Ok(answers) => {
                    for ((ticket, asked), ids) in group.iter().zip(answers) {
                        queue.done(*ticket, self.completion(asked, &ids));
                    }
                }
                // One by one, so that only the culprit has no answer.
                Err(_) => {
                    for one in group {
                        let (ticket, asked) = *one;
                        let answer = self
                            .worker
                            .answer(batch(&[*one]))
                            .flatten()
                            .map_err(RequestError::Failed);
                        let none = || RequestError::Failed("no answer came".to_owned());
                        let ids = answer.and_then(|all| all.into_iter().next().ok_or_else(none));
                        queue.done(*ticket, ids.and_then(|ids| self.completion(asked, &ids)));
                    }
                }
            }
        }
        Ok(())
    }
}

/// The language that a model is told: that of the request, or where it reads one alone or none is
/// named, the first that it reads.
fn from_of(reads: &[Language], named: Option<Language>) -> Language {
    match reads {
        [] => Language::ENGLISH,
        [only] => *only,
        [first, ..] => named.unwrap_or(*first),
    }
}

/// A request in tokens.
struct Asked {
    source: Vec<i64>,
    /// Most tokens of the answer, its start mark counted.
    limit: usize,
    /// Fewest.
    least: usize,
}

struct Size {
    tokens: Arc<Tokens>,
    reads: Vec<Language>,
    job: Job,
    text: usize,
    search: Search,
}

impl Measure for Size {
    fn count_tokens(&self, text: &str) -> usize {
        if let Some(bound) = self.tokens.too_long(text, self.text) {
            return bound;
        }
        let extra = self.tokens.extra();
        // In any of its languages it is as long.
        let ids = self.tokens.encode(text, from_of(&self.reads, None));
        ids.map_or_else(|_| self.tokens.bound(text), |ids| ids.len().saturating_sub(extra))
    }

    fn bound_tokens(&self, text: &str) -> usize {
        self.tokens.bound(text)
    }

    fn max_text_tokens(&self, job: Job) -> usize {
        if job == self.job { self.text } else { 0 }
    }

    fn takes_notes(&self, _job: Job) -> bool {
        false
    }

    fn asked(&self, request: &Request) -> String {
        let search = self.search;
        match request {
            Request::Translate(request) => {
                let from = from_of(&self.reads, request.from);
                format!("{search:?} {from} {}", request.source)
            }
            Request::Summarize(request) => {
                format!("{search:?} {} {}", request.sentences, request.text)
            }
        }
    }
}

impl Engine for RustBertEngine {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn measure(&self) -> Arc<dyn Measure> {
        let Self { job, search, .. } = *self;
        let tokens = Arc::clone(&self.tokens);
        Arc::new(Size { tokens, reads: self.reads.clone(), job, text: self.limits.text, search })
    }

    fn reads(&self) -> Vec<Language> {
        self.reads.clone()
    }

    fn run(&mut self, queue: &mut dyn Queue) -> Result<(), EngineError> {
        let most = self.options.batch.saturating_mul(AHEAD);
        loop {
            if queue.stopped() {
                return Err(EngineError::Stopped);
            }
            let mut pool = Vec::new();
            while pool.len() < most {
                let Some((ticket, request)) = queue.next() else { break };
                match self.asked(&request) {
                    Ok(asked) => pool.push((ticket, asked)),
                    Err(error) => queue.done(ticket, Err(error)),
                }
            }
            if pool.is_empty() {
                return Ok(());
            }
            self.answer(&pool, queue)?;
        }
    }
}
