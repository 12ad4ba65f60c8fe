//! The numbers of many sentences of one text, to look the numbers of another up in.

use std::collections::HashMap;
use std::ops::Range;

use tomtat_article::Language;

use crate::found::{Form, Found};
use crate::read::read;
use crate::{Decimal, Kind, Number};

/// A number, date, month, weekday or time of day that a sentence states.
#[derive(Debug, Clone)]
pub struct Claim(Found);

impl Claim {
    /// The number. Of a weekday the value says nothing; see [`weekday`](Self::weekday).
    pub fn number(&self) -> &Number {
        &self.0.number
    }

    /// Whether it is a small number word, which many things say in another way (`two`, `both`).
    pub fn is_small_word(&self) -> bool {
        self.0.weak
    }

    /// The weekday that it is: 2 is Monday, 8 is Sunday.
    pub fn weekday(&self) -> Option<u8> {
        match self.0.states.first() {
            Some(&Form::Weekday(day)) if self.0.hint => Some(day),
            _ => None,
        }
    }
}

/// The numbers, dates and weekdays that `text` states, in order; small number words included,
/// words that only may say a number (`half`, `both`, `week`) not.
pub fn claims(text: &str, language: Language) -> Vec<Claim> {
    read(text, language)
        .into_iter()
        .filter(|found| !found.hint || matches!(found.states.first(), Some(Form::Weekday(_))))
        .map(|found| Claim(with_dotted(found)))
        .collect()
}

/// `41.000` may be 41,000 where it was translated: both readings, here where nothing is lost by
/// it. (Between two languages it is an error; see [`compare`](crate::compare).)
fn with_dotted(found: Found) -> Found {
    let text = found.number.text.as_str();
    let mut groups = text.split('.');
    let first = groups.next().unwrap_or_default();
    let dotted = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && text.contains('.')
        && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
    let value = dotted.then(|| Decimal::parse(&text.replace('.', ""))).flatten();
    found.or_value(value)
}

/// Where an [`Index`] has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The sentence, as it was numbered in [`Index::add`].
    pub sentence: usize,
    /// Where in the sentence, in bytes.
    pub span: Range<usize>,
    /// What it is there.
    pub kind: Kind,
}

/// The numbers of many sentences by their forms: looking one up costs what is found.
#[derive(Debug, Clone, Default)]
pub struct Index {
    forms: HashMap<Form, Vec<usize>>,
    places: Vec<Place>,
    /// Values with their places, for numbers that are rounded.
    values: Vec<(f64, usize)>,
}

impl Index {
    /// Adds the numbers of one sentence.
    pub fn add(&mut self, sentence: usize, text: &str, language: Language) {
        for found in read(text, language).into_iter().map(with_dotted) {
            let calendar = matches!(
                found.states.first(),
                Some(Form::Weekday(_) | Form::Month(_) | Form::Time(_))
            );
            if found.hint && !calendar {
                continue;
            }
            let place = self.places.len();
            let kind = found.number.kind.clone();
            if !found.hint && !matches!(kind, Kind::Date { .. } | Kind::Month { .. }) {
                let value = found.number.value.map(|value| value.to_f64());
                self.values.extend(value.map(|value| (value, place)));
            }
            for form in &found.states {
                // The 7 of Oct. 7 is no count of anything.
                let part = matches!(form, Form::Value(_))
                    && matches!(kind, Kind::Date { .. } | Kind::Month { .. })
                    && !is_year(form);
                if !part {
                    let places = self.forms.entry(form.clone()).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
            self.places.push(Place { sentence, span: found.number.span, kind });
        }
    }

    /// The values are in order from here on, and [`find`](Self::find) sees those rounded too.
    pub fn finish(&mut self) {
        self.values.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }

    /// The places that state `claim` in some form, in the order of the text. Years of dates must
    /// be stated somewhere too.
    pub fn find(&self, claim: &Claim) -> Vec<&Place> {
        let found = &claim.0;
        let alternatives = match found.number.kind {
            // Day and month apart are no date.
            Kind::Date { .. } => found.alternatives.get(..1).unwrap_or_default(),
            Kind::Month { .. } if found.alternatives.len() > 1 => {
                found.alternatives.get(1..).unwrap_or_default()
            }
            _ => &found.alternatives,
        };
        let mut places: Vec<usize> = alternatives
            .iter()
            .filter(|forms| forms.iter().all(|form| self.forms.contains_key(form)))
            .filter_map(|forms| forms.first().and_then(|form| self.forms.get(form)))
            .flatten()
            .copied()
            .collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|at| self.places.get(at)).collect()
    }

    /// The places with a value from `least` to `most`; needs [`finish`](Self::finish).
    pub fn between(&self, least: f64, most: f64) -> Vec<&Place> {
        let from = self.values.partition_point(|(value, _)| *value < least);
        self.values
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|(value, _)| *value <= most)
            .filter_map(|(_, at)| self.places.get(*at))
            .collect()
    }
}

fn is_year(form: &Form) -> bool {
    matches!(form, Form::Value(value) if value.whole().is_some_and(|n| (1500..=2100).contains(&n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(source: &[&str], text: &str) -> Vec<bool> {
        let mut index = Index::default();
        for (i, sentence) in source.iter().enumerate() {
            index.add(i, sentence, Language::ENGLISH);
        }
        index.finish();
        claims(text, Language::ENGLISH).iter().map(|c| !index.find(c).is_empty()).collect()
    }

    #[test]
    fn a_number_is_found_in_whatever_form_it_is_written() {
        let source = ["Some 41,000 homes lost power on 31 May.", "It cost 3.2 billion dollars."];
        assert_eq!(stated(&source, "41 thousand homes"), [true]);
        assert_eq!(stated(&source, "41.000 homes on May 31"), [true, true]);
        assert_eq!(stated(&source, "$3.2bn and $3.3bn"), [true, false]);
    }

    #[test]
    fn the_day_of_a_date_is_no_count_and_a_weekday_is_looked_up() {
        let source = ["He came on Friday, Oct. 7."];
        assert_eq!(stated(&source, "7 people came on Friday"), [false, true]);
        assert_eq!(stated(&source, "on Thursday, October 8"), [false, false]);
        assert_eq!(stated(&source, "in October, not in June"), [true, false]);
    }

    #[test]
    fn values_are_found_by_their_size() {
        let mut index = Index::default();
        index.add(4, "Some 3,987 people and 12 dogs", Language::ENGLISH);
        index.finish();
        let found: Vec<usize> = index.between(3500.0, 4000.0).iter().map(|p| p.sentence).collect();
        assert_eq!(found, [4]);
    }
}
