//! Whole texts through a scripted engine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::{Arc, Mutex};

use tomtat_article::{Code, Length, Summary, SummaryKind, Warning};
use tomtat_engine::SummarizeRequest;
use tomtat_summarize::{SummarizeOptions, Text};

fn run(
    text: &Text,
    length: Length,
    max_tokens: usize,
    answer: impl FnMut(&SummarizeRequest) -> String + Send,
) -> (Summary, Vec<Warning>) {
    support::run(text, &SummarizeOptions::default().with_length(length), max_tokens, answer)
}

fn article() -> Text {
    let body = "The river Tarn rose by two metres on Monday, the county said. \
                Some 1,500 people left their homes in the valley.\n\n\
                Soldiers built walls of sand along the main road through the night. \
                A bridge near the old mill fell, and nobody was hurt.\n\n\
                Schools stay closed until Thursday. The county expects more rain on Wednesday, \
                and asked people to stay away from the water.";
    Text::of(Some("Flood in the valley"), body)
}

#[test]
fn a_summary_has_its_sentences_and_what_they_rest_on() {
    let (summary, warnings) = run(&article(), Length::Short, 1000, |request| {
        assert_eq!(request.sentences, 2);
        assert_eq!(request.title, "Flood in the valley");
        "A flood drove 1,500 people from their homes. Schools stay closed until Thursday."
            .to_owned()
    });
    assert_eq!(summary.kind, SummaryKind::Abstractive);
    assert_eq!(summary.sentences[0].evidence[0], 1);
    assert_eq!(summary.sentences[1].evidence[0], 4);
    assert_eq!(warnings, []);
}

#[test]
fn a_text_no_longer_than_its_summary_is_given_as_it_is() {
    let text = Text::of(None, "The port closed. It opens on Monday.");
    let (summary, warnings) = run(&text, Length::Short, 1000, |_| panic!("no need to ask"));
    assert_eq!(summary.kind, SummaryKind::Verbatim);
    assert_eq!(summary.text(), "The port closed. It opens on Monday.");
    assert_eq!(warnings[0].code, Code::SummaryVerbatim);
}

#[test]
fn a_long_text_is_summarised_in_parts_and_every_word_is_sent() {
    let sentences: Vec<String> =
        (0..200).map(|i| format!("Station number{i} reported heavy rain in the hills.")).collect();
    let text =
        Text { title: None, paragraphs: sentences.chunks(4).map(<[String]>::to_vec).collect() };
    let sent = Arc::new(Mutex::new(String::new()));
    let seen = sent.clone();
    let (summary, warnings) = run(&text, Length::Short, 300, move |request| {
        seen.lock().unwrap().push_str(&request.text);
        "Rain fell in the hills. Stations reported it.".to_owned()
    });
    let sent = sent.lock().unwrap();
    assert!((0..200).all(|i| sent.contains(&format!("number{i} "))));
    assert!(summary.parts > 3, "{}", summary.parts);
    assert_eq!(warnings[0].code, Code::SummaryDivided);
    assert_eq!(summary.text(), "Rain fell in the hills. Stations reported it.");
}

#[test]
fn a_sentence_with_an_invented_number_is_written_again_from_its_evidence() {
    let mut asked = Vec::new();
    let (summary, warnings) = run(&article(), Length::Short, 1000, move |request| {
        asked.push(request.clone());
        if request.note.is_empty() {
            return "A flood drove 9,500 people from home. Schools stay closed.".to_owned();
        }
        assert!(request.note.contains("9,500"), "{}", request.note);
        assert!(request.text.contains("1,500 people") && request.sentences == 1);
        assert!(!request.text.contains("Schools"), "only what it rests on: {}", request.text);
        "Some 1,500 people left their homes.".to_owned()
    });
    assert_eq!(warnings, []);
    assert_eq!(summary.text(), "Some 1,500 people left their homes. Schools stay closed.");
    assert_eq!(summary.sentences[0].evidence, [1]);
}

#[test]
fn a_sentence_that_does_not_get_better_is_dropped_after_one_try_where_the_rest_stands() {
    let tries = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = tries.clone();
    let (summary, warnings) = run(&article(), Length::Short, 1000, move |request| {
        let again = usize::from(!request.note.is_empty());
        counted.fetch_add(again, std::sync::atomic::Ordering::Relaxed);
        "A flood drove 9,500 people from home. Schools stay closed.".to_owned()
    });
    assert_eq!(tries.load(std::sync::atomic::Ordering::Relaxed), 1);
    assert!(summary.text().ends_with("Schools stay closed."), "{}", summary.text());
    assert!(!summary.text().contains("9,500"));
    assert_eq!(warnings[0].code, Code::SummarySentenceDropped);
    assert!(warnings[0].message.contains("9,500"), "{}", warnings[0].message);
}

#[test]
fn a_wrong_sentence_that_the_next_one_refers_to_stays_and_is_marked() {
    let (summary, warnings) = run(&article(), Length::Short, 1000, |_| {
        "A flood drove 9,500 people from home. They left the valley.".to_owned()
    });
    assert_eq!(summary.sentences.len(), 2);
    let finding = &summary.sentences[0].findings[0];
    assert_eq!((finding.code, finding.words.as_str()), (Code::SummaryNumber, "9,500"));
    let span = finding.span.unwrap();
    assert_eq!(&summary.sentences[0].text[span.start..span.end], "9,500");
    assert!(summary.sentences[1].findings.is_empty());
    assert_eq!(warnings[0].code, Code::SummaryNumber);
}

#[test]
fn without_an_answer_the_first_sentences_stand_in_and_it_is_said() {
    let (summary, warnings) = run(&article(), Length::Short, 1000, |_| String::new());
    assert_eq!(summary.kind, SummaryKind::Extractive);
    assert_eq!(summary.sentences.len(), 2);
    assert_eq!(summary.sentences[1].evidence, [1]);
    assert_eq!(warnings[0].code, Code::SummaryExtractive);
}

#[test]
fn a_text_of_five_megabytes_is_divided_and_finishes() {
    let sentence =
        "The committee met again on Tuesday and heard the report of its members at length.";
    let paragraph = vec![sentence.to_owned(); 6];
    let text = Text { title: None, paragraphs: vec![paragraph; 5_000_000 / (6 * sentence.len())] };
    let mut requests = 0_usize;
    let (summary, warnings) = run(&text, Length::Medium, 2000, |request| {
        requests += 1;
        assert!(request.text.split_whitespace().count() <= 2000);
        "The committee met again on Tuesday. It heard a long report. Members spoke.".to_owned()
    });
    assert_eq!(summary.sentences.len(), 3);
    assert!(summary.parts > 400, "{}", summary.parts);
    assert!(warnings[0].message.contains("parts"));
}

/// An article that counts up what holds the work up.
fn counted() -> Text {
    let body = "The northern line of Orsk stays closed until spring, the operator said on Monday. \
                Trains stopped in August, when a flood damaged nine bridges of the line.\n\n\
                Two obstacles remain. The first is a dispute over land with the town of Belmar. \
                The second is steel, which has to be brought from abroad.\n\n\
                The delay has been known for some time in the region. Buses carry 6,000 people a \
                day along the road meanwhile. The operator will publish a timetable in January.";
    Text::of(None, body)
}

#[test]
fn points_that_the_text_counts_up_are_asked_for_where_the_answer_passes_over_them() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let (summary, warnings) = run(&counted(), Length::Sentences(3), 1000, move |request| {
        seen.lock().unwrap().push(request.text.clone());
        if !request.text.contains("timetable") {
            return "The northern line stays closed. The second obstacle is steel from abroad. A \
                    dispute over land with the town of Belmar is the first."
                .to_owned();
        }
        "The northern line stays closed until spring, the operator said. The delay has been known \
         for some time. Buses carry 6,000 people a day along the road."
            .to_owned()
    });
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(asked[1].contains("Monday. Two obstacles remain.") && asked[1].ends_with("abroad."));
    assert_eq!(
        summary.text(),
        "The northern line stays closed until spring, the operator said. A dispute over land with \
         the town of Belmar is the first. The second obstacle is steel from abroad."
    );
    assert_eq!(warnings, []);
}

#[test]
fn points_that_are_told_are_not_asked_for_again() {
    let (_, warnings) = run(&counted(), Length::Sentences(3), 1000, |request| {
        assert!(request.text.contains("timetable"), "asked again");
        "The northern line stays closed until spring. A dispute over land with the town of Belmar \
         is the first obstacle. Steel, which has to be brought from abroad, is the second."
            .to_owned()
    });
    assert_eq!(warnings, []);
}

#[test]
fn an_unverified_sentence_with_the_points_is_not_taken() {
    let (summary, _) = run(&counted(), Length::Sentences(3), 1000, |request| {
        if !request.text.contains("timetable") {
            return "Two obstacles cost Ankara 70 million dollars.".to_owned();
        }
        "The northern line stays closed until spring. The delay has been known for some time. \
         Buses carry 6,000 people a day along the road."
            .to_owned()
    });
    assert!(summary.text().contains("known for some time"), "{}", summary.text());
}
