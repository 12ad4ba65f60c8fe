//! How often a model puts a planted error right when it is asked to write the sentence again.
//!
//! ```sh
//! cargo run --release -p tomtat-verify --example planted -- --errors > errors.tsv
//! cargo run --release -p tomtat-benches --bin rewrites -- MODEL errors.tsv [--plain]
//! ```
//!
//! With `--plain` the sentence is asked for with the prompt for summaries, as models without a
//! prompt of their own for it are asked.
#![allow(clippy::print_stdout)]

use anyhow::{Context, Result};
use tomtat::Length;
use tomtat::engine::gguf::{GgufEngine, GgufOptions};
use tomtat::models::{Catalogue, FetchOptions, ModelFiles, Store};
use tomtat_engine::{Completion, Engine, Request, run_all};
use tomtat_summarize::{Plan, SummarizeOptions, Text};

const ARTICLES: &str = "crates/tomtat-verify/tests/data/articles.tsv";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let plain = std::env::args().any(|arg| arg == "--plain");
    let [model, errors] = args.as_slice() else {
        anyhow::bail!("usage: rewrites MODEL errors.tsv")
    };
    let manifest = Catalogue::embedded().get(model).context("no such model")?.clone();
    let path = Store::open(None)?.fetch(&manifest, &FetchOptions::default(), &mut ())?;
    let files = ModelFiles::of_weights(path);
    let mut engine = GgufEngine::load(&files, &manifest, GgufOptions::default())?;
    let articles = std::fs::read_to_string(ARTICLES).context(ARTICLES)?;
    let options = SummarizeOptions::default().with_length(Length::Short).with_background("Vietnam");
    let (mut all, mut right, mut requests, mut echoes) = (0, 0, 0, 0);
    for line in std::fs::read_to_string(errors)?.lines() {
        let [article, kind, before, after] = line.split('\t').collect::<Vec<_>>()[..] else {
            continue;
        };
        let mut text = Text::default();
        for row in articles.lines() {
            let mut fields = row.splitn(3, '\t');
            let (Some(id), Some(key), Some(sentence)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            match (id == article, key) {
                (true, "t") => text.title = Some(sentence.to_owned()),
                (true, _) => text.paragraphs.push(vec![sentence.to_owned()]),
                _ => {}
            }
        }
        let mut plan = Plan::new(&text, &options, engine.measure());
        let mut told = false;
        // The model's answer is the wrong sentence, and its rewriting is the model's own.
        while let Some((id, mut request)) = plan.next() {
            if request.sentence.is_empty() {
                plan.accept(id, Ok(Completion::of(if told { "" } else { after })));
                told = true;
                continue;
            }
            requests += 1;
            if plain {
                request.sentence.clear();
            }
            let note = request.note.clone();
            let mut answers = run_all(&mut engine, vec![Request::Summarize(request)])?;
            let answer = answers.pop().context("no answer")?;
            if let Ok(answer) = &answer {
                echoes +=
                    usize::from(answer.text.contains("railway") || answer.text.contains("Orsk"));
                println!("[{kind}] {after}\n  ({note})\n  -> {}", answer.text);
            }
            plan.accept(id, answer);
        }
        let (summary, _) = plan.finish();
        let put = summary.sentences.iter().any(|s| s.text != after && s.findings.is_empty());
        let kept = summary.sentences.iter().any(|s| s.text == after);
        let good = put && !kept;
        println!("  {}", if good { "right" } else { "not put right" });
        println!("  was: {before}");
        all += 1;
        right += usize::from(good);
    }
    println!(
        "{right} of {all} put right with {requests} requests; the prompt's example: {echoes} times"
    );
    Ok(())
}
