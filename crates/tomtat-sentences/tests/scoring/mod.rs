//! Boundaries of sentences against a gold set, and the gold sets themselves.

#![allow(dead_code, missing_docs, unreachable_pub)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

use tomtat_article::Language;

/// A passage of running text with its sentences.
pub struct Passage {
    pub text: String,
    pub sentences: Vec<String>,
}

impl Passage {
    pub fn new(sentences: Vec<String>) -> Self {
        Self { text: sentences.join(" "), sentences }
    }
}

/// The gold set of a language: one sentence a line, `---` between passages.
pub fn gold(language: &str) -> Vec<Passage> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/gold/{language}.txt"));
    let data = std::fs::read_to_string(path).unwrap();
    data.split("\n---\n")
        .map(|passage| Passage::new(lines(passage)))
        .filter(|passage| !passage.sentences.is_empty())
        .collect()
}

/// The bodies (third paragraph: a sentence a line) of the shared VietNews articles, or
/// nothing where they are absent.
pub fn vietnews() -> Vec<Passage> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/vietnews");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .map(|path| {
            let data = std::fs::read_to_string(path).unwrap();
            Passage::new(data.trim().splitn(3, "\n\n").nth(2).map(lines).unwrap_or_default())
        })
        .filter(|passage| !passage.sentences.is_empty())
        .collect()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// Where sentences end within a text, counted in characters that are no white space. The
/// end of the text itself is no finding and is left out.
fn ends<'a>(sentences: impl Iterator<Item = &'a str>) -> BTreeSet<usize> {
    let mut count = 0;
    let mut ends: BTreeSet<usize> = sentences
        .map(|sentence| {
            count += sentence.chars().filter(|c| !c.is_whitespace()).count();
            count
        })
        .collect();
    ends.remove(&count);
    ends
}

#[derive(Default)]
pub struct Score {
    pub found: usize,
    pub missed: usize,
    pub wrong: usize,
    /// The texts around what differs, for people.
    pub differences: Vec<String>,
}

impl Score {
    pub fn f1(&self) -> f64 {
        2.0 * self.found as f64 / (2 * self.found + self.missed + self.wrong).max(1) as f64
    }
}

pub type Splitter = fn(&str, Language) -> Vec<Range<usize>>;

pub fn score(passages: &[Passage], language: Language, splitter: Splitter) -> Score {
    let mut score = Score::default();
    for passage in passages {
        let gold = ends(passage.sentences.iter().map(String::as_str));
        let ours = ends(splitter(&passage.text, language).into_iter().map(|r| &passage.text[r]));
        score.found += gold.intersection(&ours).count();
        score.missed += gold.difference(&ours).count();
        score.wrong += ours.difference(&gold).count();
        let around = |at: usize| {
            let mut seen = 0;
            let place = passage.text.char_indices().find(|&(_, c)| {
                seen += usize::from(!c.is_whitespace());
                seen > at
            });
            let place = place.map_or(passage.text.len(), |(at, _)| at);
            let before: String = {
                let mut chars: Vec<char> = passage.text[..place].chars().rev().take(50).collect();
                chars.reverse();
                chars.into_iter().collect()
            };
            let after: String = passage.text[place..].chars().take(40).collect();
            format!("{before}║{after}")
        };
        let missed = gold.difference(&ours).map(|&at| format!("missed  {}", around(at)));
        let wrong = ours.difference(&gold).map(|&at| format!("wrong   {}", around(at)));
        score.differences.extend(missed.chain(wrong));
    }
    score
}
