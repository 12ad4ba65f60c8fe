//! The place of a name in a sentence, and what stands in that place in the source.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use crate::aligned::{Anchor, Apart, Own, REACH, anchored, around, cores, take_apart};
use crate::check::Looked;
use crate::countries::country_at;
use crate::phrases::SAYING;
use crate::source::{Source, initials};
use crate::swaps::FEATURES;
use crate::words::Stems;

/// Words on each side of a name that tell its place.
const CONTEXT: usize = 2;
/// Sentences of the source that are looked at for one name, by its place.
const BY_PLACE: usize = 40;
/// And by the whole sentence.
const BY_SENTENCE: usize = 12;
/// Sentences in which one word is looked up.
pub(crate) const MOST: usize = 400;
/// Words that are looked through for the nearest one that both sentences have.
const ANCHORS: usize = 6;
/// What is known of the place of a name: numbers for the weights of `swaps.rs`, and the other name
/// that fits the place best.
pub(crate) struct Slot {
    pub(crate) features: [f64; FEATURES],
    pub(crate) other: Option<String>,
}

/// A summary sentence with what all its names share.
pub(crate) struct Slots<'a> {
    pub(crate) source: &'a Source,
    pub(crate) looked: &'a Looked<'a>,
    stems: Vec<String>,
    stemmer: Stems,
    pub(crate) cores: Vec<Range<usize>>,
    /// Weights of the stems that the source has.
    weights: HashMap<String, f64>,
    /// Sentences of the source that are most like this one.
    like: Vec<u32>,
    apart: HashMap<u32, Apart>,
}

impl<'a> Slots<'a> {
    pub(crate) fn new(source: &'a Source, looked: &'a Looked<'a>) -> Self {
        let mut stemmer = Stems::default();
        let stems: Vec<String> = looked.words.iter().map(|word| stemmer.of(&word.key)).collect();
        let all = source.sentences.len() as f64 + 1.0;
        let mut weights: HashMap<String, f64> = HashMap::new();
        let mut scores: BTreeMap<u32, f64> = BTreeMap::new();
        for (word, stem) in looked.words.iter().zip(&stems) {
            if !word.is_content() || word.key.len() < 2 || weights.contains_key(stem) {
                continue;
            }
            let Some(places) = source.stems.get(stem) else { continue };
            let rare = (all / places.len() as f64).ln().max(0.0);
            weights.insert(stem.clone(), rare);
            for &at in places.iter().take(MOST) {
                *scores.entry(at).or_insert(0.0) += rare;
            }
        }
        let like = best(scores, BY_SENTENCE);
        let cores = cores(looked);
        Self { source, looked, stems, stemmer, cores, weights, like, apart: HashMap::new() }
    }

    /// The place of the name `core`; `None` where no word around it stands in the source.
    pub(crate) fn slot(&mut self, core: &Range<usize>) -> Option<Slot> {
        let place = self.place(core);
        let total: f64 = place.values().sum();
        if total <= 0.0 {
            return None;
        }
        let mut scores: BTreeMap<u32, f64> = BTreeMap::new();
        for (stem, weight) in &place {
            for &at in self.source.stems.get(stem).into_iter().flatten().take(MOST) {
                *scores.entry(at).or_insert(0.0) += weight;
            }
        }
        let mut candidates = best(scores, BY_PLACE);
        candidates.extend(
            self.like.iter().copied().filter(|at| !candidates.contains(at)).collect::<Vec<_>>(),
        );
        // The title has no place here.
        candidates.retain(|&at| (at as usize) < self.source.sentences.len());
        for &at in &candidates {
            let Some(text) = self.source.sentences.get(at as usize) else { continue };
            let stemmer = &mut self.stemmer;
            self.apart.entry(at).or_insert_with(|| take_apart(text, stemmer));
        }
        let own = Own::new(self.looked, core, &self.stems);
        let holds = self.holding(core);
        let holds_at = |at: u32| holds.binary_search(&at).is_ok();
        let ours: HashSet<&str> = self
            .stems
            .iter()
            .enumerate()
            .filter(|(i, _)| !core.contains(i))
            .map(|(_, stem)| stem.as_str())
            .collect();
        let context: Vec<(&str, f64)> = self
            .weights
            .iter()
            .filter(|(stem, _)| ours.contains(stem.as_str()) && !own.stems.contains(*stem))
            .map(|(stem, weight)| (stem.as_str(), *weight))
            .collect();
        let whole: f64 = context.iter().map(|(_, weight)| weight).sum::<f64>().max(1e-9);
        let (left, right) = self.anchors(core);

        let mut seen = Seen::default();
        let mut other: Option<(f64, String)> = None;
        for &at in &candidates {
            let Some(it) = self.apart.get(&at) else { continue };
            let has: HashSet<&str> = it.stems.iter().map(String::as_str).collect();
            let like = rounded(
                context.iter().filter(|(s, _)| has.contains(s)).map(|(_, w)| w).sum::<f64>()
                    / whole,
            );
            let held = holds_at(at);
            let near = held
                || at.checked_sub(1).is_some_and(holds_at)
                || at.checked_add(1).is_some_and(holds_at);
            let far = near
                || at.checked_sub(2).is_some_and(holds_at)
                || at.checked_sub(3).is_some_and(holds_at);
            if far {
                seen.like_far = seen.like_far.max(like);
            }
            if held {
                seen.like_held = seen.like_held.max(like);
            }
            if near {
                seen.like_near = seen.like_near.max(like);
            }
            let slots = anchored(it, &left, &right, core.len());
            let mut strangers = 0;
            for i in 0..it.words.len() {
                if own.is_at(it, i) {
                    seen.around_own = seen.around_own.max(around(it, &(i..i + 1), &place) / total);
                    for (span, weight) in &slots {
                        if span.contains(&i) {
                            seen.slot_own = seen.slot_own.max(*weight);
                        }
                    }
                }
            }
            for their in &it.names {
                if their.clone().any(|i| own.is_at(it, i)) {
                    continue;
                }
                let is_ours = their
                    .clone()
                    .any(|i| it.stems.get(i).is_some_and(|stem| ours.contains(stem.as_str())));
                let weight = around(it, their, &place) / total;
                let slot = slots
                    .iter()
                    .filter(|(span, _)| their.clone().any(|i| span.contains(&i)))
                    .map(|(_, weight)| *weight)
                    .fold(0.0, f64::max);
                if is_ours {
                    seen.around_ours = seen.around_ours.max(weight);
                    seen.slot_ours = seen.slot_ours.max(slot);
                } else {
                    strangers += 1;
                    seen.around_other = seen.around_other.max(weight);
                    seen.slot_other = seen.slot_other.max(slot);
                }
                let fits = weight + slot + like;
                if other.as_ref().is_none_or(|(most, _)| fits > *most) {
                    let first = it.words.get(their.start).map_or(0, |word| word.span.start);
                    let end = it.words.get(their.end - 1).map_or(first, |word| word.span.end);
                    let text = self.source.sentences.get(at as usize);
                    let text = text.and_then(|text| text.get(first..end)).unwrap_or_default();
                    other = Some((fits, text.to_owned()));
                }
            }
            if like > seen.like {
                seen.like = like;
                seen.best_holds = held;
                seen.strangers = strangers;
            }
        }
        let sides = self.sides(core, &own, &candidates);
        let (before, after) = self.neighbours(core, &own, &candidates);
        let first = self.looked.words.get(core.start)?;
        let saying =
            [core.start.wrapping_sub(1), core.start.wrapping_sub(2), core.end, core.end + 1]
                .iter()
                .any(|&at| {
                    self.looked.words.get(at).is_some_and(|w| SAYING.contains(&w.key.as_str()))
                });
        let is = |yes: bool| f64::from(u8::from(yes));
        let country = is(own.country.is_some());
        let features = [
            seen.around_own,
            seen.around_other,
            seen.around_ours,
            seen.like_held,
            seen.like,
            seen.like_near,
            seen.slot_own,
            seen.slot_other,
            seen.slot_ours,
            before,
            after,
            (1.0 + holds.len() as f64).ln(),
            country,
            is(first.is_acronym(self.looked.text)),
            core.len().min(4) as f64,
            is(core.start == 0),
            is(seen.best_holds),
            f64::from(seen.strangers.min(3)),
            (1.0 + total).ln(),
            (seen.around_other - seen.around_own).max(0.0),
            (seen.around_ours - seen.around_own).max(0.0),
            (seen.slot_other - seen.slot_own).max(0.0),
            (seen.slot_ours - seen.slot_own).max(0.0),
            seen.like - seen.like_held,
            is(saying),
            self.apart_in_source(core),
            self.after_title(core),
            self.after_preposition(core),
            if saying { self.beside_saying(core) } else { 0.0 },
            sides.0,
            sides.1,
            seen.like_far,
            self.article(core),
            country * self.after_preposition(core),
        ];
        Some(Slot { features, other: other.map(|(_, text)| text) })
    }

    /// The words next to a name that the source has too, with their weights: rarer and nearer
    /// words tell more.
    fn place(&self, core: &Range<usize>) -> BTreeMap<String, f64> {
        let mut place: BTreeMap<String, f64> = BTreeMap::new();
        let mut side = |at: &mut dyn Iterator<Item = usize>| {
            let mut found = 0;
            for (distance, i) in at.enumerate().take(4 * REACH) {
                let Some(stem) = self.stems.get(i) else { break };
                let Some(rare) = self.weights.get(stem) else { continue };
                let weight = rare / (1.0 + 0.3 * distance as f64);
                let known = place.entry(stem.clone()).or_insert(0.0);
                *known = known.max(weight);
                found += 1;
                if found == CONTEXT {
                    break;
                }
            }
        };
        side(&mut (0..core.start).rev());
        side(&mut (core.end..self.stems.len()));
        for stem in self.stems.get(core.clone()).unwrap_or_default() {
            place.remove(stem);
        }
        place
    }

    /// The nearest words to the left and to the right that the source has.
    fn anchors(&self, core: &Range<usize>) -> (Vec<Anchor>, Vec<Anchor>) {
        let side = |at: &mut dyn Iterator<Item = usize>| {
            let mut anchors = Vec::new();
            for (distance, i) in at.enumerate().take(ANCHORS) {
                let Some(stem) = self.stems.get(i) else { break };
                if let Some(rare) = self.weights.get(stem) {
                    let weight = rare / (1.0 + 0.3 * distance as f64);
                    anchors.push(Anchor { stem: stem.clone(), distance, weight });
                }
            }
            anchors
        };
        (side(&mut (0..core.start).rev()), side(&mut (core.end..self.stems.len())))
    }

    /// Whether the words right before and after the name stand beside it in the source (1), or
    /// only beside other names (-1).
    fn neighbours(&self, core: &Range<usize>, own: &Own, candidates: &[u32]) -> (f64, f64) {
        let known = |at: usize| self.stems.get(at).filter(|stem| self.weights.contains_key(*stem));
        let before = core.start.checked_sub(1).and_then(known);
        let after = known(core.end);
        let (mut left, mut right) = (0.0_f64, 0.0_f64);
        for it in candidates.iter().filter_map(|at| self.apart.get(at)) {
            for (i, stem) in it.stems.iter().enumerate() {
                if before == Some(stem) {
                    if own.is_at(it, i + 1) {
                        left = 1.0;
                    } else if left == 0.0 && it.names.iter().any(|name| name.start == i + 1) {
                        left = -1.0;
                    }
                }
                if after == Some(stem) && i > 0 {
                    if own.is_at(it, i - 1) {
                        right = 1.0;
                    } else if right == 0.0 && it.names.iter().any(|name| name.end == i) {
                        right = -1.0;
                    }
                }
            }
        }
        (left, right)
    }

    /// How much of the words right before and right after the name stand right beside it, and
    /// beside another name, in a sentence of the source: 1 for a word that says something, half for
    /// another.
    fn sides(&self, core: &Range<usize>, own: &Own, candidates: &[u32]) -> (f64, f64) {
        let side = |at: Option<usize>| {
            let word = self.looked.words.get(at?)?;
            Some((word.key.as_str(), if word.is_content() { 1.0 } else { 0.5 }))
        };
        let (left, right) = (side(core.start.checked_sub(1)), side(Some(core.end)));
        let (mut ours, mut other) = (0.0_f64, 0.0_f64);
        for it in candidates.iter().filter_map(|at| self.apart.get(at)) {
            for name in &it.names {
                let same = |side: Option<(&str, f64)>, at: Option<usize>| match (side, at) {
                    (Some((key, weight)), Some(at)) => it
                        .words
                        .get(at)
                        .map_or(0.0, |word| if word.key == key { weight } else { 0.0 }),
                    _ => 0.0,
                };
                let fits = same(left, name.start.checked_sub(1)) + same(right, Some(name.end));
                if name.clone().any(|at| own.is_at(it, at)) {
                    ours = ours.max(fits);
                } else {
                    other = other.max(fits);
                }
            }
        }
        (ours, other)
    }

    /// The sentences that hold a word of the name, ascending.
    fn holding(&self, core: &Range<usize>) -> Vec<u32> {
        let (source, looked) = (self.source, self.looked);
        let mut places: Vec<u32> = Vec::new();
        for at in core.clone() {
            let (Some(word), Some(stem)) = (looked.words.get(at), self.stems.get(at)) else {
                continue;
            };
            if let Some((country, _)) = country_at(&looked.words, at) {
                places.extend(source.countries.get(&country).into_iter().flatten());
            }
            places.extend(source.names.get(&word.key).into_iter().flat_map(|n| &n.sentences));
            places.extend(source.stems.get(stem).into_iter().flatten());
            places.extend(source.initials.get(&word.key).into_iter().flatten());
        }
        let core = looked.words.get(core.clone()).unwrap_or_default();
        for initials in initials(looked.text, core) {
            places.extend(source.names.get(&initials).into_iter().flat_map(|n| &n.sentences));
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The most that was seen of each.
#[derive(Default)]
struct Seen {
    around_own: f64,
    around_other: f64,
    around_ours: f64,
    like_held: f64,
    like: f64,
    like_near: f64,
    like_far: f64,
    slot_own: f64,
    slot_other: f64,
    slot_ours: f64,
    best_holds: bool,
    strangers: u32,
}

/// A share that is the same in whatever order it was summed.
fn rounded(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}

/// The sentences with the most weight; of equals the earlier.
fn best(scores: BTreeMap<u32, f64>, most: usize) -> Vec<u32> {
    let mut best: Vec<(u32, f64)> = scores.into_iter().collect();
    best.sort_by(|a, b| rounded(b.1).total_cmp(&rounded(a.1)).then(a.0.cmp(&b.0)));
    best.truncate(most);
    best.into_iter().map(|(at, _)| at).collect()
}
