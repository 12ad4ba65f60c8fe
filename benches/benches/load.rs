//! The bytes of plain UTF-8 Vietnamese text to articles on one core, beside the sum of the best
//! crates for the same steps in the same run: validation (std), NFC (unicode-normalization, quick
//! check first), language (whichlang on each paragraph), sentences (icu_segmenter). The baseline
//! takes out no page furniture, and finds no headline.
//!
//! `cargo bench -p tomtat-benches --bench load`; the text is ../shared/data/vietnews where it is there.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use icu_segmenter::SentenceSegmenter;
use rustix::time::{ClockId, Timespec, clock_gettime};
use tomtat_load::{Input, LoadOptions, Loader};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Articles of real length.
fn articles() -> Vec<String> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/vietnews");
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

/// The time that the processor worked for this thread, so that what else runs on the machine
/// counts little.
struct ProcessorTime;

impl Measurement for ProcessorTime {
    type Intermediate = Timespec;
    type Value = Duration;

    fn start(&self) -> Timespec {
        clock_gettime(ClockId::ThreadCPUTime)
    }

    fn end(&self, start: Timespec) -> Duration {
        let time = clock_gettime(ClockId::ThreadCPUTime) - start;
        Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// The bytes of each article by itself, and of all as one document.
fn load(criterion: &mut Criterion<ProcessorTime>) {
    let articles: Vec<Vec<u8>> = articles().into_iter().map(String::into_bytes).collect();
    let together = articles.join(&b"\n\n"[..]);
    let loader = Loader::new(LoadOptions::default());
    for (name, documents) in [("articles", articles), ("one document", vec![together])] {
        let bytes: usize = documents.iter().map(Vec::len).sum();
        let mut group = criterion.benchmark_group(format!("plain Vietnamese text, {name}"));
        group.throughput(Throughput::Bytes(bytes as u64));
        group.sample_size(20);
        group.bench_function("tomtat-load", |bench| {
            bench.iter(|| {
                for bytes in &documents {
                    black_box(loader.load_bytes("bench", bytes).unwrap());
                }
            });
        });
        group.bench_function("baseline of crates", |bench| {
            bench.iter(|| {
                for bytes in &documents {
                    black_box(baseline(bytes));
                }
            });
        });
        group.finish();
    }
    files(criterion);
}

/// The same articles as files, by the iterator, with copies looked for; no crate does the same.
fn files(criterion: &mut Criterion<ProcessorTime>) {
    let folder = tempfile::tempdir().unwrap();
    let articles = articles();
    for (number, text) in articles.iter().enumerate() {
        fs::write(folder.path().join(format!("{number:04}.txt")), text).unwrap();
    }
    let bytes: usize = articles.iter().map(String::len).sum();
    let mut options = LoadOptions::default();
    options.threads = 1;
    let loader = Loader::new(options);
    let mut group = criterion.benchmark_group("plain Vietnamese text, files");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.sample_size(20);
    group.bench_function("tomtat-load", |bench| {
        bench.iter(|| {
            for article in loader.load(vec![Input::Path(folder.path().to_owned())]) {
                black_box(article.unwrap());
            }
        });
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime);
    targets = load
}
criterion_main!(benches);
