//! What reading a number has in common in both languages.

use tomtat_article::Language;

use crate::found::{Form, Found};
use crate::tables;
use crate::token::Pieces;
use crate::{Decimal, Kind, english, vietnamese};

/// All that `text` states, hints included.
pub(crate) fn read(text: &str, language: Language) -> Vec<Found> {
    let pieces = Pieces::of(text);
    let step = if language == Language::VIETNAMESE { vietnamese::step } else { english::step };
    let mut out = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        at += step(&pieces, at, &mut out).max(1);
    }
    out
}

/// The decimal value of digits with points and commas, and a second reading where the
/// convention is not kept everywhere. `group` divides thousands, `point` decimals.
pub(crate) fn values(raw: &str, group: char, point: char) -> (Option<Decimal>, Option<Decimal>) {
    let grouped = |by: char, whole: &str| {
        let mut parts = whole.split(by);
        let first = parts.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && parts.all(|part| part.len() == 3)
    };
    let without = |by: char| raw.replace(by, "");
    match (raw.contains(group), raw.matches(point).count()) {
        (false, 0) => (Decimal::parse(raw), None),
        (true, 0) if grouped(group, raw) => (Decimal::parse(&without(group)), None),
        // Not groups of three: another convention's decimals, where there is one divider.
        (true, 0) if raw.matches(group).count() == 1 && group == '.' => (Decimal::parse(raw), None),
        (true, 0) => (None, None),
        (false, 1) => {
            let value = Decimal::parse(&raw.replace(point, "."));
            // Vietnamese texts often keep the foreign 8,500 for 8.500.
            let foreign = point == ',' && grouped(',', raw) && !raw.starts_with('0');
            (value, foreign.then(|| Decimal::parse(&without(','))).flatten())
        }
        (true, 1) => {
            let (whole, fraction) = raw.rsplit_once(point).unwrap_or((raw, ""));
            let value = if !fraction.contains(group) && grouped(group, whole) {
                Decimal::parse(&format!("{}.{fraction}", whole.replace(group, "")))
            } else {
                None
            };
            (value, None)
        }
        (false, _) if point == ',' && grouped(',', raw) => (Decimal::parse(&without(',')), None),
        _ => (None, None),
    }
}

/// Whether the digits at `at` belong to a name: `F-16`, `U20`, `Covid-19`.
pub(crate) fn is_code(pieces: &Pieces<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    if !pieces.glued(before) {
        return false;
    }
    if pieces.word(before).is_some() {
        return true;
    }
    matches!(pieces.sign(before), Some('-' | '–'))
        && before
            .checked_sub(1)
            .is_some_and(|word| pieces.word(word).is_some_and(|w| w != "h") && pieces.glued(word))
}

/// The number of pieces of a unit such as `m2` at `at`, whose digit states nothing.
pub(crate) fn unit(pieces: &Pieces<'_>, at: usize) -> Option<usize> {
    let (word, digits) = (pieces.word(at)?, pieces.digits(at + 1)?);
    (pieces.glued(at) && tables::UNITS.contains(format!("{word}{digits}").as_str())).then_some(2)
}

/// The currency around the pieces `first` to `last`.
pub(crate) fn currency(pieces: &Pieces<'_>, first: usize, last: usize) -> Option<&'static str> {
    let sign = |at: usize| {
        let sign = pieces.sign(at)?;
        tables::CURRENCIES.get(sign.encode_utf8(&mut [0; 4]) as &str).copied()
    };
    let word = |at: usize| tables::CURRENCIES.get(pieces.word(at)?).copied();
    let before = first.checked_sub(1);
    before.and_then(sign).or_else(|| word(last + 1)).or_else(|| sign(last + 1)).or_else(|| {
        // "đô la", "USD" before the amount.
        before.and_then(word)
    })
}

/// The value of a Roman numeral of capitals, up to 39.
pub(crate) fn roman(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 6 {
        return None;
    }
    let mut total = 0;
    let mut highest = 0;
    for letter in text.bytes().rev() {
        let value = match letter {
            b'I' => 1,
            b'V' => 5,
            b'X' => 10,
            _ => return None,
        };
        if value < highest {
            total -= value;
        } else {
            total += value;
            highest = value;
        }
    }
    u32::try_from(total).ok().filter(|&n| n > 0)
}

/// A year as people write it.
pub(crate) fn is_year(value: u32) -> bool {
    (1500..=2100).contains(&value)
}

/// A day, or a month, as a small whole number.
pub(crate) fn within(value: Option<u32>, most: u8) -> Option<u8> {
    value.and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=most).contains(n))
}

/// A plain number from digits, with its second reading; digits that make no number are kept.
pub(crate) fn from_digits(
    pieces: &Pieces<'_>,
    first: usize,
    last: usize,
    reading: (Option<Decimal>, Option<Decimal>),
) -> Found {
    let found = Found::new(pieces.text, pieces.span(first, last), reading.0, Kind::Plain);
    found.or_value(reading.1)
}

/// `16-18 million`, `từ 16 đến 18 triệu`: the first number shares the multiplier of the second.
pub(crate) fn share_multiplier(
    pieces: &Pieces<'_>,
    at: usize,
    found: Found,
    joiners: &[&str],
    multiplier: impl Fn(usize) -> Option<Decimal>,
) -> Found {
    let joined = matches!(pieces.sign(at + 1), Some('-' | '–' | '—'))
        || pieces.word(at + 1).is_some_and(|word| joiners.contains(&word));
    if !joined || pieces.digits(at + 2).is_none() {
        return found;
    }
    let value = found.number.value;
    match (value, multiplier(at + 3)) {
        (Some(value), Some(by)) => found.or_value(value.times(by)),
        _ => found,
    }
}

/// Two numbers written as `9/11` or `25-3` that may be a date as well.
pub(crate) fn maybe_date(found: Found, dates: &[(Option<u32>, Option<u32>)]) -> Found {
    dates.iter().fold(found, |found, &(day, month)| match (within(day, 31), within(month, 12)) {
        (Some(day), Some(month)) => found.or(Form::DayMonth(day, month)),
        _ => found,
    })
}
