//! An answer as bytes, with a check, so that a damaged one is never taken for an answer.

use sha2::{Digest, Sha256};
use tomtat_engine::{Completion, Finish};

use crate::Key;

/// Bytes of a longer answer are not kept: no translation or summary comes near.
pub(crate) const LONGEST: usize = 256 * 1024;
const CHECK: usize = 8;
/// Check, finish, tokens of the prompt, tokens of the answer.
const HEAD: usize = CHECK + 1 + 4 + 4;

/// The answer as bytes; `None` for one that is not worth keeping.
pub(crate) fn encode(key: &Key, answer: &Completion) -> Option<Vec<u8>> {
    if answer.text.len() > LONGEST {
        return None;
    }
    let mut body = Vec::with_capacity(HEAD + answer.text.len());
    body.push(match answer.finish {
        Finish::Stop => 0,
        Finish::Length => 1,
        Finish::Loop => 2,
    });
    body.extend(u32::try_from(answer.prompt_tokens).ok()?.to_le_bytes());
    body.extend(u32::try_from(answer.new_tokens).ok()?.to_le_bytes());
    body.extend(answer.text.as_bytes());
    let mut bytes = check(key, &body).to_vec();
    bytes.append(&mut body);
    Some(bytes)
}

/// The answer in `bytes`; `None` where they are not those that were written under `key`.
pub(crate) fn decode(key: &Key, bytes: &[u8]) -> Option<Completion> {
    if bytes.len() > HEAD + LONGEST {
        return None;
    }
    let (found, body) = bytes.split_at_checked(CHECK)?;
    if found != check(key, body) {
        return None;
    }
    let (finish, rest) = body.split_first()?;
    let (prompt, rest) = rest.split_first_chunk::<4>()?;
    let (new, text) = rest.split_first_chunk::<4>()?;
    Some(Completion {
        text: std::str::from_utf8(text).ok()?.to_owned(),
        finish: match finish {
            0 => Finish::Stop,
            1 => Finish::Length,
            2 => Finish::Loop,
            _ => return None,
        },
        prompt_tokens: usize::try_from(u32::from_le_bytes(*prompt)).ok()?,
        new_tokens: usize::try_from(u32::from_le_bytes(*new)).ok()?,
    })
}

fn check(key: &Key, body: &[u8]) -> [u8; CHECK] {
    let digest = Sha256::new().chain_update(key.0).chain_update(body).finalize();
    let mut check = [0; CHECK];
    check.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    check
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn answers() -> impl Strategy<Value = Completion> {
        let finish = prop_oneof![Just(Finish::Stop), Just(Finish::Length), Just(Finish::Loop)];
        (".*", finish, 0usize..5000, 0usize..5000).prop_map(|(text, finish, prompt, new)| {
            Completion { text, finish, prompt_tokens: prompt, new_tokens: new }
        })
    }

    proptest! {
        #[test]
        fn an_answer_comes_back_as_it_went_in(answer in answers()) {
            let key = Key::of(["k"]);
            let bytes = encode(&key, &answer).unwrap();
            prop_assert_eq!(decode(&key, &bytes), Some(answer));
        }

        #[test]
        fn a_changed_byte_or_another_key_gives_nothing(
            answer in answers(), at: prop::sample::Index, flip in 1u8..,
        ) {
            let key = Key::of(["k"]);
            let mut bytes = encode(&key, &answer).unwrap();
            prop_assert_eq!(decode(&Key::of(["l"]), &bytes), None);
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            prop_assert_eq!(decode(&key, &bytes), None);
        }

        #[test]
        fn any_bytes_give_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(decode(&Key::of(["k"]), &bytes), None);
        }
    }

    #[test]
    fn what_is_too_long_is_not_kept() {
        let answer = Completion::of("x".repeat(LONGEST + 1));
        assert_eq!(encode(&Key::of(["k"]), &answer), None);
    }
}
