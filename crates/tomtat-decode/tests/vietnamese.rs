//! Vietnamese comes back from every encoding, and is detected untold.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod corpus;

use corpus::{documents, sentences};
use icu_normalizer::DecomposingNormalizerBorrowed;
use tomtat_decode::{Basis, Hints, Legacy, decode};

/// Capital vowels with tones as TCVN3 leaves them.
fn without_toned_capitals(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'À' | 'È' | 'Ì' | 'Ò' | 'Ù' | 'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | 'Ý' | 'Ã' | 'Õ' | 'Ĩ'
            | 'Ũ' => c.to_lowercase().next().unwrap(),
            '\u{1EA0}'..='\u{1EF9}' => c.to_lowercase().next().unwrap(),
            c => c,
        })
        .collect()
}

fn utf_16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

/// Text in which every character that the encoding lacks is a question mark.
fn encodable(text: &str, legacy: Legacy) -> String {
    text.chars()
        .map(|c| if legacy.encode(c.encode_utf8(&mut [0; 4])).is_ok() { c } else { '?' })
        .collect()
}

#[test]
fn every_sentence_comes_back_from_every_encoding() {
    let all = sentences();
    for legacy in Legacy::ALL {
        let (mut total, mut exact, mut lacking) = (0, 0, 0);
        for sentence in &all {
            let Ok(bytes) = legacy.encode(sentence) else {
                lacking += 1;
                continue;
            };
            let hints = Hints { forced: Some(legacy.name()), ..Hints::default() };
            let back = decode(&bytes, &hints).unwrap();
            assert_eq!((back.encoding.as_str(), back.basis), (legacy.name(), Basis::Forced));
            total += 1;
            exact += usize::from(back.text == *sentence);
            if back.text != *sentence {
                let pairs = back.text.split_whitespace().zip(sentence.split_whitespace());
                let lost: Vec<_> = pairs.filter(|(a, b)| a != b).collect();
                eprintln!("{}: {lost:?} in {sentence}", legacy.name());
            }
            if legacy == Legacy::Tcvn3 {
                let (back, sentence) =
                    (without_toned_capitals(&back.text), without_toned_capitals(sentence));
                assert_eq!(back, sentence);
            } else {
                assert_eq!(back.text, *sentence, "{}", legacy.name());
            }
        }
        eprintln!(
            "{:>12}: {exact} of {total} sentences exactly; {lacking} have characters it lacks",
            legacy.name()
        );
        assert!(lacking * 50 < all.len(), "{lacking} sentences cannot be written");
        assert!(exact * 100 >= total * 98, "{}: {exact} of {total}", legacy.name());
    }
    let nfd = DecomposingNormalizerBorrowed::new_nfd();
    for sentence in &all {
        for (label, bytes) in [
            ("utf-16le", utf_16(sentence, u16::to_le_bytes)),
            ("utf-16be", utf_16(sentence, u16::to_be_bytes)),
            ("utf-8", nfd.normalize(sentence).into_owned().into_bytes()),
        ] {
            let back = decode(&bytes, &Hints { forced: Some(label), ..Hints::default() }).unwrap();
            assert_eq!(back.text, *sentence, "{label}");
        }
    }
}

#[test]
fn documents_of_300_characters_are_detected_untold() {
    let all = documents();
    let nfd = DecomposingNormalizerBorrowed::new_nfd();
    type Case = (&'static str, Box<dyn Fn(&str) -> (String, Vec<u8>)>);
    let mut cases: Vec<Case> = vec![
        ("UTF-16LE", Box::new(|t| (t.to_owned(), utf_16(t, u16::to_le_bytes)))),
        ("UTF-16BE", Box::new(|t| (t.to_owned(), utf_16(t, u16::to_be_bytes)))),
        ("UTF-8", Box::new(|t| (t.to_owned(), t.as_bytes().to_vec()))),
        ("UTF-8", Box::new(move |t| (t.to_owned(), nfd.normalize(t).into_owned().into_bytes()))),
    ];
    for legacy in Legacy::ALL {
        cases.push((
            legacy.name(),
            Box::new(move |t| {
                let text = encodable(t, legacy);
                let bytes = legacy.encode(&text).unwrap();
                (text, bytes)
            }),
        ));
        if !matches!(legacy, Legacy::Windows1258 | Legacy::Viqr) {
            // The same, saved as UTF-8 after it was read as windows-1252.
            cases.push((
                legacy.name(),
                Box::new(move |t| {
                    let text = encodable(t, legacy);
                    let bytes = legacy.encode(&text).unwrap();
                    let (latin, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
                    (text, latin.into_owned().into_bytes())
                }),
            ));
        }
    }
    for (name, encode) in cases {
        let (mut named, mut same) = (0, 0);
        for document in &all {
            let (text, bytes) = encode(document);
            let back = decode(&bytes, &Hints::default()).unwrap();
            named += usize::from(back.encoding == name);
            if back.encoding != name {
                eprintln!("not {name} but {}: {document}", back.encoding);
            }
            same += usize::from(if name == "TCVN3" {
                without_toned_capitals(&back.text) == without_toned_capitals(&text)
            } else {
                back.text == text
            });
        }
        eprintln!("{name:>12}: detected {named} and read {same} of {} documents", all.len());
        assert!(named * 100 >= all.len() * 99, "{name}: {named} of {}", all.len());
        assert!(same * 100 >= all.len() * 99, "{name}: {same} of {}", all.len());
    }
}

#[test]
fn windows_1258_with_composed_letters_is_read_as_well() {
    // À Á Â È É Ù Ú of the code page itself, not letter and mark.
    let text =
        "Bà già đã bán cà phê quá giá cho cá nhân; thế là cả nhà được ăn bánh xèo và cá khô.";
    let bytes: Vec<u8> = text
        .chars()
        .flat_map(|c| match c {
            'à' => vec![0xE0],
            'á' => vec![0xE1],
            'è' => vec![0xE8],
            c => Legacy::Windows1258.encode(&c.to_string()).unwrap(),
        })
        .collect();
    let back = decode(&bytes, &Hints::default()).unwrap();
    assert_eq!((back.text.as_str(), back.encoding.as_str()), (text, "windows-1258"));
}

#[test]
fn a_wrong_single_byte_label_does_not_hide_vietnamese() {
    let text = include_str!("data/vi.txt");
    for declared in ["iso-8859-1", "windows-1258", "windows-1250"] {
        for legacy in [Legacy::Tcvn3, Legacy::Vni] {
            let bytes = legacy.encode(&encodable(text, legacy)).unwrap();
            let hints = Hints { declared: Some(declared), forced: None };
            let back = decode(&bytes, &hints).unwrap();
            assert_eq!((back.encoding.as_str(), back.basis), (legacy.name(), Basis::Detected));
            if legacy == Legacy::Tcvn3 {
                // The one capital of this text that nothing tells.
                assert_eq!(back.text, text.replace("Nghệ sĩ Út", "Nghệ sĩ út"));
            } else {
                assert_eq!(back.text, text);
            }
        }
    }
}

#[test]
fn a_forced_encoding_reads_pasted_text_too() {
    let hints = Hints { declared: None, forced: Some("ABC") };
    let back = decode("ViÖt Nam".as_bytes(), &hints).unwrap();
    assert_eq!((back.text.as_str(), back.encoding.as_str()), ("Việt Nam", "TCVN3"));
}
