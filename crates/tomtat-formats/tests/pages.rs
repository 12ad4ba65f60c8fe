//! Article extraction on saved pages, ours beside Readability's own output.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use dom_smoothie::{Config, Readability};
use tomtat_article::ParagraphKind;
use tomtat_formats::{Document, Format, Options, read};

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
        .collect();
    pages.sort();
    pages
}

fn load(path: &Path) -> Document {
    let file = File::open(path).unwrap();
    let mut documents = read(file, &path.to_string_lossy(), &Options::default()).unwrap();
    assert_eq!(documents.format(), Format::Html);
    let document = documents.next().unwrap().unwrap();
    assert!(documents.next().is_none());
    document
}

/// F1 over the multiset of words: case kept, punctuation at the ends of words dropped.
fn token_f1(found: &str, gold: &str) -> f64 {
    let count = |text: &str| -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        for word in text.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            if !word.is_empty() {
                *counts.entry(word.to_owned()).or_insert(0) += 1;
            }
        }
        counts
    };
    let (found, gold) = (count(found), count(gold));
    let shared: usize =
        gold.iter().map(|(word, n)| found.get(word).copied().unwrap_or(0).min(*n)).sum();
    let (found, gold): (usize, usize) = (found.values().sum(), gold.values().sum());
    if shared == 0 { 0.0 } else { 2.0 * shared as f64 / (found + gold) as f64 }
}

fn readability(html: &str) -> String {
    let mut readability = Readability::new(html, None, Some(Config::default())).unwrap();
    readability.parse().map(|article| article.text_content.to_string()).unwrap_or_default()
}

#[test]
fn articles_are_extracted_with_a_mean_f1_of_95_or_more() {
    let pages = pages();
    assert!(pages.len() >= 20, "only {} pages", pages.len());
    println!("{:<26} {:>8} {:>12}", "page", "tomtat", "dom_smoothie");
    let (mut ours, mut theirs) = (0.0, 0.0);
    for path in &pages {
        let gold = fs::read_to_string(path.with_extension("gold.txt")).unwrap();
        let html = fs::read_to_string(path).unwrap();
        let our = token_f1(&load(path).body(), &gold);
        let their = token_f1(&readability(&html), &gold);
        println!("{:<26} {our:>8.3} {their:>12.3}", path.file_stem().unwrap().to_string_lossy());
        ours += our;
        theirs += their;
    }
    let n = pages.len() as f64;
    println!("{:<26} {:>8.3} {:>12.3}", "mean", ours / n, theirs / n);
    assert!(ours / n >= 0.95, "mean F1 {:.3}", ours / n);
    assert!(ours >= theirs, "the extraction crate alone does better");
}

#[test]
fn what_a_page_says_of_itself_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let document = load(&folder.join("vi-01-fck-detail.html"));
    assert_eq!(document.title.as_deref(), Some("Cầu Nam Lý thông xe sau hai năm xây dựng"));
    assert_eq!(document.date.as_deref(), Some("2024-05-14T09:15:00+07:00"));
    assert_eq!(document.url.as_deref(), Some("https://tin.example/cau-nam-ly.html"));
    assert_eq!(document.byline.as_deref(), Some("Hoàng Phương"));
    assert_eq!(document.declared_language.unwrap().code(), "vi");
    assert_eq!(document.blocks[0].kind, ParagraphKind::Lead);

    let document = load(&folder.join("vi-03-singular.html"));
    assert_eq!(document.byline.as_deref(), Some("Đức Hùng, Minh Lý"));
    assert_eq!(document.date.as_deref(), Some("2023-11-06T10:22:00+07:00"));

    let document = load(&folder.join("en-10-drupal.html"));
    assert_eq!(document.title.as_deref(), Some("Ministry opens consultation on tidal power rules"));
    assert_eq!(document.blocks.iter().filter(|b| b.kind == ParagraphKind::Item).count(), 3);
}

#[test]
fn every_page_has_its_title_and_not_in_its_body() {
    for path in pages() {
        let document = load(&path);
        let html = fs::read_to_string(&path).unwrap();
        let title = document.title.clone().unwrap_or_default();
        let name = path.display();
        let html = html.replace("&#x27;", "'").replace("&amp;", "&").replace("&quot;", "\"");
        assert!(html.contains(&title), "{name}: {title}");
        if !name.to_string().contains("old-tables") {
            assert!(title.len() > 15, "{name}: {title}");
            assert!(document.blocks.iter().all(|block| block.text != title), "{name}");
        }
    }
}

#[test]
fn spans_of_blocks_and_of_removed_pieces_lie_in_the_text_and_name_it() {
    for path in pages() {
        let document = load(&path);
        let mut end = 0;
        let mut spans: Vec<_> = document.blocks.iter().map(|b| (b.span, &b.text)).collect();
        spans.extend(document.removed.iter().map(|r| (r.span, &r.text)));
        spans.sort_by_key(|(span, _)| span.start);
        for (span, text) in spans {
            assert!(span.start >= end);
            assert_eq!(&document.text[span.start..span.end], text);
            end = span.end;
        }
        assert!(!document.removed.is_empty());
    }
}

#[test]
fn with_extraction_off_all_visible_text_is_body() {
    let mut options = Options::default();
    options.extract = false;
    for path in pages() {
        let file = File::open(&path).unwrap();
        let document = read(file, "page", &options).unwrap().next().unwrap().unwrap();
        let gold = fs::read_to_string(path.with_extension("gold.txt")).unwrap();
        let body = document.body();
        for paragraph in gold.split("\n\n").map(str::trim) {
            assert!(body.contains(paragraph), "{}: {paragraph}", path.display());
        }
    }
}
