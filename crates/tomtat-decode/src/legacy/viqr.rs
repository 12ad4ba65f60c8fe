//! VIQR after RFC 1456: marks as ASCII signs after the letter, `\` before a sign or letter
//! that is none. Real texts seldom escape, so a `.` or `?` at the end of a word is a tone
//! only where the word with it is a syllable, and addresses are left alone.

use crate::letters::{TONES, Tone, is_marked, join, small, split};
use crate::syllable::is_syllable;

/// In the order of [`TONES`] without the first.
const TONE_SIGNS: [char; 5] = ['`', '?', '~', '\'', '.'];

fn shaped(base: char, sign: char) -> Option<char> {
    Some(match (base, sign) {
        ('a', '^') => 'â',
        ('a', '(') => 'ă',
        ('e', '^') => 'ê',
        ('o', '^') => 'ô',
        ('o', '+') => 'ơ',
        ('u', '+') => 'ư',
        ('A', '^') => 'Â',
        ('A', '(') => 'Ă',
        ('E', '^') => 'Ê',
        ('O', '^') => 'Ô',
        ('O', '+') => 'Ơ',
        ('U', '+') => 'Ư',
        _ => return None,
    })
}

fn toned(shape: char, sign: char) -> Option<char> {
    let place = TONE_SIGNS.iter().position(|&s| s == sign)?;
    join(shape, *TONES.get(place + 1)?)
}

pub(crate) fn from_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        // White space goes over; between it stand words with their signs.
        let end = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        let (space, after) = rest.split_at(end);
        let end = after.find(char::is_whitespace).unwrap_or(after.len());
        let (token, after) = after.split_at(end);
        out.push_str(space);
        if is_address(token) {
            out.push_str(&unescape(token))
        } else {
            read(token, &mut out)
        }
        rest = after;
    }
    out
}

/// Reads what stands between white space: words, signs, punctuation.
fn read(token: &str, out: &mut String) {
    let mut chars = token.chars().peekable();
    // Where the word that is being read begins in `out`.
    let mut word = out.len();
    while let Some(c) = chars.next() {
        if c == '\\' {
            match chars.next_if(|next| escapable(*next)) {
                Some(next) => out.push(next),
                None => out.push('\\'),
            }
            if !out.chars().next_back().is_some_and(char::is_alphabetic) {
                word = out.len();
            }
            continue;
        }
        if matches!(c, 'd' | 'D') && chars.next_if(|next| matches!(next, 'd' | 'D')).is_some() {
            out.push(if c == 'd' { 'đ' } else { 'Đ' });
            continue;
        }
        let mut letter = c;
        if let Some(shape) = chars.peek().and_then(|sign| shaped(letter, *sign)) {
            chars.next();
            letter = shape;
        }
        if let Some((sign, with_tone)) =
            chars.peek().and_then(|sign| toned(letter, *sign).map(|letter| (*sign, letter)))
        {
            let mut ahead = chars.clone();
            ahead.next();
            let at_end = !ahead.peek().is_some_and(|c| c.is_alphabetic());
            let candidate = format!("{}{with_tone}", out.get(word..).unwrap_or_default());
            if !(at_end && matches!(sign, '.' | '?')) || is_syllable(&candidate) {
                chars.next();
                letter = with_tone;
            }
        }
        out.push(letter);
        if !letter.is_alphabetic() {
            word = out.len();
        }
    }
}

/// A web or mail address: its dots are dots.
fn is_address(token: &str) -> bool {
    let plain = token.trim_end_matches(['.', ',', ';', ':', ')', '?', '!', '"']);
    token.contains("://")
        || token.contains("www.")
        || token.contains('@')
        || [".com", ".vn", ".net", ".org", ".info", ".edu", ".gov"]
            .iter()
            .any(|end| plain.ends_with(end))
}

fn escapable(c: char) -> bool {
    matches!(c, '\\' | '^' | '(' | '+' | 'd' | 'D') || TONE_SIGNS.contains(&c)
}

/// An address with the escapes taken out, nothing else.
fn unescape(token: &str) -> String {
    let mut out = String::with_capacity(token.len());
    let mut chars = token.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next_if(|next| escapable(*next)) } else { None };
        out.push(escaped.unwrap_or(c));
    }
    out
}

pub(crate) fn encode(text: &str) -> Vec<u8> {
    let mut out = String::with_capacity(text.len());
    let mut previous = '\0';
    for c in text.chars() {
        match c {
            'đ' => out.push_str("dd"),
            'Đ' => out.push_str("DD"),
            // A sign after a vowel, or after one that has its shape sign only, would be a mark.
            '\\' => out.push_str("\\\\"),
            'd' | 'D' if matches!(previous, 'd' | 'D') => {
                out.push('\\');
                out.push(c);
            }
            _ if escapable(c) && split(previous).is_some() => {
                out.push('\\');
                out.push(c);
            }
            _ if is_marked(c) => push_marked(c, &mut out),
            _ => out.push(c),
        }
        previous = c;
    }
    // What is neither ASCII nor Vietnamese (curly quotes) goes out as UTF-8.
    out.into_bytes()
}

fn push_marked(c: char, out: &mut String) {
    let Some((shape, tone)) = split(c) else {
        return;
    };
    let upper = c.is_uppercase();
    let (base, sign) = match small(shape) {
        'ă' => ('a', Some('(')),
        'â' => ('a', Some('^')),
        'ê' => ('e', Some('^')),
        'ô' => ('o', Some('^')),
        'ơ' => ('o', Some('+')),
        'ư' => ('u', Some('+')),
        bare => (bare, None),
    };
    out.push(if upper { base.to_ascii_uppercase() } else { base });
    out.extend(sign);
    if tone != Tone::Level {
        out.extend(TONE_SIGNS.get(tone as usize - 1));
    }
}
