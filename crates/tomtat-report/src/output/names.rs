//! File names out of sources: readable, plain ASCII, short, and allowed on every platform.

use std::borrow::Cow;
use std::path::Path;

use tomtat_article::Source;

use crate::Format;

/// Characters of the readable part. File systems allow 255 bytes, but archives and
/// whole paths on Windows allow less.
const READABLE: usize = 80;

/// More than this many files of strangers in the way is no accident.
const TRIES: u32 = 1000;

/// Names that Windows keeps for devices, whatever their extension, and our own.
const RESERVED: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con",
    "conin$", "conout$", "index", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
    "lpt8", "lpt9", "nul", "prn",
];

/// Names for the file of an article, the best first: `flood.md`,
/// `flood-1a2b3c4d.md`, `flood-1a2b3c4d-2.md` …
pub(super) fn candidates(
    source: &Source,
    id: &str,
    format: Format,
) -> impl Iterator<Item = String> {
    let stem = stem(source);
    let extension = format.extension();
    let tag: String = id.chars().take(8).collect();
    (0..TRIES).map(move |try_| match try_ {
        0 => format!("{stem}.{extension}"),
        1 => format!("{stem}-{tag}.{extension}"),
        n => format!("{stem}-{tag}-{n}.{extension}"),
    })
}

/// Whether `name` could have come from [`candidates`]: what an index says is not trusted further.
pub(super) fn is_ours(name: &str, format: Format) -> bool {
    let stem = name.strip_suffix(format.extension()).and_then(|rest| rest.strip_suffix('.'));
    stem.is_some_and(|stem| {
        !stem.is_empty()
            && stem.len() <= READABLE + 40
            && !stem.starts_with(['.', '-'])
            && stem.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            && !RESERVED.contains(&first_part(stem).as_str())
    })
}

fn stem(source: &Source) -> String {
    let name = match (&source.path, &source.name) {
        (Some(path), _) => of_path(path),
        (None, Some(name)) => Cow::Borrowed(name.as_str()),
        (None, None) => Cow::Borrowed("text"),
    };
    let mut stem = readable(&name);
    if stem.is_empty() {
        stem.push_str("article");
    }
    if RESERVED.contains(&first_part(&stem).as_str()) {
        stem.insert(0, '_');
    }
    match source.record {
        // Six digits, so that a listing has the records of a dump in their order.
        Some(record) => format!("{stem}-{record:06}"),
        None => stem,
    }
}

/// The part before the first dot: what Windows looks at.
fn first_part(stem: &str) -> String {
    stem.split('.').next().unwrap_or_default().to_ascii_lowercase()
}

/// The file name without its extension, and without that of a compression before.
fn of_path(path: &Path) -> Cow<'_, str> {
    let packed = path.extension().is_some_and(|e| {
        ["gz", "zst", "bz2", "xz"].iter().any(|known| e.eq_ignore_ascii_case(known))
    });
    let stem = path.file_stem().unwrap_or_default();
    let stem = if packed { Path::new(stem).file_stem().unwrap_or_default() } else { stem };
    stem.to_string_lossy()
}

/// Letters, digits and single dashes, underscores and dots; at most [`READABLE`] of them.
fn readable(name: &str) -> String {
    // A name longer than this is cut anyway; transliteration can lengthen it.
    let name: String = name.chars().take(READABLE).collect();
    let mut readable = String::with_capacity(READABLE);
    for c in deunicode::deunicode_with_tofu(&name, "-").chars() {
        let c = if c.is_ascii_alphanumeric() || matches!(c, '_' | '.') { c } else { '-' };
        if !(c == '-' && readable.ends_with('-')) {
            readable.push(c);
        }
    }
    readable.truncate(READABLE);
    readable.trim_matches(['-', '.', '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(source: Source) -> String {
        candidates(&source, "0123456789abcdef", Format::Markdown).next().unwrap_or_default()
    }

    #[test]
    fn names_are_the_source_in_plain_ascii() {
        assert_eq!(first(Source::file("tin/Lũ lụt ở Đà Nẵng.html")), "Lu-lut-o-Da-Nang.md");
        assert_eq!(first(Source::file("a.txt.gz")), "a.md");
        assert_eq!(first(Source::record("dump.jsonl", 12)), "dump-000012.md");
        assert_eq!(first(Source::named("stdin")), "stdin.md");
    }

    #[test]
    fn names_that_a_platform_forbids_or_hides_are_changed() {
        assert_eq!(first(Source::file("CON.txt")), "_CON.md");
        assert_eq!(first(Source::file("com1.v2.txt")), "_com1.v2.md");
        assert_eq!(first(Source::file("index.txt")), "_index.md");
        assert_eq!(first(Source::file(".hidden")), "hidden.md");
        assert_eq!(first(Source::named("../../etc/passwd")), "etc-passwd.md");
        assert_eq!(first(Source::named("a:b*c?d")), "a-b-c-d.md");
        assert_eq!(first(Source::named("\u{1b}…")), "article.md");
    }

    #[test]
    fn long_names_are_cut() {
        assert!(first(Source::named("ữ".repeat(5000))).len() <= READABLE + 3);
        assert!(first(Source::named("北京".repeat(5000))).len() <= READABLE + 3);
    }

    proptest::proptest! {
        #[test]
        fn any_source_gives_names_that_the_index_accepts(name in ".*", record: Option<u64>) {
            for source in [
                Source { path: None, record, name: Some(name.clone()) },
                Source { path: Some(name.into()), record, name: None },
            ] {
                for candidate in candidates(&source, "0123456789abcdef", Format::Text).take(3) {
                    proptest::prop_assert!(is_ours(&candidate, Format::Text), "{}", candidate);
                }
            }
        }
    }
}
