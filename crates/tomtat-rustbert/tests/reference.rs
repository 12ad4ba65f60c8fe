//! The same tokens as PyTorch transformers (`oracle/`), in any batch and with any number of threads.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde::Deserialize;
use tomtat_rustbert::{Folder, RustBertEngine, RustBertOptions, Search};

#[derive(Deserialize)]
struct Recorded {
    max_length: usize,
    marian: Vec<Case>,
    bart: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    ids: Vec<i64>,
    greedy: Vec<i64>,
    beam4: Vec<i64>,
    decoded: String,
}

fn recorded() -> Recorded {
    serde_json::from_str(include_str!("oracle/recorded.json")).unwrap()
}

fn engine(model: &str, beams: usize, threads: usize, batch: usize) -> RustBertEngine {
    let folder = Folder::open(format!("tests/models/{model}")).unwrap();
    let search = Search::default().with_beams(beams);
    let options =
        RustBertOptions::default().with_search(search).with_threads(threads).with_batch(batch);
    RustBertEngine::load(&folder, options).unwrap()
}

/// The recorded answer without its start mark, as ours are.
fn answer(ids: &[i64]) -> &[i64] {
    &ids[1..]
}

fn compare(model: &str, cases: &[Case], max_length: usize) {
    for (threads, batch) in [(1, 1), (1, 8), (2, 3)] {
        let texts: Vec<&str> = cases.iter().map(|case| case.text.as_str()).collect();
        let greedy = engine(model, 1, threads, batch).generate(&texts, max_length).unwrap();
        let beam = engine(model, 4, threads, batch).generate(&texts, max_length).unwrap();
        for (number, case) in cases.iter().enumerate() {
            let how = format!("{model}, {threads} threads, batches of {batch}: {}", case.text);
            assert_eq!(greedy[number], answer(&case.greedy), "greedy, {how}");
            assert_eq!(beam[number], answer(&case.beam4), "beam 4, {how}");
        }
    }
}

#[test]
fn marian_gives_the_tokens_of_the_reference() {
    let recorded = recorded();
    compare("marian", &recorded.marian, recorded.max_length);
}

#[test]
fn bart_gives_the_tokens_of_the_reference() {
    let recorded = recorded();
    compare("bart", &recorded.bart, recorded.max_length);
}

#[test]
fn text_becomes_the_tokens_of_the_reference_and_answers_its_text() {
    let recorded = recorded();
    for (model, cases) in [("marian", &recorded.marian), ("bart", &recorded.bart)] {
        let engine = engine(model, 1, 1, 1);
        for case in cases {
            assert_eq!(engine.encode(&case.text).unwrap(), case.ids, "{model}: {}", case.text);
            assert_eq!(engine.decode(&case.beam4).unwrap(), case.decoded.trim(), "{model}");
        }
    }
}

#[test]
fn the_recorded_answers_tell_a_right_model_from_a_wrong_one() {
    let recorded = recorded();
    for cases in [&recorded.marian, &recorded.bart] {
        let distinct: std::collections::BTreeSet<&Vec<i64>> =
            cases.iter().map(|case| &case.greedy).collect();
        assert_eq!(distinct.len(), cases.len(), "every source has an answer of its own");
        assert!(cases.iter().any(|case| case.greedy != case.beam4), "beams change something");
        assert!(cases.iter().any(|case| case.greedy.len() < recorded.max_length), "some end early");
    }
}
