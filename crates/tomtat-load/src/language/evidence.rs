//! Evidence for a language in the letters and words of a text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use tomtat_article::Language;

/// So much of a text is looked at. It settles a paragraph; an article is settled by all of its
/// paragraphs.
const SAMPLE: usize = 640;

/// The start of the text, cut at a character.
fn sample(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

pub(super) fn identify(text: &str) -> Option<(Language, f32)> {
    let text = sample(text);
    let letters = Letters::of(text);
    let all = letters.latin + letters.other;
    if all == 0 {
        return None;
    }
    if letters.other > letters.latin {
        return Some(by_script(text, letters.other));
    }
    let marked = letters.vietnamese as f32;
    let share = marked / all as f32;
    let vietnamese = (Language::VIETNAMESE, 1.0 - 0.75_f32.powf(marked));
    // A sentence has such a letter in each word or two; one letter in four or five is usual.
    if share >= 0.18 && letters.toned > 0 {
        return Some(vietnamese);
    }
    // Fewer come of names in another language, or of foreign names in Vietnamese. Romanian has
    // ă and â too; only Vietnamese has tone marks on top of vowel marks.
    by_words(text)
        .filter(|(language, _)| share < 0.04 || *language == Language::ENGLISH)
        .or_else(|| (share >= 0.04 && letters.toned > 0).then_some(vietnamese))
        .or_else(|| Some(by_crates(text, all)))
}

#[derive(Default)]
struct Letters {
    latin: usize,
    other: usize,
    /// Letters of Vietnamese that few others share.
    vietnamese: usize,
    /// Those with a vowel mark and a tone, or a tone below: hardly anyone else's.
    toned: usize,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut counts = [0_usize; 5];
        for c in text.chars() {
            let kind = match u32::from(c) {
                code @ 0..0x250 => KINDS[code as usize],
                0x1ea0..=0x1ef9 => TONED,
                0x1e00..=0x1e9f => LATIN,
                _ if c.is_alphabetic() => OTHER,
                _ => NONE,
            };
            if let Some(count) = counts.get_mut(usize::from(kind)) {
                *count += 1;
            }
        }
        let [_, latin, marked, toned, other] = counts;
        let vietnamese = marked + toned;
        Self { latin: latin + vietnamese, other, vietnamese, toned }
    }
}

const NONE: u8 = 0;
const LATIN: u8 = 1;
/// ơ, ư, đ, ă.
const MARKED: u8 = 2;
const TONED: u8 = 3;
const OTHER: u8 = 4;

/// The kind of each letter up to U+024F. Most characters of most texts are looked up here.
const KINDS: [u8; 0x250] = {
    let mut kinds = [NONE; 0x250];
    let mut code = 0;
    while code < kinds.len() {
        kinds[code] = match code as u32 {
            // ơ Ơ ư Ư đ Đ ă Ă
            0x1a1 | 0x1a0 | 0x1b0 | 0x1af | 0x111 | 0x110 | 0x103 | 0x102 => MARKED,
            0x41..=0x5a | 0x61..=0x7a | 0xc0..=0x24f => LATIN,
            // ª µ º
            0xaa | 0xb5 | 0xba => OTHER,
            _ => NONE,
        };
        code += 1;
    }
    kinds
};

/// Scripts that one language writes, or nearly one.
fn by_script(text: &str, letters: usize) -> (Language, f32) {
    let (mut kana, mut han, mut counts) = (0, 0, [0_usize; 12]);
    const CODES: [&str; 12] =
        ["ko", "th", "lo", "km", "my", "he", "el", "hi", "ta", "bn", "ka", "hy"];
    for c in text.chars() {
        let script = match c {
            '\u{3040}'..='\u{30ff}' => {
                kana += 1;
                continue;
            }
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => {
                han += 1;
                continue;
            }
            '\u{ac00}'..='\u{d7a3}' => 0,
            '\u{e00}'..='\u{e7f}' => 1,
            '\u{e80}'..='\u{eff}' => 2,
            '\u{1780}'..='\u{17ff}' => 3,
            '\u{1000}'..='\u{109f}' => 4,
            '\u{590}'..='\u{5ff}' => 5,
            '\u{370}'..='\u{3ff}' => 6,
            '\u{900}'..='\u{97f}' => 7,
            '\u{b80}'..='\u{bff}' => 8,
            '\u{980}'..='\u{9ff}' => 9,
            '\u{10a0}'..='\u{10ff}' => 10,
            '\u{530}'..='\u{58f}' => 11,
            _ => continue,
        };
        if let Some(count) = counts.get_mut(script) {
            *count += 1;
        }
    }
    let sure = 1.0 - 0.7_f32.powf(letters as f32);
    if kana + han > letters / 2 {
        let code = if kana * 20 > han { "ja" } else { "zh" };
        return (language(code), sure);
    }
    let best = counts.iter().zip(CODES).max_by_key(|(count, _)| **count);
    match best {
        // Hindi shares its script with Marathi and Nepali.
        Some((&count, "hi")) if count > letters / 2 => by_crates(text, letters),
        Some((&count, code)) if count > letters / 2 => (language(code), sure),
        _ => by_crates(text, letters),
    }
}

fn language(code: &str) -> Language {
    code.parse().unwrap_or(Language::UNDETERMINED)
}

/// What a word says, by our lists.
#[derive(Clone, Copy, Default)]
struct Word {
    english: bool,
    vietnamese: bool,
    syllable: bool,
}

/// The lists by [`key`].
static WORDS: LazyLock<HashMap<u64, Word, BuildHasherDefault<Mixed>>> = LazyLock::new(|| {
    let mut words: HashMap<u64, Word, BuildHasherDefault<Mixed>> = HashMap::default();
    let (mut onsets, mut rhymes) = (vec![""], Vec::new());
    for line in include_str!("../../data/vietnamese-rhymes.txt").lines() {
        let mut fields = line.split_whitespace();
        match fields.next() {
            Some("onset") => onsets.extend(fields),
            Some("rhyme") => rhymes.extend(fields),
            _ => {}
        }
    }
    for onset in onsets {
        for rhyme in &rhymes {
            let Some(key) = key(&format!("{onset}{rhyme}")) else { continue };
            words.entry(key).or_default().syllable = true;
        }
    }
    for line in include_str!("../../data/function-words.txt").lines() {
        let mut fields = line.split_whitespace();
        let list = fields.next();
        for key in fields.filter_map(key) {
            match list {
                Some("en") => words.entry(key).or_default().english = true,
                Some("vi") => words.entry(key).or_default().vietnamese = true,
                _ => {}
            }
        }
    }
    words
});

/// A word of up to eight ASCII bytes as a number, in lower case. No word of the lists is longer, or
/// has other letters.
fn key(word: &str) -> Option<u64> {
    (word.len() <= 8 && word.is_ascii())
        .then(|| word.bytes().fold(0, |key, byte| key << 8 | u64::from(byte.to_ascii_lowercase())))
}

/// Hashes a key by one multiplication. The keys are those of our lists, so nobody can choose them
/// to collide.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        // Two numbers of 64 bits: their product fits.
        let product = u128::from(self.0 ^ key) * u128::from(0x9e37_79b9_7f4a_7c15_u64);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

/// Letters and digits, and apostrophes, as in [`char::is_alphanumeric`], the common ones first.
fn in_word(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '\'' | '’' | '\u{1e00}'..='\u{1eff}' => true,
        ' ' | ',' | '.' => false,
        '\u{c0}'..='\u{24f}' => c != '×' && c != '÷',
        _ => c.is_alphanumeric(),
    }
}

/// English, or Vietnamese without diacritics, by the words; `None` where neither is clear.
fn by_words(text: &str) -> Option<(Language, f32)> {
    let (mut all, mut english, mut vietnamese, mut syllables) =
        (0_usize, 0_usize, 0_usize, 0_usize);
    for word in text.split(|c: char| !in_word(c)) {
        if word.is_empty() || !word.starts_with(char::is_alphabetic) {
            continue;
        }
        all += 1;
        let Some(key) = key(word) else { continue };
        let word = WORDS.get(&key).copied().unwrap_or_default();
        english += usize::from(word.english);
        vietnamese += usize::from(word.vietnamese);
        syllables += usize::from(word.syllable);
    }
    let share = |count: usize| count as f32 / all.max(1) as f32;
    // Nine words in ten of Vietnamese are possible syllables, of English two in ten.
    if share(syllables) >= 0.7 && vietnamese >= 2 && vietnamese > 2 * english {
        // Vietnamese without diacritics is a rarer thing than with: ask for more.
        return Some((Language::VIETNAMESE, 0.95 * (1.0 - 0.8_f32.powf(vietnamese as f32))));
    }
    if english >= 2 && share(english) >= 0.1 && english > vietnamese {
        return Some((Language::ENGLISH, 1.0 - 0.7_f32.powf(english as f32)));
    }
    None
}

/// What the language crates say, believed as far as they agree and the text is long.
fn by_crates(text: &str, letters: usize) -> (Language, f32) {
    let one = whichlang_code(whichlang::detect_language(text));
    let long = 1.0 - 0.97_f32.powf(letters as f32);
    let Some(info) = whatlang::detect(text) else {
        return (language(one), 0.3 * long);
    };
    let other = two_letter(info.lang().code());
    let sure = info.confidence() as f32;
    if one == other {
        return (language(one), long * (0.7 + 0.3 * sure));
    }
    // whichlang must answer with one of the languages it knows; whatlang knows more.
    if !WHICHLANG.contains(&other) && (info.is_reliable() || sure >= 0.5) {
        return (language(other), long * 0.8 * sure.max(0.5));
    }
    (language(one), 0.4 * long)
}

const WHICHLANG: [&str; 16] = [
    "ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pt", "ru", "sv", "tr", "vi", "zh",
];

fn whichlang_code(lang: whichlang::Lang) -> &'static str {
    two_letter(lang.three_letter_code())
}

/// The two-letter code of an ISO 639-3 code where there is one.
fn two_letter(code: &'static str) -> &'static str {
    #[rustfmt::skip]
    const CODES: &[(&str, &str)] = &[
        ("afr", "af"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"), ("ben", "bn"),
        ("bul", "bg"), ("cat", "ca"), ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"), ("dan", "da"),
        ("deu", "de"), ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"), ("fin", "fi"),
        ("fra", "fr"), ("guj", "gu"), ("heb", "he"), ("hin", "hi"), ("hrv", "hr"), ("hun", "hu"),
        ("hye", "hy"), ("ind", "id"), ("ita", "it"), ("jav", "jv"), ("jpn", "ja"), ("kan", "kn"),
        ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"), ("lav", "lv"), ("lit", "lt"),
        ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"), ("nld", "nl"),
        ("nob", "no"), ("ori", "or"), ("pan", "pa"), ("pes", "fa"), ("pol", "pl"), ("por", "pt"),
        ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"), ("sna", "sn"),
        ("spa", "es"), ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"), ("tgl", "tl"),
        ("tha", "th"), ("tuk", "tk"), ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"), ("uzb", "uz"),
        ("vie", "vi"), ("yid", "yi"), ("zul", "zu"),
    ];
    CODES.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn letters_are_those_of_unicode() {
        for c in '\0'..='\u{2fff}' {
            let expected = c.is_alphanumeric() || matches!(c, '\'' | '’');
            assert_eq!(in_word(c), expected, "U+{:04X}", c as u32);
            let letters = Letters::of(&c.to_string());
            // × and ÷ stand among the letters of Latin-1.
            if !matches!(c, '×' | '÷') {
                let letter = letters.latin + letters.other == 1;
                assert_eq!(letter, c.is_alphabetic(), "U+{:04X}", c as u32);
            }
        }
    }

    #[test]
    fn every_word_of_the_lists_has_a_key_of_its_own() {
        let words: Vec<&str> = include_str!("../../data/function-words.txt")
            .lines()
            .filter(|line| line.starts_with("en ") || line.starts_with("vi "))
            .flat_map(|line| line.split_whitespace().skip(1))
            .collect();
        assert!(words.len() > 100);
        for word in &words {
            let known = WORDS.get(&key(word).expect(word)).unwrap();
            assert!(known.english || known.vietnamese, "{word}");
        }
        assert_ne!(key("a"), key("aa"));
        assert!(WORDS.get(&key("nghieng").unwrap()).unwrap().syllable);
    }
}
