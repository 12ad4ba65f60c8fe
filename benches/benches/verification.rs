//! What verification costs: the checks by themselves, and the share of checks and rewritten
//! sentences in the time of a summary, one request at a time.
//!
//! `cargo bench -p tomtat-benches --bench verification`; the model is the small one, or that of
//! `TOMTAT_BENCH_MODEL`; the articles are those of `tests/articles` and, where it is there, of
//! `../shared/articles`, the English ones.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use criterion::Criterion;
use tomtat::engine::gguf::{GgufEngine, GgufOptions};
use tomtat::models::{Catalogue, FetchOptions, ModelFiles, Store};
use tomtat::{Article, Input, LoadOptions, Loader};
use tomtat_engine::{Engine, Request, run_all};
use tomtat_summarize::{Plan, SummarizeOptions, Text};
use tomtat_verify::Source;

/// The aim: verification adds at most this share.
const MOST: f64 = 0.15;

fn articles() -> Vec<Article> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders = [here.join("../tests/articles"), here.join("../../shared/articles")];
    let inputs = folders.into_iter().filter(|folder| folder.is_dir()).map(Input::from).collect();
    let articles = Loader::new(LoadOptions::default()).load(inputs).filter_map(Result::ok);
    articles.filter(|article| article.language().code() == "en").collect()
}

fn checks(c: &mut Criterion, articles: &[Article]) {
    let mut group = c.benchmark_group("verify");
    let texts: Vec<Vec<&str>> =
        articles.iter().map(|a| a.sentences().map(|s| s.text.as_str()).collect()).collect();
    let sources = || texts.iter().map(|text| Source::new(text.iter().copied())).collect::<Vec<_>>();
    group.bench_function(format!("index {} articles", texts.len()), |b| {
        b.iter(|| black_box(sources()))
    });
    let sources = sources();
    group.bench_function("check four sentences of each", |b| {
        b.iter(|| {
            for (source, text) in sources.iter().zip(&texts) {
                for sentence in text.iter().take(4) {
                    black_box(source.check(sentence));
                }
            }
        });
    });
    group.finish();
}

/// Where the time of a summary goes.
#[derive(Default)]
struct Times {
    answers: Duration,
    rewriting: Duration,
    checks: Duration,
    requests: usize,
    rewrites: usize,
    sentences: usize,
    marked: usize,
}

fn summarize(engine: &mut GgufEngine, article: &Article, times: &mut Times) {
    let text = Text::of_article(article);
    let mut plan = Plan::new(&text, &SummarizeOptions::default(), engine.measure());
    while let Some((id, request)) = plan.next() {
        let rewriting = !request.sentence.is_empty();
        let began = Instant::now();
        let mut answers =
            run_all(engine, vec![Request::Summarize(request)]).expect("the engine runs");
        let took = began.elapsed();
        if rewriting {
            times.rewriting += took;
            times.rewrites += 1;
        } else {
            times.answers += took;
            times.requests += 1;
        }
        let began = Instant::now();
        plan.accept(id, answers.pop().expect("an answer"));
        times.checks += began.elapsed();
    }
    let (summary, _) = plan.finish();
    times.sentences += summary.sentences.len();
    times.marked += summary.sentences.iter().filter(|s| !s.findings.is_empty()).count();
}

fn share(articles: &[Article]) {
    let name = std::env::var("TOMTAT_BENCH_MODEL");
    let name = name.unwrap_or_else(|_| "smollm2-135m-instruct".to_owned());
    let manifest = Catalogue::embedded().get(&name).expect("an embedded manifest").clone();
    let store = Store::open(None).expect("a store");
    let path = store.fetch(&manifest, &FetchOptions::default(), &mut ()).expect("it is fetched");
    let files = ModelFiles::of_weights(path);
    let mut engine = GgufEngine::load(&files, &manifest, GgufOptions::default()).expect("it loads");
    let mut times = Times::default();
    for article in articles {
        summarize(&mut engine, article, &mut times);
    }
    let verification = times.rewriting + times.checks;
    let all = times.answers + verification;
    let share = verification.as_secs_f64() / all.as_secs_f64();
    println!(
        "{name}, {} articles: {} summary requests {:.1?}, {} sentences written again {:.1?}, \
         checks {:.1?}; {} of {} sentences marked",
        articles.len(),
        times.requests,
        times.answers,
        times.rewrites,
        times.rewriting,
        times.checks,
        times.marked,
        times.sentences,
    );
    println!(
        "verification is {:.1} % of the time and adds {:.1} % to it (aim: adds at most {:.0} %)",
        100.0 * share,
        100.0 * verification.as_secs_f64() / times.answers.as_secs_f64(),
        100.0 * MOST
    );
}

fn main() {
    let mut criterion =
        Criterion::default().warm_up_time(Duration::from_secs(1)).configure_from_args();
    let articles = articles();
    checks(&mut criterion, &articles);
    criterion.final_summary();
    // `cargo test` only wants to know that it runs.
    if std::env::args().any(|arg| arg == "--bench") {
        share(&articles);
    }
}
