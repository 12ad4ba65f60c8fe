//! GGUF models on llama.cpp, many requests in one batch.

mod backend;
mod batch;
mod kept;
mod measure;
mod slot;
mod step;
mod tokens;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::model::{LlamaLoraAdapter, LlamaModel};
use tomtat_article::Language;
use tomtat_models::gguf::GgufKind;
use tomtat_models::{Manifest, ModelFiles};

pub use backend::{system_info, uses_amx};

use crate::{Engine, EngineError, EngineInfo, Measure, Prompter, Queue};
use measure::{Counted, Uncounted};
use tokens::Tokenizer;

/// What records name as the engine: llama.cpp, by the version of the crate that carries it.
pub const ENGINE: &str = "llama.cpp (llama-cpp-2 0.1.160)";

/// How to run a GGUF model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GgufOptions {
    /// Threads to compute with. Default: one for each core that this process may use.
    pub threads: usize,
    /// Requests in work at once. More are quicker together and take more memory. Default 24.
    pub parallel: usize,
    /// Cells of the key-value cache, in tokens, shared by the requests in work. It bounds the
    /// memory of a run (28 KiB a cell for a model of 1.5 billion parameters) and the longest
    /// prompt. Default 8192, never more than the model's context.
    pub cache_tokens: usize,
    /// Layers to hand to a GPU, where one was compiled in. Default 0.
    pub gpu_layers: u32,
    /// Folder in which the instructions of prompts are kept as the model read them, so that the
    /// next run need not read them again (28 KiB a token for a model of 1.5 billion parameters).
    /// Nothing of an article is in it. Default: none.
    pub prompt_cache: Option<PathBuf>,
}

impl Default for GgufOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self { threads, parallel: 24, cache_tokens: 8192, gpu_layers: 0, prompt_cache: None }
    }
}

impl GgufOptions {
    /// Computes with `threads` threads (at least one).
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Keeps up to `parallel` requests in work at once (1 to 64).
    pub fn with_parallel(mut self, parallel: usize) -> Self {
        self.parallel = parallel.clamp(1, step::STEP_TOKENS);
        self
    }

    /// Bounds the key-value cache to `tokens` cells (at least 512).
    pub fn with_cache_tokens(mut self, tokens: usize) -> Self {
        self.cache_tokens = tokens.max(512);
        self
    }

    /// Keeps the instructions of prompts in `folder` between runs.
    pub fn with_prompt_cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.prompt_cache = Some(folder.into());
        self
    }

    /// Cells for a model that was made for contexts of `trained` tokens.
    fn cells_for(&self, trained: u64) -> usize {
        self.cache_tokens.min(usize::try_from(trained).unwrap_or(512).max(512))
    }

    /// Hands `layers` layers to a GPU, in builds with a back end for one.
    pub fn with_gpu_layers(mut self, layers: u32) -> Self {
        self.gpu_layers = layers;
        self
    }
}

/// A GGUF model on llama.cpp.
///
/// Requests run in one continuous batch: a sequence joins when there is room in
/// the cache and leaves when its answer is complete, prompts are read in pieces
/// between the steps of the others, and the instructions that prompts of one
/// job share are read once. Decoding is greedy.
///
/// The weights are mapped, not copied, where the platform can; see
/// [`GgufOptions::cache_tokens`] for the memory of a run.
pub struct GgufEngine {
    backend: &'static LlamaBackend,
    model: Arc<LlamaModel>,
    /// Applied to the weights while they run, with its scale.
    adapter: Option<(LlamaLoraAdapter, f32)>,
    tokenizer: Tokenizer,
    prompter: Prompter,
    info: EngineInfo,
    reads: Vec<Language>,
    options: GgufOptions,
    cache_tokens: usize,
}

impl GgufEngine {
    /// Loads the files of `manifest`, to be asked as it says: the weights, and the adapter
    /// (LoRA, Hu et al. 2021) that is applied to them where there is one.
    ///
    /// The headers of the files are checked first ([`tomtat_models::gguf`]):
    /// llama.cpp ends the whole process on some damaged files.
    ///
    /// # Errors
    /// [`EngineError::Model`] where a file is no usable model, no adapter, or none for these
    /// weights; [`EngineError::NoGpu`] where layers are to go to a GPU and cannot.
    pub fn load(
        files: &ModelFiles,
        manifest: &Manifest,
        mut options: GgufOptions,
    ) -> Result<Self, EngineError> {
        // A step has room for a token of each answer.
        options.parallel = options.parallel.clamp(1, step::STEP_TOKENS);
        let refuse = |reason: String| EngineError::Model { path: files.model.clone(), reason };
        tomtat_models::gguf::check(&files.model).map_err(|error| refuse(error.to_string()))?;
        let backend = backend::backend()
            .ok_or_else(|| refuse("llama.cpp is already in use in this process".to_owned()))?;
        // llama.cpp says nothing and takes the CPU.
        if options.gpu_layers > 0 && !backend.supports_gpu_offload() {
            return Err(EngineError::NoGpu);
        }
        backend::last_error();
        let params = LlamaModelParams::default().with_n_gpu_layers(options.gpu_layers);
        let mut model = LlamaModel::load_from_file(backend, &files.model, &params)
            .map_err(|error| refuse(backend::reason(error)))?;
        let adapter = match &files.lora {
            Some((path, scale)) => Some((load_adapter(&mut model, path)?, *scale)),
            None => None,
        };
        let cache_tokens = options.cells_for(u64::from(model.n_ctx_train()));
        let model = Arc::new(model);
        let tokenizer = Tokenizer::new(&model);
        let prompter = Prompter::of(manifest);
        let info = Self::info_of(manifest);
        let reads = manifest.reads().filter_map(|tag| tag.parse().ok()).collect();
        Ok(Self {
            backend,
            model,
            adapter,
            tokenizer,
            prompter,
            info,
            reads,
            options,
            cache_tokens,
        })
    }

    /// The measure of the engine that [`load`](Self::load) would make, before anything is loaded:
    /// the vocabulary is read when a text must be counted. `None` where the file is no usable
    /// model; loading it says why.
    pub fn measure_of(
        files: &ModelFiles,
        manifest: &Manifest,
        options: &GgufOptions,
    ) -> Option<Arc<dyn Measure>> {
        let trained = tomtat_models::gguf::check(&files.model).ok()?.context_length?;
        let cache_tokens = options.cells_for(trained);
        Some(Arc::new(Uncounted::new(&files.model, Prompter::of(manifest), cache_tokens)))
    }

    /// What the engine of `manifest` will say of itself, before anything is loaded.
    pub fn info_of(manifest: &Manifest) -> EngineInfo {
        EngineInfo {
            model: manifest.name.clone(),
            sha256: (!manifest.sha256.is_empty()).then(|| manifest.sha256.clone()),
            adapter: manifest.lora.as_ref().map(|lora| lora.sha256.clone()),
            engine: ENGINE.to_owned(),
            jobs: Prompter::of(manifest).jobs(),
        }
    }
}

fn load_adapter(model: &mut LlamaModel, path: &Path) -> Result<LlamaLoraAdapter, EngineError> {
    let refuse = |reason: String| EngineError::Model { path: path.to_owned(), reason };
    let found = tomtat_models::gguf::check(path).map_err(|error| refuse(error.to_string()))?;
    if found.kind != GgufKind::Adapter {
        return Err(refuse("a model, not an adapter".to_owned()));
    }
    backend::last_error();
    model.lora_adapter_init(path).map_err(|error| refuse(backend::reason(error)))
}

impl Engine for GgufEngine {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn measure(&self) -> Arc<dyn Measure> {
        let model = Arc::clone(&self.model);
        Arc::new(Counted {
            model,
            prompter: self.prompter.clone(),
            cache_tokens: self.cache_tokens,
        })
    }

    fn reads(&self) -> Vec<Language> {
        self.reads.clone()
    }

    fn run(&mut self, queue: &mut dyn Queue) -> Result<(), EngineError> {
        // Out of the engine for as long as the context holds on to it.
        let mut adapter = self.adapter.take();
        let ended = batch::run(self, adapter.as_mut(), queue);
        self.adapter = adapter;
        ended
    }
}
