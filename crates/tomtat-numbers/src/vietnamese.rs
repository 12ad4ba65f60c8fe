//! Numbers as Vietnamese writes them: 41.000; 3,2 tỷ; 31/5; 15h30; hai mươi lăm.

use crate::found::{Form, Found};
use crate::read::{self, is_year, within};
use crate::tables::{Role, VIETNAMESE};
use crate::token::{Piece, Pieces};
use crate::{Decimal, Kind};

const HALF: &str = "rưỡi";
const JOINERS: &[&str] = &["đến", "tới", "hoặc", "và", "hay"];
/// Words before a date of the form 25-3, which else is a range or a score.
const DATE_WORDS: &[&str] =
    &["ngày", "hôm", "sáng", "trưa", "chiều", "tối", "đêm", "mùng", "mồng", "từ"];

/// Reads what stands at `at`; returns how many pieces it took.
pub(crate) fn step(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    if pieces.digits(at).is_some() {
        return digits(pieces, at, out);
    }
    let Some(word) = pieces.word(at) else { return 1 };
    if let Some(taken) = read::unit(pieces, at) {
        return taken;
    }
    match word {
        "tháng" => month(pieces, at, out),
        "thứ" => ordinal(pieces, at, out),
        "chủ" if pieces.word(at + 1) == Some("nhật") => {
            out.push(Found::hint_of(pieces.text, pieces.span(at, at + 1), Form::Weekday(8)));
            2
        }
        _ => words(pieces, at, out),
    }
}

fn text_of<'a>(pieces: &Pieces<'a>, at: usize) -> &'a str {
    let span = pieces.get(at).map(|piece: &Piece| piece.span.clone()).unwrap_or_default();
    pieces.text.get(span).unwrap_or_default()
}

/// The value of the multiplier at `at`. `tỷ lệ`, `tỷ số` and their like are no billions.
fn multiplier(pieces: &Pieces<'_>, at: usize) -> Option<Decimal> {
    let word = pieces.word(at)?;
    let value = VIETNAMESE.value(word, &[Role::Times])?;
    let other = matches!(word, "tỷ" | "tỉ")
        && matches!(pieces.word(at + 1), Some("lệ" | "số" | "trọng" | "giá" | "suất" | "phú"));
    (!other).then_some(value)
}

/// Multipliers from `at` on: their product and how many.
fn multipliers(pieces: &Pieces<'_>, at: usize) -> (Option<Decimal>, usize) {
    let (mut product, mut count) = (None::<Decimal>, 0);
    while let (true, Some(by)) = (count < 4, multiplier(pieces, at + count)) {
        product = Some(product.and_then(|p| p.times(by)).unwrap_or(by));
        count += 1;
    }
    (product, count)
}

fn digits(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    if read::is_code(pieces, at) {
        return number(pieces, at, out);
    }
    if let Some(taken) = date(pieces, at, out) {
        return taken;
    }
    if let Some(taken) = time(pieces, at, out) {
        return taken;
    }
    number(pieces, at, out)
}

fn divided(pieces: &Pieces<'_>, at: usize) -> Option<char> {
    let sign = pieces.sign(at + 1).filter(|sign| matches!(sign, '/' | '-' | '–' | '.'))?;
    (pieces.glued(at) && pieces.glued(at + 1) && pieces.digits(at + 2).is_some()).then_some(sign)
}

fn date(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let text = pieces.text;
    let dated = pieces.word_before(at).is_some_and(|word| DATE_WORDS.contains(&word));
    // 30.4.1975 is one group of digits.
    let parts: Vec<&str> = pieces.digits(at)?.splitn(4, '.').collect();
    if let [day, month, year] = parts[..]
        && year.len() == 4
    {
        let (day, month) = (within(day.parse().ok(), 31)?, within(month.parse().ok(), 12)?);
        out.push(Found::date(text, pieces.span(at, at), day, month, year.parse().ok()));
        return Some(1);
    }
    let first = pieces.small(at)?;
    if pieces.word(at + 1) == Some("tháng") && dated {
        let (day, month) = (within(Some(first), 31)?, within(pieces.small(at + 2), 12)?);
        let (year, last) = year_after(pieces, at + 2);
        out.push(Found::date(text, pieces.span(at, last), day, month, year));
        return Some(last + 1 - at);
    }
    let sign = divided(pieces, at)?;
    let second = pieces.small(at + 2)?;
    let third = divided(pieces, at + 2).filter(|s| *s == sign).and_then(|_| pieces.small(at + 4));
    if let (Some(day), Some(month), Some(year)) =
        (within(Some(first), 31), within(Some(second), 12), third.filter(|&y| y > 0))
    {
        let year = match year {
            0..50 => 2000 + year,
            50..100 => 1900 + year,
            _ => year,
        };
        let year = u16::try_from(year).ok();
        out.push(Found::date(text, pieces.span(at, at + 4), day, month, year));
        return Some(5);
    }
    if is_year(second)
        && let Some(month) = within(Some(first), 12)
    {
        let year = u16::try_from(second).ok();
        out.push(Found::month(text, pieces.span(at, at + 2), month, year));
        return Some(3);
    }
    if third.is_some() {
        return None;
    }
    if let (Some(day), Some(month)) = (within(Some(first), 31), within(Some(second), 12))
        && (sign == '/' || dated)
    {
        out.push(Found::date(text, pieces.span(at, at + 2), day, month, None));
        return Some(3);
    }
    // A score, a range, or a date that nothing marks as one.
    for piece in [at, at + 2] {
        let value = read::values(pieces.digits(piece)?, '.', ',');
        let found = read::from_digits(pieces, piece, piece, value);
        let found = read::maybe_date(found, &[(Some(first), Some(second))]);
        if piece == at {
            out.push(read::share_multiplier(pieces, at, found, JOINERS, |at| {
                multipliers(pieces, at).0
            }));
        } else {
            // The multiplier of the second belongs to it.
            return Some(2 + number(pieces, piece, out));
        }
    }
    None
}

/// `năm 2023`, `/2023`, `-2023` after a month at `at`; the year and the last piece taken.
fn year_after(pieces: &Pieces<'_>, at: usize) -> (Option<u16>, usize) {
    let year = |at: usize| pieces.small(at).filter(|&y| is_year(y)).and_then(|y| y.try_into().ok());
    let joined = pieces.word(at + 1) == Some("năm")
        || matches!(pieces.sign(at + 1), Some('/' | '-' | '–'))
        || (pieces.sign(at + 1) == Some(','));
    match year(at + 2) {
        Some(year) if joined => (Some(year), at + 2),
        _ => (None, at),
    }
}

fn month(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    let text = pieces.text;
    let after_number = at.checked_sub(1).is_some_and(|before| {
        pieces.digits(before).is_some()
            || pieces.word(before).is_some_and(|word| {
                VIETNAMESE.value(word, &[Role::Small, Role::Unit, Role::Times]).is_some()
                    || matches!(word, "vài" | "mấy" | "nhiều" | "nửa")
            })
    });
    if after_number {
        return 1;
    }
    if let Some(month) = within(pieces.small(at + 1), 12) {
        let next = divided(pieces, at + 1).and_then(|_| pieces.small(at + 3));
        if next.is_none_or(is_year) {
            let (year, last) = year_after(pieces, at + 1);
            out.push(Found::month(text, pieces.span(at, last), month, year));
            return last + 1 - at;
        }
        return 1;
    }
    let named = match pieces.word(at + 1) {
        Some("giêng") => Some((1, 2)),
        Some("chạp") => Some((12, 2)),
        Some("tư") => Some((4, 2)),
        Some("mười") => match pieces.word(at + 2) {
            Some("một") => Some((11, 3)),
            Some("hai") => Some((12, 3)),
            _ => Some((10, 2)),
        },
        // "tháng năm" may be "months, years".
        Some("năm") if text_of(pieces, at + 1) == "năm" => None,
        Some(word) => VIETNAMESE
            .value(word, &[Role::Small])
            .and_then(|value| value.whole())
            .and_then(|value| u8::try_from(value).ok())
            .map(|month| (month, 2)),
        None => None,
    };
    let Some((month, taken)) = named.filter(|&(month, _)| month > 0) else { return 1 };
    let (year, last) = year_after(pieces, at + taken - 1);
    out.push(Found::month(text, pieces.span(at, last), month, year));
    last + 1 - at
}

/// `thứ 3` and `thứ ba`: third, or Tuesday.
fn ordinal(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    let day = |n: u32| u8::try_from(n).ok().filter(|n| (2..=7).contains(n));
    if pieces.small(at + 1).is_some() && divided(pieces, at + 1).is_none() {
        let before = out.len();
        let taken = number(pieces, at + 1, out);
        if let Some(found) = out.get_mut(before) {
            found.number.kind = Kind::Ordinal;
            if let Some(day) = pieces.small(at + 1).and_then(day) {
                *found = found.clone().or(Form::Weekday(day));
            }
        }
        return 1 + taken;
    }
    let Some(word) = pieces.word(at + 1) else { return 1 };
    let value = match word {
        "nhất" => Some(Decimal::from(1)),
        "nhì" => Some(Decimal::from(2)),
        _ => VIETNAMESE.value(word, &[Role::Small, Role::Unit]),
    };
    let Some(value) = value else { return 1 };
    // "thứ mười lăm" is longer than what is weak.
    if let Some((compound, taken)) = spoken(pieces, at + 1)
        && taken > 1
    {
        out.push(
            Found::plain(pieces.text, pieces.span(at, at + taken), compound).kind(Kind::Ordinal),
        );
        return 1 + taken;
    }
    let mut found = Found::plain(pieces.text, pieces.span(at, at + 1), value).weak();
    if let Some(day) = value.whole().and_then(|n| u32::try_from(n).ok()).and_then(day) {
        found = found.or(Form::Weekday(day));
    }
    out.push(found.kind(Kind::Ordinal));
    2
}

fn time(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> Option<usize> {
    let hour = pieces.small(at).and_then(|h| u8::try_from(h).ok()).filter(|h| *h <= 24)?;
    let minute_at = |at: usize| {
        let minute = pieces.digits(at).filter(|digits| digits.len() <= 2)?;
        minute.parse::<u8>().ok().filter(|m| *m < 60)
    };
    let (minute, last) = match (pieces.word(at + 1), pieces.sign(at + 1)) {
        (Some("h" | "g"), _) if pieces.glued(at + 1) && minute_at(at + 2).is_some() => {
            (minute_at(at + 2)?, at + 2)
        }
        (Some("h"), _) => (0, at + 1),
        (Some("giờ"), _) => match minute_at(at + 2) {
            Some(minute) if !matches!(pieces.sign(at + 3), Some('/' | '-')) => (minute, at + 2),
            _ if pieces.word(at + 2) == Some(HALF) => (30, at + 2),
            _ => (0, at + 1),
        },
        (_, Some(':')) if pieces.glued(at) && pieces.glued(at + 1) => (minute_at(at + 2)?, at + 2),
        _ => return None,
    };
    out.push(Found::time(pieces.text, pieces.span(at, last), hour, minute));
    Some(last + 1 - at)
}

fn number(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    let text = pieces.text;
    let raw = pieces.digits(at).unwrap_or_default();
    let (value, other) = read::values(raw, '.', ',');
    let code = read::is_code(pieces, at);
    let (by, count) = multipliers(pieces, at + 1);
    let mut last = at + count;
    let Some(value) = value else {
        out.push(read::from_digits(pieces, at, at, (value, other)));
        return 1;
    };
    let mut total = by.map_or(Some(value), |by| value.times(by));
    let mut sums = None;
    if let Some(by) = by {
        if pieces.word(last + 1) == Some(HALF) {
            total = total.and_then(|t| t.plus(by.times(Decimal::new(5, -1))?));
            last += 1;
        } else if let Some((part, taken)) = smaller(pieces, last + 1, by) {
            sums = Some((total, part));
            total = total.and_then(|t| t.plus(part));
            last += taken;
        }
    }
    let span = pieces.span(at, last);
    let mut found = Found::new(text, span, total, Kind::Plain);
    found = found.or_value(other.and_then(|o| by.map_or(Some(o), |by| o.times(by))));
    if let Some((Some(first), part)) = sums {
        found.alternatives.push(vec![Form::Value(first), Form::Value(part)]);
        found.states.extend([Form::Value(first), Form::Value(part)]);
    }
    let next = (pieces.word(last + 1), pieces.word(last + 2));
    match next {
        (Some("thập"), Some("kỷ" | "kỉ" | "niên")) => {
            found = found.or_value(value.times(Decimal::from(10)));
        }
        (Some("thế"), Some("kỷ" | "kỉ")) => {
            found = found.or_value(value.times(Decimal::from(100)))
        }
        (Some(_), Some(HALF)) => found = found.or_value(value.plus(Decimal::new(5, -1))),
        _ => {}
    }
    let percent = pieces.sign(last + 1) == Some('%') || next == (Some("phần"), Some("trăm"));
    let small = pieces.small(at);
    // những năm 90, thập niên 90
    let decade = matches!(pieces.word_before(at), Some("niên" | "kỷ" | "năm"));
    if let (true, Some(n @ 10..100), None) = (decade, small, by) {
        found = found.or_value(Some(Decimal::from(1900 + n)));
    }
    if by.is_none() {
        found = read::share_multiplier(pieces, at, found, JOINERS, |at| multipliers(pieces, at).0);
    }
    let kind = if code {
        Kind::Code
    } else if percent {
        Kind::Percent
    } else if let Some(currency) = read::currency(pieces, at, last) {
        Kind::Money { currency }
    } else if by.is_none() && raw.len() == 4 && small.is_some_and(is_year) {
        Kind::Year
    } else {
        Kind::Plain
    };
    out.push(found.kind(kind));
    last + 1 - at + usize::from(pieces.sign(last + 1) == Some('%'))
}

/// `300 triệu` after `2 tỷ`: a part with a smaller multiplier.
fn smaller(pieces: &Pieces<'_>, at: usize, than: Decimal) -> Option<(Decimal, usize)> {
    let value = read::values(pieces.digits(at)?, '.', ',').0?;
    let (by, count) = multipliers(pieces, at + 1);
    let by = by?;
    (by.whole()? < than.whole()?).then_some((value.times(by)?, 1 + count))
}

/// Number words, hints and Roman numerals.
fn words(pieces: &Pieces<'_>, at: usize, out: &mut Vec<Found>) -> usize {
    let text = pieces.text;
    let word = pieces.word(at).unwrap_or_default();
    if let Some((value, taken)) = spoken(pieces, at) {
        let found = Found::plain(text, pieces.span(at, at + taken - 1), value);
        let small = value.whole().is_some_and(|n| n <= 12) || value == Decimal::from(100);
        let decades = matches!(
            (pieces.word(at + taken), pieces.word(at + taken + 1)),
            (Some("thập"), Some("kỷ" | "kỉ" | "niên"))
        );
        let found = if decades { found.or_value(value.times(Decimal::from(10))) } else { found };
        out.push(if small || taken == 1 { found.weak() } else { found });
        return taken;
    }
    let pair = pieces.word(at + 1).map(|next| format!("{word}_{next}")).unwrap_or_default();
    for like in [word, &pair] {
        for value in VIETNAMESE.likes(like) {
            out.push(Found::hint(text, pieces.span(at, at), value));
        }
    }
    if let Some(value) = read::roman(text_of(pieces, at)) {
        out.push(Found::hint(text, pieces.span(at, at), Decimal::from(value)));
    }
    // nửa triệu
    if let (true, Some(by)) = (word == "nửa", multiplier(pieces, at + 1))
        && let Some(value) = by.times(Decimal::new(5, -1))
    {
        out.push(Found::plain(text, pieces.span(at, at + 1), value));
        return 2;
    }
    1
}

/// A number in words from `at` on: its value and how many words it takes.
fn spoken(pieces: &Pieces<'_>, at: usize) -> Option<(Decimal, usize)> {
    let (first, mut taken) = below_thousand(pieces, at)?;
    let mut total = Decimal::from(first);
    let (by, count) = multipliers(pieces, at + taken);
    let Some(by) = by else { return Some((total, taken)) };
    total = total.times(by)?;
    taken += count;
    if pieces.word(at + taken) == Some(HALF) {
        return Some((total.plus(by.times(Decimal::new(5, -1))?)?, taken + 1));
    }
    // hai triệu ba trăm nghìn
    if let Some((part, more)) = below_thousand(pieces, at + taken)
        && let (Some(less), count) = multipliers(pieces, at + taken + more)
        && less.whole()? < by.whole()?
    {
        return Some((total.plus(Decimal::from(part).times(less)?)?, taken + more + count));
    }
    Some((total, taken))
}

fn below_thousand(pieces: &Pieces<'_>, at: usize) -> Option<(u32, usize)> {
    let value = |at: usize, roles: &[Role]| -> Option<u32> {
        let word = pieces.word(at)?;
        // "năm" is a five only before a multiplier; else it is a year.
        if word == "năm"
            && pieces
                .word(at + 1)
                .is_none_or(|w| w == HALF || { VIETNAMESE.value(w, &[Role::Times]).is_none() })
        {
            return None;
        }
        VIETNAMESE.value(word, roles)?.whole()?.try_into().ok()
    };
    let digit = |at: usize| value(at, &[Role::Small]).filter(|n| *n < 10);
    let unit = |at: usize| value(at, &[Role::Small, Role::Unit]).filter(|n| *n < 10);
    let (mut total, mut taken) = (0, 0);
    if let (Some(hundreds), Some("trăm")) = (digit(at), pieces.word(at + 1)) {
        total = hundreds * 100;
        taken = 2;
        if let (Some("linh" | "lẻ"), Some(ones)) = (pieces.word(at + 2), unit(at + 3)) {
            return Some((total + ones, 4));
        }
    }
    let next = at + taken;
    if pieces.word(next) == Some("mười") {
        let ones = unit(next + 1);
        return Some((total + 10 + ones.unwrap_or(0), taken + 1 + usize::from(ones.is_some())));
    }
    if let (Some(tens), Some("mươi")) = (digit(next), pieces.word(next + 1)) {
        let ones = unit(next + 2);
        total += tens * 10 + ones.unwrap_or(0);
        return Some((total, taken + 2 + usize::from(ones.is_some())));
    }
    if taken > 0 {
        return Some((total, taken));
    }
    digit(at).map(|ones| (ones, 1))
}
