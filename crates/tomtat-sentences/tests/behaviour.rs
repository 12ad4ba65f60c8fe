//! What ends a sentence and what does not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use tomtat_article::Language;
use tomtat_sentences::{is_complete, split};

fn english(text: &str) -> Vec<&str> {
    split(text, Language::ENGLISH).into_iter().map(|range| &text[range]).collect()
}

fn vietnamese(text: &str) -> Vec<&str> {
    split(text, Language::VIETNAMESE).into_iter().map(|range| &text[range]).collect()
}

#[test]
fn a_blank_line_ends_a_sentence_and_a_title_needs_no_full_stop() {
    let text = "Merkel calls for an end\n\nBerlin said so. Moscow did not";
    assert_eq!(english(text), ["Merkel calls for an end", "Berlin said so.", "Moscow did not"]);
    assert_eq!(english("A title\r\nA line of text."), ["A title", "A line of text."]);
}

#[test]
fn wrapped_lines_are_joined() {
    let text = "The talks in Doha went on for a second day on Friday as the\n\
                United States and Egypt pressed both sides to accept a new\n\
                proposal that would end the fighting in the territory. The\n\
                Israeli side left.";
    assert_eq!(english(text).len(), 2);
}

#[test]
fn list_items_stand_alone() {
    assert_eq!(english("Needed:\n- water\n- bread\n1. milk").len(), 4);
}

#[test]
fn a_quotation_goes_with_its_attribution() {
    assert_eq!(vietnamese("\"Đi đâu?\", ông hỏi. Bà im lặng.").len(), 2);
    assert_eq!(vietnamese("\"Đi ngay!\" - ông Nam nói. Bà im lặng.").len(), 2);
    assert_eq!(english("“Why?” John Kirby asked. No one knew.").len(), 2);
}

#[test]
fn a_quotation_that_never_closes_is_given_up() {
    let text = format!("He said “one. {}", "Then it went on. ".repeat(40));
    assert!(english(&text).len() >= 40);
}

#[test]
fn numbers_dates_and_addresses_are_no_ends() {
    for text in [
        "Khoảng 41.000 người, 3,2 tỷ đồng, ngày 7.10.2023, tại TP. HCM và www.a.vn/b.html?c=D. xong",
        "See example.com, mail a.b@c.org, version 3.5 of No. 7 on Jan. 5 at 3 p.m. Monday",
    ] {
        assert_eq!(vietnamese(text).len(), 1, "{text}");
        assert_eq!(english(text).len(), 1, "{text}");
    }
}

#[test]
fn a_missing_space_after_a_full_stop_is_seen() {
    assert_eq!(vietnamese("Ông đến hôm qua.Bà đến hôm nay.").len(), 2);
    assert_eq!(english("It runs on Node.js and Booking.Com today.").len(), 1);
}

#[test]
fn completeness_is_terminal_punctuation_before_closing_quotes() {
    for text in ["Xong.", "“Xong.”", "Why?) ", "Well…", "Đi!\""] {
        assert!(is_complete(text), "{text}");
    }
    for text in ["", "A title", "He said:", "“And", "one,"] {
        assert!(!is_complete(text), "{text}");
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    for unit in [
        "“", "\"", "(", ".", ". ", "\n", "a\n", "\n ", ". \"", "“A. ", "A. “", "? - ", "…", "T.",
        "'. ",
    ] {
        let time = |count: usize| {
            let text = unit.repeat(count);
            let start = std::time::Instant::now();
            let found = split(&text, Language::VIETNAMESE).len();
            assert!(found <= text.len());
            start.elapsed().as_secs_f64()
        };
        time(1_000);
        let (short, long) = (time(20_000), time(320_000));
        // Sixteen times the text: quadratic time would be 256 times, and minutes in all. The
        // two seconds are for a machine that is busy with other things.
        assert!(long < short * 120.0 + 2.0, "{unit:?}: {short} s, then {long} s");
    }
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(". "),
        Just("."),
        Just("… "),
        Just("? "),
        Just("!\""),
        Just("\n"),
        Just("\n\n"),
        Just("\r\n"),
        Just("“"),
        Just("” "),
        Just("\""),
        Just("("),
        Just(") "),
        Just("TP. "),
        Just("U.S. "),
        Just("v.v. "),
        Just("3,2 tỷ "),
        Just("41.000 "),
        Just("Ông "),
        Just("nói "),
        Just("T. "),
        Just("- "),
        Just("1. "),
        Just("\u{a0}"),
        Just("\u{2028}"),
        Just("a.b@c.vn "),
        Just("。"),
        Just("ê\u{301}"),
        Just("\0"),
    ];
    let known = prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat());
    prop_oneof![known, any::<String>()]
}

proptest! {
    #[test]
    fn every_character_that_is_no_space_is_in_exactly_one_sentence(text in any_text()) {
        for language in [Language::VIETNAMESE, Language::ENGLISH] {
            let ranges = split(&text, language);
            let mut at = 0;
            for range in &ranges {
                prop_assert!(range.start >= at && range.end > range.start);
                prop_assert!(text[at..range.start].trim().is_empty());
                let sentence = &text[range.clone()];
                prop_assert_eq!(sentence.trim(), sentence);
                at = range.end;
            }
            prop_assert!(text[at..].trim().is_empty());
            prop_assert_eq!(ranges, split(&text, language));
        }
    }
}
