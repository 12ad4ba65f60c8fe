//! Takes page furniture out of a text: copyright lines, captions, bylines, "ALSO READ".
//!
//! What a line says is judged by the rules of `data/furniture.tsv`; this module knows where
//! lines stand. A real sentence lost is worse than a line of furniture left, so in doubt a
//! line stays.

mod rules;

use std::collections::HashMap;

use tomtat_article::{Removed, Span};

use crate::plain::{Unit, ends_sentence};
use rules::{Place, RULES, Rule};

/// What cleaning found.
#[derive(Debug, Default)]
pub(crate) struct Cleaned {
    pub(crate) removed: Vec<Removed>,
    /// The author, from the first line that names one.
    pub(crate) byline: Option<String>,
    /// The line with the date of publication.
    pub(crate) date: Option<String>,
    /// Start of a caption, byline or date that was taken out right after the second line:
    /// that line is then the standfirst.
    pub(crate) first_removed_after: Option<usize>,
}

/// A paragraph of this many bytes is running text.
const FULL: usize = 160;

/// Takes furniture out of `units`; leaves at least one unit unless there was none.
///
/// Returns `None` where all would go, and then leaves `units` as they are.
pub(crate) fn clean(text: &str, units: &mut Vec<Unit>) -> Option<Cleaned> {
    let mut verdicts: Vec<Option<&'static str>> = vec![None; units.len()];
    let mut cleaned = Cleaned::default();
    let hits: Vec<Vec<&'static Rule>> =
        units.iter().map(|unit| matching(unit.text(text))).collect();
    let top = top(text, units, &hits);
    for (at, (hits, verdict)) in hits.iter().zip(&mut verdicts).enumerate() {
        let rule = hits.iter().find(|rule| match rule.place {
            Place::Any => true,
            Place::Top => at < top,
            Place::End | Place::Last => false,
        });
        if let Some(rule) = rule {
            *verdict = Some(rule.name);
            note(&mut cleaned, rule, text, units.get(at));
        }
    }
    repeated(text, units, &mut verdicts);
    end(text, units, &hits, &mut verdicts, &mut cleaned);
    caption_heads(text, units, &mut verdicts);
    if !verdicts.is_empty() && verdicts.iter().all(Option::is_some) {
        return None;
    }
    let mut at = 0;
    let mut kept = 0;
    units.retain(|unit| {
        let verdict = verdicts.get(at).copied().flatten();
        at += 1;
        let Some(rule) = verdict else {
            kept += 1;
            return true;
        };
        if matches!(rule, "caption" | "byline" | "date") && cleaned.first_removed_after.is_none() {
            cleaned.first_removed_after = (kept > 0).then_some(kept);
        }
        cleaned.removed.push(removed(text, rule, unit.span));
        false
    });
    Some(cleaned)
}

pub(crate) fn removed(text: &str, rule: &str, span: Span) -> Removed {
    let text = text.get(span.start..span.end).unwrap_or_default().to_owned();
    Removed { rule: rule.to_owned(), text, span }
}

/// The rules whose wording and length fit the line, wherever they hold.
fn matching(line: &str) -> Vec<&'static Rule> {
    // Four bytes make a character at most.
    if line.len() > 4 * RULES.most {
        return Vec::new();
    }
    let mut found: Vec<usize> = Vec::new();
    collect(&RULES.heads, line, &mut found);
    let last = line.trim_end_matches(['.', ')', ']']).chars().next_back();
    let colon =
        || memchr::memchr2(b':', 0xef, line.as_bytes()).is_some() && line.contains([':', '：']);
    let credit = last.is_some_and(char::is_alphanumeric)
        && (!line.ends_with('.') || colon())
        && (line.bytes().any(|byte| matches!(byte, b'/' | b'G' | b'P' | b'S' | b'A')) || colon());
    if credit || RULES.may_be_notice(line) {
        collect(&RULES.tails, line, &mut found);
    }
    if found.is_empty() {
        return Vec::new();
    }
    found.sort_unstable();
    let characters = line.chars().count();
    let open = !ends_sentence(line);
    let rules = found.into_iter().filter_map(|at| RULES.rules.get(at));
    rules.filter(|rule| characters <= rule.most && (open || !rule.open)).collect()
}

fn collect(list: &(regex::RegexSet, Vec<usize>), line: &str, found: &mut Vec<usize>) {
    // Most lines match nothing, and that is cheaper to ask.
    if !list.0.is_match(line) {
        return;
    }
    found.extend(list.0.matches(line).iter().filter_map(|at| list.1.get(at).copied()));
}

/// How many units from the start count as the top: up to the second full paragraph.
fn top(text: &str, units: &[Unit], hits: &[Vec<&Rule>]) -> usize {
    let mut full = 0;
    for (at, (unit, hits)) in units.iter().zip(hits).enumerate() {
        let line = unit.text(text);
        if hits.is_empty() && line.len() >= FULL && ends_sentence(line) {
            full += 1;
        }
        if full == 2 || at == 12 {
            return at;
        }
    }
    units.len()
}

fn note(cleaned: &mut Cleaned, rule: &Rule, text: &str, unit: Option<&Unit>) {
    let Some(line) = unit.map(|unit| unit.text(text)) else { return };
    if rule.name == "date" {
        cleaned.date.get_or_insert_with(|| line.to_owned());
    }
    if rule.name == "bio" || cleaned.byline.is_some() {
        return;
    }
    if let Some(name) = rule.author(line) {
        cleaned.byline = Some(name.trim().to_owned());
    }
}

/// Walks back from the end while there is nothing but furniture.
fn end(
    text: &str,
    units: &[Unit],
    hits: &[Vec<&'static Rule>],
    verdicts: &mut [Option<&'static str>],
    cleaned: &mut Cleaned,
) {
    let (mut signed, mut bios) = (false, 0);
    for at in (0..units.len()).rev() {
        let (Some(unit), Some(hits)) = (units.get(at), hits.get(at)) else { return };
        if verdicts.get(at).is_some_and(Option::is_some) {
            continue;
        }
        let line = unit.text(text);
        let before = (0..at).rev().find(|&b| verdicts.get(b).is_some_and(Option::is_none));
        let Some(before) = before.and_then(|b| units.get(b)) else { return };
        let rule = hits.iter().find(|rule| match rule.place {
            // Each search for a name reads the whole text, so there are few.
            Place::End if rule.name == "bio" => {
                bios += 1;
                bios <= 4 && is_bio(rule, line, text, unit.span.start)
            }
            Place::End => true,
            // A name under a text that is finished signs it; under a list it is an item.
            Place::Last => !signed && ends_sentence(before.text(text)),
            Place::Any | Place::Top => false,
        });
        let Some(rule) = rule else { return };
        signed |= rule.name == "signature";
        if let Some(verdict) = verdicts.get_mut(at) {
            *verdict = Some(rule.name);
        }
        note(cleaned, rule, text, Some(unit));
    }
}

/// A line about a person that the article does not mention is about its author.
fn is_bio(rule: &Rule, line: &str, text: &str, start: usize) -> bool {
    let Some(name) = rule.author(line) else { return false };
    let Some(family) = name.split_whitespace().next_back() else { return false };
    let body = text.get(..start).unwrap_or_default();
    // The byline at the top is no mention; a body that speaks of the person does so in sentences.
    !body.match_indices(family).any(|(at, _)| {
        let line = body.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        let rest = body.get(at..).unwrap_or_default().split('\n').next().unwrap_or_default();
        line.len() + rest.len() > 80 || ends_sentence(rest)
    })
}

/// The same unfinished line three times or more: a running header or footer. The first stays
/// where it is the headline.
fn repeated(text: &str, units: &[Unit], verdicts: &mut [Option<&'static str>]) {
    if units.len() < 4 {
        return;
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let short = |unit: &&Unit| {
        let line = unit.text(text);
        line.len() <= 160 && !ends_sentence(line)
    };
    for unit in units.iter().filter(short) {
        *seen.entry(unit.text(text)).or_default() += 1;
    }
    if seen.values().all(|&count| count < 3) {
        return;
    }
    for (at, (unit, verdict)) in units.iter().zip(verdicts).enumerate() {
        if at > 0 && verdict.is_none() && seen.get(unit.text(text)).is_some_and(|&n| n >= 3) {
            *verdict = Some("repeated");
        }
    }
}

/// A name on a line of its own right above a caption that has it: the caption's heading.
fn caption_heads(text: &str, units: &[Unit], verdicts: &mut [Option<&'static str>]) {
    for at in 1..units.len() {
        let (Some(above), Some(caption)) = (units.get(at - 1), units.get(at)) else { continue };
        if verdicts.get(at) != Some(&Some("caption")) || above.block != caption.block {
            continue;
        }
        let head = above.text(text);
        let body = caption.text(text);
        let is_head = head.len() <= 80
            && !ends_sentence(head)
            && head.split_whitespace().count() <= 8
            && head.split_whitespace().all(|word| body.contains(word));
        if let Some(verdict) = verdicts.get_mut(at - 1)
            && verdict.is_none()
            && is_head
        {
            *verdict = Some("caption");
        }
    }
}
