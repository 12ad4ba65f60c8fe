//! Writing windows-1258; reading it is the business of `encoding_rs`.

use encoding_rs::{EncoderResult, WINDOWS_1258};

use crate::letters::{Tone, split};

/// The bytes, tone marks after their letters as Windows keyboards type them, or the first
/// character that cannot be written and its offset.
pub(crate) fn encode(text: &str) -> Result<Vec<u8>, (usize, char)> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut push = |c: char| {
        let mut buffer = [0; 4];
        let mut out = [0; 16];
        let mut encoder = WINDOWS_1258.new_encoder();
        let (result, _, written) = encoder.encode_from_utf8_without_replacement(
            c.encode_utf8(&mut buffer),
            &mut out,
            true,
        );
        bytes.extend_from_slice(out.get(..written).unwrap_or_default());
        !matches!(result, EncoderResult::Unmappable(_))
    };
    for (offset, c) in text.char_indices() {
        let written = match split(c) {
            Some((shape, tone)) if tone != Tone::Level => {
                let mark = match tone {
                    Tone::Grave => '\u{300}',
                    Tone::Hook => '\u{309}',
                    Tone::Tilde => '\u{303}',
                    Tone::Acute => '\u{301}',
                    _ => '\u{323}',
                };
                push(shape) && push(mark)
            }
            _ => push(c),
        };
        if !written {
            return Err((offset, c));
        }
    }
    Ok(bytes)
}
