//! What a text counts up: "Two things hold it up. The first is …. The second is …."
//!
//! The writer says with such words that neither may be missing (cue phrases: Edmundson 1969).
//! Small models pass over them where the points stand late in the text.

use std::ops::Range;

/// Words that open the points in their order; "the" may stand before, and "-ly" behind.
const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];
/// Sentences that may stand between two points.
const GAP: usize = 2;

/// The first run of two and more points in `sentences`: the sentence before it, which announces
/// them, and all up to the last of them; and which of these are the points.
pub(crate) fn counted<S: AsRef<str>>(sentences: &[S]) -> Option<(Range<usize>, Vec<usize>)> {
    (0..sentences.len()).find_map(|start| {
        let mut points: Vec<usize> = Vec::new();
        for (at, sentence) in sentences.iter().enumerate().skip(start) {
            let last = points.last().map_or(start, |last| last + 1 + GAP);
            if at > last || points.len() == ORDINALS.len() {
                break;
            }
            if opens_with(sentence.as_ref(), ORDINALS[points.len()]) {
                points.push(at);
            }
        }
        let last = *points.get(1..)?.last()?;
        Some((start.saturating_sub(1)..last + 1, points))
    })
}

fn opens_with(sentence: &str, ordinal: &str) -> bool {
    let mut words = sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .skip_while(|word| word == "the");
    words.next().is_some_and(|word| word.strip_suffix("ly").unwrap_or(&word) == ordinal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_found_with_the_sentence_that_announces_them() {
        let text = [
            "The line stays closed.",
            "Two things hold it up.",
            "The first is a dispute over land.",
            "It has lasted since May.",
            "The second is steel.",
            "Buses run meanwhile.",
        ];
        assert_eq!(counted(&text), Some((1..5, vec![2, 4])));
        assert_eq!(
            counted(&["Firstly, it rains.", "Secondly, it is cold."]),
            Some((0..2, vec![0, 1]))
        );
    }

    #[test]
    fn a_lone_ordinal_counts_nothing_up() {
        assert_eq!(counted(&["First Minister Anna Lind left.", "She had no second."]), None);
        assert_eq!(counted(&["The second half was dull."]), None);
        assert_eq!(counted(&["First came rain.", "A.", "B.", "C.", "Second came wind."]), None);
        assert_eq!(counted::<&str>(&[]), None);
    }
}
