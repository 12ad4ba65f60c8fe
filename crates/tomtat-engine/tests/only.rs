//! The small model, held to some numbers and names.
#![cfg(feature = "gguf")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::sync::Arc;

use tomtat_engine::gguf::{GgufEngine, GgufOptions};
use tomtat_engine::{Only, Request, SummarizeRequest, run_all};
use tomtat_models::{Catalogue, FetchOptions, ModelFiles, Store};

const TEXT: &str = "Hartley council approved a new bridge on Monday. Mayor Anna Lind said that it \
    would cost 47 million dollars and that 310 people from the district would work on it. The \
    railway company Norbane wants to build a second track beside it in 2031.";

fn answer(only: Option<Only>) -> String {
    let catalogue = Catalogue::embedded();
    let manifest = catalogue.get("smollm2-135m-instruct").unwrap();
    let store = Store::open(None).unwrap();
    let path = store.fetch(manifest, &FetchOptions::default(), &mut ()).expect("the small model");
    let files = ModelFiles::of_weights(path);
    let mut engine = GgufEngine::load(&files, manifest, GgufOptions::default()).unwrap();
    let request = SummarizeRequest {
        text: TEXT.to_owned(),
        sentences: 3,
        only: only.map(Arc::new),
        ..SummarizeRequest::default()
    };
    let mut answers = run_all(&mut engine, vec![Request::Summarize(request)]).unwrap();
    answers.remove(0).unwrap().text
}

fn numbers(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

/// Words with a capital that do not begin a sentence.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for pair in text.split_whitespace().collect::<Vec<_>>().windows(2) {
        let name = pair[1].trim_matches(|c: char| !c.is_alphabetic());
        let begins = pair[0].ends_with(['.', '!', '?', ':']);
        if !begins && name.len() > 1 && name.starts_with(char::is_uppercase) {
            names.extend(name.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase));
        }
    }
    names
}

#[test]
fn an_answer_holds_only_the_numbers_and_names_that_it_may() {
    let free = answer(None);
    // Of a free answer something must be taken away for the test to say anything.
    let taken = numbers(&free).first().map(|number| (*number).to_owned());
    let taken = taken.expect("a number of the text");
    assert!(names(&free).iter().any(|name| name != "norbane"), "{free}");

    let allowed = ["310", "2031"].into_iter().filter(|number| *number != taken);
    let held = answer(Some(Only::new(allowed, ["norbane"])));
    assert_ne!(held, free);
    assert!(held.split_whitespace().count() > 8, "{held}");
    for number in numbers(&held) {
        assert!(["310", "2031"].contains(&number) && number != taken, "{number}: {held}");
    }
    for name in names(&held) {
        assert!(name == "norbane" || name.len() == 1, "{name}: {held}");
    }
    // What may all be written changes nothing.
    let words = TEXT.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    let words = words.chain(names(&free));
    assert_eq!(
        answer(Some(Only::new(numbers(TEXT).into_iter().chain(numbers(&free)), words))),
        free
    );
}
