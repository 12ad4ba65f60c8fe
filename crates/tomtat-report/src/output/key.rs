use std::borrow::Cow;
use std::path::Component;

use sha2::{Digest, Sha256};
use tomtat_article::Source;

use super::files::{hex, sha256};

/// What a result is kept under: where the article came from, and a digest of
/// all that the result depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Where the article came from. Results of one source replace each other.
    pub source: Source,
    /// Any text that changes with the content of the article or with a setting
    /// that bears on the result (models, length, style), such as a sha256 of both.
    pub digest: String,
}

impl Key {
    /// A key.
    pub fn new(source: Source, digest: impl Into<String>) -> Self {
        Self { source, digest: digest.into() }
    }

    /// The digest as the index keeps it: of bounded length.
    pub(super) fn short_digest(&self) -> Cow<'_, str> {
        if self.digest.len() <= 200 {
            Cow::Borrowed(&self.digest)
        } else {
            Cow::Owned(sha256(self.digest.as_bytes()))
        }
    }

    /// Stands for the source: 32 hexadecimal digits. `a/b`, `./a/b` and `a//b`
    /// are the same source, and so are two paths that differ in nothing else.
    pub(super) fn id(&self) -> String {
        let mut hash = Sha256::new();
        if let Some(path) = &self.source.path {
            for part in path.components().filter(|part| *part != Component::CurDir) {
                part_into(&mut hash, b'/', part.as_os_str().as_encoded_bytes());
            }
        }
        if let Some(name) = &self.source.name {
            part_into(&mut hash, b'n', name.as_bytes());
        }
        if let Some(record) = self.source.record {
            part_into(&mut hash, b'#', &record.to_le_bytes());
        }
        let mut id = hex(&hash.finalize());
        id.truncate(32);
        id
    }
}

/// With its kind and length before it, so that no two lists of parts hash the same bytes.
fn part_into(hash: &mut Sha256, kind: u8, part: &[u8]) {
    hash.update([kind]);
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(source: Source) -> String {
        Key::new(source, "").id()
    }

    #[test]
    fn spellings_of_one_path_are_one_source() {
        let plain = id(Source::file("a/b.txt"));
        assert_eq!(id(Source::file("./a/b.txt")), plain);
        assert_eq!(id(Source::file("a//./b.txt")), plain);
        assert_ne!(id(Source::file("/a/b.txt")), plain);
    }

    #[test]
    fn records_names_and_paths_are_different_sources() {
        let ids = [
            id(Source::file("a")),
            id(Source::record("a", 1)),
            id(Source::record("a", 2)),
            id(Source::named("a")),
            id(Source::file("a#1")),
            id(Source::file("a/a")),
        ];
        let distinct: std::collections::HashSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
    }
}
