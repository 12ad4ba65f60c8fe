//! `tomtat eval`: how good and how quick models are.

mod summarize;
mod translate;

use std::path::Path;

use anyhow::Result;
use tomtat::engine::EngineError;
use tomtat_eval::EvalError;
use tomtat_report::write_whole;

pub(super) use summarize::summarize;
pub(super) use translate::translate;

fn is_stop(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(EvalError::Engine(EngineError::Stopped)))
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
