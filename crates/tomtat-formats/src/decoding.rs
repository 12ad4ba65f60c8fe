//! Bytes to text, by `tomtat-decode`.

use tomtat_article::{Code, Warning};

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
    // A stand-in until tomtat-decode is merged.
    let label = options.encoding.as_deref().or(declared).unwrap_or("utf-8");
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())
        .ok_or_else(|| Problem::Encoding(format!("no encoding is called {label:?}")))?;
    let (text, encoding, broken) = encoding.decode(bytes);
    let mut warnings = Vec::new();
    if broken {
        warnings.push(Warning::new(Code::EncodingRepaired, "bytes that are no text were replaced"));
    }
    Ok(Decoded { text: text.into_owned(), encoding: encoding.name().to_owned(), warnings })
}
