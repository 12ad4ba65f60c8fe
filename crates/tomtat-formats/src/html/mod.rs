//! HTML: the article of a page, and pieces of HTML inside other formats.

mod charset;
mod extract;
mod flat;
mod guard;
mod leaves;
mod metadata;
mod readable;
mod rules;

use dom_query::Document as Dom;
use tomtat_article::Code;

use self::extract::Found;
use self::flat::Flat;
use self::leaves::Leaf;
use self::metadata::Metadata;
use self::rules::Rules;
use crate::contain::contained;
use crate::error::Problem;
use crate::{Document, Format, Options, decoding};

/// Reads a page.
pub(crate) fn page(bytes: &[u8], options: &Options) -> Result<Document, Problem> {
    let declared = charset::declared(bytes);
    let decoded = decoding::decode(bytes, declared.as_deref(), options)?;
    let mut document = Document::new(Format::Html);
    document.encoding = decoded.encoding;
    document.warnings = decoded.warnings;
    let text = decoded.text;
    contained("the HTML parser", move || {
        read_page(&text, options, &mut document);
        document
    })
}

/// Only takes the tags off where a page cannot be parsed in reasonable time.
fn strip(html: &str, document: &mut Document) -> bool {
    if !guard::is_too_deep(html) {
        return false;
    }
    let message =
        "its elements are nested too deeply to be told apart; only the tags were taken off";
    document.warn(Code::DocumentDamaged, message);
    document.text = guard::without_tags(html);
    true
}

fn read_page(html: &str, options: &Options, document: &mut Document) {
    if strip(html, document) {
        return;
    }
    let dom = Dom::from(html);
    let mut metadata = Metadata::of(&dom);
    let flat = Flat::of(&dom);
    let total = flat.elements.first().map_or(0, |root| root.text);
    let rules = if options.extract { Rules::new(total) } else { Rules::keep_all() };
    let mut leaves = leaves::leaves(&flat, &rules);
    let heading = leaves.iter().find(|leaf| leaf.h1).map(|leaf| leaf.text.clone());
    metadata.settle_title(heading.as_deref());
    if options.extract {
        let found = extract::extract(dom, &flat, &mut leaves, metadata.title.as_deref());
        match found {
            Found::Certain => {}
            Found::Guessed => document.warn(
                Code::ExtractionUncertain,
                "the page does not say where its article is; the part with most of its running text was taken",
            ),
            Found::Nothing => {
                document.warn(Code::ExtractionUncertain, "the page has no running text");
            }
        }
    }
    take_visible(&mut metadata, &leaves);
    document.title = metadata.title;
    document.byline = metadata.byline;
    document.date = metadata.date;
    document.url = metadata.url;
    document.declared_language = metadata.language;
    fill(document, leaves);
}

/// Fills in the byline and the date from what stands on the page, where nothing else tells.
fn take_visible(metadata: &mut Metadata, leaves: &[Leaf]) {
    let first = |rule: &str| {
        let leaf = leaves.iter().find(|leaf| leaf.rule == Some(rule) && leaf.text.len() < 120)?;
        let text = leaf.text.trim_start_matches("By ").trim_start_matches("Tác giả: ");
        Some(text.to_owned())
    };
    metadata.byline = metadata.byline.take().or_else(|| first("byline"));
    metadata.date = metadata.date.take().or_else(|| first("date"));
}

/// Puts the leaves into the document; furniture side by side by one rule is one piece.
fn fill(document: &mut Document, leaves: Vec<Leaf>) {
    let mut run: Option<(&'static str, String)> = None;
    for leaf in leaves {
        match (leaf.rule, &mut run) {
            (Some(rule), Some((before, text))) if *before == rule => {
                text.push_str("\n\n");
                text.push_str(&leaf.text);
            }
            (rule, _) => {
                if let Some((rule, text)) = run.take() {
                    document.push_removed(rule, &text);
                }
                match rule {
                    Some(rule) => run = Some((rule, leaf.text)),
                    None => document.push_block(leaf.kind, &leaf.text),
                }
            }
        }
    }
    if let Some((rule, text)) = run {
        document.push_removed(rule, &text);
    }
}

/// Reads a chapter of an e-book: a page without furniture around its text.
pub(crate) fn chapter(bytes: &[u8], options: &Options) -> Result<Document, Problem> {
    let declared = charset::declared(bytes);
    let decoded = decoding::decode(bytes, declared.as_deref(), options)?;
    let mut document = Document::new(Format::Html);
    document.encoding = decoded.encoding;
    document.warnings = decoded.warnings;
    let text = decoded.text;
    if strip(&text, &mut document) {
        return Ok(document);
    }
    let (mut metadata, leaves) = contained("the HTML parser", || {
        let dom = Dom::from(text.as_str());
        let flat = Flat::of(&dom);
        let total = flat.elements.first().map_or(0, |root| root.text);
        let mut leaves = leaves::leaves(&flat, &Rules::new(total));
        let heading = leaves.iter().find(|leaf| leaf.h1).map(|leaf| leaf.text.clone());
        let mut metadata = Metadata::of(&dom);
        metadata.title = heading.or(metadata.title);
        extract::tidy(&mut leaves, metadata.title.as_deref());
        (metadata, leaves)
    })?;
    document.title = metadata.title.take();
    document.declared_language = metadata.language;
    fill(&mut document, leaves);
    Ok(document)
}

/// Reads a piece of HTML that is an article already: the content of a feed entry, a field of a
/// record, a chapter. Captions, tables and what its marks call furniture are taken out.
pub(crate) fn fragment(html: &str, document: &mut Document) -> Result<(), Problem> {
    if strip(html, document) {
        return Ok(());
    }
    let leaves = contained("the HTML parser", || {
        let flat = Flat::of(&Dom::from(html));
        let total = flat.elements.first().map_or(0, |root| root.text);
        let mut leaves = leaves::leaves(&flat, &Rules::new(total));
        extract::tidy(&mut leaves, document.title.as_deref());
        leaves
    })?;
    fill(document, leaves);
    Ok(())
}

/// The text of a piece of HTML such as a title: `Hai &amp; Ba` or `<b>Tin</b>`.
pub(crate) fn inline_text(html: &str) -> String {
    if !html.contains(['&', '<']) || guard::is_too_deep(html) {
        return html.to_owned();
    }
    contained("the HTML parser", || Dom::fragment(html).text().to_string())
        .unwrap_or_else(|_| html.to_owned())
}

/// True where a text is HTML rather than plain: a closing or empty tag of a kind that plain text
/// does not have.
pub(crate) fn looks_like_markup(text: &str) -> bool {
    const SIGNS: &[&str] = &[
        "</p>",
        "<p>",
        "<br>",
        "<br/>",
        "<br />",
        "</div>",
        "</a>",
        "</span>",
        "</li>",
        "</strong>",
        "</em>",
        "</h2>",
        "<p ",
        "</P>",
        "<BR>",
        "<P>",
    ];
    text.contains('<') && SIGNS.iter().any(|sign| text.contains(sign))
}
