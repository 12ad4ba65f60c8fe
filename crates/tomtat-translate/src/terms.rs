//! The list of terms that have one translation.

use std::path::Path;

use tomtat_engine::Term;

/// The most terms shown to the model with one sentence.
const MOST_IN_A_SENTENCE: usize = 8;
/// The most terms of a list.
const MOST_TERMS: usize = 20_000;
/// The longest term, in bytes.
const LONGEST_TERM: usize = 200;

const BUILTIN: &str = include_str!("../data/terms.tsv");

/// A line of a term list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {file}:{line}")]
pub struct TermsError {
    what: String,
    file: String,
    line: usize,
}

impl TermsError {
    /// What the person can do.
    pub fn hint(&self) -> &'static str {
        "each line is: source term, a tab, target term; lines that begin with # are comments"
    }
}

/// Terms that have to be translated in one way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermList {
    /// In lower case, with the term; longest source first.
    terms: Vec<(String, Term)>,
}

impl TermList {
    /// No terms.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The list that comes with tomtat: `data/terms.tsv`.
    pub fn builtin() -> Self {
        let mut list = Self::empty();
        // Checked by a test; a bad line of our own must not stop a run.
        let _ = list.extend_from_tsv(BUILTIN, Path::new("terms.tsv"));
        list
    }

    /// Adds the terms of a TSV text: source, tab, target. A term that is there
    /// already gets the new target.
    ///
    /// # Errors
    /// Names the first line that is no term; the lines before it are kept.
    pub fn extend_from_tsv(&mut self, text: &str, file: &Path) -> Result<(), TermsError> {
        for (i, line) in text.lines().enumerate() {
            let line = line.trim_start_matches('\u{feff}').trim_end();
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let refuse = |what: &str| TermsError {
                what: what.to_owned(),
                file: file.display().to_string(),
                line: i + 1,
            };
            let (source, target) =
                line.split_once('\t').ok_or_else(|| refuse("no tab between two terms"))?;
            // A third column is the person's own remark.
            let target = target.split('\t').next().unwrap_or_default().trim();
            let source = source.trim();
            if source.is_empty() || target.is_empty() {
                return Err(refuse("a term is empty"));
            }
            if source.len() > LONGEST_TERM || target.len() > LONGEST_TERM {
                return Err(refuse("a term is longer than 200 bytes"));
            }
            if self.terms.len() >= MOST_TERMS {
                return Err(refuse("more than 20,000 terms"));
            }
            let key = source.to_lowercase();
            self.terms.retain(|(other, _)| *other != key);
            let term = Term { source: source.to_owned(), target: target.to_owned() };
            self.terms.push((key, term));
        }
        self.terms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        Ok(())
    }

    /// The terms that occur in `sentence` as whole words, the longest at each
    /// place, in the order of their first occurrence.
    pub fn matching(&self, sentence: &str) -> Vec<Term> {
        let sentence = sentence.to_lowercase();
        // Ranges that a longer term has taken.
        let mut taken: Vec<(usize, usize)> = Vec::new();
        let mut found: Vec<(usize, &Term)> = Vec::new();
        for (key, term) in &self.terms {
            let mut first = None;
            for (at, _) in sentence.match_indices(key.as_str()) {
                let end = at + key.len();
                let whole = !sentence[..at].chars().next_back().is_some_and(char::is_alphanumeric)
                    && !sentence[end..].chars().next().is_some_and(char::is_alphanumeric);
                if whole && !taken.iter().any(|&(from, to)| at < to && from < end) {
                    taken.push((at, end));
                    first.get_or_insert(at);
                }
            }
            if let Some(at) = first {
                found.push((at, term));
            }
        }
        found.sort_by_key(|&(at, _)| at);
        found.into_iter().take(MOST_IN_A_SENTENCE).map(|(_, term)| term.clone()).collect()
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The terms, for a fingerprint of the settings.
    pub fn iter(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().map(|(_, term)| term)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn targets(list: &TermList, sentence: &str) -> Vec<String> {
        list.matching(sentence).into_iter().map(|term| term.target).collect()
    }

    #[test]
    fn the_builtin_list_reads_without_a_fault() {
        let mut list = TermList::empty();
        list.extend_from_tsv(BUILTIN, Path::new("terms.tsv")).unwrap();
        assert!(list.len() > 20);
    }

    #[test]
    fn only_terms_of_the_sentence_are_found_the_longest_at_each_place() {
        let list = TermList::builtin();
        assert_eq!(
            targets(&list, "Lệnh ngừng bắn và việc thả con tin, theo Lầu Năm Góc"),
            ["ceasefire", "hostage", "the Pentagon"]
        );
        assert_eq!(targets(&list, "Bộ Ngoại giao Mỹ cho biết"), ["the US State Department"]);
        assert!(targets(&list, "Trời hôm nay đẹp").is_empty());
    }

    #[test]
    fn parts_of_words_are_no_terms() {
        let mut list = TermList::empty();
        list.extend_from_tsv("an\tpeace\n", Path::new("t")).unwrap();
        assert!(list.matching("ban đầu, lan rộng").is_empty());
        assert_eq!(list.matching("bình an.").len(), 1);
    }

    #[test]
    fn a_users_term_replaces_ours() {
        let mut list = TermList::builtin();
        list.extend_from_tsv("con tin\tcaptive\tmy remark", Path::new("mine.tsv")).unwrap();
        assert_eq!(targets(&list, "các con tin"), ["captive"]);
    }

    #[test]
    fn a_bad_line_is_named() {
        let mut list = TermList::empty();
        let error =
            list.extend_from_tsv("# fine\na\tb\nno tab", Path::new("mine.tsv")).unwrap_err();
        assert_eq!(error.to_string(), "no tab between two terms: mine.tsv:3");
        assert_eq!(list.len(), 1);
    }
}
