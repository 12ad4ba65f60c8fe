//! What goes into one step of the batch, and what is taken from its logits.

use llama_cpp_2::llama_batch::{BatchAddError, LlamaBatch};
use llama_cpp_2::token::LlamaToken;

use super::slot::Slot;

/// The most tokens in one step: pieces of prompts, or a token for each answer, never both.
///
/// On two cores llama.cpp reads prompts as quickly in steps of 64 tokens as in steps of 512, and a
/// run is stopped within a second or two.
///
/// Why not both: the attention of a step of 64 tokens or more goes in tiles, over every cell that
/// any of its tokens looks at. Beside the pieces of one prompt, the answers brought in the cells of
/// all sequences, and a step took up to twice as long. Steps of answers alone are not tiled, and
/// look at their own cells only.
pub(super) const STEP_TOKENS: usize = 64;

/// Fills a step with pieces of prompts, in the order they came.
pub(super) fn read_prompts(
    slots: &mut [Slot],
    batch: &mut LlamaBatch<'_>,
    sampled: &mut Vec<(usize, i32)>,
) -> Result<(), BatchAddError> {
    let mut room = STEP_TOKENS;
    for (i, slot) in slots.iter_mut().enumerate().filter(|(_, slot)| slot.reading()) {
        let until = slot.prompt.len().min(slot.read + room);
        room -= until - slot.read;
        for at in slot.read..until {
            let last = at + 1 == slot.prompt.len();
            if last {
                sampled.push((i, batch.n_tokens()));
            }
            batch.add(slot.prompt[at], position(at), &[slot.sequence], last)?;
        }
        slot.read = until;
        if room == 0 {
            break;
        }
    }
    Ok(())
}

/// Fills a step with the last token of each answer.
pub(super) fn write_answers(
    slots: &[Slot],
    batch: &mut LlamaBatch<'_>,
    sampled: &mut Vec<(usize, i32)>,
) -> Result<(), BatchAddError> {
    for (i, slot) in slots.iter().enumerate() {
        let Some(&token) = slot.generated.last() else { continue };
        sampled.push((i, batch.n_tokens()));
        batch.add(token, position(slot.position()), &[slot.sequence], true)?;
    }
    Ok(())
}

fn position(at: usize) -> i32 {
    // Bounded by the cache, which is bounded by u32 and in practice by memory.
    i32::try_from(at).unwrap_or(i32::MAX)
}

/// The most probable of the tokens that `allowed` lets pass; of equals the first, so that runs are
/// repeatable. Logits that are no numbers never win. `allowed` is asked only of those that lead.
pub(super) fn argmax_of(logits: &[f32], allowed: impl Fn(LlamaToken) -> bool) -> LlamaToken {
    let mut best = LlamaToken(0);
    let mut most = f32::NEG_INFINITY;
    for (token, &logit) in (0..).map(LlamaToken).zip(logits) {
        if logit > most && allowed(token) {
            most = logit;
            best = token;
        }
    }
    best
}

/// How far below the largest logit a token may be drawn from: at this temperature its chance is one in
/// ten million.
const DRAWN_WITHIN: f32 = 10.0;
/// Below 1, probable tokens are drawn more often than the model would have it.
const TEMPERATURE: f32 = 0.6;

/// A token drawn by its probability at [`TEMPERATURE`], always the same one for a variant and a place in
/// the answer: the largest logit after noise (Gumbel-max trick; Maddison et al. 2014), the noise being a
/// function of variant, place and token. So other company in the batch, which rounds otherwise, changes an
/// answer no more often than it changes the most probable one.
pub(super) fn drawn_of(logits: &[f32], variant: u8, place: usize) -> LlamaToken {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut best = (f32::NEG_INFINITY, LlamaToken(0));
    for (token, &logit) in (0..).map(LlamaToken).zip(logits) {
        if logit < most - DRAWN_WITHIN * TEMPERATURE {
            continue;
        }
        let noisy = logit / TEMPERATURE + gumbel(variant, place, token);
        if noisy > best.0 {
            best = (noisy, token);
        }
    }
    best.1
}

/// Noise of the Gumbel distribution.
fn gumbel(variant: u8, place: usize, token: LlamaToken) -> f32 {
    // SplitMix64 (Steele et al. 2014) of the three as one number.
    let mut z =
        (u64::from(variant) << 56) ^ ((place as u64) << 32) ^ u64::from(token.0.unsigned_abs());
    for _ in 0..2 {
        z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
    }
    // 23 bits and a half are what a f32 holds: the middle of a step, so that it is neither 0 nor 1.
    let uniform = ((z >> 41) as f32 + 0.5) / (1_u32 << 23) as f32;
    -(-uniform.ln()).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_drawn_by_their_probability_and_the_same_each_time() {
        // At temperature 0.6 the second is e^(-0.6/0.6) as probable as the first: 27 of 100.
        let logits = [1.0, 0.4, -30.0];
        let places = 20_000;
        let mut count = [0_u32; 3];
        for place in 0..places {
            let token = drawn_of(&logits, 1, place);
            assert_eq!(token, drawn_of(&logits, 1, place));
            count[token.0 as usize] += 1;
        }
        let share = f64::from(count[1]) / places as f64;
        assert!((share - 0.269).abs() < 0.02, "{count:?}");
        assert_eq!(count[2], 0);
        assert_eq!(drawn_of(&[], 1, 0), LlamaToken(0));
        assert_eq!(drawn_of(&[f32::NAN, -1.0], 1, 0), LlamaToken(1));
        let differs = |place| drawn_of(&logits, 1, place) != drawn_of(&logits, 2, place);
        assert!((0..100).any(differs), "variants are drawn apart");
    }

    #[test]
    fn the_first_of_the_largest_logits_wins() {
        assert_eq!(argmax_of(&[0.0, 3.0, 1.0, 3.0], |_| true), LlamaToken(1));
        assert_eq!(argmax_of(&[f32::NAN, -1.0], |_| true), LlamaToken(1));
        assert_eq!(argmax_of(&[], |_| true), LlamaToken(0));
        assert_eq!(argmax_of(&[0.0, 3.0, 1.0], |token| token.0 != 1), LlamaToken(2));
    }
}
