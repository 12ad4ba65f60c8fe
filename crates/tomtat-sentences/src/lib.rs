//! Running text to sentences, for Vietnamese and English news.
//!
//! ```
//! use tomtat_article::Language;
//!
//! let text = "GS. Hải nói bão đã suy yếu. Khoảng 41.000 người phải sơ tán.";
//! let sentences: Vec<&str> = tomtat_sentences::split(text, Language::VIETNAMESE)
//!     .into_iter()
//!     .map(|range| &text[range])
//!     .collect();
//! assert_eq!(sentences, ["GS. Hải nói bão đã suy yếu.", "Khoảng 41.000 người phải sơ tán."]);
//! ```
//!
//! A single pass over the bytes stops at marks, line ends, quotes and brackets; what stands
//! around a mark, never further than a fixed distance, decides whether it ends a sentence.
//! Abbreviations, words that open sentences and verbs of speech are data files in `data/`.
//!
//! - A blank line always ends a sentence. A single line end does too, unless the text is
//!   wrapped at a fixed width and the line is full, or the next line goes on in lower case.
//! - A quotation or bracket that opens within a sentence is kept whole up to 240 bytes, a
//!   quotation at the start of a sentence or after a colon up to 100; the sentences of a
//!   longer one stand alone. One that never closes changes nothing beyond that distance.
//! - Text of any length is taken; nothing caps the length of a sentence.
//!
//! How well it does, and where it fails, is in `tests/gold/README.md`; `tests/quality.rs`
//! and `benches/split.rs` put it beside `icu_segmenter` and `sentencex`.

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
