//! Lengths in words and percent, styles and headlines, through a scripted engine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::{leading, run};
use tomtat_article::{Code, HeadlineOrigin, Length, Summary, SummaryKind, SummaryStyle, Warning};
use tomtat_engine::Form;
use tomtat_summarize::{SummarizeOptions, Text};

/// Sentences of ten words, all of them different.
fn article(sentences: usize) -> Text {
    const TOWNS: [&str; 8] =
        ["Vik", "Orsk", "Belmar", "Koral", "Lomnica", "Ostrava", "Tarn", "Ardan"];
    let sentence = |i: usize| {
        let town = TOWNS[i % TOWNS.len()];
        let things = ["bridges", "schools", "farms", "trains", "mills", "ports", "roads"][i % 7];
        format!(
            "Officials in {town} counted {} damaged {things} during week {i} alone.",
            100 + i * 7
        )
    };
    let sentences: Vec<String> = (0..sentences).map(sentence).collect();
    Text {
        title: Some("Damage in the valley".to_owned()),
        paragraphs: sentences.chunks(4).map(<[String]>::to_vec).collect(),
    }
}

fn options(length: &str) -> SummarizeOptions {
    SummarizeOptions::default().with_length(length.parse().unwrap())
}

fn of(sentences: usize, length: &str) -> (Summary, Vec<Warning>) {
    run(&article(sentences), &options(length), 4_000, leading)
}

fn codes(warnings: &[Warning]) -> Vec<Code> {
    warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn a_length_in_words_is_met_as_nearly_as_whole_sentences_can() {
    for wanted in [20, 50, 100, 190, 400] {
        let (summary, warnings) = of(200, &format!("{wanted}w"));
        let words = summary.words();
        let said = codes(&warnings).contains(&Code::SummaryLength);
        let far = words.abs_diff(wanted) > 11 && words.abs_diff(wanted) * 4 > wanted;
        assert_eq!(said, far, "{words} of {wanted}: {warnings:?}");
        assert!(words <= wanted + 10, "{words} of {wanted}");
    }
}

#[test]
fn a_share_of_the_article_is_counted_in_its_words() {
    let (summary, _) = of(60, "10%");
    assert_eq!(summary.length, Length::Percent(10));
    assert!((20..=70).contains(&summary.words()), "{}", summary.words());
}

#[test]
fn words_that_are_not_reached_are_said() {
    let (summary, warnings) = run(&article(200), &options("200w"), 4_000, |_| {
        "Officials in Vik counted 100 damaged bridges during week 0 alone.".to_owned()
    });
    assert_eq!(summary.sentences.len(), 1);
    let warning = warnings.iter().find(|w| w.code == Code::SummaryLength).unwrap();
    assert_eq!(warning.message, "11 words, 200 were asked for");
    assert!(!codes(&warnings).contains(&Code::SummaryShort), "one word for one thing");
}

#[test]
fn a_request_longer_than_the_text_gives_the_text_and_says_so() {
    for length in ["2000w", "20"] {
        let (summary, warnings) =
            run(&article(12), &options(length), 4_000, |_| panic!("no need to ask"));
        assert_eq!((summary.kind, summary.sentences.len()), (SummaryKind::Verbatim, 12));
        assert_eq!(codes(&warnings), [Code::SummaryVerbatim], "{length}");
    }
}

#[test]
fn a_summary_longer_than_one_answer_is_written_in_several() {
    let mut most = 0;
    let (summary, warnings) = run(&article(200), &options("1000w"), 4_000, |request| {
        most = most.max(request.sentences);
        assert!(request.sentences <= 10, "{}", request.sentences);
        leading(request)
    });
    assert!(summary.parts >= 4, "{}", summary.parts);
    assert_eq!(summary.sentences.len(), 45);
    let last = summary.sentences.last().unwrap().evidence[0];
    assert!(last > 150, "the end of the text is told too: {last}");
    assert!(
        warnings[0].message.starts_with("a summary of 45 sentences"),
        "{}",
        warnings[0].message
    );
}

#[test]
fn no_headline_is_asked_for_unless_it_is_wanted() {
    let (summary, _) = run(&article(30), &options("2"), 4_000, |request| {
        assert_eq!(request.form, Form::Sentences);
        leading(request)
    });
    assert_eq!((summary.headline, summary.style), (None, SummaryStyle::Wire));
}

#[test]
fn a_headline_is_made_from_the_summary_and_rests_on_the_article() {
    let options = options("2").with_headline(true);
    let mut asked = Vec::new();
    let (summary, warnings) = run(&article(30), &options, 4_000, |request| match request.form {
        Form::Headline => {
            asked.push(request.clone());
            "107 Damaged Schools Counted in Orsk".to_owned()
        }
        _ => leading(request),
    });
    let headline = summary.headline.unwrap();
    assert_eq!(headline.text, "107 damaged schools counted in Orsk");
    assert_eq!((headline.origin, headline.evidence[0]), (HeadlineOrigin::Model, 1));
    assert_eq!(summary.sentences.len(), 2);
    assert_eq!(warnings, []);
}

#[test]
fn a_headline_with_an_invented_name_is_asked_for_again_and_then_gives_way_to_the_title() {
    let options = options("2").with_headline(true);
    let mut notes = Vec::new();
    let (summary, warnings) = run(&article(30), &options, 4_000, |request| match request.form {
        Form::Headline => {
            notes.push(request.note.clone());
            assert!(notes.len() < 3, "asked twice at most");
            assert_eq!(notes.len() == 2, request.note.contains("Haniyeh"), "{notes:?}");
            "Haniyeh visits Orsk".to_owned()
        }
        _ => leading(request),
    });
    let headline = summary.headline.unwrap();
    assert_eq!(headline.text, "Damage in the valley");
    assert_eq!(headline.origin, HeadlineOrigin::Article);
    let warning = warnings.iter().find(|w| w.code == Code::SummaryHeadline).unwrap();
    assert!(warning.message.contains("Haniyeh") && warning.message.contains("own title"));
}

#[test]
fn without_a_title_there_is_no_headline_in_place_of_a_bad_one() {
    let mut text = article(30);
    text.title = None;
    let (summary, warnings) = run(&text, &options("2").with_headline(true), 4_000, |request| {
        if request.form == Form::Headline { String::new() } else { leading(request) }
    });
    assert_eq!(summary.headline, None);
    assert_eq!(codes(&warnings), [Code::SummaryHeadline]);
}

#[test]
fn the_style_headline_asks_for_two_sentences_and_a_headline() {
    let options = options("long").with_style(SummaryStyle::Headline);
    let mut asked = Vec::new();
    let (summary, warnings) = run(&article(30), &options, 4_000, |request| {
        asked.push((request.form, request.sentences));
        match request.form {
            Form::Headline => "100 damaged bridges counted in Vik".to_owned(),
            _ => leading(request),
        }
    });
    assert_eq!(summary.style, SummaryStyle::Headline);
    assert_eq!((summary.sentences.len(), summary.headline.is_some()), (2, true));
    assert_eq!(warnings, []);
}

#[test]
fn a_text_that_is_given_as_it_is_has_a_headline_too() {
    let text = Text::of(None, "The port of Vik closed on Monday. It opens on Friday.");
    let (summary, _) = run(&text, &options("4").with_headline(true), 4_000, |request| {
        assert_eq!(request.form, Form::Headline);
        "Port of Vik closed until Friday".to_owned()
    });
    assert_eq!(summary.kind, SummaryKind::Verbatim);
    assert_eq!(summary.headline.unwrap().evidence, [0, 1]);
}
