//! The work on one article, and the records of articles that get none.

use std::time::{Duration, Instant};

use tomtat_article::{Article, ArticleFailure, Language, Record};

use crate::engines::Duty;

pub(super) struct Work {
    pub(super) record: Box<Record>,
    pub(super) stage: Stage,
    /// When the stage sent its first request.
    pub(super) began: Option<Instant>,
    /// Bytes and number of its sentences, and how many of them are translated.
    pub(super) bytes: u64,
    pub(super) sentences: u64,
    pub(super) translated: u64,
}

pub(super) enum Stage {
    /// Waits for its translation to be planned.
    ToTranslate,
    Translating(Box<tomtat_translate::Plan>),
    /// Waits for its summary to be planned.
    ToSummarize,
    Summarizing(Box<tomtat_summarize::Plan>),
    Done,
}

impl Stage {
    /// What has to be done next.
    pub(super) fn duty(&self) -> Option<Duty> {
        match self {
            Self::ToTranslate => Some(Duty::Translate),
            Self::Translating(plan) if plan.wants_second() => Some(Duty::Revise),
            Self::Translating(_) => Some(Duty::Translate),
            Self::ToSummarize | Self::Summarizing(_) => Some(Duty::Summarize),
            Self::Done => None,
        }
    }
}

impl Work {
    pub(super) fn done(record: Record) -> Self {
        Self::at(record, Stage::Done)
    }

    pub(super) fn at(record: Record, stage: Stage) -> Self {
        let sentences = record.article.iter().flat_map(Article::sentences);
        let (bytes, sentences) =
            sentences.fold((0, 0), |(bytes, n), s| (bytes + s.text.len() as u64, n + 1));
        Self { record: Box::new(record), stage, began: None, bytes, sentences, translated: 0 }
    }

    /// Bytes of its text that are worked off. A translation is most of the work on an article;
    /// sentences that are asked for twice do not count twice.
    pub(super) fn worked(&self) -> u64 {
        match &self.stage {
            Stage::Done => self.bytes,
            _ => {
                let translated = self.translated.min(self.sentences);
                self.bytes * 4 / 5 * translated / self.sentences.max(1)
            }
        }
    }

    pub(super) fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Done)
    }
}

pub(super) fn unverified(marked: usize, record: &Record) -> ArticleFailure {
    let noun = if marked == 1 { "sentence" } else { "sentences" };
    ArticleFailure {
        code: "summarize.unverified".to_owned(),
        message: format!("{marked} {noun} of the summary could not be verified: {}", record.source),
        hint: Some(
            "the warnings say what; without --strict the summary is given with its marks"
                .to_owned(),
        ),
    }
}

pub(super) fn unsupported(article: Article, reads: &[Language]) -> Record {
    let found = article.language;
    let failure = ArticleFailure {
        code: "language.unsupported".to_owned(),
        message: format!(
            "the article is in {} ({:.0} % sure), not in {} or English: {}",
            found.language.name(),
            found.confidence * 100.0,
            reads.iter().map(Language::name).collect::<Vec<_>>().join(", "),
            article.source
        ),
        hint: Some(
            "where that is wrong, say which it is: --language vi or --language en; to have it \
             translated, take a translator that reads it (`tomtat models list --firefox`)"
                .to_owned(),
        ),
    };
    let mut record = Record::of(article);
    record.status = tomtat_article::Status::Failed;
    record.error = Some(failure);
    record
}

pub(super) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
