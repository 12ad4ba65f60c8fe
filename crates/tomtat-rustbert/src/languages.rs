//! The languages of models that know many, and their tokens.

use tomtat_article::Language;

use crate::config::Architecture;

/// Codes in the order of their tokens.
const MBART: &str = include_str!("../data/mbart.txt");
const M2M100: &str = include_str!("../data/m2m100.txt");
const NLLB: &str = include_str!("../data/nllb.txt");
/// Our codes and those of NLLB.
const FLORES: &str = include_str!("../data/flores.tsv");

/// The languages that a model can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Languages {
    /// With the place of its token among those of languages; the one that is taken where none is named
    /// first.
    all: Vec<(Language, i64)>,
    /// How many tokens of languages the model has.
    count: usize,
}

impl Languages {
    /// Those of a kind of model; `None` where it has no tokens for them.
    pub(crate) fn of(architecture: Architecture) -> Option<Self> {
        let codes: Vec<&str> = match architecture {
            Architecture::MBart => MBART.lines().take(1).flat_map(str::split_whitespace).collect(),
            Architecture::MBart50 => MBART.split_whitespace().collect(),
            Architecture::M2M100 => M2M100.split_whitespace().collect(),
            Architecture::Nllb => NLLB.split_whitespace().collect(),
            _ => return None,
        };
        let ours = |code: &str| -> Option<Language> {
            match architecture {
                Architecture::M2M100 => code.parse().ok(),
                Architecture::Nllb => {
                    let mut rows = FLORES.lines().filter_map(|line| line.split_once('\t'));
                    rows.find(|(_, theirs)| *theirs == code)?.0.parse().ok()
                }
                _ => code.split('_').next()?.parse().ok(),
            }
        };
        let mut all: Vec<(Language, i64)> =
            codes.iter().zip(0..).filter_map(|(code, place)| Some((ours(code)?, place))).collect();
        all.sort_by_key(|(language, _)| *language != Language::VIETNAMESE);
        Some(Self { all, count: codes.len() })
    }

    /// All but `into`.
    pub(crate) fn but(&self, into: Language) -> Vec<Language> {
        self.all.iter().map(|(language, _)| *language).filter(|it| *it != into).collect()
    }

    /// How many tokens of languages the model has.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The place of a language's token among those of languages.
    pub(crate) fn place(&self, language: Language) -> Option<i64> {
        self.all.iter().find(|(known, _)| *known == language).map(|(_, place)| *place)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_model_reads_vietnamese_and_its_others() {
        for (architecture, count) in [
            (Architecture::MBart, 25),
            (Architecture::MBart50, 52),
            (Architecture::M2M100, 100),
            (Architecture::Nllb, 202),
        ] {
            let languages = Languages::of(architecture).unwrap();
            assert_eq!(languages.count(), count, "{architecture}");
            let reads = languages.but(Language::ENGLISH);
            assert_eq!(reads.first(), Some(&Language::VIETNAMESE), "{architecture}");
            assert!(reads.contains(&"fr".parse().unwrap()), "{architecture}");
            assert!(!reads.contains(&Language::ENGLISH), "{architecture}");
            assert!(languages.place(Language::ENGLISH).is_some(), "{architecture}");
        }
        assert_eq!(Languages::of(Architecture::Marian), None);
    }

    #[test]
    fn nllb_reads_languages_that_have_no_code_of_two_letters_too() {
        let languages = Languages::of(Architecture::Nllb).unwrap();
        for code in ["as", "ceb", "mi", "rw", "tt"] {
            assert!(languages.place(code.parse().unwrap()).is_some(), "{code}");
        }
    }

    #[test]
    fn every_row_of_the_table_is_a_language_of_nllb() {
        let codes: Vec<&str> = NLLB.split_whitespace().collect();
        for line in FLORES.lines() {
            let (ours, theirs) = line.split_once('\t').unwrap();
            assert!(codes.contains(&theirs), "{line}");
            assert_eq!(ours.parse::<Language>().unwrap().code(), ours);
        }
    }
}
