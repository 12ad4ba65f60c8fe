//! From the names of models to engines: looked up, fetched where they are missing.

use std::path::Path;

use tomtat_article::Job;
use tomtat_models::{
    Catalogue, FetchOptions, FirefoxIndex, Format, HubIndex, HubName, Manifest, ModelFiles,
    Progress, Status, Store, StoreError, by_quality, default_of, fits,
};

use super::Builder;
use crate::engines::{EngineSlot, Engines};
use crate::{Error, Quality, Task, choice};

impl Builder {
    pub(super) fn engines(&mut self) -> Result<Engines, Error> {
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
                let there = |it: &&Manifest| store.status(it) == Status::Present;
                // Without the network one that is there will do.
                let best = match best {
                    Some(best) if self.offline && !there(&best) => {
                        let fit = catalogue.iter().filter(|it| fits(it, model_job));
                        let able = fit.filter(|it| can_run(it)).filter(there);
                        let ranked = by_quality(able, model_job, catalogue);
                        ranked.first().map(|ranked| ranked.manifest).or(Some(best))
                    }
                    best => best,
                };
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
