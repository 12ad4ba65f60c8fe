//! Files beside the weights, and measured figures.

use serde::Deserialize;

use super::{check_file, check_sources};
use crate::manifest::{Figure, FileRole, Lora, ModelFile, Origin, SourceSpec};

const MAX_FILES: usize = 16;
const MAX_QUALITY: usize = 32;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    role: FileRole,
    file: String,
    size: u64,
    sha256: String,
    sources: Vec<SourceSpec>,
}

pub(super) fn check(
    raw: Vec<RawFile>,
    model_file: &str,
    lora: Option<&Lora>,
    origin: &Origin,
) -> Result<Vec<ModelFile>, String> {
    if raw.len() > MAX_FILES {
        return Err(format!("files: more than {MAX_FILES}"));
    }
    let mut files: Vec<ModelFile> = Vec::with_capacity(raw.len());
    for (i, one) in raw.into_iter().enumerate() {
        let sha256 = check_file(&format!("files[{i}]."), &one.file, one.size, &one.sha256)?;
        let taken = |name: &str| name.eq_ignore_ascii_case(&one.file);
        let names = files.iter().map(|f| f.file.as_str()).chain(lora.map(|l| l.file.as_str()));
        if names.chain([model_file]).any(taken) {
            return Err(format!("files[{i}].file {:?} is there twice", one.file));
        }
        let several = one.role == FileRole::ByName;
        if !several && files.iter().any(|f| f.role == one.role) {
            return Err(format!("files[{i}].role {:?} is there twice", one.role.as_str()));
        }
        check_sources(&format!("files[{i}].sources"), &one.sources, one.size, origin)?;
        let RawFile { role, file, size, sources, .. } = one;
        files.push(ModelFile { role, file, size, sha256, sources });
    }
    let all = files.iter().map(|f| f.file.as_str()).chain(lora.map(|l| l.file.as_str()));
    no_stamps(&all.chain([model_file]).collect::<Vec<_>>())?;
    Ok(files)
}

/// Beside each file the store keeps what it found of it, under its name and `.json`. No file of the
/// model may have such a name.
fn no_stamps(names: &[&str]) -> Result<(), String> {
    for name in names {
        let Some(of) = name.strip_suffix(".json") else { continue };
        if let Some(other) = names.iter().find(|other| other.eq_ignore_ascii_case(of)) {
            return Err(format!("file {name:?} is the store's own name for a stamp of {other:?}"));
        }
    }
    Ok(())
}

pub(super) fn check_quality(quality: &[Figure]) -> Result<(), String> {
    let good = |text: &str| !text.trim().is_empty() && text.len() <= 200;
    for (i, figure) in quality.iter().enumerate() {
        if !good(&figure.test) || !good(&figure.metric) || !figure.value.is_finite() {
            return Err(format!("quality[{i}] must name its test, its metric and a number"));
        }
    }
    if quality.len() > MAX_QUALITY {
        return Err(format!("quality: more than {MAX_QUALITY}"));
    }
    Ok(())
}
