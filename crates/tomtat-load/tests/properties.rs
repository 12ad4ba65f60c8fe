//! Nothing of a text is lost, and places are true, whatever the text is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use tomtat_article::{Article, Span};
use tomtat_load::{LoadOptions, Loader};

/// The text that spans refer to.
fn decoded(text: &str) -> String {
    tomtat_decode::normalize(text.to_owned()).0
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every character is in a sentence, in what was removed, in the title, or white space.
fn check(text: &str, article: &Article) {
    let mut spans: Vec<Span> = Vec::new();
    let mut end = 0;
    for sentence in article.sentences() {
        let piece = text.get(sentence.span.start..sentence.span.end).expect("on boundaries");
        assert_eq!(fold(piece), sentence.text);
        assert!(sentence.span.start >= end, "sentences in order: {sentence:?}");
        end = sentence.span.end;
        spans.push(sentence.span);
    }
    for removed in &article.removed {
        let piece = text.get(removed.span.start..removed.span.end).expect("on boundaries");
        assert_eq!(piece, removed.text);
        spans.push(removed.span);
    }
    spans.sort_by_key(|span| span.start);
    let mut rest = String::new();
    let mut at = 0;
    for span in spans {
        assert!(span.start >= at, "spans do not overlap: {span:?}");
        rest.push_str(&text[at..span.start]);
        rest.push(' ');
        at = span.end;
    }
    rest.push_str(&text[at..]);
    let rest = fold(&rest.replace(['\u{200b}', '\u{feff}', '\u{2060}'], " "));
    assert_eq!(rest, article.title.clone().unwrap_or_default(), "left over");
}

fn line() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "© 2024 Allbritton Journalism Institute",
        "ALSO READ: “Israeli Minister Benny Gantz Quits”",
        "Xem thêm >>> Tin nóng",
        "Comments",
        "Facebook Twitter Zalo",
        "Giá vàng trong nước sáng nay tăng mạnh.",
        "Antony Blinken",
        "U.S. Secretary of State Antony Blinken has made calls. Suhaimi Abdullah/AP",
        "Ảnh: TTXVN",
        "Mộc Miên (Tổng hợp)",
        "• Điểm thứ nhất",
        "Ông Nam nói: \"Tôi không biết.\" Rồi ông đi.",
        "By John Smith",
        "Thứ hai, 7/10/2023 10:15",
        "",
        "  ",
        "This is the\nsecond part of it",
        "Page 3 of 9",
    ])
    .prop_map(str::to_owned);
    prop_oneof![
        4 => known,
        2 => "[a-zà-ỹA-Z0-9 .,!?…“”\"()-]{0,120}",
        1 => "\\PC{0,60}",
        1 => any::<String>(),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        (line(), prop::sample::select(vec!["\n", "\n\n", "\r\n", "\r", " "])),
        0..14,
    )
    .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn every_character_is_a_sentence_or_removed_or_the_title(text in text(), clean: bool) {
        let mut options = LoadOptions::default();
        options.clean = clean;
        match Loader::new(options).load_str("text", &text) {
            Ok(article) => {
                check(&decoded(&text), &article);
                prop_assert!(article.counts.sentences > 0);
                if !clean {
                    prop_assert!(article.removed.iter().all(|r| r.rule == "list-marker"));
                }
            }
            Err(error) => {
                prop_assert_eq!(error.code(), "load.empty");
                let rest = decoded(&text).replace(['\u{200b}', '\u{feff}', '\u{2060}'], " ");
                prop_assert!(rest.trim().is_empty(), "{:?} is no empty text", rest);
            }
        }
    }
}
