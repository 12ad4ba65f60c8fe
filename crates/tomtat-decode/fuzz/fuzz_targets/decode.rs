//! Any bytes, with any label: text in NFC without odd characters, or an error.
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run decode` in this crate; seeds: the files of `tests/data`.
#![no_main]

use icu_normalizer::ComposingNormalizerBorrowed;
use libfuzzer_sys::fuzz_target;
use tomtat_decode::{
    Hints, Legacy, decode, fold_tones, normalize, repair_legacy, strip_diacritics,
};

const LABELS: [Option<&str>; 12] = [
    None,
    None,
    None,
    Some("utf-8"),
    Some("utf-16le"),
    Some("windows-1252"),
    Some("windows-1258"),
    Some("tcvn3"),
    Some("vni"),
    Some("viqr"),
    Some("gbk"),
    Some("none"),
];

fuzz_target!(|input: &[u8]| {
    let Some((&first, bytes)) = input.split_first() else { return };
    let label = LABELS[usize::from(first) % LABELS.len()];
    let hints = match first & 0x80 {
        0 => Hints { declared: label, forced: None },
        _ => Hints { declared: None, forced: label },
    };
    if let Ok(decoded) = decode(bytes, &hints) {
        check(&decoded.text);
        for warning in &decoded.warnings {
            if let Some(span) = warning.span {
                assert!(decoded.text.get(span.start..span.end).is_some());
            }
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        check(&normalize(text.to_owned()).0);
        let folded = fold_tones(text);
        assert_eq!(fold_tones(&folded), folded);
        let _ = strip_diacritics(text);
        let _ = repair_legacy(text);
        for legacy in Legacy::ALL {
            if let Ok(bytes) = legacy.encode(text) {
                let _ = legacy.decode(&bytes);
            }
        }
    }
});

fn check(text: &str) {
    assert!(ComposingNormalizerBorrowed::new_nfc().is_normalized(text));
    assert!(!text.contains(['\0', '\u{FEFF}', '\u{200B}', '\u{202E}', '\u{85}', '\u{AD}']));
}
