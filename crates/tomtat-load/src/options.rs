use tomtat_article::Language;

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
    /// The largest decoded article in bytes; a larger one fails with `load.too-large`.
    pub max_article_bytes: u64,
    /// Find articles that repeat an earlier one of the same [`load`](crate::Loader::load).
    pub duplicates: bool,
    /// How many of the latest articles are remembered to find duplicates among
    /// (about 300 bytes each). Older ones are forgotten, so that memory stays bounded.
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
            max_article_bytes: 16 << 20,
            duplicates: true,
            duplicate_window: 200_000,
            hidden: false,
            threads: 0,
        }
    }
}
