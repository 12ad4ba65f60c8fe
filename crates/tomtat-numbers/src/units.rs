//! What numbers count: currencies and units of measure, across the two languages.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use tomtat_article::Language;

use crate::found::{Form, Found};
use crate::read::read;
use crate::token::{Pieces, Token};
use crate::{Decimal, Kind};

/// Words that may stand between an English number and its unit: `5 more long years`.
const MOST_BETWEEN: usize = 3;
/// Amounts from which a doubtful word (`won`, `bảng`) is a currency.
const LARGE: u32 = 1000;
/// Words that end the search for the unit of an English number.
const ENDS: &[&str] = &[
    "in", "on", "at", "of", "to", "for", "from", "a", "an", "the", "and", "or", "by", "with",
    "per", "after", "before", "over", "within", "since", "until", "who", "that", "were", "was",
    "is", "are", "had", "have", "has", "every", "each", "this", "last", "next", "as",
];

/// A number whose currency or unit is another in the target, or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnitChange {
    /// The number with its unit as the source has it (`60 tỷ đồng`); empty where the source states
    /// no money at all.
    pub stated: String,
    /// The unit of the source in English (`dong`); empty as above.
    pub unit: String,
    /// What the target has instead (`60 billion yuan`); `None` where the unit is gone.
    pub instead: Option<String>,
    /// Whether it is about a currency.
    pub money: bool,
}

/// The numbers of `source` beside which `target` has another currency or unit of measure, or none,
/// and the sums of money in `target` whose currency the source does not know.
///
/// Made for few false alarms: a number that `target` does not state is passed over, which is for
/// [`compare`](crate::compare) to find; a unit counts as gone only where `target` does not have it at all.
pub fn compare_units(
    source: &str,
    source_language: Language,
    target: &str,
    target_language: Language,
) -> Vec<UnitChange> {
    let source = Measured::of(source, source_language);
    let target = Measured::of(target, target_language);
    let mut changes = source.kept_in(&target);
    changes.extend(source.unsupported_in(&target, &changes));
    changes
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unit {
    dimension: &'static str,
    name: &'static str,
    /// Its name in English, for people.
    english: &'static str,
}

impl Unit {
    fn is_money(&self) -> bool {
        self.dimension == "money"
    }

    /// Whether one may stand for the other: dollars for US dollars, a yen sign for both that use it.
    fn agrees(&self, other: &Self) -> bool {
        let either = |general: &str, special: &[&str]| {
            (self.name == general && special.contains(&other.name))
                || (other.name == general && special.contains(&self.name))
        };
        self.name == other.name
            || either("dollar", &["USD", "AUD", "CAD", "SGD", "HKD", "TWD", "NZD"])
            || either("yen-or-yuan", &["JPY", "CNY"])
            || either("degree", &["°C", "°F"])
            || either("day", &["night"])
            // "5,000 pounds" may be either.
            || either("GBP", &["lb"])
    }
}

/// A form of a unit, cut as texts are.
struct Shape {
    tokens: Vec<String>,
    unit: Unit,
    before: bool,
    large: bool,
}

/// The shapes of one language by their first token, the longest first.
type Shapes = HashMap<String, Vec<Shape>>;

static VIETNAMESE: LazyLock<Shapes> = LazyLock::new(|| shapes(2));
static ENGLISH: LazyLock<Shapes> = LazyLock::new(|| shapes(3));

fn shapes(column: usize) -> Shapes {
    let mut shapes: Shapes = HashMap::new();
    for line in include_str!("../data/units.tsv").lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&'static str> = line.split('\t').collect();
        let [dimension, name, _, forms] = fields[..] else { continue };
        let english = forms.split('|').find(|form| !form.starts_with('<')).unwrap_or(name);
        let unit = Unit { dimension, name, english: english.trim_start_matches('+') };
        for form in fields.get(column).into_iter().flat_map(|forms| forms.split('|')) {
            let (before, form) = form.strip_prefix('<').map_or((false, form), |f| (true, f));
            let (large, form) = form.strip_prefix('+').map_or((false, form), |f| (true, f));
            let pieces = Pieces::of(form);
            let tokens: Vec<String> = (0..pieces.len()).map(|at| token(&pieces, at)).collect();
            if let Some(first) = tokens.first().cloned() {
                shapes.entry(first).or_default().push(Shape { tokens, unit, before, large });
            }
        }
    }
    for list in shapes.values_mut() {
        list.sort_by_key(|shape| std::cmp::Reverse(shape.tokens.len()));
    }
    shapes
}

/// The piece at `at` as the table has it.
fn token(pieces: &Pieces<'_>, at: usize) -> String {
    match pieces.get(at).map(|piece| &piece.token) {
        Some(Token::Word(word)) => word.clone(),
        Some(Token::Sign(sign)) => sign.to_string(),
        Some(Token::Digits) => pieces.digits(at).unwrap_or_default().to_owned(),
        None => String::new(),
    }
}

/// The longest shape that stands at `at`, for a `large` amount or another.
fn shape_at<'s>(
    shapes: &'s Shapes,
    pieces: &Pieces<'_>,
    at: usize,
    large: bool,
) -> Option<&'s Shape> {
    shapes
        .get(&token(pieces, at))?
        .iter()
        .find(|shape| (large || !shape.large) && end_of(shape, pieces, at).is_some())
}

/// The piece after `shape` at `at`, where it stands there: `square-metre` is "square metre".
fn end_of(shape: &Shape, pieces: &Pieces<'_>, at: usize) -> Option<usize> {
    let mut here = at;
    for (i, wanted) in shape.tokens.iter().enumerate() {
        if i > 0 && pieces.sign(here) == Some('-') && wanted != "-" {
            here += 1;
        }
        // "cm 2" is no square, and "a $5 bill" is not in A$.
        let signs = pieces.digits(here).is_some() || pieces.sign(here) == Some('$');
        if token(pieces, here) != *wanted || (i > 0 && signs && !pieces.glued(here - 1)) {
            return None;
        }
        here += 1;
    }
    Some(here)
}

/// A number with what it counts.
struct Quantity {
    found: Found,
    unit: Option<Unit>,
    /// The number and its unit in the text.
    span: Range<usize>,
    /// Whether the unit stands right beside it.
    close: bool,
}

/// A text with its quantities.
struct Measured<'a> {
    pieces: Pieces<'a>,
    shapes: &'static Shapes,
    quantities: Vec<Quantity>,
}

impl<'a> Measured<'a> {
    fn of(text: &'a str, language: Language) -> Self {
        let vietnamese = language == Language::VIETNAMESE;
        let shapes: &'static Shapes = if vietnamese { &VIETNAMESE } else { &ENGLISH };
        let between = if vietnamese { 0 } else { MOST_BETWEEN };
        let pieces = Pieces::of(text);
        let mut starts = HashMap::new();
        let mut ends = HashMap::new();
        for at in 0..pieces.len() {
            if let Some(piece) = pieces.get(at) {
                starts.insert(piece.span.start, at);
                ends.insert(piece.span.end, at);
            }
        }
        let mut this = Self { pieces, shapes, quantities: Vec::new() };
        for found in read(text, language) {
            let span = found.number.span.clone();
            let (Some(&first), Some(&last)) = (starts.get(&span.start), ends.get(&span.end)) else {
                continue;
            };
            let unit = this.unit_of(&found, first, last, between);
            let (unit, span, close) = match unit {
                Some((unit, around, close)) => {
                    let span = span.start.min(around.start)..span.end.max(around.end);
                    (Some(unit), span, close)
                }
                None => (None, span, false),
            };
            this.quantities.push(Quantity { found, unit, span, close });
        }
        // 200-300 triệu đồng, 3 to 5 years: the first has the unit of the second.
        for index in (1..this.quantities.len()).rev() {
            let (before, after) = this.quantities.split_at_mut(index);
            let (Some(first), Some(second)) = (before.last_mut(), after.first()) else { continue };
            let range = first.found.number.span.end..second.found.number.span.start;
            let middle = text.get(range).unwrap_or_default().trim();
            let joined = matches!(
                middle,
                "-" | "–" | "—" | "đến" | "tới" | "to" | "and" | "or" | "hoặc" | "hay" | "và"
            );
            if joined && first.unit.is_none() {
                first.unit = second.unit;
                first.close = second.close;
                first.span.end = first.span.end.max(second.span.end);
            }
        }
        this
    }

    /// The unit beside the number in the pieces `first` to `last`, where it stands, and whether it
    /// touches the number.
    fn unit_of(
        &self,
        found: &Found,
        first: usize,
        last: usize,
        between: usize,
    ) -> Option<(Unit, Range<usize>, bool)> {
        if matches!(
            found.number.kind,
            Kind::Date { .. } | Kind::Month { .. } | Kind::Code | Kind::Ordinal
        ) {
            return None;
        }
        let pieces = &self.pieces;
        let large = found.number.value.is_some_and(is_large);
        // Before: $3, US$3, USD 3. A sign of two pieces begins one further off.
        for back in [3, 2, 1] {
            let Some(at) = first.checked_sub(back) else { continue };
            if let Some(shape) = shape_at(self.shapes, pieces, at, large)
                && shape.before
                && shape.tokens.len() == back
            {
                return Some((shape.unit, pieces.span(at, first - 1), true));
            }
        }
        if let Kind::Time { .. } = found.number.kind {
            // The hour is part of the number: "5 giờ".
            let vietnamese = found.number.text.contains("giờ") && pieces.word(last) == Some("giờ");
            let hour = shape_at(self.shapes, pieces, last, false).map(|shape| shape.unit);
            return hour.filter(|_| vietnamese).map(|unit| (unit, pieces.span(last, last), true));
        }
        // The sign may belong to the number: 5%.
        let mut at = last + 1;
        for passed in 0..=between {
            if pieces.sign(at).is_some_and(|sign| sign == '-' || sign == '(') {
                at += 1;
            }
            if let Some(shape) = shape_at(self.shapes, pieces, at, large) {
                let end = end_of(shape, pieces, at).unwrap_or(at + 1);
                // "3 tháng 5" is a date; "5 (AP)" is none of ours.
                let dated = shape.unit.dimension == "time"
                    && between == 0
                    && pieces.digits(end).is_some()
                    && matches!(shape.unit.name, "month" | "year");
                let none = shape.unit.dimension == "none" || dated;
                return (!none).then(|| (shape.unit, pieces.span(at, end - 1), passed == 0));
            }
            match pieces.word(at) {
                Some(word) if !ENDS.contains(&word) => at += 1,
                _ => return None,
            }
        }
        None
    }

    /// Whether a form of `unit` stands anywhere.
    fn has(&self, unit: &Unit) -> bool {
        (0..self.pieces.len()).any(|at| {
            shape_at(self.shapes, &self.pieces, at, true)
                .is_some_and(|shape| shape.unit.agrees(unit))
        })
    }

    fn text(&self, span: &Range<usize>) -> String {
        self.pieces.text.get(span.clone()).unwrap_or_default().to_owned()
    }

    /// What the quantities of this text became in `target`.
    fn kept_in(&self, target: &Self) -> Vec<UnitChange> {
        let mut by_form: HashMap<&Form, Vec<usize>> = HashMap::new();
        for (index, quantity) in target.quantities.iter().enumerate() {
            for form in &quantity.found.states {
                by_form.entry(form).or_default().push(index);
            }
        }
        let mut changes = Vec::new();
        let mut seen = HashSet::new();
        for quantity in self.quantities.iter().filter(|quantity| !quantity.found.hint) {
            let Some(unit) = quantity.unit else { continue };
            let forms = quantity.found.alternatives.iter().flatten();
            let matched: Vec<&Quantity> = forms
                .filter_map(|form| by_form.get(form))
                .flatten()
                .filter_map(|&index| target.quantities.get(index))
                .collect();
            let fine = |other: &&Quantity| {
                other.found.hint
                    || (other.found.number.kind == Kind::Ordinal && unit.dimension == "time")
                    || other.unit.is_some_and(|other| other.agrees(&unit))
            };
            if matched.is_empty() || matched.iter().any(fine) {
                continue;
            }
            let other = matched.iter().find(|other| {
                other.unit.is_some_and(|other| other.dimension == unit.dimension) && other.close
            });
            let instead = other.map(|other| target.text(&other.span));
            // "5 giờ" is a time of day as well.
            let gone = unit.name != "hour" && instead.is_none() && !target.has(&unit);
            let stated = self.text(&quantity.span);
            if (instead.is_some() || gone) && seen.insert(stated.clone()) {
                let (unit, money) = (unit.english.to_owned(), unit.is_money());
                changes.push(UnitChange { stated, unit, instead, money });
            }
        }
        changes
    }

    /// The sums of money in `target` in a currency that this text does not know.
    fn unsupported_in(&self, target: &Self, told: &[UnitChange]) -> Option<UnitChange> {
        let ours = self.quantities.iter().find(|q| q.unit.is_some_and(|unit| unit.is_money()));
        let strange = target.quantities.iter().find(|quantity| {
            let text = target.text(&quantity.span);
            quantity.close
                && !told.iter().any(|change| change.instead.as_ref() == Some(&text))
                && quantity.unit.is_some_and(|unit| {
                    // Vietnamese papers leave out their own currency.
                    let implied = unit.name == "VND" && ours.is_none();
                    unit.is_money() && !implied && !self.has(&unit)
                })
        })?;
        Some(UnitChange {
            stated: ours.map(|ours| self.text(&ours.span)).unwrap_or_default(),
            unit: ours
                .and_then(|ours| ours.unit)
                .map(|unit| unit.english)
                .unwrap_or_default()
                .to_owned(),
            instead: Some(target.text(&strange.span)),
            money: true,
        })
    }
}

fn is_large(value: Decimal) -> bool {
    let (mut rest, mut digits) = (value.mantissa().unsigned_abs(), value.exponent());
    while rest > 0 {
        rest /= 10;
        digits = digits.saturating_add(1);
    }
    // As many digits before the point as the limit has, or more.
    digits > LARGE.ilog10().try_into().unwrap_or(3)
}
