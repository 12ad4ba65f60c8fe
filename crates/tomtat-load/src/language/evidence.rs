//! Evidence for a language in the letters and words of a text.

use std::collections::HashMap;
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
        let mut letters = Self::default();
        for c in text.chars() {
            match c {
                'a'..='z' | 'A'..='Z' => letters.latin += 1,
                _ if c.is_ascii() => {}
                '\u{1ea0}'..='\u{1ef9}' => {
                    letters.latin += 1;
                    letters.vietnamese += 1;
                    letters.toned += 1;
                }
                'ơ' | 'Ơ' | 'ư' | 'Ư' | 'đ' | 'Đ' | 'ă' | 'Ă' => {
                    letters.latin += 1;
                    letters.vietnamese += 1;
                }
                'à' | 'á' | 'ã' | 'â' | 'è' | 'é' | 'ê' | 'ì' | 'í' | 'ò' | 'ó' | 'õ' | 'ô'
                | 'ù' | 'ú' | 'ý' | 'ĩ' | 'ũ' => letters.latin += 1,
                '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1e9f}' => letters.latin += 1,
                _ if c.is_alphabetic() => letters.other += 1,
                _ => {}
            }
        }
        letters
    }
}

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

static WORDS: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let mut words: HashMap<String, Word> = HashMap::new();
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
            words.entry(format!("{onset}{rhyme}")).or_default().syllable = true;
        }
    }
    for line in include_str!("../../data/function-words.txt").lines() {
        let mut fields = line.split_whitespace();
        let list = fields.next();
        for field in fields {
            match list {
                Some("en") => words.entry(field.to_owned()).or_default().english = true,
                Some("vi") => words.entry(field.to_owned()).or_default().vietnamese = true,
                _ => {}
            }
        }
    }
    words
});

/// English, or Vietnamese without diacritics, by the words; `None` where neither is clear.
fn by_words(text: &str) -> Option<(Language, f32)> {
    let (mut all, mut english, mut vietnamese, mut syllables) =
        (0_usize, 0_usize, 0_usize, 0_usize);
    let mut buffer = String::new();
    for word in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'))) {
        if word.is_empty() || !word.starts_with(char::is_alphabetic) {
            continue;
        }
        all += 1;
        // No word of the lists is longer, or has other letters.
        if word.len() > 8 || !word.is_ascii() {
            continue;
        }
        buffer.clear();
        buffer.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        let word = WORDS.get(buffer.as_str()).copied().unwrap_or_default();
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
