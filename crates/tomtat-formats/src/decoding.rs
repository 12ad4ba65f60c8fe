//! Bytes to text, by `tomtat-decode`.

use tomtat_article::Warning;
use tomtat_decode::{DecodeError, Hints};

use crate::Options;
use crate::error::Problem;

/// Text with how it was decoded.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: String,
    pub(crate) warnings: Vec<Warning>,
}

/// Decodes a document or a record.
pub(crate) fn decode(
    bytes: &[u8],
    declared: Option<&str>,
    options: &Options,
) -> Result<Decoded, Problem> {
    let hints = Hints { declared, forced: options.encoding.as_deref() };
    match tomtat_decode::decode(bytes, &hints) {
        Ok(decoded) => {
            let (text, warnings) = (decoded.text, decoded.warnings);
            Ok(Decoded { text, encoding: decoded.encoding, warnings })
        }
        Err(DecodeError::NotText { why, .. }) => Err(Problem::NotText(why)),
        Err(other) => Err(Problem::Encoding(other.to_string())),
    }
}

/// Cleans a text that came out of Unicode already: a field of a record, a word document.
pub(crate) fn clean(text: String) -> (String, Vec<Warning>) {
    tomtat_decode::normalize(text)
}

/// The text of a field. Unicode already, but it may hold what was read in the wrong encoding or
/// typed in VIQR before it was put into the record.
pub(crate) fn value(text: String, options: &Options) -> (String, Vec<Warning>) {
    if options.encoding.is_some() {
        return clean(text);
    }
    match tomtat_decode::decode(text.as_bytes(), &Hints::default()) {
        Ok(decoded) => (decoded.text, decoded.warnings),
        // Looks like no text, but it is what the field holds.
        Err(_) => clean(text),
    }
}
