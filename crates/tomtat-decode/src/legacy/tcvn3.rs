//! TCVN 5712:1993. The letters from 0xA1 up are those of its second set, which has the third
//! (TCVN3, "ABC") and a few capitals more; 0x80 to 0x9F are windows-1252, as in every `.Vn…`
//! font on Windows (the first set has capitals there, but no file in use).

use super::windows_1252_byte;
use crate::letters::{Tone, join, small, split};

/// What stands at 0xA1 to 0xFF. `\0` marks the combining tones at 0xB0 to 0xB4.
const TABLE: [char; 95] = [
    'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', 'Ằ', // A1–AF
    '\0', '\0', '\0', '\0', '\0', 'à', 'ả', 'ã', 'á', 'ạ', 'Ẳ', 'ằ', 'ẳ', 'ẵ', 'ắ',
    'Ẵ', // B0–BF
    'Ắ', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ề', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Ể', 'ẻ', 'ẽ', // C0–CF
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ễ', 'Ế', 'Ồ', 'ĩ', 'í', 'ị', 'ò', // D0–DF
    'Ổ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', // E0–EF
    'Ỗ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', 'Ố', // F0–FF
];

/// The combining tones at 0xB0 to 0xB4.
const COMBINING: [Tone; 5] = [Tone::Grave, Tone::Hook, Tone::Tilde, Tone::Acute, Tone::Dot];

fn letter(c: char) -> Option<char> {
    // The micro sign turns into the Greek letter in some programs.
    let c = if c == '\u{3BC}' { '\u{B5}' } else { c };
    TABLE.get((c as usize).checked_sub(0xA1)?).copied()
}

/// The text as TCVN3 has it, capitals not restored.
pub(crate) fn from_latin(latin: &str) -> String {
    let mut text = String::with_capacity(latin.len() * 5 / 4);
    for c in latin.chars() {
        match letter(c) {
            None => text.push(c),
            Some('\0') => {
                // A sign of its own (30°, m²) unless it stands on a vowel that has no tone.
                let tone = (c as usize).checked_sub(0xB0).and_then(|t| COMBINING.get(t));
                let toned = match (tone, text.chars().next_back().and_then(split)) {
                    (Some(tone), Some((shape, Tone::Level))) => join(shape, *tone),
                    _ => None,
                };
                if toned.is_some() {
                    text.pop();
                }
                text.push(toned.unwrap_or(c));
            }
            Some(letter) => text.push(letter),
        }
    }
    text
}

/// The bytes, or the first character that cannot be written and its offset.
pub(crate) fn encode(text: &str) -> Result<Vec<u8>, (usize, char)> {
    let mut bytes = Vec::with_capacity(text.len());
    for (offset, c) in text.char_indices() {
        // The capitals with tones are not of the third set.
        let c = if split(c).is_some_and(|(_, tone)| tone != Tone::Level) { small(c) } else { c };
        let place = TABLE.iter().position(|&letter| letter == c && c != '\0');
        let byte = match place.and_then(|place| u8::try_from(place + 0xA1).ok()) {
            Some(byte) => byte,
            None => match windows_1252_byte(c) {
                // Latin-1 signs stand where the table has no letter, except on a bare vowel.
                Some(byte @ ..=0xA0) => byte,
                Some(byte @ 0xB0..=0xB4) if !ends_in_bare_vowel(text, offset) => byte,
                _ => return Err((offset, c)),
            },
        };
        bytes.push(byte);
    }
    Ok(bytes)
}

fn ends_in_bare_vowel(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).and_then(|before| before.chars().next_back());
    before.and_then(split).is_some_and(|(_, tone)| tone == Tone::Level)
}
