//! A folder of results: one file an article, and an index.

mod error;
mod files;
mod index;
mod key;
mod names;

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tomtat_article::{Record, Status};

use crate::html::{self, Show};
use crate::{Format, Style, write_record, write_translation};
use index::{Entry, Journal};

pub use error::OutputError;
pub use files::write_whole;
pub use key::Key;

/// A folder that results are written to, one file an article, which remembers
/// what is done, so that a second run over the same articles skips them.
///
/// * A file appears whole or not at all (temporary file, fsync, rename).
/// * `index.jsonl` lists what is there: one line an article with its source, the
///   caller's digest of content and settings, and the size and sha256 of the
///   file. It grows by a line with each article and is put in order by
///   [`finish`](Self::finish), which for text and Markdown writes `index.md` too, and for HTML
///   `index.html`.
///   A run that is killed loses nothing that was written.
/// * A file is taken for done only if its bytes are those that were written.
/// * Files that this crate did not write are never touched: an article gets
///   another name instead.
/// * One process at a time: a second one gets [`OutputError::Busy`].
///
/// Formats may share a folder; each has its own files.
#[derive(Debug)]
pub struct OutputDir {
    dir: PathBuf,
    format: Format,
    style: Style,
    /// Whether the files hold the translations instead of the summaries.
    translations: bool,
    journal: Journal,
    /// What the index lists, by article and format.
    entries: HashMap<(String, Format), Entry>,
    /// The owner of each file name, in lower case for file systems that ignore case.
    owners: HashMap<String, (String, Format)>,
    /// Held to the end; the lock goes with it.
    _lock: Option<File>,
}

impl OutputDir {
    /// Opens `dir` for results in `format`, creating it where it is missing, and
    /// reads what is there. Leftovers of an interrupted run are cleared away.
    ///
    /// # Errors
    /// Where the folder cannot be created, read or written, is in use by another
    /// process, or holds an index that tomtat did not write and would have to overwrite.
    pub fn open(dir: impl Into<PathBuf>, format: Format) -> Result<Self, OutputError> {
        let dir = dir.into();
        files::create_folder(&dir)?;
        let lock = files::lock(&dir)?;
        files::clear_leftovers(&dir)?;
        index::check_page(&dir)?;
        let (listed, journal) = Journal::open(&dir)?;
        if format == Format::Html || listed.iter().any(|entry| entry.format == Format::Html) {
            index::check_home(&dir)?;
        }
        let mut output = Self {
            dir,
            format,
            style: Style::default(),
            translations: false,
            journal,
            entries: HashMap::new(),
            owners: HashMap::new(),
            _lock: lock,
        };
        for entry in listed {
            output.remember(entry);
        }
        Ok(output)
    }

    /// The same folder with another style for text and Markdown. Colours are
    /// never written to files. Whoever lets people choose the style puts it into
    /// the digest of the [`Key`].
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.style = style.color(false);
        self
    }

    /// The same folder for translations: text and Markdown show those instead of summaries.
    #[must_use]
    pub fn translations(mut self) -> Self {
        self.translations = true;
        self
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// Whether the article was done before, from the same content with the same
    /// settings, and its file is still as it was written. Reads the file.
    pub fn is_done(&self, key: &Key) -> bool {
        let Some(entry) = self.entries.get(&(key.id(), self.format)) else { return false };
        entry.status == Status::Ok
            && entry.digest == key.short_digest()
            && files::holds(&self.dir.join(&entry.file), entry.bytes, &entry.sha256)
    }

    /// Writes the file of one article, in place of an earlier one for the same
    /// source, and returns its path. A failed article gets a file too, which is
    /// not taken for done.
    ///
    /// # Errors
    /// Where a file cannot be written. The folder stays usable, and what was
    /// there before stays there.
    pub fn write(&mut self, key: &Key, record: &Record) -> Result<PathBuf, OutputError> {
        let id = key.id();
        let file = self.file_name(&id, key)?;
        let path = self.dir.join(&file);
        let mut bytes = Vec::new();
        self.record(&mut bytes, record)
            .map_err(|source| OutputError::Write { path: path.clone(), source })?;
        let entry = Entry::of(id, key, self.format, file, &bytes, record);
        let whole = files::write_beside(&self.dir, &path, &bytes)?;
        // The index first: should the run die between the two, the entry names a file
        // that is missing or differs, which is not done. The other way round a file
        // would be left that nobody knows.
        self.journal.append(&entry)?;
        files::put_in_place(whole, &self.dir, &path)?;
        self.remember(entry);
        Ok(path)
    }

    fn record(&self, out: &mut Vec<u8>, record: &Record) -> io::Result<()> {
        if self.format == Format::Html {
            let show = if self.translations { Show::Translations } else { Show::Summaries };
            return html::page(out, record, show, Some(index::HOME));
        }
        let write = if self.translations { write_translation } else { write_record };
        write(out, record, self.format, &self.style)
    }

    /// Puts the index in order and returns its path: `index.md`, `index.html` for HTML,
    /// `index.jsonl` for JSON Lines. Files that are gone are no longer listed. Call it at the
    /// end and when interrupted; more can be written afterwards.
    ///
    /// # Errors
    /// Where the index cannot be written; the former one is still there then.
    pub fn finish(&mut self) -> Result<PathBuf, OutputError> {
        let dir = &self.dir;
        self.entries.retain(|_, entry| files::is_there(&dir.join(&entry.file), entry.bytes));
        let entries = &self.entries;
        self.owners.retain(|_, owner| entries.contains_key(owner));
        let mut listed: Vec<&Entry> = self.entries.values().collect();
        listed.sort_by(|a, b| a.order().cmp(&b.order()));
        let lines = self.journal.rewrite(&listed)?;
        let any = |formats: &[Format]| listed.iter().any(|entry| formats.contains(&entry.format));
        let mut index = lines;
        if any(&[Format::Text, Format::Markdown]) {
            let page = index::write_page(&self.dir, &listed, &self.style)?;
            if matches!(self.format, Format::Text | Format::Markdown) {
                index = page;
            }
        }
        if any(&[Format::Html]) {
            let home = index::write_home(&self.dir, &listed)?;
            if self.format == Format::Html {
                index = home;
            }
        }
        Ok(index)
    }

    fn remember(&mut self, entry: Entry) {
        let owner = (entry.id.clone(), entry.format);
        self.owners.insert(entry.file.to_ascii_lowercase(), owner.clone());
        self.entries.insert(owner, entry);
    }

    /// The name that the article has, or a free one.
    fn file_name(&self, id: &str, key: &Key) -> Result<String, OutputError> {
        let owner = (id.to_owned(), self.format);
        if let Some(entry) = self.entries.get(&owner) {
            return Ok(entry.file.clone());
        }
        names::candidates(&key.source, id, self.format)
            .find(|name| {
                !self.owners.contains_key(&name.to_ascii_lowercase())
                    && !files::exists(&self.dir.join(name))
            })
            .ok_or_else(|| OutputError::NoName {
                source_name: key.source.to_string(),
                dir: self.dir.clone(),
            })
    }
}
