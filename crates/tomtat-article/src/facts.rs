use serde::{Deserialize, Serialize};

/// Who, what, where, when and how much: what the sentences of a summary state, as data. Each fact
/// stands in the summary in the words given, and in the article's sentences named as its evidence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KeyFacts {
    /// Persons, peoples and organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Fact>,
    /// What happened: the first sentence of the summary that was verified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub what: Vec<Fact>,
    /// Countries, their capitals, and names that stand behind a word of place.
    #[serde(default, skip_serializing_if = "Vec::is_empty", rename = "where")]
    pub places: Vec<Fact>,
    /// Dates, months, years, weekdays and times of day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Fact>,
    /// Counts, sums and measures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<NumberFact>,
}

impl KeyFacts {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.who.is_empty()
            && self.what.is_empty()
            && self.places.is_empty()
            && self.when.is_empty()
            && self.numbers.is_empty()
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The words, as they stand in the summary.
    pub text: String,
    /// The same in a form to compute with: of a date `2026-10-12`, `--10-12` without a year, `2026-10`, `--10`,
    /// `2026`; of a time `15:30`; of a country its name in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The article's sentences in which it stands, in their order, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<usize>,
}

/// A number with what it counts or measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberFact {
    /// The words, as they stand in the summary, with the unit.
    pub text: String,
    /// The number as a decimal, multipliers included: `3200000000` of `3.2 billion`.
    pub value: String,
    /// What is counted or measured: `USD` (ISO 4217) of money, `%`, or the word behind the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The article's sentences in which it stands, in their order, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<usize>,
}
