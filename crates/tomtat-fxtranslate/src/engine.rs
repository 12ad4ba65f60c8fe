use std::fs::File;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use fxtranslate::spm::SpmVocab;
use tomtat_article::{Job, Language};
use tomtat_engine::{
    Completion, Engine, EngineError, EngineInfo, Finish, Measure, Queue, Request, RequestError,
    Ticket, contained,
};
use tomtat_models::{FileRole, Manifest, ModelFiles};

use crate::check::{self, Fault, Part};
use crate::worker::{self, Files, Worker};

/// What records name as the engine.
pub const ENGINE: &str = "fxtranslate 0.5.0";

/// Largest file of a model that is read. Real ones have 15 to 60 MB.
const MAX_FILE: u64 = 1 << 30;
/// Tokens of source that these models are trained on, the end mark left out.
const WINDOW: usize = 127;
/// Batches that are taken from the queue at once, to put sentences of like length together.
const AHEAD: usize = 4;

/// How to run a model of Firefox.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FirefoxOptions {
    /// Threads to compute with. Default: one for each core that this process may use.
    pub threads: usize,
    /// Sentences that each thread translates together (1 to 64). Default 16.
    pub batch: usize,
    /// Whether to keep to the model's shortlist where it has one, as Firefox did with the models
    /// that came with one. Default: yes.
    pub shortlist: bool,
}

impl Default for FirefoxOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self { threads, batch: 16, shortlist: true }
    }
}

impl FirefoxOptions {
    /// Computes with `threads` threads (1 to 1024).
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.clamp(1, 1024);
        self
    }

    /// Translates `batch` sentences together on each thread (1 to 64).
    pub fn with_batch(mut self, batch: usize) -> Self {
        self.batch = batch.clamp(1, 64);
        self
    }

    /// Keeps to the model's shortlist, or chooses among all words.
    pub fn with_shortlist(mut self, shortlist: bool) -> Self {
        self.shortlist = shortlist;
        self
    }
}

/// A translation model of Firefox on `fxtranslate`.
///
/// The same sentence has the same translation in any batch and with any number of threads.
pub struct FirefoxEngine {
    worker: Worker,
    source: Arc<SpmVocab>,
    target: SpmVocab,
    info: EngineInfo,
    reads: Vec<Language>,
    most_tokens: usize,
    options: FirefoxOptions,
}

impl FirefoxEngine {
    /// Loads the files of `manifest`. They are read whole, checked ([`crate::check`]), and not
    /// needed any more after that.
    ///
    /// # Errors
    /// [`EngineError::Model`] names the file that is missing or cannot be used.
    pub fn load(
        files: &ModelFiles,
        manifest: &Manifest,
        options: FirefoxOptions,
    ) -> Result<Self, EngineError> {
        let options = options.clone().with_threads(options.threads).with_batch(options.batch);
        let refuse =
            |path: &Path, reason: String| EngineError::Model { path: path.to_owned(), reason };
        supported().map_err(|reason| refuse(&files.model, reason))?;
        let no_vocabulary = || refuse(&files.model, "it has no vocabulary beside it".to_owned());
        let shared = files.file(FileRole::Vocab);
        let source = files.file(FileRole::SourceVocab).or(shared).ok_or_else(no_vocabulary)?;
        let target = files.file(FileRole::TargetVocab).or(shared).ok_or_else(no_vocabulary)?;
        let shortlist = files.file(FileRole::Shortlist).filter(|_| options.shortlist);
        let read = |path: &Path| read(path).map_err(|reason| refuse(path, reason));
        let bytes = Files {
            model: read(&files.model)?,
            source_vocab: read(source)?,
            target_vocab: read(target)?,
            shortlist: shortlist.map(read).transpose()?,
        };
        check::model(
            &bytes.model,
            &bytes.source_vocab,
            &bytes.target_vocab,
            bytes.shortlist.as_deref(),
        )
        .map_err(|Fault { part, reason }| {
            let path = match part {
                Part::Model => &files.model,
                Part::SourceVocab => source,
                Part::TargetVocab => target,
                Part::Shortlist => shortlist.unwrap_or(&files.model),
            };
            refuse(path, reason)
        })?;
        let parsed = |path: &Path, bytes: &[u8]| {
            contained(|| SpmVocab::from_bytes(bytes)).map_err(|reason| refuse(path, reason))
        };
        let source_vocab = Arc::new(parsed(source, &bytes.source_vocab)?);
        let target_vocab = parsed(target, &bytes.target_vocab)?;
        let worker =
            worker::start(bytes, options.threads).map_err(|reason| refuse(&files.model, reason))?;
        let job = manifest.jobs.translate.as_ref();
        let said = job.and_then(|job| usize::try_from(job.max_source_tokens).ok());
        Ok(Self {
            worker,
            source: source_vocab,
            target: target_vocab,
            info: Self::info_of(manifest),
            reads: manifest.reads().filter_map(|tag| tag.parse().ok()).collect(),
            most_tokens: said.unwrap_or(WINDOW).clamp(1, WINDOW),
            options,
        })
    }

    /// What the engine of `manifest` will say of itself, before anything is loaded.
    pub fn info_of(manifest: &Manifest) -> EngineInfo {
        EngineInfo {
            model: manifest.name.clone(),
            sha256: (!manifest.sha256.is_empty()).then(|| manifest.sha256.clone()),
            adapter: None,
            engine: ENGINE.to_owned(),
            jobs: vec![Job::Translate],
        }
    }

    fn tokens(&self, text: &str) -> Result<Vec<u32>, RequestError> {
        let ids = contained(|| self.source.encode_with_eos(text)).map_err(RequestError::Failed)?;
        let tokens = ids.len().saturating_sub(1);
        if tokens > self.most_tokens {
            return Err(RequestError::TooLong { tokens, limit: self.most_tokens });
        }
        Ok(ids)
    }

    fn completion(
        &self,
        source: &[u32],
        answer: Option<Vec<u32>>,
    ) -> Result<Completion, RequestError> {
        let gave_up = || RequestError::Failed("the model gave up on this sentence".to_owned());
        let ids = answer.ok_or_else(gave_up)?;
        let text = contained(|| self.target.decode(&ids)).map_err(RequestError::Failed)?;
        let finish =
            if ids.len() >= most_new(source.len()) { Finish::Length } else { Finish::Stop };
        Ok(Completion {
            text: text.trim().to_owned(),
            finish,
            prompt_tokens: source.len(),
            new_tokens: ids.len(),
        })
    }

    /// The answers to one pool of sentences, in their order.
    fn answer(
        &self,
        pool: &[(Ticket, Vec<u32>)],
        queue: &dyn Queue,
    ) -> Result<Vec<Option<Vec<u32>>>, EngineError> {
        // Sentences of a batch are padded to the longest of them.
        let mut order: Vec<usize> = (0..pool.len()).collect();
        order.sort_by_key(|&at| pool.get(at).map_or(0, |(_, ids)| ids.len()));
        let mut answers = vec![None; pool.len()];
        for group in order.chunks(self.options.threads.saturating_mul(self.options.batch)) {
            if queue.stopped() {
                return Err(EngineError::Stopped);
            }
            let ids = |&at: &usize| pool.get(at).map(|(_, ids)| ids.clone()).unwrap_or_default();
            let batch = group.iter().map(ids).collect();
            let translated = self
                .worker
                .answer(batch)
                .map_err(|reason| EngineError::Run { model: self.info.model.clone(), reason })?;
            for (&at, answer) in group.iter().zip(translated) {
                if let Some(slot) = answers.get_mut(at) {
                    *slot = answer;
                }
            }
        }
        Ok(answers)
    }
}

/// The most tokens that `fxtranslate` writes for a source of `tokens`, its end mark counted.
fn most_new(tokens: usize) -> usize {
    (2 * tokens + 4).min(256)
}

/// The SIMD kernel is chosen when tomtat is built and not when it runs.
fn supported() -> Result<(), String> {
    #[cfg(target_arch = "x86_64")]
    if fxtranslate::gemm::backend() != "scalar" && !std::arch::is_x86_feature_detected!("avx2") {
        return Err("it needs a processor with AVX2, which this one is not".to_owned());
    }
    Ok(())
}

/// A file of at most [`MAX_FILE`] bytes.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let meta = file.metadata().map_err(|error| error.to_string())?;
    if !meta.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    if meta.len() > MAX_FILE {
        return Err(format!("it has {} bytes, and no more than {MAX_FILE} are read", meta.len()));
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

struct Pieces {
    vocab: Arc<SpmVocab>,
    most_tokens: usize,
}

impl Measure for Pieces {
    fn count_tokens(&self, text: &str) -> usize {
        // No piece is shorter than a byte.
        contained(|| self.vocab.encode(text).len()).unwrap_or(text.len())
    }

    fn max_text_tokens(&self, job: Job) -> usize {
        match job {
            Job::Translate => self.most_tokens,
            Job::Summarize => 0,
        }
    }

    fn takes_notes(&self, _job: Job) -> bool {
        false
    }
}

impl Engine for FirefoxEngine {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn measure(&self) -> Arc<dyn Measure> {
        Arc::new(Pieces { vocab: Arc::clone(&self.source), most_tokens: self.most_tokens })
    }

    fn reads(&self) -> Vec<Language> {
        self.reads.clone()
    }

    fn run(&mut self, queue: &mut dyn Queue) -> Result<(), EngineError> {
        let most = self.options.threads.saturating_mul(self.options.batch).saturating_mul(AHEAD);
        loop {
            if queue.stopped() {
                return Err(EngineError::Stopped);
            }
            let mut pool = Vec::new();
            while pool.len() < most {
                let Some((ticket, request)) = queue.next() else { break };
                let tokens = match request {
                    Request::Translate(request) => self.tokens(&request.source),
                    Request::Summarize(_) => Err(RequestError::Job),
                };
                match tokens {
                    Ok(tokens) => pool.push((ticket, tokens)),
                    Err(error) => queue.done(ticket, Err(error)),
                }
            }
            if pool.is_empty() {
                return Ok(());
            }
            let answers = self.answer(&pool, queue)?;
            for ((ticket, source), answer) in pool.into_iter().zip(answers) {
                queue.done(ticket, self.completion(&source, answer));
            }
        }
    }
}
