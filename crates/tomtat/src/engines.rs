//! The engines of a pipeline, loaded when they are first needed.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use tomtat_article::{Job, Language, ModelRef};
use tomtat_engine::gguf::{GgufEngine, GgufOptions};
use tomtat_engine::{Engine, Measure};
#[cfg(feature = "rust-bert")]
use tomtat_engine::{EngineError, EngineInfo, Queue};
#[cfg(feature = "fxtranslate")]
use tomtat_fxtranslate::{FirefoxEngine, FirefoxOptions};
use tomtat_models::{Manifest, ModelFiles};
#[cfg(feature = "rust-bert")]
use tomtat_rustbert::{Folder, RustBertEngine, RustBertOptions};

use crate::{Error, TakesTerms, Task};

/// A model that is there but perhaps not loaded.
pub(crate) enum EngineSlot {
    /// Weights on disk.
    Weights { files: ModelFiles, manifest: Box<Manifest>, options: GgufOptions },
    /// A translation model of Firefox on disk.
    #[cfg(feature = "fxtranslate")]
    Firefox { files: ModelFiles, manifest: Box<Manifest>, options: FirefoxOptions },
    /// A model of rust-bert on disk. One of the store has a better name than its folder, and a hash.
    #[cfg(feature = "rust-bert")]
    RustBert { folder: Box<Folder>, options: RustBertOptions, known: Option<Box<Manifest>> },
    /// Ready.
    Loaded(Box<dyn Engine>),
}

impl EngineSlot {
    /// The engine, loaded now if it was not.
    pub(crate) fn get(&mut self) -> Result<&mut dyn Engine, Error> {
        let loaded: Option<Box<dyn Engine>> = match self {
            Self::Weights { files, manifest, options } => {
                Some(Box::new(GgufEngine::load(files, manifest, options.clone())?))
            }
            #[cfg(feature = "fxtranslate")]
            Self::Firefox { files, manifest, options } => {
                Some(Box::new(FirefoxEngine::load(files, manifest, options.clone())?))
            }
            #[cfg(feature = "rust-bert")]
            Self::RustBert { folder, options, known } => {
                let info = rust_bert_info(folder, known.as_deref());
                let engine = RustBertEngine::load(folder, options.clone())?;
                Some(Box::new(Named { engine, info }))
            }
            Self::Loaded(_) => None,
        };
        if let Some(engine) = loaded {
            *self = Self::Loaded(engine);
        }
        match self {
            Self::Loaded(engine) => Ok(&mut **engine),
            _ => Err(Error::Stopped),
        }
    }

    /// How texts measure, where that can be said without loading the model.
    pub(crate) fn measure(&self) -> Option<Arc<dyn Measure>> {
        match self {
            Self::Weights { files, manifest, options } => {
                GgufEngine::measure_of(files, manifest, options)
            }
            #[cfg(feature = "fxtranslate")]
            Self::Firefox { .. } => None,
            #[cfg(feature = "rust-bert")]
            Self::RustBert { .. } => None,
            Self::Loaded(engine) => Some(engine.measure()),
        }
    }

    /// What tells this model from every other, adapter and engine included; `None` where that is
    /// not known, so that its answers cannot be kept.
    pub(crate) fn identity(&self, job: Job) -> Option<Vec<String>> {
        let model = self.model_ref(job);
        let mut identity = vec![model.engine, model.adapter.unwrap_or_default()];
        if let Self::Weights { files, .. } = self {
            identity.push(files.lora.as_ref().map_or_else(String::new, |(_, x)| x.to_string()));
        }
        identity.push(match (model.sha256, self) {
            // The weights are not all that its answers depend on.
            #[cfg(feature = "rust-bert")]
            (_, Self::RustBert { folder, .. }) => {
                let stamps: Option<Vec<String>> = folder.files().iter().map(|f| stamp(f)).collect();
                stamps?.join("\n")
            }
            (Some(sha256), _) => sha256,
            (None, Self::Weights { files, .. }) => stamp(&files.model)?,
            _ => return None,
        });
        Some(identity)
    }

    /// What its results depend on that [`model_ref`](Self::model_ref) does not say: further files of the
    /// model, and files whose hashes are not known.
    pub(crate) fn further(&self) -> Vec<String> {
        match self {
            #[cfg(feature = "rust-bert")]
            Self::RustBert { known: Some(manifest), .. } => {
                manifest.hashes().map(str::to_owned).collect()
            }
            #[cfg(feature = "rust-bert")]
            Self::RustBert { folder, .. } => {
                folder.files().iter().filter_map(|file| stamp(file)).collect()
            }
            Self::Weights { files, manifest, .. }
                if GgufEngine::info_of(manifest).sha256.is_none() =>
            {
                stamp(&files.model).into_iter().collect()
            }
            // Merged weights are rounded once more, and now and then answer otherwise.
            Self::Weights { files, manifest, .. }
                if manifest.lora.is_some() && files.lora.is_none() =>
            {
                vec!["merged".to_owned()]
            }
            _ => Vec::new(),
        }
    }

    /// How records name the model.
    pub(crate) fn model_ref(&self, job: Job) -> ModelRef {
        match self {
            Self::Loaded(engine) => engine.info().model_ref(job),
            Self::Weights { manifest, .. } => GgufEngine::info_of(manifest).model_ref(job),
            #[cfg(feature = "fxtranslate")]
            Self::Firefox { manifest, .. } => FirefoxEngine::info_of(manifest).model_ref(job),
            #[cfg(feature = "rust-bert")]
            Self::RustBert { folder, known, .. } => {
                rust_bert_info(folder, known.as_deref()).model_ref(job)
            }
        }
    }

    /// Whether it can translate.
    fn translates(&self) -> bool {
        match self {
            Self::Loaded(engine) => engine.info().jobs.contains(&Job::Translate),
            Self::Weights { manifest, .. } => {
                GgufEngine::info_of(manifest).jobs.contains(&Job::Translate)
            }
            #[cfg(feature = "fxtranslate")]
            Self::Firefox { .. } => true,
            #[cfg(feature = "rust-bert")]
            Self::RustBert { folder, .. } => folder.info().jobs.contains(&Job::Translate),
        }
    }

    /// Whether a term with a fixed translation can reach it; of an engine that is somebody's own that
    /// is not known, and taken for granted.
    fn takes_terms(&self) -> bool {
        match self {
            Self::Loaded(_) => true,
            Self::Weights { manifest, .. } => {
                manifest.jobs.translate.as_ref().is_some_and(|job| job.prompt.uses("terms"))
            }
            #[cfg(feature = "fxtranslate")]
            Self::Firefox { .. } => false,
            #[cfg(feature = "rust-bert")]
            Self::RustBert { .. } => false,
        }
    }

    /// The languages that it translates into English.
    fn reads(&self) -> Vec<Language> {
        let of =
            |manifest: &Manifest| manifest.reads().filter_map(|tag| tag.parse().ok()).collect();
        match self {
            Self::Loaded(engine) => engine.reads(),
            Self::Weights { manifest, .. } => of(manifest),
            #[cfg(feature = "fxtranslate")]
            Self::Firefox { manifest, .. } => of(manifest),
            #[cfg(feature = "rust-bert")]
            Self::RustBert { folder, .. } => folder.reads().to_vec(),
        }
    }
}

/// What a model of rust-bert is called: by its manifest, where it has one.
#[cfg(feature = "rust-bert")]
fn rust_bert_info(folder: &Folder, known: Option<&Manifest>) -> EngineInfo {
    let mut info = folder.info();
    if let Some(manifest) = known {
        info.model.clone_from(&manifest.name);
        info.sha256 = Some(manifest.sha256.clone());
    }
    info
}

/// An engine under another name.
#[cfg(feature = "rust-bert")]
struct Named {
    engine: RustBertEngine,
    info: EngineInfo,
}

#[cfg(feature = "rust-bert")]
impl Engine for Named {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn measure(&self) -> Arc<dyn Measure> {
        self.engine.measure()
    }

    fn reads(&self) -> Vec<Language> {
        self.engine.reads()
    }

    fn run(&mut self, queue: &mut dyn Queue) -> Result<(), EngineError> {
        self.engine.run(queue)
    }
}

/// Stands for a file whose hash is not known: hashing a gigabyte at each start is too dear.
fn stamp(path: &Path) -> Option<String> {
    let meta = fs::metadata(path).ok()?;
    let modified = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let path = fs::canonicalize(path).ok()?;
    Some(format!("{} {} {modified}", path.display(), meta.len()))
}

/// What an engine does in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Duty {
    /// Every sentence for the first time.
    Translate,
    /// Sentences that the first translator got wrong, by a second one.
    Revise,
    Summarize,
}

impl Duty {
    /// In the order in which an engine that has several is asked.
    pub(crate) const ALL: [Self; 3] = [Self::Translate, Self::Revise, Self::Summarize];

    /// The job that the model has to be able to do.
    pub(crate) fn job(self) -> Job {
        match self {
            Self::Translate | Self::Revise => Job::Translate,
            Self::Summarize => Job::Summarize,
        }
    }
}

/// Which engine does what: indices into the slots.
pub(crate) struct Engines {
    pub(crate) slots: Vec<EngineSlot>,
    pub(crate) translator: usize,
    pub(crate) summarizer: usize,
    /// Whether sentences of a translation that fail a guard are asked for again.
    pub(crate) revises: bool,
}

impl Engines {
    pub(crate) fn index(&self, duty: Duty) -> Option<usize> {
        match duty {
            Duty::Translate => Some(self.translator),
            Duty::Summarize => Some(self.summarizer),
            Duty::Revise => self.second(),
        }
    }

    /// A summariser that can translate as well, where another model translates: it is there
    /// anyway, and takes the sentences that fail a guard.
    fn second(&self) -> Option<usize> {
        let slot = self.slots.get(self.summarizer)?;
        let reads = self.reads();
        let can = self.revises
            && self.summarizer != self.translator
            && slot.translates()
            && reads.iter().all(|language| slot.reads().contains(language));
        can.then_some(self.summarizer)
    }

    pub(crate) fn takes_terms(&self, task: Task) -> TakesTerms {
        let takes = |index: usize| self.slots.get(index).is_some_and(EngineSlot::takes_terms);
        let second = self.second().filter(|_| task == Task::Summarize);
        match takes(self.translator) {
            true => TakesTerms::Yes,
            false if second.is_some_and(takes) => TakesTerms::Second,
            false => TakesTerms::No,
        }
    }

    /// The languages that the translator reads.
    pub(crate) fn reads(&self) -> Vec<Language> {
        self.slots.get(self.translator).map(EngineSlot::reads).unwrap_or_default()
    }

    /// [`EngineSlot::further`] of the engine for a duty.
    pub(crate) fn further(&self, duty: Duty) -> Vec<String> {
        let slot = self.index(duty).and_then(|index| self.slots.get(index));
        slot.map(EngineSlot::further).unwrap_or_default()
    }

    pub(crate) fn model_ref(&self, duty: Duty) -> Option<ModelRef> {
        self.slots.get(self.index(duty)?).map(|slot| slot.model_ref(duty.job()))
    }
}
