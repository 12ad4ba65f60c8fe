//! Forms of numbers and names that mean the same, and forms that do not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use tomtat_article::Language;
use tomtat_numbers::{Decimal, Kind, compare, name_stands_in, names, numbers};

const VI: Language = Language::VIETNAMESE;
const EN: Language = Language::ENGLISH;

#[test]
fn the_same_number_in_both_languages_raises_no_alarm() {
    for (vi, en) in [
        ("3,2 tỷ đồng", "3.2 billion dong"),
        ("41.000 người", "41,000 people"),
        ("41.000 người", "41 thousand people"),
        ("2,3 triệu", "2.3 million"),
        ("1,5 nghìn", "1,500"),
        ("5 vạn quân", "50,000 troops"),
        ("2 nghìn tỷ đồng", "2 trillion dong"),
        ("2 tỷ 300 triệu đồng", "2.3 billion dong"),
        ("2 tỷ rưỡi", "2.5 billion"),
        ("2 năm rưỡi", "two and a half years"),
        ("nửa triệu người", "half a million people"),
        ("ngày 31/5", "on May 31"),
        ("7/10/2023", "October 7, 2023"),
        ("ngày 7 tháng 10 năm 2023", "Oct. 7, 2023"),
        ("ngày 7 tháng 10", "the 7th of October"),
        ("ngày 25-3", "March 25"),
        ("tháng 8", "in August"),
        ("tháng 4/2016", "April 2016"),
        ("tháng mười hai", "in December"),
        ("90%", "90 percent"),
        ("90 phần trăm", "90 per cent"),
        ("15h30", "3:30 p.m."),
        ("19h", "7 p.m."),
        ("2 giờ chiều", "2 p.m."),
        ("12h trưa", "at noon"),
        ("1.200 người", "1,200 people"),
        ("5 tỷ USD", "$5 billion"),
        ("5 tỷ USD", "$5bn"),
        ("tỷ số 2-1", "a 2-1 win"),
        ("10-15 người", "10 to 15 people"),
        ("10-15 triệu", "10 million to 15 million"),
        ("tiêm kích F-16", "an F-16 fighter"),
        ("Covid-19", "COVID-19"),
        ("đội U20", "the U-20 team"),
        ("63.000 m2", "63,000 square meters"),
        ("6 người", "six people"),
        ("hai mươi lăm người", "25 people"),
        ("20 năm", "two decades"),
        ("thế kỷ 20", "the 20th century"),
        ("thứ 2", "on Monday"),
        ("thứ hai", "second"),
        ("2/3 số phiếu", "two-thirds of the votes"),
        ("tăng 2 lần", "doubled"),
        ("một người, hai bên, ba ngày", "people on both sides"),
    ] {
        let comparison = compare(vi, VI, en, EN);
        assert!(comparison.is_clean(), "{vi} | {en}: {comparison:?}");
        let back = compare(en, EN, vi, VI);
        assert!(back.is_clean(), "{en} | {vi}: {back:?}");
    }
}

#[test]
fn a_changed_or_dropped_number_is_missing() {
    for (vi, en) in [
        ("3,2 tỷ đồng", "3.2 million dong"),
        ("3,2 tỷ đồng", "3,2 billion dong"),
        ("41.000 người", "41 people"),
        ("41.000 người", "41.000 people"),
        ("ngày 31/5", "on May 30"),
        ("ngày 31/5", "on June 30"),
        ("7/10/2023", "October 7, 2024"),
        ("90%", "19 percent"),
        ("15h30", "3:45 p.m."),
        ("tiêm kích F-16", "an F-15 fighter"),
        ("hai mươi lăm người", "15 people"),
        ("220 người", "people"),
    ] {
        let comparison = compare(vi, VI, en, EN);
        assert!(!comparison.missing.is_empty(), "{vi} | {en}");
    }
}

#[test]
fn an_invented_number_is_added() {
    let comparison = compare("Nhiều người chết.", VI, "Some 120 people died.", EN);
    assert_eq!(comparison.added.len(), 1);
    assert_eq!(comparison.added[0].text, "120");
}

#[test]
fn numbers_carry_value_kind_and_place() {
    let text = "Ngày 7/10/2023 có 41.000 người, 3,2 tỷ USD, 90%, tiêm kích F-16.";
    let found = numbers(text, VI);
    for number in &found {
        assert_eq!(&text[number.span.clone()], number.text);
    }
    assert_eq!(found[0].kind, Kind::Date { day: 7, month: 10, year: Some(2023) });
    assert_eq!(found[1].value, Some(Decimal::from(41_000)));
    assert_eq!(found[2].kind, Kind::Money { currency: "USD" });
    assert_eq!(found[2].value, Some(Decimal::new(32, 8)));
    assert_eq!(found[3].kind, Kind::Percent);
    assert_eq!(found[4].kind, Kind::Code);
    assert_eq!(Decimal::new(32, 8).to_string(), "3200000000");
    assert_eq!(Decimal::new(5, -1).to_string(), "0.5");
}

#[test]
fn names_are_runs_of_capitals_without_opening_function_words() {
    let found: Vec<String> = names(
        "The talks stalled, Yahya Sinwar of Hamas said. However, Mr. Lloyd Austin’s aide met \
               Mohammed bin Salman in Washington on Monday.",
    )
    .into_iter()
    .map(|name| name.text)
    .collect();
    assert_eq!(
        found,
        ["Yahya Sinwar", "Hamas", "Mr. Lloyd Austin", "Mohammed bin Salman", "Washington"]
    );
}

#[test]
fn a_name_stands_in_a_text_without_title_first_name_or_diacritics() {
    let text = "Thủ lĩnh Hamas Yahya Sinwar, Thủ tướng Nguyễn Xuân Phúc và quan chức Mỹ tại Israel";
    for name in [
        "Sinwar",
        "Yahya Sinwar",
        "Hamas leader Yahya Sinwar",
        "Nguyen Xuan Phuc",
        "Mr. Phuc",
        "Israeli",
        "U.S.",
    ] {
        assert!(name_stands_in(name, text), "{name}");
    }
    for name in ["Haniyeh", "Ismail Haniyeh", "Netanyahu", "Qatar"] {
        assert!(!name_stands_in(name, text), "{name}");
    }
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("41.000 "),
        Just("3,2"),
        Just(" tỷ "),
        Just("7/10"),
        Just("/2023"),
        Just("-"),
        Just("h30 "),
        Just("tháng "),
        Just("mười "),
        Just("hai "),
        Just("mươi "),
        Just("trăm "),
        Just("năm "),
        Just("rưỡi"),
        Just("twenty"),
        Just(" million "),
        Just("Oct. "),
        Just("p.m."),
        Just("half a "),
        Just("1,2,3"),
        Just("99999999999999999999999999999999999999"),
        Just("XIV "),
        Just("%"),
        Just("$"),
        Just("."),
        Just("F"),
        Just("Mr. "),
        Just("’s "),
        Just("bin "),
    ];
    prop_oneof![prop::collection::vec(piece, 0..30).prop_map(|p| p.concat()), any::<String>()]
}

proptest! {
    #[test]
    fn a_text_states_its_own_numbers(text in any_text()) {
        for language in [VI, EN] {
            let comparison = compare(&text, language, &text, language);
            prop_assert!(comparison.is_clean(), "{:?}", comparison);
        }
    }

    #[test]
    fn spans_are_in_order_and_show_the_text(text in any_text()) {
        for language in [VI, EN] {
            let mut start = 0;
            for number in numbers(&text, language) {
                prop_assert!(number.span.start >= start);
                prop_assert_eq!(&text[number.span.clone()], &number.text);
                start = number.span.start;
            }
        }
    }

    #[test]
    fn the_names_of_a_text_stand_in_it(text in any_text()) {
        for name in names(&text) {
            prop_assert_eq!(&text[name.span.clone()], &name.text);
            prop_assert!(name_stands_in(&name.text, &text), "{}", name.text);
        }
    }

    #[test]
    fn a_whole_number_survives_both_ways_of_writing(value in 1_000u32..4_000_000_000) {
        let digits = value.to_string();
        let grouped = |by: &str| {
            let bytes: Vec<String> = digits.as_bytes().rchunks(3).rev()
                .map(|chunk| String::from_utf8(chunk.to_vec()).unwrap()).collect();
            bytes.join(by)
        };
        let comparison = compare(&format!("có {} người", grouped(".")), VI, &format!("{} people", grouped(",")), EN);
        prop_assert!(comparison.is_clean(), "{:?}", comparison);
        let other = value + 1;
        let comparison = compare(&format!("có {} người", grouped(".")), VI, &format!("{other} people"), EN);
        prop_assert_eq!(comparison.missing.len(), 1);
    }
}
