use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use crate::letters::{Tone, join, small, split};

/// Writes tone marks on one convention, for comparison only: in open `oa`, `oe`, `uy` on the
/// first letter (`hoà` → `hòa`, `thuỷ` → `thủy`), elsewhere on the second (`tòan` → `toàn`,
/// `qúy` → `quý`). The text is expected in NFC.
pub fn fold_tones(text: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let mut copied = 0;
    let mut before = '\0';
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let folded = chars.peek().copied().and_then(|(place, second)| {
            let after = text.get(place + second.len_utf8()..)?.chars().next();
            Some((fold_pair(before, first, second, after)?, place + second.len_utf8()))
        });
        before = first;
        if let Some(((a, b), end)) = folded {
            let out = out.get_or_insert_with(|| String::with_capacity(text.len()));
            out.push_str(text.get(copied..start).unwrap_or_default());
            out.extend([a, b]);
            copied = end;
            before = b;
            chars.next();
        }
    }
    match out {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.push_str(text.get(copied..).unwrap_or_default());
            Cow::Owned(out)
        }
    }
}

/// The two letters with the tone where it belongs; `None` where it is there already.
fn fold_pair(before: char, first: char, second: char, after: Option<char>) -> Option<(char, char)> {
    let (first_shape, first_tone) = split(first)?;
    let (second_shape, second_tone) = split(second)?;
    match (small(first_shape), small(second_shape)) {
        ('o', 'a' | 'e') | ('u', 'y') => {}
        _ => return None,
    }
    let closed = after.is_some_and(char::is_alphabetic) || matches!(before, 'q' | 'Q');
    match (first_tone, second_tone) {
        (Tone::Level, tone) if tone != Tone::Level && !closed => {
            Some((join(first_shape, tone)?, second_shape))
        }
        (tone, Tone::Level) if tone != Tone::Level && closed => {
            Some((first_shape, join(second_shape, tone)?))
        }
        _ => None,
    }
}

/// Takes all diacritics off, for comparison: `Hà Nội` → `Ha Noi`, `đ` → `d`.
pub fn strip_diacritics(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let stripped: String = DecomposingNormalizerBorrowed::new_nfd()
        .normalize_iter(text.chars())
        .filter(|c| !matches!(c, '\u{300}'..='\u{36F}'))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            c => c,
        })
        .collect();
    // Composed again, for the scripts whose letters decompose into other things than marks.
    Cow::Owned(ComposingNormalizerBorrowed::new_nfc().normalize(&stripped).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_conventions_and_common_slips_fold_to_one() {
        for (text, folded) in [
            ("hoà bình, Toà án; thuỷ, khoẻ", "hòa bình, Tòa án; thủy, khỏe"),
            ("hòa thủy khỏe quý", "hòa thủy khỏe quý"),
            ("tòan hùynh ngòai qúy", "toàn huỳnh ngoài quý"),
            ("HOÀ", "HÒA"),
            ("hoàn quỹ loại", "hoàn quỹ loại"),
            ("", ""),
        ] {
            assert_eq!(fold_tones(text), folded);
            assert_eq!(fold_tones(folded), folded, "folding twice");
        }
        assert!(matches!(fold_tones("hòa"), Cow::Borrowed(_)));
    }

    #[test]
    fn diacritics_come_off() {
        assert_eq!(strip_diacritics("Hà Nội, Đắk Lắk, ưỡn"), "Ha Noi, Dak Lak, uon");
        assert_eq!(strip_diacritics("plain"), "plain");
    }
}
