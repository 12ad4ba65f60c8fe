//! Which encoding bytes without a label are in.

use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1258};
use icu_normalizer::ComposingNormalizerBorrowed;

use crate::evidence::{Evidence, sample, weigh};
use crate::legacy::Legacy;
use crate::scan::Scan;

/// Turns text of a legacy encoding that was pasted or read as if it were Unicode
/// (`Céng hßa x· héi chñ nghÜa ViÖt Nam`, `Vie^.t Nam`) into Unicode, where that is
/// certain: the text read so is running Vietnamese, and as it stands it is not. Texts of a
/// few words are never certain.
///
/// [`decode`](crate::decode) does this for whole documents; call it for the records of a
/// file whose parts are in different encodings. The result may need [`normalize`](crate::normalize).
pub fn repair_legacy(text: &str) -> Option<(String, Legacy)> {
    let legacy = in_text(text, &crate::scan::scan(text))?;
    Some((legacy.from_latin(text), legacy))
}

/// The legacy encoding that a Unicode text is really in.
pub(crate) fn in_text(text: &str, scan: &Scan) -> Option<Legacy> {
    // Vietnamese in Unicode has more letters of its own than Latin-1 ones.
    if scan.vietnamese * 2 > scan.latin1 && scan.vietnamese > 3 {
        return None;
    }
    let pieces = sample(text);
    let mut candidates = Vec::new();
    // One letter in four of such text is from Latin-1; in a page full of markup fewer, but an
    // English article with a few accents need not be read three times.
    if scan.latin1 >= 4 && scan.latin1 * 400 >= text.len() {
        candidates.extend([Legacy::Tcvn3, Legacy::Vni]);
    }
    if pieces.iter().any(|piece| has_viqr_signs(piece)) {
        candidates.push(Legacy::Viqr);
    }
    if candidates.is_empty() {
        return None;
    }
    if total(pieces, weigh).is_certain() {
        return None;
    }
    best(
        candidates
            .iter()
            .map(|&legacy| (legacy, total(pieces, |piece| weigh(&legacy.from_latin(piece))))),
    )
}

/// The legacy encoding of bytes that are not UTF-8.
pub(crate) fn in_bytes(bytes: &[u8]) -> Option<Legacy> {
    let (latin, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let pieces = sample(&latin);
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    // Sampled as windows-1252, where one character is one byte, and read again.
    let as_1258 = total(pieces, |piece| {
        let bytes: Vec<u8> = piece.chars().filter_map(crate::legacy::windows_1252_byte).collect();
        let (text, _) = WINDOWS_1258.decode_without_bom_handling(&bytes);
        weigh(&nfc.normalize(&text))
    });
    let others = [Legacy::Tcvn3, Legacy::Vni]
        .map(|legacy| (legacy, total(pieces, |piece| weigh(&legacy.from_latin(piece)))));
    best(others.into_iter().chain([(Legacy::Windows1258, as_1258)]))
}

fn best(candidates: impl Iterator<Item = (Legacy, Evidence)>) -> Option<Legacy> {
    candidates
        .filter(|(_, evidence)| evidence.is_certain())
        .max_by_key(|(_, evidence)| evidence.good)
        .map(|(legacy, _)| legacy)
}

fn total(pieces: [&str; 3], weigh: impl Fn(&str) -> Evidence) -> Evidence {
    pieces.into_iter().map(weigh).fold(Evidence::default(), |a, b| Evidence {
        words: a.words + b.words,
        marked: a.marked + b.marked,
        good: a.good + b.good,
        distinct: a.distinct.max(b.distinct),
    })
}

/// A cheap look whether reading as VIQR is worth while: a shape sign after a vowel, or `dd`,
/// for every 60 bytes.
fn has_viqr_signs(text: &str) -> bool {
    let bytes = text.as_bytes();
    let signs = bytes
        .iter()
        .zip(bytes.get(1..).unwrap_or_default())
        .filter(|&(&a, &b)| {
            let low = a | 0x20;
            let vowel = (low == b'a') | (low == b'e') | (low == b'o') | (low == b'u');
            vowel & ((b == b'^') | (b == b'(') | (b == b'+')) | (low == b'd') & (b | 0x20 == b'd')
        })
        .count();
    signs >= 3 && signs * 60 >= bytes.len()
}

/// What a detector for the whole web says.
pub(crate) fn any(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    // Ours has looked for Vietnamese already, and English and French must not become it.
    if guess == WINDOWS_1258 && !all_vietnamese(bytes) { WINDOWS_1252 } else { guess }
}

/// Whether every word with marks of a short text is Vietnamese in windows-1258.
fn all_vietnamese(bytes: &[u8]) -> bool {
    let (text, _) = WINDOWS_1258.decode_without_bom_handling(bytes);
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(&text);
    let evidence = total(sample(&text), weigh);
    evidence.marked >= 2 && evidence.good == evidence.marked
}
