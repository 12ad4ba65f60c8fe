//! The only way by which text of strangers gets onto a page.

use std::fmt;

use crate::printable::one_line;

/// Text as it stands between tags or in a double-quoted attribute: displays with every character
/// that means something in HTML as an entity, control characters and direction overrides as
/// visible signs, on one line.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = one_line(self.0, true);
        let mut rest = line.trim();
        while let Some((at, entity)) = rest.bytes().enumerate().find_map(entity) {
            f.write_str(rest.get(..at).unwrap_or_default())?;
            f.write_str(entity)?;
            rest = rest.get(at + 1..).unwrap_or_default();
        }
        f.write_str(rest)
    }
}

/// All of them are ASCII, so that the place after one is a character boundary.
fn entity((at, byte): (usize, u8)) -> Option<(usize, &'static str)> {
    let entity = match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        b'\'' => "&#39;",
        b'`' => "&#96;",
        _ => return None,
    };
    Some((at, entity))
}

/// The address if it may be a link: of the web, and nothing in it but what addresses are made of.
pub(super) fn web_address(text: &str) -> Option<&str> {
    const LONGEST: usize = 2_000;
    let text = text.trim();
    let scheme = text.split_once("://")?.0;
    let of_the_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let plain =
        text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\'));
    (of_the_web && plain && text.len() <= LONGEST).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        let written = Escaped("</script><img src=x onerror='a()'> \"q\" `b` &amp;").to_string();
        assert_eq!(
            written,
            "&lt;/script&gt;&lt;img src=x onerror=&#39;a()&#39;&gt; &quot;q&quot; &#96;b&#96; &amp;amp;"
        );
    }

    #[test]
    fn what_orders_text_anew_or_controls_a_terminal_is_a_sign() {
        assert_eq!(Escaped("a\u{202e}b\0c\nd").to_string(), "a\u{fffd}b\u{2400}c d");
    }

    #[test]
    fn letters_of_all_scripts_stay() {
        let text = "Đặng Thị Hòa “ngữ” – 北京 👩‍👧 e\u{302}\u{301}";
        assert_eq!(Escaped(text).to_string(), text);
    }

    #[test]
    fn a_very_long_text_is_escaped_in_time() {
        let text = "<".repeat(3_000_000);
        assert_eq!(Escaped(&text).to_string().len(), 12_000_000);
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(web_address(" https://a.vn/tin?x=1&y=2 "), Some("https://a.vn/tin?x=1&y=2"));
        assert_eq!(web_address("HTTP://a.vn"), Some("HTTP://a.vn"));
        for other in [
            "javascript:alert(1)//http://a.vn",
            "data:text/html,x",
            "//a.vn",
            "https://a.vn/\u{202e}x",
            "https://a.vn/a b",
            "https://a.vn/\"onclick=x",
            "",
        ] {
            assert_eq!(web_address(other), None, "{other}");
        }
        assert_eq!(web_address(&format!("https://{}", "a".repeat(3_000))), None);
    }
}
