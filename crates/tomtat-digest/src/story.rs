//! An article as a digest sees it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use tomtat_article::{
    ArticleFailure, Citation, CitedSentence, Code, DigestSource, ModelRef, Record, Source, Status,
    Warning,
};
use tomtat_numbers::folded;

/// A sentence of a summary with the indices of the sentences that it rests on.
pub(crate) type Line = (String, Vec<usize>);

/// One article: its English sentences, its summary, and where it came from.
#[derive(Debug, Clone)]
pub struct Story {
    pub(crate) source: DigestSource,
    pub(crate) english: Vec<String>,
    pub(crate) originals: Option<Vec<String>>,
    /// The sentences of the summary with the indices of those that they rest on.
    pub(crate) summary: Vec<Line>,
    pub(crate) models: Vec<ModelRef>,
    pub(crate) record_summary: Option<tomtat_article::Summary>,
}

impl Story {
    /// The story of a record that was read; `None` for one that failed or has no text.
    fn of(record: Record) -> Option<Self> {
        let article = record.article.as_ref()?;
        let originals: Vec<String> = article.sentences().map(|s| s.text.clone()).collect();
        let title = match &record.translation {
            Some(translation) => translation.title.as_ref().map(|t| t.target.clone()),
            None => article.title.clone(),
        };
        let source = DigestSource {
            source: record.source.clone(),
            title: title.filter(|title| !title.trim().is_empty()),
            language: Some(article.language()),
            date: article.date.clone(),
            url: article.url.clone(),
            copies: article.copies.clone(),
            warnings: record.warnings,
        };
        let (english, originals) = match record.translation {
            Some(translation) => {
                (translation.sentences.into_iter().map(|s| s.target).collect(), Some(originals))
            }
            None => (originals, None),
        };
        let known = |evidence: &[usize]| -> Vec<usize> {
            evidence.iter().copied().filter(|&i| i < english.len()).take(3).collect()
        };
        let summary = record.summary.as_ref().map(|summary| {
            summary.sentences.iter().map(|s| (s.text.clone(), known(&s.evidence))).collect()
        });
        let record_summary = record.summary;
        Some(Self {
            source,
            summary: summary.unwrap_or_default(),
            english,
            originals,
            models: record.models,
            record_summary,
        })
        .filter(|story| !story.english.is_empty())
    }

    /// Where it came from.
    pub fn source(&self) -> &Source {
        &self.source.source
    }

    /// Sentence `index` of the article, as evidence from source number `number`.
    pub(crate) fn cite(&self, number: usize, index: usize) -> Option<Citation> {
        let text = self.english.get(index)?.clone();
        let original = self.originals.as_ref().and_then(|all| all.get(index)).cloned();
        Some(Citation { source: number, sentence: index, text, original })
    }

    pub(crate) fn cite_all(&self, number: usize, indices: &[usize]) -> Vec<Citation> {
        indices.iter().filter_map(|&index| self.cite(number, index)).collect()
    }

    /// The sentences of the summary with what they rest on; without one, the first two sentences.
    pub(crate) fn news(&self) -> Vec<Line> {
        if !self.summary.is_empty() {
            return self.summary.clone();
        }
        let first = self.english.iter().take(2).enumerate();
        first.map(|(i, sentence)| (sentence.clone(), vec![i])).collect()
    }

    /// The first sentence of the summary that rests on something, else of the article.
    pub(crate) fn headline(&self, number: usize) -> Option<CitedSentence> {
        let of_summary = self.summary.iter().find(|(_, evidence)| !evidence.is_empty());
        let (text, evidence) = match of_summary {
            Some((text, evidence)) => (text.clone(), evidence.clone()),
            None => (self.english.first()?.clone(), vec![0]),
        };
        Some(CitedSentence { text, evidence: self.cite_all(number, &evidence) })
    }

    /// What two copies of one article have in common.
    fn print(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for sentence in self.originals.as_ref().unwrap_or(&self.english) {
            folded(sentence).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// Articles that failed, in their place among the others.
#[derive(Debug, Clone)]
pub(crate) struct Failed {
    pub(crate) source: DigestSource,
    pub(crate) error: ArticleFailure,
}

#[derive(Debug, Clone)]
pub(crate) enum Entry {
    Story(Box<Story>),
    Failed(Box<Failed>),
}

/// The articles of one run: collected, copies of one article joined.
///
/// Held in memory until the groups are made: about three times the size of the text.
#[derive(Debug, Default)]
pub struct Collection {
    pub(crate) entries: Vec<Entry>,
    by_source: HashMap<Source, usize>,
    by_print: HashMap<u64, usize>,
}

impl Collection {
    /// No articles yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the record of an article. The copy of an article that is there already is noted with
    /// that one, with a warning, and makes no source of its own.
    pub fn add(&mut self, record: Record) {
        let source = record.source.clone();
        let failed = record.status == Status::Failed || record.error.is_some();
        let duplicate_of = record.article.as_ref().and_then(|a| a.duplicate_of.clone());
        let error = record.error.clone();
        let warnings = record.warnings.clone();
        let story = if failed { None } else { Story::of(record) };
        let Some(story) = story else {
            let error = error.unwrap_or_else(|| ArticleFailure {
                code: "digest.no-text".to_owned(),
                message: format!("no text to compare: {source}"),
                hint: None,
            });
            let source = DigestSource {
                source,
                title: None,
                language: None,
                date: None,
                url: None,
                copies: Vec::new(),
                warnings,
            };
            self.entries.push(Entry::Failed(Box::new(Failed { source, error })));
            return;
        };
        let print = story.print();
        let original = duplicate_of
            .and_then(|original| self.by_source.get(&original))
            .or_else(|| self.by_print.get(&print))
            .copied();
        if let Some(index) = original {
            // A copy of a copy points to the first as well.
            self.by_source.insert(source.clone(), index);
            if let Some(Entry::Story(first)) = self.entries.get_mut(index) {
                let message = format!("the same article stands in {source}; it counts once");
                first.source.warnings.push(Warning::new(Code::Duplicate, message));
                if !first.source.copies.contains(&source) && *first.source() != source {
                    first.source.copies.push(source);
                }
            }
            return;
        }
        let index = self.entries.len();
        self.by_source.insert(source, index);
        self.by_print.insert(print, index);
        self.entries.push(Entry::Story(Box::new(story)));
    }

    /// How many articles there are, failed ones included and copies not.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
