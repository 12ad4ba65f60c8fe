//! Countries with their demonyms and capitals: `Israeli`, `Israel`, `Washington`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::words::Word;

/// A country by its line in the table.
pub(crate) type Country = u16;

/// The most words of a form in the table.
const LONGEST: usize = 4;

static FORMS: LazyLock<HashMap<&'static str, Country>> = LazyLock::new(|| {
    let rows = include_str!("../data/countries-en.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut forms = HashMap::new();
    for (row, country) in rows.zip(0..) {
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
    use crate::words::words;

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
