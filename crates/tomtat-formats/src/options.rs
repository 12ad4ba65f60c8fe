use crate::Format;

/// How to read: all of it has defaults that suit a folder of unknown files.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// The format, or `None` to find it from the content first and the name second.
    pub format: Option<Format>,
    /// The encoding (a WHATWG label or one that `tomtat-decode` knows, such as `TCVN3`), or
    /// `None` to take what the document declares or to detect it.
    pub encoding: Option<String>,
    /// Which field of a record is what, for JSON and delimited text.
    pub fields: FieldNames,
    /// Take the article out of a page (`true`), or keep all of its visible text.
    pub extract: bool,
    /// The most bytes that one document or record may have (default 64 MiB). A larger one fails
    /// with `load.too-large`; the records after it are still read.
    pub max_document_bytes: u64,
    /// The most bytes that a compressed input may unfold to (default 64 GiB).
    pub max_inflated_bytes: u64,
    /// How many times larger than itself a compressed input may unfold to, once it has
    /// unfolded to 64 MiB (default 300; news text compresses 3 to 30 times).
    pub max_inflation_ratio: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            encoding: None,
            fields: FieldNames::default(),
            extract: true,
            max_document_bytes: 64 << 20,
            max_inflated_bytes: 64 << 30,
            max_inflation_ratio: 300,
        }
    }
}

/// Names of the fields of a record. `None` leaves the field to be guessed from the usual names
/// (`title`, `headline`, `tieu_de` …; `text`, `body`, `content`, `noi_dung` …), compared without
/// regard to case, spaces, `-`, `_` and Vietnamese diacritics.
///
/// A name with dots (`article.body`) goes into nested objects where no field has the whole name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldNames {
    /// The headline.
    pub title: Option<String>,
    /// The body.
    pub text: Option<String>,
    /// The author or authors.
    pub byline: Option<String>,
    /// The date of publication.
    pub date: Option<String>,
    /// The address of the article.
    pub url: Option<String>,
    /// The language of the article.
    pub language: Option<String>,
}

impl FieldNames {
    /// The name for a role by the role's own name (`title`, `text`, `byline`, `date`, `url`,
    /// `language`), to be read or set; `None` where there is no such role.
    pub fn role(&mut self, role: &str) -> Option<&mut Option<String>> {
        match role {
            "title" => Some(&mut self.title),
            "text" => Some(&mut self.text),
            "byline" => Some(&mut self.byline),
            "date" => Some(&mut self.date),
            "url" => Some(&mut self.url),
            "language" => Some(&mut self.language),
            _ => None,
        }
    }
}
