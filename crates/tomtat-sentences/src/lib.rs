//! Running text to sentences, for Vietnamese and English news.

mod lexicon;
mod lines;
mod marks;
mod scan;

use std::ops::Range;

use tomtat_article::Language;

/// Byte ranges of the sentences of `text`, in order, trimmed, on character boundaries;
/// together they cover every character that is no white space.
///
/// The rules and the word lists are those of Vietnamese for [`Language::VIETNAMESE`], of
/// English for every other language. Takes time linear in the length of `text`.
pub fn split(text: &str, language: Language) -> Vec<Range<usize>> {
    scan::Scanner::new(text, lexicon::Lexicon::of(language)).run()
}

/// Whether the text ends as a complete sentence does: with a full stop, a question or
/// exclamation mark or an ellipsis, after which closing quotes and brackets may stand.
pub fn is_complete(sentence: &str) -> bool {
    sentence
        .trim_end_matches(|c: char| c.is_whitespace() || marks::closes(c))
        .ends_with(marks::is_final)
}
