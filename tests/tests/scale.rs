//! A thousand articles: memory bounded, time linear. The engine is scripted, so that the time is
//! that of loading, planning, guarding and caching; writing waits for the disk four times an article.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tomtat::cache::DiskCache;
use tomtat::engine::{Completion, Request, ScriptedEngine};
use tomtat::{Input, Pipeline, Record, Task};

/// The hundred articles of vietnews, where this machine has them, else of the sample article.
fn originals() -> Vec<String> {
    let folder = tomtat_tests::root().join("../shared/data/vietnews");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.retain(|path| path.is_file());
    files.sort();
    if files.is_empty() {
        eprintln!("this machine has no {}: one sample stands in", folder.display());
        files = vec![tomtat_tests::sample("vi-flood.txt"); 100];
    }
    files.iter().take(100).map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// `count` articles, each an original with all of its sentences changed, so that it is no copy.
fn write(folder: &Path, originals: &[String], count: usize) {
    fs::create_dir(folder).unwrap();
    for n in 0..count {
        let original = &originals[n % originals.len()];
        let changed = original.replace(". ", &format!(" xã {n}. "));
        fs::write(folder.join(format!("{n:05}.txt")), format!("Tin số {n}\n\n{changed}")).unwrap();
    }
}

/// A whole run with a cache; what it took and what it asked for.
fn run(folder: &Path, name: &str) -> (Duration, usize, u64) {
    let engine = ScriptedEngine::new(|request: &Request| match request {
        Request::Translate(request) => {
            Completion::of(format!("It is said that {}", request.source.to_lowercase()))
        }
        Request::Summarize(request) => {
            Completion::of(request.text.split_inclusive(". ").take(4).collect::<String>())
        }
    });
    let began = Instant::now();
    let cache = DiskCache::open(&folder.join(format!("{name}-cache")), DiskCache::LIMIT).unwrap();
    let mut pipeline = Pipeline::builder()
        .engine(Box::new(engine.with_sha256("scripted")))
        .cache(Box::new(cache))
        .build()
        .unwrap();
    let articles = pipeline.load(vec![Input::from(folder.join(name))]);
    let (mut done, mut asked) = (0, 0);
    let mut keep = |record: Record| {
        done += 1;
        asked += record.usage.translate.requests + record.usage.translate.cached;
        Ok(())
    };
    pipeline.run(Task::Summarize, articles, &mut keep).unwrap();
    (began.elapsed(), done, asked)
}

/// The most memory that this process had, in MiB, where /proc tells.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

#[test]
fn a_thousand_articles_take_the_memory_of_a_hundred_and_ten_times_the_time() {
    let dir = tempfile::tempdir().unwrap();
    let originals = originals();
    write(&dir.path().join("hundred"), &originals, 100);
    write(&dir.path().join("thousand"), &originals, 1_000);
    let (short, done, asked) = run(dir.path(), "hundred");
    assert_eq!(done, 100);
    let before = peak();
    let (long, all, more) = run(dir.path(), "thousand");
    assert_eq!(all, 1_000);
    let after = peak();
    eprintln!(
        "100 articles: {short:.2?}, {asked} sentences, peak {before:?} MiB; \
         1,000 articles: {long:.2?}, {more} sentences, peak {after:?} MiB"
    );
    if let (Some(before), Some(after)) = (before, after) {
        assert!(after < before + 48, "{before} MiB for 100 articles, {after} for 1,000");
    }
    // Ten times the work; twice that again for a machine that does other things too.
    assert!(long < short * 20 + Duration::from_secs(1), "{short:?} and {long:?}");
    let (again, _, _) = run(dir.path(), "hundred");
    eprintln!("100 articles again, all from the cache: {again:.2?}");
}
