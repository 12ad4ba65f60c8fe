//! `tomtat eval models`: what each model takes for the same articles.

use std::collections::BTreeMap;
use std::io;
use std::time::Instant;

use anyhow::Result;
use tomtat::models::{Catalogue, Status};
use tomtat::{
    Article, Error, Input, Job, Language, Length, Loader, Observer, Record, Task, can_run,
};
use tomtat_eval::{Cell, Matrix};
use tomtat_report::Format;

use super::super::{builder, load_options, nothing_done, store_of};
use super::{each, is_stop, print, summarizer};
use crate::Outcome;
use crate::args::{EvalModelsArgs, Global};
use crate::console::{Console, Hint};
use crate::interrupt;

/// Articles are kept in memory, and each takes minutes.
const MOST_ARTICLES: usize = 100;

pub(in crate::commands) fn models(
    args: &EvalModelsArgs,
    global: &Global,
    console: &Console,
) -> Result<Outcome> {
    interrupt::listen();
    let (articles, unread) = load(args, console)?;
    if interrupt::interrupted() {
        return Ok(Outcome::Interrupted);
    }
    if articles.is_empty() {
        return Ok(nothing_done(&args.input));
    }
    let models = if args.model.is_empty() { present(global)? } else { args.model.clone() };
    let mut run = Run { args, global, console, english: BTreeMap::new() };
    let mut matrix = Matrix::default();
    let (mut outcome, mut broken) = (Outcome::Done, false);
    for job in [Job::Translate, Job::Summarize] {
        outcome = each(&models, console, |model| {
            match run.model(model, job, &articles) {
                Ok(cells) => matrix.cells.extend(cells),
                Err(error) if is_stop(&error) => return Err(error),
                // What the others took is worth having all the same.
                Err(error) => {
                    console.error(&error);
                    broken = true;
                }
            }
            Ok(())
        })?;
        if outcome == Outcome::Interrupted {
            break;
        }
    }
    print(match args.format {
        Format::JsonLines => matrix.json_lines()?,
        Format::Markdown => matrix.markdown(),
        _ => matrix.text(),
    })?;
    let failed = broken || unread > 0 || matrix.cells.iter().any(|cell| cell.error.is_some());
    Ok(match outcome {
        Outcome::Done if broken && matrix.cells.is_empty() => Outcome::Failed,
        Outcome::Done if failed => Outcome::SomeFailed,
        outcome => outcome,
    })
}

/// The articles, and how many could not be read.
fn load(args: &EvalModelsArgs, console: &Console) -> Result<(Vec<Article>, usize)> {
    let loader = Loader::new(load_options(&args.input)?);
    let inputs = args.input.paths.iter().cloned().map(Input::from).collect();
    let (mut articles, mut unread) = (Vec::new(), 0);
    for article in loader.load(inputs) {
        if interrupt::interrupted() {
            break;
        }
        if articles.len() == MOST_ARTICLES {
            console.warning(format_args!("only the first {MOST_ARTICLES} articles are taken"));
            break;
        }
        match article {
            Ok(article) if article.duplicate_of.is_some() => {
                console.note(format_args!("left out, a copy: {}", article.source));
            }
            Ok(article) => articles.push(article),
            Err(error) => {
                unread += 1;
                console
                    .failure(format_args!("{error} [{}]", error.code()), error.hint().as_deref());
            }
        }
    }
    Ok((articles, unread))
}

/// The models that are in the store and can be run.
fn present(global: &Global) -> Result<Vec<String>> {
    let store = store_of(global)?;
    let catalogue = Catalogue::open(global.manifests.clone()).with_installed(&store);
    let there = catalogue
        .iter()
        .filter(|manifest| store.status(manifest) == Status::Present && can_run(manifest.format));
    let models: Vec<String> = there.map(|manifest| manifest.name.clone()).collect();
    if models.is_empty() {
        return Err(anyhow::anyhow!("no model is there to run").context(Hint(
            "`tomtat models fetch` gets the default ones; or name one with --model",
        )));
    }
    Ok(models)
}

struct Run<'r> {
    args: &'r EvalModelsArgs,
    global: &'r Global,
    console: &'r Console,
    /// Articles in English, by their place, for summarisers: as the first translator has them.
    english: BTreeMap<usize, Article>,
}

impl Run<'_> {
    /// One model over all articles; nothing, where it does not do that job.
    fn model(&mut self, model: &str, job: Job, articles: &[Article]) -> Result<Vec<Cell>> {
        let builder = builder(self.global, self.args.machine, self.console)
            .length(self.args.length.unwrap_or(Length::Medium));
        let (task, builder) = match job {
            Job::Translate => (Task::Translate, builder.task(Task::Translate).translator(model)),
            Job::Summarize => (Task::Summarize, summarizer(builder, model)),
        };
        let mut pipeline = match builder.build() {
            Err(Error::WrongJob { .. } | Error::WrongPair { .. }) => return Ok(Vec::new()),
            built => built?,
        };
        let began = Instant::now();
        let engine = pipeline.engine(job)?;
        let load_seconds = began.elapsed().as_secs_f64();
        let (info, reads) = (engine.info().clone(), engine.reads());
        let mut cells = Vec::new();
        for (place, article) in articles.iter().enumerate() {
            let language = article.language.language;
            let text = match job {
                Job::Translate if !reads.contains(&language) => continue,
                Job::Translate => article.clone(),
                Job::Summarize if language == Language::ENGLISH => article.clone(),
                Job::Summarize => match self.english.get(&place) {
                    Some(english) => english.clone(),
                    None => continue,
                },
            };
            let (words, known) = (text.counts.words, text.warnings.len());
            self.console.detail(format_args!("{model}: {}", article.source));
            tomtat_eval::reset_peak_memory();
            let began = Instant::now();
            let mut keep = Keep(None);
            pipeline.run(task, std::iter::once(Ok(text)), &mut keep)?;
            let seconds = began.elapsed().as_secs_f64();
            let record = keep.0.ok_or(Error::Stopped)?;
            if job == Job::Translate && !self.english.contains_key(&place) {
                self.english.extend(in_english(&record, article).map(|english| (place, english)));
            }
            let Record { usage, warnings, error, .. } = record;
            cells.push(Cell {
                model: model.to_owned(),
                engine: info.engine.clone(),
                job,
                article: article.source.to_string(),
                words,
                load_seconds,
                seconds,
                tokens: if job == Job::Translate { usage.translate } else { usage.summarize },
                peak_bytes: tomtat_eval::peak_memory(),
                warnings: warnings.len().saturating_sub(known),
                error: error.map(|failure| failure.message),
            });
        }
        Ok(cells)
    }
}

/// A translation as an article of its own.
fn in_english(record: &Record, article: &Article) -> Option<Article> {
    let translation = record.translation.as_ref()?;
    let sentences: Vec<&str> = translation.sentences.iter().map(|s| s.target.as_str()).collect();
    let mut options = tomtat::LoadOptions::default();
    options.language = Some(Language::ENGLISH);
    options.clean = false;
    let loader = Loader::new(options);
    loader.load_str(&article.source.to_string(), &sentences.join(" ")).ok()
}

/// Keeps the record of a run of one article.
struct Keep(Option<Record>);

impl Observer for Keep {
    fn record(&mut self, record: Record) -> io::Result<()> {
        self.0 = Some(record);
        Ok(())
    }

    fn stopped(&self) -> bool {
        interrupt::interrupted()
    }
}
