//! Whole outputs, as files a person has read. `UPDATE_GOLDEN=1` rewrites them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::Path;

use support::samples;
use tomtat_article::Record;
use tomtat_report::{Format, Style, write_record, write_translation};

type Write = fn(&mut dyn std::io::Write, &Record, Format, &Style) -> std::io::Result<()>;

fn check(name: &str, write: Write, record: &Record, format: Format, style: &Style) {
    let mut out = Vec::new();
    write(&mut out, record, format, style).unwrap();
    let out = without_parts(String::from_utf8(out).unwrap());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &out).unwrap();
    }
    let golden = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("no golden file {}: {error}", path.display()));
    assert_eq!(out, golden, "{name} differs");
}

/// A page without its style and script, and without their hashes: those are files of their own.
fn without_parts(page: String) -> String {
    let mut page = page;
    for (start, end) in [("<style>", "</style>"), ("<script>", "</script>")] {
        if let Some((before, rest)) = page.split_once(start) {
            let (_, after) = rest.split_once(end).expect("an end");
            page = format!("{before}{start}…{end}{after}");
        }
    }
    let hashless = |word: &str| {
        if word.starts_with("'sha256-") { "'sha256-…';".to_owned() } else { word.to_owned() }
    };
    page.split(' ').map(hashless).collect::<Vec<_>>().join(" ")
}

#[test]
fn text_of_a_translated_article() {
    let style = Style::default().width(72);
    check("vietnamese.txt", write_record, &samples::vietnamese(), Format::Text, &style);
}

#[test]
fn text_with_evidence_shows_the_original_under_its_translation() {
    let style = Style::default().width(72).evidence(true);
    check("vietnamese-evidence.txt", write_record, &samples::vietnamese(), Format::Text, &style);
}

#[test]
fn markdown_of_a_translated_article() {
    let style = Style::default().evidence(true);
    check("vietnamese.md", write_record, &samples::vietnamese(), Format::Markdown, &style);
}

#[test]
fn json_of_a_translated_article() {
    let style = Style::default();
    check("vietnamese.jsonl", write_record, &samples::vietnamese(), Format::JsonLines, &style);
}

#[test]
fn html_of_a_translated_article() {
    let (record, style) = (samples::vietnamese(), Style::default());
    check("vietnamese.html", write_record, &record, Format::Html, &style);
    check("translation.html", write_translation, &record, Format::Html, &style);
}

#[test]
fn translations_as_text_and_as_markdown() {
    let (record, style) = (samples::vietnamese(), Style::default().width(60));
    check("translation.txt", write_translation, &record, Format::Text, &style);
    check("translation.md", write_translation, &record, Format::Markdown, &style);
}

#[test]
fn an_english_article_is_its_own_translation() {
    let mut record = samples::vietnamese();
    record.translation = None;
    let style = Style::default().width(60).warnings(false);
    check("untranslated.txt", write_translation, &record, Format::Text, &style);
}

#[test]
fn a_failed_article_is_an_error_with_a_hint() {
    let (record, style) = (samples::failed(), Style::default());
    check("failed.txt", write_record, &record, Format::Text, &style);
    check("failed.md", write_record, &record, Format::Markdown, &style);
    check("failed.html", write_record, &record, Format::Html, &style);
}

#[test]
fn a_hostile_article_is_shown_harmless() {
    let (record, style) = (samples::hostile(), Style::default().evidence(true));
    check("hostile.txt", write_record, &record, Format::Text, &style);
    check("hostile-ascii.txt", write_record, &record, Format::Text, &style.unicode(false));
    check("hostile.md", write_record, &record, Format::Markdown, &style);
    check("hostile.html", write_record, &record, Format::Html, &style);
}

#[test]
fn colours_stand_around_whole_lines() {
    let style = Style::default().width(72).color(true).evidence(true);
    check("vietnamese-color.txt", write_record, &samples::vietnamese(), Format::Text, &style);
}
