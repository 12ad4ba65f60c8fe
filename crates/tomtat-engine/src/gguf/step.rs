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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_largest_logits_wins() {
        assert_eq!(argmax_of(&[0.0, 3.0, 1.0, 3.0], |_| true), LlamaToken(1));
        assert_eq!(argmax_of(&[f32::NAN, -1.0], |_| true), LlamaToken(1));
        assert_eq!(argmax_of(&[], |_| true), LlamaToken(0));
        assert_eq!(argmax_of(&[0.0, 3.0, 1.0], |token| token.0 != 1), LlamaToken(2));
    }
}
