use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1258};
use tomtat_article::{Code, Warning};

use crate::legacy::Legacy;
use crate::normalize::{clean, repair_mojibake};
use crate::scan::scan;
use crate::{DecodeError, binary, detect, utf16};

/// What is known about the encoding from outside the bytes. Labels are those of the WHATWG
/// Encoding Standard (`utf-8`, `windows-1258`, `latin1` …) and of [`Legacy::for_label`]
/// (`tcvn3` or `abc`, `vni`, `viqr`).
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

/// An encoding of the standard or one of ours.
#[derive(Clone, Copy)]
enum Label {
    Standard(&'static Encoding),
    Vietnamese(Legacy),
}

impl Label {
    fn parse(label: &str) -> Option<Self> {
        match Legacy::for_label(label) {
            Some(Legacy::Windows1258) => Some(Self::Standard(WINDOWS_1258)),
            Some(legacy) => Some(Self::Vietnamese(legacy)),
            None => Encoding::for_label_no_replacement(label.as_bytes()).map(Self::Standard),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Standard(encoding) => encoding.name(),
            Self::Vietnamese(legacy) => legacy.name(),
        }
    }
}

/// Text before it is cleaned.
struct Raw {
    text: String,
    encoding: &'static str,
    basis: Basis,
}

/// Decodes the bytes of a text. The crate documentation says in which order encodings are
/// tried; [`normalize`](crate::normalize) what is done to the text then.
///
/// # Errors
/// [`DecodeError::NotText`] for images, archives and other binary data,
/// [`DecodeError::UnknownEncoding`] for an unknown forced label. An unknown declared label is
/// a warning.
pub fn decode(bytes: &[u8], hints: &Hints<'_>) -> Result<Decoded, DecodeError> {
    let forced = match hints.forced {
        Some(label) => Some(
            Label::parse(label)
                .ok_or_else(|| DecodeError::UnknownEncoding { label: label.to_owned() })?,
        ),
        None => None,
    };
    let mut warnings = Vec::new();
    let raw = raw(bytes, hints, forced, &mut warnings)?;
    let scanned = scan(&raw.text);
    let (mut text, mut scanned) = repair_mojibake(raw.text, scanned, &mut warnings);
    let (mut encoding, mut basis) = (raw.encoding, raw.basis);
    // A legacy text read as Latin-1, or saved as Unicode so.
    if basis != Basis::Forced
        && !is_legacy(encoding)
        && let Some(legacy) = detect::in_text(&text, &scanned)
    {
        text = legacy.from_latin(&text);
        scanned = scan(&text);
        warnings.push(guessed(legacy.name()));
        (encoding, basis) = (legacy.name(), Basis::Detected);
    }
    let text = clean(text, scanned, &mut warnings);
    Ok(Decoded { text, encoding: encoding.to_owned(), basis, warnings })
}

fn is_legacy(name: &str) -> bool {
    Legacy::ALL.iter().any(|legacy| legacy.name() == name)
}

fn guessed(name: &str) -> Warning {
    let more = if name == Legacy::Tcvn3.name() {
        "; it has no capital vowels with tone marks, and only those were restored that \
         the words around make certain"
    } else {
        ""
    };
    Warning::new(Code::EncodingGuessed, format!("the encoding was detected: {name}{more}"))
}

fn raw(
    bytes: &[u8],
    hints: &Hints<'_>,
    forced: Option<Label>,
    warnings: &mut Vec<Warning>,
) -> Result<Raw, DecodeError> {
    if let Some((text, encoding, bad)) = utf16::utf_32(bytes) {
        if bad > 0 {
            warnings.push(Warning::new(
                Code::EncodingRepaired,
                format!("{bad} units that are no characters were replaced"),
            ));
        }
        return Ok(Raw { text, encoding, basis: Basis::Bom });
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        if let Some(label) = forced.filter(|label| label.name() != encoding.name()) {
            warnings.push(Warning::new(
                Code::EncodingGuessed,
                format!(
                    "read as {} after its byte order mark, not as {}",
                    encoding.name(),
                    label.name()
                ),
            ));
        }
        let body = bytes.get(length..).unwrap_or_default();
        let text = standard(body, encoding, length, warnings);
        return Ok(Raw { text, encoding: encoding.name(), basis: Basis::Bom });
    }
    binary::check_signature(bytes)?;
    if let Some(label) = forced {
        return Ok(labelled(bytes, label, Basis::Forced, warnings));
    }
    let utf_16 = utf16::guess(bytes);
    if utf_16.is_none() {
        binary::check_controls(bytes)?;
    }
    let utf_8 = if utf_16.is_none() { simdutf8::basic::from_utf8(bytes).ok() } else { None };
    if let Some(declared) = hints.declared {
        match Label::parse(declared) {
            Some(label) if fits(bytes, label, utf_8, utf_16) => {
                return Ok(labelled(bytes, label, Basis::Declared, warnings));
            }
            Some(label) => warnings.push(Warning::new(
                Code::EncodingGuessed,
                format!("the bytes are not in the declared encoding {}", label.name()),
            )),
            None => warnings.push(Warning::new(
                Code::EncodingGuessed,
                format!("the declared encoding is unknown: {}", shorten(declared)),
            )),
        }
    }
    if let Some(text) = utf_8 {
        return Ok(Raw { text: text.to_owned(), encoding: UTF_8.name(), basis: Basis::Utf8 });
    }
    let declared_utf_8 = hints.declared.and_then(Label::parse).is_some_and(is_utf_8);
    let label = if let Some(encoding) = utf_16 {
        Label::Standard(encoding)
    } else if mostly_utf_8(bytes, declared_utf_8) {
        let text = standard(bytes, UTF_8, 0, warnings);
        return Ok(Raw { text, encoding: UTF_8.name(), basis: Basis::Utf8 });
    } else if let Some(legacy) = detect::in_bytes(bytes) {
        match legacy {
            Legacy::Windows1258 => Label::Standard(WINDOWS_1258),
            legacy => Label::Vietnamese(legacy),
        }
    } else {
        Label::Standard(detect::any(bytes))
    };
    warnings.push(guessed(label.name()));
    Ok(labelled(bytes, label, Basis::Detected, warnings))
}

/// A label from outside, cut for a message.
fn shorten(label: &str) -> String {
    label.chars().filter(|c| !c.is_control()).take(40).collect()
}

fn is_utf_8(label: Label) -> bool {
    matches!(label, Label::Standard(encoding) if encoding == UTF_8)
}

fn labelled(bytes: &[u8], label: Label, basis: Basis, warnings: &mut Vec<Warning>) -> Raw {
    let text = match label {
        Label::Standard(encoding) => standard(bytes, encoding, 0, warnings),
        // The user knows the font of a text that was pasted as Unicode.
        Label::Vietnamese(legacy) => match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => legacy.from_latin(text),
            Err(_) => legacy.decode(bytes),
        },
    };
    Raw { text, encoding: label.name(), basis }
}

/// Decodes, replaces what does not fit, and says so. `before` bytes stood before these.
fn standard(
    bytes: &[u8],
    encoding: &'static Encoding,
    before: usize,
    warnings: &mut Vec<Warning>,
) -> String {
    if encoding == UTF_8 {
        if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
            return text.to_owned();
        }
        let mut text = String::with_capacity(bytes.len() + 64);
        let (mut count, mut first, mut place) = (0usize, Vec::new(), before);
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            place += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
                count += 1;
                if first.len() < 5 {
                    first.push(place.to_string());
                }
                place += chunk.invalid().len();
            }
        }
        warnings.push(Warning::new(
            Code::EncodingRepaired,
            format!(
                "{count} sequence{} of bytes that are no UTF-8 were replaced by U+FFFD; {}at byte {}",
                if count == 1 { "" } else { "s" },
                if count > first.len() { "the first " } else { "" },
                first.join(", ")
            ),
        ));
        return text;
    }
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    if bad {
        let count = text.matches(char::REPLACEMENT_CHARACTER).count();
        let first = valid_up_to(bytes, encoding);
        warnings.push(Warning::new(
            Code::EncodingRepaired,
            format!(
                "{count} sequences of bytes that mean nothing in {} were replaced by U+FFFD; \
                 the first at about byte {}",
                encoding.name(),
                before + first
            ),
        ));
    }
    text.into_owned()
}

/// How many bytes decode before the first that do not, give or take one character.
fn valid_up_to(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(4096);
    let mut done = 0;
    loop {
        out.clear();
        let rest = bytes.get(done..).unwrap_or_default();
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut out, true);
        done += read;
        match result {
            encoding_rs::DecoderResult::OutputFull if read > 0 => {}
            encoding_rs::DecoderResult::Malformed(length, extra) => {
                return done.saturating_sub(usize::from(length) + usize::from(extra));
            }
            _ => return done,
        }
    }
}

/// Whether bytes can be in the declared encoding.
fn fits(
    bytes: &[u8],
    label: Label,
    utf_8: Option<&str>,
    utf_16: Option<&'static Encoding>,
) -> bool {
    let encoding = match label {
        // Any bytes are; but UTF-8 of more than ASCII is never anything else by accident.
        Label::Vietnamese(Legacy::Viqr) => return utf_16.is_none(),
        Label::Vietnamese(_) => return utf_16.is_none() && utf_8.is_none_or(str::is_ascii),
        Label::Standard(encoding) => encoding,
    };
    if encoding == UTF_8 {
        return utf_8.is_some();
    }
    if encoding == UTF_16LE || encoding == UTF_16BE {
        // Chinese has no NUL bytes to know it by, but neither has it ASCII letters in pairs.
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        return utf_16 == Some(encoding)
            || utf_16.is_none() && utf_8.is_none() && decoded.is_some();
    }
    // Old Vietnamese pages and mails declare Latin-1 or windows-1258, whatever they are in.
    if encoding.is_single_byte()
        && utf_8.is_none()
        && detect::in_bytes(bytes).is_some_and(|legacy| legacy.name() != encoding.name())
    {
        return false;
    }
    // Bytes of UTF-8 with a wrong label are common, the contrary is unheard of.
    utf_16.is_none()
        && (utf_8.is_none_or(str::is_ascii) || !encoding.is_single_byte() && !is_long_utf_8(utf_8))
        && encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

/// Two or three characters of GBK or Shift_JIS may be UTF-8 by accident; not more.
fn is_long_utf_8(utf_8: Option<&str>) -> bool {
    utf_8.is_some_and(|text| text.chars().filter(|c| !c.is_ascii()).nth(3).is_some())
}

/// Whether bytes are UTF-8 with damaged places.
fn mostly_utf_8(bytes: &[u8], declared: bool) -> bool {
    let (mut bad, mut good, mut place, mut cut) = (0usize, 0usize, 0usize, false);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        place += chunk.valid().len() + chunk.invalid().len();
        if !chunk.invalid().is_empty() {
            bad += 1;
            // A character cut in two by the end of the file.
            cut = place == bytes.len();
        }
    }
    let inner = bad - usize::from(cut);
    if declared { good >= bad } else { good >= 1 && good >= 4 * inner && (inner == 0 || good >= 3) }
}
