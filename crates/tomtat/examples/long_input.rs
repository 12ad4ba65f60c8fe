//! How much of a long text reaches its summary: 20,000 words with ten facts, one in each tenth.
//!
//! `cargo run --release -p tomtat --example long_input -- [MODEL [LENGTH]]` prints the facts that
//! were told, the parts that the summary rests on, time and peak memory. With the default model it
//! takes minutes; the model of the tests (smollm2-135m-instruct) makes facts up, which are dropped.

#![allow(clippy::print_stdout)]

#[allow(missing_docs)]
#[path = "../../tomtat-summarize/tests/support/planted.rs"]
mod planted;

use std::time::Instant;

use tomtat::{Language, Length, Pipeline};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let model = args.next().unwrap_or_else(|| "qwen2.5-coder-1.5b-instruct".to_owned());
    let length: Length = args.next().as_deref().unwrap_or("long").parse()?;
    let paragraphs: Vec<String> = planted::paragraphs().iter().map(|p| p.join(" ")).collect();
    let text = format!("{}\n\n{}", planted::TITLE, paragraphs.join("\n\n"));
    let builder = Pipeline::builder().model(model).length(length).language(Language::ENGLISH);
    let builder = match std::env::var_os("TOMTAT_MODELS") {
        Some(folder) => builder.store(folder),
        None => builder,
    };
    let mut pipeline = builder.build()?;
    let began = Instant::now();
    let record = pipeline.summarize_text(&text)?;
    let seconds = began.elapsed().as_secs_f64();
    let Some(summary) = record.summary else {
        return Err(format!("no summary: {:?}", record.error).into());
    };
    println!("{}\n", summary.text());
    let names = [
        "Orsk",
        "Koral Bank",
        "Lomnica",
        "Ardan",
        "Tarn",
        "Novik",
        "Vesna",
        "Zelin",
        "Marn",
        "Drava",
    ];
    let told: Vec<usize> =
        (0..names.len()).filter(|&i| summary.text().contains(names[i])).collect();
    let mut quarters: Vec<usize> = told.iter().map(|fact| fact * 4 / 10).collect();
    quarters.dedup();
    println!("facts told (of 10, counted from 0): {told:?}, from {} quarters", quarters.len());
    for part in &summary.coverage {
        println!("sentences {} to {}: {} of the summary", part.start, part.end, part.sentences);
    }
    println!(
        "{} words, {seconds:.1} s, tokens: {:?}",
        text.split_whitespace().count(),
        record.usage
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM")) {
        println!("{}", peak.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    for warning in record.warnings {
        println!("{warning}");
    }
    Ok(())
}
