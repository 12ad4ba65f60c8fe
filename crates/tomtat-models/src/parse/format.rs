//! What each format asks of its manifest.

use crate::manifest::{FileRole, Format, Jobs, ModelFile};

/// Prompt and stop marks of a translation: a prompted model needs both, another takes neither.
pub(super) fn asked(
    format: Format,
    prompt: Option<String>,
    stop: Option<Vec<String>>,
) -> Result<(String, Vec<String>), String> {
    match format {
        Format::Gguf => Ok((
            prompt.ok_or("translate.prompt is missing")?,
            stop.ok_or("translate.stop is missing")?,
        )),
        Format::Firefox => match (prompt, stop) {
            (None, None) => Ok(("{source}".to_owned(), Vec::new())),
            _ => Err("a model of format \"firefox\" takes no translate.prompt and no \
                      translate.stop: it reads the sentence alone"
                .to_owned()),
        },
    }
}

/// Whether files and jobs are those of the format.
pub(super) fn check(
    format: Format,
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
