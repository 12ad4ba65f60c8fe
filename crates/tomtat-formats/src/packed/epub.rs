//! E-books (EPUB 2 and 3): each chapter in reading order with text in it is a document.

use super::Archive;
use crate::document::folded;
use crate::error::{Problem, RecordError};
use crate::fields::language_of;
use crate::{Document, Format, Options, html, xml};

/// The chapters of an e-book.
pub(crate) struct Chapters {
    name: String,
    options: Options,
    archive: Archive,
    paths: std::vec::IntoIter<String>,
    /// What holds for the whole book.
    book: Document,
    record: u64,
}

impl Chapters {
    /// Reads the package document: metadata, manifest and spine.
    pub(crate) fn open(
        mut archive: Archive,
        name: &str,
        options: &Options,
    ) -> Result<Self, Problem> {
        let damaged = |what: String| Problem::Damaged(what);
        let container = archive.file("META-INF/container.xml")?.unwrap_or_default();
        let package_path = xml::elements(&container, "rootfile")
            .map_err(damaged)?
            .iter()
            .find_map(|file| file.get("full-path").map(str::to_owned))
            .ok_or_else(|| damaged("its container.xml names no package".to_owned()))?;
        let package = archive
            .file(&package_path)?
            .ok_or_else(|| damaged(format!("{package_path} is not in it")))?;
        let mut book = Document::new(Format::Epub);
        for (name, text) in xml::leaf_texts(&package).map_err(damaged)? {
            let Some(text) = folded(&text) else { continue };
            match name.as_str() {
                "title" if book.title.is_none() => book.title = Some(text),
                "creator" if book.byline.is_none() => book.byline = Some(text),
                "date" if book.date.is_none() => book.date = Some(text),
                "language" => book.declared_language = language_of(&text),
                _ => {}
            }
        }
        let base = package_path.rsplit_once('/').map_or("", |(base, _)| base);
        let items = xml::elements(&package, "item").map_err(damaged)?;
        let paths: Vec<String> = xml::elements(&package, "itemref")
            .map_err(damaged)?
            .iter()
            .filter_map(|itemref| {
                let id = itemref.get("idref")?;
                let item = items.iter().find(|item| item.get("id") == Some(id))?;
                let kind = item.get("media-type").unwrap_or_default();
                let is_nav =
                    item.get("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"));
                (kind.contains("html") && !is_nav)
                    .then(|| resolve(base, item.get("href")?))
                    .flatten()
            })
            .collect();
        let (name, options) = (name.to_owned(), options.clone());
        Ok(Self { name, options, archive, paths: paths.into_iter(), book, record: 0 })
    }

    fn chapter(&mut self, path: &str) -> Result<Document, Problem> {
        let bytes = self
            .archive
            .file(path)?
            .ok_or_else(|| Problem::Damaged(format!("its chapter {path} is not in it")))?;
        let mut document = html::chapter(&bytes, &self.options)?;
        document.format = Format::Epub;
        document.title = document.title.or_else(|| self.book.title.clone());
        document.byline = document.byline.or_else(|| self.book.byline.clone());
        document.date = document.date.or_else(|| self.book.date.clone());
        document.declared_language = document.declared_language.or(self.book.declared_language);
        document.record = Some(self.record);
        Ok(document)
    }
}

impl Iterator for Chapters {
    type Item = Result<Document, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let path = self.paths.next()?;
            self.record += 1;
            match self.chapter(&path) {
                // Covers and title pages.
                Ok(document) if document.blocks.is_empty() => {}
                Ok(document) => return Some(Ok(document)),
                Err(problem) => {
                    let error = RecordError::new(&self.name, problem).at_record(self.record);
                    return Some(Err(error));
                }
            }
        }
    }
}

/// The path in the archive of an address in the package document.
fn resolve(base: &str, href: &str) -> Option<String> {
    let href = href.split('#').next()?;
    let mut parts: Vec<String> =
        base.split('/').filter(|p| !p.is_empty()).map(str::to_owned).collect();
    for part in unescaped(href).split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part.to_owned()),
        }
    }
    Some(parts.join("/"))
}

/// `%20` and the like resolved.
fn unescaped(href: &str) -> String {
    let bytes = href.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(value) if *byte == b'%' => {
                out.push(value);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
