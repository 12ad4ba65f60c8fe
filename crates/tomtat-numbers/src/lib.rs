//! The numbers, dates and names that a text states, in a form that two texts, Vietnamese or
//! English, can be compared by.
//!
//! ```
//! use tomtat_article::Language;
//! use tomtat_numbers::compare;
//!
//! let (vi, en) = (Language::VIETNAMESE, Language::ENGLISH);
//! assert!(compare("3,2 tỷ USD ngày 31/5", vi, "$3.2 billion on May 31", en).is_clean());
//! let comparison = compare("41.000 người", vi, "41 people", en);
//! assert_eq!(comparison.missing[0].text, "41.000");
//! ```

mod compare;
mod decimal;
mod english;
mod fold;
mod found;
mod index;
mod names;
mod read;
mod tables;
mod token;
mod units;
mod vietnamese;

use std::ops::Range;

pub use compare::{Comparison, compare};
pub use decimal::Decimal;
pub use fold::folded;
pub use index::{Claim, Index, Place, claims};
pub use names::{Name, is_title, name_stands_in, names};
use tomtat_article::Language;
pub use units::{UnitChange, compare_units};

/// What a number is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A count or measure, and anything not told apart further.
    Plain,
    /// `90%`, `90 percent`, `90 phần trăm`.
    Percent,
    /// `third`, `3rd`, `thứ ba`.
    Ordinal,
    /// A year, or a decade by its first year.
    Year,
    /// A day of a month; [`Number::value`] is the day.
    Date {
        /// 1 to 31.
        day: u8,
        /// 1 to 12.
        month: u8,
        /// The year, where it is stated.
        year: Option<u16>,
    },
    /// A month; [`Number::value`] is its number.
    Month {
        /// 1 to 12.
        month: u8,
        /// The year, where it is stated.
        year: Option<u16>,
    },
    /// A time of day; [`Number::value`] is the hour.
    Time {
        /// The hour as stated, 0 to 24; 1 to 12 where the half of the day is not known.
        hour: u8,
        /// 0 to 59.
        minute: u8,
    },
    /// A sum of money.
    Money {
        /// ISO 4217 code (`USD`).
        currency: &'static str,
    },
    /// Digits within a name (`F-16`, `U20`, `10A6`).
    Code,
}

/// A number that a text states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Its value, multipliers included: `3,2 tỷ` is 3200000000. `None` where it has more
    /// digits than are held exactly; such numbers are compared by their digits.
    pub value: Option<Decimal>,
    /// What it is.
    pub kind: Kind,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// How it stands there.
    pub text: String,
}

/// The numbers that `text` states, in order. Text of a language other than Vietnamese is
/// read as English. Number words are included (`hai`, `twelve`), vague ones (`hàng nghìn`,
/// `dozens`) are not.
pub fn numbers(text: &str, language: Language) -> Vec<Number> {
    read::read(text, language)
        .into_iter()
        .filter(|found| !found.hint)
        .map(|found| found.number)
        .collect()
}
