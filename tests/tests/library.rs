//! The library with an engine that is no model: sizes that a model would take hours for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tomtat::engine::{Completion, Request, ScriptedEngine};
use tomtat::{Code, Language, Length, Pipeline, Status};

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
