//! What a run knows of the answers of earlier runs.

use std::collections::HashMap;

use tomtat_cache::{AnswerCache, CacheError, Key, KeyMaker};
use tomtat_engine::{Completion, Measure, Request};

use crate::engines::{Duty, Engines};

/// How the keys of each duty begin; one whose answers cannot be kept has none.
pub(crate) type Makers = HashMap<Duty, KeyMaker>;

/// The beginnings of keys for these engines. Made before any is loaded: what a file of weights is
/// known by is not known of the engine that it became.
pub(crate) fn makers(engines: &Engines) -> Makers {
    let of = |duty: Duty| {
        let identity = engines.slots.get(engines.index(duty)?)?.identity(duty.job())?;
        let mut maker = KeyMaker::new();
        // Where an answer ends may change between versions.
        maker.add(env!("CARGO_PKG_VERSION"));
        maker.add(match duty {
            Duty::Translate | Duty::Revise => "translate",
            Duty::Summarize => "summarize",
        });
        identity.iter().for_each(|piece| maker.add(piece));
        Some((duty, maker))
    };
    Duty::ALL.into_iter().filter_map(of).collect()
}

/// The cache of a run, where it has one.
pub(crate) struct Answers<'a> {
    cache: Option<&'a mut dyn AnswerCache>,
    makers: &'a Makers,
}

impl<'a> Answers<'a> {
    pub(crate) fn new(cache: Option<&'a mut dyn AnswerCache>, makers: &'a Makers) -> Self {
        Self { cache, makers }
    }

    /// Whether answers are kept at all.
    pub(crate) fn on(&self) -> bool {
        self.cache.is_some()
    }

    /// What `request` is kept under; `None` where answers to it are not kept.
    pub(crate) fn key(&self, duty: Duty, request: &Request, measure: &dyn Measure) -> Option<Key> {
        let mut maker = self.makers.get(&duty)?.clone();
        maker.add(&measure.asked(request));
        Some(maker.key())
    }

    pub(crate) fn get(&mut self, key: &Key) -> Option<Completion> {
        self.cache.as_mut()?.get(key)
    }

    pub(crate) fn put(&mut self, key: &Key, answer: &Completion) {
        if let Some(cache) = &mut self.cache {
            cache.put(key, answer);
        }
    }

    pub(crate) fn problem(&mut self) -> Option<CacheError> {
        self.cache.as_mut()?.problem()
    }
}

impl Drop for Answers<'_> {
    fn drop(&mut self) {
        // However the run ended, what was answered is kept.
        if let Some(cache) = &mut self.cache {
            cache.flush();
        }
    }
}
