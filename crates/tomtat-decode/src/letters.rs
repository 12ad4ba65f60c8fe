//! The Vietnamese letters: a vowel is a shape (a ă â e ê i o ô ơ u ư y) with a tone.

use std::sync::LazyLock;

/// The tones in the order of the rows of [`VOWELS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Tone {
    Level,
    Grave,
    Hook,
    Tilde,
    Acute,
    Dot,
}

pub(crate) const TONES: [Tone; 6] =
    [Tone::Level, Tone::Grave, Tone::Hook, Tone::Tilde, Tone::Acute, Tone::Dot];

/// Each vowel shape with its six tones, small and capital.
const VOWELS: [[char; 6]; 24] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
    ['A', 'À', 'Ả', 'Ã', 'Á', 'Ạ'],
    ['Ă', 'Ằ', 'Ẳ', 'Ẵ', 'Ắ', 'Ặ'],
    ['Â', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ậ'],
    ['E', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ'],
    ['Ê', 'Ề', 'Ể', 'Ễ', 'Ế', 'Ệ'],
    ['I', 'Ì', 'Ỉ', 'Ĩ', 'Í', 'Ị'],
    ['O', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ'],
    ['Ô', 'Ồ', 'Ổ', 'Ỗ', 'Ố', 'Ộ'],
    ['Ơ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ'],
    ['U', 'Ù', 'Ủ', 'Ũ', 'Ú', 'Ụ'],
    ['Ư', 'Ừ', 'Ử', 'Ữ', 'Ứ', 'Ự'],
    ['Y', 'Ỳ', 'Ỷ', 'Ỹ', 'Ý', 'Ỵ'],
];

/// 1 + row × 6 + tone of each vowel; 0 for what is none. Up to U+01FF, then U+1E00 to U+1EFF.
static TABLE: LazyLock<[u8; 0x300]> = LazyLock::new(|| {
    let mut table = [0; 0x300];
    for (place, c) in VOWELS.iter().flatten().enumerate() {
        if let (Some(slot), Ok(place)) =
            (slot(*c).and_then(|s| table.get_mut(s)), u8::try_from(place + 1))
        {
            *slot = place;
        }
    }
    table
});

fn slot(c: char) -> Option<usize> {
    match c as usize {
        c @ 0..0x200 => Some(c),
        c @ 0x1E00..=0x1EFF => Some(c - 0x1E00 + 0x200),
        _ => None,
    }
}

/// A vowel as its shape (in its own case) and its tone; `None` for what is no vowel.
pub(crate) fn split(c: char) -> Option<(char, Tone)> {
    let place = usize::from(*TABLE.get(slot(c)?)?).checked_sub(1)?;
    Some((*VOWELS.get(place / 6)?.first()?, *TONES.get(place % 6)?))
}

/// A toneless vowel shape with a tone; `None` where `shape` is none.
pub(crate) fn join(shape: char, tone: Tone) -> Option<char> {
    let place = usize::from(*TABLE.get(slot(shape)?)?).checked_sub(1)?;
    (place % 6 == 0).then(|| VOWELS.get(place / 6)?.get(tone as usize).copied()).flatten()
}

/// Small letter of a Vietnamese or ASCII letter.
pub(crate) fn small(c: char) -> char {
    // Every Vietnamese capital has one small letter of its own.
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// Capital of a Vietnamese or ASCII letter.
pub(crate) fn capital(c: char) -> char {
    if c.is_ascii() { c.to_ascii_uppercase() } else { c.to_uppercase().next().unwrap_or(c) }
}

/// Whether `c` is a letter that only Vietnamese marks make: all but the plain ASCII ones.
pub(crate) fn is_marked(c: char) -> bool {
    !c.is_ascii() && (matches!(c, 'đ' | 'Đ') || split(c).is_some())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_vowel_splits_and_joins_and_agrees_with_unicode() {
        let nfc = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
        let marks = ["", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"];
        let mut seen = std::collections::HashSet::new();
        for c in VOWELS.into_iter().flatten() {
            assert!(seen.insert(c), "{c} stands twice");
            let (shape, tone) = split(c).unwrap();
            assert_eq!(join(shape, tone), Some(c));
            let composed = nfc.normalize(&format!("{shape}{}", marks[tone as usize])).into_owned();
            assert_eq!(composed, c.to_string());
            assert_eq!(split(small(c)).unwrap(), (small(shape), tone));
            assert_eq!(capital(small(c)), capital(c));
        }
        assert_eq!(seen.len(), 144);
        assert_eq!(split('b'), None);
        assert_eq!(split('đ'), None);
    }
}
