//! A file of the hub: hf-hub gives the address, the token and the cache; the bytes come like any
//! others over HTTP, so that they can be resumed into our own partial file.

use std::{env, path::PathBuf};

use hf_hub::{
    Cache, Repo, RepoType,
    api::sync::{Api, ApiBuilder},
};

use super::{file, http, without_secrets};
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

/// The hub as the options and the environment describe it. Whoever holds one may use the network.
pub(crate) struct Hub {
    api: Api,
    pub(crate) token: Option<String>,
}

impl Hub {
    pub(crate) fn open(options: &FetchOptions) -> Result<Self, SourceError> {
        if options.offline || variable("HF_HUB_OFFLINE").is_some_and(|v| is_true(&v)) {
            return Err(SourceError::Offline);
        }
        let cache = cache(options);
        let token = options
            .hub_token
            .clone()
            .or_else(|| variable("HF_TOKEN"))
            .or_else(|| cache.as_ref().and_then(Cache::token));
        // Without a home there is no cache; hf-hub wants the name of one all the same.
        let cache = cache.unwrap_or_else(|| Cache::new(env::temp_dir().join("hub")));
        let mut builder = ApiBuilder::from_cache(cache).with_progress(false);
        if let Some(endpoint) = options.hub_endpoint.clone().or_else(|| variable("HF_ENDPOINT")) {
            let plain = endpoint.trim_end_matches('/');
            if !plain.starts_with("http://") && !plain.starts_with("https://") {
                // What stands before an @ may be a password.
                let shown = plain.rsplit('@').next().unwrap_or_default();
                let shown = without_secrets(shown);
                return Err(SourceError::Configuration(format!(
                    "HF_ENDPOINT must begin with http:// or https://, not {shown:?}"
                )));
            }
            builder = builder.with_endpoint(plain.to_owned());
        }
        let api = builder.build().map_err(|e| SourceError::Configuration(e.to_string()))?;
        Ok(Self { api, token })
    }

    /// Where a file lies.
    pub(crate) fn file(&self, repo: &str, path: &str, revision: &str) -> String {
        self.api.repo(model(repo, revision)).url(path)
    }

    /// Where the hub tells which files a repository has at `revision`, with sizes and hashes.
    pub(crate) fn listing(&self, repo: &str, revision: &str) -> String {
        let page = self.page(repo);
        let endpoint = page.strip_suffix(repo).unwrap_or(&page);
        format!("{endpoint}api/{}?blobs=true", model(repo, revision).api_url())
    }

    /// The repository's page for people.
    pub(crate) fn page(&self, repo: &str) -> String {
        let file = self.file(repo, "x", "main");
        file.strip_suffix("/resolve/main/x").unwrap_or(&file).to_owned()
    }
}

fn model(repo: &str, revision: &str) -> Repo {
    Repo::with_revision(repo.to_owned(), RepoType::Model, revision.to_owned())
}

/// Where the hub's own tools would have left a file: under the commit that a branch points to, or
/// under the commit that was named.
fn cached(cache: &Cache, repo: &str, path: &str, revision: &str) -> Option<PathBuf> {
    let known = cache.repo(model(repo, revision));
    let is_commit = revision.len() == 40 && revision.bytes().all(|b| b.is_ascii_hexdigit());
    let pinned = || is_commit.then(|| known.pointer_path(revision).join(path));
    known.get(path).or_else(|| pinned().filter(|file| file.is_file()))
}

pub(super) fn fill(
    name: &str,
    repo: &str,
    path: &str,
    revision: &str,
    options: &FetchOptions,
    part: &mut Part<'_>,
) -> Result<(), FetchError> {
    // A copy that another tool left in the hub's cache costs no network. If it is no good, the
    // network is asked.
    if let Some(copy) = cache(options).and_then(|cache| cached(&cache, repo, path, revision)) {
        match file::fill(&copy, part) {
            Ok(()) => return Ok(()),
            Err(FetchError::Source(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let hub = Hub::open(options)?;
    let url = hub.file(repo, path, revision);
    http::fill(name, &url, hub.token.as_deref(), options, part)
}
