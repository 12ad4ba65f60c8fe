//! The splitter beside the crates that do the same job, on the same text in the same run:
//! `cargo bench -p tomtat-benches --bench sentences`.

#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use icu_segmenter::SentenceSegmenter;
use tomtat_article::Language;

fn speed(criterion: &mut Criterion) {
    for (code, language, text) in [
        (
            "vi",
            Language::VIETNAMESE,
            include_str!("../../crates/tomtat-sentences/tests/gold/vi.txt"),
        ),
        ("en", Language::ENGLISH, include_str!("../../crates/tomtat-sentences/tests/gold/en.txt")),
    ] {
        let text = text.replace("\n---\n", "\n\n").replace(".\n", ". ");
        let mut group = criterion.benchmark_group(code);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.sample_size(20);
        group.bench_function("tomtat-sentences", |bench| {
            bench.iter(|| tomtat_sentences::split(&text, language).len());
        });
        group.bench_function("icu_segmenter", |bench| {
            let segmenter = SentenceSegmenter::new(Default::default());
            bench.iter(|| segmenter.segment_str(&text).count());
        });
        group.bench_function("sentencex", |bench| {
            bench.iter(|| sentencex::segment(code, &text).len());
        });
        group.finish();
    }
}

criterion_group!(benches, speed);
criterion_main!(benches);
