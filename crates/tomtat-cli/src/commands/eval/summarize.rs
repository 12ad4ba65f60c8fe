//! `tomtat eval summarize`: how good summaries are.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, Result};
use tomtat::{Job, Length, Record, SummarizeOptions};
use tomtat_eval::{Hypotheses, References};
use tomtat_report::{Format, RecordLines};

use super::{each, print, save, summarizer};
use crate::Outcome;
use crate::args::{EvalSummarizeArgs, Global};
use crate::console::{Console, Hint};
use crate::interrupt;

pub(in crate::commands) fn summarize(
    args: &EvalSummarizeArgs,
    global: &Global,
    console: &Console,
) -> Result<Outcome> {
    interrupt::listen();
    let references = References::read(&args.reference, args.source.as_deref(), args.limit)?;
    let mut systems = Vec::new();
    for (name, file) in &args.records {
        let records = read(file, console)?;
        let found = Hypotheses::of_records(name, &references, &records);
        systems.push(found.with_context(|| format!("cannot score: {}", file.display()))?);
    }
    for (name, file) in &args.hypothesis {
        let mut texts = tomtat_eval::read_lines(file)?;
        texts.truncate(args.limit.unwrap_or(usize::MAX));
        let found = Hypotheses::of_texts(name, &references, &texts);
        systems.push(found.with_context(|| format!("cannot score: {}", file.display()))?);
    }
    let outcome = each(&args.summarizer, console, |model| {
        let run = run(model, &references, args, global, console)?;
        if let Some(folder) = &args.save {
            let texts: Vec<String> = run.summaries.iter().map(|h| h.summary.join(" ")).collect();
            save(folder, model, texts.iter().map(String::as_str))?;
        }
        systems.push(run);
        Ok(())
    })?;
    let table = tomtat_eval::compare(&references, systems).map_err(|error| {
        let missing = matches!(error, tomtat_eval::EvalError::NoText { .. });
        let error = anyhow::Error::new(error);
        if missing {
            error.context(Hint(
                "give the references a `text`, or --source, or --records of a run over the articles",
            ))
        } else {
            error
        }
    })?;
    print(match args.format {
        Format::JsonLines => table.json_lines()?,
        Format::Markdown => table.markdown(),
        _ => table.text(),
    })?;
    Ok(outcome)
}

/// The records of a file; a line that is none is told and left out.
fn read(file: &Path, console: &Console) -> Result<Vec<Record>> {
    let from = File::open(file).with_context(|| format!("cannot read: {}", file.display()))?;
    let mut records = Vec::new();
    for found in RecordLines::new(BufReader::new(from)) {
        match found {
            Ok(record) => records.push(record),
            Err(error) => {
                let error = anyhow::Error::new(error).context(file.display().to_string());
                console.error(&error);
            }
        }
    }
    Ok(records)
}

fn run(
    model: &str,
    references: &References,
    args: &EvalSummarizeArgs,
    global: &Global,
    console: &Console,
) -> Result<Hypotheses> {
    let builder = super::super::builder(global, args.machine, console);
    let mut pipeline = summarizer(builder, model).build()?;
    let engine = pipeline.engine(Job::Summarize)?;
    let bar = console.bar(references.len() as u64, "{pos} of {len} texts, {elapsed}");
    let mut progress = |done| {
        bar.set_position(done);
        !interrupt::interrupted()
    };
    // The references of news are two or three sentences long.
    let options = SummarizeOptions::default().with_length(args.length.unwrap_or(Length::Medium));
    let run = tomtat_eval::summarize(model, engine, references, &options, &mut progress);
    bar.finish_and_clear();
    Ok(run?)
}
