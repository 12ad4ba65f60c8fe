use std::fmt;
use std::sync::Arc;
use std::thread;

use tomtat_article::{Article, Source};

use crate::draft::Draft;
use crate::duplicates::Duplicates;
use crate::error::Kind;
use crate::finish::{Finished, Finisher};
use crate::lookahead::Lookahead;
use crate::open::Drafts;
use crate::walk::{Entries, Entry};
use crate::{Input, LanguageIdentifier, LoadError, LoadOptions, NewsLanguages};

/// Loads articles.
///
/// ```
/// use tomtat_load::{LoadOptions, Loader};
///
/// let loader = Loader::new(LoadOptions::default());
/// let article = loader.load_str("note", "Giá vàng tăng mạnh.\nNgười dân xếp hàng mua.")?;
/// assert_eq!(article.language().code(), "vi");
/// assert_eq!(article.counts.sentences, 2);
/// # Ok::<(), tomtat_load::LoadError>(())
/// ```
#[derive(Clone)]
pub struct Loader {
    finisher: Arc<Finisher>,
}

impl fmt::Debug for Loader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loader").field("options", self.finisher.options()).finish_non_exhaustive()
    }
}

impl Loader {
    /// A loader with these options.
    pub fn new(options: LoadOptions) -> Self {
        Self::with_identifier(options, Arc::new(NewsLanguages))
    }

    /// A loader that tells languages by another way than [`NewsLanguages`].
    pub fn with_identifier(options: LoadOptions, identifier: Arc<dyn LanguageIdentifier>) -> Self {
        Self { finisher: Arc::new(Finisher::new(options, identifier)) }
    }

    /// The bytes of all files that [`load`](Self::load) would read, by their lengths on the disk;
    /// `None` where that cannot be said, as of standard input. What cannot be read counts nothing.
    pub fn bytes(&self, inputs: &[Input]) -> Option<u64> {
        Entries::new(inputs.to_vec(), self.finisher.options().hidden)
            .filter_map(Result::ok)
            .map(|entry| match entry {
                Entry::File(path) => Some(std::fs::metadata(path).ok()?.len()),
                Entry::Stdin => None,
            })
            .sum()
    }

    /// The article in a string; `name` is what its [`Source`] is called. Spans refer to the
    /// text in NFC, without control and zero-width characters.
    ///
    /// # Errors
    ///
    /// `load.empty` where there is no text, `load.too-large` beyond
    /// [`LoadOptions::max_article_bytes`].
    pub fn load_str(&self, name: &str, text: &str) -> Result<Article, LoadError> {
        self.finisher.article(Draft::of_text(text), Source::named(name))
    }

    /// The article in the bytes of a plain text, in whatever encoding, as from a file of the
    /// format plain text; `name` is what its [`Source`] is called. For pages, feeds and
    /// compressed files see [`load`](Self::load).
    ///
    /// ```
    /// let loader = tomtat_load::Loader::new(tomtat_load::LoadOptions::default());
    /// let article = loader.load_bytes("old", b"Th\xf1 t\xad\xedng v\xf5a k\xfd quy\xd5t \xae\xdenh cu\xe8i c\xefng.")?;
    /// assert_eq!(article.encoding, "TCVN3");
    /// assert!(article.text().starts_with("Thủ tướng vừa ký quyết định"));
    /// # Ok::<(), tomtat_load::LoadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`load_str`](Self::load_str); `load.not-text` for images, archives and other binary
    /// data, `load.encoding` where [`LoadOptions::encoding`] names none.
    pub fn load_bytes(&self, name: &str, bytes: &[u8]) -> Result<Article, LoadError> {
        let source = Source::named(name);
        match Draft::of_bytes(bytes, self.finisher.options().encoding.as_deref()) {
            Ok(draft) => self.finisher.article(draft, source),
            Err(error) => Err(LoadError::new(source, Kind::Decode(error))),
        }
    }

    /// All articles of the inputs, in their order, read while they are asked for.
    ///
    /// An input that cannot be read is an error in its place, and the rest go on. Each input
    /// gives at least one item. Later copies of an article come with
    /// [`duplicate_of`](Article::duplicate_of) set, see [`LoadOptions::duplicates`].
    pub fn load(&self, inputs: Vec<Input>) -> Articles {
        let options = self.finisher.options();
        let entries = Entries::new(inputs, options.hidden);
        let threads = match options.threads {
            0 => thread::available_parallelism().map_or(1, usize::from),
            threads => threads.min(256),
        };
        let finisher = Arc::clone(&self.finisher);
        let inner = if threads == 1 {
            Inner::Here { entries: Box::new(entries), open: None, finisher }
        } else {
            Inner::Threads(Lookahead::new(entries, finisher, threads))
        };
        let duplicates = options.duplicates.then(|| Duplicates::new(options.duplicate_window));
        Articles { inner, duplicates }
    }
}

/// Articles of some inputs, in order; what cannot be read is an error in its place.
pub struct Articles {
    inner: Inner,
    duplicates: Option<Duplicates>,
}

enum Inner {
    Here { entries: Box<Entries>, open: Option<Box<Drafts>>, finisher: Arc<Finisher> },
    Threads(Lookahead),
}

impl fmt::Debug for Articles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Articles").finish_non_exhaustive()
    }
}

impl Inner {
    fn next(&mut self) -> Option<Finished> {
        let (entries, open, finisher) = match self {
            Self::Threads(lookahead) => return lookahead.next(),
            Self::Here { entries, open, finisher } => (entries, open, finisher),
        };
        loop {
            if let Some(drafts) = open {
                match drafts.next() {
                    Some(Ok((source, draft))) => return Some(finisher.finish(draft, source)),
                    Some(Err(error)) => return Some(Finished::failed(error)),
                    None => *open = None,
                }
            }
            match entries.next()? {
                Ok(entry) => *open = Some(Box::new(Drafts::open(entry, finisher.options()))),
                Err(error) => return Some(Finished::failed(error)),
            }
        }
    }
}

impl Iterator for Articles {
    type Item = Result<Article, LoadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Finished { mut article, signature } = self.inner.next()?;
        if let (Some(duplicates), Ok(article), Some(signature)) =
            (&mut self.duplicates, &mut article, signature)
        {
            duplicates.look_up(article, signature);
        }
        Some(article)
    }
}
