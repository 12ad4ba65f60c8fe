use std::io::Read;

use tomtat_article::{Article, Source};

use crate::documents::Document;
use crate::error::Kind;
use crate::walk::{Entries, Entry};
use crate::{Input, LoadError, LoadOptions, assemble};

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
#[derive(Debug, Clone)]
pub struct Loader {
    options: LoadOptions,
}

impl Loader {
    /// A loader with these options.
    pub fn new(options: LoadOptions) -> Self {
        Self { options }
    }

    /// The article in a string; `name` is what its [`Source`] is called.
    ///
    /// # Errors
    ///
    /// `load.empty` where there is no text, `load.too-large` beyond
    /// [`LoadOptions::max_article_bytes`].
    pub fn load_str(&self, name: &str, text: &str) -> Result<Article, LoadError> {
        let document =
            Document { text: text.to_owned(), encoding: "UTF-8".to_owned(), ..Document::default() };
        assemble::article(document, Source::named(name), &self.options)
    }

    /// All articles of the inputs, in order, read as they are asked for.
    pub fn load(&self, inputs: Vec<Input>) -> Articles {
        let entries = Entries::new(inputs, self.options.hidden);
        Articles { options: self.options.clone(), entries }
    }
}

/// Articles of some inputs, in order; each that cannot be read is an error in its place.
pub struct Articles {
    options: LoadOptions,
    entries: Entries,
}

impl std::fmt::Debug for Articles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Articles").finish_non_exhaustive()
    }
}

impl Iterator for Articles {
    type Item = Result<Article, LoadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = match self.entries.next()? {
            Ok(entry) => entry,
            Err(error) => return Some(Err(error)),
        };
        let (source, bytes) = match entry {
            Entry::File(path) => (Source::file(&path), std::fs::read(&path)),
            Entry::Stdin => {
                let mut bytes = Vec::new();
                let read = std::io::stdin().lock().read_to_end(&mut bytes);
                (Source::named("stdin"), read.map(|_| bytes))
            }
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => return Some(Err(LoadError::new(source, Kind::Unreadable(error)))),
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => {
                let kind = Kind::NotText("not UTF-8".to_owned());
                return Some(Err(LoadError::new(source, kind)));
            }
        };
        let document = Document { text, encoding: "UTF-8".to_owned(), ..Document::default() };
        Some(assemble::article(document, source, &self.options))
    }
}
