//! The words of a text as numbers, in lower case.

use std::sync::LazyLock;

/// A run of letters and digits.
pub(super) struct Word {
    /// FNV-1a over its characters in lower case.
    pub(super) hash: u64,
    /// It has a digit.
    pub(super) number: bool,
}

/// Characters below are looked up in a table; nearly all are.
const TABLE: usize = 0x2000;
/// No letter and no digit.
const DIVIDES: u16 = 0;
/// Ask the standard library.
const OTHER: u16 = 1;
/// A digit, beside its own code.
const NUMBER: u16 = 0x8000;

/// The small letter of each letter; the calls of the standard library are searches each.
static SMALL: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let small = |c: char| {
        if !c.is_alphanumeric() {
            return DIVIDES;
        }
        let mut small = c.to_lowercase();
        let code = small.next().and_then(|c| u16::try_from(u32::from(c)).ok());
        match (code, small.next()) {
            (Some(code @ 2..NUMBER), None) if c.is_numeric() => code | NUMBER,
            (Some(code @ 2..NUMBER), None) => code,
            _ => OTHER,
        }
    };
    (0..TABLE as u32).map(|code| char::from_u32(code).map_or(DIVIDES, small)).collect()
});

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn add(hash: u64, code: u32) -> u64 {
    (hash ^ u64::from(code)).wrapping_mul(0x0100_0000_01b3)
}

/// Gives each word of each text to `take`.
pub(super) fn each<'a>(texts: impl Iterator<Item = &'a str>, mut take: impl FnMut(Word)) {
    let table = SMALL.as_slice();
    for text in texts {
        let (mut hash, mut inside, mut number) = (START, false, false);
        for c in text.chars() {
            let entry = table.get(c as usize).copied().unwrap_or(OTHER);
            if entry > OTHER {
                number |= entry & NUMBER != 0;
                hash = add(hash, u32::from(entry & !NUMBER));
                inside = true;
            } else if entry == OTHER && c.is_alphanumeric() {
                number |= c.is_numeric();
                hash = c.to_lowercase().fold(hash, |hash, c| add(hash, u32::from(c)));
                inside = true;
            } else if inside {
                take(Word { hash, number });
                (hash, inside, number) = (START, false, false);
            }
        }
        if inside {
            take(Word { hash, number });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_the_standard_library_finds() {
        let mut text: String = ('\0'..='\u{ffff}').flat_map(|c| [c, 'x', ' ', c, c, '7']).collect();
        text.push_str(" Thủ TƯỚNG “Đặng” 3,2 tỷ; ĐƯỜNG 41.000 İstanbul ᏣᎳᎩ 中文 ½ 😀");
        let mut found = Vec::new();
        each([text.as_str(), "hai Ba"].into_iter(), |word| found.push((word.hash, word.number)));
        let expected = [text.as_str(), "hai Ba"].into_iter().flat_map(|text| {
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| {
                let small = word.chars().flat_map(char::to_lowercase);
                let hash = small.fold(START, |hash, c| add(hash, u32::from(c)));
                (hash, word.contains(|c: char| c.is_numeric()))
            })
        });
        assert!(found.into_iter().eq(expected));
    }
}
