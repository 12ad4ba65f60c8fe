//! Greedy and beam search (Lowerre 1976), with the rules of PyTorch transformers on when an answer is
//! finished and when a search ends, so that the same weights give the same answers there and here.
//!
//! rust-bert has a search of its own, by the rules of older versions: it counts the start mark into the
//! length of an answer. This one also drops texts from the batch that are done.

use tch::{Kind, TchError, Tensor};

use crate::model::{Cache, Model};

/// Sources to answer together.
pub(crate) struct Batch {
    /// Tokens of each, with their marks; not empty.
    pub(crate) sources: Vec<Vec<i64>>,
    /// Most tokens of an answer, its start mark counted.
    pub(crate) max_length: usize,
    /// Fewest tokens of an answer, its start mark counted.
    pub(crate) min_length: usize,
}

/// Lower than any score, as transformers has it.
const NEVER: f32 = -1e9;

/// An answer that is being written.
#[derive(Debug, Clone)]
struct Beam {
    tokens: Vec<i64>,
    score: f32,
}

/// The search for the answer to one source.
struct Item {
    running: Vec<Beam>,
    /// Best first, scores by length.
    finished: Vec<Beam>,
    improves: bool,
    done: bool,
}

/// The tokens of the answers, in the order of the batch: without the start mark, and with the end mark,
/// where there is one.
pub(crate) fn answer(model: &Model, batch: &Batch) -> Result<Vec<Vec<i64>>, String> {
    tch::no_grad(|| search(model, batch))
}

fn search(model: &Model, batch: &Batch) -> Result<Vec<Vec<i64>>, String> {
    let beams = model.search.beams.max(1);
    let (ids, mask) = padded(&batch.sources, model.config.pad).map_err(said)?;
    let encoded = model.encode(&ids, &mask);
    let each = repeated(batch.sources.len(), beams);
    let mut encoded = encoded.f_index_select(0, &each).map_err(said)?;
    let mut mask = mask.f_index_select(0, &each).map_err(said)?;
    let start = model.config.start();
    let first = |number| Beam { tokens: vec![start], score: if number == 0 { 0.0 } else { NEVER } };
    let new = || Item {
        running: (0..beams).map(first).collect(),
        finished: Vec::new(),
        improves: true,
        done: false,
    };
    let mut items: Vec<Item> = batch.sources.iter().map(|_| new()).collect();
    // Those that are not done, in the order of the rows.
    let mut open: Vec<usize> = (0..items.len()).collect();
    let mut cache: Option<Cache> = None;
    for length in 1..batch.max_length {
        if open.is_empty() {
            break;
        }
        let rows = open.iter().filter_map(|&at| items.get(at)).flat_map(|item| &item.running);
        let last: Vec<i64> = rows.filter_map(|beam| beam.tokens.last().copied()).collect();
        let last = Tensor::f_from_slice(&last).and_then(|t| t.f_view([-1, 1])).map_err(said)?;
        let (logits, kept) = model.step(&encoded, &mask, &last, cache.take())?;
        let scores = logits.f_to_kind(Kind::Float).map_err(said)?;
        let scores =
            if beams > 1 { scores.f_log_softmax(-1, Kind::Float) } else { scores.f_detach_copy() };
        let mut scores = scores.map_err(said)?;
        constrain(model, batch, &items, &open, length, &mut scores).map_err(said)?;
        let mut from = Vec::with_capacity(open.len() * beams);
        let mut still = Vec::with_capacity(open.len());
        let best = best(&scores, &items, &open, beams).map_err(said)?;
        for ((place, &at), candidates) in open.iter().enumerate().zip(best) {
            let Some(item) = items.get_mut(at) else { continue };
            let came = item.advance(candidates, length, batch.max_length, model);
            if !item.done {
                still.push(at);
                from.extend(came.into_iter().map(|beam| integer(place * beams + beam)));
            }
        }
        let fewer = still.len() < open.len();
        open = still;
        if open.is_empty() {
            break;
        }
        let from = Tensor::f_from_slice(&from).map_err(said)?;
        cache = Some(reordered(kept, &from, fewer).map_err(said)?);
        if fewer {
            encoded = encoded.f_index_select(0, &from).map_err(said)?;
            mask = mask.f_index_select(0, &from).map_err(said)?;
        }
    }
    Ok(items.into_iter().map(Item::into_answer).collect())
}

/// The tokens and a mask of those that are no padding, one source a row.
fn padded(sources: &[Vec<i64>], pad: i64) -> Result<(Tensor, Tensor), TchError> {
    let longest = sources.iter().map(Vec::len).max().unwrap_or(0);
    let mut ids = Vec::with_capacity(longest.saturating_mul(sources.len()));
    let mut mask = Vec::with_capacity(ids.capacity());
    for source in sources {
        let padding = longest.saturating_sub(source.len());
        ids.extend(source);
        ids.extend(std::iter::repeat_n(pad, padding));
        mask.extend(std::iter::repeat_n(1_i64, source.len()));
        mask.extend(std::iter::repeat_n(0_i64, padding));
    }
    let shape = [integer(sources.len()), integer(longest)];
    let tensor = |values: &[i64]| Tensor::f_from_slice(values)?.f_view(shape);
    Ok((tensor(&ids)?, tensor(&mask)?))
}

/// `0, 0, 1, 1, …`: each row `times` times.
fn repeated(rows: usize, times: usize) -> Tensor {
    let indices: Vec<i64> =
        (0..rows).flat_map(|row| std::iter::repeat_n(integer(row), times)).collect();
    Tensor::from_slice(&indices)
}

/// Forbids what may not come next.
fn constrain(
    model: &Model,
    batch: &Batch,
    items: &[Item],
    open: &[usize],
    length: usize,
    scores: &mut Tensor,
) -> Result<(), TchError> {
    let config = &model.config;
    let forced = if length == 1 { config.forced_bos } else { None };
    let forced = forced.or(if length + 1 == batch.max_length { config.last_token() } else { None });
    if let Some(token) = forced {
        let _ = scores.f_fill_(f64::NEG_INFINITY)?;
        let _ = scores.f_select(1, token)?.f_fill_(0.0)?;
        return Ok(());
    }
    let forbid = |token: i64| -> Result<(), TchError> {
        scores.f_select(1, token)?.f_fill_(f64::NEG_INFINITY).map(|_| ())
    };
    if length < batch.min_length {
        forbid(config.eos)?;
    }
    if config.never_pads() {
        forbid(config.pad)?;
    }
    let size = model.search.no_repeat_ngram;
    if size > 0 {
        let beams = open.iter().filter_map(|&at| items.get(at)).flat_map(|item| &item.running);
        for (row, beam) in beams.enumerate() {
            for token in repeats(&beam.tokens, size) {
                let _ =
                    scores.f_get(integer(row))?.f_select(0, token)?.f_fill_(f64::NEG_INFINITY)?;
            }
        }
    }
    Ok(())
}

/// The tokens that would end a sequence of `size` which is there already.
fn repeats(tokens: &[i64], size: usize) -> Vec<i64> {
    let Some(begin) = (tokens.len() + 1).checked_sub(size) else { return Vec::new() };
    let last = tokens.get(begin..).unwrap_or_default();
    let windows = tokens.windows(size).filter(|window| window.starts_with(last));
    windows.filter_map(|window| window.last().copied()).collect()
}

/// One way to go on: the beam it comes from, the token, and the score of all.
struct Candidate {
    beam: usize,
    token: i64,
    score: f32,
}

/// The best ways to go on for each open item, best first: twice as many as beams, since up to half of
/// them end.
fn best(
    scores: &Tensor,
    items: &[Item],
    open: &[usize],
    beams: usize,
) -> Result<Vec<Vec<Candidate>>, TchError> {
    let vocab = scores.size().last().copied().unwrap_or(1).max(1);
    let running = open.iter().filter_map(|&at| items.get(at)).flat_map(|item| &item.running);
    let running: Vec<f32> = running.map(|beam| beam.score).collect();
    let wanted = if beams > 1 { (2 * integer(beams)).min(vocab * integer(beams)) } else { 1 };
    let all = if beams > 1 {
        scores.f_add(&Tensor::f_from_slice(&running)?.f_view([-1, 1])?)?
    } else {
        scores.shallow_clone()
    };
    let all = all.f_view([integer(open.len()), integer(beams) * vocab])?;
    let (values, indices) = all.f_topk(wanted, 1, true, true)?;
    let values: Vec<f32> = Vec::try_from(values.f_reshape([-1])?)?;
    let indices: Vec<i64> = Vec::try_from(indices.f_reshape([-1])?)?;
    let wanted = usize::try_from(wanted).unwrap_or(1).max(1);
    let candidate = |(&score, &index): (&f32, &i64)| Candidate {
        beam: usize::try_from(index / vocab).unwrap_or(0),
        token: index % vocab,
        score,
    };
    let of_item =
        |(values, indices): (&[f32], &[i64])| values.iter().zip(indices).map(candidate).collect();
    Ok(values.chunks(wanted).zip(indices.chunks(wanted)).map(of_item).collect())
}

impl Item {
    /// Goes on by one token; says from which beam each of the running ones came.
    fn advance(
        &mut self,
        candidates: Vec<Candidate>,
        length: usize,
        max_length: usize,
        model: &Model,
    ) -> Vec<usize> {
        let beams = self.running.len();
        let full = length + 1 >= max_length;
        let ends = |token: i64| full || token == model.config.eos;
        let search = &model.search;
        // What has been written without the start mark, to the power.
        let by_length = |length: usize| (length as f64).powf(search.length_penalty) as f32;
        let mut came = Vec::with_capacity(beams);
        let mut next = Vec::with_capacity(beams);
        let mut ended = Vec::new();
        let closed = search.early_stopping && self.finished.len() >= beams;
        let all_end = candidates.iter().all(|candidate| ends(candidate.token));
        for (rank, candidate) in candidates.into_iter().enumerate() {
            let Some(beam) = self.running.get(candidate.beam) else { continue };
            let written = || {
                let mut tokens = beam.tokens.clone();
                tokens.push(candidate.token);
                tokens
            };
            if !ends(candidate.token) {
                if next.len() < beams {
                    came.push(candidate.beam);
                    next.push(Beam { tokens: written(), score: candidate.score });
                }
            } else if beams == 1 {
                ended.push(Beam { tokens: written(), score: candidate.score });
            } else if rank < beams && self.improves && !closed {
                let score = candidate.score / by_length(length);
                ended.push(Beam { tokens: written(), score });
            }
        }
        self.finished.extend(ended);
        // Stable: of equals the one that was there first.
        self.finished.sort_by(|a, b| b.score.total_cmp(&a.score));
        self.finished.truncate(beams);
        if beams == 1 {
            self.done = !self.finished.is_empty();
        } else {
            let worst = match self.finished.last() {
                Some(last) if self.finished.len() >= beams => last.score,
                _ => NEVER,
            };
            let hope = next.first().map_or(NEVER, |beam| beam.score) / by_length(length);
            self.improves &= hope > worst;
            let closed = search.early_stopping && self.finished.len() >= beams;
            self.done = !self.improves || closed || all_end;
        }
        if next.len() == beams {
            self.running = next;
        } else {
            self.done = true;
        }
        came
    }

    fn into_answer(self) -> Vec<i64> {
        let mut answers = self.finished.into_iter().chain(self.running);
        let mut tokens = answers.next().map(|beam| beam.tokens).unwrap_or_default();
        if !tokens.is_empty() {
            tokens.remove(0);
        }
        tokens
    }
}

/// The cache of the rows that go on. The encoder's part is the same for all beams of a source.
fn reordered(cache: Cache, from: &Tensor, fewer: bool) -> Result<Cache, TchError> {
    let mut new = Cache::with_capacity(cache.len());
    for (mut own, mut encoders) in cache {
        let both = [own.as_mut(), encoders.as_mut().filter(|_| fewer)];
        for state in both.into_iter().flatten() {
            state.prev_key = state.prev_key.f_index_select(0, from)?;
            state.prev_value = state.prev_value.f_index_select(0, from)?;
        }
        new.push((own, encoders));
    }
    Ok(new)
}

fn said(error: TchError) -> String {
    crate::weights::first_line(&error)
}

fn integer(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_is_not_written_twice() {
        assert_eq!(repeats(&[1, 2, 3, 1, 2], 3), [3]);
        assert_eq!(repeats(&[1, 2, 1], 2), [2]);
        assert_eq!(repeats(&[1, 2], 1), [1, 2]);
        assert_eq!(repeats(&[1], 3), [] as [i64; 0]);
    }
}
