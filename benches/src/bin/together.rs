//! tomtat's engine on the prompts that `sequential` wrote down, all in one queue:
//! `together MODEL.gguf PROMPTS RESULT`.
//!
//! No sentence is asked for again and nothing is checked, so that it does what the peers of
//! `benches/peers` do. Only summaries end by other rules: after their sentences, and in a loop.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tomtat::engine::gguf::{GgufEngine, GgufOptions};
use tomtat::models::{Catalogue, ModelFiles};
use tomtat::{Language, TermList};
use tomtat_engine::{Context, Request, SummarizeRequest, TranslateRequest, run_all};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [weights, prompts, result] = args.as_slice() else {
        anyhow::bail!("usage: together MODEL.gguf PROMPTS RESULT");
    };
    let name = Path::new(weights).file_name().and_then(|name| name.to_str());
    let manifest = Catalogue::embedded()
        .iter()
        .find(|m| name == Some(m.file.as_str()))
        .context("no manifest has a file of this name")?
        .clone();
    let terms = TermList::builtin();
    let requests = fs::read_to_string(prompts)?
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line)?;
            let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            let source = text("source");
            Ok(match line["job"].as_str() {
                Some("translate") => Request::Translate(TranslateRequest {
                    terms: terms.matching(&source),
                    source,
                    from: Some(Language::VIETNAMESE),
                    context: Context { before: text("before") },
                    note: String::new(),
                    variant: 0,
                }),
                _ => Request::Summarize(SummarizeRequest {
                    text: source,
                    sentences: 4,
                    ..SummarizeRequest::default()
                }),
            })
        })
        .collect::<Result<Vec<Request>>>()?;

    let began = Instant::now();
    let files = ModelFiles::of_weights(weights);
    let mut engine = GgufEngine::load(&files, &manifest, GgufOptions::default())?;
    let (load_seconds, began, cpu) =
        (began.elapsed().as_secs_f64(), Instant::now(), cpu_seconds()?);
    let answers = run_all(&mut engine, requests)?;
    let answers = answers.into_iter().collect::<Result<Vec<_>, _>>()?;
    let written: usize = answers.iter().map(|answer| answer.new_tokens).sum();
    let texts: Vec<&str> = answers.iter().map(|answer| answer.text.trim()).collect();
    let made = json!({
        "name": "tomtat", "seconds": began.elapsed().as_secs_f64(), "load_seconds": load_seconds,
        "cpu_seconds": cpu_seconds()? - cpu, "peak_bytes": tomtat_eval::peak_memory(), "texts": texts, "written": written,
    });
    fs::write(result, made.to_string())?;
    Ok(())
}

/// CPU time of this process: user and system, which Linux counts in hundredths of a second.
fn cpu_seconds() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after = stat.rsplit(')').next().context("stat")?;
    let field = |n: usize| after.split_whitespace().nth(n).and_then(|it| it.parse::<f64>().ok());
    Ok((field(11).context("utime")? + field(12).context("stime")?) / 100.0)
}
