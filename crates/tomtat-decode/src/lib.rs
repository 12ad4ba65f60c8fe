//! Bytes of a text → clean Unicode text, Vietnamese first.
//!
//! Vietnamese texts come in UTF-8 and UTF-16, in two Unicode forms, in windows-1258, and in
//! three encodings that no browser knows any more: TCVN3 (ABC), VNI and VIQR. Old archives,
//! saved mails and pasted documents are full of them. [`decode`] finds out which it is,
//! without being told, and gives NFC text and a list of what was repaired or doubted:
//!
//! ```
//! use tomtat_decode::{Basis, Hints, Legacy, decode};
//!
//! let text = "Sáng nay, thành phố họp bàn kế hoạch chống ngập cho mùa mưa tới.";
//! let bytes = Legacy::Tcvn3.encode(text)?;
//! let decoded = decode(&bytes, &Hints::default())?;
//! assert_eq!(decoded.text, text);
//! assert_eq!((decoded.encoding.as_str(), decoded.basis), ("TCVN3", Basis::Detected));
//! assert_eq!(decoded.warnings[0].code.as_str(), "load.encoding-guessed");
//!
//! // What a TCVN3 document looks like when its text is pasted as Unicode.
//! let pasted = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc";
//! let decoded = decode(pasted.as_bytes(), &Hints::default())?;
//! assert_eq!(decoded.text, "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which encoding
//!
//! In this order:
//!
//! 1. A byte order mark (UTF-8, UTF-16, UTF-32).
//! 2. Files that are no text (images, archives, programs, PDF …): [`DecodeError::NotText`].
//! 3. [`Hints::forced`], what the user asks for.
//! 4. [`Hints::declared`], where the bytes fit. UTF-8 with a wrong label is UTF-8.
//! 5. UTF-16 without a byte order mark; then valid UTF-8, the common case.
//! 6. UTF-8 with damaged places, which become U+FFFD with a warning that names the bytes.
//! 7. TCVN3, VNI and windows-1258; then whatever [`chardetng`] says.
//!
//! Unless the encoding was forced, the text is then looked at once more: VIQR is ASCII, and
//! TCVN3 or VNI may stand in UTF-8 as Latin letters ([`repair_legacy`]).
//!
//! A legacy Vietnamese encoding is recognised only where it is certain: read so, at least
//! 85 % of the words with marks, and four different ones, must be well-formed Vietnamese
//! syllables (onset, rime, a tone that the rime can bear, on the right letter), and one word
//! in four must have marks (or twenty different syllables and 95 %). Running Vietnamese has
//! marks on three words of four; French read as TCVN3 hardly ever makes a syllable. So a few
//! Vietnamese words in an old encoding are left as they are, and English and French never
//! become Vietnamese.
//!
//! # What is done to the text
//!
//! See [`normalize`]: mojibake, invisible characters, NFC, homoglyphs; each with a
//! [`Warning`](tomtat_article::Warning). Positions in warnings of bytes count in the input,
//! spans in the decoded text. [`fold_tones`] and [`strip_diacritics`] are for comparison;
//! the author's spelling (hoà or hòa) is kept in the text.
//!
//! # Limits
//!
//! - TCVN3 has no capital vowels with tones. They come back in words of capitals, at starts
//!   of sentences and in some names (Ấn Độ, châu Á); elsewhere (`ý` for Ý, Italy) the small
//!   letter stays, and the warning says so.
//! - One encoding for the whole input. For files with records in different encodings call
//!   [`repair_legacy`] on each.
//! - VISCII, VPS and the other encodings of the nineties are not known.
//! - Everything is in memory: the caller caps the size. All passes are linear.

mod binary;
mod compare;
mod decode;
mod detect;
mod error;
mod evidence;
mod legacy;
mod letters;
mod mojibake;
mod normalize;
mod scan;
mod scripts;
mod syllable;
mod utf16;

pub use compare::{fold_tones, strip_diacritics};
pub use decode::{Basis, Decoded, Hints, decode};
pub use detect::repair_legacy;
pub use error::DecodeError;
pub use legacy::{Legacy, Unencodable};
pub use normalize::normalize;
pub use syllable::is_syllable;
pub use utf16::utf_16;
