//! Inputs to files, in a stable order, one at a time.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use tomtat_article::Source;

use crate::error::Kind;
use crate::{Input, LoadError};

/// Something to open.
#[derive(Debug)]
pub(crate) enum Entry {
    File(PathBuf),
    Stdin,
}

/// The files of some inputs: folders are walked and patterns expanded as they come up.
pub(crate) struct Entries {
    inputs: VecDeque<Input>,
    hidden: bool,
    open: Option<Open>,
}

enum Open {
    Folder { root: PathBuf, walk: ignore::Walk, found: bool },
    Pattern { pattern: PathBuf, paths: glob::Paths, found: bool },
}

impl Entries {
    pub(crate) fn new(inputs: Vec<Input>, hidden: bool) -> Self {
        Self { inputs: inputs.into(), hidden, open: None }
    }

    fn folder(&self, root: PathBuf) -> Open {
        let walk = WalkBuilder::new(&root)
            .standard_filters(false)
            .hidden(!self.hidden)
            // `.ignore` files are written on purpose for tools like this one; `.gitignore` is
            // about version control, and an article skipped for it would be lost in silence.
            .ignore(true)
            .follow_links(true)
            .sort_by_file_name(Ord::cmp)
            .build();
        Open::Folder { root, walk, found: false }
    }

    fn start(&mut self, path: PathBuf) -> Option<Result<Entry, LoadError>> {
        match fs::metadata(&path) {
            Ok(meta) if meta.is_dir() => {
                self.open = Some(self.folder(path));
                None
            }
            Ok(_) => Some(file(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match pattern(&path) {
                Some(Ok(paths)) => {
                    self.open = Some(Open::Pattern { pattern: path, paths, found: false });
                    None
                }
                Some(Err(kind)) => Some(Err(LoadError::new(Source::file(path), kind))),
                None => Some(Err(LoadError::new(Source::file(path), Kind::Missing))),
            },
            Err(error) => Some(Err(LoadError::new(Source::file(path), Kind::Unreadable(error)))),
        }
    }
}

impl Iterator for Entries {
    type Item = Result<Entry, LoadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match &mut self.open {
                None => match self.inputs.pop_front()? {
                    Input::Stdin => return Some(Ok(Entry::Stdin)),
                    Input::Path(path) => {
                        if let Some(entry) = self.start(path) {
                            return Some(entry);
                        }
                    }
                },
                Some(Open::Folder { root, walk, found }) => match walk.next() {
                    Some(Ok(entry)) => {
                        if entry.file_type().is_some_and(|kind| kind.is_dir()) {
                            continue;
                        }
                        *found = true;
                        return Some(file(entry.into_path()));
                    }
                    Some(Err(error)) => {
                        *found = true;
                        return Some(Err(walk_error(root, &error)));
                    }
                    None => {
                        let (root, found) = (std::mem::take(root), *found);
                        self.open = None;
                        if !found {
                            let place = Source::file(root);
                            return Some(Err(LoadError::new(place, Kind::NoArticles)));
                        }
                    }
                },
                Some(Open::Pattern { pattern, paths, found }) => match paths.next() {
                    Some(Ok(path)) => {
                        *found = true;
                        if path.is_dir() {
                            continue;
                        }
                        return Some(file(path));
                    }
                    Some(Err(error)) => {
                        *found = true;
                        let place = Source::file(error.path());
                        let kind = Kind::Unreadable(error.into());
                        return Some(Err(LoadError::new(place, kind)));
                    }
                    None => {
                        let (pattern, found) = (std::mem::take(pattern), *found);
                        self.open = None;
                        if !found {
                            let place = Source::file(pattern);
                            return Some(Err(LoadError::new(place, Kind::NoMatch)));
                        }
                    }
                },
            }
        }
    }
}

/// The paths of a pattern; `None` where the path has nothing of a pattern.
fn pattern(path: &Path) -> Option<Result<glob::Paths, Kind>> {
    let text = path.to_str()?;
    if !text.contains(['*', '?', '[']) {
        return None;
    }
    Some(glob::glob(text).map_err(|error| Kind::BadPattern(error.msg.to_owned())))
}

fn walk_error(root: &Path, error: &ignore::Error) -> LoadError {
    let mut place = root.to_owned();
    let mut inner = error;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path, err } => {
                place.clone_from(path);
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            ignore::Error::Loop { child, ancestor } => {
                let text = format!("a link leads back to {}", ancestor.display());
                return LoadError::new(Source::file(child), Kind::Walk(text));
            }
            other => return LoadError::new(Source::file(place), Kind::Walk(other.to_string())),
        };
    }
}

/// Refuses what would block or never end when it is opened and read.
fn file(path: PathBuf) -> Result<Entry, LoadError> {
    // What a shell hands over for `<(command)` is open already, and ends.
    if path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd") {
        return Ok(Entry::File(path));
    }
    match fs::metadata(&path) {
        Ok(meta) if meta.is_file() => Ok(Entry::File(path)),
        Ok(meta) => {
            let kind = Kind::NotAFile(special(&meta.file_type()));
            Err(LoadError::new(Source::file(path), kind))
        }
        Err(error) => Err(LoadError::new(Source::file(path), Kind::Unreadable(error))),
    }
}

#[cfg(unix)]
fn special(kind: &fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else if kind.is_char_device() || kind.is_block_device() {
        "a device"
    } else {
        "something else"
    }
}

#[cfg(not(unix))]
fn special(_: &fs::FileType) -> &'static str {
    "something else"
}
