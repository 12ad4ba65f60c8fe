//! What becomes of sentences that could not be verified, and what a model is held to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::{Arc, Mutex};

use support::run;
use tomtat_article::{Code, Length};
use tomtat_summarize::{SummarizeOptions, Text, Verify};

fn article() -> Text {
    let body = "The river Tarn rose by two metres on Monday, the county said. Some 1,500 people \
                left their homes in the valley, Anna Lind said.\n\nSoldiers built walls of sand \
                along the main road through the night. A bridge near the old mill fell, and nobody \
                was hurt.\n\nSchools stay closed until Thursday. The county expects more rain, \
                and asked people to stay away from the water.";
    Text::of(Some("Flood in the valley of 2031"), body)
}

fn options() -> SummarizeOptions {
    SummarizeOptions::default().with_length(Length::Sentences(2))
}

const WRONG: &str = "The river Tarn rose by two metres. Some 9,500 people left, Lind said.";

#[test]
fn a_wrong_sentence_that_is_only_marked_stays_as_it_was_written() {
    let asked = Arc::new(Mutex::new(0));
    let count = asked.clone();
    let (summary, _) = run(&article(), &options().with_verify(Verify::Mark), 1000, move |_| {
        *count.lock().unwrap() += 1;
        WRONG.to_owned()
    });
    assert_eq!(*asked.lock().unwrap(), 1, "nothing is asked for again");
    assert_eq!(summary.text(), WRONG);
    let findings: Vec<(Code, &str)> =
        summary.marked().flat_map(|s| &s.findings).map(|f| (f.code, f.words.as_str())).collect();
    assert_eq!(findings, [(Code::SummaryNumber, "9,500")]);
    // Mended, it is asked for again, and dropped.
    let (summary, warnings) = run(&article(), &options(), 1000, |_| WRONG.to_owned());
    assert_eq!(summary.text(), "The river Tarn rose by two metres.");
    assert!(warnings.iter().any(|w| w.code == Code::SummarySentenceDropped), "{warnings:?}");
}

#[test]
fn where_nothing_is_to_be_asked_again_a_wrong_sentence_is_dropped_at_once() {
    let asked = Arc::new(Mutex::new(0));
    let count = asked.clone();
    let (summary, warnings) =
        run(&article(), &options().with_verify(Verify::Drop), 1000, move |_| {
            *count.lock().unwrap() += 1;
            WRONG.to_owned()
        });
    assert_eq!(*asked.lock().unwrap(), 1, "nothing is asked for again");
    assert_eq!(summary.text(), "The river Tarn rose by two metres.");
    assert!(warnings.iter().any(|w| w.code == Code::SummarySentenceDropped), "{warnings:?}");
}

#[test]
fn a_sentence_about_something_else_is_no_part_of_the_summary() {
    let answer = "The river Tarn rose by two metres. Trains on a northern railway line stay \
                  cancelled while engineers replace damaged signals.";
    let (summary, warnings) = run(&article(), &options(), 1000, |_| answer.to_owned());
    assert_eq!(summary.text(), "The river Tarn rose by two metres.");
    assert!(warnings.iter().any(|w| w.code == Code::SummarySentenceDropped), "{warnings:?}");
}

#[test]
fn a_model_is_held_to_the_numbers_and_names_of_the_whole_text_where_that_is_asked() {
    let held = Arc::new(Mutex::new(Vec::new()));
    for constrain in [false, true] {
        let seen = held.clone();
        run(&article(), &options().with_constrain(constrain), 1000, move |request| {
            seen.lock().unwrap().push(request.only.clone());
            "The river Tarn rose by two metres. Schools stay closed until Thursday.".to_owned()
        });
    }
    let held = held.lock().unwrap().clone();
    assert_eq!(held.len(), 2);
    assert!(held[0].is_none());
    let only = held[1].as_ref().expect("held to the text");
    assert!(only.allows("Some 1,", "500 people"));
    assert!(only.allows("since ", "2031"), "the title counts too");
    assert!(!only.allows("Some ", "9,500 people"));
    assert!(only.allows("said Anna", " Lind."));
    assert!(!only.allows("said ", "Benedetti."));
}
