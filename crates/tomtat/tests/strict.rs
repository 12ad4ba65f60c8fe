//! `strict`: an article with a sentence that could not be verified fails, and no other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use tomtat::engine::{Completion, Request, ScriptedEngine};
use tomtat::{Length, Pipeline, Record, Status};

const FLOOD: &str = "The river Tarn rose by two metres on Monday, and some 1,500 people left their \
    homes in the valley, the county said. Schools in the towns along the river stay closed until \
    Thursday. The county governor, Anna Lind, asked for boats and for blankets at a meeting in the \
    town hall. Farmers lost much of the harvest. The railway hopes to run trains again next week.";
const HARBOUR: &str = "The harbour of Vik will be deepened for larger ships next year, the council \
    decided on Tuesday after a debate of six hours. Fishermen had protested against the plan since \
    the spring because they fear for their nets. The council wants to pay them for lost days at \
    sea. The work is to take nine months. Larger ships could bring more visitors to the old town.";

/// Summaries of both articles by an engine that invents people in the flood.
fn summarized(strict: bool) -> Vec<Record> {
    let engine = ScriptedEngine::new(|request: &Request| match request {
        Request::Summarize(r) if r.text.contains("Tarn") => Completion::of(
            "Some 9,800 people left their homes in the valley, Carlo Benedetti said.",
        ),
        Request::Summarize(_) => {
            Completion::of("The harbour of Vik will be deepened for larger ships.")
        }
        Request::Translate(_) => Completion::of(""),
    });
    let builder = Pipeline::builder().engine(Box::new(engine));
    let mut pipeline = builder.length(Length::Sentences(1)).strict(strict).build().unwrap();
    support::summarized(&mut pipeline, &[("a.txt", FLOOD), ("b.txt", HARBOUR)])
}

#[test]
fn a_sentence_that_could_not_be_verified_is_marked() {
    let records = summarized(false);
    assert_eq!(records.len(), 2);
    assert_eq!(records[0].error, None);
    let summary = records[0].summary.as_ref().unwrap();
    let words: Vec<&str> =
        summary.marked().flat_map(|s| &s.findings).map(|f| f.words.as_str()).collect();
    assert_eq!(words, ["9,800", "Carlo Benedetti"]);
}

#[test]
fn strict_fails_that_article_and_no_other() {
    let records = summarized(true);
    let error = records[0].error.as_ref().unwrap();
    assert_eq!((records[0].status, error.code.as_str()), (Status::Failed, "summarize.unverified"));
    assert!(error.message.contains("a.txt"), "{}", error.message);
    // What was wrong can still be read in the record.
    assert_eq!(records[0].summary.as_ref().unwrap().marked().count(), 1);
    assert_eq!((records[1].status, &records[1].error), (Status::Ok, &None));
    assert_eq!(records[1].summary.as_ref().unwrap().marked().count(), 0);
}
