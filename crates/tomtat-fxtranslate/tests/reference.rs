//! The engine on tiny random models, beside what a NumPy program made of the same files
//! (tests/fixtures/make.py).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use serde_json::Value;
use tomtat_article::Job;
use tomtat_article::Language;
use tomtat_engine::{
    Completion, Engine, Finish, Request, RequestError, SummarizeRequest, TranslateRequest, run_all,
};
use tomtat_fxtranslate::{FirefoxEngine, FirefoxOptions, open_folder};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn engine(pair: &str, options: FirefoxOptions) -> FirefoxEngine {
    let (manifest, files) = open_folder(&fixtures().join(pair)).unwrap();
    FirefoxEngine::load(&files, &manifest, options).unwrap()
}

fn reference(pair: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(fixtures().join("reference.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    all[pair].as_array().unwrap().clone()
}

fn translate(engine: &mut FirefoxEngine, texts: &[&str]) -> Vec<Result<Completion, RequestError>> {
    let request = |text: &&str| Request::Translate(TranslateRequest::new(*text));
    run_all(engine, texts.iter().map(request).collect()).unwrap()
}

/// All sentences of `pair` in one batch on two threads, with or without its shortlist.
fn compare(pair: &str, how: &str) {
    let options = FirefoxOptions::default().with_threads(2).with_shortlist(how == "shortlist");
    let mut engine = engine(pair, options);
    let reference = reference(pair);
    let texts: Vec<&str> = reference.iter().map(|r| r["sentence"].as_str().unwrap()).collect();
    let answers = translate(&mut engine, &texts);
    assert_eq!(answers.len(), reference.len());
    let mut written = 0;
    for (answer, expected) in answers.iter().zip(&reference) {
        let (answer, sentence) = (answer.as_ref().unwrap(), &expected["sentence"]);
        let expected = &expected[how];
        assert_eq!(answer.text, expected["text"].as_str().unwrap().trim(), "{sentence}");
        assert_eq!(answer.new_tokens, expected["ids"].as_array().unwrap().len(), "{sentence}");
        assert_eq!(answer.prompt_tokens, expected["source"].as_array().unwrap().len());
        let finish = if expected["cut"] == true { Finish::Length } else { Finish::Stop };
        assert_eq!(answer.finish, finish, "{sentence}");
        written += answer.new_tokens;
    }
    // The reference is no row of empty answers.
    assert!(written > 20, "{written}");
}

#[test]
fn one_vocabulary_and_all_words() {
    compare("vien", "full");
}

#[test]
fn one_vocabulary_and_a_shortlist() {
    let longest = reference("vien").len();
    assert!(longest >= 6);
    let options = FirefoxOptions::default().with_threads(1);
    let mut engine = engine("vien", options);
    for one in reference("vien") {
        let answers = translate(&mut engine, &[one["sentence"].as_str().unwrap()]);
        let text = &answers[0].as_ref().unwrap().text;
        assert_eq!(text, one["shortlist"]["text"].as_str().unwrap().trim());
    }
}

#[test]
fn two_vocabularies_and_all_words() {
    compare("zhen", "full");
}

#[test]
fn two_vocabularies_and_a_shortlist() {
    compare("zhen", "shortlist");
}

#[test]
fn batches_and_threads_change_nothing() {
    let texts: Vec<String> = (0..80)
        .map(|n| format!("Ông bà {n} nói {} triệu người.", "và của ".repeat(n % 9)))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let with = |threads: usize, batch: usize| {
        let options = FirefoxOptions::default().with_threads(threads).with_batch(batch);
        translate(&mut engine("vien", options), &texts)
    };
    let alone = with(1, 1);
    assert!(alone.iter().all(Result::is_ok));
    assert_eq!(alone, with(1, 16));
    assert_eq!(alone, with(3, 5));
}

#[test]
fn it_says_what_it_is_and_what_it_reads() {
    let engine = engine("vien", FirefoxOptions::default());
    assert_eq!(engine.info().jobs, [Job::Translate]);
    assert_eq!(engine.info().engine, tomtat_fxtranslate::ENGINE);
    assert!(engine.info().sha256.as_ref().is_some_and(|hash| hash.len() == 64));
    assert_eq!(engine.reads(), [Language::VIETNAMESE]);
    let measure = engine.measure();
    assert_eq!(measure.max_text_tokens(Job::Translate), 127);
    assert_eq!(measure.max_text_tokens(Job::Summarize), 0);
    assert!(!measure.takes_notes(Job::Translate));
    assert_eq!(measure.count_tokens("Xin chào."), 6);
}

#[test]
fn a_summary_is_no_job_of_it_and_the_others_are_answered() {
    let mut engine = engine("vien", FirefoxOptions::default());
    let summary =
        SummarizeRequest { text: "A text.".to_owned(), sentences: 1, ..Default::default() };
    let requests =
        vec![Request::Summarize(summary), Request::Translate(TranslateRequest::new("Xin chào."))];
    let answers = run_all(&mut engine, requests).unwrap();
    assert_eq!(answers[0], Err(RequestError::Job));
    assert!(answers[1].is_ok());
}

#[test]
fn what_is_longer_than_the_model_takes_is_refused_and_never_cut() {
    let mut engine = engine("vien", FirefoxOptions::default());
    let long = "một ".repeat(200);
    let answers = translate(&mut engine, &[&long]);
    let Err(RequestError::TooLong { tokens, limit: 127 }) = answers[0] else {
        panic!("{:?}", answers[0])
    };
    assert!(tokens > 127);
}

#[test]
fn odd_texts_are_answered_too() {
    let mut engine = engine("vien", FirefoxOptions::default());
    let texts = ["", "   ", "☃", "a\u{0}b", "\u{2581}", "</s>", "<unk>", "𠀀𠀁"];
    let answers = translate(&mut engine, &texts);
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}
