//! The index of a folder: `index.jsonl` for programs, which is also its memory,
//! and `index.md` and `index.html` for people.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tomtat_article::{Language, Record, Status};

use super::error::OutputError;
use super::key::Key;
use super::{files, names};
use crate::markdown::escaped;
use crate::{Format, Style, facts, html, json};

const LINES: &str = "index.jsonl";
const PAGE: &str = "index.md";
/// The list of HTML pages, which each of them links to.
pub(super) const HOME: &str = "index.html";

/// Name and version of the index's lines.
const SCHEMA: &str = "tomtat.index/1";
/// How each line of ours begins.
const LINE_START: &[u8] = b"{\"schema\":\"tomtat.index/";
/// How each page of ours begins.
const PAGE_START: &[u8] = b"<!-- tomtat.index";
/// How each list of ours begins. It is a comment, which a browser takes before the doctype too.
const HOME_START: &[u8] = b"<!-- tomtat.index";

/// A longer line is not ours: texts in entries are cut well below.
const LINE_LIMIT: u64 = 256 * 1024;
/// Characters of a text in an entry.
const TEXT_LIMIT: usize = 500;

/// One article in the index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    schema: String,
    /// Stands for the source.
    pub(super) id: String,
    /// Where the article came from, for people.
    source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    /// The caller's digest of content and settings.
    pub(super) digest: String,
    pub(super) format: Format,
    /// The name of the file, in the same folder.
    pub(super) file: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) status: Status,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
    warnings: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Entry {
    pub(super) fn of(
        id: String,
        key: &Key,
        format: Format,
        file: String,
        bytes: &[u8],
        record: &Record,
    ) -> Self {
        let failed = record.status == Status::Failed || record.error.is_some();
        Self {
            schema: SCHEMA.to_owned(),
            id,
            source: short(&key.source.to_string()),
            record: key.source.record,
            digest: key.short_digest().into_owned(),
            format,
            file,
            bytes: bytes.len() as u64,
            sha256: files::sha256(bytes),
            status: if failed { Status::Failed } else { Status::Ok },
            title: short(&facts::title(record)),
            language: record.article.as_ref().map(tomtat_article::Article::language),
            warnings: record.warnings.len(),
            error: failed.then(|| short(&facts::failure(record).0)),
        }
    }

    /// By path, then record, then format.
    pub(super) fn order(&self) -> (&str, Option<u64>, &str, &str) {
        let path = match self.record {
            Some(_) => self.source.rsplit_once('#').map_or(self.source.as_str(), |(path, _)| path),
            None => &self.source,
        };
        (path, self.record, self.format.name(), &self.id)
    }

    fn is_sound(&self) -> bool {
        self.schema == SCHEMA && names::is_ours(&self.file, self.format)
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(TEXT_LIMIT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// `index.jsonl`, open at its end.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// The last line may be cut off: the next one starts on a new line.
    torn: bool,
}

impl Journal {
    /// Opens the index of `dir` and reads its entries, later ones after earlier ones
    /// for the same article. Damaged lines are passed over: their articles are not done.
    pub(super) fn open(dir: &Path) -> Result<(Vec<Entry>, Self), OutputError> {
        let path = dir.join(LINES);
        let reading = |source| OutputError::Read { path: path.clone(), source };
        if !begins_like(&path, LINE_START).map_err(reading)? {
            return Err(OutputError::Foreign { path });
        }
        let file = open_for_append(&path)?;
        let (entries, torn) = entries(&path).map_err(reading)?;
        Ok((entries, Self { path, file, torn }))
    }

    /// Adds a line and waits until it is on the disk.
    pub(super) fn append(&mut self, entry: &Entry) -> Result<(), OutputError> {
        let mut line = Vec::new();
        if self.torn {
            line.push(b'\n');
        }
        self.torn = true;
        json::line(&mut line, entry)
            .and_then(|()| self.file.write_all(&line))
            .and_then(|()| self.file.sync_data())
            .map_err(|source| OutputError::Write { path: self.path.clone(), source })?;
        self.torn = false;
        Ok(())
    }

    /// Puts `entries` in the place of all that is there, at once.
    pub(super) fn rewrite(&mut self, entries: &[&Entry]) -> Result<PathBuf, OutputError> {
        let mut lines = Vec::new();
        for entry in entries {
            json::line(&mut lines, entry)
                .map_err(|source| OutputError::Write { path: self.path.clone(), source })?;
        }
        files::write_whole(&self.path, &lines)?;
        self.file = open_for_append(&self.path)?;
        self.torn = false;
        Ok(self.path.clone())
    }
}

fn open_for_append(path: &Path) -> Result<File, OutputError> {
    File::options()
        .create(true)
        .append(true)
        .open(path)
        .map_err(|source| OutputError::Write { path: path.to_owned(), source })
}

/// Whether the file is missing, empty, or begins with `start` as far as it goes. A
/// file of NUL bytes, as a crash may leave it, counts as empty.
fn begins_like(path: &Path, start: &[u8]) -> io::Result<bool> {
    let mut head = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(start.len() as u64).read_to_end(&mut head)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    let lines = head.trim_ascii_start();
    Ok(start.starts_with(lines) || head.iter().all(|&byte| byte == 0))
}

/// The sound entries of the file, and whether its last line lacks its end.
fn entries(path: &Path) -> io::Result<(Vec<Entry>, bool)> {
    let mut file = BufReader::new(File::open(path)?);
    let mut entries = Vec::new();
    let mut line = Vec::new();
    let mut torn = false;
    loop {
        line.clear();
        if (&mut file).take(LINE_LIMIT).read_until(b'\n', &mut line)? == 0 {
            return Ok((entries, torn));
        }
        torn = line.last() != Some(&b'\n');
        if let Ok(entry) = serde_json::from_slice::<Entry>(&line)
            && entry.is_sound()
        {
            entries.push(entry);
        }
    }
}

/// Refuses a folder with a page that tomtat did not write.
pub(super) fn check_page(dir: &Path) -> Result<(), OutputError> {
    check(dir.join(PAGE), PAGE_START)
}

/// Refuses a folder with an `index.html` that tomtat did not write.
pub(super) fn check_home(dir: &Path) -> Result<(), OutputError> {
    check(dir.join(HOME), HOME_START)
}

fn check(path: PathBuf, start: &[u8]) -> Result<(), OutputError> {
    match begins_like(&path, start) {
        Ok(true) => Ok(()),
        Ok(false) => Err(OutputError::Foreign { path }),
        Err(source) => Err(OutputError::Read { path, source }),
    }
}

/// Writes `index.md`.
pub(super) fn write_page(
    dir: &Path,
    entries: &[&Entry],
    style: &Style,
) -> Result<PathBuf, OutputError> {
    let path = dir.join(PAGE);
    let page = page(entries, style);
    files::write_whole(&path, page.as_bytes())?;
    Ok(path)
}

/// Writes `index.html`, the list of the HTML pages among `entries`.
pub(super) fn write_home(dir: &Path, entries: &[&Entry]) -> Result<PathBuf, OutputError> {
    let path = dir.join(HOME);
    let pages = entries.iter().filter(|entry| entry.format == Format::Html);
    let rows = pages.map(|entry| html::Row {
        title: &entry.title,
        file: &entry.file,
        source: &entry.source,
        language: entry.language.as_ref().map(|language| (language.code(), language.name())),
        warnings: entry.warnings,
        failure: (entry.status == Status::Failed)
            .then(|| entry.error.as_deref().unwrap_or("not done")),
    });
    let mut page =
        format!("<!-- {SCHEMA}: written by tomtat, which overwrites it -->\n").into_bytes();
    html::write_index(&mut page, rows)
        .map_err(|source| OutputError::Write { path: path.clone(), source })?;
    files::write_whole(&path, &page)?;
    Ok(path)
}

fn page(entries: &[&Entry], style: &Style) -> String {
    let failed = entries.iter().filter(|entry| entry.status == Status::Failed).count();
    let mut page = format!(
        "<!-- {SCHEMA}: written by tomtat, which overwrites it -->\n# Summaries\n\n{}, {failed} failed.\n\n\
         | article | source | language | notes |\n|---|---|---|---|\n",
        facts::count(entries.len(), "article"),
    );
    for entry in entries {
        let language = entry.language.as_ref().map_or("", Language::name);
        let notes = match (&entry.error, entry.warnings) {
            (Some(error), _) => format!("failed: {}", escaped(error, style)),
            (None, 0) => String::new(),
            (None, n) => facts::count(n, "warning"),
        };
        page.push_str(&format!(
            "| [{}]({}) | {} | {} | {notes} |\n",
            escaped(&entry.title, style),
            entry.file,
            escaped(&entry.source, style),
            escaped(language, style),
        ));
    }
    page
}
