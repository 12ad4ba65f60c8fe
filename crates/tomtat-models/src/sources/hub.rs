//! A file of the hub: hf-hub gives the address, the token and the cache; the bytes come like any
//! others over HTTP, so that they can be resumed into our own partial file.

use std::{env, path::PathBuf};

use hf_hub::{Cache, Repo, RepoType, api::sync::ApiBuilder};

use super::{file, http};
use crate::{
    FetchOptions,
    error::{FetchError, SourceError},
    part::Part,
};

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
}

/// The hub's own tools take these for true, in any case.
fn is_true(value: &str) -> bool {
    ["1", "on", "yes", "true"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// The hub's cache. `None` without a home folder, where hf-hub itself would panic.
fn cache(options: &FetchOptions) -> Option<Cache> {
    if let Some(home) = &options.hub_home {
        return Some(Cache::new(home.join("hub")));
    }
    if variable("HF_HOME").is_none() {
        etcetera::home_dir().ok()?;
    }
    Some(Cache::from_env())
}

pub(super) fn fill(
    name: &str,
    repo: &str,
    path: &str,
    revision: &str,
    options: &FetchOptions,
    part: &mut Part<'_>,
) -> Result<(), FetchError> {
    let repo = Repo::with_revision(repo.to_owned(), RepoType::Model, revision.to_owned());
    let cache = cache(options);
    // A copy that another tool left in the hub's cache costs no network. If it is no good, the
    // network is asked.
    if let Some(copy) = cache.as_ref().and_then(|cache| cache.repo(repo.clone()).get(path)) {
        match file::fill(&copy, part) {
            Ok(()) => return Ok(()),
            Err(FetchError::Source(_)) => {}
            Err(error) => return Err(error),
        }
    }
    if options.offline || variable("HF_HUB_OFFLINE").is_some_and(|v| is_true(&v)) {
        return Err(SourceError::Offline.into());
    }
    let token = options
        .hub_token
        .clone()
        .or_else(|| variable("HF_TOKEN"))
        .or_else(|| cache.as_ref().and_then(Cache::token));
    let cache = cache.unwrap_or_else(|| Cache::new(PathBuf::from(part.folder())));
    let mut builder = ApiBuilder::from_cache(cache).with_progress(false);
    if let Some(endpoint) = options.hub_endpoint.clone().or_else(|| variable("HF_ENDPOINT")) {
        let plain = endpoint.trim_end_matches('/');
        if !plain.starts_with("http://") && !plain.starts_with("https://") {
            return Err(SourceError::Configuration(format!(
                "HF_ENDPOINT must begin with http:// or https://, not {endpoint:?}"
            ))
            .into());
        }
        builder = builder.with_endpoint(plain.to_owned());
    }
    let api = builder.build().map_err(|e| SourceError::Configuration(e.to_string()))?;
    let url = api.repo(repo).url(path);
    http::fill(name, &url, token.as_deref(), options, part)
}
