//! `tomtat doctor`: what is installed, which model is there, what this machine can do.

use std::io::{self, Write};
use std::process::Command;

use anyhow::Result;
use tomtat::can_run;
use tomtat::engine::gguf;
use tomtat::models::{Catalogue, Format, Job, Manifest, Status, default_of};

use super::models::{size, status_text};
use super::store_of;
use crate::args::Global;
use crate::{Outcome, config};

pub(super) fn run(global: &Global) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    writeln!(out, "tomtat     {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "engine     {}", gguf::ENGINE)?;
    let (here, not): (Vec<Format>, Vec<Format>) =
        Format::ALL.into_iter().partition(|format| can_run(*format));
    let names =
        |formats: &[Format]| formats.iter().map(|it| it.runs_on()).collect::<Vec<_>>().join(", ");
    let not = if not.is_empty() {
        String::new()
    } else {
        format!("; not in this build: {}", names(&not))
    };
    writeln!(out, "back ends  {}{not}", names(&here))?;
    writeln!(out, "machine    {} {}, {cores} cores", std::env::consts::OS, std::env::consts::ARCH)?;
    if let Some(memory) = memory() {
        writeln!(out, "memory     {} ({} free)", size(memory.0), size(memory.1))?;
    }
    writeln!(out, "built for  {}", built_for())?;
    let amx = if gguf::uses_amx() {
        "used; a build by gcc 12 crashes with it (llama.cpp issue 20824): rebuild with `make build`"
    } else {
        "not used"
    };
    writeln!(out, "amx        {amx}")?;
    let pip = pip()
        .unwrap_or_else(|| "not found: models that ride in wheels cannot be fetched".to_owned());
    writeln!(out, "pip        {pip}")?;
    match config::user_file() {
        Some(path) if path.is_file() => writeln!(out, "settings   {}", path.display())?,
        Some(path) => writeln!(out, "settings   {} (not there)", path.display())?,
        None => writeln!(out, "settings   no folder for them")?,
    }
    match config::cache_folder(global.cache.as_deref()) {
        Some(folder) => {
            let bytes = tomtat::cache::size_on_disk(&folder);
            writeln!(out, "cache      {} ({})", folder.display(), size(bytes))?;
        }
        None => writeln!(out, "cache      no folder for it")?,
    }
    let store = store_of(global)?;
    writeln!(out, "models     {}", store.root().display())?;
    let catalogue = Catalogue::open(global.manifests.clone()).with_installed(&store);
    let mut default_missing = false;
    for manifest in catalogue.iter() {
        let status = store.status(manifest);
        let default = match super::models::default_of(manifest) {
            Some(default) => format!(" ({default})"),
            None => String::new(),
        };
        let engine = manifest.format.runs_on();
        let built = if can_run(manifest.format) { "" } else { ", not in this build" };
        let name = &manifest.name;
        writeln!(out, "           {name}{default}: {} ({engine}{built})", status_text(&status))?;
    }
    for (job, what) in [(Job::Translate, "translator"), (Job::Summarize, "summariser")] {
        let can_run = |manifest: &Manifest| can_run(manifest.format);
        if let Some(used) = default_of(&catalogue, &store, job, can_run) {
            default_missing |= store.status(used) != Status::Present;
            writeln!(out, "{what} {} (where none is named)", used.name)?;
        }
    }
    if default_missing {
        writeln!(
            out,
            "           what is missing of these is fetched at the first run, or by `tomtat models fetch NAME`"
        )?;
    }
    Ok(Outcome::Done)
}

/// The instruction sets that llama.cpp says it uses.
fn built_for() -> String {
    let info = gguf::system_info();
    let used: Vec<&str> =
        info.split(['|', ':']).filter_map(|part| part.trim().strip_suffix(" = 1")).collect();
    if used.is_empty() { info } else { used.join(" ") }
}

fn pip() -> Option<String> {
    let out = Command::new("python3").args(["-m", "pip", "--version"]).output().ok()?;
    let text = String::from_utf8_lossy(&out.stdout);
    let version: Vec<&str> = text.split_whitespace().take(2).collect();
    out.status.success().then(|| version.join(" "))
}

/// Memory in bytes, all and free, where /proc tells.
fn memory() -> Option<(u64, u64)> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let of = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()?.checked_mul(1024)
    };
    Some((of("MemTotal:")?, of("MemAvailable:")?))
}
