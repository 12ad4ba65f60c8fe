//! One summary out of the summaries of parts, without a liking for any place of the text.
//!
//! A small model that is given the summaries of parts to summarise keeps the first of them. So
//! the sentences are not written anew but chosen: every part has its share of the sentences, and
//! where there are more parts than sentences, neighbouring parts share one. What two parts say
//! alike is told once. Each sentence was verified when its part was summarised.

use crate::guards::{alike, content_words};
use crate::select;
use crate::verified::{Sentence, points_back};

/// At most `wanted` sentences of `parts`, in the order of the text.
pub(crate) fn chosen(parts: Vec<Vec<Sentence>>, wanted: usize) -> Vec<Sentence> {
    let groups = groups(distinct(parts), wanted.max(1));
    let shares = shares(&groups.iter().map(Vec::len).collect::<Vec<_>>(), wanted);
    let mut all = Vec::with_capacity(wanted);
    for (at, (group, share)) in groups.into_iter().zip(shares).enumerate() {
        all.extend(best(group, share, at == 0));
    }
    all
}

/// The parts without sentences that repeat one of an earlier part.
fn distinct(parts: Vec<Vec<Sentence>>) -> Vec<Vec<Sentence>> {
    let mut seen: Vec<Vec<String>> = Vec::new();
    let mut new = |sentence: &Sentence| {
        let words = content_words(&sentence.text);
        let repeats = seen.iter().any(|other| alike(other, &words));
        if !repeats {
            seen.push(words);
        }
        !repeats
    };
    let parts = parts.into_iter().map(|part| part.into_iter().filter(&mut new).collect());
    parts.filter(|part: &Vec<Sentence>| !part.is_empty()).collect()
}

/// Neighbouring parts together, so that there are no more groups than `most`.
fn groups(parts: Vec<Vec<Sentence>>, most: usize) -> Vec<Vec<Sentence>> {
    let count = parts.len();
    let groups = count.min(most);
    let mut out: Vec<Vec<Sentence>> = (0..groups).map(|_| Vec::new()).collect();
    for (at, part) in parts.into_iter().enumerate() {
        if let Some(group) = out.get_mut(at * groups / count.max(1)) {
            group.extend(part);
        }
    }
    out
}

/// How many of `wanted` sentences each group of these sizes gives: the same number, one more from
/// those in front, and what a group does not have from the others.
fn shares(sizes: &[usize], wanted: usize) -> Vec<usize> {
    let mut shares = vec![0; sizes.len()];
    let mut left = wanted.min(sizes.iter().sum());
    while left > 0 {
        for (share, size) in shares.iter_mut().zip(sizes) {
            if left > 0 && *share < *size {
                *share += 1;
                left -= 1;
            }
        }
    }
    shares
}

/// The sentences of a group that say most, in their order. `opening` is the group in front, whose
/// first sentence carries the news.
fn best(group: Vec<Sentence>, share: usize, opening: bool) -> Vec<Sentence> {
    let texts: Vec<String> = group.iter().map(|sentence| sentence.text.clone()).collect();
    let weights = select::weights(&texts);
    let mut order: Vec<usize> = (0..group.len()).collect();
    // A sentence that points back would stand behind another one than it did.
    order.sort_by_key(|&at| {
        let first = opening && at == 0;
        let alone = !points_back(&texts[at]);
        (!first, !group[at].is_verified(), !alone, std::cmp::Reverse(weights[at]), at)
    });
    order.truncate(share);
    group.into_iter().enumerate().filter(|(at, _)| order.contains(at)).map(|(_, s)| s).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tomtat_verify::Source;

    const TEXT: [&str; 6] = [
        "The port of Vik closed on Monday.",
        "A ferry left Orsk with 300 people.",
        "Schools in Belmar open on Friday.",
        "Minister Anna Lind visited Ostrava.",
        "Wheat costs 40 percent more in Koral.",
        "The Tarn rose by two metres at Lomnica.",
    ];

    fn parts(of: &[&[&str]]) -> Vec<Vec<Sentence>> {
        let source = Source::new(TEXT);
        let sentence = |text: &&str| Sentence::new((*text).to_owned(), &source);
        of.iter().map(|part| part.iter().map(sentence).collect()).collect()
    }

    fn texts(sentences: &[Sentence]) -> Vec<&str> {
        sentences.iter().map(|sentence| sentence.text.as_str()).collect()
    }

    #[test]
    fn every_part_gives_its_share() {
        let found = chosen(parts(&[&TEXT[..2], &TEXT[2..4], &TEXT[4..]]), 3);
        let places: Vec<usize> =
            found.iter().filter_map(|s| TEXT.iter().position(|t| *t == s.text)).collect();
        assert_eq!(places.iter().map(|place| place / 2).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(places[0], 0, "the news comes first");
    }

    #[test]
    fn of_more_parts_than_sentences_the_last_ones_count_as_much_as_the_first() {
        let six: Vec<&[&str]> = TEXT.iter().map(std::slice::from_ref).collect();
        let found = chosen(parts(&six), 2);
        assert_eq!(found.len(), 2);
        assert!(TEXT[..3].contains(&texts(&found)[0]) && TEXT[3..].contains(&texts(&found)[1]));
    }

    #[test]
    fn what_two_parts_say_is_told_once_and_the_place_goes_to_another() {
        let found = chosen(parts(&[&TEXT[..1], &TEXT[..1], &TEXT[2..4]]), 3);
        assert_eq!(texts(&found), [TEXT[0], TEXT[2], TEXT[3]]);
    }

    #[test]
    fn a_sentence_that_points_back_gives_way_to_one_that_stands_alone() {
        let back = "It rose by two metres at Lomnica in Koral with 300 people.";
        let found = chosen(parts(&[&TEXT[..1], &[back, TEXT[3]]]), 2);
        assert_eq!(texts(&found), [TEXT[0], TEXT[3]]);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(chosen(Vec::new(), 4).is_empty());
        assert!(chosen(parts(&[&[], &[]]), 4).is_empty());
    }
}
