//! Which language a text is in: Vietnamese (with its diacritics or without) and English by
//! our own evidence, all others by script or by the language crates.

mod evidence;
mod settle;

use tomtat_article::Language;

pub(crate) use settle::{Reading, settle};

/// Tells the language of a text.
pub trait LanguageIdentifier: Send + Sync {
    /// The likeliest language and how sure that is, from 0 to 1; `None` where the text has no
    /// letters. Short texts must come with little confidence.
    fn identify(&self, text: &str) -> Option<(Language, f32)>;
}

/// The identifier that [`Loader`](crate::Loader) uses unless given another.
///
/// In order: the script, where it is not Latin; the share of letters that only Vietnamese
/// has; function words of English and of Vietnamese without diacritics (the latter together
/// with the share of words that can be Vietnamese syllables at all); then the crates
/// `whichlang` and `whatlang`, believed as far as they agree.
///
/// ```
/// use tomtat_load::{LanguageIdentifier, NewsLanguages};
///
/// let text = "Thu tuong da co buoi lam viec voi lanh dao cac tinh";
/// let (language, confidence) = NewsLanguages.identify(text).unwrap();
/// assert_eq!(language.code(), "vi");
/// assert!(confidence > 0.5);
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct NewsLanguages;

impl LanguageIdentifier for NewsLanguages {
    fn identify(&self, text: &str) -> Option<(Language, f32)> {
        evidence::identify(text)
    }
}
