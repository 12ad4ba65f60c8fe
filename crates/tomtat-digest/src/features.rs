//! What an article is about, as a vector of names, rare words, numbers and dates.

use std::collections::{BTreeMap, HashMap};

use tomtat_article::Language;
use tomtat_numbers::Kind;

use crate::story::Story;
use crate::words::{commonness, words};

/// Articles that the background frequencies stand for: so much a small run knows of the world.
const BACKGROUND: f64 = 1_000.0;
/// Words in more than so many of 1,000 articles say nothing of the event.
const COMMON: u32 = 100;
/// A name that stands in more articles of a run than this, and in more than 3 of 100, is that of a
/// topic.
const RARE_IN_RUN: usize = 30;
/// The features kept of one article, the heaviest.
const MOST: usize = 160;
/// Sentences read of one article: an event is told long before.
const SENTENCES: usize = 400;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Class {
    Name,
    Word,
    Number,
}

impl Class {
    fn weight(self) -> f64 {
        match self {
            Self::Name => 1.5,
            Self::Word => 1.0,
            Self::Number => 0.8,
        }
    }
}

/// What one article has, before it is weighed against the others.
pub(crate) type Counts = BTreeMap<(Class, String), u32>;

/// Reads the features of a story.
pub(crate) fn counts(story: &Story) -> Counts {
    // (capital within a sentence, capital at its beginning, small)
    let mut seen: BTreeMap<String, [u32; 3]> = BTreeMap::new();
    let mut counts = Counts::new();
    for sentence in story.english.iter().take(SENTENCES) {
        for (i, word) in words(sentence).into_iter().enumerate() {
            if word.digit || word.key.len() < 3 {
                continue;
            }
            let forms = seen.entry(word.key).or_default();
            let form = usize::from(!word.capital) * 2 + usize::from(word.capital && i == 0);
            if let Some(count) = forms.get_mut(form) {
                *count += 1;
            }
        }
        for number in tomtat_numbers::numbers(sentence, Language::ENGLISH) {
            if let Some(key) = number_key(&number) {
                *counts.entry((Class::Number, key)).or_insert(0) += 1;
            }
        }
    }
    for word in story.source.title.iter().flat_map(|title| words(title)) {
        // Titles may have capitals everywhere: they tell no names, but say what it is about.
        if let Some(forms) = seen.get_mut(&word.key) {
            let form = usize::from(forms[0] == 0) * 2;
            forms[form] += 1;
        }
    }
    for (key, [inner, first, small]) in seen {
        let name = inner > small;
        let class = if name { Class::Name } else { Class::Word };
        let total = inner + first + small;
        if commonness(&key) <= COMMON || (name && commonness(&key) <= COMMON * 4) {
            counts.insert((class, key), total);
        }
    }
    counts
}

fn number_key(number: &tomtat_numbers::Number) -> Option<String> {
    let value = number.value?;
    match &number.kind {
        Kind::Date { day, month, .. } => Some(format!("@{month}-{day}")),
        Kind::Plain | Kind::Percent | Kind::Money { .. } => {
            // Small numbers stand everywhere.
            let large = value.whole().is_none_or(|whole| whole.unsigned_abs() > 20);
            large.then(|| format!("#{value}"))
        }
        _ => None,
    }
}

/// A vector of unit length, by feature number.
pub(crate) type Vector = Vec<(u32, f32)>;

/// The vectors of all articles, and how many articles have each feature.
pub(crate) struct Space {
    pub(crate) vectors: Vec<Vector>,
    pub(crate) frequency: Vec<u32>,
    /// Whether a feature is a rare name, a number or a date: what tells an event from a topic.
    pub(crate) strong: Vec<bool>,
}

impl Space {
    /// Weighs the counts of all articles against each other and the background: tf-idf with
    /// logarithmic tf (Salton and Buckley, "Term-weighting approaches in automatic text
    /// retrieval", 1988).
    pub(crate) fn of(all: &[Counts]) -> Self {
        let mut ids: HashMap<&(Class, String), u32> = HashMap::new();
        let mut frequency: Vec<u32> = Vec::new();
        let mut keys: Vec<&(Class, String)> = Vec::new();
        for key in all.iter().flat_map(BTreeMap::keys) {
            let id = *ids.entry(key).or_insert_with(|| {
                frequency.push(0);
                keys.push(key);
                (frequency.len() - 1) as u32
            });
            if let Some(count) = frequency.get_mut(id as usize) {
                *count += 1;
            }
        }
        let idf: Vec<f64> = keys
            .iter()
            .zip(&frequency)
            .map(|((_, key), &df)| {
                let prior = f64::from(commonness(key)).max(0.5) / 1_000.0 * BACKGROUND;
                ((all.len() as f64 + BACKGROUND) / (f64::from(df) + prior)).ln().max(0.0)
            })
            .collect();
        let vectors = all
            .iter()
            .map(|counts| {
                let weighed = counts.iter().filter_map(|(key, &count)| {
                    let id = *ids.get(key)?;
                    let idf = idf.get(id as usize)?;
                    Some((id, key.0.weight() * idf * (1.0 + f64::from(count).ln())))
                });
                unit(weighed.collect())
            })
            .collect();
        let most = (all.len() / 33).max(RARE_IN_RUN) as u32;
        let strong = keys
            .iter()
            .zip(&frequency)
            .map(|((class, key), &df)| *class != Class::Word && commonness(key) == 0 && df <= most)
            .collect();
        Self { vectors, frequency, strong }
    }
}

/// The heaviest features, scaled to length 1, by feature number.
fn unit(mut features: Vec<(u32, f64)>) -> Vector {
    features.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    features.truncate(MOST);
    features.sort_by_key(|(id, _)| *id);
    let length = features.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
    if length <= 0.0 {
        return Vec::new();
    }
    features.into_iter().map(|(id, weight)| (id, (weight / length) as f32)).collect()
}

/// The cosine of two vectors of unit length, and how many strong features they share.
pub(crate) fn cosine(a: &[(u32, f32)], b: &[(u32, f32)], strong: &[bool]) -> (f32, usize) {
    let (mut i, mut j, mut sum, mut shared) = (0, 0, 0.0, 0);
    while let (Some(&(x, wx)), Some(&(y, wy))) = (a.get(i), b.get(j)) {
        match x.cmp(&y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += wx * wy;
                shared += usize::from(strong.get(x as usize).copied().unwrap_or(false));
                i += 1;
                j += 1;
            }
        }
    }
    (sum, shared)
}
