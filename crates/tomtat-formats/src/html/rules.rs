//! What is furniture, by the names that pages give to their elements and by how lines open.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::flat::Element;

const MARKS: &str = include_str!("../../data/furniture-marks.tsv");
const OPENINGS: &str = include_str!("../../data/furniture-openings.tsv");
const CONTAINERS: &str = include_str!("../../data/containers.txt");
const ENDS: &str = include_str!("../../data/after-article.txt");
const LEADS: &str = include_str!("../../data/lead-marks.txt");

/// The rules for one page.
pub(super) struct Rules {
    /// Letters of text in the page: an element with most of them is no furniture.
    total: usize,
    /// Nothing is furniture.
    off: bool,
}

impl Rules {
    /// Rules for a page with this many letters of text.
    pub(super) fn new(total: usize) -> Self {
        Self { total, off: false }
    }

    /// Rules that keep everything a reader sees.
    pub(super) fn keep_all() -> Self {
        Self { total: 0, off: true }
    }

    /// The rule by which this element is furniture.
    pub(super) fn of(&self, element: &Element) -> Option<&'static str> {
        if element.hidden {
            return Some("hidden");
        }
        if self.off || matches!(element.name.as_str(), "html" | "body" | "main") {
            return None;
        }
        // Pages put `has-sidebar` or `share-enabled` on what holds the whole article.
        if element.text * 5 > self.total * 2 {
            return None;
        }
        by_tag(element).or_else(|| by_marks(element))
    }

    /// True where the element is marked as the standfirst.
    pub(super) fn is_lead(&self, element: &Element) -> bool {
        !self.off
            && element.text < 1500
            && !is_container(element)
            && names(&element.marks).any(|name| LEADS.lines().any(|lead| fits(&name, lead)))
    }
}

/// True where the element is marked as the body of an article.
pub(super) fn is_container(element: &Element) -> bool {
    !matches!(element.name.as_str(), "p" | "a" | "span" | "h1" | "h2" | "li")
        && names(&element.marks).any(|name| {
            let name = squeezed(&name);
            // Build tools put a hash after the name; only the long names are told apart then.
            CONTAINERS
                .lines()
                .any(|known| name == known || (known.len() >= 14 && name.starts_with(known)))
        })
}

fn by_tag(element: &Element) -> Option<&'static str> {
    Some(match element.name.as_str() {
        "nav" | "menu" => "navigation",
        "footer" => "footer",
        "aside" => "aside",
        "figcaption" | "caption" | "figure" => "caption",
        "button" | "form" | "input" | "fieldset" | "dialog" => "control",
        "address" => "byline",
        "table" if is_data_table(element) => "table",
        _ => return None,
    })
}

/// Old pages lay themselves out with tables: one long cell, or tables in tables, is no data.
fn is_data_table(element: &Element) -> bool {
    let mostly_one_cell = element.longest_cell * 2 > element.text && element.longest_cell > 600;
    !mostly_one_cell && element.tables == 0
}

fn by_marks(element: &Element) -> Option<&'static str> {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| {
        let mut known = Known::new();
        for (rank, line) in MARKS.lines().enumerate() {
            let Some((rule, names)) = line.split_once('\t') else { continue };
            for name in names.split(' ') {
                known.entry(name).or_insert((rank, rule));
            }
        }
        known
    });
    names(&element.marks)
        .filter_map(|name| best(&name, &KNOWN))
        .min()
        .map(|(_, rule)| rule)
        .filter(|rule| is_plausible(rule, element))
}

/// Names with the rank and the text of their rule.
type Known = HashMap<&'static str, (usize, &'static str)>;

/// The first of the rules that a name falls under: as a whole, without its punctuation, or by one
/// or two of its words (`box-related` has `related`, `tin-lien-quan-2` has `lienquan`).
fn best(name: &str, known: &Known) -> Option<(usize, &'static str)> {
    let whole = known.get(name).or_else(|| known.get(squeezed(name).as_str()));
    let words: Vec<&str> =
        name.split(['-', '_', ':', '.']).filter(|word| !word.is_empty()).collect();
    let single = words.iter().filter_map(|word| known.get(word));
    let pairs = words.windows(2).filter_map(|pair| known.get(pair.concat().as_str()));
    whole.into_iter().chain(single).chain(pairs).min().copied()
}

/// A byline or a date is short; a long element of such a name is something else.
fn is_plausible(rule: &str, element: &Element) -> bool {
    match rule {
        "byline" | "date" => element.text < 200,
        "caption" => element.text < 1200,
        _ => true,
    }
}

/// The single names in `class`, `id` and the like, lower case.
fn names(marks: &str) -> impl Iterator<Item = String> {
    // `relatedNews` is two words too.
    let mut spaced = String::with_capacity(marks.len() + 8);
    let mut before = ' ';
    for c in marks.chars() {
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            spaced.push('-');
        }
        spaced.extend(c.to_lowercase());
        before = c;
    }
    spaced.split_whitespace().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// True where a name is the known one, or has it among its words.
fn fits(name: &str, known: &str) -> bool {
    name == known
        || squeezed(name) == known
        || name.split(['-', '_', ':', '.']).any(|word| word == known)
}

fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// True for a short line with which the part after an article begins.
pub(super) fn ends_article(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.len() < 80
        && ENDS.lines().any(|end| {
            lower.strip_prefix(end).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
}

/// The rule by which a short line is furniture, from its opening words.
pub(super) fn by_opening(text: &str) -> Option<&'static str> {
    if text.len() > 400 {
        return None;
    }
    let lower = text.trim_start_matches(['-', '•', '*', ' ']).to_lowercase();
    OPENINGS
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .find(|(_, opening)| {
            lower.strip_prefix(opening).is_some_and(|rest| {
                !opening.ends_with(char::is_alphanumeric)
                    || !rest.starts_with(char::is_alphanumeric)
            })
        })
        .map(|(rule, _)| rule)
}
