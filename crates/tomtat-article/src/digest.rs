use serde::{Deserialize, Serialize};

use crate::{ArticleFailure, Language, Length, ModelRef, Source, Status, SummaryKind, Warning};

/// Name and version of the output schema of digests. The number changes when a field is
/// renamed, removed or given another meaning; new fields do not change it.
pub const DIGEST_SCHEMA: &str = "tomtat.digest/1";

/// What several articles say of one event, or the one article that belongs to no other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// [`DIGEST_SCHEMA`].
    pub schema: String,
    /// Whether this group was done.
    pub status: Status,
    /// Whether articles were found to report one event.
    pub kind: DigestKind,
    /// The headline of the group: that of its first source that has one, in English.
    pub title: String,
    /// The articles, in the order in which they were read. Citations count from 0 in this list.
    pub sources: Vec<DigestSource>,
    /// How the summary came about; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary_kind: Option<SummaryKind>,
    /// The length that was asked for; absent where there is no summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
    /// The summary of all sources together, each sentence with what it rests on in which source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub summary: Vec<CitedSentence>,
    /// Where sources state different things about the same matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// How the story moved in time; absent for one article alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Timeline>,
    /// What to be careful about in the summary of the group. Warnings on an article stand with
    /// its source.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// Why the article failed; a failed article is a digest of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ArticleFailure>,
    /// The models that wrote the summary of the group and those of its articles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<ModelRef>,
}

/// Whether articles belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DigestKind {
    /// Two or more articles on one event.
    Event,
    /// One article that is on the event of no other.
    Alone,
}

/// One article of a digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DigestSource {
    /// Where it came from.
    pub source: Source,
    /// Its headline in English, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its language; absent where it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The date of publication as the document states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The address that the document gives for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Other places that hold the same article: they are no sources of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Source>,
    /// All warnings of the article's record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// A sentence of an article that something rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The article: an index into [`Digest::sources`].
    pub source: usize,
    /// The sentence, counted from 0 over the article.
    pub sentence: usize,
    /// Its English text.
    pub text: String,
    /// The original, where the English is a translation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

/// A sentence with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitedSentence {
    /// The text.
    pub text: String,
    /// The sentences that it rests on, never empty, best first.
    pub evidence: Vec<Citation>,
}

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DifferenceKind {
    /// The same quantity with different values.
    Number,
    /// Statements that oppose each other.
    Statement,
}

/// How the statements of a difference stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// They cannot both be right, or the later article gives the lower toll.
    Differs,
    /// The later article gives what a growing quantity has become, or how things stand by then.
    Development,
    /// It may be either: the order of the articles in time is not known.
    Undated,
}

/// Sources that state different things about the same matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Numbers or statements.
    pub kind: DifferenceKind,
    /// The matter, in words: `deaths (Gaza, Palestinian)`.
    pub topic: String,
    /// How the statements stand to each other.
    pub relation: Relation,
    /// What a reader should know of it, in a sentence.
    pub note: String,
    /// What is stated, each with the sentences that say so; two or more.
    pub statements: Vec<Statement>,
}

/// One side of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What is stated, as the first source puts it.
    pub says: String,
    /// The value in plain digits, for numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Who says so, at most one sentence of each source.
    pub evidence: Vec<Citation>,
}

/// What the order in time is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderBasis {
    /// The date that the document states for itself.
    Date,
    /// A dateline at the beginning of the text.
    Dateline,
    /// A number of deaths that grows from article to article.
    Toll,
    /// Nothing: the place in the list says nothing.
    Unknown,
}

/// The articles of a group in their order in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// What is known of the order, in a sentence.
    pub note: String,
    /// The articles whose place in time is known or was inferred, earliest first, then the others.
    pub entries: Vec<TimelineEntry>,
}

/// One article in a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// The article: an index into [`Digest::sources`].
    pub source: usize,
    /// The date as `2024-08-15`, or `08-15` where no year is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// What the place in the order is known by.
    pub basis: OrderBasis,
    /// What the article reports, out of its summary.
    pub report: CitedSentence,
}
