//! The library: with an engine that is no model, for sizes that a model would take hours for, and
//! with a model that is taken away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tomtat::engine::{Completion, Request, ScriptedEngine};
use tomtat::models::{Catalogue, Store};
use tomtat::{Code, Language, Length, Pipeline, Status};
use tomtat_tests::{SMALL, engine, summarize};

#[test]
fn an_article_of_five_megabytes_is_summarised_and_says_how_it_was_divided() {
    let longest = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&longest);
    let engine = ScriptedEngine::new(move |request: &Request| match request {
        Request::Summarize(request) => {
            seen.fetch_max(request.text.split_whitespace().count(), Ordering::Relaxed);
            // The first sentences of what was given: grounded, and different for each part.
            let sentences = request.text.split_inclusive(". ").take(2).collect::<String>();
            Completion::of(sentences)
        }
        Request::Translate(_) => Completion::of("never asked"),
    });
    let mut pipeline = Pipeline::builder()
        .engine(Box::new(engine))
        .language(Language::ENGLISH)
        .length(Length::Short)
        .build()
        .unwrap();
    let article: String = (0..75_000)
        .map(|i| {
            let end = if i % 5 == 4 { "\n\n" } else { " " };
            format!("Station number {i} reported heavy rain in the hills on Tuesday, it said.{end}")
        })
        .collect();
    assert!(article.len() > 4_900_000, "{}", article.len());
    let record = pipeline.summarize_text(&article).unwrap();
    assert_eq!(record.status, Status::Ok, "{:?}", record.error);
    assert!(!record.summary.expect("a summary").text().is_empty());
    let divided = record.warnings.iter().find(|w| w.code == Code::SummaryDivided);
    let message = &divided.expect("it says that it was divided").message;
    assert!(message.chars().any(|c| c.is_ascii_digit()), "does not say how: {message}");
    assert!(longest.load(Ordering::Relaxed) <= 2_000, "a request is larger than the model takes");
}

const TEXT: &str = "The port of Odesa closed on Monday after a night of strikes. Some 40 ships wait \
    outside. The mayor said that two cranes were damaged. Work begins again next week.";

#[test]
fn a_model_removed_while_in_use_serves_on_and_one_removed_before_it_is_loaded_is_named() {
    let _engine = engine();
    let dir = tempfile::tempdir().unwrap();
    // For the fetch of the small model.
    let _ = summarize(dir.path());
    let catalogue = Catalogue::embedded();
    let manifest = catalogue.get(SMALL).unwrap();
    let from = Store::open(None).unwrap().root().join(SMALL);
    let store = Store::open(Some(dir.path().join("store"))).unwrap();
    let put = || {
        let to = store.root().join(SMALL);
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(&from).unwrap() {
            let file = entry.unwrap().path();
            if file.is_file() {
                fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
            }
        }
    };
    let build = || {
        let builder = Pipeline::builder().store(store.root()).model(SMALL).offline(true);
        builder.language(Language::ENGLISH).length(Length::Short).build()
    };
    put();
    let mut pipeline = build().unwrap();
    let before = pipeline.summarize_text(TEXT).unwrap();
    assert_eq!(before.status, Status::Ok, "{:?}", before.error);
    store.remove(manifest).unwrap();
    let after = pipeline.summarize_text(TEXT).unwrap();
    assert_eq!(after.summary, before.summary);

    put();
    let mut pipeline = build().unwrap();
    store.remove(manifest).unwrap();
    let error = pipeline.summarize_text(TEXT).unwrap_err();
    assert!(error.to_string().contains(&manifest.file), "{error}");
    assert!(error.hint().is_some(), "{error}");
    // And from the start where nothing is there any more.
    assert!(build().is_err());
}
