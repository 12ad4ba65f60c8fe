//! What is done to each draft, on whichever thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tomtat_article::{Article, Source};

use crate::draft::Draft;
use crate::duplicates::Signature;
use crate::error::Kind;
use crate::{LanguageIdentifier, LoadError, LoadOptions, assemble};

/// An article with what tells its copies, or why there is none.
pub(crate) struct Finished {
    pub(crate) article: Result<Article, LoadError>,
    pub(crate) signature: Option<Signature>,
}

impl Finished {
    pub(crate) fn failed(error: LoadError) -> Self {
        Self { article: Err(error), signature: None }
    }
}

/// Makes articles of drafts.
#[derive(Clone)]
pub(crate) struct Finisher {
    options: LoadOptions,
    identifier: Arc<dyn LanguageIdentifier>,
}

impl Finisher {
    pub(crate) fn new(options: LoadOptions, identifier: Arc<dyn LanguageIdentifier>) -> Self {
        Self { options, identifier }
    }

    pub(crate) fn options(&self) -> &LoadOptions {
        &self.options
    }

    pub(crate) fn article(&self, draft: Draft, source: Source) -> Result<Article, LoadError> {
        assemble::article(draft, source, &self.options, self.identifier.as_ref())
    }

    /// As [`article`](Self::article), with its signature, and with a fault of this program
    /// turned into an error of this article alone.
    pub(crate) fn finish(&self, draft: Draft, source: Source) -> Finished {
        let place = source.clone();
        let work = AssertUnwindSafe(|| {
            let article = self.article(draft, source);
            let signature = match &article {
                Ok(article) if self.options.duplicates => Some(Signature::of(article)),
                _ => None,
            };
            Finished { article, signature }
        });
        catch_unwind(work)
            .unwrap_or_else(|_| Finished::failed(LoadError::new(place, Kind::Internal)))
    }
}
