//! Styles and headlines in every format.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::samples;
use tomtat_article::{Headline, HeadlineOrigin, Record, SummaryStyle};
use tomtat_report::{Format, Style, write_record};

fn with(style: SummaryStyle, headline: Option<&str>) -> Record {
    let mut record = samples::vietnamese();
    let summary = record.summary.as_mut().unwrap();
    summary.style = style;
    summary.headline = headline.map(|text| Headline {
        text: text.to_owned(),
        origin: HeadlineOrigin::Model,
        evidence: vec![0, 99],
    });
    record
}

fn written(record: &Record, format: Format, evidence: bool) -> String {
    let mut out = Vec::new();
    let style = Style::default().width(0).evidence(evidence);
    write_record(&mut out, record, format, &style).unwrap();
    String::from_utf8(out).unwrap()
}

const HEADLINE: &str = "Floods cut power to 41,000 households";

#[test]
fn bullets_are_a_sentence_a_line() {
    let record = with(SummaryStyle::Bullets, None);
    for format in [Format::Text, Format::Markdown] {
        let text = written(&record, format, false);
        assert!(text.contains("\n- Heavy rain cut power"), "{text}");
        assert!(text.contains("\n- A commune official said"), "{text}");
    }
}

#[test]
fn a_headline_stands_over_the_summary_with_its_evidence() {
    let record = with(SummaryStyle::Wire, Some(HEADLINE));
    let text = written(&record, Format::Text, true);
    let (before, after) = text.split_once(&format!("{HEADLINE} [1]\n")).unwrap();
    assert!(!before.contains("Heavy rain cut") && after.starts_with("Heavy rain cut"), "{text}");
    let markdown = written(&record, Format::Markdown, false);
    assert!(markdown.contains(&format!("**{HEADLINE}**\n\nHeavy rain cut")), "{markdown}");
    let html = written(&record, Format::Html, false);
    let (_, claim) = html.split_once("<li class=\"claim headline\">").unwrap();
    assert!(claim.contains(HEADLINE) && claim.contains("Evidence: sentence 1 of"), "{claim}");
}

#[test]
fn the_style_headline_shows_the_headline_alone_but_on_the_page_to_check() {
    let record = with(SummaryStyle::Headline, Some(HEADLINE));
    for format in [Format::Text, Format::Markdown] {
        let text = written(&record, format, true);
        assert!(text.contains(HEADLINE) && !text.contains("Heavy rain cut"), "{text}");
        assert!(text.contains("Heavy rain left 41,000"), "its evidence is shown: {text}");
        assert!(!text.contains("falling more slowly"), "only its own: {text}");
    }
    assert!(written(&record, Format::Html, false).contains("Heavy rain cut power"));
}

#[test]
fn without_a_headline_the_sentences_stand_in_for_it() {
    let record = with(SummaryStyle::Headline, None);
    assert!(written(&record, Format::Text, false).contains("Heavy rain cut power"));
}

#[test]
fn a_headline_that_is_the_title_is_not_said_twice() {
    let title = samples::vietnamese().title();
    let record = with(SummaryStyle::Wire, Some(&title));
    for format in [Format::Text, Format::Markdown] {
        assert_eq!(written(&record, format, false).matches(&title).count(), 1);
    }
}
