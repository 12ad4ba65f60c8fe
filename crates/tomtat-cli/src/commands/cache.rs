//! The cache of answers: opened for a run, shown, cleared.

use std::io::{self, Write};

use anyhow::Result;
use tomtat::cache::{AnswerCache, CacheError, DiskCache, clear, size_on_disk};

use super::models::size;
use crate::args::{CacheCommand, Global};
use crate::console::{Console, Hint};
use crate::{Outcome, config};

/// The cache for a run; `None` where it cannot be had, which a warning says.
pub(super) fn open(global: &Global, console: &Console) -> Option<DiskCache> {
    let folder = config::cache_folder(global.cache.as_deref())?;
    let opened = DiskCache::open(&folder, DiskCache::LIMIT);
    opened.map_err(|error| warn(console, &error)).ok()
}

/// Says what is wrong with the cache; the run goes on.
pub(super) fn warn(console: &Console, error: &CacheError) {
    match error.hint() {
        Some(hint) => console.warning(format_args!("{error}; {hint}")),
        None => console.warning(error),
    }
}

pub(super) fn run(command: &CacheCommand, global: &Global, console: &Console) -> Result<Outcome> {
    let Some(folder) = config::cache_folder(global.cache.as_deref()) else {
        let hint = Hint("name a folder by --cache or TOMTAT_CACHE");
        return Err(anyhow::anyhow!("this platform names no folder for caches").context(hint));
    };
    match command {
        CacheCommand::Info => {
            let mut out = io::stdout().lock();
            writeln!(out, "folder     {}", folder.display())?;
            let bytes = size_on_disk(&folder);
            writeln!(out, "size       {} (answers up to {})", size(bytes), size(DiskCache::LIMIT))?;
            if bytes > 0 {
                let mut cache = DiskCache::open(&folder, DiskCache::LIMIT)?;
                let answers = cache.answers();
                if let Some(problem) = cache.problem() {
                    warn(console, &problem);
                }
                writeln!(out, "answers    {}", answers.unwrap_or(0))?;
            }
        }
        CacheCommand::Clear => {
            let freed = clear(&folder)?;
            console.note(format_args!("{} freed: {}", size(freed), folder.display()));
        }
    }
    Ok(Outcome::Done)
}
