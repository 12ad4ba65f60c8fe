//! The data files, read once.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::Decimal;

/// What a number word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Small,
    Tens,
    Unit,
    Times,
    Ordinal,
    Like,
}

pub(crate) struct Words(HashMap<&'static str, Vec<(Role, Decimal)>>);

impl Words {
    fn read(data: &'static str) -> Self {
        let mut words: HashMap<_, Vec<_>> = HashMap::new();
        for line in rows(data) {
            let mut fields = line.split_whitespace();
            let role = match fields.next() {
                Some("small") => Role::Small,
                Some("tens") => Role::Tens,
                Some("unit") => Role::Unit,
                Some("times") => Role::Times,
                Some("ordinal") => Role::Ordinal,
                _ => Role::Like,
            };
            let Some(value) = fields.next().and_then(Decimal::parse) else { continue };
            for form in fields {
                words.entry(form).or_default().push((role, value));
            }
        }
        Self(words)
    }

    /// The value of `word` in one of the roles.
    pub(crate) fn value(&self, word: &str, roles: &[Role]) -> Option<Decimal> {
        let entries = self.0.get(word)?;
        entries.iter().find(|(role, _)| roles.contains(role)).map(|&(_, value)| value)
    }

    /// All values that `word` may stand for in another way (`half`: 0.5, 50 …).
    pub(crate) fn likes(&self, word: &str) -> impl Iterator<Item = Decimal> {
        let entries = self.0.get(word).map(Vec::as_slice).unwrap_or_default();
        entries.iter().filter(|(role, _)| *role == Role::Like).map(|&(_, value)| value)
    }
}

fn rows(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

fn keyed<K>(data: &'static str, key: impl Fn(&'static str) -> Option<K>) -> HashMap<&'static str, K>
where
    K: Copy,
{
    let mut map = HashMap::new();
    for line in rows(data) {
        let mut fields = line.split_whitespace();
        if let Some(key) = fields.next().and_then(&key) {
            map.extend(fields.map(|form| (form, key)));
        }
    }
    map
}

pub(crate) static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../data/words-en.txt")));
pub(crate) static VIETNAMESE: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../data/words-vi.txt")));
pub(crate) static MONTHS: LazyLock<HashMap<&'static str, u8>> =
    LazyLock::new(|| keyed(include_str!("../data/months-en.txt"), |n| n.parse().ok()));
pub(crate) static WEEKDAYS: LazyLock<HashMap<&'static str, u8>> =
    LazyLock::new(|| keyed(include_str!("../data/weekdays-en.txt"), |n| n.parse().ok()));
pub(crate) static CURRENCIES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| keyed(include_str!("../data/currencies.txt"), Some));
pub(crate) static UNITS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    rows(include_str!("../data/units-with-digits.txt")).flat_map(str::split_whitespace).collect()
});
