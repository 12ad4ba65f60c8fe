//! Whole articles through a scripted engine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashMap;

use tomtat_article::{Code, Language};
use tomtat_engine::{Completion, Request, ScriptedEngine, TranslateRequest};
use tomtat_translate::{TranslateOptions, translate_sentences};

fn translate(
    sentences: &[&str],
    max_tokens: usize,
    mut answer: impl FnMut(&TranslateRequest) -> String + Send,
) -> tomtat_article::Translation {
    let sentences: Vec<String> = sentences.iter().map(|&s| s.to_owned()).collect();
    let mut engine = ScriptedEngine::new(move |request| match request {
        Request::Translate(request) => Completion::of(answer(request)),
        Request::Summarize(_) => panic!("nobody asked for a summary"),
    })
    .with_max_text_tokens(max_tokens);
    let options = TranslateOptions::default();
    translate_sentences(&mut engine, Some("Tiêu đề"), &sentences, Language::VIETNAMESE, &options)
        .unwrap()
}

#[test]
fn every_sentence_keeps_its_source_and_its_place() {
    let answers = HashMap::from([
        ("Tiêu đề", "Title"),
        ("Một người đến.", "One man came."),
        ("Hai người đi.", "Two men left."),
    ]);
    let translation = translate(&["Một người đến.", "Hai người đi."], 100, |request| {
        answers[request.source.as_str()].to_owned()
    });
    assert_eq!(translation.title.as_ref().unwrap().target, "Title");
    let pairs: Vec<(&str, &str)> =
        translation.sentences.iter().map(|s| (s.source.as_str(), s.target.as_str())).collect();
    assert_eq!(pairs, [("Một người đến.", "One man came."), ("Hai người đi.", "Two men left.")]);
    assert_eq!(translation.warnings().count(), 0);
}

#[test]
fn a_bad_answer_is_asked_for_once_more_with_the_fault_named() {
    let mut asked = 0;
    let translation = translate(&["Có 41.000 người."], 100, move |request| {
        if request.source == "Tiêu đề" {
            return "Title".to_owned();
        }
        asked += 1;
        assert!(asked <= 2, "asked {asked} times");
        if request.note.contains("41.000") {
            "There are 41,000 people."
        } else {
            "There are people."
        }
        .to_owned()
    });
    assert_eq!(translation.sentences[0].target, "There are 41,000 people.");
    assert!(translation.sentences[0].warnings.is_empty());
}

#[test]
fn what_stays_bad_is_marked_on_its_sentence() {
    let translation = translate(&["Xin chào.", "Có 41.000 người."], 100, |request| {
        if request.source.contains("41") { "There are people." } else { "Hello." }.to_owned()
    });
    let warnings: Vec<_> = translation.warnings().collect();
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].code, Code::TranslationNumbers);
    assert_eq!(warnings[0].sentence, Some(1));
}

#[test]
fn a_sentence_without_an_answer_keeps_its_source_and_says_so() {
    let translation = translate(&["Xin chào."], 100, |_| String::new());
    assert_eq!(translation.sentences[0].target, "Xin chào.");
    assert_eq!(translation.sentences[0].warnings[0].code, Code::TranslationMissing);
}

#[test]
fn a_sentence_longer_than_the_model_takes_is_translated_in_pieces() {
    let long = "một hai ba bốn, năm sáu bảy tám, chín mười mười một, hết";
    let translation =
        translate(&[long], 5, |request| request.source.replace(|c: char| !c.is_ascii(), "a"));
    let sentence = &translation.sentences[0];
    assert_eq!(sentence.target.split_whitespace().count(), long.split_whitespace().count());
    assert_eq!(sentence.warnings[0].code, Code::SentenceDivided);
}

#[test]
fn the_sentence_before_and_the_terms_that_occur_are_shown() {
    let mut seen = Vec::new();
    translate(&["Ông đến.", "Lầu Năm Góc im lặng."], 100, |request| {
        let terms: Vec<&str> = request.terms.iter().map(|t| t.target.as_str()).collect();
        seen.push((request.context.before.clone(), terms.join(",")));
        "Something was said here.".to_owned()
    });
    assert_eq!(seen[0], (String::new(), String::new()));
    assert_eq!(seen[1], ("Tiêu đề".to_owned(), String::new()));
    assert_eq!(seen[2], ("Ông đến.".to_owned(), "the Pentagon".to_owned()));
}

#[test]
fn the_translation_of_a_neighbour_is_marked() {
    let sentences = [
        "Các quan chức không kỳ vọng đột phá trong đàm phán.",
        "Hai bên bất đồng về hành lang Philadelphi và việc trao đổi tù nhân.",
        "Ông đồng ý.",
        "Bà cũng đồng ý.",
        "Các quan chức không kỳ vọng đột phá trong đàm phán",
    ];
    let translation = translate(&sentences, 100, |request| {
        match request.source.as_str() {
            "Tiêu đề" => "Title",
            short if short.ends_with("đồng ý.") => "They agreed.",
            _ => "Officials do not expect a breakthrough in the talks.",
        }
        .to_owned()
    });
    let marked: Vec<usize> = translation
        .warnings()
        .filter(|warning| warning.code == Code::TranslationRepeated)
        .filter_map(|warning| warning.sentence)
        .collect();
    // The last repeats the first, and so does its source; short answers may be right twice.
    assert_eq!(marked, [1, 4]);
    let second: Vec<&str> =
        translation.sentences[1].warnings.iter().map(|w| w.message.as_str()).collect();
    // Its name is gone too.
    assert_eq!(
        second,
        [
            "not found in the translation: Philadelphi",
            "in the translation, but not in the sentence: breakthrough",
            "the same translation as sentence 1",
        ]
    );
}

#[test]
fn a_model_that_takes_no_notes_is_asked_once() {
    let mut asked = 0;
    let mut engine = ScriptedEngine::new(move |_: &Request| {
        asked += 1;
        assert_eq!(asked, 1, "the answer would be the same");
        Completion::of("There are people.")
    })
    .without_notes();
    let sentences = ["Có 41.000 người.".to_owned()];
    let options = TranslateOptions::default();
    let translation =
        translate_sentences(&mut engine, None, &sentences, Language::VIETNAMESE, &options).unwrap();
    assert_eq!(translation.sentences[0].warnings[0].code, Code::TranslationNumbers);
}

/// What a model without notes makes of a sentence, by the variant that it is asked for.
fn varied(answers: &[&'static str], retry: bool) -> (String, usize, Vec<u8>) {
    let answers = answers.to_vec();
    let asked = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = asked.clone();
    let mut engine = ScriptedEngine::new(move |request: &Request| {
        let Request::Translate(request) = request else { panic!("nobody asked for a summary") };
        seen.lock().unwrap().push(request.variant);
        let answer = answers.get(usize::from(request.variant)).or(answers.last());
        Completion::of(*answer.unwrap())
    })
    .without_notes()
    .with_variants();
    let options = TranslateOptions::default().with_retry(retry);
    let sentences = ["Có 41.000 người và 12 xe.".to_owned()];
    let vietnamese = Language::VIETNAMESE;
    let translation =
        translate_sentences(&mut engine, None, &sentences, vietnamese, &options).unwrap();
    let sentence = &translation.sentences[0];
    let asked = asked.lock().unwrap().clone();
    (sentence.target.clone(), sentence.warnings.len(), asked)
}

const GOOD: &str = "There are 41,000 people and 12 cars.";
const BAD: &str = "There are people.";

#[test]
fn where_no_note_helps_the_best_of_several_answers_is_taken() {
    let half = "There are 41,000 people and cars.";
    let asked = |most: u8| (0..=most).collect::<Vec<u8>>();
    assert_eq!(varied(&[GOOD, BAD], true), (GOOD.to_owned(), 0, asked(0)));
    assert_eq!(varied(&[BAD, half, GOOD, BAD], true), (GOOD.to_owned(), 0, asked(2)));
    assert_eq!(varied(&[BAD, BAD, half, GOOD, GOOD], true), (GOOD.to_owned(), 0, asked(4)));
    // Of equally bad ones the most probable.
    assert_eq!(varied(&[BAD, BAD, half, BAD], true), (BAD.to_owned(), 1, asked(4)));
    assert_eq!(varied(&[BAD, GOOD], false), (BAD.to_owned(), 1, asked(0)));
}
