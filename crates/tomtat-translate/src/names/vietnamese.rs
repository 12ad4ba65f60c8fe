//! Vietnamese persons and places: runs of capitalised syllables.
//!
//! Vietnamese writes institutions with capitals too (`Bộ Ngoại giao`), and those are translated. So
//! a run counts as a name only where something says so: a family name at its beginning, a word
//! such as "ông" or "tỉnh" before it, the list of provinces, or two capitals of which none is a
//! word of institutions (`data/institution-words.txt`).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use tomtat_decode::strip_diacritics;

use super::words::{Word, Words};

/// The longest run of capitals that is one name.
const LONGEST: usize = 5;

/// How sure it is that a syllable stands for itself and is no part of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alone {
    Surely,
    Maybe,
    No,
}

/// What is known of a family name.
struct Family {
    /// Its forms in Chinese and Korean names.
    abroad: Vec<&'static str>,
    /// Whether the word is hardly ever anything else.
    sure: bool,
}

static FAMILIES: LazyLock<HashMap<String, Family>> = LazyLock::new(|| {
    let lines = include_str!("../../data/family-names.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, forms)| {
            let abroad = forms.split('|').filter(|form| !form.is_empty()).collect();
            let sure = name.starts_with('!');
            let name = tomtat_decode::fold_tones(name.trim_start_matches('!')).into_owned();
            (name, Family { abroad, sure })
        })
        .collect()
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    Person,
    Place,
}

static HEADS: LazyLock<HashMap<String, Head>> = LazyLock::new(|| {
    let mut heads = HashMap::new();
    for line in include_str!("../../data/name-heads.txt").lines() {
        let (kind, words) = line.split_once(' ').unwrap_or_default();
        let head = match kind {
            "person" => Head::Person,
            "place" => Head::Place,
            _ => continue,
        };
        for word in words.split_whitespace() {
            heads.insert(tomtat_decode::fold_tones(word).replace('_', " "), head);
        }
    }
    heads
});

fn folded_list(data: &'static str, by: char) -> HashSet<String> {
    data.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split(by))
        .filter(|entry| !entry.is_empty())
        .map(|entry| tomtat_decode::fold_tones(entry).into_owned())
        .collect()
}

static PROVINCES: LazyLock<HashSet<String>> =
    LazyLock::new(|| folded_list(include_str!("../../data/provinces.txt"), '|'));
static INSTITUTIONS: LazyLock<HashSet<String>> =
    LazyLock::new(|| folded_list(include_str!("../../data/institution-words.txt"), ' '));

/// The word that says what sort of name follows at `at`.
fn head_before(words: &Words<'_>, at: usize) -> Option<Head> {
    let before = at.checked_sub(1)?;
    if !words.get(at)?.joined {
        return None;
    }
    let last = words.get(before)?;
    let pair = before
        .checked_sub(1)
        .filter(|_| last.joined)
        .and_then(|first| HEADS.get(&words.between(first, before).to_lowercase()));
    pair.or_else(|| HEADS.get(&last.text.to_lowercase())).copied()
}

/// Whether the words `first` to `last` (`Anh`, `Hàn Quốc`) are a country and no part of a name.
/// `taken` are words before them that belong to a country.
pub(super) fn alone(words: &Words<'_>, first: usize, last: usize, taken: &HashSet<usize>) -> Alone {
    let Some(word) = words.get(first) else { return Alone::No };
    let before = first.checked_sub(1).filter(|at| word.joined && !taken.contains(at));
    let before = before.and_then(|at| words.get(at));
    let named = |word: &Word<'_>| word.capital && word.syllable && word.text.len() > 1;
    if first != last || !word.syllable {
        // "Lưu Bình Nhưỡng" is a person.
        let person = word.syllable
            && before.is_some_and(|word| named(word) && FAMILIES.contains_key(word.text));
        return if person { Alone::No } else { Alone::Surely };
    }
    if !word.capital {
        return Alone::Maybe;
    }
    let followed = words.get(last + 1).is_some_and(|next| next.joined && named(next));
    let head = head_before(words, first);
    let Some(before) = before else {
        let sure = !word.opens && !followed;
        return if sure || (word.joined && !followed) { Alone::Surely } else { Alone::Maybe };
    };
    if named(before) {
        let part = !before.opens || head.is_some() || FAMILIES.contains_key(before.text);
        return match (part, INSTITUTIONS.contains(before.text)) {
            (_, true) => Alone::Maybe,
            (true, _) => Alone::No,
            (false, _) if followed => Alone::Maybe,
            (false, _) => Alone::Surely,
        };
    }
    match head {
        Some(Head::Person) => Alone::No,
        _ if followed => Alone::Maybe,
        Some(Head::Place) => Alone::Maybe,
        None => Alone::Surely,
    }
}

/// The names of `source` that `target`, a text without diacritics, does not have. `taken` are words
/// that belong to places already, `doubtful` ones that may.
pub(super) fn lost(
    source: &Words<'_>,
    taken: &HashSet<usize>,
    doubtful: &HashSet<usize>,
    target: &Words<'_>,
) -> Vec<String> {
    let there = There::of(target);
    let mut lost: Vec<String> = Vec::new();
    let part = |at: usize| {
        source.get(at).is_some_and(|word| {
            word.capital && word.syllable && word.text.chars().count() > 1 && !taken.contains(&at)
        })
    };
    let mut at = 0;
    while at < source.len() {
        if !part(at) {
            at += 1;
            continue;
        }
        let first = at;
        at += 1;
        while part(at) && source.get(at).is_some_and(|word| word.joined) {
            at += 1;
        }
        let names = names_in(source, first, at);
        let sure = |&(from, to): &(usize, usize)| to - from > 1 || !doubtful.contains(&from);
        for (from, to) in names.into_iter().filter(sure) {
            let name = source.between(from, to - 1);
            if !there.has(name) && !lost.iter().any(|other| other == name) {
                lost.push(name.to_owned());
            }
        }
    }
    lost
}

/// The names within the run of capitals from `first` to before `end`, as ranges.
fn names_in(words: &Words<'_>, first: usize, end: usize) -> Vec<(usize, usize)> {
    // "UBND" and its like are no part of a name.
    let joined_capital = |at: usize| {
        words.get(at).is_some_and(|word| {
            word.capital && !word.syllable && word.text.chars().any(char::is_lowercase)
        })
    };
    let after_joined = words.get(end).is_some_and(|word| word.joined);
    let foreign_after = after_joined && joined_capital(end);
    let foreign_before = words.get(first).is_some_and(|word| word.joined)
        && first.checked_sub(1).is_some_and(joined_capital);
    // "Kim Jong Un", "Moon Jae In": names of other languages, which are looked for as such.
    if foreign_after || foreign_before {
        return Vec::new();
    }
    let text = |at: usize| words.get(at).map_or("", |word| word.text);
    let institution = |at: usize| INSTITUTIONS.contains(text(at));
    let provinces = || provinces_in(words, first, end);
    let mut first = first;
    let mut head = head_before(words, first);
    // A sentence begins with a capital: "Ông Sơn", "Huyện An Phước", "Theo Bình".
    if words.get(first).is_some_and(|word| word.opens)
        && !(end - first >= 2 && FAMILIES.contains_key(text(first)))
    {
        first += 1;
        head = head_before(words, first);
    }
    let length = end.saturating_sub(first);
    if length == 0 || length > LONGEST {
        return provinces();
    }
    let family = FAMILIES.get(text(first)).filter(|_| length >= 2);
    let plain = !(first..end).any(institution);
    let person = family.is_some_and(|family| plain || family.sure || length >= 3);
    if person || (plain && (head.is_some() || length >= 2)) {
        return vec![(first, end)];
    }
    provinces()
}

fn provinces_in(words: &Words<'_>, first: usize, end: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = first;
    while at < end {
        let length = (1..=3.min(end - at))
            .rev()
            .find(|length| *length > 1 && PROVINCES.contains(words.between(at, at + length - 1)));
        if let Some(length) = length {
            found.push((at, at + length));
        }
        at += length.unwrap_or(1);
    }
    found
}

/// English words that Chinese family names look like, unless another capital follows.
const ENGLISH: &[&str] = &["he", "so", "to", "do", "go", "ho", "ha", "song", "sun"];

/// A translation to look names up in.
struct There {
    words: HashSet<String>,
    /// Words that may be a family name.
    families: HashSet<String>,
    /// Its letters without spaces.
    letters: String,
}

impl There {
    fn of(target: &Words<'_>) -> Self {
        let small = |at: usize| target.get(at).map(|word| word.text.to_lowercase());
        let words: Vec<String> = (0..target.len()).filter_map(small).collect();
        let families = words.iter().enumerate().filter(|&(at, word)| {
            let capital = |at: usize| target.get(at).is_some_and(|word| word.capital);
            capital(at) && (!ENGLISH.contains(&word.as_str()) || capital(at + 1))
        });
        let families = families.map(|(_, word)| word.clone()).collect();
        Self { letters: words.concat(), families, words: words.into_iter().collect() }
    }

    /// Whether `name` stands here: whole, spaced or not (`Hà Nội`, `Hanoi`), or by its last word,
    /// as English shortens Vietnamese persons, or in the Chinese form of its family name.
    fn has(&self, name: &str) -> bool {
        let plain = strip_diacritics(name).to_lowercase();
        let joined: String = plain.split(' ').collect();
        if self.letters.contains(&joined) {
            return true;
        }
        let family = name.split(' ').next().unwrap_or_default();
        let abroad = FAMILIES.get(family).map(|family| family.abroad.as_slice());
        let last = plain.rsplit(' ').next().unwrap_or_default();
        if PROVINCES.contains(name) {
            return plain.split(' ').all(|word| self.words.contains(word));
        }
        self.words.contains(last)
            || abroad.unwrap_or_default().iter().any(|&form| self.families.contains(form))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::names::lost;

    #[test]
    fn persons_may_lose_their_marks_and_their_first_names() {
        let source = "Tổng Bí thư Nguyễn Phú Trọng gặp ông Trần Văn Lộc ở Quảng Ngãi.";
        assert!(
            lost(source, "General Secretary Nguyen Phu Trong met Loc in Quang Ngai.").is_empty()
        );
        assert_eq!(
            lost(source, "The General Secretary met Mr Hung in Quang Nam."),
            ["Nguyễn Phú Trọng", "Trần Văn Lộc", "Quảng Ngãi"]
        );
    }

    #[test]
    fn institutions_are_no_names() {
        let source = "Bộ Ngoại giao, Ngân hàng Nhà nước và Ủy ban Thường vụ Quốc hội đã họp.";
        assert!(lost(source, "The ministry, the central bank and the committee met.").is_empty());
    }

    #[test]
    fn chinese_names_are_kept_by_their_family() {
        assert!(
            lost("Thủ tướng Lý Khắc Cường tới Việt Nam.", "Premier Li Keqiang came to Vietnam.")
                .is_empty()
        );
        assert_eq!(lost("Ông Hà Lập Phong tới Huế.", "He came to Hue."), ["Hà Lập Phong"]);
    }
}
