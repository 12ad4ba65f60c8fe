//! `tomtat summarize` and `tomtat translate`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use tomtat::cache::CacheError;
use tomtat::{
    Article, Error, Input, LoadError, Observer, Pipeline, Record, Status, TakesTerms, Task,
    TermList,
};
use tomtat_report::{Key, OutputDir, Stream};

use super::{load_options, nothing_done};
use crate::args::{Global, RunArgs};
use crate::config::Settings;
use crate::console::{Console, Hint};
use crate::estimate::Estimate;
use crate::{Outcome, interrupt};

/// A term list is a few pages of text; what is larger is none.
const LARGEST_TERMS: u64 = 16 << 20;

pub(super) fn run(
    task: Task,
    args: &RunArgs,
    global: &Global,
    console: &Console,
) -> Result<Outcome> {
    interrupt::listen();
    let settings = Settings::resolve(args)?;
    let mut pipeline = pipeline(task, args, global, &settings, console)?;
    let style = super::style(args.output.is_none(), args.evidence);
    let output = match &args.output {
        Some(dir) => {
            let output = OutputDir::open(dir, settings.format)?.style(style);
            Some(if task == Task::Translate { output.translations() } else { output })
        }
        None => None,
    };
    let shared = Shared {
        output: RefCell::new(output),
        keys: RefCell::new(VecDeque::new()),
        skipped: Cell::new(0),
        estimate: RefCell::default(),
    };
    let fingerprints = pipeline.fingerprints(task);
    let inputs: Vec<Input> = args.input.paths.iter().cloned().map(Input::from).collect();
    let bar = console.bar(0, "{pos} articles done, {elapsed}{msg}");
    if !bar.is_hidden() {
        shared.estimate.replace(Estimate::new(pipeline.input_bytes(&inputs)));
    }
    let articles = pipeline.load(inputs).filter(|article: &Result<Article, LoadError>| {
        let key = match article {
            Ok(article) => Key::new(article.source.clone(), fingerprints.of(article)),
            Err(error) => Key::new(error.source().clone(), String::new()),
        };
        let source = key.source.clone();
        let taken = shared.takes(key, article.is_ok() && !args.force);
        shared.estimate.borrow_mut().read(&source, article.as_ref().ok(), taken);
        taken
    });
    let stream = Stream::new(settings.format, style);
    let mut report = Report {
        stream: if task == Task::Translate { stream.translations() } else { stream },
        shared: &shared,
        console,
        bar,
        done: 0,
        failed: 0,
        unverified: 0,
        asked: 0,
        cached: 0,
        failure: None,
    };
    let ended = pipeline.run(task, articles, &mut report);
    report.bar.finish_and_clear();
    if report.cached > 0 {
        console.detail(format_args!(
            "{} answers from the cache, {} from the model",
            report.cached, report.asked
        ));
    }
    let (done, failed, failure) = (report.done, report.failed, report.failure.take());
    let unverified = report.unverified;
    let stream = report.stream;
    let skipped = shared.skipped.get();
    let output = shared.output.into_inner();
    // What is finished is a whole page also where the run ended early, unless nobody can be written to.
    if output.is_none() && !matches!(ended, Err(Error::Sink(_))) {
        stream.finish(&mut io::stdout().lock())?;
    }
    if let Some(mut output) = output {
        let index = output.finish()?;
        console.note(format_args!(
            "{done} done, {skipped} done before, {failed} failed: {}",
            index.display()
        ));
    }
    match ended {
        Ok(()) if failed == 0 => Ok(Outcome::Done),
        Ok(()) if done + skipped + unverified == 0 => Ok(nothing_done(&args.input)),
        Ok(()) => Ok(Outcome::SomeFailed),
        Err(Error::Stopped) if interrupt::interrupted() => {
            console.note("interrupted; what was finished is kept");
            Ok(Outcome::Interrupted)
        }
        Err(Error::Sink(error)) => Err(failure.unwrap_or_else(|| error.into())),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn pipeline(
    task: Task,
    args: &RunArgs,
    global: &Global,
    settings: &Settings,
    console: &Console,
) -> Result<Pipeline> {
    let mut terms = TermList::builtin();
    if let Some(path) = &settings.terms {
        read_terms(&mut terms, path)?;
    }
    let mut builder = super::builder(global, settings.machine, console)
        .task(task)
        .length(settings.length)
        .style(settings.style)
        .headline(args.headline)
        .terms(terms)
        .strict(args.strict)
        .quality(settings.quality)
        .constrain(args.constrain)
        .load_options(load_options(&args.input)?);
    if !args.no_cache
        && let Some(cache) = super::cache::open(global, console)
    {
        builder = builder.cache(Box::new(cache));
    }
    if let Some(verify) = args.verify {
        builder = builder.verify(verify);
    }
    if let Some(model) = &settings.translator {
        builder = builder.translator(model);
    }
    if let Some(model) = &settings.summarizer {
        builder = builder.summarizer(model);
    }
    let pipeline = builder.build()?;
    if let Some(path) = &settings.terms {
        let path = path.display();
        match pipeline.takes_terms(task) {
            TakesTerms::Yes => {}
            TakesTerms::Second => console.note(format_args!(
                "the translator takes no terms; sentences that lack one are asked of the summariser: {path}"
            )),
            TakesTerms::No => console.warning(format_args!(
                "the translator takes no terms, so they have no effect: {path}\n\
                 hint: name one that does, such as --translator qwen2.5-coder-1.5b-instruct"
            )),
        }
    }
    Ok(pipeline)
}

fn read_terms(terms: &mut TermList, path: &Path) -> Result<()> {
    let unreadable = || format!("cannot read the terms: {}", path.display());
    let file = std::fs::File::open(path).with_context(unreadable)?;
    let mut text = String::new();
    file.take(LARGEST_TERMS + 1).read_to_string(&mut text).with_context(unreadable)?;
    if text.len() as u64 > LARGEST_TERMS {
        anyhow::bail!("larger than 16 MiB: {}", path.display());
    }
    terms.extend_from_tsv(&text, path).map_err(|error| {
        anyhow::Error::new(error)
            .context(Hint("each line is: source term, a tab, target term; # begins a comment"))
    })
}

/// What the loading side and the reporting side of a run share.
struct Shared {
    output: RefCell<Option<OutputDir>>,
    /// Keys of the articles in work, in their order: results come in the same order.
    keys: RefCell<VecDeque<Key>>,
    skipped: Cell<usize>,
    estimate: RefCell<Estimate>,
}

impl Shared {
    /// Whether the article of `key` is to be done.
    fn takes(&self, key: Key, may_skip: bool) -> bool {
        let output = self.output.borrow();
        if may_skip && output.as_ref().is_some_and(|output| output.is_done(&key)) {
            self.skipped.set(self.skipped.get() + 1);
            return false;
        }
        self.keys.borrow_mut().push_back(key);
        true
    }
}

struct Report<'a> {
    stream: Stream,
    shared: &'a Shared,
    console: &'a Console,
    bar: ProgressBar,
    done: usize,
    failed: usize,
    /// Of those that failed, the ones with a summary: `--strict`.
    unverified: usize,
    /// Requests that the model answered, and that the cache did.
    asked: u64,
    cached: u64,
    failure: Option<anyhow::Error>,
}

impl Report<'_> {
    fn write(&mut self, record: &Record) -> Result<()> {
        let key = self.shared.keys.borrow_mut().pop_front();
        if let (Some(output), Some(key)) = (self.shared.output.borrow_mut().as_mut(), &key) {
            output.write(key, record)?;
            return Ok(());
        }
        let mut out = io::stdout().lock();
        self.stream.write(&mut out, record)?;
        out.flush()?;
        Ok(())
    }
}

impl Observer for Report<'_> {
    fn record(&mut self, record: Record) -> io::Result<()> {
        for tokens in [&record.usage.translate, &record.usage.summarize] {
            self.asked += tokens.requests;
            self.cached += tokens.cached;
        }
        let bar = self.bar.clone();
        // The bar and the result may share a terminal.
        let written = bar.suspend(|| {
            if let (Status::Failed, Some(error)) = (record.status, &record.error) {
                self.console.failure(&error.message, error.hint.as_deref());
            }
            self.write(&record)
        });
        if let Err(error) = written {
            let reported = super::reported(&error);
            self.failure = Some(error);
            return Err(reported);
        }
        match record.status {
            Status::Ok => self.done += 1,
            Status::Failed => {
                self.failed += 1;
                self.unverified += usize::from(record.summary.is_some());
            }
        }
        Ok(())
    }

    fn cache_problem(&mut self, problem: &CacheError) {
        self.bar.clone().suspend(|| super::cache::warn(self.console, problem));
    }

    fn progress(&mut self, loaded: usize, done: usize) {
        self.bar.set_length(loaded as u64);
        self.bar.set_position(done as u64);
    }

    fn worked(&mut self, bytes: u64) {
        if !self.bar.is_hidden() {
            let mut estimate = self.shared.estimate.borrow_mut();
            estimate.worked(bytes);
            self.bar.set_message(estimate.words(self.bar.elapsed()));
        }
    }

    fn stopped(&self) -> bool {
        interrupt::interrupted()
    }
}
