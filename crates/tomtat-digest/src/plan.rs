//! From a group to requests, and from answers to its digest.

use std::sync::Arc;

use tomtat_article::{
    CitedSentence, Code, DIGEST_SCHEMA, Difference, Digest, DigestKind, ModelRef, Status, Summary,
    SummaryKind, Timeline, Warning,
};
use tomtat_engine::{Completion, Measure, RequestError, SummarizeRequest};
use tomtat_summarize::{SummarizeOptions, Text, UnitId};

use crate::group::groups;
use crate::story::{Collection, Entry, Failed, Line, Story};
use crate::support::{Support, add};
use crate::timeline::{Order, timeline};
use crate::when::day;
use crate::{features, numbers, prospects};

/// One event with its articles, one article alone, or one that failed.
#[derive(Debug, Clone)]
pub struct Group {
    entries: Vec<Entry>,
}

impl Collection {
    /// Pairs of articles with how much alike they are (cosine), from `least` up: to see why
    /// articles were put together, or were not. As far as pairs are compared at all.
    pub fn pairs(
        &self,
        least: f32,
    ) -> Vec<(&tomtat_article::Source, &tomtat_article::Source, f32)> {
        let stories: Vec<Option<&Story>> = self
            .entries
            .iter()
            .map(|entry| match entry {
                Entry::Story(story) => Some(&**story),
                Entry::Failed(_) => None,
            })
            .collect();
        let counts: Vec<features::Counts> =
            stories.iter().map(|s| s.map(features::counts).unwrap_or_default()).collect();
        let source = |at: usize| stories.get(at).copied().flatten().map(Story::source);
        crate::group::edges(&features::Space::of(&counts), least)
            .into_iter()
            .filter_map(|(a, b, alike)| Some((source(a)?, source(b)?, alike)))
            .collect()
    }

    /// Puts articles on the same event together. Groups come in the order of their first articles,
    /// and failed articles in their place.
    pub fn into_groups(self) -> Vec<Group> {
        let counts: Vec<features::Counts> = self
            .entries
            .iter()
            .map(|entry| match entry {
                Entry::Story(story) => features::counts(story),
                Entry::Failed(_) => features::Counts::new(),
            })
            .collect();
        let days: Vec<_> = self
            .entries
            .iter()
            .map(|entry| match entry {
                Entry::Story(story) => day(story).map(|(day, _)| day),
                Entry::Failed(_) => None,
            })
            .collect();
        let space = features::Space::of(&counts);
        let apart = |a: usize, b: usize| match (days.get(a), days.get(b)) {
            (Some(Some(a)), Some(Some(b))) => a.far_from(*b),
            _ => false,
        };
        let mut entries: Vec<Option<Entry>> = self.entries.into_iter().map(Some).collect();
        groups(&space, &apart)
            .into_iter()
            .map(|members| {
                let taken = members.iter().filter_map(|&at| entries.get_mut(at)?.take());
                Group { entries: taken.collect() }
            })
            .collect()
    }
}

impl Group {
    /// Whether several articles are on one event: only these need a model.
    pub fn is_event(&self) -> bool {
        self.entries.len() > 1
    }

    /// Where the articles came from, in the order in which they were read.
    pub fn sources(&self) -> impl Iterator<Item = &tomtat_article::Source> {
        self.entries.iter().map(|entry| match entry {
            Entry::Story(story) => story.source(),
            Entry::Failed(failed) => &failed.source.source,
        })
    }

    fn stories(&self) -> Vec<&Story> {
        self.entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Story(story) => Some(&**story),
                Entry::Failed(_) => None,
            })
            .collect()
    }

    fn failed(&self) -> Option<&Failed> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::Failed(failed) => Some(&**failed),
            Entry::Story(_) => None,
        })
    }
}

/// The work on one group: requests come out of [`next`](Plan::next), answers go into
/// [`accept`](Plan::accept), and [`finish`](Plan::finish) gives the digest when
/// [`is_done`](Plan::is_done).
///
/// The model is given the sentences of the articles' summaries, the first of each, then the second
/// of each, by way of [`tomtat_summarize::Plan`], so that its division of long texts and its guards apply.
pub struct Plan {
    group: Group,
    timeline: Option<Timeline>,
    differences: Vec<Difference>,
    /// For each sentence given to the model, its source and its evidence there.
    given: Vec<(usize, Vec<usize>)>,
    inner: Option<tomtat_summarize::Plan>,
    model: Option<ModelRef>,
}

impl Plan {
    /// The work on `group`, for an engine that measures by `measure` and is called `model`.
    pub fn new(
        group: Group,
        options: &SummarizeOptions,
        measure: Arc<dyn Measure>,
        model: Option<ModelRef>,
    ) -> Self {
        let mut plan = Self::without_model(group);
        let stories = plan.group.stories();
        let Some(timeline) = &plan.timeline else { return plan };
        // In the order of events, as far as it is known; of each source its news first, then the
        // second sentence of each, and so on: a model dwells on what it reads first.
        let own: Vec<(usize, Vec<Line>)> = timeline
            .entries
            .iter()
            .filter_map(|entry| Some((entry.source, stories.get(entry.source)?.news())))
            .collect();
        let longest = own.iter().map(|(_, news)| news.len()).max().unwrap_or(0);
        let mut given = Vec::new();
        let mut paragraphs = Vec::new();
        for rank in 0..longest {
            let mut paragraph = Vec::new();
            for (source, news) in &own {
                let Some((sentence, evidence)) = news.get(rank) else { continue };
                given.push((*source, evidence.clone()));
                paragraph.push(sentence.clone());
            }
            paragraphs.push(paragraph);
        }
        let title = stories.iter().find_map(|story| story.source.title.clone());
        let text = Text { title, paragraphs };
        plan.inner = Some(tomtat_summarize::Plan::new(&text, options, measure));
        plan.given = given;
        plan.model = model;
        plan
    }

    /// The digest of `group` without a summary of its own, for one that needs no model: sources,
    /// differences and timeline. An article alone has its own summary.
    pub fn without_model(group: Group) -> Self {
        let (mut timeline_, mut differences) = (None, Vec::new());
        if group.is_event() {
            let stories = group.stories();
            let order = Order::of(&stories);
            differences = numbers::differences(&stories, &order);
            differences.extend(prospects::differences(&stories, &order));
            timeline_ = Some(timeline(&stories, &order, &differences));
        }
        Self {
            group,
            timeline: timeline_,
            differences,
            given: Vec::new(),
            inner: None,
            model: None,
        }
    }

    /// The next request.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<(UnitId, SummarizeRequest)> {
        self.inner.as_mut()?.next()
    }

    /// Takes an answer, as [`tomtat_summarize::Plan::accept`].
    pub fn accept(&mut self, id: UnitId, answer: Result<Completion, RequestError>) {
        if let Some(inner) = &mut self.inner {
            inner.accept(id, answer);
        }
    }

    /// Whether an answer that is still being written will do as it stands.
    pub fn enough(&self, id: UnitId, answer: &str) -> bool {
        self.inner.as_ref().is_some_and(|inner| inner.enough(id, answer))
    }

    /// Whether the digest is ready.
    pub fn is_done(&self) -> bool {
        self.inner.as_ref().is_none_or(tomtat_summarize::Plan::is_done)
    }

    /// The digest. Every sentence of it has evidence: a sentence of the summary for which none is
    /// found is left out, with a warning.
    pub fn finish(self) -> Digest {
        if let Some(failed) = self.group.failed() {
            return failure(failed);
        }
        let stories = self.group.stories();
        let event = self.group.is_event();
        let mut digest = Digest {
            schema: DIGEST_SCHEMA.to_owned(),
            status: Status::Ok,
            kind: if event { DigestKind::Event } else { DigestKind::Alone },
            title: title(&stories),
            sources: stories.iter().map(|story| story.source.clone()).collect(),
            summary_kind: None,
            length: None,
            summary: Vec::new(),
            differences: self.differences,
            timeline: self.timeline,
            warnings: Vec::new(),
            error: None,
            models: models(&stories, self.model),
        };
        if let Some(inner) = self.inner {
            let (summary, warnings) = inner.finish();
            digest.warnings = warnings;
            event_summary(&mut digest, &summary, &stories, &self.given);
        } else if let (false, [story]) = (event, stories.as_slice()) {
            own_summary(&mut digest, story);
        }
        digest
    }
}

/// The summary of a group, mapped from the sentences given to those of the articles.
fn event_summary(
    digest: &mut Digest,
    summary: &Summary,
    stories: &[&Story],
    given: &[(usize, Vec<usize>)],
) {
    let support = Support::new(stories);
    digest.summary_kind = Some(summary.kind);
    digest.length = Some(summary.length);
    for sentence in &summary.sentences {
        let mut evidence = Vec::new();
        let known = sentence.evidence.iter().filter_map(|&at| given.get(at));
        for (source, indices) in known {
            let cited = stories.get(*source).map(|story| story.cite_all(*source, indices));
            add(&mut evidence, cited.unwrap_or_default());
        }
        let found = support.of(&sentence.text).into_iter();
        // Every further source that says the same; the nearest one only where nothing is known.
        let alone = evidence.is_empty();
        let more = found.filter(|(source, _)| {
            alone || !evidence.iter().any(|e: &tomtat_article::Citation| e.source == *source)
        });
        let more: Vec<_> =
            more.filter_map(|(source, at)| stories.get(source)?.cite(source, at)).collect();
        add(&mut evidence, more);
        if evidence.is_empty() {
            let start: String = sentence.text.chars().take(60).collect();
            digest.warnings.push(Warning::new(
                Code::SummarySentenceDropped,
                format!("dropped, no source was found to say so: {start}"),
            ));
            continue;
        }
        digest.summary.push(CitedSentence { text: sentence.text.clone(), evidence });
    }
    if digest.summary.is_empty() {
        digest.summary_kind = Some(SummaryKind::Extractive);
        digest.warnings.push(Warning::new(
            Code::SummaryExtractive,
            "the model gave nothing usable; what each source reports stands for a summary",
        ));
        let reports = stories.iter().enumerate().filter_map(|(i, story)| story.headline(i));
        digest.summary = reports.take(summary.length.sentences_of(0)).collect();
    }
}

/// The summary of an article alone is its own.
fn own_summary(digest: &mut Digest, story: &Story) {
    let Some(summary) = &story.record_summary else { return };
    digest.summary_kind = Some(summary.kind);
    digest.length = Some(summary.length);
    let support = Support::new(&[story]);
    for (i, (text, indices)) in story.summary.iter().enumerate() {
        let mut evidence = story.cite_all(0, indices);
        if evidence.is_empty() {
            let found = support.of(text).into_iter();
            evidence = found.filter_map(|(_, at)| story.cite(0, at)).collect();
        }
        if evidence.is_empty() {
            digest.warnings.push(
                Warning::new(
                    Code::SummarySentenceDropped,
                    "dropped, no sentence of the article was found to say so",
                )
                .at_sentence(i),
            );
            continue;
        }
        digest.summary.push(CitedSentence { text: text.clone(), evidence });
    }
}

fn title(stories: &[&Story]) -> String {
    let titles = stories.iter().find_map(|story| story.source.title.clone());
    let first = stories.first();
    titles
        .or_else(|| first.and_then(|story| story.headline(0)).map(|sentence| sentence.text))
        .unwrap_or_default()
}

/// Each model once.
fn models(stories: &[&Story], own: Option<ModelRef>) -> Vec<ModelRef> {
    let mut models: Vec<ModelRef> = Vec::new();
    for model in own.iter().chain(stories.iter().flat_map(|story| &story.models)) {
        if !models.contains(model) {
            models.push(model.clone());
        }
    }
    models
}

fn failure(failed: &Failed) -> Digest {
    Digest {
        schema: DIGEST_SCHEMA.to_owned(),
        status: Status::Failed,
        kind: DigestKind::Alone,
        title: failed.source.source.to_string(),
        sources: vec![failed.source.clone()],
        summary_kind: None,
        length: None,
        summary: Vec::new(),
        differences: Vec::new(),
        timeline: None,
        warnings: Vec::new(),
        error: Some(failed.error.clone()),
        models: Vec::new(),
    }
}
