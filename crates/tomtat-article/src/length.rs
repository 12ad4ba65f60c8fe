use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How long a summary is to be: in sentences, in words, or as a share of the article.
///
/// ```
/// use tomtat_article::Length;
///
/// assert_eq!("80 words".parse(), Ok(Length::Words(80)));
/// assert_eq!("10%".parse(), Ok(Length::Percent(10)));
/// assert_eq!("10%".parse::<Length>().unwrap().words_of(1_200), Some(120));
/// assert_eq!(Length::Words(80).sentences_of(1_200), 4);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Length {
    /// 2 sentences.
    Short,
    /// 3 sentences.
    Medium,
    /// 4 sentences.
    #[default]
    Long,
    /// This many sentences, 1 to [`Length::MOST`].
    Sentences(u8),
    /// About this many words, [`Length::LEAST_WORDS`] to [`Length::MOST_WORDS`].
    Words(u16),
    /// About this share of the article's words, 1 to [`Length::MOST_PERCENT`] percent; of the
    /// English text, where the article was translated.
    Percent(u8),
}

impl Length {
    /// The largest number of sentences that can be asked for.
    pub const MOST: u8 = 20;
    /// The smallest number of words: a sentence has hardly fewer.
    pub const LEAST_WORDS: u16 = 10;
    /// The largest number of words.
    pub const MOST_WORDS: u16 = 2_000;
    /// The largest share.
    pub const MOST_PERCENT: u8 = 90;
    /// Words of a sentence of a news agency: what a number of words is turned into sentences by.
    pub const WORDS_PER_SENTENCE: usize = 22;

    /// The number of sentences to ask for, for an article of `words` words; at least 1.
    pub fn sentences_of(self, words: usize) -> usize {
        match self {
            Self::Short => 2,
            Self::Medium => 3,
            Self::Long => 4,
            Self::Sentences(n) => usize::from(n.clamp(1, Self::MOST)),
            Self::Words(_) | Self::Percent(_) => {
                let per = Self::WORDS_PER_SENTENCE;
                let wanted = self.words_of(words).unwrap_or(0);
                ((wanted + per / 2) / per).max(1)
            }
        }
    }

    /// The number of words asked for, for an article of `words` words, within the bounds above;
    /// `None` where sentences were asked for.
    pub fn words_of(self, words: usize) -> Option<usize> {
        let (least, most) = (usize::from(Self::LEAST_WORDS), usize::from(Self::MOST_WORDS));
        match self {
            Self::Words(n) => Some(usize::from(n).clamp(least, most)),
            Self::Percent(share) => {
                let share = usize::from(share.clamp(1, Self::MOST_PERCENT));
                Some((words.saturating_mul(share) / 100).clamp(least, most))
            }
            _ => None,
        }
    }
}

/// The text is no summary length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseLengthError {
    found: String,
}

impl fmt::Display for ParseLengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not a length: {:?} (short, medium, long, a number of sentences from 1 to {}, of words \
             from {} to {} such as 80w, or a share of the article from 1% to {}%)",
            self.found,
            Length::MOST,
            Length::LEAST_WORDS,
            Length::MOST_WORDS,
            Length::MOST_PERCENT,
        )
    }
}

impl std::error::Error for ParseLengthError {}

impl FromStr for Length {
    type Err = ParseLengthError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || ParseLengthError { found: text.chars().take(40).collect() };
        let lower = text.trim().to_ascii_lowercase();
        match lower.as_str() {
            "short" => return Ok(Self::Short),
            "medium" => return Ok(Self::Medium),
            "long" => return Ok(Self::Long),
            _ => {}
        }
        let digits = lower.find(|c: char| !c.is_ascii_digit()).unwrap_or(lower.len());
        let (number, unit) = lower.split_at(digits);
        let number: u16 = number.parse().map_err(|_| refused())?;
        let small = |most: u8| u8::try_from(number).ok().filter(|n| (1..=most).contains(n));
        let found = match unit.trim() {
            "" | "sentence" | "sentences" => small(Self::MOST).map(Self::Sentences),
            "w" | "word" | "words" => (Self::LEAST_WORDS..=Self::MOST_WORDS)
                .contains(&number)
                .then_some(Self::Words(number)),
            "%" | "percent" | "per cent" => small(Self::MOST_PERCENT).map(Self::Percent),
            _ => None,
        };
        found.ok_or_else(refused)
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short => f.write_str("short"),
            Self::Medium => f.write_str("medium"),
            Self::Long => f.write_str("long"),
            Self::Sentences(n) => write!(f, "{n}"),
            Self::Words(n) => write!(f, "{n}w"),
            Self::Percent(n) => write!(f, "{n}%"),
        }
    }
}

impl TryFrom<String> for Length {
    type Error = ParseLengthError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Length> for String {
    fn from(length: Length) -> Self {
        length.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn lengths_are_names_or_numbers_of_sentences_words_or_percent() {
        for (text, length) in [
            ("short", Length::Short),
            (" LONG ", Length::Long),
            ("7", Length::Sentences(7)),
            ("1 sentence", Length::Sentences(1)),
            ("80w", Length::Words(80)),
            ("80 Words", Length::Words(80)),
            ("10%", Length::Percent(10)),
            ("10 percent", Length::Percent(10)),
        ] {
            assert_eq!(text.parse(), Ok(length), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for text in [
            "",
            "0",
            "21",
            "-1",
            "tall",
            "99999999999",
            "9w",
            "2001w",
            "0%",
            "91%",
            "w",
            "%",
            "80x",
            "80 w w",
            "1.5%",
            "８０w",
        ] {
            assert!(text.parse::<Length>().is_err(), "{text}");
        }
    }

    #[test]
    fn words_and_percent_are_asked_for_in_sentences() {
        assert_eq!(Length::Words(10).sentences_of(500), 1);
        assert_eq!(Length::Words(100).sentences_of(500), 5);
        assert_eq!(Length::Percent(10).words_of(20_000), Some(2_000));
        assert_eq!(Length::Percent(10).words_of(30), Some(10));
        assert_eq!(Length::Percent(90).words_of(usize::MAX), Some(2_000));
        assert_eq!(Length::Short.words_of(500), None);
    }

    #[test]
    fn a_length_survives_json() {
        for length in [
            Length::Short,
            Length::Medium,
            Length::Long,
            Length::Sentences(9),
            Length::Words(80),
            Length::Percent(10),
        ] {
            let json = serde_json::to_string(&length).unwrap();
            assert_eq!(serde_json::from_str::<Length>(&json).unwrap(), length);
        }
    }
}
