//! What stands around the records of a page: head, tools, foot.

use std::io;
use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use tomtat_article::{Record, Status};

use super::escape::Escaped;
use crate::facts;

/// An inline part of the page with the hash that its policy allows it by.
struct Part {
    text: String,
    hash: String,
}

impl Part {
    fn of(text: &str) -> Self {
        // As a parser of HTML reads it, whatever line ends this file was checked out with.
        let text = text.replace("\r\n", "\n");
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
        Self { text, hash }
    }
}

static STYLE: LazyLock<Part> = LazyLock::new(|| Part::of(include_str!("style.css")));
static SCRIPT: LazyLock<Part> = LazyLock::new(|| Part::of(include_str!("script.js")));

/// The frame of a page.
pub(crate) struct Frame<'a> {
    /// Of the window.
    pub(crate) title: &'a str,
    /// On the page.
    pub(crate) heading: &'a str,
    /// The page that lists this one.
    pub(crate) home: Option<&'a str>,
    /// Whether there is something to search and to filter.
    pub(crate) tools: bool,
}

impl Frame<'_> {
    /// Writes everything before the first record.
    pub(crate) fn head(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src {}; script-src {}; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"generator\" content=\"tomtat {}\">\n<title>{} · tomtat</title>\n",
            STYLE.hash,
            SCRIPT.hash,
            env!("CARGO_PKG_VERSION"),
            Escaped(self.title),
        )?;
        write!(
            out,
            "<style>{}</style>\n<script>{}</script>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#articles\">Skip to the articles</a>\n<header class=\"top\">\n",
            STYLE.text, SCRIPT.text,
        )?;
        if let Some(home) = self.home {
            writeln!(out, "<nav><a href=\"{}\">All articles</a></nav>", Escaped(home))?;
        }
        writeln!(out, "<h1>{}</h1>", Escaped(self.heading))?;
        if self.tools {
            out.write_all(TOOLS.as_bytes())?;
        }
        writeln!(out, "</header>\n<main id=\"articles\" tabindex=\"-1\">")
    }
}

/// Hidden until the script, without which they would do nothing, shows them.
const TOOLS: &str = r#"<div class="tools" role="search" aria-label="Find articles" hidden>
<label class="field wide"><span>Search</span><input type="search" id="query" placeholder="Search titles, summaries, articles" autocomplete="off" spellcheck="false" aria-controls="articles"></label>
<label class="field"><span>Language</span><select id="language" aria-controls="articles"><option value="">All languages</option></select></label>
<label class="field"><span>Show</span><select id="state" aria-controls="articles"><option value="">All articles</option><option value="warnings">With warnings</option><option value="failed">Failed</option></select></label>
<button type="button" id="fold" hidden>Fold articles</button>
<p id="status" role="status"></p>
</div>
"#;

/// What a page holds, counted while it is written.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Totals {
    pub(crate) articles: usize,
    pub(crate) failed: usize,
    pub(crate) warned: usize,
}

impl Totals {
    /// Counts a record.
    pub(crate) fn add(&mut self, record: &Record) {
        self.articles += 1;
        self.failed += usize::from(record.status == Status::Failed || record.error.is_some());
        self.warned += usize::from(!record.warnings.is_empty());
    }
}

pub(super) fn foot(out: &mut dyn io::Write, totals: &Totals) -> io::Result<()> {
    if totals.articles == 0 {
        writeln!(out, "<p class=\"none\">There were no articles.</p>")?;
    }
    writeln!(
        out,
        "<p class=\"none\" id=\"nothing\" hidden>No article matches.</p>\n</main>\n\
         <footer class=\"end\"><p>{}, {} failed, {} with warnings. Written by tomtat {}.</p></footer>\n\
         </body>\n</html>",
        facts::count(totals.articles, "article"),
        totals.failed,
        totals.warned,
        env!("CARGO_PKG_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_and_script_cannot_end_their_own_elements() {
        for part in [&STYLE, &SCRIPT] {
            let text = part.text.to_ascii_lowercase();
            assert!(!text.contains("</") && !text.contains("<!--"));
        }
    }

    #[test]
    fn hashes_are_what_browsers_compute() {
        // The example of the W3C's Content Security Policy Level 3.
        let part = Part::of("doSomething();");
        assert_eq!(part.hash, "'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='");
    }

    #[test]
    fn script_makes_no_markup_out_of_text() {
        for call in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!SCRIPT.text.contains(call), "{call}");
        }
    }
}
