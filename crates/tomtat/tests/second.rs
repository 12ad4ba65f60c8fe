//! Two models: the summariser takes the sentences that the translator got wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::{Arc, Mutex};

use tomtat::engine::{Completion, Request, ScriptedEngine};
use tomtat::{Code, Language, Length, Pipeline, Quality, Record};

const TEXT: &str = "Mưa lớn khiến 1.500 người dân ở thung lũng phải rời nhà. \
    Các trường học đóng cửa đến thứ năm. Nông dân mất phần lớn mùa màng. \
    Chính quyền tỉnh kêu gọi người dân tránh xa dòng nước.";

const RIGHT: &str = "Heavy rain forced 1,500 people in the valley to leave their homes.";

/// The record of the text, and the sentences that the second model was asked to translate with
/// what it was told.
fn run(quality: Quality, second: fn(&str) -> String) -> (Record, Vec<(String, String)>) {
    let first = ScriptedEngine::new(|request: &Request| match request {
        Request::Translate(r) if r.source.contains("1.500") => {
            Completion::of("Heavy rain made people in the valley leave their homes.")
        }
        Request::Translate(r) if r.source.contains("trường") => {
            Completion::of("The schools stay closed until Thursday.")
        }
        Request::Translate(r) if r.source.contains("Nông") => {
            Completion::of("Farmers lost most of the harvest.")
        }
        Request::Translate(_) => {
            Completion::of("The provincial government asked people to stay away from the water.")
        }
        Request::Summarize(_) => panic!("the translator does not summarise"),
    });
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = asked.clone();
    let summarizer = ScriptedEngine::new(move |request: &Request| match request {
        Request::Translate(r) => {
            seen.lock().unwrap().push((r.source.clone(), r.note.clone()));
            Completion::of(second(&r.source))
        }
        Request::Summarize(_) => Completion::of("Schools stay closed until Thursday."),
    });
    let mut pipeline = Pipeline::builder()
        .translator_engine(Box::new(first.without_notes()))
        .summarizer_engine(Box::new(summarizer.with_sha256("5ec0")))
        .language(Language::VIETNAMESE)
        .length(Length::Sentences(1))
        .quality(quality)
        .build()
        .unwrap();
    let mut records = support::summarized(&mut pipeline, &[("a.txt", TEXT)]);
    let asked = asked.lock().unwrap().clone();
    (records.remove(0), asked)
}

#[test]
fn a_sentence_that_lost_its_number_is_translated_by_the_summariser() {
    let (record, asked) = run(Quality::Best, |_| RIGHT.to_owned());
    assert_eq!(record.error, None);
    assert_eq!(asked.len(), 1, "no other sentence: {asked:?}");
    assert!(asked[0].1.contains("1.500"), "the fault is named: {asked:?}");
    let translation = record.translation.unwrap();
    assert_eq!(translation.sentences[0].target, RIGHT);
    assert_eq!(translation.sentences[1].target, "The schools stay closed until Thursday.");
    assert_eq!(record.warnings, []);
    assert_eq!(record.models.len(), 3, "who translated is told: {:?}", record.models);
    assert!(record.summary.is_some());
}

#[test]
fn where_the_second_model_is_no_better_the_first_answer_stays_with_its_warning() {
    let (record, asked) = run(Quality::Best, |_| "Heavy rain came down on the valley.".to_owned());
    assert_eq!(asked.len(), 1);
    let translation = record.translation.unwrap();
    assert_eq!(
        translation.sentences[0].target,
        "Heavy rain made people in the valley leave their homes."
    );
    assert_eq!(translation.sentences[0].warnings[0].code, Code::TranslationNumbers);
}

#[test]
fn a_fast_run_asks_nobody_again_and_marks_the_sentence() {
    let (record, asked) = run(Quality::Fast, |_| RIGHT.to_owned());
    assert_eq!(asked, []);
    let translation = record.translation.unwrap();
    assert_eq!(translation.sentences[0].warnings[0].code, Code::TranslationNumbers);
    assert!(record.warnings.iter().any(|warning| warning.code == Code::TranslationNumbers));
}
