//! One pass over clean text: what, if anything, needs a closer look.
//!
//! Nearly every text needs none, so this is the pass whose speed counts. It is written without
//! branches over the bytes, so that the compiler makes SIMD code of it.

/// What a pass over the bytes found. The flags may be up without need, never down in need.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Scan {
    /// Perhaps control, zero-width or direction characters, or U+FFFD.
    pub(crate) odd: bool,
    /// Perhaps not NFC.
    pub(crate) nfc: bool,
    /// Greek or Cyrillic letters.
    pub(crate) other_script: bool,
    /// Perhaps UTF-8 that was read as windows-1252.
    pub(crate) mojibake: bool,
    /// Characters from U+0080 to U+00FF.
    pub(crate) latin1: usize,
    /// Letters of Vietnamese that are not in Latin-1.
    pub(crate) vietnamese: usize,
}

const ODD: u8 = 1;
const NFC: u8 = 2;
const SCRIPT: u8 = 4;
const MOJIBAKE: u8 = 8;

/// Scans UTF-8 text.
pub(crate) fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let mut scan = Scan::default();
    let mut flags = 0;
    let mut add = |block: &[u8], next: &[u8], third: &[u8]| {
        // Counters of one byte stay in SIMD registers for as many bytes as they can count.
        let (mut latin1, mut vietnamese) = (0u8, 0u8);
        for ((&a, &b), &c) in block.iter().zip(next).zip(third) {
            flags |= judge(a, b, c);
            latin1 += u8::from((a == 0xC2) | (a == 0xC3));
            vietnamese += vietnamese_lead(a, b);
        }
        scan.latin1 += usize::from(latin1);
        scan.vietnamese += usize::from(vietnamese);
    };
    let (next, third) = (bytes.get(1..).unwrap_or_default(), bytes.get(2..).unwrap_or_default());
    for ((block, next), third) in bytes.chunks(240).zip(next.chunks(240)).zip(third.chunks(240)) {
        add(block, next, third);
    }
    // The last two bytes have none after them.
    let last = bytes.get(bytes.len().saturating_sub(2)..).unwrap_or_default();
    for (place, a) in last.iter().enumerate() {
        add(&[*a], &[last.get(place + 1).copied().unwrap_or(b' ')], b" ");
    }
    scan.odd = flags & ODD != 0;
    scan.nfc = flags & NFC != 0;
    scan.other_script = flags & SCRIPT != 0;
    scan.mojibake = flags & MOJIBAKE != 0;
    scan
}

#[inline(always)]
fn vietnamese_lead(a: u8, b: u8) -> u8 {
    // ă đ ĩ ũ, ơ ư, and U+1E80 to U+1EFF.
    u8::from((a == 0xC4) | (a == 0xC5) | (a == 0xC6) | (a == 0xE1) & ((b == 0xBA) | (b == 0xBB)))
}

/// The flags of a byte with the two after it. Continuation bytes raise none.
#[inline(always)]
#[allow(clippy::manual_range_contains)] // side by side with the other comparisons
fn judge(a: u8, b: u8, c: u8) -> u8 {
    let control = (a < 0x20) & (a != b'\n') & (a != b'\r') & (a != b'\t') | (a == 0x7F);
    // U+0080 to U+009F, the soft hyphen, U+034F.
    let control = control | (a == 0xC2) & ((b < 0xA0) | (b == 0xAD)) | (a == 0xCD) & (b == 0x8F);
    // U+061C; U+180E; U+200B to U+200F, U+2028 to U+202E; U+2060 to U+206F.
    let control = control | (a == 0xD8) & (b == 0x9C) | (a == 0xE1) & (b == 0xA0);
    let spaces = (b == 0x80) & ((c >= 0x8B) & (c <= 0x8F) | (c >= 0xA8) & (c <= 0xAE));
    let control = control | (a == 0xE2) & (spaces | (b == 0x81) & (c >= 0xA0));
    // U+FExx, U+FFxx (byte order mark, U+FFFD), noncharacters, tags.
    let control = control | (a == 0xEF) | (a == 0xF3) | (a >= 0xF0) & (c == 0xBF);
    // Combining marks, and every script of which this file knows nothing. Of U+2xxx the quads,
    // ohm, kelvin and angstrom, and some mathematics.
    let tail = (a == 0xE2) & ((b == 0x80) & (c <= 0x81) | (b == 0x84) | (b >= 0x8A));
    let unknown = (a == 0xCC)
        | (a == 0xCD)
        | (a >= 0xD4) & (a < 0xE2) & ((a != 0xE1) | (b < 0xB8) | (b > 0xBB));
    let unknown = unknown | tail | (a >= 0xE3) | (a >= 0xCE) & (a <= 0xD3);
    let script = (a >= 0xCD) & (a <= 0xD3);
    // U+00C2 to U+00F4 or Ă before what can stand for a continuation byte.
    let lead = (a == 0xC3) & (b >= 0x82) & (b <= 0xB4) | (a == 0xC4) & (b == 0x82);
    let mojibake = lead & ((c == 0xC2) | (c == 0xC5) | (c == 0xC6) | (c == 0xCB) | (c == 0xE2));
    (u8::from(control) * ODD)
        | (u8::from(unknown) * NFC)
        | (u8::from(script) * SCRIPT)
        | (u8::from(mojibake) * MOJIBAKE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_vietnamese_and_english_raise_no_flag() {
        let text =
            "Thủ tướng: “Việt Nam – đất nước” … 3,2 tỷ đồng; naïve café, 5 € £.\n\t".repeat(30);
        let found = scan(&text);
        assert!(!found.odd && !found.nfc && !found.other_script && !found.mojibake, "{found:?}");
        assert!(found.vietnamese > found.latin1);
    }

    #[test]
    fn every_character_that_nfc_changes_alone_raises_the_flag() {
        let nfc = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
        for c in '\0'..=char::MAX {
            let mut buffer = [0; 4];
            let text: &str = c.encode_utf8(&mut buffer);
            // Alone, and where it could join with a letter before it.
            let after = format!("a{text}");
            if !nfc.is_normalized(text) || !nfc.is_normalized(&after) {
                assert!(scan(text).nfc, "U+{:04X}", c as u32);
            }
        }
    }
}
