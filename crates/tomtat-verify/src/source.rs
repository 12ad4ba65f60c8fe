//! A source text with what its sentences hold, to look summary sentences up in.

use std::collections::HashMap;

use tomtat_article::Language;
use tomtat_numbers::Index;

use crate::countries::{Country, country_at, forms};
use crate::words::{Stems, Word, words};

/// Words of a name whose initials are taken for acronyms.
const LONGEST_NAME: usize = 8;

/// The sentences of an English text, indexed. Making one costs time and memory linear in the
/// length of the text; checking a sentence costs what its words find.
///
/// ```
/// use tomtat_verify::Source;
///
/// let source = Source::new(["Mayor Anna Lind said 3,200 people had left.", "Trains ran late."]);
/// let verdict = source.check("Some 4,200 people left, Lind said.");
/// assert_eq!(verdict.evidence, [0]);
/// assert_eq!(verdict.findings[0].words, "4,200");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Source {
    pub(crate) sentences: Vec<String>,
    /// Sentences by the stems that they hold, ascending.
    pub(crate) stems: HashMap<String, Vec<u32>>,
    /// Sentences by the words that they hold with a capital, and whether one does not begin its
    /// sentence.
    pub(crate) names: HashMap<String, Names>,
    pub(crate) countries: HashMap<Country, Vec<u32>>,
    /// Countries that the text takes for granted.
    pub(crate) background: Vec<Country>,
    /// Sentences by the initials of the names that they hold.
    pub(crate) initials: HashMap<String, Vec<u32>>,
    pub(crate) numbers: Index,
    /// All words, each between spaces, to find quotations in.
    pub(crate) flat: String,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) sentences: Vec<u32>,
    pub(crate) inside: bool,
}

impl Source {
    /// Indexes the sentences of a text; evidence is given by their indices.
    pub fn new<'a>(sentences: impl IntoIterator<Item = &'a str>) -> Self {
        let mut source = Self { flat: " ".to_owned(), ..Self::default() };
        let mut stems = Stems::default();
        for sentence in sentences {
            let at = source.sentences.len();
            source.index(at, sentence, &mut stems);
            source.sentences.push(sentence.to_owned());
        }
        source.numbers.finish();
        source
    }

    /// The same, with the title of the text: names, numbers and quotations may stand in it,
    /// evidence never does.
    pub fn with_title(mut self, title: &str) -> Self {
        let at = self.sentences.len();
        self.index(at, title, &mut Stems::default());
        self.numbers.finish();
        self
    }

    /// The same, with a country that the text takes for granted: newspapers of Vietnam do not say
    /// whose ministry it is. A name that is no country changes nothing.
    pub fn with_background(mut self, country: &str) -> Self {
        self.background.extend(country_at(&words(country), 0).map(|(country, _)| country));
        self
    }

    /// The sentences that were given.
    pub fn sentences(&self) -> &[String] {
        &self.sentences
    }

    /// The runs of digits and the words, in lower case, that a true sentence about the source is
    /// made of: those that stand in it, other forms of its countries, initials of its names.
    pub fn vocabulary(&self) -> (Vec<String>, Vec<String>) {
        let texts = || self.sentences.iter().map(String::as_str).chain([self.flat.as_str()]);
        let numbers = texts().flat_map(|text| text.split(|c: char| !c.is_ascii_digit()));
        let numbers = numbers.filter(|run| !run.is_empty()).map(str::to_owned).collect();
        let stand = texts().flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
        let stand = stand.map(str::to_lowercase);
        let known = self.countries.keys().chain(&self.background).flat_map(|at| forms(*at));
        let known = known.map(str::to_owned).chain(self.initials.keys().cloned());
        let words = stand.chain(known).filter(|word| !word.is_empty());
        (numbers, words.flat_map(|word| [format!("{word}s"), word]).collect())
    }

    fn index(&mut self, at: usize, text: &str, stems: &mut Stems) {
        let sentence = u32::try_from(at).unwrap_or(u32::MAX);
        let words = words(text);
        for (i, word) in words.iter().enumerate() {
            self.flat.push_str(&word.key);
            self.flat.push(' ');
            put(self.stems.entry(stems.of(&word.key)).or_default(), sentence);
            if word.capital {
                let names = self.names.entry(word.key.clone()).or_default();
                put(&mut names.sentences, sentence);
                names.inside |= i > 0;
            }
            if let Some((country, _)) = country_at(&words, i) {
                put(self.countries.entry(country).or_default(), sentence);
            }
        }
        for initials in initials(text, &words) {
            put(self.initials.entry(initials).or_default(), sentence);
        }
        self.numbers.add(at, text, Language::ENGLISH);
    }
}

fn put(sentences: &mut Vec<u32>, sentence: u32) {
    if sentences.last() != Some(&sentence) {
        sentences.push(sentence);
    }
}

/// The initials of the names of a sentence: `imf` of the International Monetary Fund, with and
/// without the small words between.
pub(crate) fn initials(text: &str, words: &[Word]) -> Vec<String> {
    let mut out = Vec::new();
    for (first, word) in words.iter().enumerate() {
        if !word.capital {
            continue;
        }
        let (mut all, mut capitals) = (String::new(), String::new());
        let mut before = word.span.start;
        for next in words.iter().skip(first).take(LONGEST_NAME) {
            let gap = text.get(before..next.span.start).unwrap_or_default();
            let small = matches!(next.key.as_str(), "of" | "the" | "for" | "and" | "on" | "in");
            if !gap.trim_matches([' ', '-', '’', '\'', '&']).is_empty() || !(next.capital || small)
            {
                break;
            }
            before = next.span.end;
            let initial = next.key.chars().next();
            all.extend(initial);
            if next.capital {
                capitals.extend(initial);
                if capitals.len() >= 2 {
                    out.push(capitals.clone());
                    if all != capitals {
                        out.push(all.clone());
                    }
                }
            }
        }
    }
    out
}
