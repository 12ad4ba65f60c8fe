//! One of the paths that take the time that no model takes, a number of times, so that its
//! instructions can be counted: `hot_paths PATH TIMES`. `scripts/instructions.sh` does that.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::path::PathBuf;

use tomtat::engine::{Completion, Request, ScriptedEngine};
use tomtat::{Article, Input, Language, LoadOptions, Loader, Pipeline};
use tomtat_decode::{Hints, Legacy, decode};
use tomtat_verify::Source;

fn articles() -> Vec<Article> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("articles");
    let loader = Loader::new(LoadOptions::default());
    loader.load(vec![Input::from(folder)]).map(|article| article.unwrap()).collect()
}

fn text_of(articles: &[Article], language: &str) -> String {
    let of = articles.iter().filter(|article| article.language().code() == language);
    let sentences = of.flat_map(Article::sentences).map(|sentence| sentence.text.as_str());
    sentences.collect::<Vec<_>>().join(" ")
}

/// The paths by name; each gives something that depends on all its work.
fn path(name: &str) -> Box<dyn FnMut() -> usize> {
    match name {
        "load" => Box::new(|| articles().len()),
        "decode" => {
            let text = text_of(&articles(), "vi");
            let bytes = Legacy::Tcvn3.encode(&text).unwrap();
            Box::new(move || decode(&bytes, &Hints::default()).unwrap().text.len())
        }
        "html" => {
            let articles = articles();
            let paragraph = |text: String| format!("<p>{text}</p>");
            let body: String = articles
                .iter()
                .flat_map(Article::sentences)
                .map(|sentence| paragraph(sentence.text.clone()))
                .collect();
            let menu = "<li><a href='/x'>Sport</a></li>".repeat(200);
            let page = format!(
                "<html><title>News</title><body><nav><ul>{menu}</ul></nav><article>{body}</article></body></html>"
            );
            let loader = Loader::new(LoadOptions::default());
            Box::new(move || {
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("a.html");
                std::fs::write(&file, &page).unwrap();
                loader.load(vec![Input::from(file)]).map(|it| it.unwrap().counts.words).sum()
            })
        }
        "sentences" => {
            let text = text_of(&articles(), "vi").repeat(40);
            Box::new(move || tomtat_sentences::split(&text, Language::VIETNAMESE).len())
        }
        "guards" => {
            let all = articles();
            let vietnamese = all.into_iter().find(|a| a.language() == Language::VIETNAMESE);
            let text = text_of(&[vietnamese.unwrap()], "vi");
            // Lacks every number and name, so that each sentence is asked for twice.
            let engine = ScriptedEngine::new(|_: &Request| {
                Completion::of("The ministry in Hanoi said on Monday that 12,500 people left.")
            });
            let mut pipeline = Pipeline::builder().engine(Box::new(engine)).build().unwrap();
            Box::new(move || pipeline.translate_text(&text).unwrap().warnings.len())
        }
        "verify" => {
            let all = articles();
            let text = text_of(&all, "en");
            let sentences: Vec<String> =
                all.iter().flat_map(Article::sentences).map(|s| s.text.clone()).collect();
            let english = tomtat_sentences::split(&text, Language::ENGLISH);
            let summary: Vec<String> =
                english.into_iter().step_by(5).map(|at| text[at].to_owned()).collect();
            Box::new(move || {
                let source = Source::new(sentences.iter().map(String::as_str));
                summary.iter().map(|sentence| source.check(sentence).findings.len()).sum()
            })
        }
        other => panic!("no such path: {other}"),
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [name, times] = args.as_slice() else { panic!("hot_paths PATH TIMES") };
    let mut run = path(name);
    let mut sum = 0;
    for _ in 0..times.parse::<usize>().unwrap() {
        sum += black_box(run());
    }
    println!("{sum}");
}
