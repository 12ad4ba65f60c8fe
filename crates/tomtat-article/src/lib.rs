//! The types that flow through tomtat: load → translate → summarise → report.
//!
//! Every stage reads and writes these plain data types, so each stage can be
//! used, tested and replaced on its own. The crate has no dependency but serde.
//!
//! Text positions are **byte offsets into the decoded text** of the record an
//! article came from (see [`Span`]), half open, always on a character boundary.

mod article;
mod digest;
mod facts;
mod finding;
mod language;
mod length;
mod record;
mod source;
mod summary;
mod translation;
mod warning;

pub use article::{Article, Counts, Paragraph, ParagraphKind, Removed, Sentence, Span};
pub use digest::{
    Citation, CitedSentence, DIGEST_SCHEMA, Difference, DifferenceKind, Digest, DigestKind,
    DigestSource, OrderBasis, Relation, Statement, Timeline, TimelineEntry,
};
pub use facts::{Fact, KeyFacts, NumberFact};
pub use finding::Finding;
pub use language::{Detected, Language, LanguageBasis, ParseLanguageError};
pub use length::{Length, ParseLengthError};
pub use record::{ArticleFailure, Job, ModelRef, Record, SCHEMA, Status, Timings, Tokens, Usage};
pub use source::Source;
pub use summary::{
    Headline, HeadlineOrigin, ParseStyleError, PartCoverage, Summary, SummaryKind, SummarySentence,
    SummaryStyle,
};
pub use translation::{TranslatedSentence, Translation};
pub use warning::{Code, Warning};
