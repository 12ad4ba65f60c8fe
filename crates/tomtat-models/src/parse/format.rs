//! What each format asks of its manifest.

use crate::manifest::{FileRole, Format, Job, Jobs, ModelFile};

/// The names that weights of the format "transformers" have, the better first.
pub(crate) const WEIGHTS: [&str; 2] = ["model.safetensors", "rust_model.ot"];

/// Prompt and stop marks of a job: a prompted model needs both, another takes neither.
pub(super) fn asked(
    format: Format,
    job: Job,
    prompt: Option<String>,
    stop: Option<Vec<String>>,
) -> Result<(String, Vec<String>), String> {
    let key = job.as_str();
    match (format, prompt, stop) {
        (Format::Gguf, prompt, stop) => Ok((
            prompt.ok_or_else(|| format!("{key}.prompt is missing"))?,
            stop.ok_or_else(|| format!("{key}.stop is missing"))?,
        )),
        (Format::Firefox | Format::Transformers, None, None) => {
            let text = if job == Job::Translate { "{source}" } else { "{text}" };
            Ok((text.to_owned(), Vec::new()))
        }
        (format, ..) => Err(format!(
            "a model of format {:?} takes no {key}.prompt and no {key}.stop: it reads the text alone",
            format.as_str()
        )),
    }
}

/// Whether files and jobs are those of the format.
pub(super) fn check(
    format: Format,
    weights: &str,
    files: &[ModelFile],
    jobs: &Jobs,
    has_adapter: bool,
) -> Result<(), String> {
    match format {
        Format::Gguf => match files.first() {
            Some(file) => Err(format!(
                "files: a model of format \"gguf\" is one file, {:?} has no place in it",
                file.file
            )),
            None => Ok(()),
        },
        Format::Firefox => firefox(files, jobs, has_adapter),
        Format::Transformers => transformers(weights, files, has_adapter),
    }
}

fn firefox(files: &[ModelFile], jobs: &Jobs, has_adapter: bool) -> Result<(), String> {
    let has = |role: FileRole| files.iter().any(|file| file.role == role);
    let vocabularies =
        (has(FileRole::Vocab), has(FileRole::SourceVocab), has(FileRole::TargetVocab));
    if !matches!(vocabularies, (true, false, false) | (false, true, true)) {
        return Err("files: a model of format \"firefox\" needs either one file with role \
                    \"vocab\" or one each with \"source-vocab\" and \"target-vocab\""
            .to_owned());
    }
    if has(FileRole::ByName) {
        return Err(
            "files: a model of format \"firefox\" has none with role \"by-name\"".to_owned()
        );
    }
    if jobs.summarize.is_some() {
        return Err("a model of format \"firefox\" translates and cannot summarise".to_owned());
    }
    if has_adapter {
        return Err("a model of format \"firefox\" takes no adapter".to_owned());
    }
    match &jobs.translate {
        Some(job) if job.from.len() == 1 && job.to.len() == 1 => Ok(()),
        _ => Err("a model of format \"firefox\" translates from one language into one".to_owned()),
    }
}

fn transformers(weights: &str, files: &[ModelFile], has_adapter: bool) -> Result<(), String> {
    if !WEIGHTS.contains(&weights) {
        return Err(format!(
            "file: the weights of a model of format \"transformers\" are named {}, not {weights:?}",
            WEIGHTS.join(" or ")
        ));
    }
    if let Some(file) = files.iter().find(|file| file.role != FileRole::ByName) {
        return Err(format!(
            "files: in a model of format \"transformers\" each has the role \"by-name\", {:?} has \
             {:?}",
            file.file,
            file.role.as_str()
        ));
    }
    if !files.iter().any(|file| file.file == "config.json") {
        return Err("files: a model of format \"transformers\" needs config.json".to_owned());
    }
    if has_adapter {
        return Err("a model of format \"transformers\" takes no adapter".to_owned());
    }
    Ok(())
}
