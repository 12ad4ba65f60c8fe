//! The page that lists the pages of a folder.

use std::io;

use super::escape::Escaped;
use super::frame::{Frame, Totals, foot};

/// An article in the list.
pub(crate) struct Row<'a> {
    pub(crate) title: &'a str,
    /// The name of its page, in the same folder.
    pub(crate) file: &'a str,
    pub(crate) source: &'a str,
    /// Code and name.
    pub(crate) language: Option<(&'a str, &'a str)>,
    pub(crate) warnings: usize,
    pub(crate) failure: Option<&'a str>,
}

/// Writes the page.
pub(crate) fn write_index<'a>(
    out: &mut dyn io::Write,
    rows: impl Iterator<Item = Row<'a>>,
) -> io::Result<()> {
    Frame { title: "Articles", heading: "Articles", home: None, tools: true }.head(out)?;
    writeln!(out, "<ul class=\"list\">")?;
    let mut totals = Totals::default();
    for row in rows {
        totals.articles += 1;
        totals.failed += usize::from(row.failure.is_some());
        totals.warned += usize::from(row.warnings > 0);
        write_row(out, &row)?;
    }
    writeln!(out, "</ul>")?;
    foot(out, &totals)
}

fn write_row(out: &mut dyn io::Write, row: &Row<'_>) -> io::Result<()> {
    write!(out, "<li class=\"record\"")?;
    if let Some((code, name)) = row.language {
        write!(out, " data-lang=\"{}\" data-language=\"{}\"", Escaped(code), Escaped(name))?;
    }
    if row.warnings > 0 {
        write!(out, " data-warnings=\"{}\"", row.warnings)?;
    }
    if row.failure.is_some() {
        write!(out, " data-failed")?;
    }
    let (file, title) = (Escaped(row.file), Escaped(row.title));
    writeln!(out, "><h2><a href=\"{file}\">{title}</a></h2>")?;
    write!(out, "<p class=\"facts\"><bdi>{}</bdi>", Escaped(row.source))?;
    if let Some((_, name)) = row.language {
        write!(out, " <bdi>{}</bdi>", Escaped(name))?;
    }
    if row.warnings > 0 {
        write!(out, " <b class=\"warned\">{}</b>", crate::facts::count(row.warnings, "warning"))?;
    }
    writeln!(out, "</p>")?;
    if let Some(failure) = row.failure {
        writeln!(out, "<p class=\"failure\"><b>Failed:</b> {}</p>", Escaped(failure))?;
    }
    writeln!(out, "</li>")
}
