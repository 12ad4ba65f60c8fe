//! The sentences of the article that a summary rests on.

use std::collections::BTreeSet;

use tomtat_article::{Headline, Record, Summary, SummarySentence, SummaryStyle};

/// A sentence of the article that the summary refers to.
pub(crate) struct Evidence<'a> {
    /// Its number, counted from 1.
    pub(crate) number: usize,
    /// The English text.
    pub(crate) english: &'a str,
    /// The original, where the English is a translation.
    pub(crate) original: Option<&'a str>,
}

/// The sentences that the summary refers to, in the order of the article.
/// References that lead nowhere are left out.
pub(crate) fn evidence(record: &Record) -> Vec<Evidence<'_>> {
    let Some(summary) = &record.summary else { return Vec::new() };
    let shown = sentences_shown(summary).iter().flat_map(|s| s.evidence.iter().copied());
    let headline = headline(record).into_iter().flat_map(|h| h.evidence.iter().copied());
    let wanted: BTreeSet<usize> = shown.chain(headline).collect();
    if let Some(translation) = &record.translation {
        return wanted
            .into_iter()
            .filter_map(|index| {
                let sentence = translation.sentences.get(index)?;
                let original = Some(sentence.source.as_str());
                Some(Evidence { number: index + 1, english: &sentence.target, original })
            })
            .collect();
    }
    let Some(article) = &record.article else { return Vec::new() };
    article
        .sentences()
        .enumerate()
        .filter(|(index, _)| wanted.contains(index))
        .map(|(index, s)| Evidence { number: index + 1, english: &s.text, original: None })
        .collect()
}

/// The headline that stands over the summary: none that only repeats the title of the article.
pub(crate) fn headline(record: &Record) -> Option<&Headline> {
    let summary = record.summary.as_ref()?;
    let headline = summary.headline.as_ref().filter(|h| !h.text.trim().is_empty())?;
    let alone = summary.style == SummaryStyle::Headline;
    (alone || headline.text != record.title()).then_some(headline)
}

/// The sentences that are shown: none where the headline is all that was asked for.
pub(crate) fn sentences_shown(summary: &Summary) -> &[SummarySentence] {
    let written = |headline: &Headline| !headline.text.trim().is_empty();
    let alone =
        summary.style == SummaryStyle::Headline && summary.headline.as_ref().is_some_and(written);
    if alone { &[] } else { &summary.sentences }
}

/// The marks behind a sentence of the summary: `[3, 7]`, or nothing.
pub(crate) fn marks(references: &[usize], known: &[Evidence<'_>]) -> String {
    let numbers: Vec<String> = references
        .iter()
        .filter_map(|index| index.checked_add(1))
        .filter(|number| known.binary_search_by_key(number, |e| e.number).is_ok())
        .map(|number| number.to_string())
        .collect();
    if numbers.is_empty() { String::new() } else { format!(" [{}]", numbers.join(", ")) }
}
