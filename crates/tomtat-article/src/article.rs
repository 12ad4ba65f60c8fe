use serde::{Deserialize, Serialize};

use crate::{Detected, Language, Source, Warning};

/// A half-open range of byte offsets into the decoded text of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// One news article, decoded, cleaned and split into sentences.
///
/// Nothing of the input is lost on the way here: what cleaning took out is in
/// [`removed`](Self::removed), what was repaired or doubted is in
/// [`warnings`](Self::warnings).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Where it came from.
    pub source: Source,
    /// The headline, where one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The author line, where one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// The date of publication as the document states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The address the document gives for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The language of the body.
    pub language: Detected,
    /// The encoding that the bytes were in (`UTF-8`, `windows-1258`, `TCVN3` …).
    pub encoding: String,
    /// The body in reading order. The title is not repeated here.
    pub paragraphs: Vec<Paragraph>,
    /// What cleaning took out, in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<Removed>,
    /// Other places that hold the same article, exactly or nearly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Source>,
    /// The earlier article that this one repeats, exactly or nearly and with the
    /// same numbers. Articles are read as a stream, so the later copy points back
    /// to the first; `copies` of the first is for who collects them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<Source>,
    /// What was repaired or doubted while loading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// How much text there is.
    pub counts: Counts,
}

impl Article {
    /// All sentences of the body in reading order.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.paragraphs.iter().flat_map(|paragraph| &paragraph.sentences)
    }

    /// The body as running text: sentences joined by a space, paragraphs by an empty line.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.counts.bytes);
        for paragraph in &self.paragraphs {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&paragraph.text());
        }
        text
    }

    /// The language of the body.
    pub fn language(&self) -> Language {
        self.language.language
    }
}

/// What a paragraph is in its article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParagraphKind {
    /// The standfirst under the headline, where the document marks it.
    Lead,
    /// Running text.
    #[default]
    Body,
    /// A cross-heading.
    Heading,
    /// An item of a list.
    Item,
}

/// A paragraph: one or more sentences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// What it is in its article.
    #[serde(default)]
    pub kind: ParagraphKind,
    /// The language of this paragraph, where it differs from the article's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Detected>,
    /// The sentences in order, never empty.
    pub sentences: Vec<Sentence>,
}

impl Paragraph {
    /// The sentences joined by a space.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.sentences.iter().map(|s| s.text.as_str()).collect();
        texts.join(" ")
    }
}

/// A sentence, with where it stood in the decoded text of its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// The text: NFC, white space folded to single spaces, the author's spelling.
    pub text: String,
    /// Where it stood, before white space was folded.
    pub span: Span,
}

/// A piece of page furniture that cleaning took out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The rule that took it (`copyright`, `caption`, `also-read` …).
    pub rule: String,
    /// The text, as it stood.
    pub text: String,
    /// Where it stood.
    pub span: Span,
}

/// How much text an article has, after cleaning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Bytes of the body in UTF-8.
    pub bytes: usize,
    /// Characters (Unicode scalar values) of the body.
    pub characters: usize,
    /// Words: runs of non-space characters. A Vietnamese syllable counts as one.
    pub words: usize,
    /// Sentences.
    pub sentences: usize,
    /// Paragraphs.
    pub paragraphs: usize,
}

impl Counts {
    /// Counts the text of `paragraphs`.
    pub fn of(paragraphs: &[Paragraph]) -> Self {
        let mut counts = Self { paragraphs: paragraphs.len(), ..Self::default() };
        for sentence in paragraphs.iter().flat_map(|p| &p.sentences) {
            counts.bytes += sentence.text.len();
            counts.characters += sentence.text.chars().count();
            counts.words += words(&sentence.text);
            counts.sentences += 1;
        }
        counts
    }
}

/// Runs of characters that are no white space.
///
/// Every byte of every article comes by here: the loop has no branches, so that the compiler
/// makes SIMD code of it. Text with white space beyond ASCII is counted the slow way.
fn words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut words, mut wide) = (0_usize, false);
    for (number, block) in bytes.chunks(240).enumerate() {
        let next = bytes.get(number * 240 + 1..).unwrap_or_default();
        // Counters of one byte stay in SIMD registers for as many bytes as they can count.
        let mut ends = 0_u8;
        for (&a, &b) in block.iter().zip(next) {
            ends += u8::from(!is_space(a) & is_space(b));
            // The first two bytes of U+0085, U+00A0, U+1680, U+2000 to U+205F and U+3000.
            wide |= (a == 0xc2) & ((b == 0x85) | (b == 0xa0)) | (a == 0xe1) & (b == 0x9a);
            wide |= (a == 0xe2) & ((b == 0x80) | (b == 0x81)) | (a == 0xe3) & (b == 0x80);
        }
        words += usize::from(ends);
    }
    // Quotation marks and dashes begin like the spaces of U+20xx, and are common.
    if wide && text.contains(|c: char| !c.is_ascii() && c.is_whitespace()) {
        return text.split_whitespace().count();
    }
    words + usize::from(bytes.last().is_some_and(|&last| !is_space(last)))
}

/// White space of ASCII, as [`char::is_whitespace`] has it.
fn is_space(byte: u8) -> bool {
    (byte == b' ') | (9..=13).contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_split_whitespace_counts_them() {
        let spaces = (0..=0x3100_u32).filter_map(char::from_u32).filter(|c| c.is_whitespace());
        let mut texts: Vec<String> = spaces
            .flat_map(|c| {
                let long = "từ “ngữ” ".repeat(60);
                [
                    format!("{c}"),
                    format!("a{c}b"),
                    format!("{c}a{c}{c}“b”{c}"),
                    format!("{long}{c}x"),
                ]
            })
            .collect();
        texts.extend(
            ["", "một", "một hai", " một  hai ", "– “a” …", "a\u{200b}b 中 文"].map(String::from),
        );
        for text in texts {
            assert_eq!(words(&text), text.split_whitespace().count(), "{text:?}");
        }
    }
}
