//! The GGUF engine against a reference: what the small model answers when it is computed by the
//! book in 32-bit floats (`oracle/record.py`), and against itself.
//!
//! Whole answers are not the same at every batch size nor, in a batch, at every number of threads:
//! llama.cpp multiplies one row, four and sixteen by different kernels, which round differently, and
//! where two tokens are almost equally probable the other one may win. Where one leads clearly,
//! nothing changes; that is tested.
#![cfg(feature = "gguf")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use tomtat_engine::gguf::{GgufEngine, GgufOptions};
use tomtat_engine::{Completion, Request, TranslateRequest, run_all};
use tomtat_models::{Catalogue, FetchOptions, Manifest, ModelFiles, Store, Template};

/// A step of the reference whose best logit leads by less than this may come out otherwise:
/// llama.cpp multiplies with activations rounded to 8 bits.
const LEAST_LEAD: f64 = 0.5;

#[derive(Deserialize)]
struct Case {
    prompt: String,
    /// The text of each token.
    pieces: Vec<String>,
    /// By how much each token's logit led the next best one.
    leads: Vec<f64>,
}

/// A text and the word that goes on with it.
struct Question {
    text: String,
    next: String,
}

impl Case {
    /// The steps at which no rounding should change the token. Only those that begin a word: there
    /// the text so far falls into the same tokens whatever follows.
    fn questions(&self) -> Vec<Question> {
        let mut text = self.prompt.clone();
        let mut questions = Vec::new();
        for (piece, &lead) in self.pieces.iter().zip(&self.leads) {
            // A token that is part of a character has no text of its own.
            if piece.contains('\u{fffd}') {
                break;
            }
            if lead >= LEAST_LEAD && piece.starts_with(' ') && piece.trim() != "" {
                questions.push(Question { text: text.clone(), next: piece.trim().to_owned() });
            }
            text.push_str(piece);
        }
        questions
    }
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("oracle/smollm2.json")).unwrap()
}

/// The small model, asked by the bare text. One test at a time: two would fight for the cores.
fn answers(options: GgufOptions, prompts: &[String], tokens: u32) -> Vec<Completion> {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let catalogue = Catalogue::embedded();
    let mut manifest: Manifest = catalogue.get("smollm2-135m-instruct").unwrap().clone();
    let store = Store::open(None).unwrap();
    let path = store.fetch(&manifest, &FetchOptions::default(), &mut ()).expect("the small model");
    let job = manifest.jobs.translate.as_mut().unwrap();
    job.prompt = Template::parse("{source}", &["source"]).unwrap();
    job.stop.clear();
    job.max_output_tokens = tokens;
    let mut engine = GgufEngine::load(&ModelFiles::of_weights(path), &manifest, options).unwrap();
    let ask = |prompt: &String| Request::Translate(TranslateRequest::new(prompt.as_str()));
    let answers = run_all(&mut engine, prompts.iter().map(ask).collect()).unwrap();
    answers.into_iter().map(|answer| answer.expect("an answer")).collect()
}

#[test]
fn the_next_token_is_that_of_the_reference_where_it_is_sure() {
    let questions: Vec<Question> = cases().iter().flat_map(Case::questions).collect();
    assert!(questions.len() >= 40, "only {} steps are sure enough", questions.len());
    let prompts: Vec<String> = questions.iter().map(|question| question.text.clone()).collect();
    // Alone and in company: other kernels of llama.cpp, other roundings, the same tokens.
    for parallel in [1, 24] {
        let answers = answers(GgufOptions::default().with_parallel(parallel), &prompts, 1);
        let wrong: Vec<_> = questions
            .iter()
            .zip(&answers)
            .filter(|(question, answer)| question.next != answer.text)
            .map(|(question, answer)| (&question.text, &question.next, &answer.text))
            .collect();
        let of = questions.len();
        assert!(wrong.is_empty(), "{parallel} in parallel, {} of {of}: {wrong:#?}", wrong.len());
    }
}

#[test]
fn threads_change_no_token_of_one_answer_and_asking_again_changes_none() {
    let prompts: Vec<String> = cases().into_iter().map(|case| case.prompt).collect();
    let all = |threads, parallel| {
        let options = GgufOptions::default().with_threads(threads).with_parallel(parallel);
        answers(options, &prompts, 16).into_iter().map(|answer| answer.text).collect::<Vec<_>>()
    };
    assert_eq!(all(1, 1), all(2, 1), "two threads");
    assert_eq!(all(2, 8), all(2, 8), "8 in parallel, again");
}
