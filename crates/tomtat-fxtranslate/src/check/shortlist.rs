//! A lexical shortlist: for each token of the source, the tokens that may translate it.

use super::{Architecture, Bytes};

pub(super) fn check(bytes: &[u8], model: &Architecture) -> Result<(), String> {
    let mut bytes = Bytes { left: bytes };
    let [_magic, _checksum, first, _best] =
        [bytes.u64()?, bytes.u64()?, bytes.u64()?, bytes.u64()?];
    let offsets = bytes.u64()?;
    let entries = bytes.u64()?;
    // Columns are computed eight at a time.
    let vocab = model.target_vocab as u64;
    if first > vocab || !vocab.is_multiple_of(8) {
        return Err(format!(
            "it lets the first {first} of {vocab} tokens through: it belongs to another model"
        ));
    }
    let expected = model.source_vocab as u64 + 1;
    if offsets != expected {
        return Err(format!(
            "it has {offsets} entries and the vocabulary asks for {expected}: it belongs to \
             another model"
        ));
    }
    let needed = offsets.checked_mul(8).zip(entries.checked_mul(4));
    let needed = needed.and_then(|(offsets, entries)| offsets.checked_add(entries));
    if needed != Some(bytes.left.len() as u64) {
        return Err(format!("cut off or too long: {} bytes behind its head", bytes.left.len()));
    }
    let mut before = 0;
    for number in 0..offsets {
        let at = bytes.u64()?;
        if at < before || at > entries {
            return Err(format!("entry {number} lies outside"));
        }
        before = at;
    }
    for number in 0..entries {
        let token = u64::from(u32::from_le_bytes(bytes.array()?));
        if token >= vocab {
            return Err(format!("candidate {number} is token {token} of {vocab}"));
        }
    }
    Ok(())
}
