//! A loaded model of rust-bert.

use std::fs;
use std::path::{Path, PathBuf};

use rust_bert::RustBertError;
use rust_bert::bart::BartGenerator;
use rust_bert::marian::MarianGenerator;
use rust_bert::pipelines::common::{ModelResource, ModelType, TokenizerOption};
use rust_bert::pipelines::generation_utils::{
    GenerateConfig, GenerateOptions, GeneratedIndicesOutput, LanguageGenerator,
};
use rust_bert::resources::LocalResource;
use rust_tokenizers::tokenizer::RobertaTokenizer;
use tch::{Device, Kind, Tensor};

use crate::config::{Architecture, Config};
use crate::search::Search;
use crate::weights::Weights;

/// What a model is loaded from; all checked.
pub(crate) struct Prepared {
    pub(crate) config: Config,
    pub(crate) weights: Weights,
    pub(crate) search: Search,
}

/// Sources to answer together.
pub(crate) struct Batch {
    /// Tokens of each, with their marks; not empty.
    pub(crate) sources: Vec<Vec<i64>>,
    /// Most tokens of an answer, its start mark counted.
    pub(crate) max_length: usize,
    /// Fewest tokens of an answer.
    pub(crate) min_length: usize,
}

enum Generator {
    Marian(MarianGenerator),
    Bart(BartGenerator),
}

pub(crate) struct Model {
    generator: Generator,
    pad: i64,
    start: i64,
    eos: i64,
}

impl Model {
    pub(crate) fn load(prepared: &Prepared) -> Result<Self, String> {
        let Prepared { config, weights, search } = prepared;
        // rust-bert reads files: ours holds what was checked.
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let file = folder.path().join("config.json");
        fs::write(&file, config.for_rust_bert().to_string()).map_err(|error| error.to_string())?;
        let marian = config.architecture == Architecture::Marian;
        let settings = GenerateConfig {
            model_type: if marian { ModelType::Marian } else { ModelType::Bart },
            model_resource: ModelResource::Torch(weights.resource(config)?),
            config_resource: local(&file),
            // We give it tokens, and it never asks for its own tokenizer.
            vocab_resource: local(Path::new("")),
            merges_resource: None,
            min_length: 0,
            max_length: None,
            do_sample: false,
            early_stopping: search.early_stopping,
            num_beams: integer(search.beams),
            temperature: 1.0,
            top_k: 0,
            top_p: 1.0,
            repetition_penalty: 1.0,
            length_penalty: search.length_penalty,
            no_repeat_ngram_size: integer(search.no_repeat_ngram),
            num_return_sequences: 1,
            num_beam_groups: None,
            diversity_penalty: None,
            device: Device::Cpu,
            kind: Some(Kind::Float),
        };
        let said =
            |error: RustBertError| error.to_string().lines().next().unwrap_or_default().to_owned();
        let empty = empty_tokenizer(folder.path())?;
        let generator = match config.architecture {
            Architecture::Marian => Generator::Marian(
                MarianGenerator::new_with_tokenizer(settings, empty).map_err(said)?,
            ),
            Architecture::Bart => {
                Generator::Bart(BartGenerator::new_with_tokenizer(settings, empty).map_err(said)?)
            }
        };
        Ok(Self { generator, pad: config.pad, start: config.start(), eos: config.eos })
    }

    /// The tokens of the answers, in the order of the batch: without the start mark, and to the end mark,
    /// which is the last where there is one.
    pub(crate) fn answer(&self, batch: &Batch) -> Result<Vec<Vec<i64>>, String> {
        let longest = batch.sources.iter().map(Vec::len).max().unwrap_or(0);
        let mut ids = Vec::with_capacity(longest.saturating_mul(batch.sources.len()));
        let mut mask = Vec::with_capacity(ids.capacity());
        for source in &batch.sources {
            let padding = longest.saturating_sub(source.len());
            ids.extend(source);
            ids.extend(std::iter::repeat_n(self.pad, padding));
            mask.extend(std::iter::repeat_n(1_i64, source.len()));
            mask.extend(std::iter::repeat_n(0_i64, padding));
        }
        let shape = [integer(batch.sources.len()), integer(longest)];
        let tensor = |values: &[i64]| {
            let tensor = Tensor::f_from_slice(values).and_then(|tensor| tensor.f_view(shape));
            tensor.map_err(|error| error.to_string())
        };
        let options = GenerateOptions {
            max_length: Some(integer(batch.max_length)),
            min_length: Some(integer(batch.min_length)),
            ..GenerateOptions::default()
        };
        let (ids, mask) = (tensor(&ids)?, tensor(&mask)?);
        let answers = match &self.generator {
            Generator::Marian(model) => generate(model, ids, mask, options)?,
            Generator::Bart(model) => generate(model, ids, mask, options)?,
        };
        if answers.len() != batch.sources.len() {
            return Err(format!("{} answers to {}", answers.len(), batch.sources.len()));
        }
        Ok(answers.into_iter().map(|answer| self.trimmed(answer.indices)).collect())
    }

    /// The answer alone: rust-bert pads to the longest of a batch.
    fn trimmed(&self, mut ids: Vec<i64>) -> Vec<i64> {
        if ids.first() == Some(&self.start) {
            ids.remove(0);
        }
        if let Some(end) = ids.iter().position(|&id| id == self.eos) {
            ids.truncate(end + 1);
        } else {
            while ids.last() == Some(&self.pad) {
                ids.pop();
            }
        }
        ids
    }
}

fn generate<G: LanguageGenerator>(
    model: &G,
    ids: Tensor,
    mask: Tensor,
    options: GenerateOptions<'_>,
) -> Result<Vec<GeneratedIndicesOutput>, String> {
    model.generate_from_ids_and_past(ids, Some(mask), Some(options)).map_err(|e| e.to_string())
}

fn local(path: &Path) -> Box<dyn rust_bert::resources::ResourceProvider + Send> {
    Box::new(LocalResource { local_path: PathBuf::from(path) })
}

fn integer(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

/// A tokenizer that knows nothing, for a generator that asks for one; it is never used.
fn empty_tokenizer(folder: &Path) -> Result<TokenizerOption, String> {
    let (vocab, merges) = (folder.join("vocab.json"), folder.join("merges.txt"));
    let tokens = r#"{"<s>":0,"<pad>":1,"</s>":2,"<unk>":3,"<mask>":4}"#;
    fs::write(&vocab, tokens).map_err(|error| error.to_string())?;
    fs::write(&merges, "#version: 0.2\n").map_err(|error| error.to_string())?;
    let tokenizer = RobertaTokenizer::from_file(&vocab, &merges, false, false);
    tokenizer.map(TokenizerOption::Bart).map_err(|error| error.to_string())
}
