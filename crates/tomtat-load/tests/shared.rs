//! The articles of `../shared`, as they are understood. Skipped where that folder is absent.
//! `UPDATE_GOLDEN=1 cargo test -p tomtat-load --test shared` writes the golden file anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use tomtat_article::{Article, ParagraphKind};
use tomtat_load::{LoadOptions, Loader};

fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(name);
    if !root.exists() {
        eprintln!("skipped: {} is not there", root.display());
        return None;
    }
    Some(root)
}

fn load(path: PathBuf) -> Vec<Article> {
    Loader::new(LoadOptions::default()).load(vec![path.into()]).map(Result::unwrap).collect()
}

/// A line for each thing understood; sentences are numbered, paragraphs set apart.
fn shown(article: &Article) -> String {
    let mut out = String::new();
    let path = article.source.path.as_ref().unwrap();
    writeln!(out, "=== {}", path.file_name().unwrap().to_string_lossy()).unwrap();
    writeln!(out, "language: {}  encoding: {}", article.language(), article.encoding).unwrap();
    for (name, value) in
        [("title", &article.title), ("byline", &article.byline), ("date", &article.date)]
    {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").unwrap();
        }
    }
    let mut number = 0;
    for paragraph in &article.paragraphs {
        writeln!(out, "-- {:?}", paragraph.kind).unwrap();
        for sentence in &paragraph.sentences {
            number += 1;
            writeln!(out, "{number} {}", sentence.text).unwrap();
        }
    }
    for removed in &article.removed {
        writeln!(out, "removed ({}): {}", removed.rule, removed.text).unwrap();
    }
    for warning in &article.warnings {
        writeln!(out, "warning: {warning}").unwrap();
    }
    out
}

#[test]
fn the_shared_articles_are_understood_as_the_golden_file_says() {
    let Some(folder) = shared("articles") else { return };
    let articles = load(folder);
    assert_eq!(articles.len(), 5);
    let found: String = articles.iter().map(shown).collect();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/shared-articles.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &found).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap();
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found, expected);
}

#[test]
fn every_vietnews_dump_has_its_title_its_lead_and_one_block_of_sentences() {
    let Some(folder) = shared("data/vietnews") else { return };
    let (mut all, mut titles, mut leads, mut lines, mut sentences) = (0, 0, 0, 0, 0);
    for article in load(folder) {
        let path = article.source.path.as_ref().unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with('0') {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let mut parts = text.splitn(3, "\n\n");
        let (title, lead, body) = (parts.next(), parts.next(), parts.next());
        all += 1;
        let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_title = article.title.as_deref() == title.map(fold).as_deref();
        let first = &article.paragraphs[0];
        let is_lead = first.kind == ParagraphKind::Lead && Some(first.text()) == lead.map(fold);
        if !is_title || !is_lead {
            eprintln!("{name}: title {:?} lead {:?}", article.title, first.text());
        }
        titles += usize::from(is_title);
        leads += usize::from(is_lead);
        lines += body.unwrap_or_default().lines().count();
        sentences += article.paragraphs[1..].iter().map(|p| p.sentences.len()).sum::<usize>();
        for removed in &article.removed {
            eprintln!("{name}: {}: {}", removed.rule, removed.text);
        }
    }
    eprintln!(
        "{all} articles, {titles} titles, {leads} leads, {lines} lines, {sentences} sentences"
    );
    assert_eq!(all, 100);
    assert!(titles >= 96, "{titles} titles");
    assert!(leads >= 90, "{leads} leads");
}
