//! The engines of a pipeline, loaded when they are first needed.

use tomtat_article::{Job, ModelRef};
use tomtat_engine::Engine;
use tomtat_engine::gguf::{GgufEngine, GgufOptions};
use tomtat_models::{Manifest, ModelFiles};

use crate::Error;

/// A model that is there but perhaps not loaded.
pub(crate) enum EngineSlot {
    /// Weights on disk.
    Weights { files: ModelFiles, manifest: Box<Manifest>, options: GgufOptions },
    /// Ready.
    Loaded(Box<dyn Engine>),
}

impl EngineSlot {
    /// The engine, loaded now if it was not.
    pub(crate) fn get(&mut self) -> Result<&mut dyn Engine, Error> {
        if let Self::Weights { files, manifest, options } = self {
            *self = Self::Loaded(Box::new(GgufEngine::load(files, manifest, options.clone())?));
        }
        match self {
            Self::Loaded(engine) => Ok(&mut **engine),
            Self::Weights { .. } => Err(Error::Stopped),
        }
    }

    /// How records name the model.
    pub(crate) fn model_ref(&self, job: Job) -> ModelRef {
        match self {
            Self::Loaded(engine) => engine.info().model_ref(job),
            Self::Weights { manifest, .. } => GgufEngine::info_of(manifest).model_ref(job),
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

    pub(crate) fn model_ref(&self, job: Job) -> Option<ModelRef> {
        self.slots.get(self.index(job)).map(|slot| slot.model_ref(job))
    }
}
