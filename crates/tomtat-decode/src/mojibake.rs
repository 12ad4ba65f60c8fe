//! UTF-8 that was read as windows-1252 (`Viá»‡t Nam`, `itâ€™s`) and saved so.

use crate::legacy::windows_1252_byte;

/// What reading the runs backwards would give.
#[derive(Debug, Default)]
struct Found {
    /// Sequences that nobody writes on purpose.
    sure: usize,
    /// Sequences that might be capitals before a quotation mark or dash (`XÃ”`).
    doubtful: usize,
    /// Other characters that are not ASCII.
    other: usize,
}

/// Repairs what is certain, through at most three layers. Gives the text and the number of
/// sequences that were turned back; `None` where nothing is certain.
pub(crate) fn repair(text: &str) -> Option<(String, usize)> {
    let (mut text, mut total) = repair_once(text)?;
    for _ in 0..2 {
        let Some((again, count)) = repair_once(&text) else { break };
        (text, total) = (again, total + count);
    }
    Some((text, total))
}

fn repair_once(text: &str) -> Option<(String, usize)> {
    let mut found = Found::default();
    walk(text, &mut found, |_| {});
    // Where all that is not ASCII reads backwards, the doubtful do so too.
    let all = found.other == 0 && found.doubtful + found.sure > 0;
    let some = found.sure > 0;
    if !(some || all && found.doubtful >= 3) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    let keep_doubtful = !all && found.sure < 5 * (found.doubtful + 1);
    walk(text, &mut Found::default(), |piece| match piece {
        Piece::Plain(c) => out.push(c),
        Piece::Sequence { source, sure, .. } if !sure && keep_doubtful => out.push_str(source),
        Piece::Sequence { decoded, .. } => {
            out.push(decoded);
            count += 1;
        }
    });
    (count > 0).then_some((out, count))
}

enum Piece<'a> {
    Plain(char),
    Sequence { source: &'a str, decoded: char, sure: bool },
}

fn walk<'a>(text: &'a str, found: &mut Found, mut put: impl FnMut(Piece<'a>)) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !c.is_ascii()
            && let Some((length, decoded, sure)) = sequence(rest)
        {
            let (source, after) = rest.split_at(length);
            if sure {
                found.sure += 1
            } else {
                found.doubtful += 1
            }
            put(Piece::Sequence { source, decoded, sure });
            rest = after;
        } else {
            found.other += usize::from(!c.is_ascii());
            put(Piece::Plain(c));
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
}

/// The sequence at the start of `text`: its length in bytes, what it decodes to, and whether
/// it is sure.
fn sequence(text: &str) -> Option<(usize, char, bool)> {
    let mut chars = text.char_indices();
    let (_, lead) = chars.next()?;
    let lead = match lead {
        // Read as windows-1258 instead.
        'Ă' => 0xC3,
        '\u{C2}'..='\u{F4}' => u8::try_from(lead as u32).ok()?,
        _ => return None,
    };
    let length = match lead {
        ..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut plain = true;
    for slot in bytes.iter_mut().take(length).skip(1) {
        let (_, c) = chars.next()?;
        *slot = windows_1252_byte(c).filter(|byte| (0x80..0xC0).contains(byte))?;
        // Quotation marks, dashes, the ellipsis and the like follow any letter.
        plain &= !matches!(*slot, 0x85 | 0x8B | 0x91..=0x97 | 0x9B | 0xA0 | 0xAB | 0xBB);
    }
    let decoded = std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
    let expected = match decoded {
        // The free bytes of windows-1252, of a text that was read wrongly twice.
        '\u{80}'..='\u{9F}' => {
            plain = false;
            true
        }
        '\u{A0}'..='\u{24F}' | 'ˆ' | '˜' => true,
        // Combining marks of a text that was not in NFC.
        '\u{300}' | '\u{301}' | '\u{302}' | '\u{303}' | '\u{306}' | '\u{309}' | '\u{31B}'
        | '\u{323}' => true,
        '\u{1EA0}'..='\u{1EF9}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203A}' => true,
        '\u{200B}'..='\u{200F}' | '\u{FEFF}' => true,
        '€' | '₫' | '™' | '−' | '→' | '●' | '■' | '►' => true,
        '\u{1F300}'..='\u{1FAFF}' => true,
        _ => false,
    };
    let end = chars.next().map_or(text.len(), |(place, _)| place);
    expected.then_some((end, decoded, length > 2 || plain))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn spoil(text: &str) -> String {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn text_spoilt_up_to_three_times_comes_back() {
        for text in ["Thủ đô Hà Nội: “Đẹp” – 5 €", "It’s a naïve café", "Ấn Độ và châu Á", "😀 vui"]
        {
            let mut spoilt = text.to_owned();
            for _ in 0..3 {
                spoilt = spoil(&spoilt);
                assert_eq!(repair(&spoilt).unwrap().0, text);
            }
        }
    }

    #[test]
    fn single_sequences_in_good_text_are_repaired_alone() {
        let (text, count) = repair("Việt Nam: itâ€™s “good”").unwrap();
        assert_eq!((text.as_str(), count), ("Việt Nam: it’s “good”", 1));
    }

    #[test]
    fn good_text_is_left_alone() {
        for text in [
            "Thủ đô Hà Nội: “ĐÔ THỊ XÔ”, XÃ – LÂ…",
            "“À la fête”, GRÂ”",
            "São Paulo, IRMÃ” – Ã…",
            "plain",
            "",
        ] {
            assert!(repair(text).is_none(), "{text}");
        }
    }
}
