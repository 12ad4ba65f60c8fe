//! What rides in the binary: the manifests under `models/`, and small files of models of our own.

// `MANIFESTS` and `FILES`, by file name; written by build.rs.
include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The manifests: file name and text.
pub(crate) fn manifests() -> impl Iterator<Item = (&'static str, &'static str)> {
    MANIFESTS.iter().copied()
}

/// The bytes of an embedded file.
pub(crate) fn file(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(file, _)| *file == name).map(|(_, bytes)| *bytes)
}
