//! `tomtat eval`: how good and how quick models are.

mod models;
mod summarize;
mod translate;

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use tomtat::engine::{Completion, EngineError, Request, ScriptedEngine};
use tomtat::{Builder, Task};
use tomtat_eval::EvalError;
use tomtat_report::write_whole;

use crate::Outcome;
use crate::console::Console;
use crate::interrupt;

pub(super) use models::models;
pub(super) use summarize::summarize;
pub(super) use translate::translate;

/// Measures one model after the other. Ctrl-C ends that, and what was measured is kept.
fn each(
    models: &[String],
    console: &Console,
    mut measure: impl FnMut(&String) -> Result<()>,
) -> Result<Outcome> {
    for model in models {
        match measure(model) {
            Err(error) if is_stop(&error) => {
                console.note("interrupted; what was measured is kept");
                return Ok(Outcome::Interrupted);
            }
            measured => measured?,
        }
    }
    Ok(Outcome::Done)
}

/// For texts in English: nothing is translated, so no translator is fetched.
fn summarizer(builder: Builder, model: &str) -> Builder {
    let nobody = ScriptedEngine::new(|_: &Request| Completion::of("")).reading(&[]);
    builder.task(Task::Summarize).summarizer(model).translator_engine(Box::new(nobody))
}

fn is_stop(error: &anyhow::Error) -> bool {
    interrupt::interrupted()
        || matches!(error.downcast_ref(), Some(EvalError::Engine(EngineError::Stopped)))
        || matches!(error.downcast_ref(), Some(tomtat::Error::Stopped))
}

fn print(text: String) -> Result<()> {
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}

/// Writes what `model` made into `folder`, a text a line.
fn save<'a>(folder: &Path, model: &str, texts: impl Iterator<Item = &'a str>) -> Result<()> {
    let name: String = model
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' })
        .collect();
    let mut text = String::new();
    for line in texts {
        text.push_str(&line.replace('\n', " "));
        text.push('\n');
    }
    Ok(write_whole(&folder.join(format!("{name}.en")), text.as_bytes())?)
}
