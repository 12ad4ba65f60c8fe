//! Cuts the entries out of a feed, byte by byte, without needing valid XML.
//!
//! It knows comments, CDATA, processing instructions and quoted attributes, and looks only for
//! the tags of entries, so that a stray `&` or an open `<br>` in one entry does not cost the rest.

use std::io::{self, BufRead, BufReader};

use crate::input::Source;

/// What comes next in the feed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// An entry with its tags.
    Entry(Vec<u8>),
    /// An entry longer than the limit, passed over.
    TooLong,
    /// The feed ends inside an entry.
    Cut,
    /// The feed ends before its root is closed, but not inside an entry.
    CutBetween,
    /// The feed ends.
    End,
}

/// The most that is kept of what stands before the first entry.
const START: usize = 64 << 10;
/// The most that is kept of a tag outside entries.
const TAG: usize = 8 << 10;

pub(crate) struct Splitter {
    source: BufReader<Source>,
    limit: u64,
    start: Vec<u8>,
    start_done: bool,
    root: Option<String>,
    channel: Option<String>,
    root_closed: bool,
    scan: Scan,
    tag: Vec<u8>,
    entry: Option<Entry>,
}

struct Entry {
    name: Vec<u8>,
    bytes: Vec<u8>,
    too_long: bool,
}

/// Where the scanner stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scan {
    Text,
    /// Inside `<…>`, with the quote that is open.
    Tag(Option<u8>),
    /// Inside something that ends with these bytes, and how many of them have been seen.
    Until(&'static [u8], usize),
}

/// What a byte brought to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    More,
    Tag,
}

impl Splitter {
    pub(crate) fn new(source: Source, limit: u64) -> Self {
        Self {
            source: BufReader::with_capacity(64 << 10, source),
            limit,
            start: Vec::new(),
            start_done: false,
            root: None,
            channel: None,
            root_closed: false,
            scan: Scan::Text,
            tag: Vec::new(),
            entry: None,
        }
    }

    /// What stands before the first entry, if it is not too long: the root's tag with its
    /// namespaces, the title and the language of the feed.
    pub(crate) fn start(&self) -> &[u8] {
        &self.start
    }

    /// What closes the elements that [`start`](Self::start) leaves open.
    pub(crate) fn closing(&self) -> String {
        let close = |name: &Option<String>| {
            name.as_ref().map(|name| format!("</{name}>")).unwrap_or_default()
        };
        format!("{}{}", close(&self.channel), close(&self.root))
    }

    /// The next entry.
    pub(crate) fn next(&mut self) -> io::Result<Piece> {
        loop {
            let chunk = match self.source.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if crate::input::Fault::is_damage(&error) => return Ok(self.end()),
                other => other?,
            };
            if chunk.is_empty() {
                return Ok(self.end());
            }
            // The buffer is moved out so that the scanner may change the rest of `self`.
            let chunk = chunk.to_vec();
            for (at, byte) in chunk.iter().enumerate() {
                if let Some(piece) = self.take(*byte) {
                    self.source.consume(at + 1);
                    return Ok(piece);
                }
            }
            self.source.consume(chunk.len());
        }
    }

    fn end(&mut self) -> Piece {
        match self.entry.take() {
            Some(_) => Piece::Cut,
            None if self.root_closed || self.root.is_none() => Piece::End,
            None => {
                self.root_closed = true;
                Piece::CutBetween
            }
        }
    }

    fn take(&mut self, byte: u8) -> Option<Piece> {
        let before = self.scan;
        let step = self.scan_byte(byte);
        if let Some(entry) = &mut self.entry {
            if entry.bytes.len() as u64 >= self.limit {
                entry.too_long = true;
                entry.bytes = Vec::new();
            }
            if !entry.too_long {
                entry.bytes.push(byte);
            }
        } else if !self.start_done && self.start.len() < START {
            self.start.push(byte);
        }
        if step == Step::Tag && matches!(before, Scan::Tag(_)) {
            return self.tag_ended();
        }
        None
    }

    /// Moves the scanner on; the tag without its brackets is in `self.tag` when it ends.
    fn scan_byte(&mut self, byte: u8) -> Step {
        match &mut self.scan {
            Scan::Text => {
                if byte == b'<' {
                    self.tag.clear();
                    self.scan = Scan::Tag(None);
                }
            }
            Scan::Tag(Some(quote)) => {
                if byte == *quote {
                    self.scan = Scan::Tag(None);
                }
                push_capped(&mut self.tag, byte);
            }
            Scan::Tag(None) => match byte {
                b'>' => {
                    self.scan = Scan::Text;
                    return Step::Tag;
                }
                // A `<` in a tag: the one before was no tag but text.
                b'<' => self.tag.clear(),
                b'"' | b'\'' if self.tag.contains(&b'=') => {
                    self.scan = Scan::Tag(Some(byte));
                    push_capped(&mut self.tag, byte);
                }
                _ => {
                    push_capped(&mut self.tag, byte);
                    match self.tag.as_slice() {
                        b"!--" => self.scan = Scan::Until(b"-->", 0),
                        b"![CDATA[" => self.scan = Scan::Until(b"]]>", 0),
                        b"?" => self.scan = Scan::Until(b"?>", 0),
                        _ => {}
                    }
                }
            },
            Scan::Until(end, seen) => {
                // `]]]>` and `--->` end too: a repeated first byte keeps what was seen.
                *seen = match end.get(*seen) {
                    Some(wanted) if *wanted == byte => *seen + 1,
                    _ if end.first() == Some(&byte) && *seen >= end.len() - 1 => *seen,
                    _ => usize::from(end.first() == Some(&byte)),
                };
                if *seen == end.len() {
                    self.scan = Scan::Text;
                }
            }
        }
        Step::More
    }

    fn tag_ended(&mut self) -> Option<Piece> {
        let tag = std::mem::take(&mut self.tag);
        let piece = self.judge(&tag);
        self.tag = tag;
        piece
    }

    fn judge(&mut self, tag: &[u8]) -> Option<Piece> {
        let closing = tag.first() == Some(&b'/');
        let empty = tag.last() == Some(&b'/');
        let name: Vec<u8> = tag
            .iter()
            .skip(usize::from(closing))
            .take_while(|b| !b.is_ascii_whitespace() && **b != b'/')
            .copied()
            .collect();
        let local = name.rsplit(|b| *b == b':').next().unwrap_or_default();
        if let Some(entry) = &self.entry {
            if closing && name == entry.name {
                let entry = self.entry.take()?;
                return Some(if entry.too_long {
                    Piece::TooLong
                } else {
                    Piece::Entry(entry.bytes)
                });
            }
            return None;
        }
        let text = || String::from_utf8_lossy(&name).into_owned();
        match (local, closing) {
            (b"item" | b"entry", false) if self.root.is_some() && !empty => {
                self.begin_entry(tag, name);
            }
            (b"rss" | b"feed" | b"RDF" | b"rdf", false) if self.root.is_none() => {
                self.root = Some(text());
            }
            // In RSS 1.0 the items stand after the channel, elsewhere in it.
            (b"channel", false) if self.channel.is_none() && !empty => self.channel = Some(text()),
            (b"channel", true) if !self.start_done => self.channel = None,
            (_, true) if self.root.as_deref() == Some(&text()) => self.root_closed = true,
            _ => {}
        }
        None
    }

    fn begin_entry(&mut self, tag: &[u8], name: Vec<u8>) {
        let mut bytes = Vec::with_capacity(tag.len() + 2);
        bytes.push(b'<');
        bytes.extend_from_slice(tag);
        bytes.push(b'>');
        if !self.start_done {
            self.start_done = true;
            let whole = self.start.len().saturating_sub(bytes.len());
            if self.start.len() < START {
                self.start.truncate(whole);
            } else {
                // Too long to keep: a bare root has to do, without the feed's own namespaces.
                self.start = self.bare_start().into_bytes();
            }
        }
        self.entry = Some(Entry { name, bytes, too_long: false });
    }

    fn bare_start(&mut self) -> String {
        match self.root.as_deref() {
            Some("feed") => r#"<feed xmlns="http://www.w3.org/2005/Atom">"#.to_owned(),
            _ => {
                self.root = Some("rss".to_owned());
                self.channel = Some("channel".to_owned());
                concat!(
                    r#"<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" "#,
                    r#"xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>"#
                )
                .to_owned()
            }
        }
    }
}

fn push_capped(tag: &mut Vec<u8>, byte: u8) {
    if tag.len() < TAG {
        tag.push(byte);
    }
}
