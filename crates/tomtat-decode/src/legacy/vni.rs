//! VNI for Windows: a base letter, then the mark as a letter of windows-1252.

use super::windows_1252_byte;
use crate::letters::{TONES, Tone, capital, join, small, split};

/// Marks that give a tone only, in the order of [`TONES`] without the first.
const TONE_MARKS: [char; 5] = ['ø', 'û', 'õ', 'ù', 'ï'];
/// Circumflex, without tone and with the five.
const CIRCUMFLEX: [char; 6] = ['â', 'à', 'å', 'ã', 'á', 'ä'];
/// Breve, without tone and with the five.
const BREVE: [char; 6] = ['ê', 'è', 'ú', 'ü', 'é', 'ë'];
/// Letters of one byte.
const SINGLE: [(char, char); 9] = [
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('í', 'í'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
    ('ñ', 'đ'),
    ('ô', 'ơ'),
    ('ö', 'ư'),
];

/// The letter that `base` and the mark after it make.
fn marked(base: char, mark: char) -> Option<char> {
    let mark = small(mark);
    let place = |marks: &[char]| marks.iter().position(|&m| m == mark);
    let (shape, tone) = match small(base) {
        'a' | 'e' | 'o' if place(&CIRCUMFLEX).is_some() => {
            let shape = match small(base) {
                'a' => 'â',
                'e' => 'ê',
                _ => 'ô',
            };
            (shape, place(&CIRCUMFLEX)?)
        }
        'a' if place(&BREVE).is_some() => ('ă', place(&BREVE)?),
        c @ ('a' | 'e' | 'o' | 'u' | 'y') => (c, place(&TONE_MARKS)? + 1),
        'ô' => ('ơ', place(&TONE_MARKS)? + 1),
        'ö' => ('ư', place(&TONE_MARKS)? + 1),
        _ => return None,
    };
    let letter = join(shape, *TONES.get(tone)?)?;
    Some(if base.is_uppercase() { capital(letter) } else { letter })
}

fn single(c: char) -> Option<char> {
    let letter = SINGLE.iter().find(|(latin, _)| *latin == small(c))?.1;
    Some(if c.is_uppercase() { capital(letter) } else { letter })
}

pub(crate) fn from_latin(latin: &str) -> String {
    let mut text = String::with_capacity(latin.len());
    let mut chars = latin.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(letter) =
            chars.peek().filter(|mark| !mark.is_ascii()).and_then(|mark| marked(c, *mark))
        {
            chars.next();
            text.push(letter);
        } else {
            text.push(single(c).unwrap_or(c));
        }
    }
    text
}

/// The bytes, or the first character that cannot be written and its offset.
pub(crate) fn encode(text: &str) -> Result<Vec<u8>, (usize, char)> {
    let mut bytes = Vec::with_capacity(text.len() * 4 / 3);
    for (offset, c) in text.char_indices() {
        let case = |latin: char| if c.is_uppercase() { capital(latin) } else { latin };
        let low = small(c);
        let (base, mark) = match split(low) {
            _ if c.is_ascii() => (c, None),
            // The letters of one byte come before base and mark.
            _ if SINGLE.iter().any(|(_, letter)| *letter == low) => {
                let latin = SINGLE.iter().find(|(_, letter)| *letter == low).map(|(l, _)| *l);
                (case(latin.unwrap_or(low)), None)
            }
            Some((shape, tone)) => {
                let bare = match shape {
                    'â' | 'ă' => 'a',
                    'ê' => 'e',
                    'ô' => 'o',
                    'ơ' => 'ô',
                    'ư' => 'ö',
                    shape => shape,
                };
                let place = tone as usize;
                let mark = match shape {
                    'â' | 'ê' | 'ô' => CIRCUMFLEX.get(place),
                    'ă' => BREVE.get(place),
                    _ if tone == Tone::Level => None,
                    _ => TONE_MARKS.get(place - 1),
                };
                (case(bare), mark.map(|mark| case(*mark)))
            }
            None => match windows_1252_byte(c) {
                Some(byte) if !is_code(low) => {
                    bytes.push(byte);
                    continue;
                }
                _ => return Err((offset, c)),
            },
        };
        for latin in [Some(base), mark].into_iter().flatten() {
            bytes.push(windows_1252_byte(latin).ok_or((offset, c))?);
        }
    }
    Ok(bytes)
}

/// Whether a small Latin letter means something else in VNI.
fn is_code(low: char) -> bool {
    TONE_MARKS.contains(&low)
        || CIRCUMFLEX.contains(&low)
        || BREVE.contains(&low)
        || SINGLE.iter().any(|(latin, _)| *latin == low)
}
