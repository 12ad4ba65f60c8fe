//! Which parts of a page Readability (`dom_smoothie`) takes for the article.

use std::collections::HashSet;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::flat::Flat;
use super::leaves::Leaf;

/// The attribute by which an element is found again in what Readability gives.
const NUMBER: &str = "data-tomtat-number";

/// The elements with text of their own that Readability kept; `None` where it found no article.
pub(super) fn kept(document: Document, flat: &Flat, leaves: &[Leaf]) -> Option<HashSet<usize>> {
    for leaf in leaves {
        let element = flat.element(leaf.element)?;
        let Some(node) = element.node.and_then(|id| document.tree.get(&id)) else { continue };
        // What the rules took out would only mislead the scores.
        if leaf.rule.is_some() && element.text == leaf.letters() {
            node.remove_from_parent();
        } else {
            node.set_attr(NUMBER, &leaf.element.to_string());
        }
    }
    let config = Config { disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let content = Document::fragment(article.content);
    let kept = content
        .select(&format!("[{NUMBER}]"))
        .nodes()
        .iter()
        .filter_map(|node| node.attr(NUMBER)?.parse().ok())
        .collect();
    Some(kept)
}
