//! One JSON object a line.

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use tomtat_article::{Digest, Record, Source};

use crate::printable::unsafe_to_show;

/// Compact JSON that also escapes what a terminal would obey and what some
/// readers take for the end of a line (U+0085, U+2028, U+2029).
struct OneLine;

impl Formatter for OneLine {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut rest = fragment;
        while let Some((before, c, after)) = split_at_unsafe(rest) {
            writer.write_all(before.as_bytes())?;
            // All of them are in the basic plane: one escape each.
            write!(writer, "\\u{:04x}", u32::from(c))?;
            rest = after;
        }
        writer.write_all(rest.as_bytes())
    }
}

fn split_at_unsafe(text: &str) -> Option<(&str, char, &str)> {
    let (at, c) = text.char_indices().find(|&(_, c)| unsafe_to_show(c))?;
    let after = text.get(at + c.len_utf8()..)?;
    Some((text.get(..at)?, c, after))
}

/// Writes `value` as one line.
pub(crate) fn line(out: &mut dyn io::Write, value: &impl Serialize) -> io::Result<()> {
    // By way of memory, so that no half line is left where the value cannot be written.
    let mut line = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut line, OneLine))?;
    line.push(b'\n');
    out.write_all(&line)
}

/// Writes `record` as one line.
pub(crate) fn record(out: &mut dyn io::Write, record: &Record) -> io::Result<()> {
    line(out, writable(record).as_ref())
}

/// Writes `digest` as one line.
pub(crate) fn digest(out: &mut dyn io::Write, digest: &Digest) -> io::Result<()> {
    let sources = digest.sources.iter().flat_map(|s| s.copies.iter().chain([&s.source]));
    if sources.clone().all(|source| lossy(source).is_none()) {
        return line(out, digest);
    }
    let mut digest = digest.clone();
    for source in &mut digest.sources {
        mend_path(&mut source.source);
        source.copies.iter_mut().for_each(mend_path);
    }
    line(out, &digest)
}

/// The record in a form that JSON can hold: paths that are no Unicode with
/// U+FFFD in the bad places, a confidence that is no number as 0.
fn writable(record: &Record) -> Cow<'_, Record> {
    let article = record.article.as_ref();
    let sources = article.iter().flat_map(|a| a.copies.iter().chain([&a.source]));
    let confidences = article.iter().flat_map(|a| {
        a.paragraphs.iter().filter_map(|p| p.language).chain([a.language]).map(|d| d.confidence)
    });
    let paths_hold = sources.chain([&record.source]).all(|source| lossy(source).is_none());
    if paths_hold && confidences.into_iter().all(f32::is_finite) {
        return Cow::Borrowed(record);
    }
    let mut record = record.clone();
    mend_path(&mut record.source);
    if let Some(article) = &mut record.article {
        mend_path(&mut article.source);
        article.copies.iter_mut().for_each(mend_path);
        let of_paragraphs = article.paragraphs.iter_mut().filter_map(|p| p.language.as_mut());
        for detected in of_paragraphs.chain([&mut article.language]) {
            if !detected.confidence.is_finite() {
                detected.confidence = 0.0;
            }
        }
    }
    Cow::Owned(record)
}

fn lossy(source: &Source) -> Option<PathBuf> {
    match source.path.as_ref()?.to_string_lossy() {
        Cow::Borrowed(_) => None,
        Cow::Owned(path) => Some(path.into()),
    }
}

fn mend_path(source: &mut Source) {
    if let Some(path) = lossy(source) {
        source.path = Some(path);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use tomtat_article::ArticleFailure;

    use super::*;

    fn failed(source: Source, message: &str) -> Record {
        let failure = ArticleFailure { code: "x".into(), message: message.into(), hint: None };
        Record::failed(source, failure)
    }

    fn written(record_: &Record) -> String {
        let mut out = Vec::new();
        record(&mut out, record_).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn separators_and_terminal_controls_are_escaped_and_come_back() {
        let original = failed(Source::named("a"), "x\u{2028}y\u{9b}z\u{85}\u{202e}\x7f\x1b\n\"");
        let line = written(&original);
        assert!(line.contains(r#"x\u2028y\u009bz\u0085\u202e\u007f\u001b\n\""#), "{line}");
        assert_eq!(serde_json::from_str::<Record>(&line).unwrap(), original);
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_unicode_is_written_with_replacement_characters() {
        use std::os::unix::ffi::OsStringExt;
        let path = std::ffi::OsString::from_vec(b"b\xe1o.txt".to_vec());
        let line = written(&failed(Source::file(path), "m"));
        assert!(line.contains("b\u{FFFD}o.txt"), "{line}");
    }
}
