//! Plain UTF-8 Vietnamese text to articles on one core, beside the sum of the best crates for
//! the same steps in the same run: validation (std), NFC (unicode-normalization, quick check
//! first), language (whichlang on each paragraph), sentences (icu_segmenter).
//!
//! `cargo bench -p tomtat-load`; the text is ../shared/data/vietnews where it is there.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use icu_segmenter::SentenceSegmenter;
use tomtat_load::{LoadOptions, Loader};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Articles of real length.
fn articles() -> Vec<String> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/vietnews");
    let mut paths: Vec<_> = fs::read_dir(shared)
        .map(|entries| entries.filter_map(|e| Some(e.ok()?.path())).collect())
        .unwrap_or_default();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    let mut texts: Vec<String> =
        paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    if texts.is_empty() {
        let sentence = "Sáng nay giá vàng trong nước bất ngờ tăng mạnh theo đà của thế giới.\n";
        texts = (0..100).map(|n| format!("Tin số {n}\n\n{}", sentence.repeat(30))).collect();
    }
    texts
}

fn baseline(bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).unwrap();
    let text = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        _ => text.nfc().collect(),
    };
    let mut languages = 0;
    for line in text.lines().filter(|line| !line.is_empty()) {
        languages += usize::from(black_box(whichlang::detect_language(line)) as u8);
    }
    let segmenter = SentenceSegmenter::new(Default::default());
    let mut start = 0;
    let mut sentences: Vec<String> = Vec::new();
    for end in segmenter.segment_str(&text) {
        let sentence = text[start..end].trim();
        if !sentence.is_empty() {
            sentences.push(sentence.to_owned());
        }
        start = end;
    }
    sentences.len() + languages
}

fn load(criterion: &mut Criterion) {
    let articles = articles();
    let bytes: usize = articles.iter().map(String::len).sum();
    let loader = Loader::new(LoadOptions::default());
    let mut group = criterion.benchmark_group("plain Vietnamese text, one core");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.sample_size(20);
    group.bench_function("tomtat-load", |bench| {
        bench.iter(|| {
            for text in &articles {
                let text = std::str::from_utf8(text.as_bytes()).unwrap();
                black_box(loader.load_str("bench", text).unwrap());
            }
        });
    });
    group.bench_function("baseline of crates", |bench| {
        bench.iter(|| {
            for text in &articles {
                black_box(baseline(text.as_bytes()));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
