//! The same tokens as PyTorch transformers (`oracle/`), in any batch and with any number of threads.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use tomtat_article::Language;
use tomtat_rustbert::{Folder, RustBertEngine, RustBertOptions, Search};

#[derive(Deserialize)]
struct Recorded {
    max_length: usize,
    /// In which versions they were recorded.
    #[serde(rename = "transformers")]
    _transformers: String,
    #[serde(rename = "torch")]
    _torch: String,
    #[serde(flatten)]
    models: BTreeMap<String, Vec<Case>>,
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

fn compare(model: &str) {
    let recorded = recorded();
    let (cases, most) = (&recorded.models[model], recorded.max_length);
    for (threads, batch) in [(1, 1), (1, 8), (2, 3)] {
        let texts: Vec<&str> = cases.iter().map(|case| case.text.as_str()).collect();
        let greedy = engine(model, 1, threads, batch).generate(&texts, None, most).unwrap();
        let beam = engine(model, 4, threads, batch).generate(&texts, None, most).unwrap();
        for (number, case) in cases.iter().enumerate() {
            let how = format!("{model}, {threads} threads, batches of {batch}: {}", case.text);
            assert_eq!(greedy[number], answer(&case.greedy), "greedy, {how}");
            assert_eq!(beam[number], answer(&case.beam4), "beam 4, {how}");
        }
    }
}

#[test]
fn marian_gives_the_tokens_of_the_reference() {
    compare("marian");
}

#[test]
fn bart_gives_the_tokens_of_the_reference() {
    compare("bart");
}

#[test]
fn pegasus_gives_the_tokens_of_the_reference() {
    compare("pegasus");
}

#[test]
fn mbart_gives_the_tokens_of_the_reference() {
    compare("mbart");
    compare("mbart50");
}

#[test]
fn m2m100_and_nllb_give_the_tokens_of_the_reference() {
    compare("m2m100");
    compare("nllb");
}

#[test]
fn t5_gives_the_tokens_of_the_reference() {
    compare("t5");
    compare("t5-gated");
}

#[test]
fn text_becomes_the_tokens_of_the_reference_and_answers_its_text() {
    for (model, cases) in &recorded().models {
        let engine = engine(model, 1, 1, 1);
        for case in cases {
            let ids = engine.encode(&case.text, None).unwrap();
            assert_eq!(ids, case.ids, "{model}: {}", case.text);
            assert_eq!(engine.decode(&case.beam4).unwrap(), case.decoded.trim(), "{model}");
        }
    }
}

#[test]
fn a_multilingual_model_is_told_the_language_of_the_request() {
    // Places among the tokens of languages, as transformers numbers them.
    for (model, french, vietnamese) in [("mbart50", 7, 23), ("m2m100", 24, 93), ("nllb", 56, 192)] {
        let folder = Folder::open(format!("tests/models/{model}")).unwrap();
        let (fr, vi): (Language, Language) = ("fr".parse().unwrap(), Language::VIETNAMESE);
        assert!(folder.reads().contains(&fr) && folder.reads().contains(&vi), "{model}");
        assert!(!folder.reads().contains(&Language::ENGLISH), "{model}");
        assert_eq!(folder.writes(), Some("en"), "{model}");
        let engine = engine(model, 1, 1, 1);
        let first = |from| engine.encode("xin", from).unwrap()[0];
        assert_eq!(first(Some(fr)) - first(Some(vi)), french - vietnamese, "{model}");
        assert_eq!(first(None), first(Some(vi)), "{model}");
        let unknown = engine.encode("xin", Some("tlh".parse().unwrap())).unwrap_err();
        assert!(unknown.to_string().contains("does not read"), "{unknown}");
    }
}

#[test]
fn the_recorded_answers_tell_a_right_model_from_a_wrong_one() {
    let recorded = recorded();
    for (model, cases) in &recorded.models {
        let distinct: BTreeSet<&Vec<i64>> = cases.iter().map(|case| &case.greedy).collect();
        // One text of some is another one in other characters.
        assert!(distinct.len() + 1 >= cases.len(), "{model}: sources have answers of their own");
        assert!(cases.iter().any(|case| case.greedy != case.beam4), "{model}: beams matter");
        let ended = |case: &Case| case.greedy.len() < recorded.max_length;
        assert!(cases.iter().any(ended), "{model}: some end early");
    }
}
