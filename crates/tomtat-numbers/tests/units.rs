//! Currencies and units beside numbers, across the two languages.

#![allow(clippy::unwrap_used)]

use tomtat_article::Language;
use tomtat_numbers::{UnitChange, compare_units};

fn changes(vi: &str, en: &str) -> Vec<UnitChange> {
    compare_units(vi, Language::VIETNAMESE, en, Language::ENGLISH)
}

#[test]
fn the_same_unit_in_another_form_is_no_change() {
    for (vi, en) in [
        ("41 tỷ đồng", "41 billion dong"),
        ("41 tỷ đồng", "VND41 billion"),
        ("3 triệu USD", "$3 million"),
        ("3 triệu đô la Mỹ", "3 million dollars"),
        ("vé 7.000-20.000 đồng", "tickets of 7,000 to 20,000 dong"),
        ("rộng 25.000 m2", "a 25,000-square-meter site"),
        ("dài 18,4 km, 80 km/h", "18.4 kilometers long, 80 kilometers per hour"),
        ("nặng 5 tấn, nóng 40 độ C", "weighs five tonnes at 40°C"),
        ("lãi suất 8%", "a rate of 8 percent"),
        ("sau 11 năm", "after an 11-year wait"),
        ("ngày 3 tháng Tám", "August 3"),
        ("10 đồng chí", "10 comrades"),
    ] {
        assert_eq!(changes(vi, en), [], "{vi}: {en}");
    }
}

#[test]
fn another_currency_is_a_change_even_where_the_number_changed_too() {
    let found = changes("Hỗ trợ 60 tỷ đồng.", "Support of 60 billion yuan.");
    assert_eq!((found.len(), found[0].instead.as_deref()), (1, Some("60 billion yuan")));
    assert_eq!((found[0].stated.as_str(), found[0].unit.as_str()), ("60 tỷ đồng", "dong"));
    let found = changes("đầu tư 17.400 tỷ đồng", "an investment of 17.4 billion yuan");
    assert_eq!(found[0].instead.as_deref(), Some("17.4 billion yuan"));
    assert!(found[0].money);
    let found = changes("Giá 500 USD", "It costs 500");
    assert_eq!((found.len(), found[0].instead.clone()), (1, None));
}

#[test]
fn another_measure_is_a_change() {
    for (vi, en) in [
        ("dài 15 km", "15 miles long"),
        ("500 tấn gạo", "500 kg of rice"),
        ("trong 20 ngày", "within 20 months"),
        ("tăng 8%", "up 8"),
    ] {
        assert_eq!(changes(vi, en).len(), 1, "{vi}: {en}");
    }
}

#[test]
fn every_line_of_the_table_has_four_fields() {
    for line in include_str!("../data/units.tsv").lines().filter(|l| !l.starts_with('#')) {
        assert_eq!(line.split('\t').count(), 4, "{line}");
    }
}
