//! What holds for any page: it parses as a browser parses it into the elements that we wrote, and
//! into no other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::{BTreeSet, HashSet};

use dom_query::Document;
use proptest::prelude::*;
use support::{any, samples};
use tomtat_article::{Record, Source, Warning};
use tomtat_report::{Format, Key, OutputDir, Stream, Style};

fn page(records: &[Record], translations: bool) -> String {
    let mut stream = Stream::new(Format::Html, Style::default());
    if translations {
        stream = stream.translations();
    }
    let mut out = Vec::new();
    for record in records {
        stream.write(&mut out, record).unwrap();
    }
    stream.finish(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every element that this crate writes, with the attributes that it may have.
const OURS: &[(&str, &[&str])] = &[
    ("html", &["lang"]),
    ("head", &[]),
    ("meta", &["charset", "http-equiv", "content", "name"]),
    ("title", &[]),
    ("style", &[]),
    ("script", &[]),
    ("body", &[]),
    ("nav", &[]),
    ("header", &["class"]),
    ("main", &["id", "tabindex"]),
    ("footer", &["class"]),
    (
        "article",
        &[
            "class",
            "id",
            "aria-labelledby",
            "data-lang",
            "data-language",
            "data-warnings",
            "data-failed",
        ],
    ),
    ("section", &["class", "aria-labelledby", "lang"]),
    ("details", &["class", "open"]),
    ("summary", &[]),
    ("div", &["class", "id", "role", "tabindex", "aria-label", "lang", "hidden"]),
    ("h1", &[]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &[]),
    ("p", &["class", "lang", "id", "role", "hidden"]),
    ("ol", &["class"]),
    ("ul", &["class"]),
    ("li", &["class", "data-lang", "data-language", "data-warnings", "data-failed"]),
    ("dl", &[]),
    ("dt", &[]),
    ("dd", &[]),
    ("span", &["class", "id", "lang", "aria-describedby"]),
    ("bdi", &[]),
    ("b", &["class"]),
    ("code", &[]),
    ("sup", &["class", "aria-hidden"]),
    ("a", &["href", "class", "aria-label", "rel"]),
    ("label", &["class"]),
    ("input", &["type", "id", "placeholder", "autocomplete", "spellcheck", "aria-controls"]),
    ("select", &["id", "aria-controls"]),
    ("option", &["value"]),
    ("button", &["type", "id", "hidden"]),
];

fn check(html: &str) -> Result<(), TestCaseError> {
    let controls = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    prop_assert!(!html.contains(controls));
    let document = Document::from(html);
    let mut ids = HashSet::new();
    let mut hrefs = Vec::new();
    let mut elements = 0_usize;
    for node in document.root().descendants().iter().filter(|node| node.is_element()) {
        elements += 1;
        let name = node.node_name().unwrap().to_string();
        let known = OURS.iter().find(|(ours, _)| *ours == name);
        let Some((_, attributes)) = known else {
            return Err(TestCaseError::fail(format!("<{name}> in {html}")));
        };
        for attribute in node.attrs() {
            let (key, value) = (attribute.name.local.to_string(), attribute.value.to_string());
            prop_assert!(attributes.contains(&key.as_str()), "{} {}", name, key);
            match key.as_str() {
                "id" => prop_assert!(ids.insert(value.clone()), "{} stands twice", value),
                "href" => hrefs.push(value),
                _ => {}
            }
        }
    }
    // One start tag an element: nothing was dropped, moved into another place or made up.
    let style_and_script = html.split_once("</head>").unwrap();
    let tags = style_and_script.1.matches('<').count() - style_and_script.1.matches("</").count();
    let in_head = document.select("head *").length();
    prop_assert_eq!(tags + in_head + 2, elements);
    for href in hrefs {
        let inner = href.strip_prefix('#').is_some_and(|id| ids.contains(id));
        let outer = href.starts_with("http://") || href.starts_with("https://");
        prop_assert!(inner || outer, "{}", href);
    }
    Ok(())
}

/// The texts that a reader must find on the page.
fn texts(record: &Record) -> BTreeSet<&str> {
    let mut texts = BTreeSet::new();
    texts.extend(record.warnings.iter().map(|warning| warning.message.as_str()));
    if let Some(article) = &record.article {
        texts.extend(article.sentences().map(|sentence| sentence.text.as_str()));
        texts.extend(article.removed.iter().map(|piece| piece.text.as_str()));
    }
    if let Some(translation) = &record.translation {
        texts.extend(translation.sentences.iter().map(|sentence| sentence.target.as_str()));
        texts
            .extend(translation.title.iter().flat_map(|t| &t.warnings).map(|w| w.message.as_str()));
    }
    texts
}

/// As far as white space and signs for what cannot be shown go, both are the same.
fn folded(text: &str) -> String {
    let plain = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{2400}'..='\u{2421}' | '\u{fffd}')
            && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
            && !c.is_whitespace()
    };
    text.chars().filter(plain).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn any_records_give_the_elements_that_we_wrote_and_no_other(
        records in proptest::collection::vec(any::record(), 0..4), translations: bool
    ) {
        let html = page(&records, translations);
        check(&html)?;
        let document = Document::from(html.as_str());
        prop_assert_eq!(document.select("article").length(), records.len());
    }

    #[test]
    fn no_text_of_a_record_is_lost(record in any::record()) {
        let html = page(std::slice::from_ref(&record), false);
        let found = folded(&Document::from(html.as_str()).select("main").text());
        for text in texts(&record) {
            prop_assert!(found.contains(&folded(text)), "{:?} is not in {}", text, html);
        }
        let summary = record.summary.iter().flat_map(|summary| &summary.sentences);
        for sentence in summary {
            prop_assert!(found.contains(&folded(&sentence.text)), "{:?}", sentence.text);
        }
    }
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    let mut record = samples::hostile();
    let article = record.article.as_mut().unwrap();
    article.title = Some("</title></script><img src=x onerror=alert(1)>\"'`".into());
    article.url = Some("javascript:alert(1)".into());
    article.byline = Some("\" onmouseover=\"alert(1)".into());
    record.source = Source::named("\"><svg onload=alert(1)>");
    record.warnings.push(Warning::new(
        tomtat_article::Code::SummaryName,
        "<iframe srcdoc='<script>alert(1)</script>'>",
    ));
    let html = page(&[record], false);
    check(&html).unwrap();
    let document = Document::from(html.as_str());
    assert_eq!(
        document.select("h2").text().to_string(),
        "</title></script><img src=x onerror=alert(1)>\"'`"
    );
    assert_eq!(document.select("img, svg, iframe, main script").length(), 0);
    assert_eq!(document.select("a[href^=javascript]").length(), 0);
}

#[test]
fn evidence_links_lead_to_the_sentences_and_only_to_those_that_are_there() {
    let mut record = samples::vietnamese();
    record.summary.as_mut().unwrap().sentences[0].evidence = vec![1, 99, 1, usize::MAX, 0];
    record.summary.as_mut().unwrap().sentences[1].evidence = vec![];
    let html = page(&[samples::failed(), record], false);
    let document = Document::from(html.as_str());
    let links = document.select(".claim:first-child a");
    let hrefs: Vec<String> = links.iter().map(|a| a.attr("href").unwrap().to_string()).collect();
    assert_eq!(hrefs, ["#a2s2", "#a2s1"]);
    let target = document.select("#a2s2").text().to_string();
    assert!(target.contains("3.2 billion") && target.contains("3,2 tỷ"), "{target}");
    assert!(document.select(".claim:last-child").text().contains("no evidence found"));
}

#[test]
fn a_warning_stands_beside_what_it_concerns() {
    let html = page(&[samples::vietnamese()], false);
    let document = Document::from(html.as_str());
    let after = document.select("#a1s3 + .note").text().to_string();
    assert!(after.contains("much shorter than its source"), "{after}");
    assert!(document.select("header .note").text().contains("next best is English"));
    // Nothing in the summary rests on that sentence; once something does, it says so.
    assert_eq!(document.select(".claim .note").length(), 0);
    let mut record = samples::vietnamese();
    record.summary.as_mut().unwrap().sentences[1].evidence = vec![2];
    let html = page(&[record], false);
    let mark = Document::from(html.as_str()).select(".claim .note").text().to_string();
    assert!(mark.contains("rests on sentence 3"), "{mark}");
}

#[test]
fn what_is_missing_is_said() {
    let mut record = samples::vietnamese();
    record.summary = None;
    record.translation = None;
    let html = page(&[record], false);
    let text = Document::from(html.as_str()).select("main").text().to_string();
    assert!(text.contains("No summary was made."), "{text}");
    assert!(text.contains("Article in Vietnamese, not translated, 4 sentences"), "{text}");
    let none = page(&[], false);
    assert!(none.contains("There were no articles.") && none.contains("0 articles, 0 failed"));
}

#[test]
fn a_long_article_takes_time_in_proportion() {
    let mut record = samples::vietnamese();
    let translation = record.translation.as_mut().unwrap();
    let sentence = translation.sentences[0].clone();
    translation.sentences = vec![sentence; 50_000];
    for warning in 0..50_000 {
        let doubt = Warning::new(tomtat_article::Code::TranslationNumbers, "x");
        record.warnings.push(doubt.at_sentence(warning % 7));
    }
    let summary = record.summary.as_mut().unwrap();
    summary.sentences[0].evidence = (0..50_000).collect();
    let sentence = summary.sentences[0].clone();
    summary.sentences.extend(vec![sentence; 8]);
    let started = std::time::Instant::now();
    let html = page(&[record], false);
    assert!(html.len() > 10_000_000);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn a_folder_gets_pages_and_a_list_that_links_to_them() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut output = OutputDir::open(dir.path(), Format::Html).unwrap();
    for (name, record) in [("<b>a</b>.txt", samples::vietnamese()), ("b.txt", samples::failed())] {
        output.write(&Key::new(Source::file(name), "1"), &record).unwrap();
    }
    let index = output.finish().unwrap();
    assert_eq!(index, dir.path().join("index.html"));
    let list = std::fs::read_to_string(&index).unwrap();
    let document = Document::from(list.as_str());
    let rows = document.select(".record");
    assert_eq!(rows.length(), 2);
    assert_eq!(document.select(".record[data-failed]").length(), 1);
    assert_eq!(document.select(".record b:not(.warned)").text().to_string(), "Failed:");
    for link in document.select(".record a").iter() {
        let file = dir.path().join(link.attr("href").unwrap().to_string());
        let page = std::fs::read_to_string(&file).unwrap();
        let home = Document::from(page.as_str()).select("nav a").attr("href").unwrap().to_string();
        assert_eq!(home, "index.html");
    }
    assert!(!dir.path().join("index.md").exists());
    drop(output);
    // A list of somebody else is not overwritten, and does not hinder other formats.
    std::fs::write(&index, "<!DOCTYPE html><title>My site</title>").unwrap();
    assert!(OutputDir::open(dir.path(), Format::Html).is_err());
    let other = tempfile::TempDir::new().unwrap();
    std::fs::write(other.path().join("index.html"), "mine").unwrap();
    assert!(OutputDir::open(other.path(), Format::Html).is_err());
    let mut markdown = OutputDir::open(other.path(), Format::Markdown).unwrap();
    markdown.write(&Key::new(Source::file("a.txt"), "1"), &samples::failed()).unwrap();
    markdown.finish().unwrap();
    assert_eq!(std::fs::read_to_string(other.path().join("index.html")).unwrap(), "mine");
}
