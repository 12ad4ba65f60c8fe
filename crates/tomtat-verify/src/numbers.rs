//! Numbers, dates and quantities.

use std::collections::HashMap;
use std::sync::LazyLock;

use tomtat_article::{Code, Finding, Language};
use tomtat_numbers::{Claim, Kind, Number, Place};

use crate::check::Looked;
use crate::source::Source;

static UNITS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("../data/units-en.txt").lines().filter(|line| !line.starts_with('#'));
    let mut units = HashMap::new();
    for row in rows {
        let mut fields = row.split_whitespace();
        if let Some(name) = fields.next() {
            units.extend(fields.map(|form| (form, name)));
        }
    }
    units
});

/// Words of a size without a number, with the size.
const SIZES: [(&str, f64); 6] = [
    ("dozens", 12.0),
    ("hundreds", 1e2),
    ("thousands", 1e3),
    ("millions", 1e6),
    ("billions", 1e9),
    ("trillions", 1e12),
];
/// Words within a few words before a number that is rounded.
const ROUGHLY: [&str; 24] = [
    "about",
    "around",
    "some",
    "roughly",
    "approximately",
    "nearly",
    "almost",
    "over",
    "than",
    "least",
    "most",
    "estimated",
    "exceed",
    "exceeds",
    "exceeded",
    "exceeding",
    "surpassed",
    "surpassing",
    "surpasses",
    "topped",
    "close",
    "up",
    "under",
    "below",
];
/// How far, as a share of it, a rounded number may be from what it rounds.
const ROUNDED: f64 = 0.15;
/// Small number words from here on must stand in the source; of one and two there are too many.
const LEAST_WORD: f64 = 3.0;

impl Source {
    pub(crate) fn numbers(&self, looked: &Looked<'_>) -> Vec<Finding> {
        let text = looked.text;
        let mut findings: Vec<Finding> = tomtat_numbers::claims(text, Language::ENGLISH)
            .iter()
            .filter_map(|claim| {
                let (code, message) = self.number(text, claim)?;
                let number = claim.number();
                Some(Finding::new(code, message).at(text, number.span.clone()))
            })
            .collect();
        for word in &looked.words {
            let size = SIZES.iter().find(|(name, _)| *name == word.key);
            if let Some(&(name, size)) = size
                && !self.stems.contains_key(&crate::words::stem(name))
                && self.numbers.between(size, size * 999.0).is_empty()
            {
                let message = format!("no such quantity in the article: {name}");
                let finding = Finding::new(Code::SummaryNumber, message);
                findings.push(finding.at(text, word.span.clone()));
            }
        }
        findings
    }

    /// What is wrong with one number.
    fn number(&self, text: &str, claim: &Claim) -> Option<(Code, String)> {
        let number = claim.number();
        let value = number.value.map(|value| value.to_f64());
        let calendar = claim.weekday().is_some()
            || matches!(
                number.kind,
                Kind::Year | Kind::Date { .. } | Kind::Month { .. } | Kind::Time { .. }
            );
        let code = if calendar { Code::SummaryDate } else { Code::SummaryNumber };
        if !calendar && claim.is_small_word() && value.is_none_or(|value| value < LEAST_WORD) {
            return None;
        }
        let places = self.numbers.find(claim);
        if places.is_empty() {
            let known = !calendar && (self.rounds(text, number) || self.is_code(number));
            return (!known).then(|| (code, format!("not in the article: {}", number.text)));
        }
        if calendar {
            return None;
        }
        let differs = self.unit_differs(text, number, &places)?;
        Some((Code::SummaryUnit, format!("{}: the article has {differs}", number.text)))
    }

    /// Whether the digits stand in the source as part of a name.
    fn is_code(&self, number: &Number) -> bool {
        number.kind == Kind::Code && self.flat.contains(&format!(" {} ", number.text))
    }

    /// Whether the source has a number that this one rounds.
    fn rounds(&self, text: &str, number: &Number) -> bool {
        let Some(decimal) = number.value else { return false };
        let value = decimal.to_f64();
        if value <= 0.0 {
            return false;
        }
        let before = text.get(..number.span.start).unwrap_or_default();
        let rough = before
            .rsplit(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(3)
            .any(|word| ROUGHLY.contains(&word.to_ascii_lowercase().as_str()));
        // One of the digits that are written: 2.3 billion may be 2.28 billion.
        let digit = 10f64.powi(decimal.exponent());
        let digits = decimal.mantissa().unsigned_abs();
        let within = if rough {
            // 41,000 is not about 42,000.
            0.999 * digit.min(value * ROUNDED)
        } else if digits >= 10 {
            digit * 0.5
        } else {
            return false;
        };
        self.numbers
            .between(value - within, value + within)
            .iter()
            .any(|place| !matches!(place.kind, Kind::Year | Kind::Time { .. } | Kind::Code))
    }

    /// The unit that the source has instead, where it has the number with other units only.
    fn unit_differs(&self, text: &str, number: &Number, places: &[&Place]) -> Option<String> {
        let claimed = Unit::of(text, number.span.end, &number.kind);
        if claimed == Unit::Any {
            return None;
        }
        let mut other = None;
        for place in places {
            let source = self.sentences.get(place.sentence)?;
            let unit = Unit::of(source, place.span.end, &place.kind);
            match (claimed, unit) {
                _ if claimed == unit => return None,
                // "from 5 to 10 km", "3.2 billion" said before in dollars.
                (_, Unit::Any) => return None,
                (Unit::Other, Unit::Percent) | (Unit::Other, Unit::Named(_)) => {
                    if joined(text, number.span.end) {
                        return None;
                    }
                    other = Some(unit);
                }
                (Unit::Other, Unit::Money(_)) => return None,
                (Unit::Money(_), Unit::Other) | (Unit::Named(_), Unit::Other)
                    if joined(source, place.span.end) =>
                {
                    return None;
                }
                _ => other = Some(unit),
            }
        }
        match other? {
            Unit::Money(currency) => Some(currency.to_owned()),
            Unit::Percent => Some("percent".to_owned()),
            Unit::Named(name) => Some(name.to_owned()),
            Unit::Other | Unit::Any => Some("no such unit".to_owned()),
        }
    }
}

/// What a number counts, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Money(&'static str),
    Percent,
    /// A unit of measure.
    Named(&'static str),
    /// A count of something.
    Other,
    /// It cannot be told, or does not matter.
    Any,
}

impl Unit {
    fn of(text: &str, end: usize, kind: &Kind) -> Self {
        match kind {
            Kind::Money { currency } => Self::Money(currency),
            Kind::Percent => Self::Percent,
            Kind::Plain => {
                let rest = text.get(end..).unwrap_or_default();
                let rest = rest.trim_start_matches([' ', '-', '\u{a0}']);
                let word: String =
                    rest.chars().take(14).take_while(|c| c.is_alphabetic()).collect();
                let word = word.to_lowercase();
                match UNITS.get(word.as_str()) {
                    Some(name) => Self::Named(name),
                    None if word.is_empty() => Self::Any,
                    None => Self::Other,
                }
            }
            _ => Self::Any,
        }
    }
}

/// Whether a range or a list goes on after the number: `5 to 10 km`.
fn joined(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default().trim_start();
    ["to ", "-", "–", "—", "and ", "or ", ",", "of "].iter().any(|joiner| rest.starts_with(joiner))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sentence: &str) -> Vec<(Code, String)> {
        let source = Source::new([
            "More than 41,000 homes lost power on Friday, 31 May, and 3,987 people left.",
            "It cost 3.2 billion dollars, 20% of the budget, 5 to 10 km of road and 50 km of rail.",
            "The third storm came at 3:30 p.m. with five dead, as in 2016.",
        ]);
        let findings = source.check(sentence).findings.into_iter();
        findings.map(|finding| (finding.code, finding.words)).collect()
    }

    #[test]
    fn the_same_number_in_another_form_is_no_finding() {
        for sentence in [
            "More than 41 thousand homes lost power on May 31.",
            "Some 41.000 homes lost power, and nearly 4,000 people left.",
            "It cost $3.2bn, 20 percent of the budget.",
            "It took 50 kilometers of rail.",
            "Five people died in the 3rd storm at 15:30.",
            "Thousands of people left and thousands of homes lost power.",
        ] {
            assert_eq!(found(sentence), [], "{sentence}");
        }
    }

    #[test]
    fn changed_numbers_dates_and_units_are_found() {
        let (number, date, unit) = (Code::SummaryNumber, Code::SummaryDate, Code::SummaryUnit);
        for (sentence, code, words) in [
            ("Some 42,000 homes lost power.", number, "42,000"),
            ("Some 41 million homes lost power.", number, "41 million"),
            ("The storm left seven dead.", number, "seven"),
            ("Millions of homes lost power.", number, "Millions"),
            ("Homes lost power on May 30.", date, "May 30"),
            ("Homes lost power on Thursday.", date, "Thursday"),
            ("The storm came as in 2015.", date, "2015"),
            ("It cost 3.2 billion euros.", unit, "3.2 billion"),
            ("It took 50 miles of rail.", unit, "50"),
            ("It cost 20 tons of the budget.", unit, "20"),
        ] {
            assert_eq!(found(sentence), [(code, words.to_owned())], "{sentence}");
        }
    }
}
