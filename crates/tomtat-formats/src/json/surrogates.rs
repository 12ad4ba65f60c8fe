//! Lone surrogates: half of a character as `\ud83d`, which programs write that cut a text at a
//! number of UTF-16 units. JSON's grammar allows them, Unicode does not.

/// The text with each lone surrogate escape made `\ufffd`; `None` where there is none.
pub(super) fn mended(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        let slash = at + found;
        at = slash + 2;
        let Some(unit) = escape_at(bytes, slash) else { continue };
        at = slash + 6;
        match unit {
            0xd800..=0xdbff
                if escape_at(bytes, at).is_some_and(|next| (0xdc00..0xe000).contains(&next)) =>
            {
                at += 6;
            }
            0xd800..=0xdfff => {
                let out = out.get_or_insert_with(|| bytes.to_vec());
                if let Some(escape) = out.get_mut(slash..slash + 6) {
                    escape.copy_from_slice(b"\\ufffd");
                }
            }
            _ => {}
        }
    }
    String::from_utf8(out?).ok()
}

/// The code unit of a `\uXXXX` that begins here.
fn escape_at(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let digits =
        std::str::from_utf8(digits).ok().filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn halves_are_replaced_and_pairs_are_left() {
        assert_eq!(mended(r#""a\ud83d""#).unwrap(), r#""a\ufffd""#);
        assert_eq!(
            mended(r#""\ude00\ud83d\ude00\ud83d x""#).unwrap(),
            r#""\ufffd\ud83d\ude00\ufffd x""#
        );
        assert_eq!(mended(r#""\ud83d\ude00 \\ud83d \u00e9""#), None);
    }
}
