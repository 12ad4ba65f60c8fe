//! Countries with their demonyms and capitals: `Israeli`, `Israel`, `Washington`.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::words::{Word, words};

/// A country by its line in the table.
pub(crate) type Country = u16;

/// The most words of a form in the table.
const LONGEST: usize = 4;

/// A country that a text names, by any of its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCountry {
    /// Where it is named, in bytes.
    pub span: Range<usize>,
    /// Its name in English.
    pub name: String,
}

/// The countries that an English text names: by name, people or capital (`Israelis`, `Moscow`).
///
/// ```
/// let found = tomtat_verify::countries("Israeli envoys flew to the U.S. on Monday.");
/// let names: Vec<&str> = found.iter().map(|country| country.name.as_str()).collect();
/// assert_eq!(names, ["Israel", "United States"]);
/// ```
pub fn countries(text: &str) -> Vec<NamedCountry> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = words.get(at) {
        let Some((country, count)) = country_at(&words, at) else {
            at += 1;
            continue;
        };
        let end = words.get(at + count - 1).map_or(first.span.end, |word| word.span.end);
        if let Some(name) = NAMES.get(usize::from(country)) {
            found.push(NamedCountry { span: first.span.start..end, name: name.clone() });
        }
        at += count;
    }
    found
}

/// The rows of the table.
fn rows() -> impl Iterator<Item = &'static str> {
    include_str!("../data/countries-en.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The words of all forms of a country.
pub(crate) fn forms(country: Country) -> impl Iterator<Item = &'static str> {
    let row = rows().nth(usize::from(country)).unwrap_or_default();
    row.split(['|', ',', ' ', '.', '-']).filter(|word| !word.is_empty())
}

/// The first form of each row, with capitals.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        first.chain(chars).collect::<String>()
    };
    let name = |row: &str| {
        let form = row.split(['|', ',']).next().unwrap_or_default().trim();
        let small = |word: &&str| matches!(*word, "and" | "of" | "the");
        let words = form.split(' ').map(|w| if small(&w) { w.to_owned() } else { capital(w) });
        words.collect::<Vec<_>>().join(" ")
    };
    rows().map(name).collect()
});

static FORMS: LazyLock<HashMap<&'static str, Country>> = LazyLock::new(|| {
    let mut forms = HashMap::new();
    for (row, country) in rows().zip(0..) {
        forms.extend(row.split(['|', ',']).map(|form| (form.trim(), country)));
    }
    forms
});

/// The country named at word `at`, and how many words name it.
pub(crate) fn country_at(words: &[Word], at: usize) -> Option<(Country, usize)> {
    let first = words.get(at).filter(|word| word.capital)?;
    for count in (2..=LONGEST).rev() {
        let Some(run) = words.get(at..at + count) else { continue };
        let keys: Vec<&str> = run.iter().map(|word| word.key.as_str()).collect();
        if let Some(country) = of(&keys.join(" ")) {
            return Some((country, count));
        }
    }
    of(&first.key).map(|country| (country, 1))
}

fn of(form: &str) -> Option<Country> {
    let get = |form: &str| FORMS.get(form).copied();
    get(form).or_else(|| get(form.strip_suffix('s')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(Country, usize)> {
        country_at(&words(text), 0)
    }

    #[test]
    fn a_country_its_people_and_its_capital_are_one() {
        let first = |text| found(text).map(|(country, _)| country);
        assert!(first("Israel").is_some());
        assert_eq!(first("Israel"), first("Israelis"));
        assert_eq!(first("U.S."), first("Washington"));
        assert_eq!(found("South Koreans marched").map(|(_, words)| words), Some(2));
        assert_ne!(first("South Korea"), first("North Korea"));
        assert_ne!(first("Austria"), first("Australia"));
        assert_eq!(first("Hamas"), None);
    }
}
