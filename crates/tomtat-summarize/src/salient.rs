//! What a part of a long text says and its answer does not.
//!
//! Of a part in which little happens a small model writes down what it read most of, and passes
//! over the one sentence with names and numbers. So an answer that says much less than one sentence
//! of its part is given a sentence on that one.

use std::ops::Range;

use tomtat_engine::SummarizeRequest;
use tomtat_verify::Source;

use crate::guards::{self, Checked};
use crate::select;
use crate::verified::{Sentence, points_back};

/// A sentence of the part says much more than the answer when it weighs this many times what the
/// weightiest sentence of the answer does: so many halves.
const MORE: usize = 3;

/// The sentence of the text that the answer to `part` lacks, and the request for one on it.
pub(crate) fn missed(
    part: Range<usize>,
    sentences: &[Sentence],
    of: &SummarizeRequest,
    source: &Source,
) -> Option<(usize, SummarizeRequest)> {
    let texts = source.sentences().get(part.clone())?;
    let weights = select::weights(texts);
    let (at, most) =
        weights.iter().enumerate().max_by_key(|&(at, weight)| (weight, usize::MAX - at))?;
    let told: Vec<String> = sentences.iter().map(|sentence| sentence.text.clone()).collect();
    let told = select::weights(&told).into_iter().max().unwrap_or(0);
    let place = part.start + at;
    let known = sentences.iter().any(|sentence| sentence.verdict.evidence.contains(&place));
    if known || most * 2 < told * MORE {
        return None;
    }
    // A sentence that points back is understood with the one before it alone.
    let first = if points_back(&texts[at]) { at.saturating_sub(1) } else { at };
    let request = SummarizeRequest {
        text: texts[first..=at].join(" "),
        title: of.title.clone(),
        sentences: 1,
        only: of.only.clone(),
        ..SummarizeRequest::default()
    };
    Some((place, request))
}

/// What the model wrote of the sentence at `place`; where that cannot be verified, or is about
/// something else, the sentence itself.
pub(crate) fn told(place: usize, answer: &Checked, source: &Source) -> Option<Sentence> {
    let written = answer.sentences.first().map(|text| Sentence::new(text.clone(), source));
    let written = written.filter(|it| it.is_verified() && it.verdict.evidence.contains(&place));
    let itself = || source.sentences().get(place).map(|text| Sentence::of_text(text, source));
    written.or_else(itself)
}

/// Puts a sentence on the one at `place` among the others, in the order of the text.
pub(crate) fn put(sentences: &mut Vec<Sentence>, place: usize, new: Sentence) {
    if sentences.iter().any(|other| guards::repeats(&new.text, &other.text)) {
        return;
    }
    let behind = |sentence: &Sentence| sentence.verdict.evidence.iter().all(|&at| at > place);
    let at = sentences.iter().position(behind).unwrap_or(sentences.len());
    sentences.insert(at, new);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const TEXT: [&str; 5] = [
        "People in the region spoke about the weather for a while.",
        "The road was quiet in the morning.",
        "The Orsk reservoir lost 41,000 cubic metres of water in March, engineer Lena Brandt said.",
        "She expects more of it.",
        "The shops opened one after the other.",
    ];

    fn source() -> Source {
        Source::new(TEXT)
    }

    fn of(texts: &[&str]) -> Vec<Sentence> {
        texts.iter().map(|&text| Sentence::new(text.to_owned(), &source())).collect()
    }

    fn answer(text: &str) -> Checked {
        Checked { sentences: vec![text.to_owned()], findings: Vec::new() }
    }

    #[test]
    fn an_answer_without_the_news_of_its_part_is_asked_for_it() {
        let empty = of(&["People spoke about the weather."]);
        let request = SummarizeRequest::default();
        let (place, asked) = missed(0..5, &empty, &request, &source()).unwrap();
        assert_eq!((place, asked.text.as_str(), asked.sentences), (2, TEXT[2], 1));
        assert_eq!(missed(3..5, &empty, &request, &source()), None, "another part");
        let told = of(&["The Orsk reservoir lost 41,000 cubic metres of water."]);
        assert_eq!(missed(0..5, &told, &request, &source()), None);
    }

    #[test]
    fn what_is_written_of_it_stands_in_its_place_and_else_the_sentence_itself() {
        let mut sentences = of(&["The road was quiet.", "The shops opened."]);
        let text = "In March the Orsk reservoir lost 41,000 cubic metres of water.";
        let good = told(2, &answer(text), &source()).unwrap();
        assert_eq!(good.text, text);
        put(&mut sentences, 2, good);
        let texts: Vec<&str> = sentences.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["The road was quiet.", text, "The shops opened."]);
        let wrong = answer("The Orsk reservoir lost 14,000 cubic metres.");
        let itself = told(2, &wrong, &source()).unwrap();
        assert_eq!(itself.text, TEXT[2]);
        put(&mut sentences, 2, itself);
        assert_eq!(sentences.len(), 3, "it is told once");
    }
}
