//! Which of the leaves of a page are its article.

use std::ops::Range;

use dom_query::Document as Dom;
use tomtat_article::ParagraphKind;

use super::flat::{Element, Flat};
use super::leaves::Leaf;
use super::{readable, rules};

/// How the article was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// In an element whose name says that it is the article, or by Readability.
    Certain,
    /// Only as the part of the page with most of its running text.
    Guessed,
    /// There is no running text.
    Nothing,
}

/// Pages nested deeper than this are not given to Readability, whose time grows with depth.
const DEPTH: usize = 256;
/// Nor are pages with more elements than this.
const ELEMENTS: usize = 200_000;

/// Marks every leaf that is no part of the article with the rule that took it out.
pub(super) fn extract(dom: Dom, flat: &Flat, leaves: &mut [Leaf], title: Option<&str>) -> Found {
    let total: usize = leaves.iter().filter(|l| is_prose(l)).map(Leaf::letters).sum();
    if total == 0 {
        return Found::Nothing;
    }
    let mut found = Found::Certain;
    let heading = leaves.iter().position(|leaf| leaf.h1);
    let range = match named_container(flat, leaves, total) {
        Some(range) => range,
        None => {
            let dense = dense_part(flat, leaves, total);
            let kept = if flat.depth <= DEPTH && flat.elements.len() <= ELEMENTS {
                readable::kept(dom, flat, leaves)
            } else {
                None
            };
            let prose = |keep: &dyn Fn(&Leaf) -> bool| -> usize {
                leaves.iter().filter(|l| is_prose(l) && keep(l)).map(Leaf::letters).sum()
            };
            let in_dense = prose(&|leaf| dense.contains(&leaf.event));
            match kept {
                Some(kept) if prose(&|leaf| kept.contains(&leaf.element)) * 2 >= in_dense => {
                    let mut events =
                        leaves.iter().filter(|l| kept.contains(&l.element)).map(|l| l.event);
                    let first = events.next().unwrap_or_default();
                    let last = events.next_back().unwrap_or(first);
                    for leaf in leaves.iter_mut() {
                        if leaf.rule.is_none()
                            && !kept.contains(&leaf.element)
                            && !(leaf.lead || leaf.h1)
                        {
                            leaf.rule = Some("outside-article");
                        }
                    }
                    first..last + 1
                }
                _ => {
                    found = Found::Guessed;
                    dense
                }
            }
        }
    };
    let start =
        heading.and_then(|i| leaves.get(i)).map_or(range.start, |h1| h1.event.min(range.start));
    let first_h1 = heading;
    for (i, leaf) in leaves.iter_mut().enumerate() {
        let inside = range.contains(&leaf.event);
        let is_lead = leaf.lead && leaf.kind != ParagraphKind::Item && leaf.letters() >= 30;
        if leaf.rule.is_some() {
            continue;
        }
        let repeats_title = title.is_some_and(|title| leaf.text == title);
        if Some(i) == first_h1 || repeats_title {
            leaf.rule = Some("title");
        } else if is_lead && (start..range.end).contains(&leaf.event) {
            leaf.kind = ParagraphKind::Lead;
        } else if !inside {
            leaf.rule = Some("outside-article");
        } else {
            leaf.rule = line_rule(leaf);
        }
    }
    demote_other_leads(leaves);
    cut_after_end(leaves);
    sign_off(leaves);
    found
}

/// Takes furniture out of a piece that is an article already.
pub(super) fn tidy(leaves: &mut [Leaf], title: Option<&str>) {
    for leaf in leaves.iter_mut().filter(|leaf| leaf.rule.is_none()) {
        leaf.rule = match title {
            Some(title) if leaf.text == title => Some("title"),
            _ => line_rule(leaf),
        };
    }
    sign_off(leaves);
}

fn is_prose(leaf: &Leaf) -> bool {
    leaf.rule.is_none() && leaf.is_prose() && leaf.kind != ParagraphKind::Heading
}

/// The innermost element named as the body of an article that has a good part of the text.
fn named_container(flat: &Flat, leaves: &[Leaf], total: usize) -> Option<Range<usize>> {
    let sums = Sums::of(leaves);
    let mut best: Option<(usize, &Element)> = None;
    for element in flat.elements.iter().filter(|e| rules::is_container(e)) {
        let prose = sums.within(&element.events);
        if prose * 5 < total * 2 || prose < 120 {
            continue;
        }
        // An inner one is better where it loses next to nothing.
        let better = best.is_none_or(|(most, outer)| {
            let inner = outer.events.contains(&element.events.start);
            if inner { prose * 10 >= most * 9 } else { prose > most }
        });
        if better {
            best = Some((prose, element));
        }
    }
    best.map(|(_, element)| element.events.clone())
}

/// The smallest element with most of the running text.
fn dense_part(flat: &Flat, leaves: &[Leaf], total: usize) -> Range<usize> {
    let sums = Sums::of(leaves);
    let mut best = 0..flat.events.len();
    for element in &flat.elements {
        let inner = element.events.start >= best.start && element.events.end <= best.end;
        if inner && sums.within(&element.events) * 10 >= total * 8 {
            best = element.events.clone();
        }
    }
    best
}

/// Letters of running text up to each leaf, for sums over ranges.
struct Sums {
    events: Vec<usize>,
    sums: Vec<usize>,
}

impl Sums {
    fn of(leaves: &[Leaf]) -> Self {
        let mut sum = 0;
        let mut sums = vec![0];
        for leaf in leaves {
            sum += if is_prose(leaf) { leaf.letters() } else { 0 };
            sums.push(sum);
        }
        Self { events: leaves.iter().map(|leaf| leaf.event).collect(), sums }
    }

    fn within(&self, events: &Range<usize>) -> usize {
        let before = |at: usize| {
            let count = self.events.partition_point(|event| *event < at);
            self.sums.get(count).copied().unwrap_or_default()
        };
        before(events.end).saturating_sub(before(events.start))
    }
}

/// The rule by which a line inside the article is furniture.
fn line_rule(leaf: &Leaf) -> Option<&'static str> {
    let letters = leaf.letters();
    if leaf.link_text * 10 >= letters * 9 && leaf.kind != ParagraphKind::Lead {
        return Some("related");
    }
    // Counters and rules: `37`, `* * *`.
    if letters < 20 && !leaf.text.chars().any(char::is_alphabetic) {
        return Some("no-words");
    }
    rules::by_opening(&leaf.text)
}

/// A page may have its standfirst twice, and links to other articles bring their own with them:
/// one that stands by itself after the text has begun is theirs.
fn demote_other_leads(leaves: &mut [Leaf]) {
    let mut first: Option<String> = None;
    let mut text_began = false;
    for leaf in leaves.iter_mut().filter(|leaf| leaf.rule.is_none()) {
        if leaf.kind != ParagraphKind::Lead {
            text_began |= leaf.is_prose();
            continue;
        }
        match &first {
            Some(text) if *text == leaf.text => leaf.rule = Some("repeated"),
            Some(_) if text_began && leaf.letters() < 400 => leaf.rule = Some("related"),
            Some(_) => {}
            None => first = Some(leaf.text.clone()),
        }
    }
}

/// Takes off what stands after a line such as `More from …`, if that is a small part.
fn cut_after_end(leaves: &mut [Leaf]) {
    let total: usize = leaves.iter().filter(|l| is_prose(l)).map(Leaf::letters).sum();
    let mut after = 0;
    let mut cut = None;
    for (i, leaf) in leaves.iter().enumerate().rev().filter(|(_, leaf)| leaf.rule.is_none()) {
        after += if is_prose(leaf) { leaf.letters() } else { 0 };
        if after * 4 > total {
            break;
        }
        if leaf.kind != ParagraphKind::Lead && rules::ends_article(&leaf.text) {
            cut = Some(i);
        }
    }
    let Some(cut) = cut else { return };
    for leaf in leaves.iter_mut().skip(cut).filter(|leaf| leaf.rule.is_none()) {
        leaf.rule = Some("after-article");
    }
}

/// Takes the author's name, the source and headings without text off the end, and a byline off
/// the start.
fn sign_off(leaves: &mut [Leaf]) {
    let mut kept: Vec<&mut Leaf> = leaves.iter_mut().filter(|leaf| leaf.rule.is_none()).collect();
    let mut taken = 0;
    while let Some(leaf) = kept.pop() {
        let credits = ["Reporting by ", "Additional reporting by ", "Writing by ", "Editing by "];
        let rule = if taken < 3 && credits.iter().any(|credit| leaf.text.starts_with(credit)) {
            Some("byline")
        } else if leaf.kind == ParagraphKind::Heading {
            Some("heading-without-text")
        } else if taken < 3 && is_signature(leaf) {
            Some("byline")
        } else {
            None
        };
        if rule.is_none() {
            kept.push(leaf);
            break;
        }
        leaf.rule = rule;
        taken += 1;
    }
    for leaf in kept.into_iter().take(3) {
        let text = leaf.text.as_str();
        if text.len() < 100 && text.starts_with("By ") && !text.ends_with(['.', '!', '?']) {
            leaf.rule = Some("byline");
        }
    }
}

/// `Minh Anh`, `(Theo Reuters)`, `Hà An - Minh Trí (tổng hợp)`: a short line that ends no sentence.
fn is_signature(leaf: &Leaf) -> bool {
    let text = leaf.text.as_str();
    let words = text.split_whitespace().count();
    let source = text.trim_start_matches('(').starts_with("Theo ");
    let ends_sentence = text.ends_with(['.', '!', '?', '…', '"', '”', ':', ';', ',']);
    let capital = text
        .split_whitespace()
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .count();
    !ends_sentence
        && words <= 10
        && (source || leaf.right_aligned || leaf.emphasised || words <= 6)
        && (source || capital * 3 >= words * 2)
        && !text.chars().any(|c| c.is_ascii_digit())
        && leaf.kind == ParagraphKind::Body
}
