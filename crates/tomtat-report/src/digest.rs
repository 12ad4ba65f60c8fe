//! What a digest says, in words: shared by text and Markdown.

use std::collections::BTreeMap;

use tomtat_article::{
    Citation, CitedSentence, Digest, DigestKind, DigestSource, OrderBasis, Relation, TimelineEntry,
};

/// `[1.7, 3.2]`: source and sentence, counted from 1.
pub(crate) fn marks(evidence: &[Citation]) -> String {
    let marks: Vec<String> = evidence.iter().map(mark).collect();
    if marks.is_empty() { String::new() } else { format!(" [{}]", marks.join(", ")) }
}

/// The summary in one line, each sentence with its marks.
pub(crate) fn marked(digest: &Digest) -> String {
    let marked =
        |sentence: &CitedSentence| format!("{}{}", sentence.text, marks(&sentence.evidence));
    digest.summary.iter().map(marked).collect::<Vec<_>>().join(" ")
}

pub(crate) fn mark(citation: &Citation) -> String {
    format!("{}.{}", citation.source.saturating_add(1), citation.sentence.saturating_add(1))
}

/// The sentences that the summary and the timeline refer to, each once, by source.
pub(crate) fn cited(digest: &Digest) -> Vec<&Citation> {
    let reports = digest.timeline.iter().flat_map(|t| &t.entries).map(|entry| &entry.report);
    let mut all: BTreeMap<(usize, usize), &Citation> = BTreeMap::new();
    for citation in digest.summary.iter().chain(reports).flat_map(|s| &s.evidence) {
        all.entry((citation.source, citation.sentence)).or_insert(citation);
    }
    all.into_values().collect()
}

/// What to call the group; never blank.
pub(crate) fn title(digest: &Digest) -> &str {
    if digest.title.trim().is_empty() { "untitled" } else { &digest.title }
}

/// What the group is: `5 sources`, `alone: no other article is on this event`.
pub(crate) fn kind(digest: &Digest) -> String {
    match digest.kind {
        DigestKind::Event => format!("{} sources on one event", digest.sources.len()),
        DigestKind::Alone => "alone: no other article of this run is on its event".to_owned(),
    }
}

/// Where a source came from, its language and date.
pub(crate) fn source(source: &DigestSource, dot: &str) -> String {
    let mut parts = vec![source.source.to_string()];
    parts.extend(source.language.map(|language| language.name().to_owned()));
    parts.extend(source.date.clone());
    parts.join(dot)
}

/// The copies of a source, or nothing.
pub(crate) fn copies(source: &DigestSource) -> Option<String> {
    const PLACES: usize = 8;
    let shown: Vec<String> = source.copies.iter().take(PLACES).map(ToString::to_string).collect();
    match source.copies.len() - shown.len() {
        _ if shown.is_empty() => None,
        0 => Some(format!("the same article, one source: {}", shown.join(", "))),
        more => Some(format!("the same article, one source: {} and {more} more", shown.join(", "))),
    }
}

/// How the statements of a difference stand to each other, in a word.
pub(crate) fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Differs => "they differ",
        Relation::Development => "it has changed",
        Relation::Undated => "they differ, or it has changed",
    }
}

/// The place of an article in time.
pub(crate) fn place(entry: &TimelineEntry) -> String {
    match (&entry.date, entry.basis) {
        (Some(date), OrderBasis::Dateline) => format!("{date} (dateline)"),
        (Some(date), _) => date.clone(),
        (None, OrderBasis::Toll) => "by its toll".to_owned(),
        (None, _) => "undated".to_owned(),
    }
}
