//! UTF-8 that was read as windows-1252 (`Viá»‡t Nam`, `itâ€™s`) and saved so.

use crate::legacy::windows_1252_byte;

/// What reading the runs backwards would give.
#[derive(Debug, Default)]
struct Found {
    /// Sequences that nobody writes on purpose.
    sure: usize,
    /// Sequences that might be capitals before a quotation mark or dash (`XÃ”`).
    doubtful: usize,
    /// There are other characters that are not ASCII.
    other: bool,
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
    let all = !found.other && found.doubtful + found.sure > 0;
    let some = found.sure > 0;
    if !(some || all && found.doubtful >= 3) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    let keep_doubtful = !all && found.sure < 5 * (found.doubtful + 1);
    walk(text, &mut Found::default(), |piece| match piece {
        Piece::Plain(text) => out.push_str(text),
        Piece::Sequence { source, sure, .. } if !sure && keep_doubtful => out.push_str(source),
        Piece::Sequence { decoded, .. } => {
            out.push(decoded);
            count += 1;
        }
    });
    (count > 0).then_some((out, count))
}

enum Piece<'a> {
    Plain(&'a str),
    Sequence { source: &'a str, decoded: char, sure: bool },
}

fn walk<'a>(text: &'a str, found: &mut Found, mut put: impl FnMut(Piece<'a>)) {
    let Found { sure, doubtful, other } = found;
    let mut plain = |piece: &'a str, put: &mut dyn FnMut(Piece<'a>)| {
        *other |= !piece.is_ascii();
        put(Piece::Plain(piece));
    };
    let (mut at, mut done) = (0, 0);
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        if !matches!(byte, 0xC3 | 0xC4) {
            at += 1;
            continue;
        }
        // U+00C2 to U+00F4 or Ă, and what windows-1252 has from 80 to BF.
        let begins = matches!(
            bytes.get(at..at + 3),
            Some([0xC3, 0x82..=0xB4, next] | [0xC4, 0x82, next])
                if matches!(next, 0xC2 | 0xC5 | 0xC6 | 0xCB | 0xE2)
        );
        let rest = text.get(at..).filter(|_| begins).unwrap_or_default();
        let Some((length, decoded, is_sure)) = sequence(rest) else {
            at += 1;
            continue;
        };
        plain(text.get(done..at).unwrap_or_default(), &mut put);
        let source = rest.get(..length).unwrap_or_default();
        *(if is_sure { &mut *sure } else { &mut *doubtful }) += 1;
        put(Piece::Sequence { source, decoded, sure: is_sure });
        at += length;
        done = at;
    }
    plain(text.get(done..).unwrap_or_default(), &mut put);
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
