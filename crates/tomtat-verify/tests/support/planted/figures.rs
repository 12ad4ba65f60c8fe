//! Numbers, dates, units and quantities.

use super::Random;
use super::names::{DAYS, MONTHS, replaced, whole};

/// Runs of digits with inner points and commas, that begin no code.
fn digit_runs(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || (matches!(bytes[at], b'.' | b',')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        let letter = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphabetic() || *b == b'-');
        if !(start > 0 && letter(bytes.get(start - 1))) {
            out.push((start, at));
        }
    }
    out
}

/// Whether the digits are a day or a year.
fn in_date(text: &str, (start, end): (usize, usize)) -> bool {
    let before = text[..start].trim_end().rsplit(' ').next().unwrap_or_default();
    let year = end - start == 4
        && (text[start..end].starts_with("19") || text[start..end].starts_with("20"));
    MONTHS.contains(&before)
        || year
        || text[end..].trim_start().split(' ').next().is_some_and(|w| MONTHS.contains(&w))
}

const SMALL: [&str; 9] =
    ["three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"];

pub(super) fn number(sentence: &str, random: &mut Random) -> Vec<String> {
    let mut out: Vec<String> = digit_runs(sentence)
        .into_iter()
        .filter(|&run| !in_date(sentence, run))
        .map(|run| {
            let mut digits: Vec<u8> = sentence[run.0..run.1].bytes().collect();
            let places: Vec<usize> = (0..digits.len())
                .filter(|&i| digits[i].is_ascii_digit() && (digits[i] != b'0' || i == 0))
                .collect();
            let at = *random.of(&places);
            let old = digits[at] - b'0';
            let new = (old + 1 + random.below(8) as u8) % 10;
            digits[at] = b'0' + if new == 0 { (old % 9) + 1 } else { new };
            replaced(sentence, run, std::str::from_utf8(&digits).unwrap())
        })
        .filter(|text| text != sentence)
        .collect();
    for (i, word) in SMALL.iter().enumerate() {
        if let Some(at) = whole(sentence, word) {
            let by = SMALL[(i + 1 + random.below(SMALL.len() - 1)) % SMALL.len()];
            out.push(replaced(sentence, (at, at + word.len()), by));
        }
    }
    out
}

pub(super) fn date(sentence: &str, random: &mut Random) -> Vec<String> {
    let mut out = Vec::new();
    for month in MONTHS.iter().filter(|m| **m != "Tet") {
        let Some(at) = whole(sentence, month) else { continue };
        let rest = &sentence[at + month.len()..];
        let day: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
        let mut other = *random.of(&MONTHS[..11]);
        while other.starts_with(&month[..3]) {
            other = *random.of(&MONTHS[..11]);
        }
        // "may" the verb has no capital, and a May that is a name has no day.
        if *month == "May" && day.is_empty() {
            continue;
        }
        out.push(replaced(sentence, (at, at + month.len()), other));
        if (1..=2).contains(&day.len()) {
            let old: usize = day.parse().unwrap();
            let new = (old + random.below(26)) % 28 + 1;
            let start = at + month.len() + (rest.len() - rest.trim_start().len());
            if new != old {
                out.push(replaced(sentence, (start, start + day.len()), &new.to_string()));
            }
        }
    }
    for (i, day) in DAYS.iter().enumerate() {
        if let Some(at) = whole(sentence, day) {
            out.push(replaced(sentence, (at, at + day.len()), DAYS[(i + 1 + random.below(6)) % 7]));
        }
    }
    for run in digit_runs(sentence) {
        let text = &sentence[run.0..run.1];
        if text.len() == 4
            && text.bytes().all(|b| b.is_ascii_digit())
            && (text.starts_with("19") || text.starts_with("20"))
        {
            let year: usize = text.parse().unwrap();
            out.push(replaced(sentence, run, &(year - 1 - random.below(9)).to_string()));
        }
    }
    out
}

pub(super) fn unit(sentence: &str) -> Vec<String> {
    const UNITS: [(&str, &str); 42] = [
        ("$", "¥"),
        ("dong", "yuan"),
        ("dong", "euros"),
        ("%", " dollars"),
        ("percent", "dollars"),
        ("km/h", "knots"),
        ("km", "hectares"),
        ("km", "cm"),
        ("points", "hours"),
        ("points", "km"),
        ("points", "euros"),
        ("dollars", "dong"),
        ("$", "€"),
        ("€", "$"),
        ("dollars", "euros"),
        ("euros", "dollars"),
        ("dong", "dollars"),
        ("yuan", "yen"),
        ("percent", "people"),
        ("percent", "million"),
        ("%", " tons"),
        ("%", " cases"),
        ("km", "m"),
        ("km", "miles"),
        ("km/h", "m/s"),
        ("kilometers", "meters"),
        ("miles", "km"),
        ("meters", "kilometers"),
        ("metres", "kilometres"),
        ("tons", "kg"),
        ("kg", "tons"),
        ("hours", "days"),
        ("days", "weeks"),
        ("days", "hours"),
        ("months", "weeks"),
        ("years", "months"),
        ("minutes", "hours"),
        ("weeks", "months"),
        ("hectares", "acres"),
        ("points", "percent"),
        ("pounds", "dollars"),
        ("years", "weeks"),
    ];
    let mut out = Vec::new();
    for (unit, by) in UNITS {
        for (at, _) in sentence.match_indices(unit) {
            let end = at + unit.len();
            let sign = !unit.starts_with(char::is_alphabetic);
            let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            let whole = sign
                || (edge(sentence[..at].chars().last()) && edge(sentence[end..].chars().next()));
            let before = sentence[..at].trim_end();
            let after_number = [
                "million", "billion", "trillion", "thousand", "two", "three", "four", "five",
                "six", "seven", "eight", "nine", "ten", "square",
            ]
            .iter()
            .any(|word| before.ends_with(word))
                || before.ends_with(|c: char| c.is_ascii_digit())
                || unit == "$"
                || unit == "€";
            if whole && after_number {
                out.push(replaced(sentence, (at, end), by));
            }
        }
    }
    out
}

pub(super) fn exaggerated(sentence: &str) -> Vec<String> {
    const MORE: [(&str, &str); 7] = [
        ("million", "billion"),
        ("thousand", "million"),
        ("billion", "trillion"),
        ("hundreds", "thousands"),
        ("thousands", "millions"),
        ("dozens", "hundreds"),
        ("trillion", "billion"),
    ];
    let mut out: Vec<String> = MORE
        .iter()
        .filter_map(|(size, by)| {
            let at = whole(sentence, size)?;
            Some(replaced(sentence, (at, at + size.len()), by))
        })
        .collect();
    for run in digit_runs(sentence).into_iter().filter(|&run| !in_date(sentence, run)) {
        let digits: String = sentence[run.0..run.1].replace(',', "");
        if digits.contains('.') {
            continue;
        }
        let Ok(value) = digits.parse::<u64>() else { continue };
        let value = (value * 10).to_string();
        let mut grouped = String::new();
        for (i, digit) in value.chars().enumerate() {
            if i > 0 && (value.len() - i) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        out.push(replaced(sentence, run, &grouped));
    }
    out
}
