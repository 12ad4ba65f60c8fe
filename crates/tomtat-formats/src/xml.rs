//! What HTML, feeds and the packed formats need of XML.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// The `encoding` of an XML declaration at the start of these bytes.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let rest = bytes.strip_prefix(b"<?xml")?;
    let declaration = rest.get(..memchr::memmem::find(rest.get(..400).unwrap_or(rest), b"?>")?)?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value =
        declaration.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first()?;
    let value = value.get(1..)?;
    let end = value.iter().position(|b| *b == quote)?;
    String::from_utf8(value.get(..end)?.to_vec()).ok()
}

/// The character that `&name;` or `&#…;` stands for.
pub(crate) fn reference(name: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return Some(c);
    }
    match name.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => None,
    }
}

/// The elements with nothing but text in them: local name and text, in the order of the file.
///
/// # Errors
/// The first mistake in the XML, in words.
pub(crate) fn leaf_texts(bytes: &[u8]) -> Result<Vec<(String, String)>, String> {
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().check_end_names = false;
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                open = Some((name, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, so_far)) = &mut open {
                    so_far.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                if let (Some((_, so_far)), Some(c)) = (&mut open, reference(&name)) {
                    so_far.push(c);
                }
            }
            Event::End(_) => found.extend(open.take()),
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The elements of this local name with their attributes, by local name.
///
/// # Errors
/// The first mistake in the XML, in words.
pub(crate) fn elements(bytes: &[u8], wanted: &str) -> Result<Vec<Attributes>, String> {
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().check_end_names = false;
    let mut found = Vec::new();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == wanted => {
                let mut attributes = tag.attributes();
                let attributes = attributes.with_checks(false).filter_map(Result::ok).take(50);
                let pairs = attributes.map(|attribute| {
                    let name = attribute.key.local_name().as_ref().to_owned();
                    (name, attribute.value.into_owned())
                });
                found.push(Attributes(pairs.collect()));
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The attributes of an element.
#[derive(Debug)]
pub(crate) struct Attributes(Vec<(String, String)>);

impl Attributes {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}
