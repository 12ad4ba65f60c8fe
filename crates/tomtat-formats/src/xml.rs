//! What HTML, feeds and the packed formats need of XML.

/// The `encoding` of an XML declaration at the start of these bytes.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let rest = bytes.strip_prefix(b"<?xml")?;
    let declaration = rest.get(..memchr::memmem::find(rest.get(..400).unwrap_or(rest), b"?>")?)?;
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = declaration.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = *value.first()?;
    let value = value.get(1..)?;
    let end = value.iter().position(|b| *b == quote)?;
    String::from_utf8(value.get(..end)?.to_vec()).ok()
}
