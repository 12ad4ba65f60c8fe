//! Bytes of a text → clean Unicode text, Vietnamese first.
//!
//! ```
//! use tomtat_decode::{Hints, decode};
//!
//! let decoded = decode("\u{FEFF}Thủ đô Hà Nội".as_bytes(), &Hints::default())?;
//! assert_eq!(decoded.text, "Thủ đô Hà Nội");
//! assert_eq!(decoded.encoding, "UTF-8");
//! # Ok::<(), tomtat_decode::DecodeError>(())
//! ```

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
