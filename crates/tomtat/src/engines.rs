//! The engines of a pipeline, loaded when they are first needed.

use tomtat_article::{Job, Language, ModelRef};
use tomtat_engine::Engine;
use tomtat_engine::gguf::{GgufEngine, GgufOptions};
#[cfg(feature = "fxtranslate")]
use tomtat_fxtranslate::{FirefoxEngine, FirefoxOptions};
use tomtat_models::{Manifest, ModelFiles};

use crate::Error;

/// A model that is there but perhaps not loaded.
pub(crate) enum EngineSlot {
    /// Weights on disk.
    Weights { files: ModelFiles, manifest: Box<Manifest>, options: GgufOptions },
    /// A translation model of Firefox on disk.
    #[cfg(feature = "fxtranslate")]
    Firefox { files: ModelFiles, manifest: Box<Manifest>, options: FirefoxOptions },
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

    /// How records name the model.
    pub(crate) fn model_ref(&self, job: Job) -> ModelRef {
        match self {
            Self::Loaded(engine) => engine.info().model_ref(job),
            Self::Weights { manifest, .. } => GgufEngine::info_of(manifest).model_ref(job),
            #[cfg(feature = "fxtranslate")]
            Self::Firefox { manifest, .. } => FirefoxEngine::info_of(manifest).model_ref(job),
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
        }
    }
}

/// Which engine does which job: indices into the slots.
pub(crate) struct Engines {
    pub(crate) slots: Vec<EngineSlot>,
    pub(crate) translator: usize,
    pub(crate) summarizer: usize,
}

impl Engines {
    pub(crate) fn index(&self, job: Job) -> usize {
        match job {
            Job::Translate => self.translator,
            Job::Summarize => self.summarizer,
        }
    }

    /// The languages that the translator reads.
    pub(crate) fn reads(&self) -> Vec<Language> {
        self.slots.get(self.translator).map(EngineSlot::reads).unwrap_or_default()
    }

    pub(crate) fn model_ref(&self, job: Job) -> Option<ModelRef> {
        self.slots.get(self.index(job)).map(|slot| slot.model_ref(job))
    }
}
