//! `tomtat models fetch --best`: the best translator and the best summariser that can be had. Where
//! one of them could not be fetched, some failed; where none could, all did.

use anyhow::Result;
use tomtat::can_run;
use tomtat::models::{
    Catalogue, FetchOptions, FirefoxIndex, Job, Manifest, Ranked, Store, StoreError, by_quality,
    fits,
};

use super::models::{announce, figure};
use crate::console::Console;
use crate::{Outcome, interrupt};

pub(super) fn fetch(
    catalogue: &Catalogue,
    store: &Store,
    options: &FetchOptions,
    console: &Console,
) -> Result<Outcome> {
    let index = match FirefoxIndex::ask(options, &console.fetch()) {
        Ok(index) => Some(index),
        Err(error) => {
            console.note(format_args!("the models of Firefox are left out: {error}"));
            None
        }
    };
    let listed = index.iter().flat_map(FirefoxIndex::iter);
    let listed = listed.filter(|manifest| catalogue.get(&manifest.name).is_none());
    let all: Vec<&Manifest> = catalogue.iter().chain(listed).collect();
    let jobs = [Job::Translate, Job::Summarize];
    let mut fetched = 0;
    for job in jobs {
        let fit = all.iter().copied().filter(|manifest| fits(manifest, job));
        let mut last = None;
        let mut found = false;
        for ranked in by_quality(fit, job, catalogue) {
            say(&ranked, job, console);
            let manifest = ranked.manifest;
            if !can_run(manifest.format) {
                let engine = manifest.format.runs_on();
                console.note(format_args!("left out: {engine} is not in this build"));
                continue;
            }
            announce(manifest, console);
            match get(manifest, catalogue, index.as_ref(), store, options, console) {
                Ok(()) => {
                    found = true;
                    break;
                }
                Err(error) if is_out_of_reach(&error) && !interrupt::interrupted() => {
                    console.note(format_args!("out of reach: {error}"));
                    last = Some(error);
                }
                Err(error) => return Err(error.into()),
            }
        }
        if found {
            fetched += 1;
        } else {
            let hint = last.as_ref().and_then(StoreError::hint);
            let what = noun(job);
            console.failure(format_args!("no {what} could be fetched"), hint.as_deref());
        }
    }
    Ok(match fetched {
        0 => Outcome::Failed,
        n if n < jobs.len() => Outcome::SomeFailed,
        _ => Outcome::Done,
    })
}

fn noun(job: Job) -> &'static str {
    if job == Job::Translate { "translator" } else { "summariser" }
}

/// Which model is next, and why.
fn say(ranked: &Ranked<'_>, job: Job, console: &Console) {
    let why = match ranked.figure {
        Some(its) => {
            let by = its.by.as_ref().map_or_else(String::new, |by| format!("; {by}"));
            format!("{}{by}", figure(its))
        }
        None => "the default; its quality was not measured".to_owned(),
    };
    console.note(format_args!("{}: {} ({why})", noun(job), ranked.manifest.name));
}

/// Whether another model may still be had. A full disk is full for the next one too.
fn is_out_of_reach(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::AllSourcesFailed { .. }
            | StoreError::Catalogue { .. }
            | StoreError::Hub { .. }
            | StoreError::NoPair { .. }
    )
}

fn get(
    manifest: &Manifest,
    catalogue: &Catalogue,
    index: Option<&FirefoxIndex>,
    store: &Store,
    options: &FetchOptions,
    console: &Console,
) -> Result<(), StoreError> {
    let mut progress = console.fetch();
    match index.filter(|_| catalogue.get(&manifest.name).is_none()) {
        Some(index) => {
            index.fetch(&manifest.name, store, options, &mut progress)?;
        }
        None => {
            store.fetch(manifest, options, &mut progress)?;
        }
    }
    if let Some(path) = store.path_of(manifest) {
        console.note(format_args!("{}", path.display()));
    }
    Ok(())
}
