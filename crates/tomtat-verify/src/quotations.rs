//! What stands between quotation marks.

use std::ops::Range;

use tomtat_article::{Code, Finding};

use crate::check::Looked;
use crate::source::Source;
use crate::words::words;

impl Source {
    pub(crate) fn quotations(&self, looked: &Looked<'_>) -> Vec<Finding> {
        quoted(looked.text)
            .into_iter()
            .filter(|span| {
                let text = looked.text.get(span.clone()).unwrap_or_default();
                // What was left out divides the quotation.
                !text.split("...").flat_map(|t| t.split(['…', '[', ']'])).all(|t| self.says(t))
            })
            .map(|span| {
                let words = looked.text.get(span.clone()).unwrap_or_default();
                let message = format!("not said like this in the article: \"{words}\"");
                Finding::new(Code::SummaryQuotation, message).at(looked.text, span)
            })
            .collect()
    }

    /// Whether the words stand in the source, one after the other.
    fn says(&self, text: &str) -> bool {
        let keys: Vec<String> = words(text).into_iter().map(|word| word.key).collect();
        keys.is_empty() || self.flat.contains(&format!(" {} ", keys.join(" ")))
    }
}

/// What stands between double quotation marks; a mark that is not closed opens nothing.
fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('"' | '”' | '»', Some(start)) => {
                spans.push(start..at);
                open = None;
            }
            ('"' | '“' | '«' | '„', _) => open = Some(at + c.len_utf8()),
            _ => {}
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(sentence: &str) -> usize {
        let source =
            Source::new(["The talks are “a key pillar” of it, he said.", "We go on, now."]);
        source.check(sentence).findings.len()
    }

    #[test]
    fn quoted_words_must_stand_in_the_source() {
        assert_eq!(finds("He called the talks \"a key pillar.\""), 0);
        assert_eq!(finds("He called the talks “a dead pillar.”"), 1);
        assert_eq!(finds("\"The talks ... a key pillar,\" he said."), 0);
        assert_eq!(finds("The talks are \"a key"), 0);
    }
}
