//! The baseline: llama.cpp on the same weights, one sentence and one article after another.
//!
//! It loads and splits the articles with `tomtat-load` and asks with the same prompts, so that the
//! work is the same; everything else is the plain loop that one writes first: a cleared cache for
//! each request but for the beginning that it shares with the one before (as llama-cpp-python keeps
//! it), the prompt in one batch, then token by token, greedy. Retries, guards and evidence are
//! tomtat's own and are not done here, to the baseline's advantage.
//!
//! `sequential MODEL.gguf PATH…` prints the summaries, and the times to stderr. Where `PROMPTS` names
//! a file, each prompt and its answer are written there as token ids, one JSON object a line, for
//! other programs to do the same (`benches/peers`).
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;
use tomtat::{Input, Language, LoadOptions, Loader, TermList};
use tomtat_engine::{
    Context as SentenceContext, Prompter, Request, SummarizeRequest, TranslateRequest,
};

const CELLS: usize = 8192;
const STEP: usize = 512;

fn main() -> Result<()> {
    let began = Instant::now();
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let weights = args.next().context("usage: sequential MODEL.gguf PATH…")?;
    let inputs: Vec<Input> = args.map(Input::from).collect();
    let catalogue = tomtat::models::Catalogue::embedded();
    let manifest = catalogue
        .iter()
        .find(|m| weights.file_name().is_some_and(|name| name.to_str() == Some(m.file.as_str())))
        .context("no manifest has a file of this name")?;
    let prompter = Prompter::of(manifest);

    let mut backend = LlamaBackend::init()?;
    backend.void_logs();
    let model = LlamaModel::load_from_file(&backend, &weights, &LlamaModelParams::default())?;
    let threads = i32::try_from(std::thread::available_parallelism().map_or(1, usize::from))?;
    let params = LlamaContextParams::default()
        .with_n_ctx(NonZeroU32::new(CELLS as u32))
        .with_n_batch(STEP as u32)
        .with_n_threads(threads)
        .with_n_threads_batch(threads);
    let context = model.new_context(&backend, params)?;
    let prompts = std::env::var_os("PROMPTS").map(File::create).transpose()?.map(BufWriter::new);
    let mut loop_ =
        Sequential { model: &model, context, known: Vec::new(), read: 0, written: 0, prompts };

    let terms = TermList::builtin();
    let (mut sentences, mut articles) = (0, 0);
    for article in Loader::new(LoadOptions::default()).load(inputs) {
        let article = article.map_err(|error| anyhow::anyhow!("{error}"))?;
        articles += 1;
        let mut text = article.text();
        if article.language() == Language::VIETNAMESE {
            let mut before = String::new();
            let mut translated = Vec::new();
            for sentence in article.sentences() {
                let request = Request::Translate(TranslateRequest {
                    source: sentence.text.clone(),
                    from: Some(Language::VIETNAMESE),
                    context: SentenceContext { before },
                    terms: terms.matching(&sentence.text),
                    note: String::new(),
                    variant: 0,
                });
                translated.push(loop_.answer(&prompter, &request)?);
                before = sentence.text.clone();
                sentences += 1;
            }
            text = translated.join(" ");
        }
        let request = Request::Summarize(SummarizeRequest {
            text,
            title: String::new(),
            sentences: 4,
            ..SummarizeRequest::default()
        });
        println!("{}\n{}\n", article.source, loop_.answer(&prompter, &request)?);
    }
    eprintln!(
        "sequential: {:.1} s wall, {articles} articles, {sentences} sentences translated, \
         {} prompt tokens read, {} tokens written, {threads} threads",
        began.elapsed().as_secs_f64(),
        loop_.read,
        loop_.written,
    );
    Ok(())
}

struct Sequential<'m> {
    model: &'m LlamaModel,
    context: LlamaContext<'m>,
    /// Tokens in the cache.
    known: Vec<LlamaToken>,
    read: usize,
    written: usize,
    prompts: Option<BufWriter<File>>,
}

impl Sequential<'_> {
    fn answer(&mut self, prompter: &Prompter, request: &Request) -> Result<String> {
        let prompt = prompter.prompt(request).context("the model does not do this job")?;
        let text: String = prompt.pieces.iter().map(|piece| piece.text.as_str()).collect();
        let vocab = self.model.vocab();
        let tokens = vocab.tokenize(text.as_bytes(), vocab.should_add_bos(), true);
        let source = prompter
            .source_tokens(request, |text| vocab.tokenize(text.as_bytes(), false, false).len());
        let most = prompt.new_tokens(source);

        let same = self.known.iter().zip(&tokens).take_while(|(a, b)| a == b).count();
        let shared = same.min(tokens.len() - 1);
        self.context.clear_kv_cache_seq(Some(0), Some(u32::try_from(shared)?), None)?;
        let mut batch = LlamaBatch::new(STEP, 1);
        let mut position = shared;
        for chunk in tokens[shared..].chunks(STEP) {
            batch.clear();
            for &token in chunk {
                let last = position + 1 == tokens.len();
                batch.add(token, i32::try_from(position)?, &[0], last)?;
                position += 1;
            }
            self.context.decode(&mut batch)?;
        }
        self.read += tokens.len() - shared;
        self.known.clone_from(&tokens);

        let mut answer = Vec::new();
        let mut ids = Vec::new();
        let mut at = batch.n_tokens() - 1;
        for _ in 0..most {
            let logits = self.context.get_logits_ith(at);
            let mut best = 0;
            for (i, logit) in logits.iter().enumerate() {
                if *logit > logits[best] {
                    best = i;
                }
            }
            let token = LlamaToken(i32::try_from(best)?);
            if vocab.is_eog(token) {
                break;
            }
            answer.extend(vocab.token_to_piece(token, false, None));
            self.written += 1;
            ids.push(token.0);
            batch.clear();
            batch.add(token, i32::try_from(position)?, &[0], true)?;
            self.context.decode(&mut batch)?;
            self.known.push(token);
            position += 1;
            at = 0;
        }
        if let Some(prompts) = &mut self.prompts {
            let prompt: Vec<i32> = tokens.iter().map(|token| token.0).collect();
            let text = String::from_utf8_lossy(&answer);
            let (job, source, before) = match request {
                Request::Translate(it) => ("translate", &it.source, it.context.before.as_str()),
                Request::Summarize(it) => ("summarize", &it.text, ""),
            };
            let line = serde_json::json!({
                "job": job, "prompt": prompt, "most": most, "answer": ids, "text": text.trim(),
                "source": source, "before": before,
            });
            writeln!(prompts, "{line}")?;
        }
        Ok(String::from_utf8_lossy(&answer).trim().to_owned())
    }
}
