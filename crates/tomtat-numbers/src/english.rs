//! Numbers as English writes them: 41,000; 3.2 billion; May 31; 3:30 p.m.; twenty-five.

use crate::found::{Form, Found};
use crate::read::{self, is_year, within};
use crate::tables::{self, ENGLISH, Role};
use crate::token::Pieces;
use crate::{Decimal, Kind};

const JOINERS: &[&str] = &["to", "and", "or"];
/// Words before which "May" is the month and not the verb.
const BEFORE_MAY: &[&str] = &[
    "in", "of", "last", "this", "next", "since", "by", "until", "early", "late", "mid", "during",
    "from", "to", "through", "between", "and", "before", "after", "on", "till",
];

/// Reads what stands at `at`; returns how many pieces it took.
pub(crate) fn step(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    if pieces.digits(at).is_some() {
        return digits(pieces, at, out);
    }
    let Some(word) = pieces.word(at) else { return 1 };
    if let Some(taken) = read::unit(pieces, at) {
        return taken;
    }
    if let Some(month) = month_at(pieces, at) {
        return after_month(pieces, at, month, out);
    }
    if let Some(&day) = tables::WEEKDAYS.get(word) {
        out.push(Found::hint_of(pieces.text, pieces.span(at, at), Form::Weekday(day)));
        return 1;
    }
    words(pieces, at, out)
}

fn source<'a>(pieces: &Pieces<'a>, at: usize) -> &'a str {
    let span = pieces.get(at).map(|piece| piece.span.clone()).unwrap_or_default();
    pieces.text.get(span).unwrap_or_default()
}

/// The month named at `at`: a capital, and a full stop or a number after a short form.
fn month_at(pieces: &Pieces<'_>, at: usize) -> Option<u8> {
    let word = pieces.word(at)?;
    let month = *tables::MONTHS.get(word)?;
    let full = word.len() > 4 || matches!(word, "may" | "june" | "july");
    let marked = pieces.sign(at + 1) == Some('.') || pieces.digits(at + 1).is_some();
    (source(pieces, at).starts_with(char::is_uppercase) && (full || marked)).then_some(month)
}

/// A day of one or two digits at `at`, with its suffix: the day and the last piece.
fn day_at(pieces: &Pieces<'_>, at: usize) -> Option<(u8, usize)> {
    let day =
        within(pieces.small(at), 31).filter(|_| pieces.digits(at).is_some_and(|d| d.len() < 3))?;
    Some((day, if suffix(pieces, at) { at + 1 } else { at }))
}

fn suffix(pieces: &Pieces<'_>, at: usize) -> bool {
    pieces.glued(at) && matches!(pieces.word(at + 1), Some("st" | "nd" | "rd" | "th"))
}

fn year_at(pieces: &Pieces<'_>, at: usize) -> Option<u16> {
    pieces.small(at).filter(|&y| is_year(y)).and_then(|y| y.try_into().ok())
}

/// `, 2023` or ` 2023` after piece `at`.
fn year_after(pieces: &Pieces<'_>, at: usize) -> (Option<u16>, usize) {
    let skip = 1 + usize::from(matches!(pieces.sign(at + 1), Some(',')));
    match year_at(pieces, at + skip) {
        Some(year) => (Some(year), at + skip),
        None => (None, at),
    }
}

fn after_month(pieces: &Pieces<'_>, at: usize, month: u8, out: &mut Vec<Found>) -> usize {
    let text = pieces.text;
    let stop = usize::from(pieces.sign(at + 1) == Some('.') && pieces.glued(at));
    // "7,2023" without a space is one group of digits; a day comes alone.
    let Some((first, mut last)) = day_at(pieces, at + stop + 1) else {
        let (year, last) = year_after(pieces, at + stop);
        let span = pieces.span(at, last);
        let verb = pieces.word(at) == Some("may")
            && year.is_none()
            && !pieces.word_before(at).is_some_and(|word| BEFORE_MAY.contains(&word));
        out.push(if verb {
            Found::hint_of(text, span, Form::Month(month))
        } else {
            Found::month(text, span, month, year)
        });
        return last + 1 - at;
    };
    let mut days = vec![(first, pieces.span(at, last))];
    while days.len() < 8 {
        let joined = matches!(pieces.sign(last + 1), Some('-' | '–' | '—'))
            || matches!(pieces.word(last + 1), Some("to" | "and" | "or"));
        match day_at(pieces, last + 2) {
            Some((day, end)) if joined && !counts_something(pieces, end) => {
                days.push((day, pieces.span(last + 2, end)));
                last = end;
            }
            _ => break,
        }
    }
    let (year, end) = year_after(pieces, last);
    for (day, span) in days {
        out.push(Found::date(text, span, day, month, year));
    }
    end + 1 - at
}

/// Whether the digits that end at `at` count something (`and 10 million`, `and 5%`).
fn counts_something(pieces: &Pieces<'_>, at: usize) -> bool {
    pieces.sign(at + 1) == Some('%') || multiplier(pieces, at + 1).is_some()
}

fn multiplier(pieces: &Pieces<'_>, at: usize) -> Option<Decimal> {
    ENGLISH.value(pieces.word(at)?, &[Role::Times])
}

/// Multipliers after the number that ends at piece `last`: their product and the last piece.
fn multipliers(pieces: &Pieces<'_>, last: usize) -> (Option<Decimal>, usize) {
    let (mut product, mut end) = (None::<Decimal>, last);
    for _ in 0..4 {
        let hyphen = usize::from(pieces.sign(end + 1) == Some('-') && pieces.glued(end));
        let Some(by) = multiplier(pieces, end + 1 + hyphen) else { break };
        product = Some(product.and_then(|p| p.times(by)).unwrap_or(by));
        end += 1 + hyphen;
    }
    (product, end)
}

fn digits(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    let text = pieces.text;
    if read::is_code(pieces, at) {
        return number(pieces, at, out);
    }
    // 7 October 2023, 7th of October
    if let Some((day, last)) = day_at(pieces, at) {
        let of = usize::from(pieces.word(last + 1) == Some("of"));
        if let Some(month) = month_at(pieces, last + 1 + of) {
            let (year, end) = year_after(pieces, last + 1 + of);
            out.push(Found::date(text, pieces.span(at, end), day, month, year));
            return end + 1 - at;
        }
    }
    if let Some(taken) = time(pieces, at, out).or_else(|| slashed(pieces, at, out)) {
        return taken;
    }
    number(pieces, at, out)
}

/// `9/11`, `10/7/2023`: either order.
fn slashed(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let slash =
        |at: usize| pieces.sign(at + 1) == Some('/') && pieces.glued(at) && pieces.glued(at + 1);
    let (first, second) = (pieces.small(at)?, pieces.small(at + 2).filter(|_| slash(at))?);
    let third = pieces.small(at + 4).filter(|_| slash(at + 2));
    let last = if third.is_some() { at + 4 } else { at + 2 };
    for piece in (at..=last).step_by(2) {
        let value = Decimal::from(pieces.small(piece)?);
        let found = Found::plain(pieces.text, pieces.span(piece, piece), value);
        let either = [(Some(first), Some(second)), (Some(second), Some(first))];
        out.push(if piece < at + 4 { read::maybe_date(found, &either) } else { found });
    }
    Some(last + 1 - at)
}

fn time(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let hour = pieces.small(at).and_then(|h| u8::try_from(h).ok()).filter(|h| *h <= 24)?;
    let colon = pieces.sign(at + 1) == Some(':') && pieces.glued(at) && pieces.glued(at + 1);
    let minute =
        pieces.digits(at + 2).filter(|d| colon && d.len() == 2).and_then(|d| d.parse().ok());
    let minute: Option<u8> = minute.filter(|m| *m < 60);
    let mut last = if minute.is_some() { at + 2 } else { at };
    let half = match (pieces.word(last + 1), pieces.sign(last + 2), pieces.word(last + 3)) {
        (Some(half @ ("am" | "pm")), ..) => Some((half.starts_with('p'), 1)),
        (Some(half @ ("a" | "p")), Some('.'), Some("m")) => {
            let stop = usize::from(pieces.sign(last + 4) == Some('.'));
            Some((half == "p", 3 + stop))
        }
        (Some("o"), Some('\'' | '’'), Some("clock")) => Some((false, 3)),
        _ => None,
    };
    if minute.is_none() && half.is_none() {
        return None;
    }
    let mut of_day = hour;
    if let Some((afternoon, taken)) = half {
        last += taken;
        if afternoon && hour < 12 {
            of_day += 12;
        }
    }
    let mut found = Found::time(pieces.text, pieces.span(at, last), of_day, minute.unwrap_or(0));
    // The hour as written counts as a value too.
    found.states.push(Form::Value(Decimal::from(u32::from(hour))));
    if minute.unwrap_or(0) == 0 {
        found.alternatives.push(vec![Form::Value(Decimal::from(u32::from(hour)))]);
    }
    out.push(found);
    Some(last + 1 - at)
}

fn number(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    let raw = pieces.digits(at).unwrap_or_default();
    let reading = read::values(raw, ',', '.');
    let code = read::is_code(pieces, at);
    let Some(value) = reading.0 else {
        out.push(read::from_digits(pieces, at, at, reading));
        return 1;
    };
    let (by, mut last) = multipliers(pieces, at);
    let total = by.map_or(Some(value), |by| value.times(by));
    let small = pieces.small(at);
    let mut found = Found::new(pieces.text, pieces.span(at, last), total, Kind::Plain);
    let mut kind = Kind::Plain;
    // $5bn, $5m (or 5 metres), 5k, 1990s, 21st
    if by.is_none() && pieces.glued(at) {
        let power = match pieces.word(at + 1) {
            Some("m") => Some(6),
            Some("k") => Some(3),
            Some("b") => Some(9),
            Some("s") => {
                kind = Kind::Year;
                let short = small.map(|n| if n > 100 { n % 100 } else { 1900 + n });
                found = found.or_value(short.map(Decimal::from));
                None
            }
            Some("st" | "nd" | "rd" | "th") => {
                kind = Kind::Ordinal;
                None
            }
            _ => None,
        };
        found = found.or_value(power.and_then(|power| value.times(Decimal::new(1, power))));
    }
    match (pieces.word(last + 1), pieces.word(last + 2), pieces.word(last + 3)) {
        (Some("decade" | "decades"), ..) => found = found.or_value(value.times(Decimal::from(10))),
        (Some("century" | "centuries"), ..) if kind != Kind::Ordinal => {
            found = found.or_value(value.times(Decimal::from(100)));
        }
        (Some("and"), Some("a"), Some("half")) => {
            found = found.or_value(value.plus(Decimal::new(5, -1)));
        }
        _ => {}
    }
    if by.is_none() {
        found = read::share_multiplier(pieces, at, found, JOINERS, |at| {
            multipliers(pieces, at.saturating_sub(1)).0
        });
    }
    let percent = pieces.sign(last + 1) == Some('%')
        || matches!(pieces.word(last + 1), Some("percent" | "pct" | "percentage"))
        || (pieces.word(last + 1), pieces.word(last + 2)) == (Some("per"), Some("cent"));
    if code {
        kind = Kind::Code;
    } else if percent {
        kind = Kind::Percent;
    } else if let Some(currency) = read::currency(pieces, at, last) {
        kind = Kind::Money { currency };
    } else if kind == Kind::Plain && by.is_none() && raw.len() == 4 && small.is_some_and(is_year) {
        kind = Kind::Year;
    }
    last += usize::from(pieces.sign(last + 1) == Some('%'));
    out.push(found.kind(kind));
    last + 1 - at
}

/// Number words, hints and Roman numerals.
fn words(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    let text = pieces.text;
    let word = pieces.word(at).unwrap_or_default();
    let span = pieces.span(at, at);
    if let Some((value, last, ordinal)) = spoken(pieces, at) {
        let mut found = Found::plain(text, pieces.span(at, last), value);
        if matches!(pieces.word(last + 1), Some("decade" | "decades")) {
            found = found.or_value(value.times(Decimal::from(10)));
        }
        if (pieces.word(last + 1), pieces.word(last + 2), pieces.word(last + 3))
            == (Some("and"), Some("a"), Some("half"))
        {
            found = found.or_value(value.plus(Decimal::new(5, -1)));
        }
        // "three to five million"
        let joined = matches!(pieces.word(last + 1), Some("to" | "or"));
        if let (true, Some((_, end, _))) = (joined, spoken_plain(pieces, last + 2)) {
            let (by, _) = multipliers(pieces, end);
            found = found.or_value(by.and_then(|by| value.times(by)));
        }
        let small = value.whole().is_none_or(|n| n <= 12);
        let found = if small || (ordinal && last == at) { found.weak() } else { found };
        out.push(if ordinal { found.kind(Kind::Ordinal) } else { found });
        return last + 1 - at;
    }
    // a hundred, half a million
    let article = usize::from(matches!(pieces.word(at + 1), Some("a")) && word == "half");
    if matches!(word, "a" | "an" | "half")
        && let (Some(by), last) = multipliers(pieces, at + article)
    {
        let share = if word == "half" { Decimal::new(5, -1) } else { Decimal::from(1) };
        if let Some(value) = by.times(share) {
            let found = Found::plain(text, pieces.span(at, last), value);
            let rough = by.whole().is_none_or(|n| n <= 1000);
            out.push(if rough { found.weak() } else { found });
            return last + 1 - at;
        }
    }
    match word {
        "noon" | "midday" | "midnight" => {
            out.push(Found::hint_of(text, span.clone(), Form::Time(0)))
        }
        _ => {}
    }
    for value in ENGLISH.likes(word) {
        out.push(Found::hint(text, span.clone(), value));
    }
    if let Some(value) = read::roman(source(pieces, at)).filter(|_| word != "i") {
        out.push(Found::hint(text, span, Decimal::from(value)));
    }
    1
}

/// A number in words from `at` on: its value, its last piece, whether it is an ordinal.
fn spoken(pieces: &Pieces<'_>, at: usize) -> Option<(Decimal, usize, bool)> {
    let (value, last, ordinal) = spoken_plain(pieces, at)?;
    let mut total = value;
    let mut end = last;
    if ordinal {
        return Some((total, end, true));
    }
    if pieces.word(end + 1) == Some("hundred") {
        total = total.times(Decimal::from(100))?;
        end += 1;
        let and = usize::from(pieces.word(end + 1) == Some("and"));
        if let Some((rest, last, ordinal)) = spoken_plain(pieces, end + 1 + and)
            && !ordinal
        {
            total = total.plus(rest)?;
            end = last;
        }
    }
    let (by, last) = multipliers(pieces, end);
    if let Some(by) = by {
        total = total.times(by)?;
        end = last;
    }
    Some((total, end, false))
}

/// `twenty-five`, `seven`, `twenty-first`.
fn spoken_plain(pieces: &Pieces<'_>, at: usize) -> Option<(Decimal, usize, bool)> {
    let word = pieces.word(at)?;
    if let Some(tens) = ENGLISH.value(word, &[Role::Tens]) {
        let hyphen = usize::from(pieces.sign(at + 1) == Some('-') && pieces.glued(at));
        let next = at + 1 + hyphen;
        let unit = |roles: &[Role]| {
            let value = ENGLISH.value(pieces.word(next)?, roles)?;
            value.whole().is_some_and(|n| n < 10).then_some(value)
        };
        if let Some(ones) = unit(&[Role::Small]) {
            return Some((tens.plus(ones)?, next, false));
        }
        if let Some(ones) = unit(&[Role::Ordinal]) {
            return Some((tens.plus(ones)?, next, true));
        }
        return Some((tens, at, false));
    }
    if let Some(value) = ENGLISH.value(word, &[Role::Small]) {
        return Some((value, at, false));
    }
    ENGLISH.value(word, &[Role::Ordinal]).map(|value| (value, at, true))
}
