//! A name that stands in the article, but not where the sentence has it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use tomtat_article::{Code, Finding};

use crate::check::Looked;
use crate::countries::{Country, country_at};
use crate::names::named;
use crate::source::Source;
use crate::words::{Stems, Word, is_common, words};

/// Words on each side of a name that tell its place.
const CONTEXT: usize = 2;
/// Words around a name of the source in which those are looked for.
const REACH: usize = 5;
/// Another name must have at least this share of the place's weight around it.
const TAKEN: f64 = 0.4;
/// The name itself must have less than this share of what the other has.
const MISSED: f64 = 0.35;
/// What the words of the place count elsewhere in a sentence that has the name, or in the sentences
/// beside it, where the name may be a pronoun or the speaker.
const LOOSELY: f64 = 0.5;
/// Sentences of the source that are looked at for one name.
const CANDIDATES: usize = 40;
/// Sentences in which one word is looked up.
const MOST: usize = 400;

/// A sentence of the source, taken apart once.
struct Apart {
    words: Vec<Word>,
    stems: Vec<String>,
    names: Vec<Range<usize>>,
}

impl Source {
    /// Names whose place another name has in the source: the words next to the name stand around
    /// the other one, and not around the name itself.
    ///
    /// The weights were chosen on news-vi-en for few false alarms; it sees about a quarter of such
    /// swaps.
    pub(crate) fn swaps(&self, looked: &Looked<'_>) -> Vec<Finding> {
        let mut apart: HashMap<u32, Apart> = HashMap::new();
        let mut stems = Stems::default();
        let ours: HashSet<String> = looked.words.iter().map(|word| stems.of(&word.key)).collect();
        cores(looked)
            .into_iter()
            // Countries are the background of half the sentences; they were half the false alarms.
            .filter(|core| country_at(&looked.words, core.start).is_none())
            .filter_map(|core| {
                let other = self.taken(looked, &core, &ours, &mut apart, &mut stems)?;
                let first = looked.words.get(core.start)?.span.start;
                let end = looked.words.get(core.end.checked_sub(1)?)?.span.end;
                let words = looked.text.get(first..end)?;
                let message = format!("the article has {other} where this has {words}");
                let finding = Finding::new(Code::SummaryNameSwapped, message);
                Some(finding.at(looked.text, first..end))
            })
            .collect()
    }

    /// The name that has the place of the name `core` in the source.
    fn taken(
        &self,
        looked: &Looked<'_>,
        core: &Range<usize>,
        ours: &HashSet<String>,
        apart: &mut HashMap<u32, Apart>,
        stems: &mut Stems,
    ) -> Option<String> {
        let place = self.place(looked, core, stems);
        let total: f64 = place.values().sum();
        if total <= 0.0 {
            return None;
        }
        let mut scores: BTreeMap<u32, f64> = BTreeMap::new();
        for (stem, weight) in &place {
            for &at in self.stems.get(stem).into_iter().flatten().take(MOST) {
                *scores.entry(at).or_insert(0.0) += weight;
            }
        }
        let mut best: Vec<(u32, f64)> = scores.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.truncate(CANDIDATES);
        let holds = self.holding(looked, core, stems);
        let own: HashSet<String> = looked
            .words
            .get(core.clone())
            .unwrap_or_default()
            .iter()
            .map(|word| stems.of(&word.key))
            .collect();
        let country = country_at(&looked.words, core.start).map(|(country, _)| country);
        let (mut name, mut other) = (0.0_f64, None::<(f64, String)>);
        for (at, score) in best {
            let Some(text) = usize::try_from(at).ok().and_then(|at| self.sentences.get(at)) else {
                // The title.
                continue;
            };
            let it = apart.entry(at).or_insert_with(|| take_apart(text, stems));
            if holds.binary_search(&at).is_ok() {
                name = name.max(LOOSELY * score);
                for i in 0..it.words.len() {
                    let same = it.stems.get(i).is_some_and(|stem| akin(&own, stem))
                        || is_country(&it.words, i, country);
                    if same {
                        name = name.max(around(it, &(i..i + 1), &place));
                    }
                }
            } else if [at.checked_sub(1), at.checked_add(1)]
                .into_iter()
                .flatten()
                .any(|at| holds.binary_search(&at).is_ok())
            {
                name = name.max(LOOSELY * score);
            }
            for their in &it.names {
                let is_ours = their.clone().any(|i| {
                    it.stems.get(i).is_some_and(|stem| ours.contains(stem) || akin(&own, stem))
                        || is_country(&it.words, i, country)
                });
                let weight = around(it, their, &place);
                if !is_ours && other.as_ref().is_none_or(|(best, _)| weight > *best) {
                    let first = it.words.get(their.start).map_or(0, |word| word.span.start);
                    let end = it.words.get(their.end - 1).map_or(first, |word| word.span.end);
                    let text = text.get(first..end).unwrap_or_default();
                    other = Some((weight, text.to_owned()));
                }
            }
        }
        let (weight, other) = other?;
        (weight >= TAKEN * total && name < MISSED * weight).then_some(other)
    }

    /// The words next to a name that the source has too, with their weights: rarer and nearer
    /// words tell more.
    fn place(
        &self,
        looked: &Looked<'_>,
        core: &Range<usize>,
        stems: &mut Stems,
    ) -> BTreeMap<String, f64> {
        let all = self.sentences.len() as f64 + 1.0;
        let mut place: BTreeMap<String, f64> = BTreeMap::new();
        let mut side = |at: &mut dyn Iterator<Item = usize>| {
            let mut found = 0;
            for (distance, i) in at.enumerate().take(4 * REACH) {
                let Some(word) = looked.words.get(i) else { break };
                if !word.is_content() || word.key.len() < 2 {
                    continue;
                }
                let stem = stems.of(&word.key);
                let Some(places) = self.stems.get(&stem) else { continue };
                let rare = (all / places.len() as f64).ln().max(0.0);
                let weight = rare / (1.0 + 0.3 * distance as f64);
                let known = place.entry(stem).or_insert(0.0);
                *known = known.max(weight);
                found += 1;
                if found == CONTEXT {
                    break;
                }
            }
        };
        side(&mut (0..core.start).rev());
        side(&mut (core.end..looked.words.len()));
        for word in looked.words.get(core.clone()).unwrap_or_default() {
            place.remove(&stems.of(&word.key));
        }
        place
    }

    /// The sentences that hold a word of the name, ascending.
    fn holding(&self, looked: &Looked<'_>, core: &Range<usize>, stems: &mut Stems) -> Vec<u32> {
        let mut places: Vec<u32> = Vec::new();
        for at in core.clone() {
            let Some(word) = looked.words.get(at) else { continue };
            if let Some((country, _)) = country_at(&looked.words, at) {
                places.extend(self.countries.get(&country).into_iter().flatten());
            }
            places.extend(self.names.get(&word.key).into_iter().flat_map(|n| &n.sentences));
            places.extend(self.stems.get(&stems.of(&word.key)).into_iter().flatten());
            places.extend(self.initials.get(&word.key).into_iter().flatten());
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// Whether one of the stems is this one, or one begins the other: Europe, European.
fn akin(stems: &HashSet<String>, stem: &str) -> bool {
    stems.iter().any(|own| {
        let (short, long) = if own.len() < stem.len() { (&**own, stem) } else { (stem, &**own) };
        short == long
            || (short.len() >= 4 && long.len() - short.len() <= 4 && long.starts_with(short))
    })
}

fn is_country(words: &[Word], at: usize, country: Option<Country>) -> bool {
    country.is_some() && country_at(words, at).map(|(country, _)| country) == country
}

/// The names of a sentence without the titles before and after them.
fn cores(looked: &Looked<'_>) -> Vec<Range<usize>> {
    let title = |at: usize| {
        let word = looked.words.get(at);
        let text = word.and_then(|word| looked.text.get(word.span.clone()));
        text.is_none_or(tomtat_numbers::is_title)
    };
    named(looked)
        .into_iter()
        .filter_map(|name| {
            let mut core = name.words;
            while !core.is_empty() && title(core.start) {
                core.start += 1;
            }
            while !core.is_empty() && title(core.end - 1) {
                core.end -= 1;
            }
            let first = looked.words.get(core.start)?;
            let everyday = core.start == 0 && core.len() == 1 && is_common(&first.key);
            (!core.is_empty() && !everyday).then_some(core)
        })
        .collect()
}

fn take_apart(text: &str, stems: &mut Stems) -> Apart {
    let looked = Looked { text, words: words(text), evidence: &[] };
    let names = cores(&looked);
    let stems = looked.words.iter().map(|word| stems.of(&word.key)).collect();
    Apart { words: looked.words, stems, names }
}

/// What of the place stands within reach of the words at `at`.
fn around(it: &Apart, at: &Range<usize>, place: &BTreeMap<String, f64>) -> f64 {
    let from = at.start.saturating_sub(REACH);
    let to = at.end.saturating_add(REACH).min(it.stems.len());
    let near = it.stems.get(from..to).unwrap_or_default();
    place.iter().filter(|(stem, _)| near.contains(stem)).map(|(_, weight)| weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_the_place_of_another_is_found() {
        let source = Source::new([
            "Deputy Defense Minister Nikolai Pankov said the base at Tartus would become permanent.",
            "Plans to rebuild the harbour are going well, and ships will come next year.",
            "Residents of the town were not asked.",
            "Senator Igor Morozov praised the decision in an interview with the agency.",
        ]);
        let found = |text: &str| source.check(text).findings;
        let swapped =
            found("Deputy Defense Minister Igor Morozov said the base would be permanent.");
        assert_eq!(swapped[0].code, Code::SummaryNameSwapped);
        assert_eq!(swapped[0].words, "Igor Morozov");
        assert_eq!(found("Deputy Defense Minister Pankov said the base would be permanent."), []);
        assert_eq!(found("Morozov praised the decision on Tartus."), []);
    }
}
