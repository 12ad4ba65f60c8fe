use std::io;

use tomtat_article::{Article, ArticleFailure, Job, Record, SummaryStyle};
use tomtat_cache::{AnswerCache, CacheError};
use tomtat_engine::Engine;
use tomtat_load::{Articles, Input, LoadError, LoadOptions, Loader};
use tomtat_summarize::SummarizeOptions;
use tomtat_translate::TranslateOptions;

use crate::answers::{self, Answers, Makers};
use crate::engines::{Duty, Engines};
use crate::fingerprint::Fingerprint;
use crate::schedule::Schedule;
use crate::{Builder, Error};

/// What is to be made of the articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Task {
    /// An English summary of each; Vietnamese ones are translated first.
    #[default]
    Summarize,
    /// An English translation of the Vietnamese ones; English ones are given as they are.
    Translate,
}

/// Takes the results of a run, in the order of the articles.
///
/// A closure that takes a [`Record`] and returns [`io::Result`] is an observer.
pub trait Observer {
    /// Takes the record of one article. An error ends the run.
    ///
    /// # Errors
    /// Where the record could not be kept.
    fn record(&mut self, record: Record) -> io::Result<()>;

    /// Told after each step: articles loaded and articles done.
    fn progress(&mut self, loaded: usize, done: usize) {
        let _ = (loaded, done);
    }

    /// Told after each step how much of the articles is worked off, in bytes of their text
    /// (sentences, without titles). An article in work counts by its sentences that are translated.
    fn worked(&mut self, bytes: u64) {
        let _ = bytes;
    }

    /// Told what is wrong with the cache of answers ([`Builder::cache`]); the run goes on without.
    fn cache_problem(&mut self, problem: &CacheError) {
        let _ = problem;
    }

    /// Whether the run should end: asked between the steps of the model.
    fn stopped(&self) -> bool {
        false
    }
}

impl<F: FnMut(Record) -> io::Result<()>> Observer for F {
    fn record(&mut self, record: Record) -> io::Result<()> {
        self(record)
    }
}

/// Loads, translates and summarises articles. See the [crate] for examples.
pub struct Pipeline {
    engines: Engines,
    loader: Loader,
    load: LoadOptions,
    summarize: SummarizeOptions,
    translate: TranslateOptions,
    window: usize,
    strict: bool,
    cache: Option<Box<dyn AnswerCache>>,
    makers: Makers,
}

impl Pipeline {
    /// Sets up a pipeline.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn new(
        engines: Engines,
        load: LoadOptions,
        summarize: SummarizeOptions,
        translate: TranslateOptions,
        window: usize,
        strict: bool,
        cache: Option<Box<dyn AnswerCache>>,
    ) -> Self {
        let loader = Loader::new(load.clone());
        let makers = answers::makers(&engines);
        Self { engines, loader, load, summarize, translate, window, strict, cache, makers }
    }

    /// The articles of `inputs`, with the pipeline's load options.
    pub fn load(&self, inputs: Vec<Input>) -> Articles {
        self.loader.load(inputs)
    }

    /// The bytes of all files that [`load`](Self::load) would read; `None` where that cannot be
    /// said, as of standard input.
    pub fn input_bytes(&self, inputs: &[Input]) -> Option<u64> {
        self.loader.bytes(inputs)
    }

    /// Does `task` for every article. Results come in the order of the
    /// articles, each as soon as it and those before it are ready; an article
    /// that fails gets a record that says why, and the others go on.
    ///
    /// The same articles give the same results.
    ///
    /// # Errors
    /// What ends the whole run: an engine that fails, a sink that fails, a stop.
    pub fn run(
        &mut self,
        task: Task,
        articles: impl Iterator<Item = Result<Article, LoadError>>,
        observer: &mut dyn Observer,
    ) -> Result<(), Error> {
        let mut articles = articles;
        let cache = self.cache.as_mut().map(|cache| &mut **cache as &mut dyn AnswerCache);
        let answers = Answers::new(cache, &self.makers);
        let (translate, summarize) = (&self.translate, self.summarize);
        Schedule::new(task, &mut articles, observer, translate, summarize, self.window, answers)
            .strict(self.strict)
            .run(&mut self.engines)
    }

    /// What a digest takes over from the articles' run.
    pub(crate) fn digest_options(&self) -> (SummarizeOptions, usize) {
        // A digest is running text under a title of its own.
        let options = self.summarize.with_style(SummaryStyle::Wire).with_headline(false);
        (options, self.window)
    }

    pub(crate) fn engines_mut(&mut self) -> &mut Engines {
        &mut self.engines
    }

    /// The summary of one text, Vietnamese or English.
    ///
    /// # Errors
    /// As [`run`](Self::run). A text that cannot be read gives a failed record.
    pub fn summarize_text(&mut self, text: &str) -> Result<Record, Error> {
        self.text(Task::Summarize, text)
    }

    /// The translation of one text.
    ///
    /// # Errors
    /// As [`summarize_text`](Self::summarize_text).
    pub fn translate_text(&mut self, text: &str) -> Result<Record, Error> {
        self.text(Task::Translate, text)
    }

    fn text(&mut self, task: Task, text: &str) -> Result<Record, Error> {
        let article = self.loader.load_str("text", text);
        let mut result = None;
        let mut keep = |record: Record| {
            result = Some(record);
            Ok(())
        };
        self.run(task, std::iter::once(article), &mut keep)?;
        result.ok_or(Error::Stopped)
    }

    /// The engine that does `job`, loaded now where it was not: to ask it directly.
    ///
    /// # Errors
    /// Where the model cannot be loaded.
    pub fn engine(&mut self, job: Job) -> Result<&mut dyn Engine, Error> {
        let index = match job {
            Job::Translate => self.engines.translator,
            Job::Summarize => self.engines.summarizer,
        };
        // Every job of a pipeline has a slot: the builder makes it.
        self.engines.slots.get_mut(index).ok_or(Error::Stopped)?.get()
    }

    /// Whether terms with a fixed translation ([`Builder::terms`]) reach a model: that which translates
    /// every sentence, or at least the one that is asked for what failed a check.
    pub fn takes_terms(&self, task: Task) -> TakesTerms {
        self.engines.takes_terms(task)
    }

    /// What results depend on apart from the article: models, settings, version.
    /// [`Fingerprints::of`] adds the article.
    pub fn fingerprints(&self, task: Task) -> Fingerprints {
        let mut fingerprint = Fingerprint::new(match task {
            Task::Summarize => "summarize",
            Task::Translate => "translate",
        });
        for duty in Duty::ALL {
            if let Some(model) = self.engines.model_ref(duty) {
                fingerprint.add(&model.name);
                fingerprint.add(model.sha256.as_deref().unwrap_or(""));
                fingerprint.add(model.adapter.as_deref().unwrap_or(""));
                fingerprint.add(&model.engine);
            }
            for further in self.engines.further(duty) {
                fingerprint.add(&further);
            }
        }
        fingerprint.add(&self.summarize.length.to_string());
        fingerprint.add(self.summarize.style.as_str());
        fingerprint.add(if self.summarize.wants_headline() { "headline" } else { "no headline" });
        fingerprint.add(if self.translate.context { "context" } else { "no context" });
        fingerprint.add(if self.translate.retry { "retry" } else { "once" });
        for term in self.translate.terms.iter() {
            fingerprint.add(&term.source);
            fingerprint.add(&term.target);
        }
        fingerprint.add(self.summarize.verify.as_str());
        fingerprint.add(if self.summarize.constrain { "constrained" } else { "free" });
        fingerprint.add(if self.strict { "strict" } else { "marked" });
        fingerprint.add(if self.load.clean { "clean" } else { "as it is" });
        Fingerprints(fingerprint)
    }
}

/// Which translator of a pipeline can be told terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakesTerms {
    /// The one that translates every sentence.
    Yes,
    /// The second one alone, which is asked for sentences that fail a check or lack a term.
    Second,
    /// None.
    No,
}

/// Tells whether a result made before is still the one that a run would make.
#[derive(Clone)]
pub struct Fingerprints(Fingerprint);

impl Fingerprints {
    /// What the result for `article` depends on, as 32 hexadecimal digits.
    /// Equal fingerprints mean equal results.
    pub fn of(&self, article: &Article) -> String {
        let mut fingerprint = self.0.clone();
        fingerprint.add(article.language().code());
        fingerprint.add(article.title.as_deref().unwrap_or(""));
        for paragraph in &article.paragraphs {
            fingerprint.add("paragraph");
            for sentence in &paragraph.sentences {
                fingerprint.add(&sentence.text);
            }
        }
        fingerprint.hex()
    }
}

/// The failure of an article that could not be loaded.
pub(crate) fn load_failure(error: &LoadError) -> ArticleFailure {
    ArticleFailure { code: error.code().to_owned(), message: error.to_string(), hint: error.hint() }
}
