//! `tomtat eval translate`: how good and how quick translators are.

use anyhow::{Context, Result};
use tomtat::{Job, Task, TranslateOptions};
use tomtat_eval::{Row, Run, Segments, Table};
use tomtat_report::Format;

use super::{each, print, save};
use crate::Outcome;
use crate::args::{EvalTranslateArgs, Global};
use crate::console::{Console, Hint};
use crate::interrupt;

pub(in crate::commands) fn translate(
    args: &EvalTranslateArgs,
    global: &Global,
    console: &Console,
) -> Result<Outcome> {
    if args.translator.is_empty() && args.hypothesis.is_empty() {
        return Err(anyhow::anyhow!("nothing to measure: no translator and no translations")
            .context(Hint("name a model with --translator, or translations with --hypothesis")));
    }
    interrupt::listen();
    let segments = Segments::read(&args.source, &args.reference, args.limit)?;
    let mut table = Table::default();
    for (name, file) in &args.hypothesis {
        let mut hypotheses = tomtat_eval::read_lines(file)?;
        hypotheses.truncate(args.limit.unwrap_or(usize::MAX));
        let scores = tomtat_eval::score(&segments, &hypotheses)
            .with_context(|| format!("cannot score: {}", file.display()))?;
        let name = name.clone();
        table.rows.push(Row { name, scores, seconds: None, tokens: None, peak_bytes: None });
    }
    let outcome = each(&args.translator, console, |model| {
        tomtat_eval::reset_peak_memory();
        let run = run(model, &segments, args, global, console)?;
        if let Some(folder) = &args.save {
            save(folder, model, run.hypotheses.iter().map(String::as_str))?;
        }
        table.rows.push(Row {
            name: model.clone(),
            scores: tomtat_eval::score(&segments, &run.hypotheses)?,
            seconds: Some(run.seconds),
            tokens: Some(run.tokens),
            peak_bytes: tomtat_eval::peak_memory(),
        });
        Ok(())
    })?;
    print(match args.format {
        Format::JsonLines => table.json_lines()?,
        Format::Markdown => table.markdown(),
        _ => table.text(),
    })?;
    Ok(outcome)
}

fn run(
    model: &str,
    segments: &Segments,
    args: &EvalTranslateArgs,
    global: &Global,
    console: &Console,
) -> Result<Run> {
    let builder = super::super::builder(global, args.machine, console);
    let mut pipeline = builder.task(Task::Translate).translator(model).build()?;
    let engine = pipeline.engine(Job::Translate)?;
    let bar = console.bar(segments.sources().len() as u64, "{pos} of {len} segments, {elapsed}");
    let mut progress = |answers| {
        bar.set_position(answers);
        !interrupt::interrupted()
    };
    let run = tomtat_eval::translate(engine, segments, &TranslateOptions::default(), &mut progress);
    bar.finish_and_clear();
    Ok(run?)
}
