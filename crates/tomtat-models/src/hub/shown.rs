//! Text of strangers, before it is shown.

/// At most `most` characters of it, and of these the letters, digits, spaces and ASCII marks: no
/// control characters, and nothing that turns the direction of a line or hides in it.
pub(super) fn shown(text: &str, most: usize) -> String {
    let plain = |c: &char| c.is_alphanumeric() || c.is_ascii_graphic() || *c == ' ';
    text.chars().filter(plain).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        assert_eq!(shown("MIT\u{202e}\u{2066}\u{200b}\u{ad}\u{feff}\u{1b}[2J\n-0", 80), "MIT[2J-0");
        assert_eq!(shown("Giấy phép 1.0 (tự do)", 80), "Giấy phép 1.0 (tự do)");
        assert_eq!(shown("abcdef", 3), "abc");
    }
}
