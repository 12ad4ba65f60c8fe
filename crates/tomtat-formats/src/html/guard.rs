//! Pages that would cost the parser more than they are worth.
//!
//! The tree construction of the HTML standard takes time in proportion to the depth of the open
//! elements for each tag, and opens all unclosed formatting elements anew in each paragraph, so a
//! few megabytes of `<div>` or `<font>` keep it busy for hours. Such pages only lose their tags.

/// The deepest nesting that is parsed; pages that people write stay below 100.
const DEEPEST: usize = 1000;

/// Elements that have no end tag, or whose end tag people leave out.
const UNCLOSED: &[&[u8]] = &[
    b"p", b"li", b"br", b"hr", b"img", b"td", b"tr", b"th", b"tbody", b"thead", b"tfoot", b"dd",
    b"dt", b"option", b"input", b"meta", b"link", b"source", b"col", b"area", b"wbr", b"base",
    b"embed", b"param", b"track", b"html", b"body", b"head", b"path",
];

/// True where more elements are open at once than any written page has.
pub(super) fn is_too_deep(html: &str) -> bool {
    let bytes = html.as_bytes();
    let mut depth: usize = 0;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'<', rest)) {
        at += found + 1;
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.starts_with(b"/") {
            depth = depth.saturating_sub(1);
            continue;
        }
        let length = rest.iter().take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
        let name = rest.get(..length).unwrap_or_default().to_ascii_lowercase();
        if !name.is_empty() && !UNCLOSED.contains(&name.as_slice()) {
            depth += 1;
            if depth > DEEPEST {
                return true;
            }
        }
    }
    false
}

/// The text between the tags, a line for each run of it; scripts and styles go with their tags.
pub(super) fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        push(&mut out, text);
        let silent = ["script", "style"].iter().find(|name| {
            after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        });
        let after = match silent.and_then(|name| after.find(&format!("</{name}"))) {
            Some(end) => after.get(end..).unwrap_or_default(),
            None => after,
        };
        rest = after.split_once('>').map_or("", |(_, rest)| rest);
    }
    push(&mut out, rest);
    out
}

fn push(out: &mut String, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(text);
    }
}
