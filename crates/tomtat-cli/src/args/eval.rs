//! The flags of `tomtat eval`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use tomtat::Length;
use tomtat_report::Format;

use super::{InputArgs, MachineArgs, no_page, pair};

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Compare translators over parallel texts: BLEU, chrF, lost numbers and names, time, memory
    Translate(EvalTranslateArgs),
    /// Compare summaries with references: ROUGE beside Lead-3 and random, length, what was made up
    Summarize(EvalSummarizeArgs),
    /// Run every model that is there over articles: tokens, time, memory, warnings of each
    Models(EvalModelsArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalModelsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Model to run: a name, a .gguf file, hf:owner/name or a folder; may be given several times
    /// [default: all that are in the store]
    #[arg(short, long, value_name = "MODEL")]
    pub(crate) model: Vec<String>,
    /// Length of the summaries, as in `tomtat summarize` [default: medium]
    #[arg(short, long, value_name = "LENGTH")]
    pub(crate) length: Option<Length>,
    /// Format of the table: text, jsonl or markdown
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = no_page)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) machine: MachineArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalSummarizeArgs {
    /// Reference summaries: JSON Lines with `summary`, and `text` or `id`; with --source, one a line
    #[arg(long, value_name = "FILE")]
    pub(crate) reference: PathBuf,
    /// The English texts, one a line, where the references are a text file too
    #[arg(long, value_name = "FILE")]
    pub(crate) source: Option<PathBuf>,
    /// Records of a run (`tomtat summarize --format jsonl`), found by the `id` of the references or
    /// in their order; may be given several times
    #[arg(long, value_name = "NAME=FILE", value_parser = named_file)]
    pub(crate) records: Vec<(String, PathBuf)>,
    /// Summaries of another system, one a line; may be given several times
    #[arg(long, value_name = "NAME=FILE", value_parser = named_file)]
    pub(crate) hypothesis: Vec<(String, PathBuf)>,
    /// Model to run over the texts: a name or a .gguf file; may be given several times
    #[arg(long, value_name = "MODEL")]
    pub(crate) summarizer: Vec<String>,
    /// Length of the summaries of models that are run, as in `tomtat summarize` [default: medium]
    #[arg(short, long, value_name = "LENGTH")]
    pub(crate) length: Option<Length>,
    /// Only the first N references
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Write the summaries of the models into this folder, one a line
    #[arg(long, value_name = "DIR")]
    pub(crate) save: Option<PathBuf>,
    /// Format of the table: text, jsonl or markdown
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = no_page)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) machine: MachineArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalTranslateArgs {
    /// Vietnamese text, one segment a line
    #[arg(long, value_name = "FILE")]
    pub(crate) source: PathBuf,
    /// Its English translation, line by line
    #[arg(long, value_name = "FILE")]
    pub(crate) reference: PathBuf,
    /// Model to run: a name, a .gguf file or a folder; may be given several times
    #[arg(long, value_name = "MODEL")]
    pub(crate) translator: Vec<String>,
    /// Translations of another system, line by line; may be given several times
    #[arg(long, value_name = "NAME=FILE", value_parser = named_file)]
    pub(crate) hypothesis: Vec<(String, PathBuf)>,
    /// Only the first N segments
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Write the translations of the models into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) save: Option<PathBuf>,
    /// Format of the table: text, jsonl or markdown
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = no_page)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) machine: MachineArgs,
}

fn named_file(text: &str) -> Result<(String, PathBuf), String> {
    pair(text).map(|(name, file)| (name, file.into())).ok_or_else(|| "write NAME=FILE".to_owned())
}
