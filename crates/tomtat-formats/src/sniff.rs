//! Which format the bytes are in: by content first, by the name second.

use std::borrow::Cow;

use crate::Format;
use crate::fields;

/// What the first bytes say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Guess {
    /// Certain enough to go against the name.
    Sure(Format),
    /// One object on one line: JSON Lines or JSON.
    OneObject,
    /// A ZIP container, DOCX or EPUB by what is in it.
    Zip,
    /// Something that is not read here.
    Other(&'static str),
    /// XML of a kind that is not read here, by the name of its root.
    OtherXml(String),
    /// Text of no visible kind: the name decides, plain text otherwise.
    Text,
}

/// First bytes of files that are no text, with what to call them.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"BM", "a BMP image"),
    (b"RIFF", "a WebP, WAV or AVI file"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ\x90\0", "a program (Windows)"),
    (b"\xca\xfe\xba\xbe", "a program (Mach-O or Java)"),
    (b"\xcf\xfa\xed\xfe", "a program (Mach-O)"),
    (b"\0asm", "a WebAssembly module"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"fLaC", "a FLAC file"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM file"),
    (b"GGUF", "a model (GGUF)"),
    (b"wOF2", "a font"),
    (b"wOFF", "a font"),
];

/// First bytes of formats that hold text but are not read here.
const KNOWN: &[(&[u8], &str)] = &[
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ\0", "compressed with xz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x04\x22\x4d\x18", "compressed with LZ4"),
];

/// Judges the first bytes of an unpacked input.
pub(crate) fn sniff(head: &[u8]) -> Guess {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Guess::Zip;
    }
    if head.trim_ascii_start().starts_with(b"%PDF-") {
        return Guess::Sure(Format::Pdf);
    }
    for (magic, what) in KNOWN {
        if head.starts_with(magic) {
            return Guess::Other(what);
        }
    }
    for (magic, what) in MAGIC {
        // Two-letter marks such as BM begin words too: a NUL must bear them out.
        if head.starts_with(magic) && (magic.len() > 3 || head.iter().take(64).any(|b| *b == 0)) {
            return Guess::Other(what);
        }
    }
    if head.get(257..262) == Some(b"ustar") {
        return Guess::Other("a tar archive");
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Guess::Other("an MP4 or HEIF file");
    }
    text_guess(ascii(head).trim_ascii_start())
}

/// The head with UTF-16 narrowed to its ASCII letters and the BOM taken off, for looking only.
fn ascii(head: &[u8]) -> Cow<'_, [u8]> {
    match head {
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => Cow::Owned(without_nul(rest)),
        [0, b, ..] | [b, 0, ..] if matches!(b, b'<' | b'{' | b'[') => Cow::Owned(without_nul(head)),
        _ => Cow::Borrowed(head),
    }
}

fn without_nul(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|b| *b != 0).collect()
}

fn text_guess(text: &[u8]) -> Guess {
    match text.first() {
        Some(b'<') => markup_guess(text),
        Some(b'{') => object_guess(text),
        Some(b'[') => array_guess(text),
        Some(b'-') if has_front_matter(text) => Guess::Sure(Format::Markdown),
        _ => table_guess(text),
    }
}

/// Elements that a page or a fragment of one may begin with.
const HTML_TAGS: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "div",
    "em",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "header",
    "html",
    "i",
    "img",
    "link",
    "main",
    "meta",
    "nav",
    "p",
    "pre",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "table",
    "td",
    "title",
    "tr",
    "ul",
];

/// Goes past declarations and comments to the first element.
fn markup_guess(text: &[u8]) -> Guess {
    let mut rest = text;
    let mut xml = false;
    loop {
        rest = rest.trim_ascii_start();
        if let Some(after) = rest.strip_prefix(b"<!--") {
            match memchr::memmem::find(after, b"-->") {
                Some(end) => rest = after.get(end + 3..).unwrap_or_default(),
                // A comment longer than the head: pages have such, feeds do not.
                None => return Guess::Sure(Format::Html),
            }
        } else if rest.starts_with(b"<?") {
            xml |= rest.starts_with(b"<?xml");
            match memchr::memchr(b'>', rest) {
                Some(end) => rest = rest.get(end + 1..).unwrap_or_default(),
                None => return Guess::Text,
            }
        } else if starts_with_ignoring_case(rest, b"<!doctype") {
            if starts_with_ignoring_case(
                rest.get(9..).unwrap_or_default().trim_ascii_start(),
                b"html",
            ) {
                return Guess::Sure(Format::Html);
            }
            match memchr::memchr(b'>', rest) {
                Some(end) => rest = rest.get(end + 1..).unwrap_or_default(),
                None => return Guess::Text,
            }
        } else {
            break;
        }
    }
    let Some(b"<") = rest.get(..1) else { return Guess::Text };
    let name: String = rest
        .iter()
        .skip(1)
        .take(40)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_' | b'.'))
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    match name.rsplit(':').next().unwrap_or_default() {
        "rss" | "feed" | "rdf" | "channel" => Guess::Sure(Format::Feed),
        local if HTML_TAGS.contains(&local) => Guess::Sure(Format::Html),
        local if xml && !local.is_empty() => Guess::OtherXml(name),
        _ => Guess::Text,
    }
}

fn starts_with_ignoring_case(text: &[u8], prefix: &[u8]) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// `{`: lines of objects, or one object (over many lines, or all in the file).
fn object_guess(text: &[u8]) -> Guess {
    let after = text.get(1..).unwrap_or_default().trim_ascii_start();
    if !matches!(after.first(), Some(b'"' | b'}')) {
        return Guess::Text;
    }
    let mark = b"jsonfeed.org/version";
    if memchr::memmem::find(text.get(..2048).unwrap_or(text), mark).is_some() {
        return Guess::Sure(Format::JsonFeed);
    }
    let end = memchr::memchr(b'\n', text);
    let first = end.and_then(|end| text.get(..end)).unwrap_or(text).trim_ascii();
    // A line that closes what it opens is a record; so is one that is longer than the head.
    let closed = first.ends_with(b"}") && first.len() > 1;
    let more = end
        .is_some_and(|end| text.get(end..).is_some_and(|rest| !rest.trim_ascii_start().is_empty()));
    match (closed, more) {
        (true, true) => Guess::Sure(Format::JsonLines),
        _ if end.is_none() && text.len() >= 60_000 => Guess::Sure(Format::JsonLines),
        (true, false) => Guess::OneObject,
        (false, _) => Guess::Sure(Format::Json),
    }
}

/// `[`: an array of something, if what follows is JSON and no bracketed word.
fn array_guess(text: &[u8]) -> Guess {
    let after = text.get(1..).unwrap_or_default().trim_ascii_start();
    match after.first() {
        Some(b'{') => Guess::Sure(Format::Json),
        _ => Guess::Text,
    }
}

/// `---`, lines of `name: value`, `---`.
fn has_front_matter(text: &[u8]) -> bool {
    let mut lines = text.split(|b| *b == b'\n').map(<[u8]>::trim_ascii_end);
    if lines.next() != Some(b"---") {
        return false;
    }
    let mut named = false;
    for line in lines.take(100) {
        if matches!(line, b"---" | b"...") {
            return named;
        }
        if line.is_empty() {
            return false;
        }
        let name =
            line.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        let name = name.count();
        named |= name > 0 && line.get(name) == Some(&b':');
    }
    false
}

/// A header row whose names are those of records of articles.
fn table_guess(text: &[u8]) -> Guess {
    let Some(first) = text.split(|b| *b == b'\n').next() else { return Guess::Text };
    let Ok(first) = std::str::from_utf8(first) else { return Guess::Text };
    for (delimiter, format) in [('\t', Format::Tsv), (',', Format::Csv), (';', Format::Csv)] {
        if fields::is_known_header(first.trim_end().split(delimiter)) {
            return Guess::Sure(format);
        }
    }
    Guess::Text
}

/// The format that the name of the input stands for: its extension, with that of the compression
/// taken off.
pub(crate) fn from_name(name: &str) -> Option<Format> {
    let mut base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    while let Some((stem, extension)) = base.rsplit_once('.') {
        if !["gz", "zst", "zstd", "gzip"].iter().any(|e| extension.eq_ignore_ascii_case(e)) {
            return Format::from_extension(extension);
        }
        base = stem;
    }
    None
}
