//! Which warning stands where on the page: beside what it concerns.

use std::collections::{HashMap, HashSet};

use tomtat_article::{Article, Code, Record, Warning};

/// The warnings of a record by place, each once.
#[derive(Default)]
pub(super) struct Notes<'a> {
    /// On the title's translation.
    pub(super) title: Vec<&'a Warning>,
    /// On the article as a whole.
    pub(super) article: Vec<&'a Warning>,
    /// On the summary.
    pub(super) summary: Vec<&'a Warning>,
    sentences: HashMap<usize, Vec<&'a Warning>>,
}

impl<'a> Notes<'a> {
    /// Sorts the warnings of `record`, which has `sentences` sentences to show.
    pub(super) fn of(record: &'a Record, sentences: usize) -> Self {
        let mut notes = Self::default();
        let mut seen: HashSet<(Code, &str, Option<usize>)> = HashSet::new();
        let title = record.translation.as_ref().and_then(|t| t.title.as_ref());
        for warning in title.iter().flat_map(|title| &title.warnings) {
            if seen.insert((warning.code, &warning.message, None)) {
                notes.title.push(warning);
            }
        }
        let starts = record.article.as_ref().map(starts).unwrap_or_default();
        for warning in &record.warnings {
            let place = warning.sentence.or_else(|| at_span(warning, &starts));
            let place = place.filter(|&place| place < sentences);
            if !seen.insert((warning.code, &warning.message, place)) {
                continue;
            }
            match place {
                Some(place) => notes.sentences.entry(place).or_default().push(warning),
                None if warning.code.as_str().starts_with("summarize.") => {
                    notes.summary.push(warning);
                }
                None => notes.article.push(warning),
            }
        }
        // A record of our own has them above; one from elsewhere may have them only here.
        let translated = record.translation.iter().flat_map(|t| t.sentences.iter().enumerate());
        for (place, warning) in translated.flat_map(|(i, s)| s.warnings.iter().map(move |w| (i, w)))
        {
            if place < sentences && seen.insert((warning.code, &warning.message, Some(place))) {
                notes.sentences.entry(place).or_default().push(warning);
            }
        }
        notes
    }

    /// On the sentence of this index.
    pub(super) fn of_sentence(&self, index: usize) -> &[&'a Warning] {
        self.sentences.get(&index).map_or(&[], Vec::as_slice)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        let of_sentences: usize = self.sentences.values().map(Vec::len).sum();
        self.title.len() + self.article.len() + self.summary.len() + of_sentences
    }
}

/// Where each sentence begins and ends in the decoded text, and its index; in order.
fn starts(article: &Article) -> Vec<(usize, usize, usize)> {
    let spans = article.sentences().enumerate().map(|(i, s)| (s.span.start, s.span.end, i));
    let mut starts: Vec<_> = spans.collect();
    starts.sort_unstable();
    starts
}

fn at_span(warning: &Warning, starts: &[(usize, usize, usize)]) -> Option<usize> {
    let span = warning.span?;
    let after = starts.partition_point(|&(start, ..)| start <= span.start);
    let &(_, end, index) = starts.get(after.checked_sub(1)?)?;
    (span.start < end).then_some(index)
}
