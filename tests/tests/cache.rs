//! The cache of answers: nothing is computed twice, nothing in it is trusted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tomtat::cache::{CacheError, DiskCache};
use tomtat::engine::{Completion, Request, ScriptedEngine};
use tomtat::{Code, Input, Length, Observer, Pipeline, Record, Task};
use tomtat_tests::{code, engine, records, summarize, summary, text};

/// Vietnamese articles of ten sentences with numbers, all different.
fn write_articles(folder: &Path, count: usize) {
    fs::create_dir_all(folder).unwrap();
    (0..count).for_each(|n| write_article(folder, n, n));
}

fn write_article(folder: &Path, n: usize, content: usize) {
    let sentences: Vec<String> = (0..10)
        .map(|i| {
            format!(
                "Chính quyền tỉnh cho biết hôm thứ {i} rằng {} hộ dân ở xã số {content} đã bị mất \
                 điện vì mưa lớn kéo dài trong nhiều ngày qua.",
                content * 10 + i + 100
            )
        })
        .collect();
    let article = format!("Mưa lớn ở xã {content}\n\n{}\n", sentences.join(" "));
    fs::write(folder.join(format!("{n:04}.txt")), article).unwrap();
}

#[derive(Default)]
struct Kept {
    records: Vec<Record>,
    problems: Vec<String>,
}

impl Observer for Kept {
    fn record(&mut self, record: Record) -> io::Result<()> {
        self.records.push(record);
        Ok(())
    }

    fn cache_problem(&mut self, problem: &CacheError) {
        self.problems.push(problem.to_string());
    }
}

/// A run over `folder/in` by an engine that counts what it is asked, and its results.
fn counted(folder: &Path, sha256: &str) -> (usize, Kept) {
    let asked = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&asked);
    let engine = ScriptedEngine::new(move |request: &Request| {
        seen.fetch_add(1, Ordering::Relaxed);
        match request {
            // Keeps the numbers, but for those that end in 7.
            Request::Translate(request) => {
                let kept = request.source.split_whitespace().map(|word| {
                    let plain = word.chars().all(|c| c.is_ascii_digit());
                    if plain && !word.ends_with('7') { word } else { "word" }
                });
                Completion::of(format!("The {}.", kept.collect::<Vec<_>>().join(" ")))
            }
            Request::Summarize(request) => {
                Completion::of(request.text.split_inclusive(". ").take(2).collect::<String>())
            }
        }
    });
    let cache = DiskCache::open(&folder.join("cache"), DiskCache::LIMIT).unwrap();
    let mut pipeline = Pipeline::builder()
        .engine(Box::new(engine.with_sha256(sha256)))
        .length(Length::Short)
        .cache(Box::new(cache))
        .build()
        .unwrap();
    let mut kept = Kept::default();
    let articles = pipeline.load(vec![Input::from(folder.join("in"))]);
    pipeline.run(Task::Summarize, articles, &mut kept).unwrap();
    (asked.load(Ordering::Relaxed), kept)
}

/// What a record says, without what it cost.
fn content(record: &Record) -> Record {
    let mut record = record.clone();
    record.usage = tomtat::Usage::default();
    record.timings = tomtat::Timings::default();
    record
}

#[test]
fn a_second_run_asks_the_engine_nothing_and_says_the_same() {
    let dir = tempfile::tempdir().unwrap();
    write_articles(&dir.path().join("in"), 40);
    let (asked, first) = counted(dir.path(), "a");
    assert!(asked >= 40 * 12, "{asked}");
    let (again, second) = counted(dir.path(), "a");
    assert_eq!(again, 0);
    assert_eq!(first.records.len(), second.records.len());
    for (one, two) in first.records.iter().zip(&second.records) {
        assert_eq!(content(one), content(two));
        // Nothing is hidden: each request of the first run is counted as cached in the second.
        assert_eq!(one.usage.translate.requests, two.usage.translate.cached);
        assert_eq!(one.usage.summarize.requests, two.usage.summarize.cached);
        assert_eq!((two.usage.translate.requests, two.usage.summarize.generated), (0, 0));
    }
    // The guards look at cached answers too: the store holds no warnings.
    let doubted = |kept: &Kept| {
        let all = kept.records.iter().flat_map(|record| &record.warnings);
        all.filter(|warning| warning.code == Code::TranslationNumbers).count()
    };
    assert!(doubted(&second) > 0);
    assert_eq!(doubted(&first), doubted(&second));
}

#[test]
fn a_tenth_changed_costs_a_tenth() {
    let dir = tempfile::tempdir().unwrap();
    write_articles(&dir.path().join("in"), 50);
    let (all, _) = counted(dir.path(), "a");
    (0..5).for_each(|n| write_article(&dir.path().join("in"), n * 10, 1000 + n));
    let (changed, kept) = counted(dir.path(), "a");
    assert_eq!(kept.records.len(), 50);
    assert!(changed * 9 <= all && changed * 12 >= all, "{changed} of {all}");
    let cached = kept.records.iter().filter(|record| record.usage.translate.requests == 0).count();
    assert_eq!(cached, 45);
}

#[test]
fn another_model_gets_no_answers_of_the_first() {
    let dir = tempfile::tempdir().unwrap();
    write_articles(&dir.path().join("in"), 3);
    let (first, _) = counted(dir.path(), "a");
    assert_eq!(counted(dir.path(), "b").0, first);
    assert_eq!(counted(dir.path(), "a").0, 0);
}

#[test]
fn a_damaged_cache_is_told_and_costs_nothing_but_time() {
    let dir = tempfile::tempdir().unwrap();
    write_articles(&dir.path().join("in"), 3);
    let (first, before) = counted(dir.path(), "a");
    for file in fs::read_dir(dir.path().join("cache")).unwrap() {
        fs::write(file.unwrap().path(), b"something else").unwrap();
    }
    let (again, after) = counted(dir.path(), "a");
    assert_eq!(again, first);
    assert_eq!(after.problems.len(), 1, "{:?}", after.problems);
    assert_eq!(
        before.records.iter().map(content).collect::<Vec<_>>(),
        after.records.iter().map(content).collect::<Vec<_>>()
    );
    let (third, kept) = counted(dir.path(), "a");
    assert_eq!((third, kept.problems.len()), (0, 0));
}

fn command(folder: &Path, args: &[&str]) -> Output {
    let mut command: Command = summarize(folder);
    command.env_remove("TOMTAT_NO_CACHE").env("TOMTAT_CACHE", folder.join("cache"));
    command.args(["--length", "1", "--parallel", "1", "--format", "jsonl", "in"]).args(args);
    let out = command.output().unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    out
}

fn cached(out: &Output) -> (u64, u64) {
    let of = |record: &serde_json::Value, count: &str| {
        record["usage"]["summarize"][count].as_u64().unwrap_or(0)
    };
    let records = records(out);
    let sum = |count| records.iter().map(|record| of(record, count)).sum();
    (sum("requests"), sum("cached"))
}

#[test]
fn the_command_keeps_answers_and_can_be_told_not_to() {
    let _engine = engine();
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    for (i, article) in tomtat_tests::articles(2, 60).iter().enumerate() {
        fs::write(dir.path().join(format!("in/{i}.txt")), article).unwrap();
    }
    let without = command(dir.path(), &["--no-cache"]);
    assert!(!dir.path().join("cache").exists());
    let first = command(dir.path(), &[]);
    let second = command(dir.path(), &["-v"]);
    let (asked, none) = cached(&first);
    assert!(asked >= 2 && none == 0, "{asked} {none}");
    assert_eq!(cached(&second), (0, asked));
    assert!(text(&second.stderr).contains("from the cache"), "{}", text(&second.stderr));
    let summaries = |out: &Output| records(out).iter().map(summary).collect::<Vec<_>>();
    assert_eq!(summaries(&without), summaries(&first));
    assert_eq!(summaries(&first), summaries(&second));
    assert_eq!(cached(&command(dir.path(), &["--no-cache"])).1, 0);

    let tomtat = |args: &[&str]| {
        let mut command = tomtat_tests::tomtat(dir.path());
        let out = command.env("TOMTAT_CACHE", dir.path().join("cache")).args(args).output();
        out.unwrap()
    };
    let info = text(&tomtat(&["cache", "info"]).stdout);
    assert!(info.contains(&format!("answers    {asked}")), "{info}");
    assert!(text(&tomtat(&["doctor"]).stdout).contains("cache      "));
    assert_eq!(code(&tomtat(&["cache", "clear"])), 0);
    assert_eq!(cached(&command(dir.path(), &[])), (asked, 0));

    for file in fs::read_dir(dir.path().join("cache")).unwrap() {
        fs::write(file.unwrap().path(), b"something else").unwrap();
    }
    let damaged = command(dir.path(), &[]);
    assert!(text(&damaged.stderr).contains("warning: the cache of answers was unusable"));
    assert_eq!(summaries(&damaged), summaries(&first));
}
