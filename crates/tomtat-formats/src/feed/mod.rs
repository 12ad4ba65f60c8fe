//! RSS and Atom: an entry is a document.
//!
//! The entries are cut out of the stream one by one ([`split`]) and each is given to `feed-rs`
//! inside the start of its feed, so memory holds one entry and a feed that breaks off gives all
//! the entries before the break.

mod split;

use feed_rs::model::{Entry, Feed};
use tomtat_article::Code;

use self::split::{Piece, Splitter};
use crate::contain::contained;
use crate::document::folded;
use crate::error::{Problem, RecordError};
use crate::fields::language_of;
use crate::input::{Fault, Input};
use crate::{Document, Format, Options, decoding, html, xml};

/// The documents of a feed.
pub(crate) struct FeedEntries {
    name: String,
    options: Options,
    splitter: Splitter,
    declared: Option<String>,
    record: u64,
    done: bool,
}

impl FeedEntries {
    pub(crate) fn new(name: &str, input: Input, options: &Options) -> Self {
        // What declares UTF-16 in ASCII letters was UTF-16 before it came here, or never was.
        let declared = xml::declared_encoding(&input.head)
            .filter(|label| !label.get(..6).is_some_and(|l| l.eq_ignore_ascii_case("utf-16")));
        let splitter = Splitter::new(input.source, options.max_document_bytes);
        let (name, options) = (name.to_owned(), options.clone());
        Self { name, options, splitter, declared, record: 0, done: false }
    }

    fn error(&self, problem: Problem) -> RecordError {
        RecordError::new(&self.name, problem).at_record(self.record)
    }

    fn entry(&self, bytes: &[u8]) -> Result<Document, Problem> {
        let decoded = decoding::decode(bytes, self.declared.as_deref(), &self.options)?;
        let start =
            decoding::decode(self.splitter.start(), self.declared.as_deref(), &self.options)?;
        // The declaration names the encoding that the bytes were in; they are UTF-8 by now.
        let start = without_declaration(&start.text);
        let xml = format!("{start}{}{}", decoded.text, self.splitter.closing());
        let feed = contained("the feed parser", || {
            feed_rs::parser::Builder::new().build().parse(xml.as_bytes())
        })?
        .map_err(|error| Problem::Damaged(format!("an entry that is no valid XML ({error})")))?;
        let mut document = document(feed)?;
        document.encoding = decoded.encoding;
        document.warnings.splice(0..0, decoded.warnings);
        document.record = Some(self.record);
        Ok(document)
    }
}

impl Iterator for FeedEntries {
    type Item = Result<Document, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let piece = self.splitter.next();
        self.record += u64::from(!matches!(piece, Ok(Piece::End)));
        Some(match piece {
            Ok(Piece::Entry(bytes)) => self.entry(&bytes).map_err(|problem| self.error(problem)),
            Ok(Piece::TooLong) => {
                let limit = self.options.max_document_bytes;
                Err(self.error(Problem::TooLarge { limit }))
            }
            Ok(Piece::Cut) => {
                self.done = true;
                let problem = Problem::Damaged("the feed breaks off in this entry".to_owned());
                Err(self.error(problem).last())
            }
            Ok(Piece::CutBetween) => {
                self.done = true;
                let problem = Problem::Damaged("the feed breaks off here".to_owned());
                Err(self.error(problem).last())
            }
            Ok(Piece::End) => {
                self.done = true;
                return None;
            }
            Err(error) => {
                self.done = true;
                Err(self.error(Fault::problem(error)).last())
            }
        })
    }
}

fn without_declaration(start: &str) -> &str {
    let start = start.trim_start();
    match start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest,
        None => start,
    }
}

fn document(feed: Feed) -> Result<Document, Problem> {
    let mut document = Document::new(Format::Feed);
    let language = feed.language.as_deref().and_then(language_of);
    let Some(entry) = feed.entries.into_iter().next() else {
        return Err(Problem::Damaged("an entry without contents".to_owned()));
    };
    document.title = entry.title.as_ref().and_then(|t| folded(&html::inline_text(&t.content)));
    document.byline = byline(&entry);
    document.date = entry.published.or(entry.updated).map(|date| date.to_rfc3339());
    document.url = entry.links.first().map(|link| link.href.clone()).or_else(|| {
        Some(entry.id.clone()).filter(|id| id.starts_with("http://") || id.starts_with("https://"))
    });
    document.declared_language = entry.language.as_deref().and_then(language_of).or(language);
    let content =
        entry.content.and_then(|content| content.body).filter(|body| !body.trim().is_empty());
    let summary = entry.summary.map(|summary| summary.content).filter(|s| !s.trim().is_empty());
    let only_summary = content.is_none();
    let body = content.or(summary).unwrap_or_default();
    if html::looks_like_markup(&body) || body.contains("&lt;") {
        html::fragment(&body, &mut document)?;
    } else {
        document.text = html::inline_text(&body);
    }
    if only_summary && !body.is_empty() {
        document
            .warn(Code::TextCut, "the feed has only a summary of this entry, not its full text");
    }
    Ok(document)
}

fn byline(entry: &Entry) -> Option<String> {
    let names: Vec<String> =
        entry.authors.iter().take(50).filter_map(|p| folded(p.name.as_deref()?)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
