//! The engines of a pipeline, loaded when they are first needed.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use tomtat_article::{Job, ModelRef};
use tomtat_engine::gguf::{GgufEngine, GgufOptions};
use tomtat_engine::{Engine, Measure};
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

    /// How texts measure, where that can be said without loading the model.
    pub(crate) fn measure(&self) -> Option<Arc<dyn Measure>> {
        match self {
            Self::Weights { files, manifest, options } => {
                GgufEngine::measure_of(files, manifest, options)
            }
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
            (Some(sha256), _) => sha256,
            (None, Self::Weights { files, .. }) => stamp(&files.model)?,
            (None, Self::Loaded(_)) => return None,
        });
        Some(identity)
    }

    /// How records name the model.
    pub(crate) fn model_ref(&self, job: Job) -> ModelRef {
        match self {
            Self::Loaded(engine) => engine.info().model_ref(job),
            Self::Weights { manifest, .. } => GgufEngine::info_of(manifest).model_ref(job),
        }
    }
}

/// Stands for a file whose hash is not known: hashing a gigabyte at each start is too dear.
fn stamp(path: &Path) -> Option<String> {
    let meta = fs::metadata(path).ok()?;
    let modified = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let path = fs::canonicalize(path).ok()?;
    Some(format!("{} {} {modified}", path.display(), meta.len()))
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
