//! The order of the articles of a group in time.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use tomtat_article::{Difference, DifferenceKind, OrderBasis, Timeline, TimelineEntry};

use crate::story::Story;
use crate::when::{Day, day};

/// When each story of a group was written, where that is known.
pub(crate) struct Order {
    days: Vec<Option<(Day, OrderBasis)>>,
}

impl Order {
    pub(crate) fn of(stories: &[&Story]) -> Self {
        let mut days: Vec<Option<(Day, OrderBasis)>> = stories.iter().map(|s| day(s)).collect();
        // Days with a year and days without are not comparable: those without give way.
        if days.iter().flatten().any(|(day, _)| day.year.is_some()) {
            for day in &mut days {
                *day = day.filter(|(day, _)| day.year.is_some());
            }
        }
        Self { days }
    }

    /// Which of two stories was written first, where both are dated.
    pub(crate) fn by_date(&self, a: usize, b: usize) -> Option<Ordering> {
        let day = |at: usize| self.days.get(at).copied().flatten().map(|(day, _)| day);
        Some(day(a)?.cmp(&day(b)?))
    }
}

/// The timeline of a group: by dates, else by a toll that grows, else as unknown.
pub(crate) fn timeline(stories: &[&Story], order: &Order, differences: &[Difference]) -> Timeline {
    let dated = order.days.iter().flatten().count();
    let tolls = if dated < 2 { tolls(differences) } else { BTreeMap::new() };
    // (place, reading order)
    let mut places: Vec<(Place, usize)> = (0..stories.len())
        .map(|source| {
            let day = order.days.get(source).copied().flatten();
            let toll = tolls.get(&source).copied();
            let place = match (day, toll) {
                (Some((day, basis)), _) if dated >= 2 => Place::Day(day, basis),
                (_, Some(rank)) => Place::Toll(rank),
                (Some((day, _)), None) => Place::Nowhere(Some(day)),
                (None, None) => Place::Nowhere(None),
            };
            (place, source)
        })
        .collect();
    places.sort_by(|a, b| a.0.rank().cmp(&b.0.rank()).then(a.1.cmp(&b.1)));
    let unknown = places.iter().filter(|(place, _)| matches!(place, Place::Nowhere(_))).count();
    let note = note(dated, !tolls.is_empty(), unknown, stories.len());
    let entries = places
        .into_iter()
        .filter_map(|(place, source)| {
            let (date, basis) = match place {
                Place::Day(day, basis) => (Some(day.to_string()), basis),
                Place::Toll(_) => (None, OrderBasis::Toll),
                Place::Nowhere(day) => (day.map(|day| day.to_string()), OrderBasis::Unknown),
            };
            let report = stories.get(source)?.headline(source)?;
            Some(TimelineEntry { source, date, basis, report })
        })
        .collect();
    Timeline { note, entries }
}

#[derive(Clone, Copy)]
enum Place {
    Day(Day, OrderBasis),
    Toll(usize),
    Nowhere(Option<Day>),
}

impl Place {
    fn rank(&self) -> (u8, Option<Day>, usize) {
        match *self {
            Self::Day(day, _) => (0, Some(day), 0),
            Self::Toll(rank) => (1, None, rank),
            Self::Nowhere(_) => (2, None, 0),
        }
    }
}

/// The sources that give a toll, by its rank from the lowest: the dead do not become fewer.
fn tolls(differences: &[Difference]) -> BTreeMap<usize, usize> {
    let toll = differences.iter().find(|difference| {
        difference.kind == DifferenceKind::Number && difference.topic.starts_with("deaths")
    });
    toll.iter()
        .flat_map(|difference| difference.statements.iter().enumerate())
        .flat_map(|(rank, statement)| statement.evidence.iter().map(move |e| (e.source, rank)))
        .collect()
}

fn note(dated: usize, tolls: bool, unknown: usize, all: usize) -> String {
    let rest = match unknown {
        0 => String::new(),
        1 => "; the place of the last in it is not known".to_owned(),
        n => format!("; the places of the last {n} in it are not known"),
    };
    if dated >= 2 {
        format!("in the order of the dates that the articles state{rest}")
    } else if tolls {
        format!(
            "the articles state no dates; inferred from the number of deaths, which only grows{rest}"
        )
    } else {
        format!(
            "the order in time of the {all} articles is not known: they do not state their dates"
        )
    }
}
