//! Countries, peoples, capitals and seas: `data/places.tsv`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use tomtat_decode::strip_diacritics;

use super::vietnamese::{self, Alone};
use super::words::Words;

/// Vietnam itself: papers of Vietnam need not say it.
const HOME: &str = "Việt Nam";
/// The English of what only looks like a place (`Nhật báo`, a daily).
const NOTHING: &str = "-";

/// What became of the places of a sentence.
#[derive(Default)]
pub(super) struct Places {
    /// Places of the source that are not in the translation, with their English.
    pub(super) lost: Vec<(String, &'static str)>,
    /// Places of the translation that nothing in the source speaks of.
    pub(super) invented: Vec<String>,
    /// All places of the source as they stand there.
    pub(super) known: Vec<String>,
    /// Which words of the source belong to one.
    pub(super) taken: HashSet<usize>,
    /// Which single words may be one as well as a name (`Anh`, `Thái`).
    pub(super) doubtful: HashSet<usize>,
}

/// A way to say a place.
struct Form {
    words: Vec<String>,
    /// Whether the last word may go on (`Afghan*`).
    open: bool,
    place: usize,
    /// Whether it says the place itself and does not only hint at it.
    own: bool,
}

/// The forms of one language, by the first two letters of their first word.
type Forms = HashMap<String, Vec<Form>>;

struct Table {
    /// The name and the English of each place.
    places: Vec<(&'static str, &'static str)>,
    vietnamese: Forms,
    english: Forms,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { places: Vec::new(), vietnamese: Forms::new(), english: Forms::new() };
    let lines = include_str!("../../data/places.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let fields: Vec<&'static str> = line.split('\t').collect();
        let [vietnamese, english, hints] = fields[..] else { continue };
        let place = table.places.len();
        let name = vietnamese.split('|').next().unwrap_or_default();
        let said = english.split('|').next().unwrap_or_default().trim_end_matches('*');
        table.places.push((name, said));
        add(&mut table.vietnamese, vietnamese, place, true);
        add(&mut table.vietnamese, english, place, false);
        add(&mut table.vietnamese, hints, place, false);
        add(&mut table.english, english, place, true);
        add(&mut table.english, hints, place, false);
    }
    table
});

fn add(forms: &mut Forms, list: &str, place: usize, own: bool) {
    for form in list.split('|').filter(|form| !form.is_empty()) {
        let (form, open) = form.strip_suffix('*').map_or((form, false), |form| (form, true));
        let form = tomtat_decode::fold_tones(form);
        let words: Vec<String> = Words::of(&form).iter().map(|word| word.text.to_owned()).collect();
        if let Some(first) = words.first() {
            let key = key(first);
            forms.entry(key).or_default().push(Form { words, open, place, own });
        }
    }
}

fn key(word: &str) -> String {
    word.chars().take(2).collect()
}

/// A place in a text: its words, and what it may be.
struct Hit {
    first: usize,
    last: usize,
    /// The places, and whether the form is their own.
    places: Vec<(usize, bool)>,
}

impl Hit {
    fn is_own(&self) -> bool {
        self.places.iter().any(|&(_, own)| own)
    }
}

/// The places in `words`, the longest form at each word.
fn hits(forms: &Forms, words: &Words<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let mut longest = 0;
        let mut places = Vec::new();
        for form in forms.get(&key(word.text)).into_iter().flatten() {
            if form.words.len() < longest || !stands(form, words, at) {
                continue;
            }
            if form.words.len() > longest {
                longest = form.words.len();
                places.clear();
            }
            places.push((form.place, form.own));
        }
        if longest > 0 {
            hits.push(Hit { first: at, last: at + longest - 1, places });
        }
        at += longest.max(1);
    }
    hits
}

fn stands(form: &Form, words: &Words<'_>, at: usize) -> bool {
    let last = form.words.len() - 1;
    form.words.iter().enumerate().all(|(i, wanted)| {
        let Some(word) = words.get(at + i) else { return false };
        let same = if form.open && i == last {
            word.text.starts_with(wanted.as_str())
        } else {
            word.text == wanted
        };
        let gap = words.gap_after(at + i);
        // "Trung - Mỹ" are two countries, "Ấn Độ - Thái Bình Dương" is one part of the world.
        let near = gap.chars().all(|c| " .-–'’".contains(c)) && (gap != " - " || last > 1);
        same && (i == last || near)
    })
}

pub(super) fn compare(source: &Words<'_>, target: &Words<'_>) -> Places {
    let table = &*TABLE;
    let mut places = Places::default();
    let said = hits(&table.english, target);
    let kept: HashSet<usize> =
        said.iter().flat_map(|hit| &hit.places).map(|&(place, _)| place).collect();
    let mut spoken_of = HashSet::new();
    for hit in hits(&table.vietnamese, source) {
        let sure = vietnamese::alone(source, hit.first, hit.last, &places.taken);
        if sure != Alone::Surely {
            places.doubtful.extend(hit.first..=hit.last);
        }
        if sure == Alone::No {
            continue;
        }
        spoken_of.extend(hit.places.iter().map(|&(place, _)| place));
        if !hit.is_own() {
            continue;
        }
        let text = source.between(hit.first, hit.last);
        if sure == Alone::Surely {
            places.taken.extend(hit.first..=hit.last);
            places.known.push(text.to_owned());
            let own = hit.places.iter().filter(|(_, own)| *own);
            let mut own = own.map(|&(place, _)| place).peekable();
            let english = own.peek().and_then(|&place| table.places.get(place));
            if let Some(&(_, english)) = english
                && english != NOTHING
                && !own.any(|place| kept.contains(&place))
            {
                places.lost.push((text.to_owned(), english));
            }
        }
    }
    let plain: HashSet<String> =
        source.iter().map(|word| strip_diacritics(word.text).to_lowercase()).collect();
    for hit in said.iter().filter(|hit| hit.is_own()) {
        // "Pham Ngu Lao" is no Laotian: every word stands in the source without its marks.
        let spelt = (hit.first..=hit.last)
            .all(|at| target.get(at).is_some_and(|word| plain.contains(&word.text.to_lowercase())));
        let supported = spelt
            || hit.places.iter().any(|&(place, _)| {
                let home = table.places.get(place).is_some_and(|&(name, _)| name == HOME);
                home || spoken_of.contains(&place)
            });
        let text = target.between(hit.first, hit.last).to_owned();
        if !supported && !places.invented.contains(&text) {
            places.invented.push(text);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::names::{compare, lost};

    #[test]
    fn countries_are_kept_by_any_of_their_forms() {
        let source = "Bộ Ngoại giao Mỹ và quân đội Hàn Quốc nói về Biển Đông.";
        assert!(lost(source, "Washington and Seoul spoke of the East Sea.").is_empty());
        assert!(lost(source, "The U.S. and South Korean side on the South China Sea").is_empty());
        assert_eq!(
            lost(source, "The State Department and the Japanese army spoke of the sea."),
            ["Hàn Quốc", "Biển Đông"]
        );
    }

    #[test]
    fn syllables_of_names_and_pronouns_are_no_countries() {
        assert!(
            lost("Anh nói bà Mỹ và ông Lê Đức Anh ở Mỹ Tho.", "He said My, Le Duc Anh, My Tho")
                .is_empty()
        );
        assert_eq!(lost("Thủ tướng Anh đã từ chức.", "The prime minister resigned."), ["Anh"]);
    }

    #[test]
    fn a_country_that_nothing_speaks_of_is_made_up() {
        let invented = |source: &str, target: &str| compare(source, target).invented;
        assert_eq!(invented("Trên sân Hải Vân", "At the Sea of Japan Stadium"), ["Sea of Japan"]);
        assert_eq!(invented("Đội Sông Hàn vô địch", "The South Korean team won"), ["South Korean"]);
        assert!(invented("Quan hệ Mỹ - Hàn", "U.S.-South Korean relations").is_empty());
        assert!(invented("Anh Thái đi rồi.", "Thai left.").is_empty(), "a name without its marks");
        assert!(invented("Bộ Y tế", "Vietnam's Ministry of Health").is_empty(), "at home");
    }

    #[test]
    fn the_table_reads_without_a_fault() {
        for line in include_str!("../../data/places.tsv").lines().filter(|l| !l.starts_with('#')) {
            assert_eq!(line.split('\t').count(), 3, "{line}");
        }
        assert!(super::TABLE.places.len() > 200);
    }
}
