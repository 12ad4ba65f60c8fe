//! ZIP containers: DOCX and EPUB.

mod archive;
mod docx;
mod epub;

pub(crate) use archive::Archive;
pub(crate) use docx::read as read_docx;
pub(crate) use epub::Chapters;

use crate::Format;

/// What a container holds, by the names in it.
pub(crate) fn kind(archive: &Archive) -> Option<Format> {
    if archive.has("META-INF/container.xml") {
        Some(Format::Epub)
    } else if archive.has("word/document.xml") {
        Some(Format::Docx)
    } else {
        None
    }
}

/// What to call a container that is read as neither.
pub(crate) fn describe(archive: &Archive) -> &'static str {
    if archive.has("xl/workbook.xml") {
        "an Excel workbook"
    } else if archive.has("ppt/presentation.xml") {
        "a PowerPoint presentation"
    } else if archive.has("content.xml") {
        "an OpenDocument file"
    } else {
        "a ZIP archive"
    }
}
