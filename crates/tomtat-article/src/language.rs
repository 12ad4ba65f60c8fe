use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language, by its lower-case ISO 639 code (`vi`, `en`, `fr`, `zh` …).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language {
    // Two or three ASCII lower-case letters, zero padded.
    code: [u8; 3],
}

/// The text is not a language code of two or three letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseLanguageError {
    found: String,
}

impl fmt::Display for ParseLanguageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a language code of two or three letters: {:?}", self.found)
    }
}

impl std::error::Error for ParseLanguageError {}

const NAMES: &[(&str, &str)] = &[
    ("ar", "Arabic"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("km", "Khmer"),
    ("ko", "Korean"),
    ("lo", "Lao"),
    ("ms", "Malay"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sv", "Swedish"),
    ("th", "Thai"),
    ("tl", "Tagalog"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];

impl Language {
    /// Vietnamese.
    pub const VIETNAMESE: Self = Self { code: *b"vi\0" };
    /// English.
    pub const ENGLISH: Self = Self { code: *b"en\0" };
    /// Undetermined (`und`): too little text to say, or no text of any language.
    pub const UNDETERMINED: Self = Self { code: *b"und" };

    /// The ISO 639 code, lower case.
    pub fn code(&self) -> &str {
        let len = self.code.iter().position(|&b| b == 0).unwrap_or(self.code.len());
        // The bytes are ASCII by construction, so this never takes the fallback.
        std::str::from_utf8(&self.code[..len]).unwrap_or("und")
    }

    /// The English name, or the code where no name is known.
    pub fn name(&self) -> &str {
        if *self == Self::UNDETERMINED {
            return "an undetermined language";
        }
        NAMES
            .iter()
            .find(|(code, _)| *code == self.code())
            .map_or_else(|| self.code(), |(_, name)| name)
    }
}

impl FromStr for Language {
    type Err = ParseLanguageError;

    /// Accepts a code (`vi`, `vi-VN`, `VI_vn`) or an English name (`vietnamese`).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Some((code, _)) = NAMES.iter().find(|(_, name)| name.eq_ignore_ascii_case(text)) {
            return code.parse();
        }
        let primary = text.split(['-', '_']).next().unwrap_or_default();
        let bytes = primary.as_bytes();
        if !(2..=3).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_alphabetic) {
            let found: String = text.chars().take(40).collect();
            return Err(ParseLanguageError { found });
        }
        let mut code = [0; 3];
        for (to, from) in code.iter_mut().zip(bytes) {
            *to = from.to_ascii_lowercase();
        }
        Ok(Self { code })
    }
}

impl TryFrom<String> for Language {
    type Error = ParseLanguageError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.code().to_owned()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.code())
    }
}

/// How the language of a text was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LanguageBasis {
    /// Found from the text.
    Detected,
    /// Declared by the document (`lang=` of a page, a field of a record) and not contradicted by the text.
    Declared,
    /// Set by the person who ran tomtat (`--language`).
    Given,
}

/// A language with how sure we are of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Detected {
    /// The language.
    pub language: Language,
    /// From 0 (a guess) to 1 (certain).
    pub confidence: f32,
    /// How it was settled.
    pub basis: LanguageBasis,
}

impl Detected {
    /// A language set by the person who runs tomtat.
    pub fn given(language: Language) -> Self {
        Self { language, confidence: 1.0, basis: LanguageBasis::Given }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn codes_regions_and_names_are_understood() {
        for text in ["vi", "VI", "vi-VN", "vi_vn", "Vietnamese", " vi "] {
            assert_eq!(text.parse::<Language>(), Ok(Language::VIETNAMESE), "{text}");
        }
        assert_eq!("fra".parse::<Language>().map(|l| l.code().to_owned()), Ok("fra".to_owned()));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "x", "engl", "1a", "việt", "--"] {
            assert!(text.parse::<Language>().is_err(), "{text}");
        }
    }

    #[test]
    fn json_is_the_bare_code() {
        assert_eq!(serde_json::to_string(&Language::ENGLISH).unwrap(), "\"en\"");
        assert!(serde_json::from_str::<Language>("\"e\"").is_err());
    }
}
