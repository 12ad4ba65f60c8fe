//! One answer while its sentences are verified, rewritten, dropped or marked.

use tomtat_article::{Code, SummarySentence};
use tomtat_engine::SummarizeRequest;
use tomtat_verify::{Source, Verdict, note};

use crate::guards::{self, Checked, Finding};
use crate::{points, select};

/// How often a sentence is asked for again; the second time only where the first made it better.
const MOST_REWRITES: u8 = 2;
/// Words at the beginning of a sentence that point back to the one before it.
const POINTS_BACK: [&str; 34] = [
    "he",
    "she",
    "it",
    "they",
    "his",
    "her",
    "its",
    "their",
    "this",
    "that",
    "these",
    "those",
    "such",
    "however",
    "but",
    "and",
    "so",
    "yet",
    "also",
    "therefore",
    "thus",
    "then",
    "instead",
    "both",
    "neither",
    "nevertheless",
    "moreover",
    "furthermore",
    "meanwhile",
    "otherwise",
    "afterwards",
    "afterward",
    "there",
    "others",
];

/// A sentence with what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub(crate) text: String,
    pub(crate) verdict: Verdict,
    /// Whether it is the text's own sentence, which stands where the model wrote none.
    pub(crate) own: bool,
    rewrites: u8,
}

impl Sentence {
    pub(crate) fn new(text: String, source: &Source) -> Self {
        let verdict = source.check(&text);
        // What can be left out need not be asked for.
        let (text, verdict) = source.repaired(&text, &verdict).unwrap_or((text, verdict));
        Self { text, verdict, own: false, rewrites: 0 }
    }

    /// A sentence of the text as it stands.
    pub(crate) fn of_text(text: &str, source: &Source) -> Self {
        Self { own: true, ..Self::new(text.to_owned(), source) }
    }

    pub(crate) fn is_verified(&self) -> bool {
        self.verdict.findings.is_empty()
    }

    /// What the model is told when it writes the sentence again; `None` where it is good, or was
    /// asked for often enough, or rests on nothing that could be shown.
    pub(crate) fn wants_rewrite(&self) -> Option<String> {
        if self.is_verified() || self.rewrites >= MOST_REWRITES || self.verdict.evidence.is_empty()
        {
            return None;
        }
        let mut notes: Vec<String> = self.verdict.findings.iter().map(note).collect();
        notes.dedup();
        Some(notes.join(" "))
    }

    pub(crate) fn into_summary(self) -> SummarySentence {
        let mut sentence = SummarySentence::new(self.text, self.verdict.evidence);
        sentence.findings = self.verdict.findings;
        sentence
    }
}

/// The request for one sentence in place of the unverified one: what it rests on, with the
/// sentences around, and what was wrong. `None` where there is nothing to ask.
pub(crate) fn rewrite(
    sentences: &[Sentence],
    at: usize,
    of: &SummarizeRequest,
    source: &Source,
) -> Option<SummarizeRequest> {
    let sentence = sentences.get(at)?;
    let note = sentence.wants_rewrite()?;
    let around = |&at: &usize| at.saturating_sub(1)..=at.saturating_add(1);
    let mut places: Vec<usize> = sentence.verdict.evidence.iter().flat_map(around).collect();
    places.sort_unstable();
    places.dedup();
    let texts: Vec<&str> =
        places.iter().filter_map(|&at| source.sentences().get(at)).map(String::as_str).collect();
    Some(SummarizeRequest {
        text: texts.join(" "),
        title: of.title.clone(),
        sentences: 1,
        only: of.only.clone(),
        note,
        sentence: sentence.text.clone(),
        ..SummarizeRequest::default()
    })
}

/// Takes what the model wrote in place of a sentence, where that is better and repeats no other.
pub(crate) fn rewritten(sentences: &mut [Sentence], at: usize, answer: &Checked, source: &Source) {
    let Some(sentence) = sentences.get(at) else { return };
    let better = answer.sentences.first().and_then(|text| {
        let Sentence { text, verdict, .. } = Sentence::new(text.clone(), source);
        let others = sentences.iter().enumerate().filter(|(i, _)| *i != at);
        let repeats = others.into_iter().any(|(_, other)| guards::repeats(&text, &other.text));
        let better = verdict.findings.len() < sentence.verdict.findings.len();
        (better && !repeats && !verdict.evidence.is_empty()).then_some((text, verdict))
    });
    if let Some(sentence) = sentences.get_mut(at) {
        sentence.rewrites += 1;
        match better {
            Some((text, verdict)) => {
                sentence.text = text;
                sentence.verdict = verdict;
            }
            // The same request has the same answer.
            None => sentence.rewrites = MOST_REWRITES,
        }
    }
}

/// The request for the points that the text counts up, where the answer passed over some: the
/// opening and the points alone. (Of the points by themselves a small model makes nothing.)
pub(crate) fn missed_points(
    sentences: &[Sentence],
    of: &SummarizeRequest,
    source: &Source,
) -> Option<SummarizeRequest> {
    let (places, points) = points::counted(source.sentences())?;
    if all_told(&points, sentences) || sentences.len() < 2 {
        return None;
    }
    let opening = source.sentences().first().filter(|_| places.start > 0);
    let texts: Vec<&str> =
        opening.into_iter().chain(&source.sentences()[places]).map(String::as_str).collect();
    Some(SummarizeRequest {
        text: texts.join(" "),
        title: of.title.clone(),
        sentences: 1 + points.len(),
        only: of.only.clone(),
        ..SummarizeRequest::default()
    })
}

fn all_told(points: &[usize], sentences: &[Sentence]) -> bool {
    points.iter().all(|point| sentences.iter().any(|s| s.verdict.evidence.contains(point)))
}

/// Takes the sentences with points that could be verified. The sentences that say least make room
/// for them, never the first.
pub(crate) fn pointed(sentences: &mut [Sentence], answer: &Checked, source: &Source) {
    let Some((_, points)) = points::counted(source.sentences()) else { return };
    let told = |s: &Sentence| {
        s.verdict.evidence.iter().copied().filter(|place| points.contains(place)).min()
    };
    for text in &answer.sentences {
        if all_told(&points, sentences) {
            break;
        }
        let new = Sentence::new(text.clone(), source);
        let repeats = sentences.iter().any(|other| guards::repeats(text, &other.text));
        if repeats || !new.is_verified() || told(&new).is_none() {
            continue;
        }
        let texts: Vec<String> = sentences.iter().map(|sentence| sentence.text.clone()).collect();
        let weights = select::weights(&texts);
        let goes = (1..sentences.len())
            .filter(|&at| sentences[at].is_verified() && told(&sentences[at]).is_none())
            .filter(|&at| texts.get(at + 1).is_none_or(|next| !points_back(next)))
            .min_by_key(|&at| weights[at]);
        if let Some(at) = goes {
            sentences[at] = new;
        }
    }
    // The points in the order of the text, in the places that they have.
    let places: Vec<usize> =
        (0..sentences.len()).filter(|&at| told(&sentences[at]).is_some()).collect();
    let mut telling: Vec<Sentence> = places.iter().map(|&at| sentences[at].clone()).collect();
    telling.sort_by_key(told);
    for (at, sentence) in places.into_iter().zip(telling) {
        sentences[at] = sentence;
    }
}

/// The sentences of an answer as they are, `wanted` of them, with what could not be verified.
pub(crate) fn as_written(sentences: Vec<String>, wanted: usize, source: &Source) -> Vec<Sentence> {
    let written = |text: String| {
        let verdict = source.check(&text);
        Sentence { text, verdict, own: false, rewrites: MOST_REWRITES }
    };
    select::best(sentences, wanted).into_iter().map(written).collect()
}

/// Verifies the sentences of an answer and keeps `wanted` of them: verified ones before others,
/// where there are more than enough.
pub(crate) fn chosen(sentences: Vec<String>, wanted: usize, source: &Source) -> Vec<Sentence> {
    let mut all: Vec<Sentence> =
        sentences.into_iter().map(|text| Sentence::new(text, source)).collect();
    while all.len() > wanted {
        let Some(at) = (0..all.len()).rev().find(|&at| can_go(&all, at)) else { break };
        all.remove(at);
    }
    let texts = all.iter().map(|sentence| sentence.text.clone()).collect();
    let kept = select::best(texts, wanted);
    let mut kept = kept.iter().peekable();
    all.retain(|sentence| kept.next_if(|text| **text == sentence.text).is_some());
    all
}

/// Drops the sentences that could not be verified where the rest stands without them; the others
/// stay with their findings.
pub(crate) fn drop_unverified(sentences: &mut Vec<Sentence>) -> Vec<Finding> {
    let mut dropped = Vec::new();
    while let Some(at) = (0..sentences.len()).rev().find(|&at| can_go(sentences, at)) {
        let sentence = sentences.remove(at);
        let why: Vec<&str> = sentence.verdict.findings.iter().map(|f| f.message.as_str()).collect();
        dropped.push(Finding {
            code: Code::SummarySentenceDropped,
            message: guards::dropped(&sentence.text, &format!("unverified ({})", why.join("; "))),
            note: String::new(),
        });
    }
    dropped.reverse();
    dropped
}

/// Whether an unverified sentence can be left out: another one remains, and the next does not
/// point back to it.
fn can_go(sentences: &[Sentence], at: usize) -> bool {
    let unverified = sentences.get(at).is_some_and(|sentence| !sentence.is_verified());
    unverified
        && sentences.len() > 1
        && sentences.get(at + 1).is_none_or(|next| !points_back(&next.text))
}

pub(crate) fn points_back(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
    first.is_some_and(|word| POINTS_BACK.contains(&word.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        Source::new([
            "The river Tarn rose by two metres on Monday, the county said.",
            "Some 1,500 people left their homes in the valley.",
            "Schools stay closed until Thursday.",
        ])
    }

    fn texts(sentences: &[Sentence]) -> Vec<&str> {
        sentences.iter().map(|sentence| sentence.text.as_str()).collect()
    }

    fn of(sentences: &[&str], wanted: usize) -> Vec<Sentence> {
        chosen(sentences.iter().map(|&s| s.to_owned()).collect(), wanted, &source())
    }

    #[test]
    fn of_more_sentences_than_wanted_the_unverified_go_first() {
        let kept =
            of(&["The river Tarn rose.", "Some 9,500 people left.", "Schools stay closed."], 2);
        assert_eq!(texts(&kept), ["The river Tarn rose.", "Schools stay closed."]);
    }

    #[test]
    fn an_unverified_sentence_goes_unless_the_next_points_back_to_it() {
        let mut kept = of(&["The river Tarn rose.", "Some 9,500 people left."], 2);
        assert_eq!(drop_unverified(&mut kept).len(), 1);
        assert_eq!(texts(&kept), ["The river Tarn rose."]);
        let mut kept = of(&["Some 9,500 people left.", "They left homes in the valley."], 2);
        assert!(drop_unverified(&mut kept).is_empty());
        assert_eq!(kept.len(), 2);
        let mut alone = of(&["Some 9,500 people left."], 2);
        assert!(drop_unverified(&mut alone).is_empty());
    }
}
