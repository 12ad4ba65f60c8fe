//! `tomtat models …`.

use std::io::{self, Write};

use anyhow::{Context, Result, anyhow};
use tomtat::can_run;
use tomtat::models::{
    Catalogue, FetchOptions, FirefoxIndex, HubIndex, HubName, Job, Manifest, Origin, SourceSpec,
    Status, Store, StoreError,
};

use super::{best, store_of};
use crate::args::{Global, ModelsCommand};
use crate::console::{Console, Hint};
use crate::{Outcome, interrupt};

pub(super) fn run(command: &ModelsCommand, global: &Global, console: &Console) -> Result<Outcome> {
    interrupt::listen();
    let store = store_of(global)?;
    let catalogue = Catalogue::open(global.manifests.clone()).with_installed(&store);
    for problem in catalogue.problems() {
        console.warning(problem);
    }
    let mut options = FetchOptions::default();
    options.offline = global.offline;
    match command {
        ModelsCommand::List { json, firefox } => {
            let index = if *firefox { Some(ask(&options, console)?) } else { None };
            list(&catalogue, index.as_ref(), &store, *json)
        }
        ModelsCommand::Info { name } => info(find(&catalogue, &store, name)?, &store),
        ModelsCommand::Fetch { names, best, force } => {
            options.force = *force;
            let done = if *best {
                best::fetch(&catalogue, &store, &options, console)
            } else {
                fetch(&catalogue, &store, names, &options, console)
            };
            match done {
                Err(_) if interrupt::interrupted() => Ok(Outcome::Interrupted),
                ended => ended,
            }
        }
        ModelsCommand::Verify { names } => verify(&catalogue, &store, names, console),
        ModelsCommand::Remove { names } => remove(&catalogue, &store, names, console),
    }
}

/// The name that a model has in the store.
fn in_store(name: &str) -> Result<String> {
    let of_hub = HubName::is_one(name);
    Ok(if of_hub { name.parse::<HubName>()?.store_name() } else { name.to_owned() })
}

fn find<'a>(catalogue: &'a Catalogue, store: &Store, name: &str) -> Result<&'a Manifest> {
    let its = in_store(name)?;
    match catalogue.get(&its) {
        Some(manifest) => Ok(manifest),
        // Its manifest comes with it, so what is not there is not known.
        None if HubName::is_one(name) => {
            let path = store.root().join(its);
            Err(StoreError::NotInStore { model: name.to_owned(), path }.into())
        }
        None => Err(anyhow!("no model of this name: {name}"))
            .context(Hint("`tomtat models list` lists the models")),
    }
}

/// Removes models; those too whose manifest in the store is damaged. All names are looked up first.
fn remove(
    catalogue: &Catalogue,
    store: &Store,
    names: &[String],
    console: &Console,
) -> Result<Outcome> {
    let stored = store.list()?;
    let mut found = Vec::new();
    for name in names {
        let its = in_store(name)?;
        if !stored.iter().any(|stored| stored.name == its) {
            find(catalogue, store, name)?;
        }
        found.push((name, its));
    }
    for (name, its) in found {
        let bytes = store.remove_named(&its)?;
        console.note(format_args!("{name}: {} freed", size(bytes)));
    }
    Ok(Outcome::Done)
}

fn ask(options: &FetchOptions, console: &Console) -> Result<FirefoxIndex> {
    Ok(FirefoxIndex::ask(options, &console.fetch())?)
}

fn fetch(
    catalogue: &Catalogue,
    store: &Store,
    names: &[String],
    options: &FetchOptions,
    console: &Console,
) -> Result<Outcome> {
    let (of_hub, names): (Vec<String>, Vec<String>) =
        names.iter().cloned().partition(|name| HubName::is_one(name));
    // Better to hear of a wrong name before the others are fetched than after.
    let of_hub: Vec<HubName> = of_hub.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
    // Of Firefox's catalogue; one that was fetched before is asked for again only by --force.
    let unknown = |name: &String| {
        let fetched = matches!(catalogue.get(name).map(|m| &m.origin), Some(Origin::Store(_)));
        FirefoxIndex::could_hold(name)
            && (catalogue.get(name).is_none() || (fetched && options.force && !options.offline))
    };
    let (firefox, known): (Vec<_>, Vec<_>) = names.iter().cloned().partition(unknown);
    let manifests = if known.is_empty() && !(firefox.is_empty() && of_hub.is_empty()) {
        Vec::new()
    } else {
        named_or_default(catalogue, store, &known)?
    };
    for name in &of_hub {
        from_hub(name, store, options, console)?;
    }
    for manifest in manifests {
        announce(manifest, console);
        let path = store.fetch(manifest, options, &mut console.fetch())?;
        console.note(format_args!("{}", path.display()));
    }
    let index = if firefox.is_empty() { None } else { Some(ask(options, console)?) };
    for (name, index) in firefox.iter().zip(index.iter().cycle()) {
        announce(index.get(name)?, console);
        let manifest = index.fetch(name, store, options, &mut console.fetch())?;
        if let Some(path) = store.path_of(&manifest) {
            console.note(format_args!("{}", path.display()));
        }
    }
    Ok(Outcome::Done)
}

/// What is about to come, and whether it can be run.
pub(super) fn announce(manifest: &Manifest, console: &Console) {
    let (bytes, licence) = (size(manifest.total_size()), &manifest.licence.name);
    console.note(format_args!("{}: {bytes} ({licence})", manifest.name));
    if !can_run(manifest.format) {
        console.warning(format_args!(
            "{} runs on {}, which is not in this build",
            manifest.name,
            manifest.format.runs_on()
        ));
    }
}

/// A model of the hub: asked for once, then as the manifest in the store says, which names the commit.
fn from_hub(
    name: &HubName,
    store: &Store,
    options: &FetchOptions,
    console: &Console,
) -> Result<()> {
    let kept = HubIndex::kept(name, store).filter(|_| !options.force || options.offline);
    let manifest = match kept {
        Some(manifest) => {
            announce(&manifest, console);
            store.fetch(&manifest, options, &mut console.fetch())?;
            manifest
        }
        None => {
            let index = HubIndex::ask(name, options, &console.fetch())?;
            announce(index.manifest(), console);
            index.fetch(store, options, &mut console.fetch())?
        }
    };
    if let Some(path) = store.path_of(&manifest) {
        console.note(format_args!("{}", path.display()));
    }
    Ok(())
}

fn named_or_default<'a>(
    catalogue: &'a Catalogue,
    store: &Store,
    names: &[String],
) -> Result<Vec<&'a Manifest>> {
    if !names.is_empty() {
        return names.iter().map(|name| find(catalogue, store, name)).collect();
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

fn list(
    catalogue: &Catalogue,
    index: Option<&FirefoxIndex>,
    store: &Store,
    json: bool,
) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    let further = index.into_iter().flat_map(FirefoxIndex::iter);
    let further = further.filter(|manifest| catalogue.get(&manifest.name).is_none());
    let manifests: Vec<&Manifest> = catalogue.iter().chain(further).collect();
    if json {
        for manifest in manifests {
            writeln!(out, "{}", json_of(manifest, &store.status(manifest)))?;
        }
        return Ok(Outcome::Done);
    }
    let rows: Vec<[String; 7]> = manifests.iter().map(|m| row(m, &store.status(m))).collect();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..7).map(|column| width(column).unwrap_or(0)).collect();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(Outcome::Done)
}

/// Name, jobs with their languages, size, licence, what runs it and how quick, what is there, and
/// how good it was found to be.
fn row(manifest: &Manifest, status: &Status) -> [String; 7] {
    let jobs = manifest.jobs.iter().map(|job| match job {
        Job::Translate => format!("{} {}", job.as_str(), pair(manifest)),
        other => other.as_str().to_owned(),
    });
    let speed = manifest.speed.map_or_else(String::new, |speed| format!(", {}", speed.as_str()));
    let default = default_of(manifest).map_or_else(String::new, |default| format!(", {default}"));
    let built = if can_run(manifest.format) { "" } else { ", not in this build" };
    [
        manifest.name.clone(),
        jobs.collect::<Vec<_>>().join(", "),
        format!("{:>7}", size(manifest.total_size())),
        manifest.licence.name.clone(),
        format!("{}{built}{speed}", manifest.format.runs_on()),
        format!("{}{default}", status_text(status)),
        quality(manifest).join("; "),
    ]
}

/// What it is the default for: `default translator`.
pub(super) fn default_of(manifest: &Manifest) -> Option<&'static str> {
    let is = |job| manifest.default_for.contains(&job);
    match (is(Job::Translate), is(Job::Summarize)) {
        (true, true) => Some("default"),
        (true, false) => Some("default translator"),
        (false, true) => Some("default summariser"),
        (false, false) => None,
    }
}

/// The language pair; of many languages the first few.
fn pair(manifest: &Manifest) -> String {
    const SHOWN: usize = 4;
    match &manifest.jobs.translate {
        Some(job) if job.from.len() > SHOWN => {
            let first = job.from.get(..SHOWN).unwrap_or_default().join(",");
            format!("{first},… ({})-{}", job.from.len(), job.to.join(","))
        }
        _ => manifest.languages(),
    }
}

/// Each measured figure with its test.
fn quality(manifest: &Manifest) -> Vec<String> {
    manifest.quality.iter().map(figure).collect()
}

/// A measured figure with its test.
pub(super) fn figure(figure: &tomtat::models::Figure) -> String {
    format!("{} {} on {}", figure.metric, figure.value, figure.test)
}

fn json_of(manifest: &Manifest, status: &Status) -> serde_json::Value {
    let jobs: Vec<&str> = manifest.jobs.iter().map(Job::as_str).collect();
    let default: Vec<&str> = manifest.default_for.iter().map(|job| job.as_str()).collect();
    let translate = manifest.jobs.translate.as_ref();
    let quality: Vec<serde_json::Value> = manifest
        .quality
        .iter()
        .map(|q| serde_json::json!({"test": q.test, "metric": q.metric, "value": q.value, "by": q.by}))
        .collect();
    serde_json::json!({
        "name": manifest.name,
        "description": manifest.description,
        "jobs": jobs,
        "translates_from": translate.map(|job| &job.from),
        "translates_to": translate.map(|job| &job.to),
        "default_for": default,
        "format": manifest.format.as_str(),
        "engine": manifest.format.runs_on(),
        "in_this_build": can_run(manifest.format),
        "speed": manifest.speed.map(tomtat::models::Speed::as_str),
        "quality": quality,
        "bytes": manifest.total_size(),
        "sha256": manifest.sha256,
        "licence": manifest.licence.name,
        "status": status_word(status),
    })
}

fn info(manifest: &Manifest, store: &Store) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    let jobs: Vec<&str> = manifest.jobs.iter().map(Job::as_str).collect();
    writeln!(out, "{}", manifest.name)?;
    writeln!(out, "  {}", manifest.description)?;
    writeln!(out, "  jobs:     {}", jobs.join(", "))?;
    if manifest.jobs.translate.is_some() {
        writeln!(out, "  pair:     {}", manifest.languages())?;
    }
    let built = if can_run(manifest.format) { "" } else { " (not in this build)" };
    writeln!(out, "  runs on:  {}{built}", manifest.format.runs_on())?;
    if let Some(speed) = manifest.speed {
        writeln!(out, "  speed:    {}", speed.as_str())?;
    }
    for (figure, text) in manifest.quality.iter().zip(quality(manifest)) {
        let by = figure.by.as_ref().map_or_else(String::new, |by| format!(" ({by})"));
        writeln!(out, "  quality:  {text}{by}")?;
    }
    writeln!(out, "  file:     {} ({} bytes)", manifest.file, manifest.size)?;
    for file in &manifest.files {
        writeln!(out, "            {} ({} bytes, {})", file.file, file.size, file.role.as_str())?;
    }
    writeln!(out, "  sha256:   {}", manifest.sha256)?;
    writeln!(out, "  context:  {} tokens", manifest.context_length)?;
    writeln!(out, "  licence:  {}", manifest.licence.name)?;
    for text in [&manifest.licence.url, &manifest.licence.notice].into_iter().flatten() {
        writeln!(out, "            {text}")?;
    }
    for (i, source) in manifest.sources.iter().enumerate() {
        let label = if i == 0 { "sources:" } else { "" };
        let revision = match source {
            SourceSpec::Huggingface { revision, .. } => format!(" at {revision}"),
            _ => String::new(),
        };
        writeln!(out, "  {label:9} {}{revision}", source.describe())?;
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
        names.iter().map(|name| find(catalogue, store, name)).collect::<Result<_>>()?
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
