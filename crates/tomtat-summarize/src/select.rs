//! Which sentences to keep when a model writes more than it was asked for.

use std::collections::HashSet;

/// `wanted` sentences, in their order: the first ones, but for those that say little.
///
/// A model writes what matters first, and between it sentences that only lead from one to the
/// next ("However, two obstacles remain."). A sentence is passed over when its names, numbers and
/// words weigh less than three fifths of the average, each name or number counting as [`STRONG`]
/// words. Where too few are left, those passed over come back, the weightiest first.
pub(crate) fn best(sentences: Vec<String>, wanted: usize) -> Vec<String> {
    if sentences.len() <= wanted {
        return sentences;
    }
    let weights = weights(&sentences);
    let (mut keep, mut passed): (Vec<usize>, Vec<usize>) =
        (0..sentences.len()).partition(|&i| says(&weights, i));
    keep.truncate(wanted);
    passed.sort_by_key(|&i| (std::cmp::Reverse(weights[i]), i));
    let missing = wanted.saturating_sub(keep.len());
    keep.extend(passed.into_iter().take(missing));
    sentences.into_iter().enumerate().filter(|(i, _)| keep.contains(i)).map(|(_, s)| s).collect()
}

/// Whether `wanted` of the sentences would be kept for what they say: a longer answer would
/// change little.
pub(crate) fn enough(sentences: &[String], wanted: usize) -> bool {
    let weights = weights(sentences);
    (0..sentences.len()).filter(|&i| says(&weights, i)).count() >= wanted
}

pub(crate) fn weights(sentences: &[String]) -> Vec<usize> {
    sentences.iter().map(|sentence| weight(sentence)).collect()
}

/// Whether sentence `i` says enough to stay. The first does whatever it holds: it carries the news.
fn says(weights: &[usize], i: usize) -> bool {
    i == 0 || weights[i] * weights.len() * 5 >= weights.iter().sum::<usize>() * 3
}

/// What a name or a number counts, in words.
const STRONG: usize = 3;
/// Words of four letters and more that say nothing by themselves.
const EMPTY: [&str; 40] = [
    "about",
    "after",
    "also",
    "although",
    "been",
    "before",
    "being",
    "between",
    "both",
    "could",
    "does",
    "during",
    "from",
    "have",
    "however",
    "into",
    "meanwhile",
    "more",
    "other",
    "over",
    "should",
    "since",
    "some",
    "still",
    "such",
    "than",
    "that",
    "their",
    "them",
    "there",
    "these",
    "they",
    "this",
    "those",
    "were",
    "when",
    "which",
    "while",
    "with",
    "would",
];

/// The words of four letters and more and the numbers, each with its place among all words.
pub(crate) fn content_words(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    sentence
        .split(|c: char| !c.is_alphanumeric())
        .enumerate()
        .filter(|(_, word)| word.len() > 3 || word.bytes().any(|b| b.is_ascii_digit()))
}

/// What the distinct words of a sentence weigh together.
fn weight(sentence: &str) -> usize {
    let mut seen = HashSet::new();
    content_words(sentence)
        .filter_map(|(i, word)| {
            // The capital of the first word tells nothing.
            let name = i > 0 && word.chars().next().is_some_and(char::is_uppercase);
            let strong = name || word.bytes().any(|b| b.is_ascii_digit());
            let lower = word.to_lowercase();
            let says = !EMPTY.contains(&lower.as_str()) && seen.insert(lower);
            says.then_some(if strong { STRONG } else { 1 })
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best_of(sentences: &[&str], wanted: usize) -> Vec<String> {
        best(sentences.iter().map(|&s| s.to_owned()).collect(), wanted)
    }

    #[test]
    fn the_news_and_what_is_named_stay_in_their_order() {
        let found = best_of(
            &[
                "Talks on the border have stalled, the ministry said.",
                "The current situation indicates that this has not been resolved.",
                "Ardan wants to keep 300 soldiers in the Koral valley.",
                "Belmar asks for the release of prisoners held in Ostrava since March.",
            ],
            3,
        );
        assert_eq!(
            found,
            [
                "Talks on the border have stalled, the ministry said.",
                "Ardan wants to keep 300 soldiers in the Koral valley.",
                "Belmar asks for the release of prisoners held in Ostrava since March.",
            ]
        );
    }

    #[test]
    fn an_answer_is_long_enough_when_no_sentence_of_it_is_empty() {
        let sentences = [
            "Talks on the border have stalled in Ostrava, the ministry said.",
            "This has not been resolved yet.",
            "Ardan wants to keep 300 soldiers in the Koral valley.",
        ];
        let enough = |count: usize, wanted| {
            let sentences: Vec<String> = sentences[..count].iter().map(|&s| s.to_owned()).collect();
            enough(&sentences, wanted)
        };
        assert!(enough(1, 1));
        assert!(!enough(1, 2) && !enough(2, 2), "the second says nothing");
        assert!(enough(3, 2));
    }

    #[test]
    fn what_was_passed_over_comes_back_where_too_few_are_left() {
        let found = best_of(
            &[
                "Talks on the border have stalled in Ostrava, Minister Anna Lind said on Friday.",
                "This has been known for some time.",
                "The talks have stalled.",
            ],
            2,
        );
        assert_eq!(
            found,
            [
                "Talks on the border have stalled in Ostrava, Minister Anna Lind said on Friday.",
                "This has been known for some time.",
            ]
        );
    }

    #[test]
    fn what_is_not_too_much_stays_whole() {
        assert_eq!(best_of(&["One.", "Two."], 3), ["One.", "Two."]);
    }
}
