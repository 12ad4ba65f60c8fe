//! The continuous batch.

use std::num::NonZeroU32;

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaLoraAdapter;
use llama_cpp_2::token::LlamaToken;

use super::kept::Kept;
use super::slot::Slot;
use super::step::{STEP_TOKENS, argmax_of, drawn_of, read_prompts, write_answers};
use super::tokens::shared;
use super::{GgufEngine, backend};
use crate::{EngineError, Finish, Queue, Request, RequestError};

/// Shared beginnings of prompts that are kept, one for each template.
const PREFIXES: usize = 4;
/// A beginning shorter than this, or that adds less to one that is kept, is not worth keeping.
const LEAST_PREFIX: usize = 8;

struct Run<'m, 'q> {
    engine: &'m GgufEngine,
    queue: &'q mut dyn Queue,
    context: LlamaContext<'m>,
    /// Sequence ids that are free, the lowest last.
    free: Vec<i32>,
    slots: Vec<Slot>,
    /// The beginnings that are kept: sequence id and tokens.
    prefixes: Vec<(i32, Vec<LlamaToken>)>,
    /// Where they are kept between runs.
    kept: Option<Kept>,
    /// A request that waits for room in the cache.
    held: Option<Slot>,
    cells_free: usize,
}

pub(super) fn run(
    engine: &GgufEngine,
    adapter: Option<&mut (LlamaLoraAdapter, f32)>,
    queue: &mut dyn Queue,
) -> Result<(), EngineError> {
    let kept = Kept::of(engine, adapter.as_ref().map(|(_, scale)| *scale));
    let parallel = engine.options.parallel;
    let failed = |reason: String| EngineError::Run { model: engine.info.model.clone(), reason };
    let threads = i32::try_from(engine.options.threads).unwrap_or(1);
    let sequences = u32::try_from(parallel + PREFIXES).unwrap_or(1);
    let params = LlamaContextParams::default()
        .with_n_ctx(u32::try_from(engine.cache_tokens).ok().and_then(NonZeroU32::new))
        .with_n_batch(STEP_TOKENS as u32)
        .with_n_ubatch(STEP_TOKENS as u32)
        .with_n_seq_max(sequences)
        // One pool of cells: a long prompt may take what short ones leave, and a shared
        // beginning is stored once.
        .with_kv_unified(true)
        .with_n_threads(threads)
        .with_n_threads_batch(threads)
        .with_no_perf(true);
    let mut context = engine
        .model
        .new_context(engine.backend, params)
        .map_err(|error| failed(backend::reason(error)))?;
    if let Some((adapter, scale)) = adapter {
        context
            .lora_adapter_set(adapter, *scale)
            .map_err(|error| failed(backend::reason(error)))?;
    }
    let cells_free = engine.cache_tokens;
    let free = (0..i32::try_from(parallel).unwrap_or(1)).rev().collect();
    let mut run = Run {
        engine,
        queue,
        context,
        free,
        slots: Vec::new(),
        prefixes: Vec::new(),
        kept,
        held: None,
        cells_free,
    };
    run.go()
}

impl Run<'_, '_> {
    fn go(&mut self) -> Result<(), EngineError> {
        let mut batch = LlamaBatch::new(STEP_TOKENS, 1);
        loop {
            if self.queue.stopped() {
                return Err(EngineError::Stopped);
            }
            self.admit()?;
            if self.slots.is_empty() {
                return Ok(());
            }
            self.step(&mut batch)?;
        }
    }

    fn failed(&self, reason: impl Into<String>) -> EngineError {
        EngineError::Run { model: self.engine.info.model.clone(), reason: reason.into() }
    }

    /// Takes requests while there is a free sequence and room in the cache.
    fn admit(&mut self) -> Result<(), EngineError> {
        while !self.free.is_empty() {
            let Some(slot) = self.held.take().or_else(|| self.next_request()) else {
                return Ok(());
            };
            let prefix = self.prefix_for(&slot)?;
            let known = prefix.map_or(0, |(_, known)| known);
            let cells = slot.prompt.len() - known + slot.max_new_tokens;
            if cells > self.cells_free {
                if self.slots.is_empty() {
                    // Nothing will ever leave: give up the beginnings, then the request.
                    if self.drop_prefixes()? {
                        self.held = Some(slot);
                        continue;
                    }
                    let error = RequestError::TooLong { tokens: cells, limit: self.cells_free };
                    self.queue.done(slot.ticket, Err(error));
                    continue;
                }
                self.held = Some(slot);
                return Ok(());
            }
            let Some(sequence) = self.free.pop() else { return Ok(()) };
            if let Some((from, known)) = prefix {
                self.share(from, sequence, known)?;
            }
            self.cells_free -= cells;
            self.slots.push(Slot { sequence, read: known, cells, ..slot });
        }
        Ok(())
    }

    /// The next request that can be asked, as a slot without a sequence.
    fn next_request(&mut self) -> Option<Slot> {
        loop {
            let (ticket, request) = self.queue.next()?;
            let Some(prompt) = self.engine.prompter.prompt(&request) else {
                self.queue.done(ticket, Err(RequestError::Job));
                continue;
            };
            let tokens = self.engine.tokenizer.prompt(&self.engine.model, &prompt);
            let max_new_tokens =
                prompt.new_tokens(self.engine.prompter.source_tokens(&request, |text| {
                    self.engine.model.vocab().tokenize(text.as_bytes(), false, false).len()
                }));
            let limit = self.engine.cache_tokens;
            if tokens.is_empty() || tokens.len() + max_new_tokens > limit {
                let error = RequestError::TooLong { tokens: tokens.len() + max_new_tokens, limit };
                self.queue.done(ticket, Err(error));
                continue;
            }
            self.keep_prefix(&prompt);
            let only = match &request {
                Request::Summarize(request) => request.only.clone(),
                Request::Translate(_) => None,
            };
            return Some(Slot {
                ticket,
                only,
                variant: request.variant(),
                sequence: -1,
                prompt: tokens,
                read: 0,
                generated: Vec::new(),
                bytes: Vec::new(),
                stop: prompt.stop,
                sentences: prompt.sentences,
                put_off: 0,
                complete: 0,
                just_ended: None,
                max_new_tokens,
                cells: 0,
            });
        }
    }

    /// Notes the beginning that prompts of this template share, to be read at its first use.
    fn keep_prefix(&mut self, prompt: &crate::Prompt) {
        let tokens = self.engine.tokenizer.prefix(&self.engine.model, prompt);
        let adds = |kept: &Vec<LlamaToken>| tokens.len() - shared(kept, &tokens);
        let known = self.prefixes.iter().any(|(_, kept)| adds(kept) < LEAST_PREFIX);
        let fits = tokens.len() >= LEAST_PREFIX && tokens.len() * 4 <= self.engine.cache_tokens;
        if known || !fits || self.prefixes.len() == PREFIXES {
            return;
        }
        // Not read yet: a negative sequence id.
        self.prefixes.push((-1, tokens));
    }

    /// The kept beginning that this prompt shares most of: its sequence and the tokens shared.
    /// Reads the beginning where that was not done yet.
    fn prefix_for(&mut self, slot: &Slot) -> Result<Option<(i32, usize)>, EngineError> {
        let best = (0..self.prefixes.len())
            // At least one token of the prompt must be read to get its logits.
            .map(|i| (i, shared(&self.prefixes[i].1, &slot.prompt).min(slot.prompt.len() - 1)))
            .filter(|&(_, known)| known >= LEAST_PREFIX)
            .max_by_key(|&(_, known)| known);
        let Some((i, known)) = best else { return Ok(None) };
        if self.prefixes[i].0 < 0 {
            let tokens = self.prefixes[i].1.clone();
            let needed = tokens.len();
            if needed > self.cells_free {
                return Ok(None);
            }
            let sequence = i32::try_from(self.engine.options.parallel + i).unwrap_or(i32::MAX);
            let kept = self.kept.as_ref();
            if !kept.is_some_and(|kept| kept.restore(&mut self.context, &tokens, sequence)) {
                self.read_alone(&tokens, sequence)?;
                if let Some(kept) = &self.kept {
                    kept.keep(&self.context, &tokens, sequence);
                }
            }
            self.cells_free -= needed;
            self.prefixes[i].0 = sequence;
        }
        Ok(Some((self.prefixes[i].0, known)))
    }

    fn read_alone(&mut self, tokens: &[LlamaToken], sequence: i32) -> Result<(), EngineError> {
        let mut batch = LlamaBatch::new(STEP_TOKENS, 1);
        let mut position = 0;
        for chunk in tokens.chunks(STEP_TOKENS) {
            batch.clear();
            for &token in chunk {
                batch
                    .add(token, position, &[sequence], false)
                    .map_err(|error| self.failed(error.to_string()))?;
                position += 1;
            }
            self.decode(&mut batch)?;
        }
        Ok(())
    }

    fn share(&mut self, from: i32, into: i32, tokens: usize) -> Result<(), EngineError> {
        let until = u32::try_from(tokens).ok();
        self.context
            .copy_kv_cache_seq(from, into, Some(0), until)
            .map_err(|error| self.failed(error.to_string()))
    }

    fn forget(&mut self, sequence: i32) -> Result<(), EngineError> {
        let sequence = u32::try_from(sequence).ok();
        match self.context.clear_kv_cache_seq(sequence, None, None) {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.failed("a sequence could not be taken out of the cache")),
            Err(error) => Err(self.failed(error.to_string())),
        }
    }

    /// Gives up the kept beginnings; whether there were any in the cache.
    fn drop_prefixes(&mut self) -> Result<bool, EngineError> {
        let read: Vec<(i32, usize)> = self
            .prefixes
            .iter()
            .filter(|(sequence, _)| *sequence >= 0)
            .map(|(sequence, tokens)| (*sequence, tokens.len()))
            .collect();
        for &(sequence, cells) in &read {
            self.forget(sequence)?;
            self.cells_free += cells;
        }
        self.prefixes.clear();
        Ok(!read.is_empty())
    }

    /// One step of the batch: pieces of prompts while there are prompts to read, else a token for
    /// each answer being written.
    fn step(&mut self, batch: &mut LlamaBatch<'_>) -> Result<(), EngineError> {
        batch.clear();
        // (slot, index of its logits in the batch)
        let mut sampled: Vec<(usize, i32)> = Vec::new();
        let added = if self.slots.iter().any(Slot::reading) {
            read_prompts(&mut self.slots, batch, &mut sampled)
        } else {
            write_answers(&self.slots, batch, &mut sampled)
        };
        added.map_err(|error| self.failed(error.to_string()))?;
        self.decode(batch)?;
        self.sample(&sampled)
    }

    fn decode(&mut self, batch: &mut LlamaBatch<'_>) -> Result<(), EngineError> {
        self.context.decode(batch).map_err(|error| self.failed(backend::reason(error)))
    }

    /// Takes the most probable token of each slot, or one that is drawn for a further variant of an
    /// answer, and lets finished slots go.
    fn sample(&mut self, sampled: &[(usize, i32)]) -> Result<(), EngineError> {
        let vocab = self.engine.model.vocab();
        let mut finished: Vec<(usize, Finish)> = Vec::new();
        for &(i, at) in sampled {
            let slot = &mut self.slots[i];
            let logits = self.context.get_logits_ith(at);
            let free = |slot: &Slot, token: LlamaToken| match vocab.is_eog(token) {
                _ if slot.only.is_none() => true,
                true => slot.allows(b"\n"),
                false => slot.allows(&vocab.token_to_piece(token, false, None)),
            };
            let mut token = match slot.variant {
                0 => argmax_of(logits, |token| free(slot, token)),
                variant => drawn_of(logits, variant, slot.generated.len()),
            };
            if vocab.is_eog(token) && slot.puts_off_end() {
                token = argmax_of(logits, |token| !vocab.is_eog(token) && free(slot, token));
            }
            let end = vocab.is_eog(token);
            let piece = if end { Vec::new() } else { vocab.token_to_piece(token, false, None) };
            let mut finish = slot.push(token, end, &piece);
            let enough = |answer: &str| finish.is_none() && self.queue.enough(slot.ticket, answer);
            if slot.sentences_so_far().is_some_and(enough) {
                finish = slot.stop_at_sentence();
            }
            if let Some(finish) = finish {
                finished.push((i, finish));
            }
        }
        // From the back, so that the indices in front stay true; answers go out in order.
        finished.sort_by_key(|&(i, _)| std::cmp::Reverse(i));
        let mut done = Vec::with_capacity(finished.len());
        for (i, finish) in finished {
            let slot = self.slots.remove(i);
            self.forget(slot.sequence)?;
            self.free.push(slot.sequence);
            self.cells_free += slot.cells;
            done.push((slot.ticket, slot.completion(finish)));
        }
        // Low sequence ids first, whatever the order of leaving: runs are repeatable.
        self.free.sort_unstable_by_key(|&id| std::cmp::Reverse(id));
        for (ticket, completion) in done.into_iter().rev() {
            self.queue.done(ticket, Ok(completion));
        }
        Ok(())
    }
}
