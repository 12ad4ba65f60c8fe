//! Sentences of the source taken apart, and where in them the place of a name would be.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use crate::check::Looked;
use crate::countries::{Country, country_at};
use crate::names::named;
use crate::source::initials;
use crate::words::{Stems, Word, is_common, words};

/// Words around a name of the source in which those are looked for.
pub(crate) const REACH: usize = 5;
/// Words that may stand between two such words beyond those of the summary sentence.
const SLACK: usize = 6;
/// Places of one word in one sentence that are looked at.
const OCCURRENCES: usize = 8;
/// A sentence of the source, taken apart once.
pub(crate) struct Apart {
    pub(crate) words: Vec<Word>,
    pub(crate) stems: Vec<String>,
    pub(crate) names: Vec<Range<usize>>,
}

/// A word beside a name that the source has too.
pub(crate) struct Anchor {
    pub(crate) stem: String,
    pub(crate) distance: usize,
    pub(crate) weight: f64,
}

/// What a name is known by.
pub(crate) struct Own {
    pub(crate) stems: HashSet<String>,
    pub(crate) initials: Vec<String>,
    pub(crate) country: Option<Country>,
}

impl Own {
    pub(crate) fn new(looked: &Looked<'_>, core: &Range<usize>, stems: &[String]) -> Self {
        let words = looked.words.get(core.clone()).unwrap_or_default();
        Self {
            stems: stems.get(core.clone()).unwrap_or_default().iter().cloned().collect(),
            initials: initials(looked.text, words),
            country: country_at(&looked.words, core.start).map(|(country, _)| country),
        }
    }

    /// Whether the word `at` of a source sentence is a word of the name.
    pub(crate) fn is_at(&self, it: &Apart, at: usize) -> bool {
        let Some(stem) = it.stems.get(at) else { return false };
        akin(&self.stems, stem)
            || self.initials.contains(stem)
            || (self.country.is_some()
                && country_at(&it.words, at).map(|(country, _)| country) == self.country)
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

/// The names of a sentence without the titles before, between and after them.
pub(crate) fn cores(looked: &Looked<'_>) -> Vec<Range<usize>> {
    let title = |at: usize| {
        let word = looked.words.get(at);
        let text = word.and_then(|word| looked.text.get(word.span.clone()));
        text.is_none_or(tomtat_numbers::is_title)
    };
    let mut cores: Vec<Range<usize>> = Vec::new();
    for name in named(looked) {
        let mut core = name.words.start..name.words.start;
        for at in name.words.clone() {
            let country = country_at(&looked.words, core.start).map_or(0, |(_, words)| words);
            if country > 0 && core.start + country == at {
                // "Russian Tu-160", "Canadian Robert Schellenberg"
                cores.push(core);
                core = at..at;
            }
            // "Islamic State" ends in a word that is a title elsewhere.
            let ends = !core.is_empty() && at + 1 == name.words.end;
            if title(at) && !ends {
                cores.push(core);
                core = at + 1..at + 1;
            } else {
                core.end = at + 1;
            }
        }
        cores.push(core);
    }
    let capital =
        |at: usize| looked.words.get(at).is_some_and(|word| word.capital || word.is_number());
    for core in &mut cores {
        while core.start < core.end && !capital(core.start) {
            core.start += 1;
        }
        while core.start < core.end && !capital(core.end - 1) {
            core.end -= 1;
        }
    }
    let everyday = |core: &Range<usize>| {
        let first = looked.words.get(core.start);
        core.start == 0 && core.len() == 1 && first.is_some_and(|word| is_common(&word.key))
    };
    cores.retain(|core| !core.is_empty() && !everyday(core));
    cores
}

pub(crate) fn take_apart(text: &str, stems: &mut Stems) -> Apart {
    let looked = Looked { text, words: words(text), evidence: &[] };
    let names = cores(&looked);
    let stems = looked.words.iter().map(|word| stems.of(&word.key)).collect();
    Apart { words: looked.words, stems, names }
}

/// What of the place stands within reach of the words at `at`.
pub(crate) fn around(it: &Apart, at: &Range<usize>, place: &BTreeMap<String, f64>) -> f64 {
    let from = at.start.saturating_sub(REACH);
    let to = at.end.saturating_add(REACH).min(it.stems.len());
    let near = it.stems.get(from..to).unwrap_or_default();
    place.iter().filter(|(stem, _)| near.contains(stem)).map(|(_, weight)| weight).sum()
}

/// Where the name would stand in a source sentence: between the nearest words of both sides, or
/// beside one of them, with the share of the weight of both that they have.
pub(crate) fn anchored(
    it: &Apart,
    left: &[Anchor],
    right: &[Anchor],
    own: usize,
) -> Vec<(Range<usize>, f64)> {
    let at = |anchor: &Anchor| -> Vec<usize> {
        let places = it.stems.iter().enumerate().filter(|(_, stem)| **stem == anchor.stem);
        places.map(|(i, _)| i).take(OCCURRENCES).collect()
    };
    let nearest = |anchors: &'_ [Anchor]| {
        anchors
            .iter()
            .map(|anchor| (anchor.distance, anchor.weight, at(anchor)))
            .find(|a| !a.2.is_empty())
    };
    let all: f64 = [left, right].iter().filter_map(|side| side.first()).map(|a| a.weight).sum();
    if all <= 0.0 {
        return Vec::new();
    }
    let (left, right) = (nearest(left), nearest(right));
    let mut out = Vec::new();
    if let Some((distance, weight, places)) = &left {
        for &place in places {
            out.push((place + 1..place + 2 + distance + own, weight / all));
        }
    }
    if let Some((distance, weight, places)) = &right {
        for &place in places {
            out.push((place.saturating_sub(1 + distance + own)..place, weight / all));
        }
    }
    if let (Some((dl, wl, ls)), Some((dr, wr, rs))) = (&left, &right) {
        for &l in ls {
            for &r in rs.iter().filter(|&&r| r > l && r - l <= dl + dr + own + SLACK) {
                out.push((l + 1..r, (wl + wr) / all));
            }
        }
    }
    out
}
