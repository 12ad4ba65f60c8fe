//! `tomtat digest`: articles on the same event together.

use std::fs::File;
use std::io::{self, BufReader, Write};

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use tomtat::{
    ArticleFailure, Digest, DigestObserver, Error, Input, Observer, Record, Source, Status, Task,
    read_records,
};
use tomtat_report::{Format, Style, write_digest};

use super::run::pipeline;
use super::{nothing_done, style};
use crate::args::{DigestArgs, Global};
use crate::config::Settings;
use crate::console::{Console, Hint};
use crate::{Outcome, interrupt};

/// More articles than any run is for: what is held in memory has a bound.
const MOST: usize = 200_000;

pub(super) fn run(args: &DigestArgs, global: &Global, console: &Console) -> Result<Outcome> {
    if args.run.output.is_some() {
        return Err(anyhow::anyhow!("a digest is not written into a folder").context(Hint(
            "leave out --output and write: tomtat digest PATH --format markdown > digest.md",
        )));
    }
    interrupt::listen();
    let settings = Settings::resolve(&args.run)?;
    if settings.format == Format::Html {
        return Err(anyhow::anyhow!("a digest is not written as HTML")
            .context(Hint("the formats of a digest are text, jsonl and markdown")));
    }
    let mut pipeline = pipeline(Task::Summarize, &args.run, global, &settings, console)?;
    let mut records = Vec::new();
    let mut collect = Collect {
        records: &mut records,
        console,
        bar: console.bar(0, "{pos} of {len} articles done, {elapsed}"),
        failed: 0,
    };
    let ended = if args.records {
        stored(args, &mut collect)
    } else {
        let inputs = args.run.input.paths.iter().cloned().map(Input::from).collect();
        let articles = pipeline.load(inputs);
        pipeline.run(Task::Summarize, articles, &mut collect).map_err(anyhow::Error::from)
    };
    collect.bar.finish_and_clear();
    let failed = collect.failed;
    let interrupted = match ended {
        Ok(()) => false,
        Err(error) if is_stop(&error) && interrupt::interrupted() => true,
        Err(error) => return Err(error),
    };
    if interrupted {
        console.note("interrupted; a digest needs all articles, so none was made");
        return Ok(Outcome::Interrupted);
    }
    let done = records.len() - failed;
    if records.is_empty() {
        return Err(anyhow::anyhow!("no articles to make a digest of"));
    }
    let mut report = Report {
        format: settings.format,
        style: style(true, args.run.evidence),
        bar: console.bar(0, "{pos} of {len} groups done, {elapsed}"),
        written: 0,
        failure: None,
        alone: 0,
        events: 0,
    };
    let ended = pipeline.digest(records, &mut report);
    report.bar.finish_and_clear();
    console.note(format_args!(
        "{} on one event with others, {} alone, {failed} failed",
        count(report.events),
        report.alone,
    ));
    match ended {
        Ok(()) if failed == 0 => Ok(Outcome::Done),
        Ok(()) if done == 0 => Ok(nothing_done(&args.run.input)),
        Ok(()) => Ok(Outcome::SomeFailed),
        Err(Error::Stopped) if interrupt::interrupted() => {
            console.note("interrupted; what was finished is kept");
            Ok(Outcome::Interrupted)
        }
        Err(Error::Sink(error)) => Err(report.failure.take().unwrap_or_else(|| error.into())),
        Err(error) => Err(error.into()),
    }
}

fn count(articles: usize) -> String {
    if articles == 1 { "1 article".to_owned() } else { format!("{articles} articles") }
}

fn is_stop(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Error::Stopped))
}

/// Reads the records of earlier runs. A file that cannot be read and a line that is no record are
/// reported, and the others taken.
fn stored(args: &DigestArgs, collect: &mut Collect<'_>) -> Result<()> {
    for path in &args.run.input.paths {
        let source = Source::file(path);
        let (opened, from): (io::Result<Box<dyn io::BufRead>>, _) = if path.as_os_str() == "-" {
            (Ok(Box::new(BufReader::new(io::stdin()))), Source::named("stdin"))
        } else {
            (File::open(path).map(|file| Box::new(BufReader::new(file)) as _), source)
        };
        let input = match opened {
            Ok(input) => input,
            Err(error) => {
                let failure = ArticleFailure {
                    code: "load.unreadable".to_owned(),
                    message: format!("{error}: {}", path.display()),
                    hint: None,
                };
                collect.record(Record::failed(from, failure))?;
                continue;
            }
        };
        for record in read_records(input, path) {
            if interrupt::interrupted() {
                return Err(Error::Stopped.into());
            }
            let record = record.unwrap_or_else(|error| {
                let failure = ArticleFailure {
                    code: "digest.no-record".to_owned(),
                    message: chain(&error),
                    hint: error.hint().map(str::to_owned),
                };
                Record::failed(from.clone(), failure)
            });
            collect.record(record).context("too many articles for one digest")?;
        }
    }
    Ok(())
}

fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// Keeps the records of the articles.
struct Collect<'a> {
    records: &'a mut Vec<Record>,
    console: &'a Console,
    bar: ProgressBar,
    failed: usize,
}

impl Observer for Collect<'_> {
    fn record(&mut self, record: Record) -> io::Result<()> {
        if self.records.len() >= MOST {
            return Err(io::Error::other(format!("more than {MOST} articles")));
        }
        if let (Status::Failed, Some(error)) = (record.status, &record.error) {
            self.bar.suspend(|| self.console.failure(&error.message, error.hint.as_deref()));
        }
        self.failed += usize::from(record.status == Status::Failed || record.error.is_some());
        self.records.push(record);
        Ok(())
    }

    fn progress(&mut self, loaded: usize, done: usize) {
        self.bar.set_length(loaded as u64);
        self.bar.set_position(done as u64);
    }

    fn stopped(&self) -> bool {
        interrupt::interrupted()
    }
}

struct Report {
    format: Format,
    style: Style,
    bar: ProgressBar,
    written: usize,
    failure: Option<anyhow::Error>,
    alone: usize,
    events: usize,
}

impl Report {
    fn write(&self, digest: &Digest) -> Result<()> {
        // Whole digests only, as with records.
        let mut bytes = Vec::new();
        if self.written > 0 {
            bytes.extend_from_slice(self.format.separator().as_bytes());
        }
        write_digest(&mut bytes, digest, self.format, &self.style)?;
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()?;
        Ok(())
    }
}

impl DigestObserver for Report {
    fn digest(&mut self, digest: Digest) -> io::Result<()> {
        let bar = self.bar.clone();
        if let Err(error) = bar.suspend(|| self.write(&digest)) {
            let reported = super::reported(&error);
            self.failure = Some(error);
            return Err(reported);
        }
        self.written += 1;
        match digest.sources.len() {
            _ if digest.status == Status::Failed => {}
            1 => self.alone += 1,
            sources => self.events += sources,
        }
        Ok(())
    }

    fn progress(&mut self, groups: usize, done: usize) {
        self.bar.set_length(groups as u64);
        self.bar.set_position(done as u64);
    }

    fn stopped(&self) -> bool {
        interrupt::interrupted()
    }
}
