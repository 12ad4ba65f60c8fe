//! UTF-16 without a byte order mark, and UTF-32 with one.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How many bytes are looked at.
const SAMPLE: usize = 8192;

/// The name of the UTF-16 that bytes are in (`UTF-16LE`, `UTF-16BE`): by their byte order mark,
/// else where the first eight kilobytes read as text in one order and not in the other. For those
/// who must know before they have all the bytes, such as readers of records.
pub fn utf_16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => None,
        [0xFF, 0xFE, ..] => Some(UTF_16LE.name()),
        [0xFE, 0xFF, ..] => Some(UTF_16BE.name()),
        _ => guess(bytes).map(Encoding::name),
    }
}

/// UTF-16 of one order or the other, where the bytes read as text in it and not in the other.
pub(crate) fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(SAMPLE))?;
    // Spaces and line ends put NUL bytes into any text.
    if !sample.contains(&0) {
        return None;
    }
    let nuls = sample.iter().filter(|&&b| b == 0).count();
    if sample.len() < 4 || nuls * 20 < sample.len() {
        return None;
    }
    let little = likely(sample, u16::from_le_bytes);
    let big = likely(sample, u16::from_be_bytes);
    let units = sample.len() / 2;
    // Nearly all are letters, digits or signs of European scripts or Vietnamese.
    if little * 20 >= units * 19 && little > big {
        Some(UTF_16LE)
    } else if big * 20 >= units * 19 && big > little {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn likely(sample: &[u8], unit: fn([u8; 2]) -> u16) -> usize {
    let (pairs, _) = sample.as_chunks::<2>();
    pairs
        .iter()
        .filter(|pair| {
            matches!(
                unit(**pair),
                0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xA0..=0x52F | 0x1EA0..=0x1EF9 | 0x2010..=0x203A
                    | 0x20AB | 0x20AC | 0x2122
            )
        })
        .count()
}

/// Reads UTF-32, the byte order mark included. Gives the text without it, the name, and how
/// many units were no characters; `None` without a byte order mark of UTF-32.
pub(crate) fn utf_32(bytes: &[u8]) -> Option<(String, &'static str, usize)> {
    let (name, unit): (_, fn([u8; 4]) -> u32) = match bytes.get(..4)? {
        [0xFF, 0xFE, 0, 0] => ("UTF-32LE", u32::from_le_bytes),
        [0, 0, 0xFE, 0xFF] => ("UTF-32BE", u32::from_be_bytes),
        _ => return None,
    };
    let (quads, rest) = bytes.get(4..)?.as_chunks::<4>();
    let mut bad = usize::from(!rest.is_empty());
    let text = quads
        .iter()
        .map(|quad| {
            char::from_u32(unit(*quad)).unwrap_or_else(|| {
                bad += 1;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    Some((text, name, bad))
}
