use serde::{Deserialize, Serialize};

use crate::{Article, Source, Summary, Translation, Warning};

/// Name and version of the output schema. The number changes when a field is
/// renamed, removed or given another meaning; new fields do not change it.
pub const SCHEMA: &str = "tomtat.record/1";

/// The whole result for one article: what was read, what was made of it, by
/// which models, how long it took, and what to be careful about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`SCHEMA`].
    pub schema: String,
    /// Whether this article was done.
    pub status: Status,
    /// Where the article came from.
    pub source: Source,
    /// The article as it was understood; absent where it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<Article>,
    /// The translation, for articles that were not in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Translation>,
    /// The summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// All warnings of all stages, in their order.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// Why the article failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ArticleFailure>,
    /// The models that had a hand in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<ModelRef>,
    /// Wall time of each stage.
    #[serde(default)]
    pub timings: Timings,
    /// What each job cost; absent where no model was asked.
    #[serde(default, skip_serializing_if = "Usage::is_empty")]
    pub usage: Usage,
}

impl Record {
    /// A record for an article that was read; translation and summary are added by their stages.
    pub fn of(article: Article) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            status: Status::Ok,
            source: article.source.clone(),
            warnings: article.warnings.clone(),
            article: Some(article),
            translation: None,
            summary: None,
            error: None,
            models: Vec::new(),
            timings: Timings::default(),
            usage: Usage::default(),
        }
    }

    /// A record for something that could not be done.
    pub fn failed(source: Source, failure: ArticleFailure) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            status: Status::Failed,
            source,
            article: None,
            translation: None,
            summary: None,
            warnings: Vec::new(),
            error: Some(failure),
            models: Vec::new(),
            timings: Timings::default(),
            usage: Usage::default(),
        }
    }

    /// What to call the article: its English title, its title, or where it came from.
    pub fn title(&self) -> String {
        let translated = self.translation.as_ref().and_then(|t| t.title.as_ref());
        let own = self.article.as_ref().and_then(|a| a.title.as_ref());
        match (translated, own) {
            (Some(title), _) => title.target.clone(),
            (None, Some(title)) => title.clone(),
            (None, None) => self.source.to_string(),
        }
    }
}

/// Whether an article was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Done, perhaps with warnings.
    Ok,
    /// Not done; `error` says why.
    Failed,
}

/// Why an article could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleFailure {
    /// A stable code (`load.empty`, `load.not-text`, `language.unsupported` …).
    pub code: String,
    /// What happened, naming the file.
    pub message: String,
    /// What the person can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// A job of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Job {
    /// Vietnamese to English.
    Translate,
    /// An English article to an English summary.
    Summarize,
}

/// Which model did a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRef {
    /// The job.
    pub job: Job,
    /// The name of the model, as in its manifest, or the path of its file.
    pub name: String,
    /// The sha256 of the weights, lower-case hexadecimal, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The sha256 of the adapter (LoRA) that was applied to the weights, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter: Option<String>,
    /// What ran it, with its version.
    pub engine: String,
}

/// Wall time of each stage, in milliseconds. Articles share batches, so the
/// times of articles that ran together overlap and do not add up to the run's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timings {
    /// Reading, decoding, cleaning, splitting.
    pub load_ms: u64,
    /// From the first request of this article to its last answer.
    pub translate_ms: u64,
    /// From the first request of this article to its last answer.
    pub summarize_ms: u64,
}

/// What the models were asked for an article, by job.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Its translation.
    #[serde(default)]
    pub translate: Tokens,
    /// Its summary.
    #[serde(default)]
    pub summarize: Tokens,
}

impl Usage {
    /// Whether no model was asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The count of one job.
    pub fn of(&mut self, job: Job) -> &mut Tokens {
        match job {
            Job::Translate => &mut self.translate,
            Job::Summarize => &mut self.summarize,
        }
    }
}

/// Requests to a model and their tokens, second tries included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Requests that the model answered.
    pub requests: u64,
    /// Tokens of their prompts, those shared with other requests included.
    pub prompt: u64,
    /// Tokens of the answers.
    pub generated: u64,
    /// Requests that a cache answered from an earlier run, without the model: in none of the
    /// other counts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cached: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl Tokens {
    /// Adds one answered request.
    pub fn add(&mut self, prompt: usize, generated: usize) {
        self.requests += 1;
        self.prompt += prompt as u64;
        self.generated += generated as u64;
    }
}
