mod find;

use std::path::PathBuf;

use tomtat_article::{Language, Length, SummaryStyle};
use tomtat_cache::AnswerCache;
use tomtat_engine::Engine;
use tomtat_engine::gguf::GgufOptions;
use tomtat_load::LoadOptions;
use tomtat_models::Progress;
use tomtat_summarize::{SummarizeOptions, Verify};
use tomtat_translate::{TermList, TranslateOptions};

use crate::{Error, Pipeline, Quality, Task};

/// Sets up a [`Pipeline`]. Whatever is not set has a default that works.
pub struct Builder {
    task: Task,
    translator: Option<String>,
    summarizer: Option<String>,
    translator_engine: Option<Box<dyn Engine>>,
    summarizer_engine: Option<Box<dyn Engine>>,
    shared_engine: Option<Box<dyn Engine>>,
    store: Option<PathBuf>,
    manifests: Option<PathBuf>,
    offline: bool,
    gguf: GgufOptions,
    load: LoadOptions,
    length: Length,
    style: SummaryStyle,
    headline: bool,
    terms: TermList,
    context: bool,
    window: usize,
    strict: bool,
    quality: Quality,
    verify: Option<Verify>,
    constrain: bool,
    progress: Option<Box<dyn Progress>>,
    cache: Option<Box<dyn AnswerCache>>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            task: Task::Summarize,
            translator: None,
            summarizer: None,
            translator_engine: None,
            summarizer_engine: None,
            shared_engine: None,
            store: None,
            manifests: None,
            offline: false,
            gguf: GgufOptions::default(),
            load: LoadOptions::default(),
            length: Length::default(),
            style: SummaryStyle::default(),
            headline: false,
            terms: TermList::builtin(),
            context: true,
            window: 16,
            strict: false,
            quality: Quality::default(),
            verify: None,
            constrain: false,
            progress: None,
            cache: None,
        }
    }
}

impl Builder {
    /// The model for both jobs: a name of the catalogue, the path of a `.gguf` file, or a model of the
    /// hub (`hf:owner/name`).
    pub fn model(self, model: impl Into<String>) -> Self {
        let model = model.into();
        self.translator(model.clone()).summarizer(model)
    }

    /// The model that translates: a name, a `.gguf` file, a model of the hub ([`HubName`](tomtat_models::HubName)), or a
    /// folder with a model of Firefox or, with the feature `rust-bert`, a Marian model. Default: the
    /// best measured one of those in the store and the catalogue's default ([`default_of`](tomtat_models::default_of)).
    pub fn translator(mut self, model: impl Into<String>) -> Self {
        self.translator = Some(model.into());
        self
    }

    /// The model that summarises: a name, a `.gguf` file, a model of the hub ([`HubName`](tomtat_models::HubName)), or, with
    /// the feature `rust-bert`, a folder with a BART model.
    pub fn summarizer(mut self, model: impl Into<String>) -> Self {
        self.summarizer = Some(model.into());
        self
    }

    /// An engine of your own for both jobs.
    pub fn engine(mut self, engine: Box<dyn Engine>) -> Self {
        self.shared_engine = Some(engine);
        self
    }

    /// An engine of your own that translates.
    pub fn translator_engine(mut self, engine: Box<dyn Engine>) -> Self {
        self.translator_engine = Some(engine);
        self
    }

    /// An engine of your own that summarises.
    pub fn summarizer_engine(mut self, engine: Box<dyn Engine>) -> Self {
        self.summarizer_engine = Some(engine);
        self
    }

    /// What the pipeline is for. [`Task::Translate`] needs no summariser. Default: to summarise.
    pub fn task(mut self, task: Task) -> Self {
        self.task = task;
        self
    }

    /// The folder of the models. Default: `TOMTAT_MODELS`, else the platform's cache folder.
    pub fn store(mut self, dir: impl Into<PathBuf>) -> Self {
        self.store = Some(dir.into());
        self
    }

    /// A folder with model manifests of your own.
    pub fn manifests(mut self, dir: impl Into<PathBuf>) -> Self {
        self.manifests = Some(dir.into());
        self
    }

    /// Never fetch a model; a missing one is an error.
    pub fn offline(mut self, offline: bool) -> Self {
        self.offline = offline;
        self
    }

    /// Is told how the fetch of a missing model goes. Default: nobody is.
    pub fn progress(mut self, progress: Box<dyn Progress>) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Keeps the answers of the models, and takes from there what an earlier run asked. Answers
    /// of a model are kept where its hash is known, or its file: an [`Engine`] of your own must
    /// say its `sha256`. Default: nothing is kept.
    pub fn cache(mut self, cache: Box<dyn AnswerCache>) -> Self {
        self.cache = Some(cache);
        self
    }

    /// How to run GGUF models: threads, batch, memory.
    pub fn gguf(mut self, options: GgufOptions) -> Self {
        self.gguf = options;
        self
    }

    /// Threads to compute with.
    pub fn threads(mut self, threads: usize) -> Self {
        self.gguf = self.gguf.with_threads(threads);
        self
    }

    /// What to read and how.
    pub fn load_options(mut self, options: LoadOptions) -> Self {
        self.load = options;
        self
    }

    /// The language of all articles, where it is known.
    pub fn language(mut self, language: Language) -> Self {
        self.load.language = Some(language);
        self
    }

    /// How long the summaries are to be.
    pub fn length(mut self, length: Length) -> Self {
        self.length = length;
        self
    }

    /// The form that the summaries are to have.
    pub fn style(mut self, style: SummaryStyle) -> Self {
        self.style = style;
        self
    }

    /// Whether the model writes a headline for each article too. Default: no;
    /// [`SummaryStyle::Headline`] always has one.
    pub fn headline(mut self, headline: bool) -> Self {
        self.headline = headline;
        self
    }

    /// Terms with a fixed translation.
    pub fn terms(mut self, terms: TermList) -> Self {
        self.terms = terms;
        self
    }

    /// Whether the translator is shown the sentence before. Default: yes.
    pub fn context(mut self, context: bool) -> Self {
        self.context = context;
        self
    }

    /// How many articles are in work at once (1 to 256). Default 16.
    pub fn window(mut self, articles: usize) -> Self {
        self.window = articles.clamp(1, 256);
        self
    }

    /// Whether an article fails whose summary holds a sentence that could not be verified, instead
    /// of the sentence being marked. Default: no.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Whether what fails a check is asked for again. Default: it is.
    pub fn quality(mut self, quality: Quality) -> Self {
        self.quality = quality;
        self
    }

    /// What becomes of a sentence of a summary that could not be verified. Default: what
    /// [`quality`](Self::quality) says.
    pub fn verify(mut self, verify: Verify) -> Self {
        self.verify = Some(verify);
        self
    }

    /// Whether the summariser is held to the numbers and names of the article while it writes.
    /// Default: no.
    pub fn constrain(mut self, constrain: bool) -> Self {
        self.constrain = constrain;
        self
    }

    /// Finds the models, fetches what is missing, and makes the pipeline. The
    /// weights are loaded when the first article needs them.
    ///
    /// # Errors
    /// A model that is unknown, cannot do its job, or cannot be fetched.
    pub fn build(mut self) -> Result<Pipeline, Error> {
        let engines = self.engines()?;
        Ok(Pipeline::new(
            engines,
            self.load,
            SummarizeOptions::default()
                .with_length(self.length)
                .with_style(self.style)
                .with_headline(self.headline)
                .with_verify(self.verify.unwrap_or(self.quality.verify()))
                .with_constrain(self.constrain),
            TranslateOptions::default()
                .with_terms(self.terms)
                .with_context(self.context)
                .with_retry(self.quality == Quality::Best),
            self.window,
            self.strict,
            self.cache,
        ))
    }
}
