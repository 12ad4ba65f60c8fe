use std::io;

use tomtat_article::Record;

use crate::html::{self, Show, Totals};
use crate::{Format, Style, write_record, write_translation};

/// Several records on one stream, one after another, none of them kept: with what a format has
/// before the first, between two and after the last.
///
/// ```
/// use tomtat_article::{ArticleFailure, Record, Source};
/// use tomtat_report::{Format, Stream, Style};
///
/// let failure = ArticleFailure { code: "x".into(), message: "empty".into(), hint: None };
/// let mut stream = Stream::new(Format::Html, Style::default());
/// let mut page = Vec::new();
/// for name in ["a.txt", "b.txt"] {
///     stream.write(&mut page, &Record::failed(Source::file(name), failure.clone()))?;
/// }
/// stream.finish(&mut page)?;
/// let page = String::from_utf8_lossy(&page);
/// assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
/// assert_eq!(page.matches("<article").count(), 2);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Stream {
    format: Format,
    style: Style,
    show: Show,
    totals: Totals,
    /// Whether the head of a page was written.
    begun: bool,
}

impl Stream {
    /// A stream of summaries, with nothing written yet.
    pub fn new(format: Format, style: Style) -> Self {
        Self { format, style, show: Show::Summaries, totals: Totals::default(), begun: false }
    }

    /// The same stream for translations, as [`write_translation`] has them.
    #[must_use]
    pub fn translations(mut self) -> Self {
        self.show = Show::Translations;
        self
    }

    /// Writes the next record, in one call of [`io::Write::write_all`]: what follows a full disk or
    /// a reader that went away is never half a record.
    ///
    /// # Errors
    /// Whatever `out` fails with.
    pub fn write(&mut self, out: &mut dyn io::Write, record: &Record) -> io::Result<()> {
        let mut bytes = Vec::new();
        if self.format == Format::Html {
            if !self.begun {
                html::head(&mut bytes, self.show)?;
            }
            html::section(&mut bytes, record, self.totals.articles.saturating_add(1), self.show)?;
        } else {
            if self.totals.articles > 0 {
                bytes.extend_from_slice(self.format.separator().as_bytes());
            }
            let write = match self.show {
                Show::Summaries => write_record,
                Show::Translations => write_translation,
            };
            write(&mut bytes, record, self.format, &self.style)?;
        }
        out.write_all(&bytes)?;
        self.begun = true;
        self.totals.add(record);
        Ok(())
    }

    /// Writes what comes after the last record; also the head where there was none. Only HTML has
    /// either.
    ///
    /// # Errors
    /// Whatever `out` fails with.
    pub fn finish(self, out: &mut dyn io::Write) -> io::Result<()> {
        if self.format != Format::Html {
            return Ok(());
        }
        let mut bytes = Vec::new();
        if !self.begun {
            html::head(&mut bytes, self.show)?;
        }
        html::foot(&mut bytes, &self.totals)?;
        out.write_all(&bytes)
    }
}
