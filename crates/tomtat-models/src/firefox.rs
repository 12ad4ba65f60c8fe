//! The catalogue of Firefox's translation models.
//!
//! Mozilla publishes them through Remote Settings: a record for each file, with size and SHA-256 as
//! it lies on the server (packed with zstd) and unpacked. From the records of a language pair a
//! [`Manifest`] is made, and from then on such a model is one like any other: fetched, verified,
//! listed and removed by the [`Store`], which keeps the manifest beside the files.

use std::{collections::BTreeMap, env, path::PathBuf};

use serde::Deserialize;

use crate::{
    FetchOptions, Manifest, Origin, Progress, Store,
    error::{SourceError, StoreError},
    kept::{HEAD, keep},
    sources::{http, without_secrets},
};

/// Largest answer of the server that is read. The list of all models is about 1 MB.
const MAX_INDEX: u64 = 32 << 20;
const MAX_RECORDS: usize = 100_000;
/// The series of model versions whose format the engine knows.
const SERIES: u64 = 3;
/// What the names of these models begin with.
const PREFIX: &str = "firefox-";

/// The models of Firefox's catalogue, as the server lists them.
///
/// Made for Firefox and not for the traffic of others: who gives these models to many people should
/// serve them from a place of their own, to which `TOMTAT_FIREFOX_SERVER` can point.
#[derive(Debug, Clone)]
pub struct FirefoxIndex {
    address: String,
    /// By name.
    models: BTreeMap<String, Listed>,
}

#[derive(Debug, Clone)]
struct Listed {
    manifest: Manifest,
    text: String,
}

#[derive(Deserialize)]
struct Root {
    capabilities: Capabilities,
}

#[derive(Deserialize)]
struct Capabilities {
    attachments: Attachments,
}

#[derive(Deserialize)]
struct Attachments {
    base_url: String,
}

#[derive(Deserialize)]
struct Records {
    data: Vec<serde_json::Value>,
}

/// One file. Records of other shapes are passed over: the collection may hold them some day.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    name: String,
    file_type: String,
    source_language: String,
    target_language: String,
    version: String,
    #[serde(default)]
    architecture: String,
    decompressed_hash: String,
    decompressed_size: u64,
    #[serde(default, rename = "filter_expression")]
    filter: String,
    attachment: Attachment,
}

#[derive(Debug, Clone, Deserialize)]
struct Attachment {
    hash: String,
    size: u64,
    location: String,
}

impl FirefoxIndex {
    /// The server of Remote Settings, as Mozilla documents it.
    pub const SERVER: &'static str = "https://firefox.settings.services.mozilla.com/v1";

    /// Whether `name` is one that a model of this catalogue could have, such as `firefox-vi-en`.
    #[must_use]
    pub fn could_hold(name: &str) -> bool {
        pair_of(name).is_some()
    }

    /// Asks the server for its models.
    ///
    /// # Errors
    /// [`StoreError::Catalogue`] if it cannot be reached or its answer cannot be read.
    pub fn ask(options: &FetchOptions, progress: &dyn Progress) -> Result<Self, StoreError> {
        let from_env = || env::var("TOMTAT_FIREFOX_SERVER").ok().filter(|v| !v.trim().is_empty());
        let server = options.firefox_server.clone().or_else(from_env);
        let server = server.unwrap_or_else(|| Self::SERVER.to_owned());
        let server = server.trim().trim_end_matches('/').to_owned();
        let address = without_secrets(&server);
        let failed = |reason| StoreError::Catalogue { address: address.clone(), reason };
        if !server.starts_with("http://") && !server.starts_with("https://") {
            let reason = "TOMTAT_FIREFOX_SERVER must begin with http:// or https://".to_owned();
            return Err(failed(SourceError::Configuration(reason)));
        }
        let text = |url: &str| http::text(url, None, MAX_INDEX, options, progress).map_err(failed);
        let root: Root = read(&text(&format!("{server}/"))?).map_err(failed)?;
        let records =
            text(&format!("{server}/buckets/main/collections/translations-models-v2/records"))?;
        Self::parse(&records, &root.capabilities.attachments.base_url, &address).map_err(failed)
    }

    /// The models of a list of records (`{"data": [...]}`) whose files lie under `attachments`.
    fn parse(records: &str, attachments: &str, address: &str) -> Result<Self, SourceError> {
        let records: Records = read(records)?;
        if records.data.len() > MAX_RECORDS {
            let reason = format!("it has more than {MAX_RECORDS} records");
            return Err(SourceError::Configuration(reason));
        }
        let base = attachments.trim_end_matches('/');
        let mut groups: BTreeMap<(String, Rank), Vec<Record>> = BTreeMap::new();
        for value in records.data {
            let Ok(record) = serde_json::from_value::<Record>(value) else { continue };
            let Some(rank) = Rank::of(&record) else { continue };
            groups.entry((name_of(&record), rank)).or_default().push(record);
        }
        let mut models = BTreeMap::new();
        // The best comes last in order, so that it stays.
        for ((name, _), files) in groups {
            let Some(text) = manifest_text(&name, &files, base) else { continue };
            let origin = Origin::Firefox(PathBuf::from(address));
            let Ok(manifest) = Manifest::parse(&text, origin) else { continue };
            models.insert(name, Listed { manifest, text });
        }
        Ok(Self { address: address.to_owned(), models })
    }

    /// All models, by name. Sizes are those of the files unpacked.
    pub fn iter(&self) -> impl Iterator<Item = &Manifest> {
        self.models.values().map(|listed| &listed.manifest)
    }

    /// The model of that name.
    ///
    /// # Errors
    /// [`StoreError::NoPair`] where there is none, with those that come close.
    pub fn get(&self, name: &str) -> Result<&Manifest, StoreError> {
        self.listed(name).map(|listed| &listed.manifest)
    }

    fn listed(&self, name: &str) -> Result<&Listed, StoreError> {
        self.models.get(name).ok_or_else(|| {
            let (from, into) = pair_of(name).unwrap_or((name, "en"));
            let into_same: Vec<String> = self
                .models
                .keys()
                .filter(|known| known.ends_with(&format!("-{into}")))
                .cloned()
                .collect();
            StoreError::NoPair {
                from: from.to_owned(),
                into: into.to_owned(),
                address: self.address.clone(),
                known: into_same,
            }
        })
    }

    /// Fetches the model of that name into the store, and keeps its manifest beside it, so that
    /// the catalogue is not needed again ([`crate::Catalogue::with_installed`]).
    ///
    /// # Errors
    /// As [`get`](Self::get) and [`Store::fetch`].
    pub fn fetch(
        &self,
        name: &str,
        store: &Store,
        options: &FetchOptions,
        progress: &mut dyn Progress,
    ) -> Result<Manifest, StoreError> {
        let Listed { manifest, text } = self.listed(name)?;
        keep(store, manifest, text)?;
        store.fetch(manifest, options, progress)?;
        Ok(manifest.clone())
    }
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, SourceError> {
    serde_json::from_str(text)
        .map_err(|e| SourceError::Configuration(format!("the answer is not understood: {e}")))
}

/// Which of several models of a pair is the better one; the greatest is taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Meant for everybody, not for one channel or platform of Firefox.
    for_all: bool,
    /// Not an alpha.
    released: bool,
    version: Vec<u64>,
    /// Larger architectures translate better.
    size: u8,
    /// What is left to tell two apart.
    rest: (String, String, String),
}

impl Rank {
    /// `None` where the engine does not know the series.
    fn of(record: &Record) -> Option<Self> {
        let version: Vec<u64> = record
            .version
            .split('.')
            .map(|part| {
                let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
                part[..digits].parse().unwrap_or(0)
            })
            .collect();
        let rest = (record.version.clone(), record.architecture.clone(), record.filter.clone());
        (version.first() == Some(&SERIES)).then(|| Self {
            for_all: record.filter.trim().is_empty(),
            released: !record.version.contains(|c: char| c.is_ascii_alphabetic()),
            version,
            size: match record.architecture.as_str() {
                "base" => 3,
                "base-memory" => 2,
                "tiny" => 1,
                _ => 0,
            },
            rest,
        })
    }
}

fn name_of(record: &Record) -> String {
    format!("{PREFIX}{}-{}", record.source_language, record.target_language).to_ascii_lowercase()
}

/// `vi` and `en` of `firefox-vi-en`. A tag may have a hyphen itself (`zh-hans`): all models are
/// from or into English, so it is the other half that has it.
fn pair_of(name: &str) -> Option<(&str, &str)> {
    let pair = name.strip_prefix(PREFIX)?;
    let (from, into) = match pair.strip_prefix("en-") {
        Some(into) => ("en", into),
        None => pair.rsplit_once('-')?,
    };
    (!from.is_empty() && !into.is_empty()).then_some((from, into))
}

/// The manifest of one group of records, as the text that is kept in the store. `None` where a
/// file is missing.
fn manifest_text(name: &str, records: &[Record], base: &str) -> Option<String> {
    let of = |kind: &str| records.iter().find(|record| record.file_type == kind);
    let model = of("model")?;
    let mut files = Vec::new();
    match (of("vocab"), of("srcvocab"), of("trgvocab")) {
        (Some(vocab), _, _) => files.push(("vocab", vocab)),
        (None, Some(source), Some(target)) => {
            files.extend([("source-vocab", source), ("target-vocab", target)]);
        }
        _ => return None,
    }
    files.extend(of("lex").map(|lex| ("shortlist", lex)));
    let mut table = file_table(model, base);
    let put = |table: &mut toml::Table, key: &str, value: &str| {
        table.insert(key.to_owned(), value.into());
    };
    put(&mut table, "name", name);
    let kind = if model.architecture.is_empty() { "" } else { &model.architecture };
    let description = format!(
        "Firefox's translator from {} to {}, version {} {kind}",
        model.source_language, model.target_language, model.version
    );
    put(&mut table, "description", description.trim());
    put(&mut table, "format", "firefox");
    put(&mut table, "speed", "fast");
    table.insert("context_length".to_owned(), 512.into());
    let mut licence = toml::Table::new();
    put(&mut licence, "name", "MPL-2.0");
    put(&mut licence, "url", "https://www.mozilla.org/MPL/2.0/");
    table.insert("licence".to_owned(), licence.into());
    let mut translate = toml::Table::new();
    let tag = |tag: &str| toml::Value::Array(vec![tag.into()]);
    translate.insert("from".to_owned(), tag(&model.source_language));
    translate.insert("to".to_owned(), tag(&model.target_language));
    // The window that these models are trained on, its end mark left out, and twice of it.
    translate.insert("max_source_tokens".to_owned(), 127.into());
    translate.insert("max_output_tokens".to_owned(), 256.into());
    table.insert("translate".to_owned(), translate.into());
    if name == "firefox-vi-en" && model.architecture == "tiny" {
        let mut figure = toml::Table::new();
        put(&mut figure, "test", "FLORES-200 devtest vi-en");
        put(&mut figure, "metric", "BLEU");
        figure.insert("value".to_owned(), 32.4.into());
        put(&mut figure, "by", "public figure, not measured by us");
        table.insert("quality".to_owned(), vec![figure].into());
    }
    let others: Vec<toml::Table> = files
        .into_iter()
        .map(|(role, record)| {
            let mut file = file_table(record, base);
            put(&mut file, "role", role);
            file
        })
        .collect();
    table.insert("files".to_owned(), others.into());
    Some(format!("{HEAD}{table}"))
}

/// Name, size, hash and source of one file.
fn file_table(record: &Record, base: &str) -> toml::Table {
    let size = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let mut source = toml::Table::new();
    source.insert("kind".to_owned(), "url".into());
    source.insert("url".to_owned(), format!("{base}/{}", record.attachment.location).into());
    if record.attachment.hash != record.decompressed_hash {
        let mut packed = toml::Table::new();
        packed.insert("size".to_owned(), size(record.attachment.size).into());
        packed.insert("sha256".to_owned(), record.attachment.hash.clone().into());
        source.insert("zstd".to_owned(), packed.into());
    }
    let mut table = toml::Table::new();
    table.insert("file".to_owned(), record.name.clone().into());
    table.insert("size".to_owned(), size(record.decompressed_size).into());
    table.insert("sha256".to_owned(), record.decompressed_hash.clone().into());
    table.insert("sources".to_owned(), vec![source].into());
    table
}

#[cfg(test)]
mod tests;
