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

mod compare;
mod decode;
mod error;
mod normalize;

pub use compare::{fold_tones, strip_diacritics};
pub use decode::{Basis, Decoded, Hints, decode};
pub use error::DecodeError;
pub use normalize::normalize;
