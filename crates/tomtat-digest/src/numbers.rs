//! The same quantity with different values.
//!
//! Two numbers are taken for the same quantity only where all of this holds, for a difference
//! that is made up is worse than one that is missed: they count the same kind of thing (killed,
//! injured … or the same noun) with the same modifiers; nobody they count is of another people;
//! their sentences share names, and their clauses most words where no kind is told or the numbers
//! are small; the values lie
//! within a factor of two; they are not two roundings of one number; and neither source states
//! the value of the other for the same kind of thing as well.

use std::collections::{BTreeMap, BTreeSet};

use tomtat_article::{Citation, Difference, DifferenceKind, Relation, Statement};
use tomtat_numbers::Decimal;

use crate::quantities::{Measure, Quantity, counted, quantities, shared};
use crate::story::Story;
use crate::timeline::Order;
use crate::words::akin;

/// Values farther apart than this factor are of different things.
const FACTOR: f64 = 2.0;
/// Words that two clauses must share where no kind is told: besides the noun counted.
const WORDS: usize = 3;
/// The share of their words that the clauses of two small numbers must have in common.
const OVERLAP: f64 = 0.35;
/// Tolls under this are small.
const SMALL: f64 = 200.0;
/// Sentences read of one source, and quantities kept: bounds the comparison.
const SENTENCES: usize = 300;
const QUANTITIES: usize = 120;
/// Sources compared with each other for one group.
const SOURCES: usize = 60;
/// Differences named for one group.
const MOST: usize = 12;

struct Of {
    source: usize,
    quantity: Quantity,
}

/// Where the stories state different values.
pub(crate) fn differences(stories: &[&Story], order: &Order) -> Vec<Difference> {
    let all: Vec<Of> = stories
        .iter()
        .take(SOURCES)
        .enumerate()
        .flat_map(|(source, story)| {
            let sentences = story.english.iter().take(SENTENCES).enumerate();
            sentences
                .flat_map(|(i, sentence)| quantities(i, sentence))
                .take(QUANTITIES)
                .map(move |quantity| Of { source, quantity })
        })
        .collect();
    let mut by_kind: BTreeMap<_, Vec<&Of>> = BTreeMap::new();
    for of in &all {
        let q = &of.quantity;
        // A kind is compared as such, anything else by the noun that it counts.
        let noun = if q.counted.is_none() { q.head.clone() } else { None };
        by_kind.entry((q.measure.clone(), q.counted, noun)).or_default().push(of);
    }
    let mut found: Vec<Difference> = by_kind
        .values()
        .filter(|of_kind| of_kind.iter().any(|of| of.source != of_kind[0].source))
        .flat_map(|of_kind| within(of_kind, stories, order))
        .collect();
    found.truncate(MOST);
    found
}

/// The differences among quantities of one kind.
fn within(all: &[&Of], stories: &[&Story], order: &Order) -> Vec<Difference> {
    let mut values: BTreeMap<usize, Vec<&Of>> = BTreeMap::new();
    for of in all {
        values.entry(of.source).or_default().push(of);
    }
    let states = |source: usize, value: Decimal| {
        values.get(&source).is_some_and(|own| own.iter().any(|of| of.quantity.value == value))
    };
    let mut done = vec![false; all.len()];
    let mut found = Vec::new();
    for (i, first) in all.iter().enumerate() {
        if done.get(i).copied().unwrap_or(true) {
            continue;
        }
        // Everything that is the same quantity as the first, whatever its value.
        let same: Vec<(usize, &&Of)> = all
            .iter()
            .enumerate()
            .filter(|(j, of)| {
                let alike = of.quantity.value == first.quantity.value;
                *j == i
                    || (is_same(&first.quantity, &of.quantity, alike)
                        && (alike
                            || (of.source != first.source
                                && !states(of.source, first.quantity.value)
                                && !states(first.source, of.quantity.value))))
            })
            .collect();
        // A source with two values for it says so itself: which of them the others mean is open.
        let mut of_source: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (_, of) in &same {
            of_source.entry(of.source).or_default().insert(of.quantity.value.to_string());
        }
        let clear = |of: &Of| of_source.get(&of.source).is_some_and(|values| values.len() == 1);
        let kept: Vec<&Of> = same.iter().filter(|(_, of)| clear(of)).map(|(_, of)| **of).collect();
        let distinct: BTreeSet<String> =
            kept.iter().map(|of| of.quantity.value.to_string()).collect();
        if distinct.len() < 2 {
            continue;
        }
        for (j, _) in &same {
            if let Some(done) = done.get_mut(*j) {
                *done = true;
            }
        }
        found.extend(difference(&kept, stories, order));
    }
    found
}

/// Whether two numbers are of the same thing.
fn is_same(a: &Quantity, b: &Quantity, equal: bool) -> bool {
    let ratio = a.size.max(b.size) / a.size.min(b.size);
    if ratio > FACTOR || (!equal && one_rounding(a.size, b.size)) || a.modifiers != b.modifiers {
        return false;
    }
    let heads = match (&a.head, &b.head) {
        (Some(x), Some(y)) => akin(x, y) || a.of_anyone() || b.of_anyone(),
        _ => true,
    };
    let names = shared(&a.names, &b.names).len();
    let words = shared(&a.clause, &b.clause).len();
    let all = a.clause.len() + b.clause.len() - words.min(a.clause.len() + b.clause.len());
    let overlap = words as f64 / all.max(1) as f64;
    match a.counted {
        Some(_) if equal => heads && names >= 1,
        // Small numbers of one kind are many in one story: each strike has its dead.
        Some(_) if a.size < SMALL => heads && names >= 2 && words >= WORDS && overlap >= OVERLAP,
        Some(_) => heads && names >= 1 && names + words >= 2,
        // Without a kind the noun and most of what is said must be the same.
        None => {
            let named = a.head.is_some() || a.measure != Measure::Count;
            let large = a.measure != Measure::Count || a.size.min(b.size) >= 10.0;
            let most = words > WORDS && overlap >= 1.5 * OVERLAP;
            a.head == b.head && named && large && names >= 1 && most
        }
    }
}

/// Whether the coarser value is the finer one, rounded or cut off: `12,600` of `12,640`.
fn one_rounding(a: f64, b: f64) -> bool {
    let step = |value: f64| {
        let digits = value.log10().floor() as i32;
        // Two digits at least are meant, however many zeros follow.
        let most = 10_f64.powi((digits - 1).max(0));
        let mut step = 1.0;
        while step < most && (value / (step * 10.0)).fract() == 0.0 {
            step *= 10.0;
        }
        step
    };
    let step = step(a).max(step(b));
    if step <= 1.0 {
        return false;
    }
    let same = |x: f64, y: f64| (x - y).abs() < f64::EPSILON * 1e3 * x.abs().max(1.0);
    let (coarse, fine) =
        if (a / step).fract() == 0.0 { (a / step, b / step) } else { (b / step, a / step) };
    same(coarse, fine.round()) || same(coarse, fine.floor())
}

fn difference(same: &[&Of], stories: &[&Story], order: &Order) -> Option<Difference> {
    let first = same.first()?;
    let mut statements: Vec<(f64, Statement)> = Vec::new();
    for of in same {
        let value = of.quantity.value.to_string();
        let cited = stories.get(of.source)?.cite(of.source, of.quantity.sentence)?;
        match statements.iter_mut().find(|(_, s)| s.value.as_deref() == Some(value.as_str())) {
            Some((_, statement)) => {
                if !statement.evidence.iter().any(|e: &Citation| e.source == of.source) {
                    statement.evidence.push(cited);
                }
            }
            None => statements.push((
                of.quantity.size,
                Statement {
                    says: of.quantity.says.clone(),
                    value: Some(value),
                    evidence: vec![cited],
                },
            )),
        }
    }
    statements.sort_by(|a, b| a.0.total_cmp(&b.0));
    let statements: Vec<Statement> = statements.into_iter().map(|(_, s)| s).collect();
    let kind = first.quantity.counted.and_then(counted);
    let grows = kind.is_some_and(|kind| kind.grows);
    let (relation, note) = relation(&statements, grows, order);
    Some(Difference {
        kind: DifferenceKind::Number,
        topic: topic(same, kind.map(|kind| kind.name)),
        relation,
        note: note.to_owned(),
        statements,
    })
}

/// What the values are to each other. The statements are in rising order of their values.
fn relation(statements: &[Statement], grows: bool, order: &Order) -> (Relation, &'static str) {
    let sources = |s: &Statement| -> Vec<usize> { s.evidence.iter().map(|e| e.source).collect() };
    if !grows {
        return (Relation::Differs, "the sources give different values");
    }
    let pairs = statements.iter().zip(statements.iter().skip(1));
    let mut rising = true;
    for (low, high) in pairs {
        for a in sources(low) {
            for b in sources(high) {
                match order.by_date(a, b) {
                    None => {
                        return (
                            Relation::Undated,
                            "the sources do not say when they were written: the number may have \
                             grown from one to the other, or they may contradict each other",
                        );
                    }
                    Some(std::cmp::Ordering::Less) => {}
                    Some(_) => rising = false,
                }
            }
        }
    }
    if rising {
        (Relation::Development, "the later the article, the higher the number: it has grown")
    } else {
        (Relation::Differs, "articles of one day, or later ones with a lower number, differ")
    }
}

fn topic(same: &[&Of], kind: Option<&str>) -> String {
    let Some(first) = same.first() else { return String::new() };
    let noun = first.quantity.head.as_deref().unwrap_or("number");
    let what = kind.unwrap_or(noun);
    let mut common: BTreeSet<&str> = first.quantity.names.iter().map(String::as_str).collect();
    for of in same.iter().filter(|of| of.source != first.source) {
        common.retain(|name| of.quantity.names.iter().any(|other| akin(name, other)));
    }
    let names: Vec<&str> = common.into_iter().take(3).collect();
    // As the sentence writes it: keys are in lower case.
    if names.is_empty() { what.to_owned() } else { format!("{what} ({})", capitals(&names)) }
}

fn capitals(names: &[&str]) -> String {
    let capital = |name: &&str| {
        let mut chars = name.chars();
        chars.next().map(|c| c.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    names.iter().map(capital).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roundings_of_one_number_are_no_difference() {
        assert!(one_rounding(12_600.0, 12_640.0) && one_rounding(1_195.0, 1_200.0));
        assert!(!one_rounding(40_000.0, 41_000.0) && !one_rounding(5.0, 6.0));
    }
}
