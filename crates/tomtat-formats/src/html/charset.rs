//! The charset that a page declares, by the prescan of the HTML standard, simplified.

/// The label in `<meta charset=…>`, `<meta … content="text/html; charset=…">` or an XML
/// declaration, within the first bytes.
pub(super) fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..4096).unwrap_or(bytes).to_ascii_lowercase();
    if head.starts_with(b"<?xml")
        && let Some(label) = crate::xml::declared_encoding(&head)
    {
        return Some(label);
    }
    let mut rest = head.as_slice();
    while let Some(at) = memchr::memmem::find(rest, b"<meta") {
        rest = rest.get(at + 5..)?;
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        let tag = rest.get(..end)?;
        if let Some(at) = memchr::memmem::find(tag, b"charset") {
            let value = tag.get(at + 7..)?.trim_ascii_start().strip_prefix(b"=");
            let label: String = value
                .unwrap_or_default()
                .iter()
                .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\''))
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.'))
                .map(|b| char::from(*b))
                .collect();
            if !label.is_empty() {
                return Some(label);
            }
        }
    }
    None
}
