//! Whether a word is a well-formed Vietnamese syllable.
//!
//! A Vietnamese word in writing is one syllable: onset, rime, tone. The spelling rules leave
//! few forms, so a wrong reading of bytes hardly ever gives running text of good syllables:
//! that is what detection stands on.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::letters::{Tone, small, split};

static RIMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("data/rimes.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Longest first.
const ONSETS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "q", "r", "s", "t", "v", "x",
];

/// The longest syllable is `nghiêng`, seven letters.
const LONGEST: usize = 7;

/// Whether `word` is a well-formed Vietnamese syllable with its tone mark on the right letter.
/// `hòa` and `hoà` are both right; `Hamas` and `Moskva` are none.
pub fn is_syllable(word: &str) -> bool {
    let mut plain = String::with_capacity(16);
    let mut tone = Tone::Level;
    let mut toned_shape = '\0';
    for (place, c) in word.chars().enumerate() {
        if place >= LONGEST {
            return false;
        }
        match split(c) {
            Some((shape, here)) => {
                if here != Tone::Level {
                    if tone != Tone::Level {
                        return false;
                    }
                    tone = here;
                    toned_shape = small(shape);
                }
                plain.push(small(shape));
            }
            None => plain.push(small(c)),
        }
    }
    let rime = |onset: &str| {
        plain.strip_prefix(onset).is_some_and(|rime| {
            RIMES.contains(rime) && fits(rime, tone, toned_shape) && spelt(onset, rime)
        })
    };
    ONSETS.iter().any(|onset| rime(onset)) || rime("")
}

/// Whether the tone may stand on this rime, and on this letter of it.
fn fits(rime: &str, tone: Tone, toned_shape: char) -> bool {
    let stopped = rime.ends_with(['c', 'p', 't']) || rime.ends_with("ch");
    if stopped && !matches!(tone, Tone::Acute | Tone::Dot) {
        return false;
    }
    // A vowel with a sign of its own takes the tone mark; of two (ươ) the last.
    match rime.chars().rfind(|c| matches!(c, 'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư')) {
        Some(signed) if tone != Tone::Level => {
            signed == toned_shape || (rime == "ưu" || rime == "ưa") && toned_shape == 'ư'
        }
        _ => true,
    }
}

/// Which of c/k, g/gh, ng/ngh stands before which vowel.
fn spelt(onset: &str, rime: &str) -> bool {
    let front = rime.starts_with(['e', 'ê', 'i', 'y']);
    match onset {
        "c" | "ng" => !front,
        "k" | "gh" | "ngh" => front,
        // gì, gìn, giết: the i is of the onset and the rime at once.
        "g" => !front || rime.starts_with('i'),
        "q" => rime.starts_with('u'),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_kind_are_syllables() {
        for word in "Việt Nam nghiêng nghĩa giết gì gìn giường quốc Quý quyển khuya hòa hoà thủy \
                     thuỷ ươm ưu yêu Đường đặt NHỮNG khoảng ngoằn khuỷu được người ở ý ả quả cuốc \
                     lịch sách xoong rượu của mùa giữa"
            .split_whitespace()
        {
            assert!(is_syllable(word), "{word}");
        }
    }

    #[test]
    fn words_that_break_a_rule_are_none() {
        for word in ["café", "ộtộ", "cảp", "ngết", "kả", "déjà", "nghiêngs", "đâủ", "ngươì", "être"]
        {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
