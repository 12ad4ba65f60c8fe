//! A scripted engine over one text.
#![allow(dead_code)]

use tomtat_article::{Summary, Warning};
use tomtat_engine::{Completion, Form, Request, ScriptedEngine, SummarizeRequest};
use tomtat_summarize::{SummarizeOptions, Text, summarize};

pub(crate) fn run(
    text: &Text,
    options: &SummarizeOptions,
    max_tokens: usize,
    mut answer: impl FnMut(&SummarizeRequest) -> String + Send,
) -> (Summary, Vec<Warning>) {
    let mut engine = ScriptedEngine::new(move |request| match request {
        Request::Summarize(request) => Completion::of(answer(request)),
        Request::Translate(_) => panic!("nobody asked for a translation"),
    })
    .with_max_text_tokens(max_tokens);
    summarize(&mut engine, text, options).unwrap()
}

/// A model that repeats the first sentences of what it is given: what small models are like.
pub(crate) fn leading(request: &SummarizeRequest) -> String {
    let sentences =
        tomtat_sentences::split(&request.text, tomtat_article::Language::ENGLISH).into_iter();
    let texts = sentences.map(|range| request.text[range].to_owned());
    let count = if request.form == Form::Headline { 1 } else { request.sentences };
    texts.take(count).collect::<Vec<_>>().join(" ")
}
