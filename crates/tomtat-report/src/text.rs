//! Text for people at a terminal.

use std::io;

use anstyle::{AnsiColor, Style as Paint};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use tomtat_article::{
    Difference, Digest, ParagraphKind, Record, Status, SummaryStyle, Timeline, Warning,
};

use crate::evidence::{Evidence, evidence, headline, marks, sentences_shown};
use crate::printable::one_line;
use crate::{Style, digest, facts, paragraphs};

const TITLE: Paint = Paint::new().bold();
const ASIDE: Paint = Paint::new().dimmed();
const WARNING: Paint = AnsiColor::Yellow.on_default().bold();
const ERROR: Paint = AnsiColor::Red.on_default().bold();
const HINT: Paint = AnsiColor::Cyan.on_default();

pub(crate) fn record(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    if failed(record) {
        failure(out, record, style)?;
    } else {
        block(out, &facts::title(record), TITLE, "", style)?;
        aside(out, record, style)?;
        writeln!(out)?;
        summary(out, record, style)?;
    }
    closing_warnings(out, record, style)
}

pub(crate) fn translation(
    out: &mut dyn io::Write,
    record: &Record,
    style: &Style,
) -> io::Result<()> {
    if failed(record) {
        failure(out, record, style)?;
        return closing_warnings(out, record, style);
    }
    let mut first = true;
    if let Some(title) = paragraphs::title(record) {
        block(out, title, TITLE, "", style)?;
        first = false;
    }
    for paragraph in paragraphs::english(record) {
        if !first {
            writeln!(out)?;
        }
        first = false;
        match paragraph.kind {
            ParagraphKind::Heading => block(out, &paragraph.text, TITLE, "", style)?,
            ParagraphKind::Item => block(out, &paragraph.text, Paint::new(), "- ", style)?,
            ParagraphKind::Lead | ParagraphKind::Body => {
                block(out, &paragraph.text, Paint::new(), "", style)?;
            }
        }
    }
    if first {
        block(out, &format!("no text: {}", record.source), ASIDE, "", style)?;
    }
    closing_warnings(out, record, style)
}

pub(crate) fn warnings(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    for notice in facts::notices(&record.warnings, style) {
        let message = format!("{} [{}]", notice.message, notice.code);
        labelled(out, "warning", WARNING, &message, style)?;
    }
    Ok(())
}

pub(crate) fn digest(out: &mut dyn io::Write, digest_: &Digest, style: &Style) -> io::Result<()> {
    if let Some(error) = &digest_.error {
        let message = format!("{} [{}]", error.message, error.code);
        labelled(out, "error", ERROR, &message, style)?;
        return match &error.hint {
            Some(hint) => labelled(out, "hint", HINT, hint, style),
            None => Ok(()),
        };
    }
    block(out, digest::title(digest_), TITLE, "", style)?;
    block(out, &digest::kind(digest_), ASIDE, "", style)?;
    for (i, source) in digest_.sources.iter().enumerate() {
        let mark = format!("[{}] ", i + 1);
        block(out, &digest::source(source, style.dot()), ASIDE, &mark, style)?;
        let title = source.title.as_ref().filter(|title| **title != digest_.title);
        for line in title.into_iter().chain(&digest::copies(source)) {
            block(out, line, ASIDE, &" ".repeat(mark.len()), style)?;
        }
    }
    writeln!(out)?;
    if digest_.summary.is_empty() {
        block(out, "No summary was made.", ASIDE, "", style)?;
    } else {
        block(out, &digest::marked(digest_), Paint::new(), "", style)?;
    }
    if !digest_.differences.is_empty() {
        writeln!(out)?;
        block(out, "Where the sources differ", TITLE, "", style)?;
        digest_.differences.iter().try_for_each(|d| difference(out, d, style))?;
    }
    if let Some(timeline) = &digest_.timeline {
        in_time(out, timeline, style)?;
    }
    if style.evidence {
        let cited = digest::cited(digest_);
        if !cited.is_empty() {
            writeln!(out)?;
        }
        for citation in cited {
            let mark = format!("[{}] ", digest::mark(citation));
            block(out, &citation.text, ASIDE, &mark, style)?;
            if let Some(original) = &citation.original {
                block(out, original, ASIDE, &" ".repeat(mark.len()), style)?;
            }
        }
    }
    digest_warnings(out, digest_, style)
}

fn difference(out: &mut dyn io::Write, difference: &Difference, style: &Style) -> io::Result<()> {
    let relation = digest::relation(difference.relation);
    let line = format!("{}: {relation} ({})", difference.topic, difference.note);
    block(out, &line, Paint::new(), "- ", style)?;
    for statement in &difference.statements {
        block(out, &statement.says, Paint::new(), "  * ", style)?;
        for citation in &statement.evidence {
            let mark = format!("    [{}] ", digest::mark(citation));
            block(out, &citation.text, ASIDE, &mark, style)?;
            if let Some(original) = &citation.original {
                block(out, original, ASIDE, &" ".repeat(mark.len()), style)?;
            }
        }
    }
    Ok(())
}

fn in_time(out: &mut dyn io::Write, timeline: &Timeline, style: &Style) -> io::Result<()> {
    writeln!(out)?;
    block(out, "How the story moved", TITLE, "", style)?;
    block(out, &timeline.note, ASIDE, "", style)?;
    timeline.entries.iter().try_for_each(|entry| {
        let report = &entry.report;
        let line = format!(
            "{}, source {}: {}{}",
            digest::place(entry),
            entry.source.saturating_add(1),
            report.text,
            digest::marks(&report.evidence)
        );
        block(out, &line, Paint::new(), "- ", style)
    })
}

fn digest_warnings(out: &mut dyn io::Write, digest: &Digest, style: &Style) -> io::Result<()> {
    let any = digest.sources.iter().any(|source| !source.warnings.is_empty());
    if !style.warnings || (digest.warnings.is_empty() && !any) {
        return Ok(());
    }
    writeln!(out)?;
    let mut write = |prefix: &str, warnings: &[Warning]| {
        facts::notices(warnings, style).into_iter().try_for_each(|notice| {
            let message = format!("{prefix}{} [{}]", notice.message, notice.code);
            labelled(out, "warning", WARNING, &message, style)
        })
    };
    write("", &digest.warnings)?;
    digest
        .sources
        .iter()
        .enumerate()
        .try_for_each(|(i, source)| write(&format!("source {}: ", i + 1), &source.warnings))
}

fn closing_warnings(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    if !style.warnings || record.warnings.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    warnings(out, record, style)
}

fn failed(record: &Record) -> bool {
    record.status == Status::Failed || record.error.is_some()
}

fn failure(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    let (message, code, hint) = facts::failure(record);
    let message = match code {
        Some(code) => format!("{message} [{code}]"),
        None => message,
    };
    labelled(out, "error", ERROR, &message, style)?;
    match hint {
        Some(hint) => labelled(out, "hint", HINT, hint, style),
        None => Ok(()),
    }
}

/// The line under the title: where it came from, its language, how much text it is.
fn aside(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    let mut parts = Vec::new();
    let source = record.source.to_string();
    if facts::title(record) != source {
        parts.push(source);
    }
    if let Some(article) = &record.article {
        parts.push(facts::language(article.language));
        parts.push(facts::amount(article));
    }
    if !parts.is_empty() {
        block(out, &parts.join(style.dot()), ASIDE, "", style)?;
    }
    match record.article.as_ref().and_then(facts::copies) {
        Some(copies) => block(out, &format!("also in {copies}"), ASIDE, "", style),
        None => Ok(()),
    }
}

fn summary(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    let Some(summary) = &record.summary else {
        return block(out, "No summary was made.", ASIDE, "", style);
    };
    let known = if style.evidence { evidence(record) } else { Vec::new() };
    if let Some(headline) = headline(record) {
        let line = format!("{}{}", headline.text, marks(&headline.evidence, &known));
        block(out, &line, TITLE, "", style)?;
    }
    let sentences: Vec<String> = sentences_shown(summary)
        .iter()
        .map(|sentence| {
            let doubts = facts::doubts(&sentence.findings, style);
            format!("{}{}{doubts}", sentence.text, marks(&sentence.evidence, &known))
        })
        .collect();
    if summary.style == SummaryStyle::Bullets {
        sentences.iter().try_for_each(|line| block(out, line, Paint::new(), "- ", style))?;
    } else if !sentences.is_empty() || headline(record).is_none() {
        block(out, &sentences.join(" "), Paint::new(), "", style)?;
    }
    if known.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    known.iter().try_for_each(|sentence| evidence_lines(out, sentence, style))
}

fn evidence_lines(
    out: &mut dyn io::Write,
    sentence: &Evidence<'_>,
    style: &Style,
) -> io::Result<()> {
    let mark = format!("[{}] ", sentence.number);
    block(out, sentence.english, ASIDE, &mark, style)?;
    match sentence.original {
        Some(original) => block(out, original, ASIDE, &" ".repeat(mark.len()), style),
        None => Ok(()),
    }
}

/// `label: message`, unwrapped, so that programs can read it line by line.
fn labelled(
    out: &mut dyn io::Write,
    label: &str,
    paint: Paint,
    message: &str,
    style: &Style,
) -> io::Result<()> {
    let message = one_line(message, style.unicode);
    if style.color {
        writeln!(out, "{paint}{label}:{paint:#} {message}")
    } else {
        writeln!(out, "{label}: {message}")
    }
}

/// A block of text, wrapped; `lead` stands before its first line and the others are set under it.
fn block(
    out: &mut dyn io::Write,
    text: &str,
    paint: Paint,
    lead: &str,
    style: &Style,
) -> io::Result<()> {
    let text = one_line(text, style.unicode);
    // A leading space would be wrapped off as a line of its own.
    let text = text.trim();
    let mut print = |line: &str| {
        if style.color { writeln!(out, "{paint}{line}{paint:#}") } else { writeln!(out, "{line}") }
    };
    if style.width == 0 {
        return print(&format!("{lead}{text}"));
    }
    let indent = " ".repeat(lead.len());
    let options = Options::new(style.width.max(Style::NARROWEST))
        .initial_indent(lead)
        .subsequent_indent(&indent)
        // Linear, and it never breaks inside "Covid-19".
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).iter().try_for_each(|line| print(line))
}
