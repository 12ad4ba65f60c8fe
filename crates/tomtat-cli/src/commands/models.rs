//! `tomtat models …`.

use std::io::{self, Write};

use anyhow::{Context, Result};
use tomtat::models::{Catalogue, FetchOptions, Job, Manifest, Status, Store};

use super::store_of;
use crate::args::{Global, ModelsCommand};
use crate::console::{Console, Hint};
use crate::{Outcome, interrupt};

pub(super) fn run(command: &ModelsCommand, global: &Global, console: &Console) -> Result<Outcome> {
    interrupt::listen();
    let catalogue = Catalogue::open(global.manifests.clone());
    for problem in catalogue.problems() {
        console.warning(problem);
    }
    let store = store_of(global)?;
    match command {
        ModelsCommand::List { json } => list(&catalogue, &store, *json),
        ModelsCommand::Info { name } => info(find(&catalogue, name)?, &store),
        ModelsCommand::Fetch { names, force } => {
            let mut options = FetchOptions::default();
            options.offline = global.offline;
            options.force = *force;
            for manifest in named_or_default(&catalogue, names)? {
                console.note(format_args!(
                    "{}: {} ({})",
                    manifest.name,
                    size(manifest.total_size()),
                    manifest.licence.name
                ));
                match store.fetch(manifest, &options, &mut console.fetch()) {
                    Ok(path) => console.note(format_args!("{}", path.display())),
                    Err(_) if interrupt::interrupted() => return Ok(Outcome::Interrupted),
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(Outcome::Done)
        }
        ModelsCommand::Verify { names } => verify(&catalogue, &store, names, console),
        ModelsCommand::Remove { names } => {
            for name in names {
                let bytes = store.remove(find(&catalogue, name)?)?;
                console.note(format_args!("{name}: {} freed", size(bytes)));
            }
            Ok(Outcome::Done)
        }
    }
}

fn find<'a>(catalogue: &'a Catalogue, name: &str) -> Result<&'a Manifest> {
    catalogue
        .get(name)
        .with_context(|| format!("no model of this name: {name}"))
        .context(Hint("`tomtat models list` lists the models"))
}

fn named_or_default<'a>(catalogue: &'a Catalogue, names: &[String]) -> Result<Vec<&'a Manifest>> {
    if !names.is_empty() {
        return names.iter().map(|name| find(catalogue, name)).collect();
    }
    let mut defaults: Vec<&Manifest> = Vec::new();
    for job in [Job::Translate, Job::Summarize] {
        let default = catalogue.default_for(job).context("no default model is known")?;
        if !defaults.iter().any(|other| other.name == default.name) {
            defaults.push(default);
        }
    }
    Ok(defaults)
}

fn list(catalogue: &Catalogue, store: &Store, json: bool) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    let width = catalogue.iter().map(|m| m.name.len()).max().unwrap_or(0);
    for manifest in catalogue.iter() {
        let jobs: Vec<&str> = manifest.jobs.iter().map(Job::as_str).collect();
        let default: Vec<&str> = manifest.default_for.iter().map(|job| job.as_str()).collect();
        let status = store.status(manifest);
        if json {
            let line = serde_json::json!({
                "name": manifest.name,
                "description": manifest.description,
                "jobs": jobs,
                "default_for": default,
                "format": manifest.format.as_str(),
                "bytes": manifest.total_size(),
                "sha256": manifest.sha256,
                "licence": manifest.licence.name,
                "status": status_word(&status),
            });
            writeln!(out, "{line}")?;
        } else {
            writeln!(
                out,
                "{:width$}  {:>8}  {:20}  {:18}  {}{}",
                manifest.name,
                size(manifest.total_size()),
                jobs.join(", "),
                manifest.licence.name,
                status_text(&status),
                if default.is_empty() { "" } else { ", default" },
            )?;
        }
    }
    Ok(Outcome::Done)
}

fn info(manifest: &Manifest, store: &Store) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    let jobs: Vec<&str> = manifest.jobs.iter().map(Job::as_str).collect();
    writeln!(out, "{}", manifest.name)?;
    writeln!(out, "  {}", manifest.description)?;
    writeln!(out, "  jobs:     {}", jobs.join(", "))?;
    writeln!(out, "  file:     {} ({} bytes)", manifest.file, manifest.size)?;
    writeln!(out, "  sha256:   {}", manifest.sha256)?;
    writeln!(out, "  context:  {} tokens", manifest.context_length)?;
    writeln!(out, "  licence:  {}", manifest.licence.name)?;
    for text in [&manifest.licence.url, &manifest.licence.notice].into_iter().flatten() {
        writeln!(out, "            {text}")?;
    }
    for (i, source) in manifest.sources.iter().enumerate() {
        let label = if i == 0 { "sources:" } else { "" };
        writeln!(out, "  {label:9} {}", source.describe())?;
    }
    writeln!(out, "  manifest: {}", manifest.origin.path().display())?;
    match store.path_of(manifest) {
        Some(path) => writeln!(out, "  in store: {}", path.display())?,
        None => writeln!(out, "  in store: {}", status_text(&store.status(manifest)))?,
    }
    Ok(Outcome::Done)
}

fn verify(
    catalogue: &Catalogue,
    store: &Store,
    names: &[String],
    console: &Console,
) -> Result<Outcome> {
    let manifests: Vec<&Manifest> = if names.is_empty() {
        catalogue
            .iter()
            .filter(|m| matches!(store.status(m), Status::Present | Status::Damaged { .. }))
            .collect()
    } else {
        names.iter().map(|name| find(catalogue, name)).collect::<Result<_>>()?
    };
    if manifests.is_empty() {
        console.note(format_args!("no models in {}", store.root().display()));
    }
    let mut bad = false;
    for manifest in manifests {
        match store.verify(manifest, &mut console.fetch()) {
            Ok(path) => {
                writeln!(io::stdout().lock(), "{}: good: {}", manifest.name, path.display())?
            }
            Err(error) => {
                bad = true;
                console.failure(&error, error.hint().as_deref());
            }
        }
    }
    Ok(if bad { Outcome::Failed } else { Outcome::Done })
}

pub(super) fn status_text(status: &Status) -> String {
    match status {
        Status::Partial { bytes } => format!("begun ({})", size(*bytes)),
        Status::Damaged { reason } => format!("damaged: {reason}"),
        other => status_word(other).to_owned(),
    }
}

fn status_word(status: &Status) -> &'static str {
    match status {
        Status::Absent => "not here",
        Status::Partial { .. } => "begun",
        Status::Present => "here",
        Status::Damaged { .. } => "damaged",
        _ => "unknown",
    }
}

/// A size for people.
pub(super) fn size(bytes: u64) -> String {
    const MEGA: u64 = 1_000_000;
    if bytes >= 1_000 * MEGA {
        format!("{:.1} GB", bytes as f64 / 1e9)
    } else {
        format!("{} MB", bytes.div_ceil(MEGA))
    }
}
