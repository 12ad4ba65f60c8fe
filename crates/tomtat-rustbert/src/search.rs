//! How an answer is looked for.

use serde_json::Value;

use crate::config::Architecture;

/// The settings of beam search. Those of a model stand in its `generation_config.json`, or, of older
/// models, in its `config.json`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Search {
    /// Answers that are followed at once (1 to 16); 1 is greedy search.
    pub beams: usize,
    /// The score of an answer is divided by its length to this power. Above 0.
    pub length_penalty: f64,
    /// Whether to end with the first `beams` finished answers, instead of when no better can come.
    pub early_stopping: bool,
    /// No sequence of so many tokens is written twice; 0: any may be.
    pub no_repeat_ngram: usize,
    /// Fewest tokens of an answer.
    pub min_length: usize,
    /// Most tokens of an answer, where the model says so.
    pub max_length: Option<usize>,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            beams: 4,
            length_penalty: 1.0,
            early_stopping: false,
            no_repeat_ngram: 0,
            min_length: 0,
            max_length: None,
        }
    }
}

impl Search {
    /// The same with `beams` answers followed at once (1 to 16).
    pub fn with_beams(mut self, beams: usize) -> Self {
        self.beams = beams.clamp(1, 16);
        self
    }

    /// What a model's files say. Values out of range are taken for mistakes and passed over.
    pub(crate) fn of(
        architecture: Architecture,
        config: &Value,
        generation: Option<&Value>,
    ) -> Self {
        // A T5 does several jobs, and says for each how.
        let task = if architecture == Architecture::T5 {
            config.pointer("/task_specific_params/summarization")
        } else {
            None
        };
        let get = |key: &str| {
            let said = [task, generation, Some(config)].into_iter().flatten();
            said.filter_map(|values| values.get(key)).find(|value| !value.is_null())
        };
        let number = |key: &str, most: u64| {
            let number = get(key).and_then(Value::as_u64).filter(|&n| n <= most)?;
            usize::try_from(number).ok()
        };
        let default = Self::default();
        let penalty = get("length_penalty").and_then(Value::as_f64);
        Self {
            beams: number("num_beams", 16).filter(|&beams| beams > 0).unwrap_or(default.beams),
            length_penalty: penalty.filter(|p| (0.01..=10.0).contains(p)).unwrap_or(1.0),
            early_stopping: get("early_stopping").and_then(Value::as_bool).unwrap_or(false),
            no_repeat_ngram: number("no_repeat_ngram_size", 100).unwrap_or(0),
            min_length: number("min_length", 1 << 16).unwrap_or(0),
            max_length: number("max_length", 1 << 16).filter(|&length| length > 20),
        }
    }
}
