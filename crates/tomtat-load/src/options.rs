use tomtat_article::Language;
use tomtat_formats::{FieldNames, Format};

/// What to read and how. Start from [`LoadOptions::default`] and set the fields that differ.
///
/// ```
/// let mut options = tomtat_load::LoadOptions::default();
/// options.clean = false;
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoadOptions {
    /// The language of all articles, where it is known. `None` finds it from the text.
    pub language: Option<Language>,
    /// Take page furniture out (captions, bylines, "ALSO READ"). What goes is kept in
    /// [`Article::removed`](tomtat_article::Article::removed).
    pub clean: bool,
    /// The encoding of all inputs (`UTF-8`, `windows-1258`, `TCVN3` …), where it is known.
    /// `None` takes what the document declares or finds it from the bytes.
    pub encoding: Option<String>,
    /// The format of all inputs, where it is known. `None` finds it from the content first and
    /// the file's extension second.
    pub format: Option<Format>,
    /// Which fields of a record hold what, for JSON and delimited text.
    pub fields: FieldNames,
    /// The largest decoded article in bytes; a larger one fails with `load.too-large`.
    pub max_article_bytes: u64,
    /// Find articles that repeat an earlier one of the same [`load`](crate::Loader::load): the
    /// same words, or at least 85 % of them in the same order with the same numbers. The first
    /// carries on as it is; later ones get
    /// [`duplicate_of`](tomtat_article::Article::duplicate_of) and a warning `load.duplicate`.
    /// A near copy with other numbers is warned of, but stands on its own.
    pub duplicates: bool,
    /// How many of the latest articles are remembered to find duplicates among
    /// (about 700 bytes each). Older ones are forgotten, so that memory stays bounded.
    pub duplicate_window: usize,
    /// Read hidden files and folders (names with a leading dot) of a folder as well.
    pub hidden: bool,
    /// Worker threads; 0 takes one for each core, 1 works in the calling thread alone.
    pub threads: usize,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            language: None,
            clean: true,
            encoding: None,
            format: None,
            fields: FieldNames::default(),
            max_article_bytes: 16 << 20,
            duplicates: true,
            duplicate_window: 200_000,
            hidden: false,
            threads: 0,
        }
    }
}

impl LoadOptions {
    pub(crate) fn for_formats(&self) -> tomtat_formats::Options {
        let mut options = tomtat_formats::Options::default();
        options.format = self.format;
        options.encoding.clone_from(&self.encoding);
        options.fields = self.fields.clone();
        options.extract = self.clean;
        // A page is larger than its article, and UTF-16 than UTF-8.
        options.max_document_bytes = self.max_article_bytes.saturating_mul(4);
        options
    }
}
