//! HTML: one page that needs nothing but itself, for people who check summaries.
//!
//! A page is its head, a section for each record, and its foot, so that it can be written while
//! records arrive. It is readable without its script, which adds the light on evidence, the search
//! and the filters. All text of strangers passes [`escape::Escaped`], and the page forbids itself
//! everything but its own style and script (`Content-Security-Policy`, by hash).

mod article;
mod escape;
mod frame;
mod index;
mod marks;
mod notes;
mod record;
mod summary;

use std::io;

use tomtat_article::Record;

pub(crate) use frame::{Frame, Totals};
pub(crate) use index::{Row, write_index};
pub(crate) use record::Show;

/// Writes the head of a page of many records.
pub(crate) fn head(out: &mut dyn io::Write, show: Show) -> io::Result<()> {
    Frame { title: show.heading(), heading: show.heading(), home: None, tools: true }.head(out)
}

/// Writes the section of one record, the `number`-th of its page from 1.
pub(crate) fn section(
    out: &mut dyn io::Write,
    record: &Record,
    number: usize,
    show: Show,
) -> io::Result<()> {
    record::section(out, record, number, show)
}

/// Writes the end of a page.
pub(crate) fn foot(out: &mut dyn io::Write, totals: &Totals) -> io::Result<()> {
    frame::foot(out, totals)
}

/// Writes a page of one record; `home` is the address of the page that lists it.
pub(crate) fn page(
    out: &mut dyn io::Write,
    record: &Record,
    show: Show,
    home: Option<&str>,
) -> io::Result<()> {
    let title = record::title(record, show);
    Frame { title: &title, heading: show.heading_of_one(), home, tools: false }.head(out)?;
    section(out, record, 1, show)?;
    let mut totals = Totals::default();
    totals.add(record);
    foot(out, &totals)
}
