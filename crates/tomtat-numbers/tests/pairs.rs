//! False alarms and planted errors on real pairs: `../shared/data/news-vi-en/pairs.tsv`
//! (id, Vietnamese, English; good translations).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::PathBuf;

use tomtat_article::Language;
use tomtat_numbers::{Comparison, compare};

fn pairs() -> Vec<(String, String)> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/news-vi-en/pairs.tsv");
    let Ok(data) = std::fs::read_to_string(path) else {
        println!("skipped: ../shared/data/news-vi-en/pairs.tsv is absent");
        return Vec::new();
    };
    data.lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split('\t').skip(1);
            Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
        })
        .collect()
}

fn checked(vietnamese: &str, english: &str) -> Comparison {
    compare(vietnamese, Language::VIETNAMESE, english, Language::ENGLISH)
}

#[test]
fn good_translations_raise_few_alarms() {
    let pairs = pairs();
    let alarms =
        |of: fn(&Comparison) -> bool| pairs.iter().filter(|(vi, en)| of(&checked(vi, en))).count();
    let (missing, added) = (alarms(|c| !c.missing.is_empty()), alarms(|c| !c.added.is_empty()));
    println!("{} pairs, {missing} with missing, {added} with added numbers", pairs.len());
    assert!(missing * 100 <= pairs.len() * 3);
    assert!(added * 100 <= pairs.len() * 3);
}

/// Where the digits of a number stand, points and commas between digits included.
fn digit_runs(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || (b".,".contains(&bytes[at])
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        runs.push((start, at));
    }
    runs
}

/// One planted error a pair: a digit changed, a number dropped, or a billion for a million.
fn planted(english: &str, turn: usize) -> Option<String> {
    let runs = digit_runs(english);
    let &(start, end) = runs.get(turn / 3 % runs.len().max(1))?;
    Some(match turn % 3 {
        0 => {
            let at = start + turn / 7 % (end - start);
            let digit = english.as_bytes()[at].checked_sub(b'0').filter(|d| *d < 10)?;
            let other = (usize::from(digit) + 1 + turn / 11 % 9) % 10;
            format!("{}{other}{}", &english[..at], &english[at + 1..])
        }
        1 => format!("{}{}", &english[..start], &english[end..]),
        _ if english.contains("billion") => english.replacen("billion", "million", 1),
        _ if english.contains("million") => english.replacen("million", "billion", 1),
        _ => return None,
    })
}

#[test]
fn planted_errors_are_found() {
    let (mut planted_count, mut by_missing, mut found) = (0, 0, 0);
    for (turn, (vi, en)) in pairs().iter().enumerate() {
        if planted_count == 500 {
            break;
        }
        if !checked(vi, en).is_clean() {
            continue;
        }
        let Some(bad) = planted(en, turn) else { continue };
        planted_count += 1;
        let comparison = checked(vi, &bad);
        by_missing += usize::from(!comparison.missing.is_empty());
        found += usize::from(!comparison.is_clean());
    }
    println!("{planted_count} planted, {found} found, {by_missing} of them by what is missing");
    assert!(found * 10 >= planted_count * 9);
    assert!(by_missing * 10 >= planted_count * 9);
}
