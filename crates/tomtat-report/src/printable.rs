//! Makes the text of strangers safe to show: a terminal obeys control
//! characters, and a reader is misled by direction overrides.

use std::borrow::Cow;
use std::fmt::Write;

/// Characters that reorder the text around them on the screen ("Trojan Source",
/// CVE-2021-42574).
fn overrides_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn breaks_the_line(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character must not reach a terminal as it is.
pub(crate) fn unsafe_to_show(c: char) -> bool {
    c.is_control() || overrides_direction(c) || breaks_the_line(c)
}

/// `text` as one line that is safe to show: line breaks become spaces, other
/// control characters a visible sign in their place.
pub(crate) fn one_line(text: &str, unicode: bool) -> Cow<'_, str> {
    if !text.contains(unsafe_to_show) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !unsafe_to_show(c) => safe.push(c),
            c if breaks_the_line(c) => safe.push(' '),
            '\0'..='\u{1f}' if unicode => {
                // The control pictures stand in the order of the characters they picture.
                safe.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'));
            }
            '\u{7f}' if unicode => safe.push('\u{2421}'),
            _ if unicode => safe.push('\u{FFFD}'),
            // Writing to a string cannot fail.
            _ => drop(write!(safe, "{}", c.escape_unicode())),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_lose_their_power_and_stay_visible() {
        assert_eq!(one_line("a\x1b[31mb\u{9b}2Jc\x7f", true), "a␛[31mb\u{FFFD}2Jc␡");
        assert_eq!(one_line("a\x1b[31mb", false), "a\\u{1b}[31mb");
    }

    #[test]
    fn line_breaks_of_every_kind_become_spaces() {
        assert_eq!(one_line("a\nb\r\nc\td\u{2028}e\u{85}f", true), "a b  c d e f");
    }

    #[test]
    fn direction_overrides_are_shown() {
        assert_eq!(one_line("abc\u{202E}txt.exe", true), "abc\u{FFFD}txt.exe");
        assert_eq!(one_line("\u{2066}x", false), "\\u{2066}x");
    }

    #[test]
    fn vietnamese_in_either_unicode_form_is_left_alone() {
        for text in ["Đặng Thị Hòa", "e\u{302}\u{301}", "👨\u{200D}👩\u{200D}👧"] {
            assert!(matches!(one_line(text, true), Cow::Borrowed(_)), "{text}");
        }
    }
}
