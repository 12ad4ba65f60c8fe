//! What a sentence states, and whether its translation states the same: numbers, what they count,
//! names.

use tomtat_article::{Code, Language};
use tomtat_numbers::{Number, UnitChange, compare, compare_units};

use super::{Finding, claims};
use crate::names::{self, Lost};

/// The most things that one finding names.
const MOST_NAMED: usize = 5;

pub(super) fn check(source: &str, from: Language, target: &str) -> Vec<Finding> {
    let mut found: Vec<Finding> = numbers(source, from, target).into_iter().collect();
    found.extend(units(source, from, target));
    if from == Language::VIETNAMESE {
        let names = names::compare(source, target);
        found.extend(lost_names(&names.lost));
        let mut invented = names.invented;
        invented.extend(claims::made_up(source, target));
        found.extend(made_up(&invented));
    }
    found
}

fn numbers(source: &str, from: Language, target: &str) -> Option<Finding> {
    let comparison = compare(source, from, target, Language::ENGLISH);
    let list = |numbers: &[Number]| {
        let texts: Vec<&str> = numbers.iter().take(MOST_NAMED).map(|n| n.text.as_str()).collect();
        texts.join(", ")
    };
    if comparison.missing.is_empty() {
        return None;
    }
    let missing = list(&comparison.missing);
    let message = match comparison.added.as_slice() {
        [] => format!("not found in the translation: {missing}"),
        added => format!("not found in the translation: {missing}; found instead: {}", list(added)),
    };
    Some(Finding::new(
        Code::TranslationNumbers,
        message,
        format!("Keep every number of the sentence: {missing}."),
    ))
}

/// `60 tỷ đồng` that became "60 billion yuan".
fn units(source: &str, from: Language, target: &str) -> Option<Finding> {
    let changes = compare_units(source, from, target, Language::ENGLISH);
    if changes.is_empty() {
        return None;
    }
    let said = |change: &UnitChange| match (&change.instead, change.stated.is_empty()) {
        (Some(instead), true) => {
            format!("no currency in the sentence, in the translation: {instead}")
        }
        (Some(instead), false) => format!("{} became {instead}", change.stated),
        (None, _) => format!("not found in the translation: the unit of {}", change.stated),
    };
    let noted = |change: &UnitChange| match (&change.instead, change.stated.is_empty()) {
        (_, false) => format!("{} is in {}.", change.stated, change.unit),
        (_, true) => "Write no currency that the sentence does not name.".to_owned(),
    };
    let message: Vec<String> = changes.iter().take(MOST_NAMED).map(said).collect();
    let note: Vec<String> = changes.iter().take(MOST_NAMED).map(noted).collect();
    Some(Finding::new(Code::TranslationUnits, message.join("; "), note.join(" ")))
}

fn lost_names(lost: &[Lost]) -> Option<Finding> {
    if lost.is_empty() {
        return None;
    }
    let names: Vec<&str> = lost.iter().take(MOST_NAMED).map(|lost| lost.name.as_str()).collect();
    let meant = lost.iter().take(MOST_NAMED).map(|lost| match lost.english {
        Some(english) => format!("{} ({english})", lost.name),
        None => lost.name.clone(),
    });
    let meant: Vec<String> = meant.collect();
    Some(Finding::new(
        Code::TranslationNames,
        format!("not found in the translation: {}", names.join(", ")),
        format!("Keep every name of the sentence: {}.", meant.join(", ")),
    ))
}

/// "The South Korean team" for the club Sông Hàn, "Deputy Prime Minister" for a general.
fn made_up(invented: &[String]) -> Option<Finding> {
    if invented.is_empty() {
        return None;
    }
    let names: Vec<&str> = invented.iter().take(MOST_NAMED).map(String::as_str).collect();
    let names = names.join(", ");
    Some(Finding::new(
        Code::TranslationInvented,
        format!("in the translation, but not in the sentence: {names}"),
        format!("The sentence says nothing of: {names}."),
    ))
}
