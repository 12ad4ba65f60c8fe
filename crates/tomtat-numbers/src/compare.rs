//! Whether two texts state the same numbers.

use std::collections::HashSet;

use tomtat_article::Language;

use crate::Number;
use crate::found::{Form, Found};
use crate::read::read;

/// What two texts state differently.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Numbers of the source that the target does not state.
    pub missing: Vec<Number>,
    /// Numbers of the target that the source does not state.
    pub added: Vec<Number>,
}

impl Comparison {
    /// Whether the texts state the same numbers.
    pub fn is_clean(&self) -> bool {
        self.missing.is_empty() && self.added.is_empty()
    }
}

/// Compares the numbers of two texts by value, tolerant of form: `3,2 tỷ` is `3.2 billion`,
/// `31/5` is `May 31`, `15h30` is `3:30 p.m.`, `90%` is `90 percent`.
///
/// Made for few false alarms: a number counts as missing only where no form of it stands in
/// the target; small number words (`hai`, `one`, `both`) never count as missing or added,
/// though they do stand for a digit on the other side. How often a number is stated, and
/// of what, is not compared.
pub fn compare(
    source: &str,
    source_language: Language,
    target: &str,
    target_language: Language,
) -> Comparison {
    let source = read(source, source_language);
    let target = read(target, target_language);
    Comparison { missing: not_stated(&source, &target), added: not_stated(&target, &source) }
}

/// The numbers of `ours` that `theirs` do not state.
fn not_stated(ours: &[Found], theirs: &[Found]) -> Vec<Number> {
    let stated: HashSet<&Form> = theirs.iter().flat_map(|found| &found.states).collect();
    ours.iter()
        .filter(|found| !found.weak && !found.hint)
        .filter(|found| {
            !found.alternatives.iter().any(|forms| forms.iter().all(|f| stated.contains(f)))
        })
        .map(|found| found.number.clone())
        .collect()
}
