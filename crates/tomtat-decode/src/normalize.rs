//! From any Unicode text to the form the rest of the program works on.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use tomtat_article::{Code, Warning};

use crate::letters::{Tone, join, split};
use crate::scan::{Scan, scan};
use crate::{mojibake, scripts};

/// Cleans a text that is Unicode already: what [`decode`](crate::decode) does after decoding.
///
/// - UTF-8 that was read as windows-1252 is turned back where that is certain.
/// - Control, zero-width and direction characters, soft hyphens, tag characters and
///   noncharacters go; form feeds and the line and paragraph separators become line ends.
///   A zero-width joiner stays where scripts and emoji need it.
/// - The result is NFC; a tone mark typed before the sign of its vowel is put right.
/// - Words with look-alike letters of another script are named, not changed.
///
/// Each of these gives one warning. Text that is clean is returned as it came, after one
/// pass over it. Text of a legacy encoding that was pasted as Unicode (`ViÖt Nam`) is the
/// business of [`repair_legacy`](crate::repair_legacy).
pub fn normalize(text: String) -> (String, Vec<Warning>) {
    let scan = scan(&text);
    let mut warnings = Vec::new();
    let (text, scan) = repair_mojibake(text, scan, &mut warnings);
    (clean(text, scan, &mut warnings), warnings)
}

/// The first step of [`normalize`].
pub(crate) fn repair_mojibake(
    text: String,
    scanned: Scan,
    warnings: &mut Vec<Warning>,
) -> (String, Scan) {
    if !scanned.mojibake {
        return (text, scanned);
    }
    let Some((repaired, count)) = mojibake::repair(&text) else { return (text, scanned) };
    warnings.push(Warning::new(
        Code::MojibakeRepaired,
        format!("{count} characters were UTF-8 read as windows-1252 and were turned back"),
    ));
    let scanned = scan(&repaired);
    (repaired, scanned)
}

/// The other steps of [`normalize`].
pub(crate) fn clean(mut text: String, scan: Scan, warnings: &mut Vec<Warning>) -> String {
    if scan.odd {
        text = remove_odd(text, warnings);
    }
    if scan.nfc {
        text = compose(text);
    }
    if scan.other_script {
        warnings.extend(scripts::warn_of_mixed(&text));
    }
    text
}

fn compose(text: String) -> String {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let normalized = match nfc.normalize(&text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(normalized) => Some(normalized),
    };
    let text = normalized.unwrap_or(text);
    // á + circumflex: the tone was typed first, and NFC keeps that order.
    if !text.as_bytes().contains(&0xCC) {
        return text;
    }
    let signs = text.bytes().enumerate().filter(|(_, byte)| *byte == 0xCC);
    let signs = signs.filter_map(|(place, _)| Some((place, text.get(place..place + 2)?)));
    let signs = signs.filter(|(_, sign)| matches!(*sign, "\u{302}" | "\u{306}" | "\u{31B}"));
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (place, sign) in signs {
        out.push_str(text.get(copied..place).unwrap_or_default());
        copied = place + sign.len();
        let fixed = match (out.chars().next_back().and_then(split), sign.chars().next()) {
            (Some((shape, tone)), Some(sign)) if tone != Tone::Level => {
                with_sign(shape, sign).and_then(|shape| join(shape, tone))
            }
            _ => None,
        };
        match fixed {
            Some(fixed) => {
                out.pop();
                out.push(fixed);
            }
            None => out.push_str(sign),
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out
}

fn with_sign(shape: char, sign: char) -> Option<char> {
    let small = match (shape.to_ascii_lowercase(), sign) {
        ('a', '\u{302}') => 'â',
        ('e', '\u{302}') => 'ê',
        ('o', '\u{302}') => 'ô',
        ('a', '\u{306}') => 'ă',
        ('o', '\u{31B}') => 'ơ',
        ('u', '\u{31B}') => 'ư',
        _ => return None,
    };
    Some(if shape.is_ascii_uppercase() { crate::letters::capital(small) } else { small })
}

/// What becomes of a character.
enum Fate {
    Keep,
    Remove(Kind),
    /// Becomes a line end.
    Break,
}

/// The kinds in which removed characters are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nul,
    Control,
    ZeroWidth,
    Direction,
    SoftHyphen,
    Other,
}

const KINDS: [(Kind, &str); 6] = [
    (Kind::Nul, "NUL"),
    (Kind::Control, "control"),
    (Kind::ZeroWidth, "zero-width"),
    (Kind::Direction, "direction"),
    (Kind::SoftHyphen, "soft hyphen"),
    (Kind::Other, "tag or noncharacter"),
];

fn fate(before: Option<char>, c: char, after: Option<char>) -> Fate {
    match c {
        '\n' | '\r' | '\t' => Fate::Keep,
        '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Break,
        '\0' => Fate::Remove(Kind::Nul),
        '\u{1}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Fate::Remove(Kind::Control),
        '\u{AD}' => Fate::Remove(Kind::SoftHyphen),
        // Persian, the scripts of India and emoji are written with them.
        '\u{200C}' | '\u{200D}' if joins(before) && joins(after) => Fate::Keep,
        '\u{34F}' | '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => {
            Fate::Remove(Kind::ZeroWidth)
        }
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' => {
            Fate::Remove(Kind::Direction)
        }
        '\u{FFF9}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E007F}' => {
            Fate::Remove(Kind::Other)
        }
        c if (c as u32) & 0xFFFE == 0xFFFE => Fate::Remove(Kind::Other),
        _ => Fate::Keep,
    }
}

fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{590}'..='\u{1DFF}' | '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..))
}

/// First bytes of the characters that do not all stay: the others need no look.
const MAY_GO: [bool; 256] = {
    let mut may_go = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        may_go[byte] = match byte as u8 {
            b'\n' | b'\r' | b'\t' => false,
            ..0x20 | 0x7F | 0xC2 | 0xCD | 0xD8 | 0xE1 | 0xE2 | 0xEF.. => true,
            _ => false,
        };
        byte += 1;
    }
    may_go
};

fn remove_odd(text: String, warnings: &mut Vec<Warning>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut counts = [0usize; KINDS.len()];
    let (mut first, mut lost) = (None, 0usize);
    let (bytes, mut copied, mut at) = (text.as_bytes(), 0, 0);
    while let Some(&byte) = bytes.get(at) {
        // Of the many letters of Vietnamese that begin with E1, none goes: only U+180E does.
        if !MAY_GO[usize::from(byte)] || byte == 0xE1 && bytes.get(at + 1) != Some(&0xA0) {
            at += 1;
            continue;
        }
        let place = at;
        let (before, rest) = text.split_at_checked(place).unwrap_or_default();
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { break };
        at += c.len_utf8();
        lost += usize::from(c == char::REPLACEMENT_CHARACTER);
        let fate = fate(before.chars().next_back(), c, chars.next());
        if matches!(fate, Fate::Keep) {
            continue;
        }
        out.push_str(text.get(copied..place).unwrap_or_default());
        copied = at;
        match fate {
            Fate::Keep => {}
            Fate::Break => out.push('\n'),
            Fate::Remove(kind) => {
                first.get_or_insert(place);
                for (count, (this, _)) in counts.iter_mut().zip(KINDS) {
                    *count += usize::from(this == kind);
                }
            }
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    if let Some(first) = first {
        let list: Vec<String> = KINDS
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0)
            .map(|((_, name), count)| format!("{count} {name}"))
            .collect();
        warnings.push(Warning::new(
            Code::CharactersRemoved,
            format!("characters taken out: {}; the first at byte {first}", list.join(", ")),
        ));
    }
    // Those that this crate put in have their own warning before.
    if lost > 0 && !warnings.iter().any(|w| w.code == Code::EncodingRepaired) {
        warnings.push(Warning::new(
            Code::EncodingRepaired,
            format!("{lost} characters were lost before this text was saved (U+FFFD)"),
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn normal(text: &str) -> (String, Vec<Code>) {
        let (text, warnings) = normalize(text.to_owned());
        (text, warnings.iter().map(|w| w.code).collect())
    }

    #[test]
    fn clean_text_is_returned_as_it_came() {
        let text =
            "Thủ tướng: “Việt Nam” – 3,2 tỷ €…\r\n\tnaïve 漢字 한국 Москва 👨\u{200D}👩 ❤\u{FE0F}";
        assert_eq!(normal(text), (text.to_owned(), vec![]));
    }

    #[test]
    fn invisible_characters_go_with_one_warning() {
        let (text, warnings) = normalize("a\0b\u{200B}c\u{202E}d\u{AD}e\u{FEFF}\u{9D}f".to_owned());
        assert_eq!(text, "abcdef");
        assert_eq!(warnings.len(), 1);
        assert_eq!(
            warnings[0].message,
            "characters taken out: 1 NUL, 1 control, 2 zero-width, 1 direction, 1 soft hyphen; \
             the first at byte 1"
        );
    }

    #[test]
    fn the_first_pass_sees_every_character_that_goes() {
        for c in '\0'..=char::MAX {
            if !matches!(fate(None, c, None), Fate::Keep) {
                assert!(MAY_GO[usize::from(c.to_string().as_bytes()[0])], "U+{:04X}", c as u32);
                assert!(scan(&c.to_string()).odd, "U+{:04X}", c as u32);
            }
        }
    }

    #[test]
    fn separators_become_line_ends() {
        assert_eq!(normal("a\u{2028}b\u{C}c\u{85}d"), ("a\nb\nc\nd".to_owned(), vec![]));
    }

    #[test]
    fn decomposed_letters_compose_whatever_the_order_of_their_marks() {
        for text in ["e\u{302}\u{323}", "e\u{323}\u{302}", "ê\u{323}", "ẹ\u{302}", "ệ"] {
            assert_eq!(normal(text).0, "ệ");
        }
        assert_eq!(normal("o\u{301}\u{31B}O\u{301}\u{302}a\u{301}\u{306}").0, "ớỐắ");
    }

    #[test]
    fn earlier_losses_are_reported() {
        assert_eq!(normal("Vi\u{FFFD}t").1, vec![Code::EncodingRepaired]);
    }
}
