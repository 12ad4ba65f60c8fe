//! Capital vowels with tone marks after TCVN3, which writes them as small ones.
//!
//! `VIÖT` was `VIỆT`: all other letters of the word are capitals. Where a word has too few
//! other letters (`Hµ` is `Hà` or `HÀ`), its line decides. At the start of a sentence, and
//! in a list of names (`data/capitals.txt`), a small toned vowel becomes a capital. Elsewhere
//! nothing says that there was a capital, and the small letter stays.

use std::sync::LazyLock;

use crate::letters::{Tone, capital, small, split};

/// What the letters of a word say about its case, those aside that TCVN3 cannot tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Two or more letters, all capitals.
    Capitals,
    /// Some letter is small.
    Small,
    /// No letter, or a single capital, says anything.
    Open,
}

struct Word {
    start: usize,
    end: usize,
    case: Case,
    toned: bool,
}

/// Restores the capitals that are certain. Works line by line; linear in the text.
pub(crate) fn restore(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        restore_line(line, &mut out);
    }
    out
}

fn restore_line(line: &str, out: &mut String) {
    let words = words(line);
    let mut done = 0;
    let after = following(&words);
    let mut before = Case::Open;
    let names = names_in(line);
    for (number, (word, after)) in words.iter().zip(after).enumerate() {
        let Some(letters) = line.get(word.start..word.end) else { continue };
        let lead = line.get(done..word.start).unwrap_or_default();
        out.push_str(lead);
        done = word.end;
        let all = match word.case {
            Case::Capitals => true,
            Case::Small => false,
            // The nearest words that say something, on both sides where there are both.
            Case::Open => {
                let around = [before, after];
                around.contains(&Case::Capitals) && !around.contains(&Case::Small)
            }
        };
        if word.case != Case::Open {
            before = word.case;
        }
        let lost = letters.chars().next().and_then(split).is_some_and(|(_, t)| t != Tone::Level);
        let first = !all
            && lost
            && (number == 0
                || starts_sentence(line.get(..word.start).unwrap_or_default())
                || names.binary_search(&word.start).is_ok());
        if word.toned && (all || first) {
            for (place, c) in letters.chars().enumerate() {
                out.push(if all || place == 0 { capital(c) } else { c });
            }
        } else {
            out.push_str(letters);
        }
    }
    out.push_str(line.get(done..).unwrap_or_default());
}

fn words(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<(usize, usize, usize, bool)> = None;
    for (place, c) in line.char_indices().chain([(line.len(), ' ')]) {
        if c.is_alphabetic() {
            let (_, big, little, toned) = open.get_or_insert((place, 0, 0, false));
            if split(c).is_some_and(|(_, tone)| tone != Tone::Level) && !c.is_uppercase() {
                *toned = true;
            } else if c.is_uppercase() {
                *big += 1;
            } else {
                *little += 1;
            }
        } else if let Some((start, big, little, toned)) = open.take() {
            let case = match (big, little) {
                (_, 1..) => Case::Small,
                (2.., 0) => Case::Capitals,
                _ => Case::Open,
            };
            words.push(Word { start, end: place, case, toned });
        }
    }
    words
}

/// For each word the case of the nearest word after it that says something.
fn following(words: &[Word]) -> Vec<Case> {
    let mut next = Case::Open;
    let mut cases: Vec<Case> = words
        .iter()
        .rev()
        .map(|word| {
            let here = next;
            if word.case != Case::Open {
                next = word.case;
            }
            here
        })
        .collect();
    cases.reverse();
    cases
}

/// Whether a sentence begins after `before`, the part of the line up to a word. Looks back
/// only to the word before.
fn starts_sentence(before: &str) -> bool {
    let quote = |c: char| matches!(c, '"' | '“' | '‘' | '\'' | '«' | '(' | '[');
    let unquoted = before.trim_end_matches(quote);
    let bare = unquoted.trim_end();
    let spaced = bare.len() < unquoted.len();
    let closed = bare.trim_end_matches(['"', '”', '’', '»', ')', ']']);
    match closed.chars().next_back() {
        Some('?' | '!' | '…') => spaced,
        // An ellipsis in a sentence, or an abbreviation of one letter, is no end.
        Some('.') => spaced && !closed.ends_with("..") && !ends_in_initial(closed),
        // : "Ở đây …
        Some(':') => unquoted.len() < before.len(),
        _ => false,
    }
}

fn ends_in_initial(closed: &str) -> bool {
    let mut back = closed.chars().rev().skip(1);
    back.next().is_some_and(char::is_alphabetic) && !back.next().is_some_and(char::is_alphabetic)
}

/// The names of the list: as written, as TCVN3 leaves them, and where in the name
/// the capitals to restore stand.
struct Name {
    lost: String,
    places: Vec<usize>,
}

static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    include_str!("../data/capitals.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|name| {
            let mut lost = String::new();
            let mut places = Vec::new();
            for c in name.chars() {
                if split(c).is_some_and(|(_, tone)| tone != Tone::Level) && c.is_uppercase() {
                    places.push(lost.len());
                    lost.push(small(c));
                } else {
                    lost.push(c);
                }
            }
            Name { lost, places }
        })
        .collect()
});

/// The byte places in `line` of small letters that the list says are capitals.
fn names_in(line: &str) -> Vec<usize> {
    let mut places = Vec::new();
    for name in NAMES.iter() {
        for (start, found) in line.match_indices(&name.lost) {
            let end = start + found.len();
            let open = |side: Option<char>| !side.is_some_and(char::is_alphanumeric);
            if open(line.get(..start).and_then(|s| s.chars().next_back()))
                && open(line.get(end..).and_then(|s| s.chars().next()))
            {
                places.extend(name.places.iter().map(|place| start + place));
            }
        }
    }
    places.sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_come_back_where_words_around_leave_no_doubt() {
        for (lost, text) in [
            ("CộNG HòA Xã HộI CHủ NGHĩA VIệT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("UBND tỉnh Hà Tĩnh", "UBND tỉnh Hà Tĩnh"),
            ("Hà Nội", "Hà Nội"),
            ("ở đây. ông ấy nói: “ừ”. ở Hà Nội", "Ở đây. ông ấy nói: “Ừ”. Ở Hà Nội"),
            ("sang ấn Độ và châu á", "sang Ấn Độ và châu Á"),
            ("châu áo", "châu áo"),
            ("Nguyễn V. á", "Nguyễn V. á"),
        ] {
            assert_eq!(restore(lost), text);
        }
    }
}
