use encoding_rs::{Encoding, UTF_8};
use tomtat_article::{Code, Warning};

use crate::{DecodeError, normalize};

/// What is known about the encoding from outside the bytes. Labels are those of the WHATWG
/// Encoding Standard (`utf-8`, `windows-1258`, `latin1` …) and `tcvn3` or `abc`, `vni`, `viqr`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hints<'a> {
    /// The encoding that the document or its transport declares. Used where the bytes fit it.
    pub declared: Option<&'a str>,
    /// The encoding that the user asks for. Used even where bytes do not fit.
    pub forced: Option<&'a str>,
}

/// How the encoding was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// By the byte order mark at the start.
    Bom,
    /// As declared.
    Declared,
    /// The bytes are UTF-8.
    Utf8,
    /// From the look of the bytes.
    Detected,
    /// As the user asked.
    Forced,
}

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text: NFC, no byte order mark, no control or invisible characters.
    pub text: String,
    /// The name of the encoding: `UTF-8`, `UTF-16LE`, `windows-1258`, `TCVN3`, `VNI`, `VIQR` …
    pub encoding: String,
    /// How the encoding was settled.
    pub basis: Basis,
    /// What was repaired, removed or doubted.
    pub warnings: Vec<Warning>,
}

/// Decodes the bytes of a text.
///
/// # Errors
/// [`DecodeError::NotText`] for images, archives and other binary data,
/// [`DecodeError::UnknownEncoding`] for an unknown forced label.
pub fn decode(bytes: &[u8], hints: &Hints<'_>) -> Result<Decoded, DecodeError> {
    let mut warnings = Vec::new();
    let forced = match hints.forced {
        Some(label) => Some(
            Encoding::for_label(label.as_bytes())
                .ok_or_else(|| DecodeError::UnknownEncoding { label: label.to_owned() })?,
        ),
        None => None,
    };
    let declared = hints.declared.and_then(|l| Encoding::for_label(l.as_bytes()));
    let (encoding, basis) = if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        (encoding, Basis::Bom)
    } else if let Some(encoding) = forced {
        (encoding, Basis::Forced)
    } else if let Some(encoding) = declared {
        (encoding, Basis::Declared)
    } else if simdutf8::basic::from_utf8(bytes).is_ok() {
        (UTF_8, Basis::Utf8)
    } else {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
        warnings.push(Warning::new(
            Code::EncodingGuessed,
            format!("the encoding was guessed: {}", guess.name()),
        ));
        (guess, Basis::Detected)
    };
    let (text, bad) = encoding.decode_with_bom_removal(bytes);
    if bad {
        warnings
            .push(Warning::new(Code::EncodingRepaired, "bytes that were no text were replaced"));
    }
    let (text, more) = normalize(text.into_owned());
    warnings.extend(more);
    Ok(Decoded { text, encoding: encoding.name().to_owned(), basis, warnings })
}
