//! Words in a form that spellings of the same word share.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Without diacritics, in lower case, apostrophes as `'`: `Nguyễn` is `nguyen`, `đ` is `d`.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
            'ł' | 'Ł' => 'l',
            'ø' | 'Ø' => 'o',
            'ı' => 'i',
            '’' => '\'',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_word_fold_into_one() {
        assert_eq!(folded("Nguyễn Đức’s"), "nguyen duc's");
        assert_eq!(folded("Łódź ØRSTED Ðà"), "lodz orsted da");
        assert_eq!(folded("U.S."), "u.s.");
    }
}
