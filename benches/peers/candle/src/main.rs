//! Gives recorded prompts to candle's quantised Qwen2: `tomtat-peer-candle MODEL.gguf PROMPTS RESULT`.
//!
//! As candle's own example does: one after another, greedy, the cache made anew for each prompt.

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result};
use candle_core::quantized::gguf_file::Content;
use candle_core::{Device, Tensor};
use candle_transformers::models::quantized_qwen2::ModelWeights;
use serde_json::{Value, json};

/// Of Qwen2's vocabulary: `<|im_end|>`, `<|endoftext|>`.
const ENDS: [u32; 2] = [151_645, 151_643];

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [weights, prompts, result] = args.as_slice() else {
        anyhow::bail!("usage: tomtat-peer-candle MODEL.gguf PROMPTS RESULT");
    };
    let began = Instant::now();
    let device = Device::Cpu;
    let mut file = fs::File::open(weights).with_context(|| weights.clone())?;
    let content = Content::read(&mut file)?;
    let mut model = ModelWeights::from_gguf(content, &mut file, &device)?;
    let (load_seconds, began) = (began.elapsed().as_secs_f64(), Instant::now());
    let cpu = cpu_seconds()?;
    let mut answers = Vec::new();
    for line in fs::read_to_string(prompts)?.lines() {
        let line: Value = serde_json::from_str(line)?;
        let prompt: Vec<u32> = serde_json::from_value(line["prompt"].clone())?;
        let most = line["most"].as_u64().context("most")? as usize;
        let (mut input, mut position, mut answer) = (prompt, 0, Vec::new());
        while answer.len() < most {
            let tokens = Tensor::new(input.as_slice(), &device)?.unsqueeze(0)?;
            let logits = model.forward(&tokens, position)?.squeeze(0)?;
            position += input.len();
            let next = logits.argmax(candle_core::D::Minus1)?.to_scalar::<u32>()?;
            if ENDS.contains(&next) {
                break;
            }
            answer.push(next);
            input = vec![next];
        }
        answers.push(answer);
    }
    let made = json!({
        "name": "candle", "seconds": began.elapsed().as_secs_f64(), "load_seconds": load_seconds,
        "cpu_seconds": cpu_seconds()? - cpu, "peak_bytes": peak_bytes()?, "answers": answers,
    });
    fs::write(result, made.to_string())?;
    Ok(())
}

/// CPU time of this process: user and system, in hundredths of a second on Linux.
fn cpu_seconds() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after = stat.rsplit(')').next().context("stat")?;
    let field = |n: usize| after.split_whitespace().nth(n).and_then(|it| it.parse::<f64>().ok());
    Ok((field(11).context("utime")? + field(12).context("stime")?) / 100.0)
}

fn peak_bytes() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("VmHWM")?;
    let kib: u64 = line.split_whitespace().nth(1).context("VmHWM")?.parse()?;
    Ok(kib * 1024)
}
