//! From the text of a manifest to a checked [`Manifest`].

mod files;
pub(crate) mod format;

use std::{fs::File, io::Read, path::Path};

use serde::Deserialize;

use files::RawFile;

use crate::{
    Template, TemplateError, embedded,
    error::ManifestError,
    manifest::{
        Figure, Format, Job, Jobs, Licence, Lora, Manifest, Origin, PypiPart, SourceSpec, Speed,
        SummarizeJob, TranslateJob,
    },
};

/// Largest manifest that is read.
const MAX_MANIFEST: u64 = 256 * 1024;
/// Largest model file: 1 TiB.
const MAX_SIZE: u64 = 1 << 40;
const MAX_SOURCES: usize = 16;
const MAX_PARTS: usize = 1000;
const MAX_STOPS: usize = 32;
pub(crate) const MAX_CONTEXT: u32 = 1 << 24;

const TRANSLATE_PLACEHOLDERS: &[&str] = &["source", "context", "terms", "note"];
const SUMMARIZE_PLACEHOLDERS: &[&str] = &["text", "sentences", "title", "note"];
const REWRITE_PLACEHOLDERS: &[&str] = &["text", "sentence", "title", "note"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawManifest {
    name: String,
    description: String,
    format: Format,
    file: String,
    size: u64,
    sha256: String,
    context_length: u32,
    #[serde(default)]
    default_for: Vec<Job>,
    licence: Licence,
    translate: Option<RawTranslate>,
    summarize: Option<RawSummarize>,
    lora: Option<RawLora>,
    #[serde(default)]
    files: Vec<RawFile>,
    speed: Option<Speed>,
    #[serde(default)]
    quality: Vec<Figure>,
    sources: Vec<SourceSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTranslate {
    from: Vec<String>,
    to: Vec<String>,
    prompt: Option<String>,
    stop: Option<Vec<String>>,
    max_source_tokens: u32,
    max_output_tokens: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSummarize {
    languages: Vec<String>,
    prompt: Option<String>,
    headline: Option<String>,
    rewrite: Option<String>,
    stop: Option<Vec<String>>,
    max_source_tokens: u32,
    max_output_tokens: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLora {
    file: String,
    size: u64,
    sha256: String,
    #[serde(default = "one")]
    scale: f32,
    sources: Vec<SourceSpec>,
}

fn one() -> f32 {
    1.0
}

/// The text of a file no larger than a manifest may be.
pub(crate) fn read_capped(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    // A folder, a device or a pipe is no manifest; reading a pipe could block for ever.
    if !file.metadata().map_err(|e| e.to_string())?.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(MAX_MANIFEST + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if bytes.len() as u64 > MAX_MANIFEST {
        return Err(format!("it is larger than {} KiB", MAX_MANIFEST / 1024));
    }
    String::from_utf8(bytes).map_err(|e| format!("it is not UTF-8: {e}"))
}

pub(crate) fn manifest(text: &str, origin: Origin) -> Result<Manifest, ManifestError> {
    let raw: RawManifest = toml::from_str(text)
        .map_err(|e| ManifestError::new(origin.path(), e.to_string().trim_end().to_owned()))?;
    checked(raw, origin.clone()).map_err(|reason| ManifestError::new(origin.path(), reason))
}

fn checked(raw: RawManifest, origin: Origin) -> Result<Manifest, String> {
    if !is_name(&raw.name) {
        return Err(format!(
            "name {:?} must be 1 to 64 of a-z 0-9 . _ - and start with a letter or digit",
            raw.name
        ));
    }
    if raw.context_length == 0 || raw.context_length > MAX_CONTEXT {
        return Err(format!("context_length {} is out of range", raw.context_length));
    }
    let sha256 = check_file("", &raw.file, raw.size, &raw.sha256)?;
    check_sources("sources", &raw.sources, raw.size, &origin)?;
    let lora = raw.lora.map(|lora| check_lora(lora, &raw.file, &origin)).transpose()?;
    let files = files::check(raw.files, &raw.file, lora.as_ref(), &origin)?;
    let context = raw.context_length;
    let jobs = Jobs {
        translate: raw
            .translate
            .map(|job| check_translate(job, raw.format, context))
            .transpose()?,
        summarize: raw
            .summarize
            .map(|job| check_summarize(job, raw.format, context))
            .transpose()?,
    };
    if jobs.iter().next().is_none() {
        return Err("it can do nothing: neither [translate] nor [summarize] is there".to_owned());
    }
    format::check(raw.format, &raw.file, &files, &jobs, lora.is_some())?;
    files::check_quality(&raw.quality)?;
    for job in &raw.default_for {
        if !jobs.can(*job) {
            return Err(format!("default_for names {:?}, which it cannot do", job.as_str()));
        }
    }
    if raw.licence.name.trim().is_empty() {
        return Err("licence.name is empty".to_owned());
    }
    Ok(Manifest {
        name: raw.name,
        description: raw.description,
        format: raw.format,
        file: raw.file,
        size: raw.size,
        sha256,
        licence: raw.licence,
        context_length: context,
        default_for: raw.default_for,
        jobs,
        sources: raw.sources,
        lora,
        files,
        speed: raw.speed,
        quality: raw.quality,
        origin,
    })
}

pub(crate) fn is_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
}

/// A name that is a plain file on every platform, never a path out of the store.
pub(crate) fn is_file_name(name: &str) -> bool {
    name.len() <= 128
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !name.ends_with('.')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// Checks what every file has; gives the hash in lower case.
fn check_file(key: &str, file: &str, size: u64, sha256: &str) -> Result<String, String> {
    if !is_file_name(file) {
        return Err(format!(
            "{key}file {file:?} must be a plain file name: letters, digits, . _ -"
        ));
    }
    // The store keeps files of its own beside the model under these endings. Its others end in
    // `.json`: see `files::check`.
    if [".part", ".part.json", ".toml", ".zst"].iter().any(|end| file.ends_with(end)) {
        return Err(format!("{key}file {file:?} must not end in .part, .part.json, .toml or .zst"));
    }
    if size == 0 || size > MAX_SIZE {
        return Err(format!("{key}size {size} is out of range (1 byte to 1 TiB)"));
    }
    if sha256.len() != 64 || !sha256.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(format!("{key}sha256 must be 64 hexadecimal digits"));
    }
    Ok(sha256.to_ascii_lowercase())
}

fn check_lora(raw: RawLora, model_file: &str, origin: &Origin) -> Result<Lora, String> {
    let sha256 = check_file("lora.", &raw.file, raw.size, &raw.sha256)?;
    if raw.file.eq_ignore_ascii_case(model_file) {
        return Err("lora.file is the name of the model's own file".to_owned());
    }
    if !raw.scale.is_finite() {
        return Err("lora.scale must be a number".to_owned());
    }
    check_sources("lora.sources", &raw.sources, raw.size, origin)?;
    Ok(Lora { file: raw.file, size: raw.size, sha256, scale: raw.scale, sources: raw.sources })
}

fn check_sources(
    key: &str,
    sources: &[SourceSpec],
    size: u64,
    origin: &Origin,
) -> Result<(), String> {
    if sources.is_empty() {
        return Err(format!("{key}: there must be at least one"));
    }
    if sources.len() > MAX_SOURCES {
        return Err(format!("{key}: more than {MAX_SOURCES}"));
    }
    for (i, source) in sources.iter().enumerate() {
        check_source(source, size, origin).map_err(|e| format!("{key}[{i}]: {e}"))?;
    }
    Ok(())
}

fn check_source(source: &SourceSpec, size: u64, origin: &Origin) -> Result<(), String> {
    match source {
        SourceSpec::Huggingface { repo, file, revision } => {
            let parts: Vec<_> = repo.split('/').collect();
            if !(1..=2).contains(&parts.len()) || !parts.iter().all(|part| is_file_name(part)) {
                return Err(format!("repo {repo:?} must be owner/name"));
            }
            if !is_relative_path(file) {
                return Err(format!("file {file:?} must be a path inside the repository"));
            }
            if !is_relative_path(revision) {
                return Err(format!("revision {revision:?} is not one"));
            }
        }
        SourceSpec::Url { url, zstd } => {
            if let Some(packed) = zstd {
                check_file("zstd.", "packed", packed.size, &packed.sha256)?;
            }
            let lower = url.to_ascii_lowercase();
            if !lower.starts_with("https://") && !lower.starts_with("http://") {
                return Err("url must begin with http:// or https://".to_owned());
            }
            if url.len() > 2048 || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
                return Err("url is too long or holds spaces".to_owned());
            }
        }
        SourceSpec::File { path } => {
            if path.is_empty() || path.contains('\0') {
                return Err("path is empty or holds a NUL".to_owned());
            }
            if matches!(origin, Origin::Embedded(_)) {
                return Err("a built-in manifest cannot name a file of this machine".to_owned());
            }
        }
        SourceSpec::Embedded { file } => {
            let bytes =
                embedded::file(file).ok_or_else(|| format!("no file {file:?} is built in"))?;
            let found = bytes.len() as u64;
            if found != size {
                return Err(format!("the file has {size} bytes, the one built in {found}"));
            }
        }
        SourceSpec::Pypi { parts } => check_parts(parts, size)?,
    }
    Ok(())
}

fn check_parts(parts: &[PypiPart], size: u64) -> Result<(), String> {
    if parts.is_empty() || parts.len() > MAX_PARTS {
        return Err(format!("parts must be 1 to {MAX_PARTS}"));
    }
    let mut sum = 0_u64;
    for (i, part) in parts.iter().enumerate() {
        // These two go on a command line: nothing that pip could read as an option or an address.
        if !is_file_name(&part.package) {
            return Err(format!("parts[{i}].package {:?} is not a package name", part.package));
        }
        let version_is_plain = part.version.starts_with(|c: char| c.is_ascii_digit())
            && part.version.len() <= 64
            && part
                .version
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '!' | '+' | '-' | '_'));
        if !version_is_plain {
            return Err(format!("parts[{i}].version {:?} is not an exact version", part.version));
        }
        if !is_relative_path(&part.member) {
            return Err(format!("parts[{i}].member {:?} is not a path in a wheel", part.member));
        }
        if part.size == 0 {
            return Err(format!("parts[{i}].size is 0"));
        }
        sum = sum.saturating_add(part.size);
    }
    if sum != size {
        return Err(format!("the parts are {sum} bytes together, the file has {size}"));
    }
    Ok(())
}

pub(crate) fn is_relative_path(path: &str) -> bool {
    !path.is_empty()
        && path.len() <= 512
        && !path.chars().any(|c| c.is_control() || c.is_whitespace() || "\\?#%:".contains(c))
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

fn check_translate(
    raw: RawTranslate,
    format: Format,
    context: u32,
) -> Result<TranslateJob, String> {
    check_languages("translate.from", &raw.from)?;
    check_languages("translate.to", &raw.to)?;
    let (prompt, stop) = format::asked(format, Job::Translate, raw.prompt, raw.stop)?;
    check_stops("translate", &stop)?;
    check_lengths("translate", raw.max_source_tokens, raw.max_output_tokens, context)?;
    let prompt = Template::parse_with(&prompt, TRANSLATE_PLACEHOLDERS, "source")
        .map_err(|e| in_prompt("translate", &e))?;
    Ok(TranslateJob {
        from: raw.from,
        to: raw.to,
        prompt,
        stop,
        max_source_tokens: raw.max_source_tokens,
        max_output_tokens: raw.max_output_tokens,
    })
}

fn check_summarize(
    raw: RawSummarize,
    format: Format,
    context: u32,
) -> Result<SummarizeJob, String> {
    check_languages("summarize.languages", &raw.languages)?;
    if format != Format::Gguf && (raw.headline.is_some() || raw.rewrite.is_some()) {
        let format = format.as_str();
        return Err(format!("a model of format {format:?} takes no headline and no rewrite"));
    }
    let (prompt, stop) = format::asked(format, Job::Summarize, raw.prompt, raw.stop)?;
    check_stops("summarize", &stop)?;
    check_lengths("summarize", raw.max_source_tokens, raw.max_output_tokens, context)?;
    let prompt = Template::parse_with(&prompt, SUMMARIZE_PLACEHOLDERS, "text")
        .map_err(|e| in_prompt("summarize", &e))?;
    let headline = raw
        .headline
        .map(|text| Template::parse_with(&text, SUMMARIZE_PLACEHOLDERS, "text"))
        .transpose()
        .map_err(|e| format!("summarize.headline: {e}"))?;
    let rewrite = raw
        .rewrite
        .map(|text| Template::parse_with(&text, REWRITE_PLACEHOLDERS, "text"))
        .transpose()
        .map_err(|e| format!("summarize.rewrite: {e}"))?;
    Ok(SummarizeJob {
        languages: raw.languages,
        prompt,
        headline,
        rewrite,
        stop,
        max_source_tokens: raw.max_source_tokens,
        max_output_tokens: raw.max_output_tokens,
    })
}

fn in_prompt(job: &str, error: &TemplateError) -> String {
    format!("{job}.prompt: {error}")
}

fn check_languages(key: &str, tags: &[String]) -> Result<(), String> {
    let good = |tag: &String| {
        (2..=35).contains(&tag.len())
            && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && tag.starts_with(|c: char| c.is_ascii_lowercase())
    };
    if tags.is_empty() || !tags.iter().all(good) {
        return Err(format!("{key} must list language tags such as \"vi\""));
    }
    Ok(())
}

fn check_stops(key: &str, stops: &[String]) -> Result<(), String> {
    if stops.len() > MAX_STOPS || stops.iter().any(|s| s.is_empty() || s.len() > 256) {
        return Err(format!(
            "{key}.stop must be at most {MAX_STOPS} strings of 1 to 256 bytes, none empty"
        ));
    }
    Ok(())
}

fn check_lengths(key: &str, source: u32, output: u32, context: u32) -> Result<(), String> {
    if source == 0 || output == 0 {
        return Err(format!("{key}: max_source_tokens and max_output_tokens must not be 0"));
    }
    if u64::from(source) + u64::from(output) > u64::from(context) {
        return Err(format!(
            "{key}: max_source_tokens and max_output_tokens together are longer than the context \
             ({context} tokens)"
        ));
    }
    Ok(())
}
