//! Names of persons, places and countries.

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, Random};

pub(super) const MONTHS: [&str; 22] = [
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan.",
    "Feb.",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
    "May",
    "Tet",
    "Mar.",
    "Apr.",
];
pub(super) const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Runs of capitalised words inside a sentence: (start, end), without months, days and the first
/// word.
pub(super) fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    let mut open: Option<(usize, usize)> = None;
    for (i, token) in text.split(' ').enumerate() {
        let start = at;
        at += token.len() + 1;
        let lead = token.len() - token.trim_start_matches(['"', '(', '“', '\'']).len();
        let core = token[lead..].trim_end_matches(|c: char| !c.is_alphanumeric());
        let core = core.strip_suffix("'s").or(core.strip_suffix("’s")).unwrap_or(core);
        let core =
            if token.ends_with("U.S.") || token.ends_with("U.N.") { &token[lead..] } else { core };
        let name = core.starts_with(|c: char| c.is_uppercase())
            && core.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '’'))
            && core.len() > 1
            && !MONTHS.iter().any(|m| m.trim_end_matches('.') == core)
            && !DAYS.contains(&core)
            && (i > 0 || text.split(' ').nth(1).is_some_and(|t| t.starts_with(char::is_uppercase)));
        let ends = core.len() + lead != token.len();
        if !name || lead > 0 {
            runs.extend(open.take());
        }
        if name {
            let end = start + lead + core.len();
            open = Some((open.map_or(start + lead, |(start, _)| start), end));
            if ends {
                runs.extend(open.take());
            }
        }
    }
    runs.extend(open);
    runs
}

const TITLES: [&str; 34] = [
    "President",
    "Prime",
    "Minister",
    "Foreign",
    "Defense",
    "Secretary",
    "Chancellor",
    "Deputy",
    "Vice",
    "Chairman",
    "King",
    "General",
    "Gen",
    "The",
    "Interior",
    "Labor",
    "Ministry",
    "State",
    "U.S.",
    "US",
    "Russian",
    "French",
    "British",
    "German",
    "Chinese",
    "Vietnamese",
    "South",
    "North",
    "Chief",
    "Staff",
    "Party",
    "Department",
    "National",
    "Photo",
];

/// The part of a run that is a name of a person or place: without titles before it.
pub(super) fn core(text: &str, run: (usize, usize)) -> Option<(usize, usize)> {
    let mut start = run.0;
    for word in text[run.0..run.1].split(' ') {
        if !TITLES.contains(&word) {
            break;
        }
        start += word.len() + 1;
    }
    let kept = text.get(start..run.1)?;
    let last = kept.rsplit(' ').next()?;
    (!kept.is_empty() && !TITLES.contains(&last)).then_some((start, run.1))
}

pub(super) fn replaced(text: &str, (start, end): (usize, usize), by: &str) -> String {
    format!("{}{by}{}", &text[..start], &text[end..])
}

pub(super) fn swapped_name(sentence: &str, case: &Case, random: &mut Random) -> Vec<String> {
    // Names of the article that the sentence does not have.
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for text in &case.source {
        for run in runs(text) {
            if let Some((start, end)) = core(text, run) {
                *others.entry(text[start..end].to_owned()).or_default() += 1;
            }
        }
    }
    let ours: BTreeSet<&str> = sentence.split(|c: char| !c.is_alphanumeric()).collect();
    let others: Vec<String> = others
        .into_iter()
        .filter(|(name, n)| (*n > 1 || name.contains(' ')) && name.split(' ').count() <= 3)
        .filter(|(name, _)| !name.split(|c: char| !c.is_alphanumeric()).any(|w| ours.contains(w)))
        .map(|(name, _)| name)
        .collect();
    let mut out = Vec::new();
    for run in runs(sentence) {
        let Some(place) = core(sentence, run) else { continue };
        let words = sentence[place.0..place.1].split(' ').count();
        let alike: Vec<&String> = others.iter().filter(|o| o.split(' ').count() == words).collect();
        if !alike.is_empty() {
            out.push(replaced(sentence, place, alike[random.below(alike.len())]));
        }
    }
    out
}

const PEOPLE: [&str; 16] = [
    "Carlo Benedetti",
    "Ingrid Solberg",
    "Tomasz Wilkowski",
    "Hannah Whitcombe",
    "Rafael Quintana",
    "Yusuf Adeyemi",
    "Marlene Dorfmann",
    "Kenji Hirasawa",
    "Trinh Bao Lam",
    "Pavel Novotny",
    "Leila Farahani",
    "Oscar Lindqvist",
    "Priya Ramanathan",
    "Dang Khac Uy",
    "Sean Gallagher",
    "Amara Okonkwo",
];

pub(super) fn invented(sentence: &str, random: &mut Random) -> Vec<String> {
    let mut out: Vec<String> = runs(sentence)
        .into_iter()
        .filter_map(|run| core(sentence, run))
        .filter(|&(start, end)| sentence[start..end].contains(' '))
        .map(|place| {
            let by = *random.of(&PEOPLE);
            replaced(sentence, place, by)
        })
        .collect();
    let body = sentence.trim_end_matches(['.', '"']);
    if out.is_empty() && body.len() + 1 == sentence.len() {
        out.push(format!("{body}, {} said.", random.of(&PEOPLE)));
    }
    out
}

const COUNTRIES: [(&str, &str); 34] = [
    ("Russia", "Russian"),
    ("Syria", "Syrian"),
    ("China", "Chinese"),
    ("Japan", "Japanese"),
    ("France", "French"),
    ("Germany", "German"),
    ("Israel", "Israeli"),
    ("Iran", "Iranian"),
    ("Turkey", "Turkish"),
    ("India", "Indian"),
    ("Cambodia", "Cambodian"),
    ("Thailand", "Thai"),
    ("Vietnam", "Vietnamese"),
    ("Norway", "Norwegian"),
    ("Spain", "Spanish"),
    ("Egypt", "Egyptian"),
    ("Venezuela", "Venezuelan"),
    ("Cuba", "Cuban"),
    ("Austria", "Austrian"),
    ("Brazil", "Brazilian"),
    ("Serbia", "Serbian"),
    ("Belgium", "Belgian"),
    ("Morocco", "Moroccan"),
    ("Jordan", "Jordanian"),
    ("North Korea", "North Korean"),
    ("South Korea", "South Korean"),
    ("Singapore", "Singaporean"),
    ("Laos", "Laotian"),
    ("Slovakia", "Slovak"),
    ("Switzerland", "Swiss"),
    ("Kenya", "Kenyan"),
    ("Peru", "Peruvian"),
    ("Finland", "Finnish"),
    ("Nigeria", "Nigerian"),
];

pub(super) fn country(sentence: &str, random: &mut Random) -> Vec<String> {
    let mut out = Vec::new();
    for (i, (name, people)) in COUNTRIES.iter().enumerate() {
        for form in [name, people] {
            let Some(at) = whole(sentence, form) else { continue };
            let mut other = random.below(COUNTRIES.len());
            while other == i || sentence.contains(COUNTRIES[other].0) {
                other = random.below(COUNTRIES.len());
            }
            let by = if form == name { COUNTRIES[other].0 } else { COUNTRIES[other].1 };
            out.push(replaced(sentence, (at, at + form.len()), by));
        }
    }
    out
}

/// Where `word` stands whole in `text`.
pub(super) fn whole(text: &str, word: &str) -> Option<usize> {
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|&at| edge(text[..at].chars().last()) && edge(text[at + word.len()..].chars().next()))
}
