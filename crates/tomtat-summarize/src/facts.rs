//! Who, what, where, when and how much: what the sentences of a summary state, as data.
//!
//! Rules over the numbers and dates of `tomtat-numbers`, its names, and the countries of
//! `tomtat-verify`; no model. A fact is kept where it stands in a sentence of the article, and
//! where no check of the sentence doubts its words.

use std::ops::Range;

use tomtat_article::{Fact, Finding, KeyFacts, Language, NumberFact, SummarySentence};
use tomtat_numbers::{Claim, Kind, claims, name_stands_in, names};
use tomtat_verify::countries;

/// The most facts of a kind, and the most sentences named for one.
const MOST: usize = 40;
const MOST_EVIDENCE: usize = 3;
/// Words behind a number that may belong to its unit.
const UNIT_WORDS: usize = 3;
/// Words in front of the name of a place.
const PLACE: [&str; 9] =
    ["in", "near", "across", "outside", "inside", "throughout", "around", "within", "into"];
/// Plurals without an s.
const PLURALS: [&str; 8] =
    ["people", "men", "women", "children", "police", "troops", "percent", "cattle"];
/// Words that end the unit of a number.
const ENDS: [&str; 40] = [
    "of", "in", "on", "at", "to", "and", "or", "from", "by", "with", "for", "than", "as", "that",
    "who", "which", "were", "was", "are", "is", "have", "has", "had", "will", "would", "the", "a",
    "an", "after", "before", "when", "while", "but", "its", "their", "his", "her", "since", "more",
    "per",
];
const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The facts of `sentences`, a summary of `source`.
pub(crate) fn of(sentences: &[SummarySentence], source: &[String]) -> KeyFacts {
    let mut facts = KeyFacts::default();
    let first = sentences.iter().find(|s| s.findings.is_empty() && !s.evidence.is_empty());
    facts.what.extend(first.map(|sentence| {
        let mut evidence = sentence.evidence.clone();
        evidence.sort_unstable();
        Fact { text: sentence.text.clone(), value: None, evidence }
    }));
    for sentence in sentences {
        let looked = Looked { sentence, source };
        looked.numbers(&mut facts);
        looked.names(&mut facts);
    }
    facts
}

struct Looked<'a> {
    sentence: &'a SummarySentence,
    source: &'a [String],
}

impl Looked<'_> {
    /// The words at `span`, where no finding doubts them.
    fn words(&self, span: &Range<usize>) -> Option<&str> {
        let doubted = |finding: &Finding| match finding.span {
            Some(at) => at.start < span.end && span.start < at.end,
            None => false,
        };
        let words = self.sentence.text.get(span.clone())?;
        (!self.sentence.findings.iter().any(doubted)).then_some(words)
    }

    /// The sentences of the source that `states` says to hold a fact: of those that the sentence
    /// rests on, else of all.
    fn evidence(&self, states: impl Fn(&str) -> bool) -> Vec<usize> {
        let at = |i: &usize| self.source.get(*i).is_some_and(|text| states(text));
        let mut near: Vec<usize> = self.sentence.evidence.iter().copied().filter(at).collect();
        if near.is_empty() {
            near = (0..self.source.len()).filter(at).take(MOST_EVIDENCE).collect();
        }
        near.sort_unstable();
        near.truncate(MOST_EVIDENCE);
        near
    }

    fn numbers(&self, facts: &mut KeyFacts) {
        let text = &self.sentence.text;
        for claim in claims(text, Language::ENGLISH) {
            let number = claim.number();
            let span = number.span.clone();
            let Some(words) = self.words(&span).map(str::to_owned) else { continue };
            if let Some(time) = time(&claim) {
                let evidence = self.evidence(|text| stated(&claim, text));
                if !evidence.is_empty() {
                    add(&mut facts.when, Fact { text: words, value: time, evidence });
                }
                continue;
            }
            let Some(value) = number.value else { continue };
            let one = claim.is_small_word() && value.to_f64() <= 1.0;
            if one || matches!(number.kind, Kind::Ordinal | Kind::Code) {
                continue;
            }
            let (mut start, mut end) = (span.start, span.end);
            let counted = unit(text, span.end);
            let unit = match number.kind {
                Kind::Money { currency } => {
                    start = sign_before(text, start);
                    if start == span.start {
                        end = counted.map_or(end, |unit| unit.end);
                    }
                    Some(currency.to_owned())
                }
                Kind::Percent => {
                    let rest = text.get(end..).unwrap_or_default();
                    let sign = ["%", " percent", " per cent", " %"].into_iter();
                    end += sign.filter(|s| rest.starts_with(s)).map(str::len).max().unwrap_or(0);
                    Some("%".to_owned())
                }
                _ => {
                    end = counted.as_ref().map_or(end, |unit| unit.end);
                    counted.and_then(|unit| text.get(unit)).map(str::to_owned)
                }
            };
            let words = text.get(start..end).unwrap_or_default().to_owned();
            let fact = NumberFact {
                text: words,
                value: value.to_string(),
                unit,
                evidence: self.evidence(|text| stated(&claim, text)),
            };
            let known = facts.numbers.iter().any(|f| f.value == fact.value && f.unit == fact.unit);
            if !known && !fact.evidence.is_empty() && facts.numbers.len() < MOST {
                facts.numbers.push(fact);
            }
        }
    }

    fn names(&self, facts: &mut KeyFacts) {
        let text = self.sentence.text.as_str();
        let countries = countries(text);
        for country in &countries {
            let Some(words) = self.words(&country.span) else { continue };
            let words = words.trim_end_matches("'s").trim_end_matches("’s").to_owned();
            let evidence = self.evidence(|text| {
                self::countries(text).iter().any(|other| other.name == country.name)
            });
            let value = (words != country.name).then(|| country.name.clone());
            let name = value.as_deref().unwrap_or(&words);
            let known = |f: &Fact| f.value.as_deref().unwrap_or(&f.text) == name;
            if !evidence.is_empty() && !facts.places.iter().any(known) {
                add(&mut facts.places, Fact { text: words, value, evidence });
            }
        }
        for name in names(text) {
            let whole = |c: &tomtat_verify::NamedCountry| {
                c.span.start <= name.span.start && name.span.end <= c.span.end
            };
            if countries.iter().any(whole) || self.words(&name.span).is_none() {
                continue;
            }
            if name.span.start == 0 && !self.is_name(&name.text) {
                continue;
            }
            let evidence = self.evidence(|text| name_stands_in(&name.text, text));
            if evidence.is_empty() {
                continue;
            }
            let mut of = evidence.iter().filter_map(|&at| self.source.get(at));
            let place = behind_place(text, &name.text)
                || of.any(|sentence| behind_place(sentence, &name.text));
            let kind = if place { &mut facts.places } else { &mut facts.who };
            add(kind, Fact { text: name.text, value: None, evidence });
        }
    }

    /// Whether the words that open a sentence are a name: several, or one that the source writes
    /// with a capital within a sentence.
    fn is_name(&self, words: &str) -> bool {
        words.contains(' ')
            || self.source.iter().any(|sentence| {
                sentence.match_indices(words).any(|(at, _)| {
                    at > 0 && sentence.get(..at).is_some_and(|before| before.ends_with(' '))
                })
            })
    }
}

/// Adds a fact that is not there; of two names of which one ends the other, the longer one.
fn add(facts: &mut Vec<Fact>, new: Fact) {
    let ends = |long: &str, short: &str| {
        long == short || long.strip_suffix(short).is_some_and(|rest| rest.ends_with(' '))
    };
    if facts.iter().any(|fact| ends(&fact.text, &new.text)) {
        return;
    }
    let shorter = facts.iter_mut().find(|fact| fact.value.is_none() && ends(&new.text, &fact.text));
    if let Some(shorter) = shorter {
        shorter.text = new.text;
    } else if facts.len() < MOST {
        facts.push(new);
    }
}

/// Whether a sentence states the number, date or weekday.
fn stated(claim: &Claim, text: &str) -> bool {
    let mut index = tomtat_numbers::Index::default();
    index.add(0, text, Language::ENGLISH);
    index.finish();
    if !index.find(claim).is_empty() {
        return true;
    }
    // "about 41,000" of 41,200: the checks have let it pass.
    claim.number().value.is_some_and(|value| {
        let value = value.to_f64().abs();
        value >= 10.0
            && matches!(claim.number().kind, Kind::Plain | Kind::Money { .. } | Kind::Percent)
            && !index.between(value * 0.95, value * 1.05).is_empty()
    })
}

/// The form of a date or time to compute with, `Some(None)` of a weekday; `None` of another number.
fn time(claim: &Claim) -> Option<Option<String>> {
    if let Some(day) = claim.weekday() {
        let name = usize::from(day).checked_sub(2).and_then(|at| WEEKDAYS.get(at));
        return Some(name.map(|name| (*name).to_owned()));
    }
    let year = |year: Option<u16>| year.map_or_else(|| "-".to_owned(), |year| year.to_string());
    match claim.number().kind {
        Kind::Year => Some(claim.number().value.map(|value| value.to_string())),
        Kind::Date { day, month, year: y } => {
            Some(Some(format!("{}-{month:02}-{day:02}", year(y))))
        }
        Kind::Month { month, year: y } => Some(Some(format!("{}-{month:02}", year(y)))),
        Kind::Time { hour, minute } => Some(Some(format!("{hour:02}:{minute:02}"))),
        _ => None,
    }
}

/// Where the sign of a currency in front of a number begins (`US$`), else where the number does.
fn sign_before(text: &str, number: usize) -> usize {
    let before = text.get(..number).unwrap_or_default();
    let start = before.rfind([' ', '(', '"', '“']).map_or(0, |at| {
        at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
    });
    let sign = before.get(start..).unwrap_or_default();
    if sign.contains(['$', '€', '£', '¥', '₫', '₩', '₹', '฿', '₽']) {
        start
    } else {
        number
    }
}

/// What the number that ends at `from` counts: the words up to the first plural, else one word.
fn unit(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?.strip_prefix([' ', '-'])?;
    let start = text.len() - rest.len();
    let mut end = start;
    let mut first = None;
    for word in rest.split(' ').take(UNIT_WORDS) {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let lower = bare.to_lowercase();
        let plain = bare.chars().all(|c| c.is_alphabetic() || c == '-') && !bare.is_empty();
        if !plain || ENDS.contains(&lower.as_str()) {
            break;
        }
        let here = end..end + bare.len();
        first.get_or_insert(here.clone());
        let plural = lower.len() > 3 && lower.ends_with('s') && !lower.ends_with("ss");
        if plural || PLURALS.contains(&lower.as_str()) {
            return Some(start..here.end);
        }
        if bare.len() != word.len() {
            break;
        }
        end = here.end + 1;
    }
    first
}

/// Whether the name stands behind a word of place somewhere in `text`.
fn behind_place(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default().trim_end();
        let before = before.strip_suffix(" the").unwrap_or(before);
        let word = before.rsplit(' ').next().unwrap_or_default();
        PLACE.contains(&word.to_lowercase().as_str())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use tomtat_verify::Source;

    use super::*;

    const ARTICLE: [&str; 5] = [
        "Heavy rain left 41,000 households in Quang Nam without power, the province said on October 12.",
        "The damage is put at $3.2 billion, Governor Anna Lind told reporters in Hanoi at 15:30.",
        "Two old bridges fell, and prices rose by 40 percent.",
        "Israeli engineers of the company Tarn Power arrived on Monday.",
        "Nobody was hurt.",
    ];

    fn facts(summary: &[&str]) -> KeyFacts {
        let source = Source::new(ARTICLE);
        let sentence = |text: &&str| {
            let verdict = source.check(text);
            let mut sentence = SummarySentence::new(*text, verdict.evidence);
            sentence.findings = verdict.findings;
            sentence
        };
        let sentences: Vec<SummarySentence> = summary.iter().map(sentence).collect();
        of(&sentences, source.sentences())
    }

    fn texts(facts: &[Fact]) -> Vec<(&str, Option<&str>, &[usize])> {
        facts.iter().map(|f| (f.text.as_str(), f.value.as_deref(), f.evidence.as_slice())).collect()
    }

    #[test]
    fn numbers_come_with_their_units_and_places() {
        let found = facts(&[
            "Rain cut power to 41,000 households.",
            "It cost $3.2 billion, two old bridges fell, and prices rose by 40 percent.",
        ]);
        let numbers: Vec<_> = found
            .numbers
            .iter()
            .map(|n| (n.text.as_str(), n.value.as_str(), n.unit.as_deref(), n.evidence.as_slice()))
            .collect();
        assert_eq!(
            numbers,
            [
                ("41,000 households", "41000", Some("households"), &[0][..]),
                ("$3.2 billion", "3200000000", Some("USD"), &[1]),
                ("two old bridges", "2", Some("old bridges"), &[2]),
                ("40 percent", "40", Some("%"), &[2]),
            ]
        );
    }

    #[test]
    fn who_where_and_when_are_told_apart() {
        let found = facts(&[
            "Anna Lind spoke in Hanoi at 15:30 about the rain of October 12 in Quang Nam.",
            "Israeli engineers of Tarn Power arrived on Monday, Lind said.",
        ]);
        assert_eq!(texts(&found.who), [("Anna Lind", None, &[1][..]), ("Tarn Power", None, &[3])]);
        let places: Vec<_> = texts(&found.places).iter().map(|(t, v, _)| (*t, *v)).collect();
        assert!(places.contains(&("Hanoi", Some("Vietnam"))), "{places:?}");
        assert!(places.contains(&("Quang Nam", None)), "{places:?}");
        assert!(places.contains(&("Israeli", Some("Israel"))), "{places:?}");
        assert_eq!(
            texts(&found.when).iter().map(|(_, value, at)| (*value, *at)).collect::<Vec<_>>(),
            [(Some("15:30"), &[1][..]), (Some("--10-12"), &[0]), (Some("Monday"), &[3]),]
        );
        assert_eq!(found.what[0].evidence, [0, 1]);
    }

    #[test]
    fn what_could_not_be_verified_is_no_fact() {
        let found = facts(&["Peter Olsen said 9,500 households were without power in Oslo."]);
        assert!(found.numbers.is_empty() && found.who.is_empty(), "{found:?}");
        assert!(found.places.is_empty() && found.what.is_empty(), "{found:?}");
    }

    #[test]
    fn the_capital_of_a_first_word_makes_no_name() {
        assert!(facts(&["Heavy rain cut power.", "Prices rose."]).who.is_empty());
        assert!(of(&[], &[]).is_empty());
    }
}
