//! PDF, by `pdf-extract`.

use tomtat_article::Code;

use crate::contain::contained;
use crate::document::folded;
use crate::error::Problem;
use crate::{Document, Format, Options, decoding};

/// Reads the text of a PDF, page by page. Lines stay as they stand on the page.
pub(crate) fn read(bytes: &[u8], _options: &Options) -> Result<Document, Problem> {
    let pages = contained("the PDF reader", || pdf_extract::extract_text_from_mem_by_pages(bytes))?
        .map_err(|error| Problem::Damaged(format!("a PDF that cannot be read ({error})")))?;
    let mut document = Document::new(Format::Pdf);
    let count = pages.len();
    let empty = pages.iter().filter(|page| folded(page).is_none()).count();
    let text = pages.iter().map(|page| page.trim()).collect::<Vec<_>>().join("\n\n");
    let (text, warnings) = decoding::clean(text);
    document.text = text.trim().to_owned();
    document.warnings = warnings;
    if empty > 0 {
        let message =
            format!("{empty} of its {count} pages have no text (pictures of text are not read)");
        document.warn(Code::TextCut, message);
    }
    Ok(document)
}
