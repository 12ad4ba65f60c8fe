//! `tomtat summarize` and `tomtat translate`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use tomtat::{
    Article, Error, Input, LoadError, Observer, Pipeline, Record, Status, Task, TermList,
};
use tomtat_report::{Format, Key, OutputDir, Style, write_record, write_translation};

use super::{load_options, nothing_done};
use crate::args::{Global, RunArgs};
use crate::config::Settings;
use crate::console::{Console, Hint, color_on};
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
    let style = style(args);
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
    };
    let fingerprints = pipeline.fingerprints(task);
    let inputs = args.input.paths.iter().cloned().map(Input::from).collect();
    let articles = pipeline.load(inputs).filter(|article: &Result<Article, LoadError>| {
        let key = match article {
            Ok(article) => Key::new(article.source.clone(), fingerprints.of(article)),
            Err(error) => Key::new(error.source().clone(), String::new()),
        };
        shared.takes(key, article.is_ok() && !args.force)
    });
    let mut report = Report {
        task,
        format: settings.format,
        style,
        shared: &shared,
        console,
        bar: console.bar(0, "{pos} of {len} articles done, {elapsed}"),
        done: 0,
        failed: 0,
        failure: None,
    };
    let ended = pipeline.run(task, articles, &mut report);
    report.bar.finish_and_clear();
    let (done, failed, failure) = (report.done, report.failed, report.failure.take());
    let skipped = shared.skipped.get();
    if let Some(mut output) = shared.output.into_inner() {
        let index = output.finish()?;
        console.note(format_args!(
            "{done} done, {skipped} done before, {failed} failed: {}",
            index.display()
        ));
    }
    match ended {
        Ok(()) if failed == 0 => Ok(Outcome::Done),
        Ok(()) if done + skipped == 0 => Ok(nothing_done(&args.input)),
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
    let mut builder = super::builder(global, settings.threads, settings.parallel, console)
        .task(task)
        .length(settings.length)
        .terms(terms)
        .load_options(load_options(&args.input)?);
    if let Some(model) = &settings.translator {
        builder = builder.translator(model);
    }
    if let Some(model) = &settings.summarizer {
        builder = builder.summarizer(model);
    }
    Ok(builder.build()?)
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

pub(super) fn style(args: &RunArgs) -> Style {
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let to_terminal = io::stdout().is_terminal() && args.output.is_none();
    // Lines longer than 100 columns are hard to read, however wide the window is.
    let width = if to_terminal { columns.unwrap_or(80).min(100) } else { 80 };
    Style::default()
        .width(width)
        .color(to_terminal && color_on(&io::stdout()))
        .evidence(args.evidence)
}

/// What the loading side and the reporting side of a run share.
struct Shared {
    output: RefCell<Option<OutputDir>>,
    /// Keys of the articles in work, in their order: results come in the same order.
    keys: RefCell<VecDeque<Key>>,
    skipped: Cell<usize>,
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
    task: Task,
    format: Format,
    style: Style,
    shared: &'a Shared,
    console: &'a Console,
    bar: ProgressBar,
    done: usize,
    failed: usize,
    failure: Option<anyhow::Error>,
}

impl Report<'_> {
    fn write(&mut self, record: &Record) -> Result<()> {
        let key = self.shared.keys.borrow_mut().pop_front();
        if let (Some(output), Some(key)) = (self.shared.output.borrow_mut().as_mut(), &key) {
            output.write(key, record)?;
            return Ok(());
        }
        // Whole records only: what follows a `| head` or a full disk is never half a record.
        let mut bytes = Vec::new();
        if self.done + self.failed > 0 {
            bytes.extend_from_slice(self.format.separator().as_bytes());
        }
        match self.task {
            Task::Summarize => write_record(&mut bytes, record, self.format, &self.style)?,
            Task::Translate => write_translation(&mut bytes, record, self.format, &self.style)?,
        }
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()?;
        Ok(())
    }
}

impl Observer for Report<'_> {
    fn record(&mut self, record: Record) -> io::Result<()> {
        let bar = self.bar.clone();
        // The bar and the result may share a terminal.
        let written = bar.suspend(|| {
            if let (Status::Failed, Some(error)) = (record.status, &record.error) {
                self.console.failure(&error.message, error.hint.as_deref());
            }
            self.write(&record)
        });
        if let Err(error) = written {
            let kind = error
                .chain()
                .find_map(|cause| cause.downcast_ref::<io::Error>())
                .map_or(io::ErrorKind::Other, io::Error::kind);
            self.failure = Some(error);
            return Err(kind.into());
        }
        match record.status {
            Status::Ok => self.done += 1,
            Status::Failed => self.failed += 1,
        }
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
