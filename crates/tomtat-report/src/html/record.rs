//! The section of one record.

use std::collections::HashSet;
use std::io;

use tomtat_article::{Article, Record, Status};

use super::article::{Body, notes};
use super::escape::{Escaped, web_address};
use super::notes::Notes;
use super::summary;
use crate::evidence::headline;
use crate::{facts, paragraphs};

/// What a page shows of its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Summaries beside their articles.
    Summaries,
    /// The articles in English, translated ones beside their originals.
    Translations,
}

impl Show {
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Summaries => "Summaries",
            Self::Translations => "Translations",
        }
    }

    pub(super) fn heading_of_one(self) -> &'static str {
        match self {
            Self::Summaries => "Summary",
            Self::Translations => "Translation",
        }
    }
}

/// What to call the article, never blank.
pub(super) fn title(record: &Record, show: Show) -> String {
    match show {
        Show::Summaries => facts::title(record),
        Show::Translations => {
            paragraphs::title(record).map_or_else(|| facts::title(record), str::to_owned)
        }
    }
}

/// Whether the article could not be done.
pub(super) fn failed(record: &Record) -> bool {
    record.status == Status::Failed || record.error.is_some()
}

pub(super) fn section(
    out: &mut dyn io::Write,
    record: &Record,
    number: usize,
    show: Show,
) -> io::Result<()> {
    let body = Body::of(record);
    let sentences = body.as_ref().map_or(0, |body| body.sentences);
    let found = Notes::of(record, sentences);
    let title = title(record, show);

    open(out, record, number, found.count())?;
    header(out, record, number, &title, &found)?;
    let mut cited = HashSet::new();
    let with_summary = show == Show::Summaries && (record.summary.is_some() || !failed(record));
    if with_summary {
        let shown = record.summary.as_ref();
        let evidence = shown.map(|s| summary::evidence(s, sentences)).unwrap_or_default();
        cited.extend(evidence.iter().flatten().copied());
        let headline = headline(record).map(|h| (h, summary::headline_evidence(h, sentences)));
        cited.extend(headline.iter().flat_map(|(_, rests_on)| rests_on.iter().copied()));
        let headline = headline.as_ref().map(|(h, rests_on)| (*h, rests_on.as_slice()));
        summary::write(out, number, shown, headline, &evidence, &found)?;
    } else {
        notes(out, &found.summary, "p")?;
    }
    match &body {
        Some(body) => {
            let label = body.label();
            writeln!(out, "<details class=\"fold\" open><summary>{}</summary>", Escaped(&label))?;
            // It scrolls, so that the keyboard must reach it.
            writeln!(
                out,
                "<div class=\"pane\" role=\"region\" tabindex=\"0\" aria-label=\"Article: {}\">",
                Escaped(&title)
            )?;
            body.write(out, number, &cited, &found)?;
            writeln!(out, "</div>\n</details>")?;
        }
        None if failed(record) => {}
        None => writeln!(out, "<p class=\"none\">The article has no text.</p>")?,
    }
    about(out, record)?;
    writeln!(out, "</article>")
}

/// What the filters look at stands in `data-` attributes.
fn open(
    out: &mut dyn io::Write,
    record: &Record,
    number: usize,
    warnings: usize,
) -> io::Result<()> {
    write!(out, "<article class=\"record\" id=\"a{number}\" aria-labelledby=\"a{number}t\"")?;
    if let Some(article) = &record.article {
        let language = article.language();
        let (code, name) = (language.code(), language.name());
        write!(out, " data-lang=\"{}\" data-language=\"{}\"", Escaped(code), Escaped(name))?;
    }
    if warnings > 0 {
        write!(out, " data-warnings=\"{warnings}\"")?;
    }
    if failed(record) {
        write!(out, " data-failed")?;
    }
    writeln!(out, ">")
}

fn header(
    out: &mut dyn io::Write,
    record: &Record,
    number: usize,
    title: &str,
    found: &Notes<'_>,
) -> io::Result<()> {
    writeln!(out, "<header>\n<h2 id=\"a{number}t\">{}</h2>", Escaped(title))?;
    notes(out, &found.title, "p")?;
    let article = record.article.as_ref();
    if let (Some(article), Some(translation)) = (article, &record.translation)
        && let Some(original) = &article.title
    {
        let language = Escaped(translation.from.code());
        writeln!(out, "<p class=\"original\" lang=\"{language}\">{}</p>", Escaped(original))?;
    }
    let source = record.source.to_string();
    write!(out, "<p class=\"facts\">")?;
    if source != title {
        write!(out, "<bdi>{}</bdi>", Escaped(&source))?;
    }
    if let Some(article) = article {
        let said = [&article.byline, &article.date].into_iter().flatten().cloned();
        let language = facts::language(article.language);
        let words = facts::count(article.counts.words, "word");
        for fact in said.chain([language, words]) {
            write!(out, " <bdi>{}</bdi>", Escaped(&fact))?;
        }
    }
    writeln!(out, "</p>")?;
    if failed(record) {
        let (message, code, hint) = facts::failure(record);
        write!(out, "<p class=\"failure\"><b>Failed:</b> {}", Escaped(&message))?;
        if let Some(code) = code {
            write!(out, " <code>{}</code>", Escaped(code))?;
        }
        writeln!(out, "</p>")?;
        if let Some(hint) = hint {
            writeln!(out, "<p class=\"hint\">{}</p>", Escaped(hint))?;
        }
    }
    notes(out, &found.article, "p")?;
    writeln!(out, "</header>")
}

/// The rest of what is known, folded: where it came from, what made it, what was left out.
fn about(out: &mut dyn io::Write, record: &Record) -> io::Result<()> {
    let mut models: Vec<&str> = record.models.iter().map(|model| model.name.as_str()).collect();
    models.dedup();
    if record.article.is_none() && models.is_empty() {
        return Ok(());
    }
    writeln!(out, "<details class=\"about\"><summary>About this article</summary>\n<dl>")?;
    if let Some(article) = &record.article {
        about_article(out, article)?;
    }
    if !models.is_empty() {
        let label = if models.len() == 1 { "Model" } else { "Models" };
        writeln!(out, "<dt>{label}</dt><dd>{}</dd>", Escaped(&models.join(", ")))?;
    }
    writeln!(out, "</dl>")?;
    let removed = record.article.as_ref().map_or(&[][..], |article| &article.removed);
    if !removed.is_empty() {
        writeln!(out, "<p>Left out of the article as page furniture:</p>\n<ul>")?;
        for piece in removed {
            let (text, rule) = (Escaped(&piece.text), Escaped(&piece.rule));
            writeln!(out, "<li>{text} <code>{rule}</code></li>")?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</details>")
}

fn about_article(out: &mut dyn io::Write, article: &Article) -> io::Result<()> {
    if let Some(address) = &article.url {
        let text = Escaped(address);
        match web_address(address) {
            Some(link) => writeln!(
                out,
                "<dt>Address</dt><dd><a href=\"{}\" rel=\"noopener noreferrer nofollow\">{text}</a></dd>",
                Escaped(link)
            )?,
            None => writeln!(out, "<dt>Address</dt><dd>{text}</dd>")?,
        }
    }
    let copies = facts::copies(article);
    let original = article.duplicate_of.as_ref().map(ToString::to_string);
    let length = facts::amount(article);
    let rows = [
        ("Length", Some(&length)),
        ("Encoding", Some(&article.encoding)),
        ("Copies", copies.as_ref()),
        ("Copy of", original.as_ref()),
    ];
    for (label, value) in rows {
        if let Some(value) = value {
            writeln!(out, "<dt>{label}</dt><dd>{}</dd>", Escaped(value))?;
        }
    }
    Ok(())
}
