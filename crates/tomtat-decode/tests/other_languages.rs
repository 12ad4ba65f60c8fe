//! English, French and other Latin texts are never taken for a legacy Vietnamese encoding.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use proptest::prelude::*;
use tomtat_decode::{Hints, Legacy, decode};

fn texts() -> Vec<String> {
    let mut texts: Vec<String> =
        [include_str!("data/en.txt"), include_str!("data/fr.txt"), include_str!("data/latin.txt")]
            .iter()
            .flat_map(|text| text.lines().map(str::to_owned).chain([(*text).to_owned()]))
            .collect();
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/flores-dev/flores-dev.en");
    match std::fs::read_to_string(path) {
        Ok(text) => {
            texts.extend(text.lines().map(str::to_owned));
            texts.push(text);
        }
        Err(_) => eprintln!("skipped: {path} is not there"),
    }
    texts
}

fn assert_not_legacy(bytes: &[u8]) {
    let decoded = decode(bytes, &Hints::default()).unwrap();
    assert!(
        Legacy::ALL.iter().all(|legacy| legacy.name() != decoded.encoding),
        "{}: {}",
        decoded.encoding,
        decoded.text
    );
}

fn in_encodings(text: &str) -> Vec<Vec<u8>> {
    let mut all = vec![text.as_bytes().to_vec()];
    for encoding in [encoding_rs::WINDOWS_1252, encoding_rs::WINDOWS_1254] {
        let (bytes, _, _) = encoding.encode(text);
        all.push(bytes.into_owned());
    }
    all.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    all
}

#[test]
fn english_french_and_other_texts_are_read_as_what_they_are() {
    let texts = texts();
    for text in &texts {
        for bytes in in_encodings(text) {
            assert_not_legacy(&bytes);
        }
        let decoded = decode(text.as_bytes(), &Hints::default()).unwrap();
        assert_eq!(decoded.text, *text);
    }
    eprintln!("{} texts in 4 encodings", texts.len());
}

/// Words of the texts above, in any order, with any punctuation.
fn shuffled() -> impl Strategy<Value = String> {
    let words: Vec<String> =
        texts().iter().flat_map(|text| text.split_whitespace().map(str::to_owned)).collect();
    let punctuation = prop::sample::select(vec![
        " ", " ", " ", ". ", "? ", "'", "`", "~", ".", "+", "^", "(", ", ",
    ]);
    prop::collection::vec((prop::sample::select(words), punctuation), 1..150).prop_map(|pairs| {
        pairs.into_iter().flat_map(|(word, sign)| [word, sign.to_owned()]).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn words_in_any_order_are_not_legacy(text in shuffled()) {
        for bytes in in_encodings(&text) {
            assert_not_legacy(&bytes);
        }
    }

    #[test]
    fn any_words_of_latin_1_letters_are_not_legacy(
        text in prop::collection::vec("[a-zA-Z]{0,4}[a-zA-Zà-öø-ÿÀ-ÖØ-Þ]{1,3}[a-z]{0,4}[ .?']{1,2}", 1..120)
    ) {
        for bytes in in_encodings(&text.concat()) {
            assert_not_legacy(&bytes);
        }
    }
}
