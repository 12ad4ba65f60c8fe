//! Text for people at a terminal.

use std::io;

use anstyle::{AnsiColor, Style as Paint};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use tomtat_article::{ParagraphKind, Record, Status};

use crate::evidence::{Evidence, evidence, marks};
use crate::printable::one_line;
use crate::{Style, facts, paragraphs};

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
    let sentences: Vec<String> = summary
        .sentences
        .iter()
        .map(|sentence| {
            let doubts = facts::doubts(&sentence.findings, style);
            format!("{}{}{doubts}", sentence.text, marks(&sentence.evidence, &known))
        })
        .collect();
    block(out, &sentences.join(" "), Paint::new(), "", style)?;
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
