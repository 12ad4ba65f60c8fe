//! Correct summary sentences with their sources, and chance that can be repeated.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// An article with its summary, sentence by sentence.
pub struct Case {
    pub article: String,
    /// The keys of the sentences in the data file (`a0`, `3`).
    pub keys: Vec<String>,
    pub title: String,
    pub source: Vec<String>,
    pub summary: Vec<String>,
    /// Further correct sentences, in which nothing is planted.
    pub paraphrases: Vec<String>,
}

/// The held-out cases of this repository.
pub fn kept() -> Vec<Case> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let read = |name: &str| std::fs::read_to_string(data.join(name)).unwrap();
    let rows = read("articles.tsv");
    let rows = rows.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut fields = line.splitn(3, '\t').map(str::to_owned);
        [fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap()]
    });
    let mut cases = cases(rows, &read("summaries.tsv"));
    for line in read("paraphrases.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (article, sentence) = line.split_once('\t').unwrap();
        let case = cases.iter_mut().find(|case| case.article == article).unwrap();
        case.paraphrases.push(sentence.to_owned());
    }
    cases
}

/// All cases of news-vi-en but those kept here; `None` where the data is not there.
pub fn wide() -> Option<Vec<Case>> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/news-vi-en");
    let shared = match std::env::var_os("TOMTAT_SHARED") {
        Some(folder) => Path::new(&folder).join("data/news-vi-en"),
        None => shared,
    };
    let pairs = std::fs::read_to_string(shared.join("pairs.tsv")).ok()?;
    let summaries = std::fs::read_to_string(shared.join("summaries.tsv")).ok()?;
    let held: BTreeSet<String> = kept().into_iter().map(|case| case.article).collect();
    let rows = pairs.lines().skip(1).filter_map(|line| {
        let mut fields = line.split('\t');
        let (article, key) = fields.next()?.split_once('.')?;
        let english = fields.nth(1)?;
        (!held.contains(article)).then(|| [article, key, english].map(str::to_owned))
    });
    Some(cases(rows, &summaries))
}

fn cases(rows: impl Iterator<Item = [String; 3]>, summaries: &str) -> Vec<Case> {
    let mut articles: BTreeMap<String, Case> = BTreeMap::new();
    for [article, key, text] in rows {
        let case = articles.entry(article.clone()).or_insert_with(|| Case {
            article,
            keys: Vec::new(),
            title: String::new(),
            source: Vec::new(),
            summary: Vec::new(),
            paraphrases: Vec::new(),
        });
        if key == "t" {
            case.title = text;
        } else {
            case.keys.push(key);
            case.source.push(text);
        }
    }
    for line in summaries.lines() {
        let Some((article, summary)) = line.split_once('\t') else { continue };
        if let Some(case) = articles.get_mut(article) {
            let spans = tomtat_sentences::split(summary, tomtat_article::Language::ENGLISH);
            case.summary = spans.into_iter().map(|span| summary[span].to_owned()).collect();
        }
    }
    articles.into_values().filter(|case| !case.summary.is_empty()).collect()
}

/// splitmix64
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}
