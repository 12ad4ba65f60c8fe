//! The work on one article, and the records of articles that get none.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tomtat_article::{Article, ArticleFailure, Language, Record};
use tomtat_engine::{Measure, Request};
use tomtat_summarize::{SummarizeOptions, Text};
use tomtat_translate::TranslateOptions;

use crate::Task;
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

/// The number of an article, and what of its plan asked.
#[derive(Clone, Copy)]
pub(super) enum Route {
    Translate(u64, tomtat_translate::UnitId),
    Summarize(u64, tomtat_summarize::UnitId),
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

    /// Plans the translation.
    pub(super) fn translate(
        &mut self,
        options: &TranslateOptions,
        measure: &dyn Measure,
        revises: bool,
    ) {
        let Some(article) = &self.record.article else { return };
        let plan = tomtat_translate::Plan::new(article, options, measure).with_second(revises);
        self.stage = Stage::Translating(Box::new(plan));
    }

    /// Plans the summary.
    pub(super) fn summarize(&mut self, mut options: SummarizeOptions, measure: Arc<dyn Measure>) {
        let Some(article) = &self.record.article else { return };
        let text = match &self.record.translation {
            Some(translation) => {
                // Its newspapers do not say whose ministry it is.
                options = options.with_background("Vietnam");
                Text::of_translation(article, translation)
            }
            None => Text::of_article(article),
        };
        let plan = tomtat_summarize::Plan::new(&text, &options, measure);
        self.stage = Stage::Summarizing(Box::new(plan));
    }

    /// The next request of the plan in work.
    pub(super) fn next(&mut self, number: u64) -> Option<(Route, Request)> {
        match &mut self.stage {
            Stage::Translating(plan) => plan
                .next()
                .map(|(id, request)| (Route::Translate(number, id), Request::Translate(request))),
            Stage::Summarizing(plan) => plan
                .next()
                .map(|(id, request)| (Route::Summarize(number, id), Request::Summarize(request))),
            _ => None,
        }
    }

    /// Moves on to the next stage where this one is complete.
    pub(super) fn advance(&mut self, task: Task, strict: bool) {
        let took = self.began.map_or(0, |began| millis(began.elapsed()));
        let record = &mut *self.record;
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Translating(plan) if plan.is_done() => {
                let translation = plan.finish();
                record.warnings.extend(translation.warnings().cloned());
                record.translation = Some(translation);
                record.timings.translate_ms = took;
                self.began = None;
                if task == Task::Summarize {
                    self.stage = Stage::ToSummarize;
                }
            }
            Stage::Summarizing(plan) if plan.is_done() => {
                let (summary, warnings) = plan.finish();
                record.warnings.extend(warnings);
                let marked = summary.marked().count();
                if strict && marked > 0 {
                    record.status = tomtat_article::Status::Failed;
                    record.error = Some(unverified(marked, record));
                }
                record.summary = Some(summary);
                record.timings.summarize_ms = took;
            }
            other => self.stage = other,
        }
    }
}

fn unverified(marked: usize, record: &Record) -> ArticleFailure {
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
