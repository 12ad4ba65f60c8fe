use std::path::{Path, PathBuf};

use tomtat_article::{Job, Language, Length, SummaryStyle};
use tomtat_cache::AnswerCache;
use tomtat_engine::Engine;
use tomtat_engine::gguf::GgufOptions;
use tomtat_load::LoadOptions;
use tomtat_models::{
    Catalogue, FetchOptions, FirefoxIndex, Format, HubIndex, HubName, Manifest, ModelFiles,
    Progress, Store, StoreError, default_of,
};
use tomtat_summarize::{SummarizeOptions, Verify};
use tomtat_translate::{TermList, TranslateOptions};

use crate::engines::{EngineSlot, Engines};
use crate::{Error, Pipeline, Quality, Task, choice};

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

    /// The model that translates: a name, a `.gguf` file, a model of the hub ([`HubName`]), or a
    /// folder with a model of Firefox or, with the feature `rust-bert`, a Marian model. Default: the
    /// best measured one of those in the store and the catalogue's default ([`default_of`]).
    pub fn translator(mut self, model: impl Into<String>) -> Self {
        self.translator = Some(model.into());
        self
    }

    /// The model that summarises: a name, a `.gguf` file, a model of the hub ([`HubName`]), or, with
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
            TranslateOptions::default().with_terms(self.terms).with_context(self.context),
            self.window,
            self.strict,
            self.cache,
        ))
    }

    fn engines(&mut self) -> Result<Engines, Error> {
        if let Some(engine) = self.shared_engine.take() {
            let slots = vec![EngineSlot::Loaded(engine)];
            return Ok(Engines { slots, translator: 0, summarizer: 0, revises: false });
        }
        let store = Store::open(self.store.clone())?;
        let catalogue = Catalogue::open(self.manifests.take()).with_installed(&store);
        let mut slots = Vec::new();
        let translator = match self.translator_engine.take() {
            Some(engine) => add(&mut slots, EngineSlot::Loaded(engine)),
            None => {
                let slot = self.find(&catalogue, self.translator.clone(), Job::Translate)?;
                add(&mut slots, slot)
            }
        };
        if self.task == Task::Translate {
            return Ok(Engines { slots, translator, summarizer: translator, revises: false });
        }
        let summarizer = match self.summarizer_engine.take() {
            Some(engine) => add(&mut slots, EngineSlot::Loaded(engine)),
            None => {
                let slot = self.find(&catalogue, self.summarizer.clone(), Job::Summarize)?;
                match (&slots[translator], &slot) {
                    // One set of weights does both jobs, in one batch.
                    (
                        EngineSlot::Weights { files: a, .. },
                        EngineSlot::Weights { files: b, .. },
                    ) if a == b => translator,
                    _ => add(&mut slots, slot),
                }
            }
        };
        let revises = self.quality == Quality::Best;
        Ok(Engines { slots, translator, summarizer, revises })
    }

    fn find(
        &mut self,
        catalogue: &Catalogue,
        name: Option<String>,
        job: Job,
    ) -> Result<EngineSlot, Error> {
        let model_job = match job {
            Job::Translate => tomtat_models::Job::Translate,
            Job::Summarize => tomtat_models::Job::Summarize,
        };
        let known = || catalogue.iter().map(|m| m.name.clone()).collect::<Vec<_>>();
        let fetched;
        let mut listed = None;
        let manifest = match &name {
            None => {
                let store = Store::open(self.store.clone())?;
                let can_run = |manifest: &Manifest| choice::can_run(manifest.format);
                let best = default_of(catalogue, &store, model_job, can_run);
                let name = || "default".to_owned();
                best.ok_or_else(|| Error::UnknownModel { name: name(), known: known() })?
            }
            Some(name) if choice::is_folder(name) => {
                return choice::folder(Path::new(name), job, self.gguf.threads);
            }
            Some(name) if HubName::is_one(name) => {
                let name: HubName = name.parse()?;
                fetched = match HubIndex::kept(&name, &Store::open(self.store.clone())?) {
                    Some(manifest) => manifest,
                    None => listed.insert(self.ask_hub(&name)?).manifest().clone(),
                };
                &fetched
            }
            Some(name) if looks_like_file(name) => {
                return self.file(catalogue, Path::new(name), model_job);
            }
            Some(name) => match catalogue.get(name) {
                Some(manifest) => manifest,
                None if FirefoxIndex::could_hold(name) => {
                    fetched = self.firefox_model(name)?;
                    &fetched
                }
                None => {
                    return Err(Error::UnknownModel { name: name.clone(), known: known() });
                }
            },
        };
        if !manifest.jobs.can(model_job) {
            let job = match job {
                Job::Translate => "translate",
                Job::Summarize => "summarise",
            };
            return Err(Error::WrongJob { model: manifest.name.clone(), job });
        }
        choice::writes_english(manifest, job)?;
        choice::is_built(manifest)?;
        let files = self.fetch(manifest, listed.as_ref())?;
        match manifest.format {
            Format::Firefox => {
                return choice::firefox(files, manifest.clone(), self.gguf.threads);
            }
            Format::Transformers => {
                return choice::transformers(&files, manifest, job, self.gguf.threads);
            }
            _ => {}
        }
        let mut options = self.gguf.clone();
        if options.prompt_cache.is_none() {
            // Beside the weights: who removes the model removes it too.
            options.prompt_cache = files.model.parent().map(|folder| folder.join("prompts"));
        }
        Ok(EngineSlot::Weights { files, manifest: Box::new(manifest.clone()), options })
    }

    /// A model of Firefox's catalogue that was never fetched: its server is asked.
    fn firefox_model(&mut self, name: &str) -> Result<Manifest, Error> {
        let store = Store::open(self.store.clone())?;
        let (options, progress) = self.fetching();
        let index = FirefoxIndex::ask(&options, progress)?;
        choice::writes_english(index.get(name)?, Job::Translate)?;
        Ok(index.fetch(name, &store, &options, progress)?)
    }

    /// What the hub has under that name.
    fn ask_hub(&mut self, name: &HubName) -> Result<HubIndex, Error> {
        let (options, progress) = self.fetching();
        Ok(HubIndex::ask(name, &options, progress)?)
    }

    /// How to fetch, and who is told.
    fn fetching(&mut self) -> (FetchOptions, &mut dyn Progress) {
        let mut options = FetchOptions::default();
        options.offline = self.offline;
        let progress = self.progress.get_or_insert_with(|| Box::new(()));
        (options, &mut **progress)
    }

    /// The files of the model, fetched where they are missing; `listed` is what the hub said of it
    /// just now.
    fn fetch(
        &mut self,
        manifest: &Manifest,
        listed: Option<&HubIndex>,
    ) -> Result<ModelFiles, Error> {
        let store = Store::open(self.store.clone())?;
        let (options, progress) = self.fetching();
        let path = match listed {
            Some(listed) => {
                listed.fetch(&store, &options, progress)?;
                store.root().join(&manifest.name)
            }
            None => store.fetch(manifest, &options, progress)?,
        };
        store
            .files_of(manifest)
            .ok_or_else(|| StoreError::NotInStore { model: manifest.name.clone(), path }.into())
    }

    /// A GGUF file of the person's own, asked like the default summariser for both jobs: chat
    /// models of this size share the ChatML form.
    fn file(
        &self,
        catalogue: &Catalogue,
        path: &Path,
        job: tomtat_models::Job,
    ) -> Result<EngineSlot, Error> {
        if !path.is_file() {
            return Err(Error::NoModelFile(path.to_owned()));
        }
        let same_file = catalogue
            .iter()
            .find(|m| path.file_name().is_some_and(|name| name.to_str() == Some(m.file.as_str())));
        let chat = || catalogue.default_for(tomtat_models::Job::Summarize);
        let able = |manifest: &&Manifest| manifest.jobs.can(job);
        let template = same_file
            .or_else(|| chat().filter(able))
            .or_else(|| catalogue.default_for(job))
            .ok_or_else(|| Error::UnknownModel {
                name: path.display().to_string(),
                known: Vec::new(),
            })?;
        let mut manifest = template.clone();
        manifest.name = path.display().to_string();
        // The hash of this file is not known, and hashing a gigabyte at each start is too dear.
        manifest.sha256.clear();
        // Nor whether the adapter of those weights fits these.
        manifest.lora = None;
        Ok(EngineSlot::Weights {
            files: ModelFiles::of_weights(path),
            manifest: Box::new(manifest),
            options: self.gguf.clone(),
        })
    }
}

fn add(slots: &mut Vec<EngineSlot>, slot: EngineSlot) -> usize {
    slots.push(slot);
    slots.len() - 1
}

fn looks_like_file(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".gguf") || name.contains(std::path::MAIN_SEPARATOR)
}
