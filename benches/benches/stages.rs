//! Each stage and the whole pipeline, on the small model. Fetches it where it is missing.
//!
//! `make bench` runs these in under five minutes.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use tomtat::engine::gguf::{GgufEngine, GgufOptions};
use tomtat::models::{Catalogue, FetchOptions, Manifest, ModelFiles, Store};
use tomtat::{Article, Input, Length, LoadOptions, Loader, Pipeline, Record, Task};
use tomtat_summarize::{SummarizeOptions, Text};
use tomtat_translate::TranslateOptions;

const MODEL: &str = "smollm2-135m-instruct";

fn articles() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/articles")
}

fn load_all() -> Vec<Article> {
    let loader = Loader::new(LoadOptions::default());
    loader.load(vec![Input::from(articles())]).map(|a| a.expect("our own articles load")).collect()
}

fn model() -> (ModelFiles, Manifest) {
    let catalogue = Catalogue::embedded();
    let manifest = catalogue.get(MODEL).expect("an embedded manifest").clone();
    let store = Store::open(None).expect("a store");
    let path = store
        .fetch(&manifest, &FetchOptions::default(), &mut ())
        .expect("the small model can be fetched");
    (ModelFiles::of_weights(path), manifest)
}

fn load(c: &mut Criterion) {
    let bytes: u64 = std::fs::read_dir(articles())
        .expect("the sample articles")
        .map(|entry| entry.and_then(|e| e.metadata()).map_or(0, |m| m.len()))
        .sum();
    let mut group = c.benchmark_group("load");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("six articles from disk", |b| b.iter(|| black_box(load_all())));
    group.finish();
}

fn translate(c: &mut Criterion) {
    let (files, manifest) = model();
    let article = load_all().into_iter().find(|a| a.language().code() == "vi").expect("one in vi");
    let sentences: Vec<String> = article.sentences().take(8).map(|s| s.text.clone()).collect();
    let mut group = c.benchmark_group("translate");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    // One at a time is the baseline of the batch, in the same run.
    for parallel in [1, 8] {
        let options = GgufOptions::default().with_parallel(parallel);
        let mut engine = GgufEngine::load(&files, &manifest, options).expect("it loads");
        group.bench_function(format!("eight sentences, {parallel} at a time"), |b| {
            b.iter(|| {
                tomtat_translate::translate_sentences(
                    &mut engine,
                    None,
                    &sentences,
                    article.language(),
                    &TranslateOptions::default(),
                )
                .expect("it runs")
            });
        });
    }
    group.finish();
}

fn summarize(c: &mut Criterion) {
    let (files, manifest) = model();
    let article = load_all().into_iter().find(|a| a.language().code() == "en").expect("one in en");
    let mut engine = GgufEngine::load(&files, &manifest, GgufOptions::default()).expect("it loads");
    let mut group = c.benchmark_group("summarize");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    let options = SummarizeOptions::default().with_length(Length::Short);
    group.bench_function("one English article", |b| {
        let text = Text::of_article(&article);
        b.iter(|| tomtat_summarize::summarize(&mut engine, &text, &options).expect("it runs"));
    });
    group.finish();
}

fn pipeline(c: &mut Criterion) {
    let mut group = c.benchmark_group("pipeline");
    group.sample_size(10).measurement_time(Duration::from_secs(60));
    for window in [1, 16] {
        let mut pipeline = Pipeline::builder()
            .model(MODEL)
            .length(Length::Short)
            .window(window)
            .build()
            .expect("the small model is there");
        group.bench_function(format!("six articles, {window} in work"), |b| {
            b.iter(|| {
                let articles = pipeline.load(vec![Input::from(articles())]);
                let mut records = Vec::new();
                let mut keep = |record: Record| {
                    records.push(record);
                    Ok(())
                };
                pipeline.run(Task::Summarize, articles, &mut keep).expect("it runs");
                records
            });
        });
    }
    group.finish();
}

fn main() {
    let mut criterion =
        Criterion::default().warm_up_time(Duration::from_secs(1)).configure_from_args();
    load(&mut criterion);
    translate(&mut criterion);
    summarize(&mut criterion);
    pipeline(&mut criterion);
    criterion.final_summary();
}
