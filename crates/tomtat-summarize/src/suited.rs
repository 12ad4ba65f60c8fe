//! Texts that are no running text: a summary of them would be made up.

use crate::Text;

/// Fewer lines are too few to judge by.
const LEAST: usize = 6;
/// The share of lines that are no complete sentences, in tenths, and their words in the mean.
const FRAGMENTS: usize = 7;
const SHORT: usize = 14;
/// The share of words with digits that makes a table, in tenths.
const DIGITS: usize = 3;

/// What the text is instead of an article: most of it are short lines that are no sentences.
///
/// Made for few false alarms: an article whose sentences lost their full stops has longer ones.
pub(crate) fn looks_like(text: &Text) -> Option<&'static str> {
    let (mut lines, mut fragments, mut words, mut digits) = (0, 0, 0, 0);
    for line in text.sentences() {
        lines += 1;
        fragments += usize::from(!tomtat_sentences::is_complete(line));
        for word in line.split_whitespace() {
            words += 1;
            digits += usize::from(word.contains(|c: char| c.is_ascii_digit()));
        }
    }
    if lines < LEAST || fragments * 10 < lines * FRAGMENTS || words > lines * SHORT {
        return None;
    }
    Some(if digits * 10 >= words * DIGITS { "a table" } else { "a list or verse" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[&str]) -> Option<&'static str> {
        let paragraphs = lines.iter().map(|line| vec![(*line).to_owned()]).collect();
        looks_like(&Text { title: None, paragraphs })
    }

    #[test]
    fn lines_without_sentences_are_a_list_or_a_table() {
        assert_eq!(found(&["Port of Vik closed"; 8]), Some("a list or verse"));
        assert_eq!(found(&["Vik 300 41 7.5%"; 8]), Some("a table"));
    }

    #[test]
    fn sentences_are_an_article_with_some_headings_between() {
        let sentence = "The port of Vik closed on Monday.";
        assert_eq!(found(&[sentence; 8]), None);
        assert_eq!(found(&["Heading", sentence, sentence, "Another", sentence, sentence]), None);
        assert_eq!(found(&["Port of Vik closed"; 5]), None, "too few to tell");
        let unpunctuated =
            "the port of Vik was closed on Monday after a storm had broken its long pier";
        assert_eq!(found(&[unpunctuated; 8]), None);
    }
}
