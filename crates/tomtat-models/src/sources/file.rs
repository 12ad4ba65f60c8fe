//! A file of this machine.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use crate::{
    error::{FetchError, SourceError},
    manifest::Origin,
    part::Part,
};

/// The path a `file` source means.
pub(super) fn resolve(text: &str, origin: &Origin) -> Result<PathBuf, SourceError> {
    let path = match text.strip_prefix("file://") {
        Some(rest) => {
            let rest = rest.strip_prefix("localhost").unwrap_or(rest);
            if !rest.starts_with('/') {
                return Err(SourceError::Configuration(format!(
                    "{text} names another machine; write file:///absolute/path"
                )));
            }
            PathBuf::from(percent_decoded(rest).ok_or_else(|| {
                SourceError::Configuration(format!("{text} is not a good file address"))
            })?)
        }
        None => PathBuf::from(text),
    };
    match origin {
        Origin::File(manifest) if path.is_relative() => {
            Ok(manifest.parent().unwrap_or(Path::new("")).join(path))
        }
        _ => Ok(path),
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |b: Option<u8>| char::from(b?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

pub(super) fn fill(path: &Path, part: &mut Part<'_>) -> Result<(), FetchError> {
    let cannot = |e: io::Error| SourceError::File { path: path.to_owned(), reason: e.to_string() };
    let mut file = File::open(path).map_err(cannot)?;
    let meta = file.metadata().map_err(cannot)?;
    if !meta.is_file() {
        return Err(SourceError::File {
            path: path.to_owned(),
            reason: "it is not a regular file".to_owned(),
        }
        .into());
    }
    if meta.len() != part.size() {
        return Err(SourceError::WrongSize { expected: part.size(), found: meta.len() }.into());
    }
    file.seek(SeekFrom::Start(part.len())).map_err(cannot)?;
    part.append(&mut file, u64::MAX, cannot)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn paths_and_addresses_are_understood() {
        let origin = Origin::File(PathBuf::from("/etc/models/a.toml"));
        let to = |text| resolve(text, &origin).unwrap();
        assert_eq!(to("b.gguf"), Path::new("/etc/models/b.gguf"));
        assert_eq!(to("/x/b.gguf"), Path::new("/x/b.gguf"));
        assert_eq!(to("file:///x/m%C3%B4%20h%C3%ACnh"), Path::new("/x/mô hình"));
        assert_eq!(to("file://localhost/x/b"), Path::new("/x/b"));
        for bad in ["file://other/x", "file:///x%zz", "file:///x%00"] {
            assert!(resolve(bad, &origin).is_err(), "{bad}");
        }
    }
}
