//! The data files, read once: abbreviations, words that open sentences, verbs of speech.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use tomtat_article::Language;

/// What a full stop after an abbreviation may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or noun always follows (`Mr.`, `TP.`): never ends a sentence.
    Title,
    /// Does not end a sentence before a digit (`No.`, `Jan.`).
    Number,
    /// Ends a sentence only before a word that opens sentences (`U.S.`, `Inc.`).
    Open,
    /// Ends a sentence except before a weekday, month or time zone (`a.m.`).
    Time,
    /// Ends a sentence before a capital (`v.v.`, `etc.`).
    End,
}

/// What the splitter knows about the words of a language.
pub(crate) struct Lexicon {
    abbreviations: HashMap<&'static str, Kind>,
    starters: HashSet<&'static str>,
    /// Whether a single capital letter stands for a person (`ông T.`), as in Vietnamese
    /// news, rather than for a middle name.
    pub(crate) initial_is_person: bool,
}

const ABBREVIATIONS_EN: &str = include_str!("../data/abbreviations-en.txt");
const ABBREVIATIONS_VI: &str = include_str!("../data/abbreviations-vi.txt");
const STARTERS_EN: &str = include_str!("../data/starters-en.txt");
const STARTERS_VI: &str = include_str!("../data/starters-vi.txt");

static VIETNAMESE: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[ABBREVIATIONS_EN, ABBREVIATIONS_VI], &[STARTERS_VI, STARTERS_EN], true)
});
static ENGLISH: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::new(&[ABBREVIATIONS_VI, ABBREVIATIONS_EN], &[STARTERS_EN], false));
static TIME_FOLLOWERS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("../data/time-followers.txt")).collect());
static SPEECH_VERBS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("../data/speech-verbs.txt")).collect());

/// The words of a data file: everything that is no comment, split at white space.
fn words(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

impl Lexicon {
    /// Abbreviations of a later file take precedence over those of an earlier one.
    fn new(abbreviations: &[&'static str], starters: &[&'static str], person: bool) -> Self {
        let mut map = HashMap::new();
        for line in abbreviations.iter().flat_map(|data| data.lines()) {
            let mut fields = line.split_whitespace();
            let kind = match fields.next() {
                Some("title") => Kind::Title,
                Some("number") => Kind::Number,
                Some("open") => Kind::Open,
                Some("time") => Kind::Time,
                Some("end") => Kind::End,
                _ => continue,
            };
            map.extend(fields.map(|form| (form, kind)));
        }
        let starters = starters.iter().flat_map(|data| words(data)).collect();
        Self { abbreviations: map, starters, initial_is_person: person }
    }

    /// The lexicon for `language`: Vietnamese for Vietnamese, English for any other.
    pub(crate) fn of(language: Language) -> &'static Self {
        if language == Language::VIETNAMESE { &VIETNAMESE } else { &ENGLISH }
    }

    /// The class of an abbreviation, given with its full stop.
    pub(crate) fn abbreviation(&self, form: &str) -> Option<Kind> {
        self.abbreviations.get(form).copied()
    }

    /// Whether `rest` begins with a word, or two, that open sentences.
    pub(crate) fn starts_sentence(&self, rest: &str) -> bool {
        one_or_two_words_in(&self.starters, rest)
    }
}

/// Whether `rest` begins with a weekday, month or time zone.
pub(crate) fn follows_time(rest: &str) -> bool {
    let token = rest.split_whitespace().next().unwrap_or_default();
    TIME_FOLLOWERS.contains(token) || TIME_FOLLOWERS.contains(word(rest))
}

/// Whether `rest` begins with a verb of speech.
pub(crate) fn speech_verb(rest: &str) -> bool {
    one_or_two_words_in(&SPEECH_VERBS, rest)
}

fn one_or_two_words_in(set: &HashSet<&'static str>, rest: &str) -> bool {
    let first = word(rest);
    if first.is_empty() {
        return false;
    }
    if set.contains(first) {
        return true;
    }
    let after = rest.get(first.len()..).unwrap_or_default();
    let Some(after) = after.strip_prefix([' ', '\u{a0}']) else { return false };
    let second = word(after);
    !second.is_empty() && first.len() + second.len() < 40 && {
        let two = format!("{first}_{second}");
        set.contains(two.as_str())
    }
}

/// The first word of `rest`: letters and inner apostrophes, at most 40 bytes of them.
pub(crate) fn word(rest: &str) -> &str {
    let end = rest
        .char_indices()
        .take(40)
        .find(|&(_, c)| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .map_or_else(|| rest.char_indices().nth(40).map_or(rest.len(), |(at, _)| at), |(at, _)| at);
    rest.get(..end).unwrap_or_default()
}
