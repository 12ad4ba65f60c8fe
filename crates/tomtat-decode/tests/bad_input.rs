//! What bad input gets: an error that says what it is, or text with a warning.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use icu_normalizer::ComposingNormalizerBorrowed;
use proptest::prelude::*;
use tomtat_article::Code;
use tomtat_decode::{Basis, DecodeError, Decoded, Hints, decode, fold_tones, normalize};

fn plain(bytes: &[u8]) -> Decoded {
    decode(bytes, &Hints::default()).unwrap()
}

fn codes(decoded: &Decoded) -> Vec<Code> {
    decoded.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn files_that_are_no_text_say_what_they_are() {
    for (bytes, what) in [
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "a PNG image"),
        (b"PK\x03\x04\x14\0\x06\0", "a ZIP archive"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "a program"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"MZ\x90\0\x03\0\0\0\x04\0", "a program (Windows)"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "an old Office document"),
        (b"\0\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\xff\xfe\x00\x10\x80", "binary data"),
    ] {
        let error = decode(bytes, &Hints::default()).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
        assert!(matches!(error, DecodeError::NotText { .. }));
    }
    // Text that begins like one of them is text.
    for text in ["GIF89a is a format.", "MZ is a signature.", "BM, ID3 and RIFF too"] {
        assert_eq!(plain(text.as_bytes()).text, text);
    }
}

#[test]
fn an_unknown_forced_label_is_an_error_and_an_unknown_declared_one_a_warning() {
    let error = decode(b"a", &Hints { declared: None, forced: Some("klingon") }).unwrap_err();
    assert_eq!(error.to_string(), "unknown encoding: klingon");
    let decoded =
        decode("Hà".as_bytes(), &Hints { declared: Some("klingon"), forced: None }).unwrap();
    assert_eq!((decoded.text.as_str(), codes(&decoded)), ("Hà", vec![Code::EncodingGuessed]));
}

#[test]
fn damaged_utf_8_is_repaired_and_the_places_are_named() {
    let mut bytes = "Thủ tướng Việt Nam đến thăm Hà Nội và Huế".as_bytes().to_vec();
    bytes[3] = b'?'; // the middle of ủ
    let decoded = plain(&bytes);
    assert_eq!((decoded.encoding.as_str(), decoded.basis), ("UTF-8", Basis::Utf8));
    assert!(decoded.text.starts_with("Th\u{FFFD}?\u{FFFD} tướng"), "{}", decoded.text);
    assert_eq!(codes(&decoded), vec![Code::EncodingRepaired]);
    let message = &decoded.warnings[0].message;
    assert!(message.contains("2 sequences") && message.contains("at byte 2, 4"), "{message}");
}

#[test]
fn utf_8_cut_in_the_middle_of_a_letter_keeps_the_rest() {
    let text = "Hà Nội mùa thu, cây cơm nguội vàng, cây bàng lá đỏ";
    for cut in [1, 2] {
        let decoded = plain(&text.as_bytes()[..text.len() - cut]);
        assert!(
            decoded.text.starts_with("Hà Nội mùa thu") && decoded.text.ends_with("lá đ\u{FFFD}")
        );
        assert_eq!(codes(&decoded), vec![Code::EncodingRepaired]);
    }
}

#[test]
fn stray_nul_bytes_are_taken_out_with_a_warning() {
    let decoded = plain("Hà\0 Nội\0 hôm nay trời đẹp và rất nhiều người ra đường".as_bytes());
    assert!(decoded.text.starts_with("Hà Nội hôm nay"));
    assert_eq!(codes(&decoded), vec![Code::CharactersRemoved]);
    assert!(decoded.warnings[0].message.contains("2 NUL"));
}

#[test]
fn a_byte_order_mark_settles_it() {
    for (bytes, name) in [
        (b"\xEF\xBB\xBFH\xC3\xA0".to_vec(), "UTF-8"),
        (b"\xFF\xFEH\0\xE0\0".to_vec(), "UTF-16LE"),
        (b"\xFE\xFF\0H\0\xE0".to_vec(), "UTF-16BE"),
        (b"\xFF\xFE\0\0H\0\0\0\xE0\0\0\0".to_vec(), "UTF-32LE"),
        (b"\0\0\xFE\xFF\0\0\0H\0\0\0\xE0".to_vec(), "UTF-32BE"),
    ] {
        let decoded = plain(&bytes);
        assert_eq!((decoded.text.as_str(), decoded.encoding.as_str()), ("Hà", name));
        assert_eq!(decoded.basis, Basis::Bom);
        assert!(decoded.warnings.is_empty(), "{:?}", decoded.warnings);
    }
}

#[test]
fn utf_8_with_a_wrong_label_is_utf_8() {
    let hints = Hints { declared: Some("windows-1252"), forced: None };
    let decoded = decode("Hà Nội".as_bytes(), &hints).unwrap();
    assert_eq!((decoded.text.as_str(), decoded.basis), ("Hà Nội", Basis::Utf8));
    assert_eq!(codes(&decoded), vec![Code::EncodingGuessed]);
}

#[test]
fn mojibake_of_a_whole_file_is_turned_back_with_a_warning() {
    let text = include_str!("data/vi.txt");
    let (spoilt, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
    let (twice, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(spoilt.as_bytes());
    for spoilt in [&spoilt, &twice] {
        let decoded = plain(spoilt.as_bytes());
        assert_eq!(decoded.text, text);
        assert_eq!(codes(&decoded), vec![Code::MojibakeRepaired]);
    }
}

#[test]
fn other_scripts_are_read_and_give_no_warning_of_homoglyphs() {
    let text = "Президент заявил, что переговоры продолжатся на следующей неделе в столице.";
    let decoded = plain(text.as_bytes());
    assert_eq!((decoded.text.as_str(), codes(&decoded)), (text, vec![]));
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    let decoded = plain(&bytes);
    assert_eq!((decoded.text.as_str(), decoded.encoding.as_str()), (text, "windows-1251"));
}

#[test]
fn nothing_and_blanks_are_texts() {
    for text in ["", " ", "\n\n", "a"] {
        assert_eq!(plain(text.as_bytes()).text, text);
    }
}

#[test]
fn long_adverse_lines_take_linear_time() {
    // Each would take minutes if a pass looked back to the start of the line at every word.
    for unit in [
        "Vi\u{D6}t ",
        "\" ",
        "- a ",
        "<a ",
        "\u{C3}",
        "\u{C3}\u{A1}\u{BB}",
        "o+ ",
        "a^\u{B5}.",
        "\u{E9}",
    ] {
        let text = unit.repeat(150_000 / unit.len());
        for label in [None, Some("tcvn3"), Some("vni"), Some("viqr"), Some("windows-1252")] {
            let start = std::time::Instant::now();
            let hints = Hints { declared: None, forced: label };
            let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
            let _ = decode(&bytes, &hints).unwrap();
            let _ = decode(text.as_bytes(), &hints).unwrap();
            assert!(start.elapsed().as_secs() < 60, "{unit:?} as {label:?}");
        }
    }
}

fn assert_clean(text: &str) {
    assert!(ComposingNormalizerBorrowed::new_nfc().is_normalized(text));
    assert!(!text.contains(['\0', '\u{FEFF}', '\u{200B}', '\u{202E}', '\u{85}', '\u{AD}']));
}

proptest! {
    #[test]
    fn any_bytes_give_clean_text_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for label in [None, Some("utf-8"), Some("tcvn3"), Some("vni"), Some("viqr"), Some("gbk")] {
            for hints in [Hints { declared: label, forced: None }, Hints { declared: None, forced: label }] {
                if let Ok(decoded) = decode(&bytes, &hints) {
                    assert_clean(&decoded.text);
                }
            }
        }
    }

    #[test]
    fn any_unicode_text_comes_out_clean(text in "\\PC{0,80}[\\x00-\\u{10FFFF}]{0,20}") {
        let (text, _) = normalize(text);
        assert_clean(&text);
        let folded = fold_tones(&text).into_owned();
        prop_assert_eq!(fold_tones(&folded).into_owned(), folded);
    }

    #[test]
    fn visible_text_of_latin_letters_is_never_changed(text in "[a-zA-Z0-9 .,;:!?À-ÖØ-öø-žơưẠ-ỹ]{0,200}") {
        let decoded = plain(text.as_bytes());
        // Random marks may happen to be mojibake or Vietnamese; not without a warning.
        prop_assert!(decoded.text == text || !decoded.warnings.is_empty());
    }
}
