//! Names that a translation has to keep, and names that it must not make up.
//!
//! Three kinds are looked for in the source: words of other languages, which Vietnamese writes as
//! English does ([`foreign`]); countries, peoples, capitals and seas, which it writes in its own
//! way ([`places`]); and Vietnamese persons and places ([`vietnamese`]). The other way round, a
//! country or people of the translation must have something in the source that speaks of it.

mod foreign;
mod places;
mod vietnamese;
mod words;

use words::Words;

/// A name of the source that the translation does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lost {
    /// As it stands in the source.
    pub(crate) name: String,
    /// How English says it, where that is known.
    pub(crate) english: Option<&'static str>,
}

/// What became of the names of a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Names of the source that are not in the translation, each once and in their order.
    pub(crate) lost: Vec<Lost>,
    /// Countries and peoples of the translation that nothing in the source speaks of.
    pub(crate) invented: Vec<String>,
}

/// Compares the names of `source`, a Vietnamese text, with those of `target`, its translation.
pub(crate) fn compare(source: &str, target: &str) -> Names {
    let folded = tomtat_decode::fold_tones(source);
    let source_words = Words::of(&folded);
    let stripped = tomtat_decode::strip_diacritics(target);
    let target_words = Words::of(&stripped);
    let mut names = Names::default();
    let places = places::compare(&source_words, &target_words);
    for word in foreign::lost(source, target) {
        // "Iran" and its like are in the table of places too, with all their forms.
        if !places.known.iter().any(|place| place == word) {
            names.add(word.to_owned(), None);
        }
    }
    for (name, english) in places.lost {
        names.add(name, Some(english));
    }
    for name in vietnamese::lost(&source_words, &places.taken, &places.doubtful, &target_words) {
        names.add(name, None);
    }
    names.invented = places.invented;
    names
}

impl Names {
    fn add(&mut self, name: String, english: Option<&'static str>) {
        if !self.lost.iter().any(|lost| lost.name == name) {
            self.lost.push(Lost { name, english });
        }
    }
}

/// The names that a translation lost, for the tests of each kind of name.
#[cfg(test)]
fn lost(source: &str, target: &str) -> Vec<String> {
    compare(source, target).lost.into_iter().map(|lost| lost.name).collect()
}
