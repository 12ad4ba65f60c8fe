//! Which sentences to keep when a model writes more than it was asked for.

use std::collections::HashSet;

/// The `wanted` sentences that say most, in their order.
///
/// The first stays: it carries the news. Of the others those stay that add most
/// names, numbers and words that the ones kept do not have, each name or number
/// counting as [`STRONG`] words; of equals the earlier.
pub(crate) fn best(sentences: Vec<String>, wanted: usize) -> Vec<String> {
    if sentences.len() <= wanted {
        return sentences;
    }
    let words: Vec<Vec<(String, usize)>> = sentences.iter().map(|s| weighed(s)).collect();
    let mut kept = vec![0];
    let mut known: HashSet<&str> = HashSet::new();
    known.extend(words.first().into_iter().flatten().map(|(word, _)| word.as_str()));
    while kept.len() < wanted {
        let gain = |i: usize| -> usize {
            words[i].iter().filter(|(w, _)| !known.contains(w.as_str())).map(|(_, n)| n).sum()
        };
        let next = (0..sentences.len())
            .filter(|i| !kept.contains(i))
            .max_by_key(|&i| (gain(i), std::cmp::Reverse(i)));
        let Some(next) = next else { break };
        known.extend(words[next].iter().map(|(word, _)| word.as_str()));
        kept.push(next);
    }
    let keep: HashSet<usize> = kept.into_iter().collect();
    sentences.into_iter().enumerate().filter(|(i, _)| keep.contains(i)).map(|(_, s)| s).collect()
}

/// What a name or a number counts, in words.
const STRONG: usize = 3;

/// The distinct words of a sentence in lower case, with their weights.
fn weighed(sentence: &str) -> Vec<(String, usize)> {
    let mut seen = HashSet::new();
    sentence
        .split(|c: char| !c.is_alphanumeric())
        .enumerate()
        .filter(|(_, word)| word.len() > 3 || word.chars().any(|c| c.is_ascii_digit()))
        .filter_map(|(i, word)| {
            // The capital of the first word tells nothing.
            let name = i > 0 && word.chars().next().is_some_and(char::is_uppercase);
            let strong = name || word.chars().any(|c| c.is_ascii_digit());
            let lower = word.to_lowercase();
            seen.insert(lower.clone()).then_some((lower, if strong { STRONG } else { 1 }))
        })
        .collect()
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
    fn what_is_not_too_much_stays_whole() {
        assert_eq!(best_of(&["One.", "Two."], 3), ["One.", "Two."]);
    }
}
