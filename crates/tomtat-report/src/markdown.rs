//! Markdown (CommonMark), for documents.

use std::io;

use tomtat_article::{Citation, Difference, Digest, ParagraphKind, Record, Status, SummaryStyle};

use crate::evidence::{evidence, headline, marks, sentences_shown};
use crate::printable::one_line;
use crate::{Style, digest, facts, paragraphs};

/// `text` as inline Markdown that renders as exactly that text, on one line.
/// It may stand at the start of a block.
pub(crate) fn escaped(text: &str, style: &Style) -> String {
    let line = one_line(text, style.unicode);
    let line = line.trim();
    let mut escaped = String::with_capacity(line.len() + line.len() / 8);
    let mut only_digits = true;
    for (at, c) in line.char_indices() {
        match c {
            // As entities, which even a renderer with its own ideas leaves harmless.
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | '~' | '^' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // Headings, which are closed by it as well.
            '#' => escaped.push_str("\\#"),
            // Lists, rules, definitions.
            '+' | '-' | '=' | ':' if at == 0 => {
                escaped.push('\\');
                escaped.push(c);
            }
            // "1986. A good year" is no list.
            '.' | ')' if only_digits && at > 0 => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
        only_digits &= c.is_ascii_digit();
    }
    escaped
}

pub(crate) fn record(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    writeln!(out, "# {}", escaped(&facts::title(record), style))?;
    writeln!(out)?;
    if failed(record) {
        failure(out, record, style)?;
    } else {
        facts_list(out, record, style)?;
        summary(out, record, style)?;
    }
    warnings(out, record, style)
}

pub(crate) fn translation(
    out: &mut dyn io::Write,
    record: &Record,
    style: &Style,
) -> io::Result<()> {
    let title = paragraphs::title(record).map_or_else(|| facts::title(record), str::to_owned);
    writeln!(out, "# {}", escaped(&title, style))?;
    if failed(record) {
        writeln!(out)?;
        failure(out, record, style)?;
        return warnings(out, record, style);
    }
    let mut in_list = false;
    for paragraph in paragraphs::english(record) {
        let text = escaped(&paragraph.text, style);
        let item = paragraph.kind == ParagraphKind::Item;
        // The items of a list stand close together, everything else apart.
        if !(item && in_list) {
            writeln!(out)?;
        }
        in_list = item;
        match paragraph.kind {
            ParagraphKind::Heading => writeln!(out, "## {text}")?,
            ParagraphKind::Item => writeln!(out, "- {text}")?,
            ParagraphKind::Lead | ParagraphKind::Body => writeln!(out, "{text}")?,
        }
    }
    warnings(out, record, style)
}

fn failed(record: &Record) -> bool {
    record.status == Status::Failed || record.error.is_some()
}

fn failure(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    let (message, code, hint) = facts::failure(record);
    let code = code.map(|code| format!(" [{code}]")).unwrap_or_default();
    writeln!(out, "**Error:** {}", escaped(&format!("{message}{code}"), style))?;
    if let Some(hint) = hint {
        writeln!(out, "\n**Hint:** {}", escaped(hint, style))?;
    }
    Ok(())
}

fn facts_list(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    writeln!(out, "- Source: {}", escaped(&record.source.to_string(), style))?;
    if let Some(article) = &record.article {
        if let (Some(_), Some(title)) = (&record.translation, &article.title) {
            writeln!(out, "- Original title: {}", escaped(title, style))?;
        }
        for (label, value) in
            [("By", &article.byline), ("Date", &article.date), ("Address", &article.url)]
        {
            if let Some(value) = value {
                writeln!(out, "- {label}: {}", escaped(value, style))?;
            }
        }
        writeln!(out, "- Language: {}", escaped(&facts::language(article.language), style))?;
        writeln!(out, "- Length: {}", facts::amount(article))?;
        if let Some(copies) = facts::copies(article) {
            writeln!(out, "- Copies: {}", escaped(&copies, style))?;
        }
    }
    let mut models: Vec<&str> = record.models.iter().map(|m| m.name.as_str()).collect();
    models.dedup();
    if !models.is_empty() {
        let label = if models.len() == 1 { "Model" } else { "Models" };
        writeln!(out, "- {label}: {}", escaped(&models.join(", "), style))?;
    }
    writeln!(out)
}

fn summary(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    let Some(summary) = &record.summary else {
        return writeln!(out, "*No summary was made.*");
    };
    let known = if style.evidence { evidence(record) } else { Vec::new() };
    let shown = sentences_shown(summary);
    if let Some(headline) = headline(record) {
        let line = format!("{}{}", headline.text, marks(&headline.evidence, &known));
        // Four stars with nothing between would be a rule.
        let line = escaped(&line, style);
        match line.trim() {
            "" => {}
            line => writeln!(out, "**{line}**")?,
        }
        if !shown.is_empty() {
            writeln!(out)?;
        }
    }
    let sentences: Vec<String> = shown
        .iter()
        .map(|sentence| {
            let doubts = facts::doubts(&sentence.findings, style);
            format!("{}{}{doubts}", sentence.text, marks(&sentence.evidence, &known))
        })
        .collect();
    if summary.style == SummaryStyle::Bullets {
        sentences.iter().try_for_each(|line| writeln!(out, "- {}", escaped(line, style)))?;
    } else if !sentences.is_empty() || headline(record).is_none() {
        writeln!(out, "{}", escaped(&sentences.join(" "), style))?;
    }
    if known.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Evidence")?;
    for sentence in known {
        writeln!(out, "\n- \\[{}\\] {}", sentence.number, escaped(sentence.english, style))?;
        if let Some(original) = sentence.original {
            // The empty line makes it a paragraph of its own within the item.
            writeln!(out, "\n  {}", escaped(original, style))?;
        }
    }
    Ok(())
}

fn warnings(out: &mut dyn io::Write, record: &Record, style: &Style) -> io::Result<()> {
    if !style.warnings || record.warnings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Warnings\n")?;
    for notice in facts::notices(&record.warnings, style) {
        writeln!(out, "- {} `{}`", escaped(&notice.message, style), notice.code)?;
    }
    Ok(())
}

pub(crate) fn digest(out: &mut dyn io::Write, digest_: &Digest, style: &Style) -> io::Result<()> {
    writeln!(out, "# {}\n", escaped(digest::title(digest_), style))?;
    if let Some(error) = &digest_.error {
        let message = format!("{} [{}]", error.message, error.code);
        writeln!(out, "**Error:** {}", escaped(&message, style))?;
        if let Some(hint) = &error.hint {
            writeln!(out, "\n**Hint:** {}", escaped(hint, style))?;
        }
        return Ok(());
    }
    writeln!(out, "{}\n", escaped(&digest::kind(digest_), style))?;
    for (i, source) in digest_.sources.iter().enumerate() {
        let line = digest::source(source, style.dot());
        writeln!(out, "{}. {}", i + 1, escaped(&line, style))?;
        for line in source.title.iter().chain(&digest::copies(source)) {
            writeln!(out, "   - {}", escaped(line, style))?;
        }
    }
    writeln!(out, "\n## Summary\n")?;
    if digest_.summary.is_empty() {
        writeln!(out, "*No summary was made.*")?;
    } else {
        writeln!(out, "{}", escaped(&digest::marked(digest_), style))?;
    }
    if !digest_.differences.is_empty() {
        writeln!(out, "\n## Where the sources differ\n")?;
        digest_.differences.iter().try_for_each(|d| difference(out, d, style))?;
    }
    if let Some(timeline) = &digest_.timeline {
        writeln!(out, "\n## How the story moved\n\n{}\n", escaped(&timeline.note, style))?;
        for entry in &timeline.entries {
            let line = format!(
                "{}, source {}: {}{}",
                digest::place(entry),
                entry.source.saturating_add(1),
                entry.report.text,
                digest::marks(&entry.report.evidence)
            );
            writeln!(out, "- {}", escaped(&line, style))?;
        }
    }
    if style.evidence {
        let cited = digest::cited(digest_);
        if !cited.is_empty() {
            writeln!(out, "\n## Evidence\n")?;
        }
        cited.into_iter().try_for_each(|citation| quoted(out, citation, "", style))?;
    }
    digest_warnings(out, digest_, style)
}

fn difference(out: &mut dyn io::Write, difference: &Difference, style: &Style) -> io::Result<()> {
    let relation = digest::relation(difference.relation);
    let line = format!("{}: {relation} ({})", difference.topic, difference.note);
    writeln!(out, "- {}", escaped(&line, style))?;
    for statement in &difference.statements {
        writeln!(out, "  - {}", escaped(&statement.says, style))?;
        statement.evidence.iter().try_for_each(|c| quoted(out, c, "    ", style))?;
    }
    Ok(())
}

/// A sentence of a source as an item of a list.
fn quoted(
    out: &mut dyn io::Write,
    citation: &Citation,
    indent: &str,
    style: &Style,
) -> io::Result<()> {
    let mark = digest::mark(citation);
    writeln!(out, "{indent}- \\[{mark}\\] {}", escaped(&citation.text, style))?;
    match &citation.original {
        Some(original) => writeln!(out, "\n{indent}  {}\n", escaped(original, style)),
        None => Ok(()),
    }
}

fn digest_warnings(out: &mut dyn io::Write, digest: &Digest, style: &Style) -> io::Result<()> {
    let any = digest.sources.iter().any(|source| !source.warnings.is_empty());
    if !style.warnings || (digest.warnings.is_empty() && !any) {
        return Ok(());
    }
    writeln!(out, "\n## Warnings\n")?;
    for notice in facts::notices(&digest.warnings, style) {
        writeln!(out, "- {} `{}`", escaped(&notice.message, style), notice.code)?;
    }
    for (i, source) in digest.sources.iter().enumerate() {
        for notice in facts::notices(&source.warnings, style) {
            let message = format!("source {}: {}", i + 1, notice.message);
            writeln!(out, "- {} `{}`", escaped(&message, style), notice.code)?;
        }
    }
    Ok(())
}
