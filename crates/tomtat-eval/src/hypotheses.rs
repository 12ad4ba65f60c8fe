//! What systems made of the texts, and the baselines.

use std::collections::HashMap;
use std::path::Path;

use tomtat_article::{Record, Tokens};

use crate::references::sentences;
use crate::segments::same_length;
use crate::{EvalError, References};

/// Where the random baseline begins to draw.
const SEED: u64 = 12_345;

/// One summary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hypothesis {
    /// Its sentences; empty where the system made none.
    pub summary: Vec<String>,
    /// The sentences of the English text that it was made of, where the system had one of its own
    /// (its translation).
    pub text: Vec<String>,
}

/// The summaries of one system, one for each reference.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Hypotheses {
    /// What the system is called.
    pub name: String,
    /// Its summaries, in the order of the references.
    pub summaries: Vec<Hypothesis>,
    /// Seconds for all of them, where it was run.
    pub seconds: Option<f64>,
    /// What its model was asked.
    pub tokens: Option<Tokens>,
}

impl Hypotheses {
    pub(crate) fn of(name: &str, summaries: Vec<Hypothesis>) -> Self {
        Self { name: name.to_owned(), summaries, seconds: None, tokens: None }
    }

    /// Summaries as text, in the order of the references.
    ///
    /// # Errors
    /// Where there is not one for each.
    pub fn of_texts(
        name: &str,
        references: &References,
        texts: &[String],
    ) -> Result<Self, EvalError> {
        same_length(references.len(), texts.len(), "summaries")?;
        let of = |text: &String| Hypothesis { summary: sentences(text), text: Vec::new() };
        Ok(Self::of(name, texts.iter().map(of).collect()))
    }

    /// The summaries of the records of a run. Where the references have ids, records are found by
    /// the path or the name of their file; a reference without a record counts as one without a
    /// summary. Else they are paired in their order.
    ///
    /// # Errors
    /// Where they are paired in their order and there is not one for each.
    pub fn of_records(
        name: &str,
        references: &References,
        records: &[Record],
    ) -> Result<Self, EvalError> {
        let tokens = records.iter().fold(Tokens::default(), |mut sum, record| {
            let of = record.usage.summarize;
            sum.requests += of.requests;
            sum.prompt += of.prompt;
            sum.generated += of.generated;
            sum.cached += of.cached;
            sum
        });
        let summaries = if references.iter().any(|reference| reference.id.is_some()) {
            let mut by_name: HashMap<String, &Record> = HashMap::new();
            for record in records {
                for name in names(&record.source.to_string()) {
                    by_name.entry(name).or_insert(record);
                }
            }
            let find = |id: &String| by_name.get(id).or_else(|| by_name.get(&stem(id)));
            references
                .iter()
                .map(|reference| {
                    let record = reference.id.as_ref().and_then(find);
                    record.map_or_else(Hypothesis::default, |record| of_record(record))
                })
                .collect()
        } else {
            same_length(references.len(), records.len(), "records")?;
            records.iter().map(of_record).collect()
        };
        Ok(Self { tokens: Some(tokens), ..Self::of(name, summaries) })
    }
}

fn of_record(record: &Record) -> Hypothesis {
    let summary = record.summary.iter().flat_map(|summary| &summary.sentences);
    let text = match (&record.translation, &record.article) {
        (Some(translation), _) => {
            translation.sentences.iter().map(|sentence| sentence.target.clone()).collect()
        }
        (None, Some(article)) => article.sentences().map(|s| s.text.clone()).collect(),
        (None, None) => Vec::new(),
    };
    Hypothesis { summary: summary.map(|sentence| sentence.text.clone()).collect(), text }
}

/// What a source may be called: as it is, by its file, and without the ending.
fn names(source: &str) -> [String; 3] {
    let file = Path::new(source)
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    [source.to_owned(), file, stem(source)]
}

fn stem(source: &str) -> String {
    Path::new(source)
        .file_stem()
        .map_or_else(|| source.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The baseline Lead-N: the first `count` sentences of each text.
pub fn lead(references: &References, count: usize) -> Hypotheses {
    let of = |text: &[String]| text.iter().take(count).cloned().collect();
    baseline(&format!("lead-{count}"), references, |_, text| of(text))
}

/// The random baseline: `count` sentences of each text, in their order; the same ones every time.
pub fn random(references: &References, count: usize) -> Hypotheses {
    baseline(&format!("random-{count}"), references, |at, text| {
        let mut state = SEED.wrapping_add(at as u64);
        let mut places: Vec<usize> = (0..text.len()).collect();
        // The first places of a shuffle (Fisher and Yates).
        for i in 0..count.min(places.len()) {
            let left = places.len() - i;
            let drawn = usize::try_from(next(&mut state) % left as u64).unwrap_or(0);
            places.swap(i, i + drawn);
        }
        places.truncate(count);
        places.sort_unstable();
        places.into_iter().filter_map(|place| text.get(place)).cloned().collect()
    })
}

/// `SplitMix64` (Steele et al. 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn baseline(
    name: &str,
    references: &References,
    of: impl Fn(usize, &[String]) -> Vec<String>,
) -> Hypotheses {
    let summaries = references
        .iter()
        .enumerate()
        .map(|(at, reference)| Hypothesis { summary: of(at, &reference.text), text: Vec::new() })
        .collect();
    Hypotheses::of(name, summaries)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn references() -> References {
        References::parse(
            "{\"id\": \"a\", \"text\": \"One is. Two is. Three is. Four is. Five is.\", \"summary\": \"One.\"}\n\
             {\"id\": \"b\", \"text\": \"Six is.\", \"summary\": \"Six.\"}",
        )
        .unwrap()
    }

    #[test]
    fn lead_takes_the_first_sentences_and_no_more_than_there_are() {
        let found = lead(&references(), 3);
        assert_eq!(found.summaries[0].summary, ["One is.", "Two is.", "Three is."]);
        assert_eq!(found.summaries[1].summary, ["Six is."]);
    }

    #[test]
    fn the_random_baseline_is_the_same_every_time_and_in_order() {
        let found = random(&references(), 3);
        assert_eq!(found, random(&references(), 3));
        let all = ["One is.", "Two is.", "Three is.", "Four is.", "Five is."];
        let places: Vec<usize> = found.summaries[0]
            .summary
            .iter()
            .map(|text| all.iter().position(|other| other == text).unwrap())
            .collect();
        assert!(places.len() == 3 && places.is_sorted());
    }

    #[test]
    fn records_are_found_by_the_name_of_their_file() {
        let failure = tomtat_article::ArticleFailure {
            code: "load.empty".to_owned(),
            message: "empty".to_owned(),
            hint: None,
        };
        let source = tomtat_article::Source::file("news/b.txt");
        let mut record = Record::failed(source, failure);
        record.summary = Some(tomtat_article::Summary::new(
            tomtat_article::SummaryKind::Abstractive,
            tomtat_article::Length::Short,
            vec![tomtat_article::SummarySentence::new("Six.", vec![0])],
        ));
        let found = Hypotheses::of_records("ours", &references(), &[record]).unwrap();
        assert!(found.summaries[0].summary.is_empty());
        assert_eq!(found.summaries[1].summary, ["Six."]);
    }
}
