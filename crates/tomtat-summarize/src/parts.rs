//! Texts that are longer than a model takes.

use tomtat_engine::Measure;

/// Tokens of a part of a text that is too long for one request: of a longer part a small model
/// passes over the most.
const PART_TOKENS: usize = 1536;

/// A piece of the text for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The text of the part.
    pub text: String,
    /// The text's sentences in it, by their indices.
    pub sentences: std::ops::Range<usize>,
}

/// The parts of a text that is to be summarised in so many `answers` at the least, for a model that
/// takes `most` tokens.
pub(crate) fn of_round(
    paragraphs: &[Vec<String>],
    measure: &dyn Measure,
    most: usize,
    answers: usize,
) -> Vec<Part> {
    let texts = || paragraphs.iter().flatten();
    // A text that fits by the bound need not be counted.
    let bound: usize = texts().map(|text| measure.bound_tokens(text) + 1).sum();
    if bound <= most && answers <= 1 {
        return divide(paragraphs, most, &|text| measure.bound_tokens(text));
    }
    let count = |text: &str| measure.count_tokens(text);
    let share = most.min(bound.div_ceil(answers.max(1)).max(1));
    let total = || texts().map(|text| count(text) + 1).sum::<usize>();
    let part = if bound > most && total() > most { share.min(PART_TOKENS) } else { share };
    divide(paragraphs, part, &count)
}

/// Divides `paragraphs` into parts of at most `most` tokens by `count`, of
/// nearly the same size, between paragraphs where that is possible, else
/// between sentences, else between words. Every word is in exactly one part.
pub fn divide(paragraphs: &[Vec<String>], most: usize, count: &dyn Fn(&str) -> usize) -> Vec<Part> {
    let most = most.max(1);
    // Pieces that stay together if they fit: (text, tokens, first sentence, new paragraph)
    let mut pieces: Vec<Piece> = Vec::new();
    let mut index = 0;
    for paragraph in paragraphs {
        for (i, sentence) in paragraph.iter().enumerate() {
            // One for the space or line break that joins it.
            let tokens = count(sentence) + 1;
            if tokens <= most {
                pieces.push(Piece {
                    text: sentence.clone(),
                    tokens,
                    sentence: index,
                    starts: i == 0,
                });
            } else {
                for (j, text) in words_of(sentence, most, count).into_iter().enumerate() {
                    let tokens = count(&text) + 1;
                    pieces.push(Piece { text, tokens, sentence: index, starts: i == 0 && j == 0 });
                }
            }
            index += 1;
        }
    }
    let total: usize = pieces.iter().map(|piece| piece.tokens).sum();
    // Parts of one size: a last part of two sentences would weigh as much as a full one.
    let wanted = total.div_ceil(total.div_ceil(most).max(1)).max(1);
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Option<(Part, usize)> = None;
    for piece in pieces {
        if let Some((part, tokens)) = &mut open {
            let full = *tokens + piece.tokens > most;
            // A paragraph's beginning is the better place, once the part has its share.
            let share = *tokens >= wanted && piece.starts;
            if !full && !share {
                part.text.push(if piece.starts { '\n' } else { ' ' });
                part.text.push_str(&piece.text);
                part.sentences.end = piece.sentence + 1;
                *tokens += piece.tokens;
                continue;
            }
        }
        let part = Part { text: piece.text, sentences: piece.sentence..piece.sentence + 1 };
        if let Some((done, _)) = open.replace((part, piece.tokens)) {
            parts.push(done);
        }
    }
    parts.extend(open.map(|(part, _)| part));
    parts
}

struct Piece {
    text: String,
    tokens: usize,
    sentence: usize,
    starts: bool,
}

/// A sentence that is too long, in pieces of words (of characters where a word is too long).
fn words_of(sentence: &str, most: usize, count: &dyn Fn(&str) -> usize) -> Vec<String> {
    let mut stack = vec![sentence];
    let mut pieces = Vec::new();
    while let Some(text) = stack.pop() {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let middle = text.floor_char_boundary(text.len() / 2);
        let space = text[middle..].find(' ').map(|at| middle + at).or_else(|| text.rfind(' '));
        let at = space
            .filter(|&at| at > 0)
            .or_else(|| text.char_indices().map(|(at, _)| at).find(|&at| at >= middle && at > 0));
        match at {
            Some(at) if count(text) + 1 > most => {
                stack.push(&text[at..]);
                stack.push(&text[..at]);
            }
            _ => pieces.push(text.to_owned()),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }

    fn paragraph(sentences: &[&str]) -> Vec<String> {
        sentences.iter().map(|&s| s.to_owned()).collect()
    }

    #[test]
    fn parts_break_between_paragraphs_and_have_one_size() {
        let text: Vec<Vec<String>> =
            (0..10).map(|_| paragraph(&["One two three.", "Four five six."])).collect();
        let parts = divide(&text, 40, &words);
        let sizes: Vec<usize> = parts.iter().map(|part| words(&part.text)).collect();
        assert_eq!(sizes, [30, 30]);
        assert_eq!(parts[1].sentences, 10..20);
    }

    #[test]
    fn a_sentence_longer_than_a_part_is_divided_between_words() {
        let long = "word ".repeat(100);
        let parts = divide(&[paragraph(&["Short.", &long])], 30, &words);
        assert!(parts.iter().all(|part| words(&part.text) < 30));
        assert_eq!(parts.iter().map(|part| words(&part.text)).sum::<usize>(), 101);
    }

    proptest! {
        #[test]
        fn no_word_is_lost_or_doubled(
            text in prop::collection::vec(prop::collection::vec("[a-z]{1,9}( [a-z]{1,9}){0,20}", 1..5), 1..12),
            most in 2_usize..60,
        ) {
            let all: Vec<&str> = text.iter().flatten().flat_map(|s| s.split_whitespace()).collect();
            let parts = divide(&text, most, &words);
            let got: Vec<&str> = parts.iter().flat_map(|p| p.text.split_whitespace()).collect();
            prop_assert_eq!(all, got);
            prop_assert!(parts.iter().all(|p| words(&p.text) <= most));
        }
    }
}
