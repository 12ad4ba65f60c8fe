use std::str::FromStr;

use serde::Deserialize;
use tomtat_summarize::Verify;

/// How much time goes into a second look.
///
/// Both use the same models and the same checks; what fails a check is marked either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Quality {
    /// What fails a check is asked for again: a sentence of the translation of the summariser,
    /// where that can translate, and a sentence of a summary with what was wrong named.
    #[default]
    Best,
    /// No sentence is asked for again: those of the translation that fail a check stay, marked, and
    /// those of the summary are dropped, or marked where the rest does not stand without them. (An
    /// answer that is no summary at all is still asked for a second time.)
    Fast,
}

impl Quality {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Best, Self::Fast];

    /// The name of it: `best`, `fast`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Fast => "fast",
        }
    }

    /// What becomes of sentences of a summary that could not be verified, where nobody says it.
    pub(crate) fn verify(self) -> Verify {
        match self {
            Self::Best => Verify::Mend,
            Self::Fast => Verify::Drop,
        }
    }
}

impl FromStr for Quality {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|quality| quality.as_str() == text)
            .ok_or_else(|| format!("{text:?} is none of best, fast"))
    }
}
