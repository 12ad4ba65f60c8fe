//! What llama.cpp alone does on this machine with these weights: tokens a second by the number of
//! tokens in a step, for prompts (one sequence) and for answers (a sequence for each token).
//!
//! `rates MODEL.gguf` — the limits that a scheduler works within. Build it twice to compare
//! compilers or instruction sets.
#![allow(clippy::print_stdout)]

use std::num::NonZeroU32;
use std::time::Instant;

use anyhow::{Context, Result};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;

const STEP: usize = 512;
const TIMES: usize = 3;

fn main() -> Result<()> {
    let weights = std::env::args_os().nth(1).context("usage: rates MODEL.gguf")?;
    let mut backend = LlamaBackend::init()?;
    backend.void_logs();
    let model = LlamaModel::load_from_file(&backend, &weights, &LlamaModelParams::default())?;
    let threads = i32::try_from(std::thread::available_parallelism().map_or(1, usize::from))?;
    let params = LlamaContextParams::default()
        .with_n_ctx(NonZeroU32::new(STEP as u32))
        .with_n_batch(STEP as u32)
        .with_n_ubatch(STEP as u32)
        .with_n_seq_max(32)
        .with_kv_unified(true)
        .with_n_threads(threads)
        .with_n_threads_batch(threads);
    let mut context = model.new_context(&backend, params)?;
    println!("{threads} threads, tokens a second, the best of {TIMES}:");
    for rows in [512, 128, 64, 32, 16, 15, 12, 8, 7, 4] {
        println!("prompt, {rows:>3} in a step: {:6.1}", rate(&mut context, rows, false)?);
    }
    for rows in [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 20, 24, 32] {
        println!("answers, {rows:>2} in a step: {:6.1}", rate(&mut context, rows, true)?);
    }
    Ok(())
}

fn rate(context: &mut LlamaContext<'_>, rows: usize, answers: bool) -> Result<f64> {
    let mut best: f64 = 0.0;
    for _ in 0..TIMES {
        context.clear_kv_cache();
        let mut batch = LlamaBatch::new(STEP, 1);
        for row in 0..rows {
            let row = i32::try_from(row)?;
            let (position, sequence) = if answers { (0, row) } else { (row, 0) };
            let wanted = answers || row as usize + 1 == rows;
            // Any tokens do: the work is the same.
            batch.add(LlamaToken(1000 + row), position, &[sequence], wanted)?;
        }
        let began = Instant::now();
        context.decode(&mut batch)?;
        // llama.cpp computes when it is asked for the result.
        let _ = context.get_logits_ith(batch.n_tokens() - 1);
        best = best.max(rows as f64 / began.elapsed().as_secs_f64());
    }
    Ok(best)
}
