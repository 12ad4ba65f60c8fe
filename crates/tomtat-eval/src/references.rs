//! Reference summaries, with the texts they are of.

use std::path::Path;

use serde::Deserialize;
use tomtat_article::Language;

use crate::EvalError;
use crate::segments::{read_lines, same_length};

/// Characters of a bad line that an error shows.
const SHOWN: usize = 60;

/// A text and what its summary should be like.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference {
    /// What the article is called in records: the name of its file, with or without folder and
    /// ending.
    pub id: Option<String>,
    /// The sentences of the English text; empty where only records have it.
    pub text: Vec<String>,
    /// The reference summary.
    pub summary: String,
}

/// Reference summaries in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References(Vec<Reference>);

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Option<String>,
    #[serde(default, alias = "article", alias = "document", alias = "source")]
    text: Option<String>,
    #[serde(alias = "reference", alias = "highlights", alias = "abstract")]
    summary: String,
}

impl References {
    /// References in JSON Lines: objects with `summary` (or `reference`), the English `text` (or
    /// `article`, `document`, `source`) where records do not have it, and an `id`. Empty lines are
    /// passed over, other fields too.
    ///
    /// # Errors
    /// Where a line is no such object; it names the line.
    pub fn parse(lines: &str) -> Result<Self, EvalError> {
        let mut references = Vec::new();
        for (at, line) in lines.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let found: Line = serde_json::from_str(line).map_err(|error| {
                let shown: String = line.chars().take(SHOWN).collect();
                EvalError::Reference { line: at + 1, reason: format!("{error}: {shown}") }
            })?;
            let text = sentences(&found.text.unwrap_or_default());
            let summary = found.summary.trim().to_owned();
            references.push(Reference { id: found.id, text, summary });
        }
        Ok(Self(references))
    }

    /// The references of a JSON Lines file; with `texts`, a summary a line, and in that file the
    /// text of each, a line each. The first `limit` of them, or all.
    ///
    /// # Errors
    /// Where a file cannot be read, a line is bad, or one file has more lines than the other.
    pub fn read(
        path: &Path,
        texts: Option<&Path>,
        limit: Option<usize>,
    ) -> Result<Self, EvalError> {
        let summaries = read_lines(path)?;
        let mut references = match texts {
            None => Self::parse(&summaries.join("\n"))?,
            Some(texts) => {
                let texts = read_lines(texts)?;
                same_length(texts.len(), summaries.len(), "reference summaries")?;
                let pairs = texts.iter().zip(summaries);
                Self(
                    pairs
                        .map(|(text, summary)| Reference {
                            id: None,
                            text: sentences(text),
                            summary,
                        })
                        .collect(),
                )
            }
        };
        references.0.truncate(limit.unwrap_or(usize::MAX));
        Ok(references)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The references in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Reference> {
        self.0.iter()
    }

    /// Takes the texts that are missing from those of a system: `texts[i]` for reference i.
    pub(crate) fn fill(&mut self, texts: &[&[String]]) {
        for (reference, text) in self.0.iter_mut().zip(texts) {
            if reference.text.is_empty() {
                reference.text = text.to_vec();
            }
        }
    }
}

/// The sentences of an English text, lines kept apart.
pub(crate) fn sentences(text: &str) -> Vec<String> {
    let of = |line: &str| {
        let found = tomtat_sentences::split(line, Language::ENGLISH);
        found.into_iter().filter_map(|range| line.get(range)).map(str::to_owned).collect::<Vec<_>>()
    };
    text.lines().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn references_are_read_by_any_of_the_usual_names() {
        let references = References::parse(
            "{\"id\": \"a\", \"article\": \"One is here. Two is there.\", \"reference\": \"One.\"}\n\n\
             {\"summary\": \"Two.\", \"more\": 1}",
        )
        .unwrap();
        let found: Vec<&Reference> = references.iter().collect();
        assert_eq!(found[0].text, ["One is here.", "Two is there."]);
        assert_eq!((found[0].id.as_deref(), found[1].summary.as_str()), (Some("a"), "Two."));
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = References::parse("{\"summary\": \"a\"}\n{\"text\": \"b\"}").unwrap_err();
        assert!(
            error.to_string().starts_with("line 2 of the references: missing field"),
            "{error}"
        );
    }

    #[test]
    fn parallel_files_are_paired_line_by_line() {
        let folder = tempfile::tempdir().unwrap();
        let (texts, summaries) = (folder.path().join("texts"), folder.path().join("summaries"));
        std::fs::write(&texts, "A is here. B is there.\nC is gone.\n").unwrap();
        std::fs::write(&summaries, "A.\nC.\n").unwrap();
        let references = References::read(&summaries, Some(&texts), None).unwrap();
        assert_eq!(references.iter().map(|r| r.text.len()).collect::<Vec<_>>(), [2, 1]);
        std::fs::write(&summaries, "A.\n").unwrap();
        assert!(References::read(&summaries, Some(&texts), None).is_err());
    }
}
