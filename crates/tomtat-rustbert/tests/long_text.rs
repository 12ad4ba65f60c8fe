//! Texts that are longer than a model takes are divided and never cut, and no text is taken for a mark.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use tomtat_article::Job;
use tomtat_engine::{
    Engine, Finish, Request, RequestError, SummarizeRequest, TranslateRequest, run_all,
};
use tomtat_rustbert::{Folder, RustBertEngine, RustBertOptions};

fn engine(model: &str) -> RustBertEngine {
    let folder = Folder::open(format!("tests/models/{model}")).unwrap();
    RustBertEngine::load(&folder, RustBertOptions::default().with_threads(1)).unwrap()
}

fn translate(text: &str) -> Request {
    Request::Translate(TranslateRequest::new(text))
}

fn summarize(text: &str) -> Request {
    let request =
        SummarizeRequest { text: text.to_owned(), sentences: 2, ..SummarizeRequest::default() };
    Request::Summarize(request)
}

#[test]
fn what_is_too_long_is_refused_and_not_cut() {
    let long = "Nước đang rút chậm, một cán bộ xã cho biết. ".repeat(10);
    let answers =
        run_all(&mut engine("marian"), vec![translate(&long), translate("Cầu thông xe.")]);
    let answers = answers.unwrap();
    let Err(RequestError::TooLong { tokens, limit }) = answers[0] else { panic!("{answers:?}") };
    assert!(tokens > 64 && limit <= 64);
    assert!(answers[1].is_ok());
    let answers =
        run_all(&mut engine("bart"), vec![summarize(&"Prices rose. ".repeat(50))]).unwrap();
    assert!(matches!(answers[0], Err(RequestError::TooLong { .. })), "{answers:?}");
}

#[test]
fn what_the_measure_lets_through_fits_to_the_token() {
    let mut engine = engine("marian");
    let measure = engine.measure();
    let most = measure.max_text_tokens(Job::Translate);
    assert_eq!(measure.max_text_tokens(Job::Summarize), 0);
    let mut text = String::new();
    while measure.count_tokens(&text) < most {
        text.push_str(" và");
    }
    assert!(measure.bound_tokens(&text) >= measure.count_tokens(&text));
    let longer = format!("{text} và và và");
    let answers = run_all(&mut engine, vec![translate(&text), translate(&longer)]).unwrap();
    assert!(answers[0].is_ok(), "{answers:?}");
    assert!(matches!(answers[1], Err(RequestError::TooLong { .. })), "{answers:?}");
}

#[test]
fn an_answer_that_reaches_the_limit_says_that_it_is_cut() {
    let engine = engine("bart");
    let text = "Prices rose. They fell.";
    let whole = engine.generate(&[text], None, 64).unwrap();
    let cut = engine.generate(&[text], None, 5).unwrap();
    assert!(cut[0].len() == 4 && whole[0].len() > 4, "{whole:?} {cut:?}");
    let mut engine = engine;
    let answers = run_all(&mut engine, vec![summarize(text)]).unwrap();
    let answer = answers[0].as_ref().unwrap();
    assert_eq!(answer.finish == Finish::Length, answer.new_tokens + 1 >= 64, "{answer:?}");
}

#[test]
fn marks_in_a_text_are_text() {
    for (model, mark) in [
        ("marian", "</s>"),
        ("marian", "<pad>"),
        ("bart", "</s>"),
        ("bart", "<mask>"),
        ("pegasus", "</s>"),
        ("pegasus", "<n>"),
        ("mbart50", "vi_VN"),
        ("m2m100", "__en__"),
        ("m2m100", "</s>"),
        ("nllb", "eng_Latn"),
        ("t5", "<extra_id_0>"),
        ("t5", "</s>"),
    ] {
        let engine = engine(model);
        let ids = engine.encode(&format!("a {mark} b"), None).unwrap();
        let plain = engine.encode("a b", None).unwrap();
        let mut special = engine.encode("", None).unwrap();
        if model == "t5" {
            // What is before the end mark is its prefix, and that is text.
            special.drain(..special.len() - 1);
        }
        let marks = |ids: &[i64]| ids.iter().filter(|id| special.contains(id)).count();
        assert_eq!(marks(&ids), marks(&plain), "{model}: {ids:?}");
        assert!(ids.len() > plain.len() + 1, "{model}: {ids:?}");
    }
}

#[test]
fn what_the_measure_lets_through_fits_in_every_model() {
    for (model, word) in [
        ("pegasus", " and"),
        ("mbart", " và"),
        ("mbart50", " và"),
        ("m2m100", " và"),
        ("nllb", " ½"),
        ("t5", " and"),
        ("t5-gated", " \u{fdfa}"),
    ] {
        let mut engine = engine(model);
        let measure = engine.measure();
        let job = engine.info().jobs[0];
        let request =
            |text: &str| if job == Job::Translate { translate(text) } else { summarize(text) };
        let most = measure.max_text_tokens(job);
        assert!(most > 20, "{model}: {most}");
        let mut text = String::new();
        while measure.count_tokens(&format!("{text}{word}")) <= most {
            text.push_str(word);
            assert!(measure.bound_tokens(&text) >= measure.count_tokens(&text), "{model}");
        }
        let longer = format!("{text}{word}{word}");
        let answers = run_all(&mut engine, vec![request(&text), request(&longer)]).unwrap();
        assert!(answers[0].is_ok(), "{model}: {answers:?}");
        assert!(matches!(answers[1], Err(RequestError::TooLong { .. })), "{model}: {answers:?}");
    }
}

#[test]
fn a_text_that_is_far_too_long_is_estimated_and_one_that_is_a_little_is_counted() {
    for (model, word) in [
        ("marian", " và"),
        ("bart", " and"),
        ("pegasus", " and"),
        ("mbart", " và"),
        ("nllb", " và"),
        ("t5", " and"),
    ] {
        let mut engine = engine(model);
        let measure = engine.measure();
        let job = engine.info().jobs[0];
        let most = measure.max_text_tokens(job);
        let far = word.repeat(1 << 20);
        assert_eq!(measure.count_tokens(&far), measure.bound_tokens(&far), "{model}");
        assert!(measure.count_tokens(&far) > most, "{model}");
        let mut text = String::new();
        while measure.count_tokens(&text) <= most {
            text.push_str(word);
        }
        assert!(measure.count_tokens(&text) < measure.bound_tokens(&text), "{model}");
        let request = if job == Job::Translate { translate(&far) } else { summarize(&far) };
        let answers = run_all(&mut engine, vec![request]).unwrap();
        let Err(RequestError::TooLong { tokens, limit }) = answers[0] else { panic!("{model}") };
        assert!(tokens >= 1 << 20 && limit <= 96, "{model}: {tokens} of {limit}");
    }
}

#[test]
fn the_other_job_is_an_error_of_the_request() {
    let answers = run_all(&mut engine("marian"), vec![summarize("A bridge opened.")]).unwrap();
    assert_eq!(answers, [Err(RequestError::Job)]);
    let answers = run_all(&mut engine("bart"), vec![translate("Cầu thông xe.")]).unwrap();
    assert_eq!(answers, [Err(RequestError::Job)]);
}

#[test]
fn a_text_has_one_answer_whatever_stands_beside_it() {
    let texts =
        ["Cầu thông xe.", "Giá xăng tăng từ 15h hôm nay.", "Nước đang rút chậm.", "Mưa lớn."];
    let alone: Vec<_> = texts
        .iter()
        .map(|text| run_all(&mut engine("marian"), vec![translate(text)]).unwrap().remove(0))
        .collect();
    let together: Vec<Request> = texts.iter().map(|text| translate(text)).collect();
    assert_eq!(run_all(&mut engine("marian"), together).unwrap(), alone);
}

#[test]
fn a_text_without_spaces_or_with_strange_characters_is_read_in_reasonable_time() {
    for model in ["marian", "bart", "pegasus", "mbart50", "m2m100", "nllb", "t5"] {
        let measure = engine(model).measure();
        for text in
            ["a".repeat(200_000), "☃\u{301}\u{0}\u{200b}".repeat(5_000), "</s>".repeat(5_000)]
        {
            assert!(measure.count_tokens(&text) > 0);
        }
        assert_eq!(measure.count_tokens(""), 0);
    }
}
