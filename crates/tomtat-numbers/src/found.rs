//! A number with all that it may be compared by.

use std::ops::Range;

use crate::{Decimal, Kind, Number};

/// One normalised form of a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    Value(Decimal),
    DayMonth(u8, u8),
    Month(u8),
    /// Minutes after midnight or noon: `15h30` and `3:30 p.m.` are the same, and so is 3:30.
    Time(u16),
    Weekday(u8),
    /// Digits too many to be a value.
    Digits(String),
}

#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) number: Number,
    /// Any of these, each with all its forms, states the number.
    pub(crate) alternatives: Vec<Vec<Form>>,
    /// What the number states itself.
    pub(crate) states: Vec<Form>,
    /// A small number word: many ways to say it, so its absence proves nothing.
    pub(crate) weak: bool,
    /// A word that may say a number in another way (`half`, `both`): no number of its own.
    pub(crate) hint: bool,
}

impl Found {
    pub(crate) fn new(text: &str, span: Range<usize>, value: Option<Decimal>, kind: Kind) -> Self {
        let text = text.get(span.clone()).unwrap_or_default().to_owned();
        let form = match value {
            Some(value) => Form::Value(value),
            None => Form::Digits(text.chars().filter(char::is_ascii_digit).collect()),
        };
        Self {
            number: Number { value, kind, span, text },
            alternatives: vec![vec![form.clone()]],
            states: vec![form],
            weak: false,
            hint: false,
        }
    }

    pub(crate) fn plain(text: &str, span: Range<usize>, value: Decimal) -> Self {
        Self::new(text, span, Some(value), Kind::Plain)
    }

    /// A word that may stand for a number.
    pub(crate) fn hint(text: &str, span: Range<usize>, value: Decimal) -> Self {
        Self { weak: true, hint: true, ..Self::plain(text, span, value) }
    }

    pub(crate) fn hint_of(text: &str, span: Range<usize>, form: Form) -> Self {
        let mut found = Self::hint(text, span, Decimal::from(0));
        found.states = vec![form.clone()];
        found.alternatives = vec![vec![form]];
        found
    }

    pub(crate) fn weak(mut self) -> Self {
        self.weak = true;
        self
    }

    pub(crate) fn kind(mut self, kind: Kind) -> Self {
        self.number.kind = kind;
        self
    }

    /// `form` means the same too.
    pub(crate) fn or(mut self, form: Form) -> Self {
        if !self.states.contains(&form) {
            self.alternatives.push(vec![form.clone()]);
            self.states.push(form);
        }
        self
    }

    pub(crate) fn or_value(self, value: Option<Decimal>) -> Self {
        match value {
            Some(value) => self.or(Form::Value(value)),
            None => self,
        }
    }

    pub(crate) fn date(
        text: &str,
        span: Range<usize>,
        day: u8,
        month: u8,
        year: Option<u16>,
    ) -> Self {
        let of = |n: u8| Form::Value(Decimal::from(u32::from(n)));
        let kind = Kind::Date { day, month, year };
        let mut found = Self::new(text, span, Some(Decimal::from(u32::from(day))), kind);
        found.alternatives = vec![vec![Form::DayMonth(day, month)], vec![of(day), of(month)]];
        found.states = vec![Form::DayMonth(day, month), of(day), of(month), Form::Month(month)];
        found.with_year(year)
    }

    pub(crate) fn month(text: &str, span: Range<usize>, month: u8, year: Option<u16>) -> Self {
        let value = Decimal::from(u32::from(month));
        let mut found = Self::new(text, span, Some(value), Kind::Month { month, year });
        found = found.or(Form::Month(month));
        found.with_year(year)
    }

    fn with_year(mut self, year: Option<u16>) -> Self {
        let Some(year) = year else { return self };
        let form = Form::Value(Decimal::from(u32::from(year)));
        for alternative in &mut self.alternatives {
            alternative.push(form.clone());
        }
        self.states.push(form);
        self
    }

    /// A time of day. `hour` alone may be a duration as well, so its value counts too.
    pub(crate) fn time(text: &str, span: Range<usize>, hour: u8, minute: u8) -> Self {
        let of = |n: u8| Form::Value(Decimal::from(u32::from(n)));
        let value = Decimal::from(u32::from(hour));
        let mut found = Self::new(text, span, Some(value), Kind::Time { hour, minute });
        let minutes = (u16::from(hour) % 12) * 60 + u16::from(minute);
        let parts = if minute == 0 { vec![of(hour)] } else { vec![of(hour), of(minute)] };
        found.alternatives = vec![vec![Form::Time(minutes)], parts.clone()];
        found.states = parts;
        found.states.push(Form::Time(minutes));
        found
    }
}
