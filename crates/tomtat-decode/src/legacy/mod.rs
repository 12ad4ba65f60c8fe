//! The legacy Vietnamese encodings, both ways.

mod capitals;
mod tcvn3;
mod viqr;
mod vni;
mod windows_1258;

use thiserror::Error;

/// The legacy encodings of Vietnamese text.
///
/// TCVN3, VNI and VIQR are read from text that was decoded as windows-1252, because the very
/// same thing happens to files: `Céng hßa` stands in many a UTF-8 file that was pasted from a
/// document in a TCVN3 font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Legacy {
    /// TCVN 5712:1993, third set, of the `.Vn…` fonts, also called ABC. It has no capital
    /// vowels with tone marks: they are written as the small ones and shown in a font of
    /// capitals. [`Legacy::decode`] restores them where the words around leave no doubt.
    Tcvn3,
    /// The two-byte encoding of the `VNI-…` fonts for Windows.
    Vni,
    /// Vietnamese in ASCII after RFC 1456: `Vie^.t Nam`.
    Viqr,
    /// The code page of Windows, with combining tone marks.
    Windows1258,
}

/// A character that an encoding lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{encoding} has no '{character}' (at byte {offset})")]
pub struct Unencodable {
    /// The character.
    pub character: char,
    /// Where it stands in the text, in bytes from 0.
    pub offset: usize,
    /// The name of the encoding.
    pub encoding: &'static str,
}

impl Legacy {
    /// All of them.
    pub const ALL: [Legacy; 4] = [Self::Tcvn3, Self::Vni, Self::Viqr, Self::Windows1258];

    /// The name: `TCVN3`, `VNI`, `VIQR` or `windows-1258`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
            Self::Viqr => "VIQR",
            Self::Windows1258 => "windows-1258",
        }
    }

    /// The encoding of a label, without regard to case: `tcvn3`, `tcvn`, `tcvn-5712`, `abc`,
    /// `vni`, `vni-win`, `viqr`, `windows-1258`, `cp1258`, `x-cp1258`.
    pub fn for_label(label: &str) -> Option<Self> {
        let label = label.trim().to_ascii_lowercase();
        Some(match label.as_str() {
            "tcvn3" | "tcvn" | "tcvn-5712" | "tcvn5712" | "x-viet-tcvn5712" | "abc" => Self::Tcvn3,
            "vni" | "vni-win" | "vni-windows" | "x-viet-vni" => Self::Vni,
            "viqr" | "csviqr" => Self::Viqr,
            "windows-1258" | "cp1258" | "x-cp1258" => Self::Windows1258,
            _ => return None,
        })
    }

    /// Reads bytes in this encoding. Bytes that mean nothing in it are read as windows-1252.
    /// The text is not in NFC where the bytes have combining marks.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Windows1258 => {
                encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes).0.into_owned()
            }
            _ => match std::str::from_utf8(bytes) {
                // Curly quotes and the like often stand in VIQR as UTF-8.
                Ok(text) if self == Self::Viqr => self.from_latin(text),
                _ => {
                    let (latin, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
                    self.from_latin(&latin)
                }
            },
        }
    }

    /// Reads text in this encoding that was decoded as windows-1252 (`Céng hßa`).
    /// Characters outside windows-1252 stay as they are; text in windows-1258 is not of this
    /// kind and stays as it is altogether.
    pub fn from_latin(self, latin: &str) -> String {
        match self {
            Self::Tcvn3 => capitals::restore(&tcvn3::from_latin(latin)),
            Self::Vni => vni::from_latin(latin),
            Self::Viqr => viqr::from_ascii(latin),
            Self::Windows1258 => latin.to_owned(),
        }
    }

    /// Writes NFC text in this encoding.
    ///
    /// In TCVN3 capital vowels with tone marks become small (see [`Legacy::Tcvn3`]); all
    /// else comes back from [`Legacy::decode`] as it was.
    ///
    /// # Errors
    /// [`Unencodable`] for the first character that the encoding lacks.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, Unencodable> {
        let fail = |offset, character| Unencodable { character, offset, encoding: self.name() };
        match self {
            Self::Tcvn3 => tcvn3::encode(text),
            Self::Vni => vni::encode(text),
            Self::Viqr => Ok(viqr::encode(text)),
            Self::Windows1258 => windows_1258::encode(text),
        }
        .map_err(|(offset, character)| fail(offset, character))
    }
}

/// The byte of a character in windows-1252, with the five free bytes as C1 controls.
pub(crate) fn windows_1252_byte(c: char) -> Option<u8> {
    let byte = match c {
        '\0'..='\u{7F}' | '\u{A0}'..='\u{FF}' => return u8::try_from(c as u32).ok(),
        '\u{81}' | '\u{8D}' | '\u{8F}' | '\u{90}' | '\u{9D}' => {
            return u8::try_from(c as u32).ok();
        }
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8A,
        '‹' => 0x8B,
        'Œ' => 0x8C,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9A,
        '›' => 0x9B,
        'œ' => 0x9C,
        'ž' => 0x9E,
        'Ÿ' => 0x9F,
        _ => return None,
    };
    Some(byte)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::letters::{TONES, join};

    #[test]
    fn windows_1252_is_the_inverse_of_the_standard_decoder() {
        for byte in 0..=255u8 {
            let (text, _) =
                encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
            assert_eq!(windows_1252_byte(text.chars().next().unwrap()), Some(byte));
        }
    }

    #[test]
    fn every_letter_comes_back_from_every_encoding() {
        let nfc = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
        for legacy in Legacy::ALL {
            for shape in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".chars() {
                for tone in TONES {
                    let c = join(shape, tone).unwrap();
                    // Between letters, so that no rule on the ends of words comes in.
                    let word = format!("t{c}m");
                    let back = legacy.decode(&legacy.encode(&word).unwrap());
                    let back = nfc.normalize(&back).into_owned();
                    if legacy == Legacy::Tcvn3 && shape.is_uppercase() && tone as u8 > 0 {
                        assert_eq!(back, word.to_lowercase());
                    } else {
                        assert_eq!(back, word, "{}", legacy.name());
                    }
                }
            }
            assert_eq!(legacy.decode(&legacy.encode("Đađa").unwrap()), "Đađa");
        }
    }

    #[test]
    fn known_texts_are_written_as_they_are_known() {
        let latin = |legacy: Legacy, text| {
            let bytes = legacy.encode(text).unwrap();
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned()
        };
        let text = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc";
        assert_eq!(
            latin(Legacy::Tcvn3, text),
            "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc"
        );
        assert_eq!(
            latin(Legacy::Vni, text),
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc"
        );
        assert_eq!(
            latin(Legacy::Viqr, text),
            "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam, DDo^.c la^.p - Tu+. do - Ha.nh phu'c"
        );
    }

    #[test]
    fn what_an_encoding_lacks_is_named() {
        let error = Legacy::Tcvn3.encode("giá ü").unwrap_err();
        assert_eq!(error.to_string(), "TCVN3 has no 'ü' (at byte 5)");
        assert!(Legacy::Vni.encode("ø").is_err());
        assert!(Legacy::Windows1258.encode("漢").is_err());
    }
}
