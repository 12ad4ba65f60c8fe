//! The quantities that an article states, each with what it counts.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use tomtat_article::Language;
use tomtat_numbers::{Decimal, Kind};

use crate::words::{Word, akin, commonness, words};

/// Heads that stand for any person.
const ANYONE: [&str; 8] =
    ["people", "person", "victim", "resident", "civilian", "inhabitant", "individual", "live"];
/// Heads that are measures, ranks or parts: such numbers are not compared.
const MEASURES: [&str; 40] = [
    "year",
    "month",
    "week",
    "day",
    "hour",
    "minute",
    "second",
    "decade",
    "time",
    "km",
    "kilometer",
    "kilometre",
    "meter",
    "metre",
    "mile",
    "kg",
    "kilogram",
    "ton",
    "tonne",
    "hectare",
    "acre",
    "degree",
    "point",
    "page",
    "age",
    "old",
    "am",
    "pm",
    "cm",
    "mm",
    "liter",
    "litre",
    "feet",
    "foot",
    "inch",
    "phase",
    "stage",
    "round",
    "part",
    "side",
];
/// Words in front of a number that belong to what is stated.
const BOUNDS: [&[&str]; 21] = [
    &["more", "than"],
    &["no", "more", "than"],
    &["less", "than"],
    &["fewer", "than"],
    &["at", "least"],
    &["at", "most"],
    &["up", "to"],
    &["as", "many", "as"],
    &["about"],
    &["around"],
    &["nearly"],
    &["almost"],
    &["over"],
    &["some"],
    &["approximately"],
    &["roughly"],
    // "surpasses", as a key.
    &["surpasse"],
    &["surpassed"],
    &["exceed"],
    &["exceeded"],
    &["topped"],
];

/// A kind of quantity.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) name: &'static str,
    pub(crate) grows: bool,
}

static COUNTED: LazyLock<(Vec<Counted>, HashMap<&'static str, usize>)> = LazyLock::new(|| {
    let (mut kinds, mut marks) = (Vec::new(), HashMap::new());
    for line in include_str!("../data/quantities-en.txt").lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split_whitespace();
        let (Some(name), Some(grows)) = (fields.next(), fields.next()) else { continue };
        marks.extend(fields.map(|word| (word, kinds.len())));
        kinds.push(Counted { name, grows: grows == "grows" });
    }
    (kinds, marks)
});

pub(crate) fn counted(index: usize) -> Option<&'static Counted> {
    COUNTED.0.get(index)
}

/// What a number is a number of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Measure {
    Count,
    Percent,
    Money(&'static str),
}

/// A number that a sentence states, with what it counts.
#[derive(Debug, Clone)]
pub(crate) struct Quantity {
    pub(crate) sentence: usize,
    pub(crate) value: Decimal,
    pub(crate) size: f64,
    pub(crate) measure: Measure,
    /// The kind, where words of one stand by it.
    pub(crate) counted: Option<usize>,
    /// The noun counted, where it follows the number.
    pub(crate) head: Option<String>,
    /// What stands between the number and that noun.
    pub(crate) modifiers: BTreeSet<String>,
    /// The names of the sentence.
    pub(crate) names: BTreeSet<String>,
    /// The words of the clause that say something, without the names and those of its kind.
    pub(crate) clause: BTreeSet<String>,
    /// The number as the sentence has it, with what bounds it and what it counts.
    pub(crate) says: String,
}

impl Quantity {
    /// Whether the noun counted is of people in general, or none is named.
    pub(crate) fn of_anyone(&self) -> bool {
        self.head.as_deref().is_none_or(|head| ANYONE.contains(&head))
    }
}

/// The quantities that a sentence states and that can be compared.
pub(crate) fn quantities(index: usize, sentence: &str) -> Vec<Quantity> {
    let numbers = tomtat_numbers::numbers(sentence, Language::ENGLISH);
    let words = words(sentence);
    let names = names(sentence);
    let mut found = Vec::new();
    for (i, number) in numbers.iter().enumerate() {
        let measure = match &number.kind {
            Kind::Plain => Measure::Count,
            Kind::Percent => Measure::Percent,
            Kind::Money { currency } => Measure::Money(currency),
            _ => continue,
        };
        let (Some(value), Some(size)) = (number.value, number.value.and_then(size_of)) else {
            continue;
        };
        // Dates and ordinals divide no clauses: what is said of them is said of the number too.
        let counts = |other: &&tomtat_numbers::Number| {
            matches!(other.kind, Kind::Plain | Kind::Percent | Kind::Money { .. })
        };
        let before = numbers.get(..i).unwrap_or_default().iter().rev().find(counts);
        let after = numbers.get(i + 1..).unwrap_or_default().iter().find(counts);
        let clause = clause(
            sentence,
            &number.span,
            before.map(|number| number.span.end),
            after.map(|number| number.span.start),
        );
        let follows: Vec<&Word> = words
            .iter()
            .skip_while(|word| word.span.start < number.span.end)
            .take_while(|word| word.span.end <= clause.end)
            .collect();
        if number.text.ends_with('-') || is_compound(sentence, number.span.end) {
            continue;
        }
        let (head, modifiers, end) = head(sentence, number.span.end, &follows);
        if head.as_deref().is_some_and(|head| MEASURES.contains(&head)) {
            continue;
        }
        let inside: Vec<&Word> = words
            .iter()
            .filter(|word| word.span.start >= clause.start && word.span.end <= clause.end)
            .collect();
        let counted = match measure {
            Measure::Count => kind_of(&inside, &number.span),
            Measure::Percent | Measure::Money(_) => None,
        };
        let start = bound_start(&words, number.span.start);
        let says = sentence.get(start..end.unwrap_or(number.span.end)).unwrap_or_default();
        found.push(Quantity {
            sentence: index,
            value,
            size,
            measure,
            counted,
            head,
            modifiers,
            clause: inside
                .iter()
                .filter(|word| !word.digit && word.key.len() > 2 && commonness(&word.key) <= 150)
                .filter(|word| !names.contains(&word.key))
                .filter(|word| !COUNTED.1.contains_key(word.key.as_str()))
                .map(|word| word.key.clone())
                .collect(),
            names: names.clone(),
            says: says.to_owned(),
        });
    }
    found
}

/// `12-year-old`, `16-day`, `6th`: no count of its own.
fn is_compound(sentence: &str, end: usize) -> bool {
    let rest = sentence.get(end..).unwrap_or_default();
    let mut chars = rest.chars();
    match chars.next() {
        Some('-' | '–') => chars.next().is_some_and(char::is_alphanumeric),
        Some(c) => c.is_alphanumeric(),
        None => false,
    }
}

fn size_of(value: Decimal) -> Option<f64> {
    let size = value.to_string().parse::<f64>().ok()?;
    (size.is_finite() && size > 0.0).then_some(size)
}

/// The part of the sentence that is said of the number: up to where the part of its neighbour
/// begins.
fn clause(
    sentence: &str,
    number: &Range<usize>,
    before: Option<usize>,
    after: Option<usize>,
) -> Range<usize> {
    const BORDERS: [&str; 10] =
        [", ", "; ", ": ", " and ", " but ", " while ", " or ", " with ", " compared ", " from "];
    let start = before.map_or(0, |before| {
        let between = sentence.get(before..number.start).unwrap_or_default();
        let last = BORDERS.iter().filter_map(|border| between.rfind(border)).max();
        last.map_or(number.start, |at| before + at)
    });
    let end = after.map_or(sentence.len(), |after| {
        let between = sentence.get(number.end..after).unwrap_or_default();
        let first = BORDERS.iter().filter_map(|border| between.find(border)).min();
        first.map_or(after, |at| number.end + at)
    });
    start.min(number.start)..end.max(number.end)
}

/// The noun that a number counts, what stands before it, and where it ends.
fn head(
    sentence: &str,
    from: usize,
    follows: &[&Word],
) -> (Option<String>, BTreeSet<String>, Option<usize>) {
    let mut modifiers = BTreeSet::new();
    let mut at = from;
    for word in follows.iter().take(3) {
        let between = sentence.get(at..word.span.start).unwrap_or_default();
        if !between.chars().all(char::is_whitespace) || word.digit {
            break;
        }
        at = word.span.end;
        let irregular = ["people", "children", "men", "women", "police", "personnel", "dead"];
        let measure = MEASURES.contains(&word.key.as_str());
        if word.plural || measure || irregular.contains(&word.key.as_str()) {
            return (Some(word.key.clone()), modifiers, Some(word.span.end));
        }
        // "of", "have", "in": what follows is no longer the noun.
        if !word.capital && commonness(&word.key) >= 300 {
            break;
        }
        modifiers.insert(word.key.clone());
    }
    (None, BTreeSet::new(), None)
}

/// The kind whose word stands nearest to the number.
fn kind_of(inside: &[&Word], number: &Range<usize>) -> Option<usize> {
    let place = inside.iter().position(|word| word.span.end > number.start)?;
    inside
        .iter()
        .enumerate()
        .filter_map(|(i, word)| Some((i.abs_diff(place), *COUNTED.1.get(word.key.as_str())?)))
        .filter(|&(distance, _)| distance <= 8)
        .min()
        .map(|(_, kind)| kind)
}

/// Where what is stated begins: at `more than`, where that stands before the number.
fn bound_start(words: &[Word], number: usize) -> usize {
    let before: Vec<&Word> = words.iter().take_while(|word| word.span.end <= number).collect();
    BOUNDS
        .iter()
        .filter_map(|bound| {
            let from = before.len().checked_sub(bound.len())?;
            let tail = before.get(from..)?;
            let matches = tail.iter().zip(bound.iter()).all(|(word, bound)| word.key == *bound);
            tail.first().filter(|_| matches).map(|word| word.span.start)
        })
        .min()
        .unwrap_or(number)
}

/// The names of a sentence, word by word.
pub(crate) fn names(sentence: &str) -> BTreeSet<String> {
    tomtat_numbers::names(sentence)
        .iter()
        .flat_map(|name| words(&name.text))
        .filter(|word| word.key.len() > 2 && !word.digit && commonness(&word.key) <= 400)
        .map(|word| word.key)
        .collect()
}

/// The names that two quantities share, as the first has them.
pub(crate) fn shared<'a>(a: &'a BTreeSet<String>, b: &BTreeSet<String>) -> Vec<&'a str> {
    a.iter().filter(|name| b.iter().any(|other| akin(name, other))).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn found(sentence: &str) -> Vec<(String, Option<&'static str>, Option<String>)> {
        quantities(0, sentence)
            .into_iter()
            .map(|q| (q.says, q.counted.and_then(counted).map(|c| c.name), q.head))
            .collect()
    }

    #[test]
    fn each_number_of_a_sentence_has_its_own_kind() {
        let all = found("The Hamas attack killed 1,200 people and captured about 250 hostages.");
        assert_eq!(all[0], ("1,200 people".into(), Some("deaths"), Some("people".into())));
        assert_eq!(all[1], ("about 250 hostages".into(), Some("hostages"), Some("hostage".into())));
        let all = found("The flood left 5 dead, 2 missing and 17 injured.");
        let kinds: Vec<_> = all.iter().map(|(_, kind, _)| kind.unwrap()).collect();
        assert_eq!(kinds, ["deaths", "missing", "injuries"]);
    }

    #[test]
    fn a_toll_without_a_noun_is_of_deaths() {
        let all = found("Gaza's death toll surpassed 40,000.");
        assert_eq!(all, [("surpassed 40,000".into(), Some("deaths"), None)]);
    }

    #[test]
    fn ages_and_durations_are_not_compared() {
        assert!(found("He died at 40 years old after a 12-day strike 3 km away.").is_empty());
    }
}
