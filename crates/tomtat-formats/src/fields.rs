//! Records with named fields: which field is what.

use serde_json::{Map, Value};
use tomtat_article::Language;

use crate::document::folded;
use crate::error::Problem;
use crate::{Document, FieldNames, Format, Options, decoding, html};

/// The roles of a field, each with the names that stand for it, best first. Names are compared
/// as [`plain_name`] makes them.
const NAMES: &str = include_str!("../data/field-names.tsv");

/// What a field of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Title,
    Text,
    Lead,
    Byline,
    Date,
    Url,
    Language,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "text",
            Self::Lead => "lead",
            Self::Byline => "byline",
            Self::Date => "date",
            Self::Url => "url",
            Self::Language => "language",
        }
    }

    /// The usual names of the role, best first.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(move |(role, _)| *role == self.name())
            .flat_map(|(_, names)| names.split(' '))
    }

    fn wanted(self, fields: &FieldNames) -> Option<&str> {
        match self {
            Self::Title => fields.title.as_deref(),
            Self::Text => fields.text.as_deref(),
            Self::Lead => None,
            Self::Byline => fields.byline.as_deref(),
            Self::Date => fields.date.as_deref(),
            Self::Url => fields.url.as_deref(),
            Self::Language => fields.language.as_deref(),
        }
    }
}

/// A field's name without case, spaces, punctuation and Vietnamese diacritics: `Tiêu đề` and
/// `tieu_de` are one.
pub(crate) fn plain_name(name: &str) -> String {
    name.chars().take(60).flat_map(char::to_lowercase).filter_map(plain_letter).collect()
}

/// The base letter of a Vietnamese letter, composed or not.
fn plain_letter(c: char) -> Option<char> {
    Some(match c {
        'à'..='ã' | 'ă' | 'ạ'..='ặ' => 'a',
        'è'..='ê' | 'ẹ'..='ệ' => 'e',
        'ì' | 'í' | 'ĩ' | 'ỉ' | 'ị' => 'i',
        'ò'..='õ' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ù' | 'ú' | 'ũ' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ỳ'..='ỹ' => 'y',
        'đ' => 'd',
        c if c.is_alphanumeric() => c,
        _ => return None,
    })
}

/// True where these are the names of columns: two known roles at least, the text among them.
pub(crate) fn is_known_header<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let names: Vec<String> =
        names.take(200).map(|name| plain_name(name.trim().trim_matches('"'))).collect();
    let has = |role: Role| role.names().any(|known| names.iter().any(|name| name == known));
    let others = [Role::Title, Role::Date, Role::Url, Role::Language, Role::Byline];
    has(Role::Text) && others.into_iter().any(has)
}

/// Makes a document of a record.
pub(crate) fn document(
    record: &Map<String, Value>,
    format: Format,
    options: &Options,
) -> Result<Document, Problem> {
    let lookup = Lookup { record, fields: &options.fields };
    let mut document = Document::new(format);
    let (name, value) =
        lookup.text().ok_or_else(|| Problem::NoTextField { fields: listed(record) })?;
    let text = text_of(value);
    document.title = lookup.string(Role::Title);
    document.byline = lookup.get(Role::Byline).and_then(|(_, value)| names_of(value));
    document.date = lookup.get(Role::Date).and_then(|(_, value)| date_of(value));
    document.url = lookup.string(Role::Url).filter(|url| url.contains(['/', '.']));
    document.declared_language = lookup.string(Role::Language).and_then(|l| language_of(&l));
    let (text, warnings) = decoding::value(text, options);
    document.warnings = warnings;
    let lead = lookup.get(Role::Lead).map(|(_, value)| text_of(value)).unwrap_or_default();
    let text = with_lead(&lead, text);
    if plain_name(name).contains("html") || html::looks_like_markup(&text) {
        html::fragment(&text, &mut document)?;
    } else {
        document.text = text;
    }
    Ok(document)
}

/// The lead in front of the text, unless the text has it already.
fn with_lead(lead: &str, text: String) -> String {
    let lead = lead.trim();
    let probe: String = lead.chars().take(60).collect();
    if lead.is_empty() || text.contains(&probe) {
        return text;
    }
    if text.trim().is_empty() {
        return lead.to_owned();
    }
    format!("{lead}\n\n{text}")
}

struct Lookup<'a> {
    record: &'a Map<String, Value>,
    fields: &'a FieldNames,
}

impl<'a> Lookup<'a> {
    /// The field of this role, if it has a value.
    fn get(&self, role: Role) -> Option<(&'a str, &'a Value)> {
        if let Some(wanted) = role.wanted(self.fields) {
            return self.exact(wanted);
        }
        let names: Vec<(String, &'a str, &'a Value)> = self
            .record
            .iter()
            .map(|(name, value)| (plain_name(name), name.as_str(), value))
            .collect();
        role.names().find_map(|known| {
            names
                .iter()
                .find(|(plain, _, value)| plain == known && !is_blank(value))
                .map(|(_, name, value)| (*name, *value))
        })
    }

    /// The field with this name, or the nested one at this dotted path.
    fn exact(&self, wanted: &str) -> Option<(&'a str, &'a Value)> {
        if let Some((name, value)) = self.record.get_key_value(wanted) {
            return Some((name, value));
        }
        let mut path = wanted.split('.');
        let (mut name, mut value) = self.record.get_key_value(path.next()?)?;
        for part in path {
            (name, value) = value.as_object()?.get_key_value(part)?;
        }
        Some((name, value))
    }

    /// The text: a field with something in it, else one that is there but empty.
    fn text(&self) -> Option<(&'a str, &'a Value)> {
        if let Some(found) = self.get(Role::Text) {
            return Some(found);
        }
        if self.fields.text.is_some() {
            return None;
        }
        Role::Text.names().find_map(|known| {
            self.record
                .iter()
                .find(|(name, _)| plain_name(name) == known)
                .map(|(name, value)| (name.as_str(), value))
        })
    }

    fn string(&self, role: Role) -> Option<String> {
        match self.get(role)?.1 {
            Value::String(text) => tidy(text),
            Value::Array(values) => values.iter().find_map(Value::as_str).and_then(tidy),
            Value::Object(inner) => ["rendered", "text", "value", "name", "href", "url"]
                .iter()
                .find_map(|name| inner.get(*name)?.as_str())
                .and_then(folded),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

/// A short text for a person to read: white space folded, entities and tags resolved, NFC.
fn tidy(text: &str) -> Option<String> {
    folded(&decoding::clean(html::inline_text(text)).0)
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.iter().all(is_blank),
        Value::Object(inner) => inner.is_empty(),
        _ => false,
    }
}

/// A string, the strings of a list (one paragraph each), or the text inside a wrapper object.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let parts: Vec<String> = values.iter().map(text_of).filter(|s| !s.is_empty()).collect();
            parts.join("\n\n")
        }
        Value::Object(inner) => Role::Text
            .names()
            .chain(["rendered", "value"])
            .find_map(|known| {
                let found = inner.iter().find(|(name, _)| plain_name(name) == known);
                found.map(|(_, value)| text_of(value)).filter(|text| !text.is_empty())
            })
            .unwrap_or_default(),
        Value::Number(number) => number.to_string(),
        Value::Bool(_) | Value::Null => String::new(),
    }
}

/// Names of people: a string, or a list of strings or of objects with a `name`.
pub(crate) fn names_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => tidy(text),
        Value::Array(values) => {
            let names: Vec<String> = values.iter().take(50).filter_map(names_of).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        Value::Object(inner) => ["name", "full_name", "title"]
            .iter()
            .find_map(|key| inner.get(*key)?.as_str())
            .and_then(folded),
        _ => None,
    }
}

/// A date as it stands; a number is seconds or milliseconds since 1970 and becomes an ISO date.
fn date_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => folded(text),
        Value::Number(number) => {
            let number = number.as_f64()?;
            // 1973 to 5138 in seconds, and the same in milliseconds.
            let seconds = match number {
                n if (1e8..1e11).contains(&n) => n,
                n if (1e11..1e14).contains(&n) => n / 1000.0,
                _ => return Some(value.to_string()),
            };
            Some(iso_date(seconds as i64))
        }
        Value::Object(inner) => {
            ["$date", "iso", "value"].iter().find_map(|key| date_of(inner.get(*key)?))
        }
        _ => None,
    }
}

/// The UTC date and time of a Unix time, by Howard Hinnant's `civil_from_days`.
fn iso_date(seconds: i64) -> String {
    let (days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// A code, an English name, or a Vietnamese one.
pub(crate) fn language_of(text: &str) -> Option<Language> {
    match plain_name(text).as_str() {
        "tiengviet" => return Some(Language::VIETNAMESE),
        "tienganh" => return Some(Language::ENGLISH),
        _ => {}
    }
    text.parse().ok()
}

/// The names of the fields for a message, shortened.
fn listed(record: &Map<String, Value>) -> String {
    if record.is_empty() {
        return "none".to_owned();
    }
    let mut names: Vec<String> =
        record.keys().take(12).map(|name| name.chars().take(40).collect()).collect();
    if record.len() > names.len() {
        names.push("…".to_owned());
    }
    names.join(", ")
}
