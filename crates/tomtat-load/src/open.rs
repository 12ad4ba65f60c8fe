//! One file, or standard input, to drafts.

use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::SystemTime;

use tomtat_article::{Code, Source, Warning};
use tomtat_formats::Documents;

use crate::draft::Draft;
use crate::error::Kind;
use crate::walk::Entry;
use crate::{LoadError, LoadOptions};

/// A draft with its place, or why there is none.
pub(crate) type Opened = Result<(Source, Draft), LoadError>;

/// The documents of one entry. At least one item comes of every entry.
pub(crate) struct Drafts {
    place: Source,
    documents: Option<Documents>,
    /// An item to give before all others.
    first: Option<LoadError>,
    watched: Option<Watched>,
    /// The last document read from a file: it waits until it is known whether the file changed.
    held: Option<(Source, Draft)>,
    given: bool,
}

/// A file with what it was like when it was opened.
struct Watched {
    file: File,
    size: u64,
    modified: Option<SystemTime>,
}

impl Watched {
    fn new(file: File) -> Option<Self> {
        let meta = file.metadata().ok()?;
        // The other side of a pipe changes all the time.
        meta.is_file().then(|| Self { size: meta.len(), modified: meta.modified().ok(), file })
    }

    fn changed(&self) -> bool {
        self.file
            .metadata()
            .is_ok_and(|now| now.len() != self.size || now.modified().ok() != self.modified)
    }
}

impl Drafts {
    pub(crate) fn open(entry: Entry, options: &LoadOptions) -> Self {
        let place = match &entry {
            Entry::File(path) => Source::file(path),
            Entry::Stdin => Source::named("stdin"),
        };
        let mut drafts =
            Self { place, documents: None, first: None, watched: None, held: None, given: false };
        let opened = catch_unwind(AssertUnwindSafe(|| drafts.start(&entry, options)));
        drafts.first = opened.unwrap_or(Err(Kind::Internal)).err().map(|kind| drafts.fail(kind));
        drafts
    }

    fn start(&mut self, entry: &Entry, options: &LoadOptions) -> Result<(), Kind> {
        let formats = options.for_formats();
        let documents = match entry {
            Entry::File(path) => {
                let file = File::open(path).map_err(Kind::Unreadable)?;
                self.watched = file.try_clone().ok().and_then(Watched::new);
                tomtat_formats::read(file, &name(path), &formats)
            }
            Entry::Stdin => tomtat_formats::read(io::stdin(), "stdin", &formats),
        };
        self.documents = Some(documents.map_err(Kind::Format)?);
        Ok(())
    }

    fn fail(&self, kind: Kind) -> LoadError {
        LoadError::new(self.place.clone(), kind)
    }

    fn read(&mut self) -> Option<Opened> {
        let documents = self.documents.as_mut()?;
        let Ok(next) = catch_unwind(AssertUnwindSafe(|| documents.next())) else {
            self.documents = None;
            return Some(Err(self.fail(Kind::Internal)));
        };
        let item = match next? {
            Ok(document) => {
                let source = Source { record: document.record, ..self.place.clone() };
                Ok((source, Draft::from(document)))
            }
            Err(error) => {
                if error.is_last() {
                    self.documents = None;
                }
                let source = Source { record: error.record(), ..self.place.clone() };
                Err(LoadError::new(source, Kind::Record(error)))
            }
        };
        Some(item)
    }

    fn last(&mut self) -> Option<Opened> {
        let (source, mut draft) = self.held.take()?;
        if self.watched.as_ref().is_some_and(Watched::changed) {
            let message =
                "the file changed while it was read; what was read may be of both versions";
            draft.warnings.push(Warning::new(Code::FileChanged, message));
        }
        Some(Ok((source, draft)))
    }
}

/// The name that tells the format: compressed or not, the file's own.
fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl Iterator for Drafts {
    type Item = Opened;

    fn next(&mut self) -> Option<Opened> {
        if let Some(error) = self.first.take() {
            self.given = true;
            return Some(Err(error));
        }
        loop {
            let item = self.read();
            self.given |= item.is_some();
            match item {
                Some(Ok(draft)) if self.watched.is_some() => {
                    if let Some(before) = self.held.replace(draft) {
                        return Some(Ok(before));
                    }
                }
                Some(Ok(draft)) => return Some(Ok(draft)),
                Some(Err(error)) => match self.held.take() {
                    // The draft comes before the error that followed it.
                    Some(before) => {
                        self.first = Some(error);
                        return Some(Ok(before));
                    }
                    None => return Some(Err(error)),
                },
                None => {
                    if let Some(last) = self.last() {
                        return Some(last);
                    }
                    if !self.given {
                        self.given = true;
                        return Some(Err(self.fail(Kind::NoRecords)));
                    }
                    return None;
                }
            }
        }
    }
}
