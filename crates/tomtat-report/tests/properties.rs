//! What holds for any record, however odd.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use proptest::prelude::*;
use pulldown_cmark::{Event, TagEnd};
use support::any::{self, style};
use support::markup::{only_ours, parser};
use tomtat_article::Record;
use tomtat_report::{Format, Style, write_record, write_translation};

fn outputs(record: &Record, format: Format, style: &Style) -> [String; 2] {
    [write_record, write_translation].map(|write| {
        let mut out = Vec::new();
        write(&mut out, record, format, style).unwrap();
        String::from_utf8(out).unwrap()
    })
}

/// Rendered text, white space folded.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    // Records are large: fewer of them, so that the tests stay quick.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn text_never_holds_a_control_character_but_the_newline(
        record in any::record(), style in style()
    ) {
        for out in outputs(&record, Format::Text, &style) {
            let found = out.chars().find(|c| c.is_control() && *c != '\n');
            prop_assert_eq!(found, None, "{:?}", out);
            prop_assert!(out.ends_with('\n') && !out.starts_with('\n'), "{:?}", out);
        }
    }

    #[test]
    fn json_is_one_line_that_gives_the_record_back(record in any::record()) {
        for out in outputs(&record, Format::JsonLines, &Style::default()) {
            let line = out.strip_suffix('\n').unwrap();
            let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            prop_assert!(!line.contains(breaks), "{:?}", line);
            prop_assert_eq!(&serde_json::from_str::<Record>(line).unwrap(), &record);
        }
    }

    /// No string of the record makes a link, an image, HTML, code of its own or emphasis.
    #[test]
    fn markdown_has_only_the_markup_that_we_put_there(record in any::record(), style in style()) {
        for out in outputs(&record, Format::Markdown, &style) {
            only_ours(&out)?;
        }
    }

    /// The title is the first heading, and reads as it is in the record.
    #[test]
    fn a_title_survives_markdown_letter_by_letter(title in any::text()) {
        prop_assume!(!title.trim().is_empty());
        let record = Record::failed(
            tomtat_article::Source::named(title.clone()),
            tomtat_article::ArticleFailure { code: "x".into(), message: "y".into(), hint: None },
        );
        let [out, _] = outputs(&record, Format::Markdown, &Style::default().unicode(true));
        let mut rendered = String::new();
        for event in parser(&out) {
            match event {
                Event::Text(text) => rendered.push_str(&text),
                Event::End(TagEnd::Heading(_)) => break,
                _ => {}
            }
        }
        // What a terminal would obey is changed on purpose.
        let harmless: String =
            title.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
        let overrides = |c: &char| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let expected: String = harmless.chars().filter(overrides).collect();
        let pictures = |c: &char| !matches!(c, '\u{2400}'..='\u{2421}' | '\u{FFFD}');
        let rendered: String = rendered.chars().filter(pictures).collect();
        let expected: String = expected.chars().filter(pictures).collect();
        prop_assert_eq!(folded(&rendered), folded(&expected));
    }
}

#[test]
fn every_sentence_of_a_translation_is_printed_even_where_the_counts_differ() {
    let mut record = support::samples::vietnamese();
    let translation = record.translation.as_mut().unwrap();
    let mut extra = translation.sentences[0].clone();
    extra.target = "One sentence too many.".into();
    translation.sentences.push(extra);
    let style = Style::default().width(0);
    for format in [Format::Text, Format::Markdown] {
        let [_, out] = outputs(&record, format, &style);
        for sentence in &record.translation.as_ref().unwrap().sentences {
            assert!(out.contains(sentence.target.trim_matches('"')), "{}", sentence.target);
        }
    }
}

#[test]
fn a_long_word_and_a_long_text_are_wrapped_in_time() {
    let mut record = support::samples::vietnamese();
    let summary = record.summary.as_mut().unwrap();
    summary.sentences[0].text = "x".repeat(2_000_000);
    summary.sentences[1].text = "word ".repeat(400_000);
    let [out, _] = outputs(&record, Format::Text, &Style::default().width(80));
    assert!(out.lines().all(|line| line.chars().count() <= 80 || line.contains('[')));
    assert!(out.len() > 3_900_000);
}
