//! Articles that give two numbers for one thing.

use std::collections::BTreeSet;

use tomtat_article::{Code, Language, SummarySentence, Warning};
use tomtat_numbers::{Decimal, Kind, numbers};

use crate::guards::content_words;

/// Sentences of the article that are looked at; of a longer one only the first.
const MOST_SENTENCES: usize = 2_000;
/// Warnings at the most.
const MOST_WARNINGS: usize = 3;
/// Words that two sentences must share at the least.
const LEAST_SHARED: usize = 4;

/// What is said where a sentence that the summary rests on stands in the article a second time with
/// another number.
///
/// Only sentences in the same words but for one, with the same names and dates, are taken for ones
/// about the same thing: what is said in other words is missed, which is better than an alarm for two
/// towns with two numbers.
pub(crate) fn of(sentences: &[SummarySentence], source: &[String]) -> Vec<Warning> {
    let cited: BTreeSet<usize> =
        sentences.iter().flat_map(|sentence| sentence.evidence.iter().copied()).collect();
    let stated: Vec<Option<Stated>> =
        source.iter().take(MOST_SENTENCES).map(|text| Stated::of(text)).collect();
    let mut warnings = Vec::new();
    let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
    for &at in &cited {
        let Some(Some(one)) = stated.get(at) else { continue };
        for (other_at, other) in stated.iter().enumerate() {
            let Some(other) = other else { continue };
            let pair = (at.min(other_at), at.max(other_at));
            if at == other_at || told.contains(&pair) {
                continue;
            }
            if let Some((a, b)) = one.against(other) {
                told.insert(pair);
                let (first, second) = if at < other_at { (a, b) } else { (b, a) };
                let message = format!(
                    "the article says {first} in sentence {} and {second} in sentence {}, in nearly \
                     the same words; one may be wrong, or the later one",
                    pair.0 + 1,
                    pair.1 + 1
                );
                warnings.push(Warning::new(Code::SummaryContradiction, message).at_sentence(at));
            }
        }
    }
    warnings.truncate(MOST_WARNINGS);
    warnings
}

/// What a sentence with numbers says.
struct Stated {
    /// Content words in order, without numbers.
    words: Vec<String>,
    /// Words with a capital, but for the first.
    names: BTreeSet<String>,
    /// Dates and times as they stand.
    times: Vec<String>,
    values: Vec<(Decimal, String)>,
}

impl Stated {
    fn of(text: &str) -> Option<Self> {
        let mut values = Vec::new();
        let mut times = Vec::new();
        for number in numbers(text, Language::ENGLISH) {
            match (&number.kind, number.value) {
                (Kind::Plain | Kind::Percent | Kind::Money { .. }, Some(value)) => {
                    values.push((value, number.text));
                }
                _ => times.push(number.text),
            }
        }
        if values.is_empty() {
            return None;
        }
        let mut words = content_words(text);
        words.retain(|word| !word.contains(|c: char| c.is_ascii_digit()));
        let names = text.split_whitespace().skip(1);
        let names = names.filter(|word| word.starts_with(char::is_uppercase));
        let names = names.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
        Some(Self { words, names: names.collect(), times, values })
    }

    /// The first number of two sentences that say the same but for it.
    fn against<'a>(&'a self, other: &'a Self) -> Option<(&'a str, &'a str)> {
        let same = self.names == other.names
            && self.times == other.times
            && self.values.len() == other.values.len();
        if !same {
            return None;
        }
        let shared = self.words.iter().filter(|w| other.words.binary_search(w).is_ok()).count();
        let (least, most) =
            (self.words.len().min(other.words.len()), self.words.len().max(other.words.len()));
        if shared < LEAST_SHARED || shared < least || most > shared + 1 {
            return None;
        }
        let mut differing = self.values.iter().zip(&other.values).filter(|(a, b)| a.0 != b.0);
        // Two numbers that differ are of a series, as of week 1 and of week 2.
        let (a, b) = differing.next().filter(|_| differing.next().is_none())?;
        Some((&a.1, &b.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &[&str]) -> Vec<String> {
        let source: Vec<String> = source.iter().map(|&s| s.to_owned()).collect();
        let summary = [SummarySentence::new("Some text.", vec![0])];
        of(&summary, &source).into_iter().map(|warning| warning.message).collect()
    }

    #[test]
    fn two_numbers_for_one_thing_are_told() {
        let found = found(&[
            "The storm killed 40 people in the valley of Koral, the ministry said.",
            "Rain fell.",
            "The ministry said the storm killed 60 people in the valley of Koral.",
        ]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("the article says 40 in sentence 1 and 60 in sentence 3"));
    }

    #[test]
    fn other_places_other_times_and_the_same_number_are_no_contradiction() {
        for other in [
            "The storm killed 60 people in the valley of Lomnica, the ministry said.",
            "The storm killed 40 people in the valley of Koral, the ministry said.",
            "The storm killed 60 people in the valley of Koral on Monday, the ministry said.",
            "The storm killed 60 horses in the valley of Koral, the ministry said.",
            "The storm hurt 60 horses and closed roads of Koral, farmers told reporters.",
        ] {
            let first = "The storm killed 40 people in the valley of Koral, the ministry said.";
            assert_eq!(found(&[first, other]), [""; 0], "{other}");
        }
    }
}
