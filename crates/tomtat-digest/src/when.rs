//! When an article was written, as far as it says so.

use tomtat_article::{Language, OrderBasis};
use tomtat_numbers::Kind;

use crate::story::Story;

/// A day; the year is not always stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    pub(crate) year: Option<u16>,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(year) = self.year {
            write!(f, "{year:04}-")?;
        }
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl Day {
    /// Days since some day before all, near enough to tell weeks.
    fn number(self) -> Option<i64> {
        let year = i64::from(self.year?);
        Some(year * 366 + i64::from(self.month) * 31 + i64::from(self.day))
    }

    /// Whether two articles are so far apart that they are not on one event.
    pub(crate) fn far_from(self, other: Self) -> bool {
        const MOST_DAYS: i64 = 92;
        match (self.number(), other.number()) {
            (Some(a), Some(b)) => (a - b).abs() > MOST_DAYS,
            _ => false,
        }
    }
}

/// The longest date that is read.
const LONGEST: usize = 120;

/// The day of a story, by what it is known.
pub(crate) fn day(story: &Story) -> Option<(Day, OrderBasis)> {
    let stated = story.source.date.as_deref().and_then(|date| {
        let date = head(date, LONGEST);
        iso(date).or_else(|| in_text(date, story.source.language.unwrap_or(Language::ENGLISH)))
    });
    if let Some(day) = stated {
        return Some((day, OrderBasis::Date));
    }
    let (dateline, _) = story.english.first().and_then(|first| {
        let first = head(first, 60);
        first.split_once(" - ").or_else(|| first.split_once(['–', '—']))
    })?;
    let place: usize = dateline.chars().filter(|c| c.is_uppercase()).count();
    // A dateline has its town in capitals.
    (place >= 4)
        .then(|| in_text(dateline, Language::ENGLISH))
        .flatten()
        .map(|day| (day, OrderBasis::Dateline))
}

fn head(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// `2024-08-15` at the beginning, whatever follows.
fn iso(text: &str) -> Option<Day> {
    let text = text.trim();
    let mut fields = text.get(..10)?.split(['-', '/']);
    let year = fields.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = fields.next()?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let day = fields.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(Day { year: Some(year), month, day })
}

fn in_text(text: &str, language: Language) -> Option<Day> {
    tomtat_numbers::numbers(text, language).into_iter().find_map(|number| match number.kind {
        Kind::Date { day, month, year } => Some(Day { year, month, day }),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: u16, month: u8, day: u8) -> Day {
        Day { year: Some(year), month, day }
    }

    #[test]
    fn dates_of_feeds_and_of_pages_are_read() {
        assert_eq!(iso("2024-08-15T10:00:00Z"), Some(day(2024, 8, 15)));
        assert_eq!(iso("2024-13-15"), None);
        assert_eq!(iso("15/08/2024"), None);
        let found = in_text("Thu, 15 Aug 2024 09:00:00 GMT", Language::ENGLISH);
        assert_eq!(found, Some(day(2024, 8, 15)));
        let found = in_text("Thứ năm, 15/8/2024, 09:00", Language::VIETNAMESE);
        assert_eq!(found, Some(day(2024, 8, 15)));
    }

    #[test]
    fn months_apart_is_another_event() {
        assert!(day(2024, 1, 1).far_from(day(2024, 6, 1)));
        assert!(!day(2023, 12, 20).far_from(day(2024, 1, 10)));
        assert!(!Day { year: None, month: 1, day: 1 }.far_from(day(2024, 6, 1)));
    }
}
