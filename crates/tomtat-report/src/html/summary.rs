//! The summary: each sentence with links to the sentences that it rests on, and its marks.

use std::collections::HashSet;
use std::io;

use tomtat_article::{Headline, Summary, SummaryKind};

use super::article::{anchor, note, notes};
use super::escape::Escaped;
use super::marks;
use super::notes::Notes;

/// The sentences of the article that a summary rests on, by sentence of the summary; each once, and
/// only those that are there.
pub(super) fn evidence(summary: &Summary, sentences: usize) -> Vec<Vec<usize>> {
    let of = |references: &[usize]| {
        let mut seen = HashSet::new();
        references.iter().copied().filter(|&i| i < sentences && seen.insert(i)).collect()
    };
    summary.sentences.iter().map(|sentence| of(&sentence.evidence)).collect()
}

/// The sentences that the headline rests on, only those that are there.
pub(super) fn headline_evidence(headline: &Headline, sentences: usize) -> Vec<usize> {
    headline.evidence.iter().copied().filter(|&i| i < sentences).take(3).collect()
}

/// Writes the summary of record number `record`.
pub(super) fn write(
    out: &mut dyn io::Write,
    record: usize,
    summary: Option<&Summary>,
    headline: Option<(&Headline, &[usize])>,
    evidence: &[Vec<usize>],
    found: &Notes<'_>,
) -> io::Result<()> {
    let title = match summary.map(|summary| summary.kind) {
        Some(SummaryKind::Abstractive) | None => "Summary",
        Some(SummaryKind::Verbatim) => "Summary: the article as it is",
        Some(SummaryKind::Extractive) => "Summary: sentences of the article",
    };
    writeln!(out, "<section class=\"summary\" aria-labelledby=\"a{record}h\" lang=\"en\">")?;
    writeln!(out, "<h3 id=\"a{record}h\">{title}</h3>")?;
    match summary {
        Some(summary) if !summary.sentences.is_empty() => {
            writeln!(out, "<ol class=\"claims\">")?;
            if let Some((headline, rests_on)) = headline {
                claim(out, record, "claim headline", &headline.text, rests_on)?;
                writeln!(out, "</li>")?;
            }
            for (nth, sentence) in summary.sentences.iter().enumerate() {
                let rests_on = evidence.get(nth).map_or(&[][..], Vec::as_slice);
                claim(out, record, "claim", &sentence.text, rests_on)?;
                for mark in marks::of_sentence(&sentence.findings, rests_on, found) {
                    note(out, &mark.message, &mark.code, "span")?;
                }
                writeln!(out, "</li>")?;
            }
            writeln!(out, "</ol>")?;
        }
        _ => writeln!(out, "<p class=\"none\">No summary was made.</p>")?,
    }
    notes(out, &found.summary, "p")?;
    writeln!(out, "</section>")
}

/// A sentence with what it rests on, its item left open.
fn claim(
    out: &mut dyn io::Write,
    record: usize,
    class: &str,
    text: &str,
    evidence: &[usize],
) -> io::Result<()> {
    let anchors: Vec<String> = evidence.iter().map(|&index| anchor(record, index)).collect();
    write!(out, "<li class=\"{class}\"><span class=\"said\"")?;
    if !anchors.is_empty() {
        write!(out, " aria-describedby=\"{}\"", anchors.join(" "))?;
    }
    write!(out, ">{}</span>", Escaped(text))?;
    if anchors.is_empty() {
        write!(out, " <span class=\"unfounded\">no evidence found</span>")?;
    } else {
        // No line begins with the number of a sentence that ended on the one before.
        write!(out, "&nbsp;<span class=\"refs\">")?;
        for (index, anchor) in evidence.iter().zip(&anchors) {
            let number = index.saturating_add(1);
            write!(
                out,
                "<a href=\"#{anchor}\" aria-label=\"Evidence: sentence {number} of the article\">{number}</a>"
            )?;
        }
        write!(out, "</span>")?;
    }
    Ok(())
}
