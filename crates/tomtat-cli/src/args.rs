mod eval;
mod models;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};
use clap_complete::Shell;
use tomtat::{Language, Length, LoadOptions, Quality, SummaryStyle, Verify};
use tomtat_report::Format;

pub(crate) use eval::{EvalCommand, EvalModelsArgs, EvalSummarizeArgs, EvalTranslateArgs};
pub(crate) use models::ModelsCommand;

/// English summaries of Vietnamese and English news articles, on your own machine.
///
/// Vietnamese articles are translated into English first. The first run fetches the
/// models (1.4 GB) and says so; after that nothing leaves the machine.
#[derive(Debug, Parser)]
#[command(
    name = "tomtat",
    bin_name = "tomtat",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Global {
    /// Print results and errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print more about what is done; twice for still more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Folder of the models
    #[arg(long, global = true, env = "TOMTAT_MODELS", value_name = "DIR", hide_env_values = true)]
    pub(crate) models: Option<PathBuf>,
    /// Folder with model manifests of your own
    #[arg(
        long,
        global = true,
        env = "TOMTAT_MANIFESTS",
        value_name = "DIR",
        hide_env_values = true
    )]
    pub(crate) manifests: Option<PathBuf>,
    /// Folder of the cache of answers
    #[arg(long, global = true, env = "TOMTAT_CACHE", value_name = "DIR", hide_env_values = true)]
    pub(crate) cache: Option<PathBuf>,
    /// Never use the network
    #[arg(long, global = true, env = "TOMTAT_OFFLINE", hide_env_values = true,
          value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) offline: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Summarise articles in English
    #[command(visible_alias = "summarise")]
    Summarize(RunArgs),
    /// Translate Vietnamese articles into English
    Translate(RunArgs),
    /// Show records that are there already in another format; needs no model
    Render(RenderArgs),
    /// Put articles on the same event together: one summary for each group, and where they differ
    #[command(mut_arg("output", |arg| arg.hide(true)), mut_arg("force", |arg| arg.hide(true)),
              mut_arg("style", |arg| arg.hide(true)), mut_arg("headline", |arg| arg.hide(true)))]
    Digest(DigestArgs),
    /// Show what was understood of articles: text, language, what was taken out
    Load(LoadArgs),
    /// Manage the models on this machine
    #[command(subcommand)]
    Models(ModelsCommand),
    /// Measure how good and how quick models are
    #[command(subcommand)]
    Eval(EvalCommand),
    /// Look at or clear the cache of answers
    #[command(subcommand)]
    Cache(CacheCommand),
    /// Show what is installed, which model is there, and what this machine can do
    Doctor,
    /// Print a completion script for your shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the man page, or write those of all commands into a folder
    Man {
        /// Folder to write to
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct InputArgs {
    /// Files, folders (read with all below them), patterns; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Language of all articles, instead of finding it (vi, en, or another that the translator reads)
    #[arg(long, env = "TOMTAT_LANGUAGE", value_name = "LANGUAGE", hide_env_values = true)]
    pub(crate) language: Option<Language>,
    /// Format of the input, instead of finding it (plain, html, feed, jsonl, csv, …)
    #[arg(long, value_name = "FORMAT")]
    pub(crate) input_format: Option<String>,
    /// Field of records (JSON, CSV) that holds the title, text, byline, date, url or language, such
    /// as `text=noi_dung`, instead of finding it; may be given several times
    #[arg(long, value_name = "ROLE=NAME", value_parser = field)]
    pub(crate) field: Vec<(String, String)>,
    /// Encoding of the input, instead of finding it (utf-8, windows-1258, tcvn3, vni, viqr, …)
    #[arg(long, value_name = "ENCODING")]
    pub(crate) encoding: Option<String>,
    /// Keep page furniture (captions, bylines, "ALSO READ") in the text
    #[arg(long)]
    pub(crate) no_clean: bool,
    /// Also read hidden files and folders
    #[arg(long)]
    pub(crate) hidden: bool,
}

fn field(text: &str) -> Result<(String, String), String> {
    let (role, name) = pair(text).ok_or("write ROLE=NAME")?;
    match LoadOptions::default().fields.role(&role) {
        Some(_) => Ok((role, name)),
        None => Err("the roles are title, text, byline, date, url, language".to_owned()),
    }
}

/// What stands before and after the first `=`, neither of them empty.
fn pair(text: &str) -> Option<(String, String)> {
    let (key, value) = text.split_once('=')?;
    (!key.is_empty() && !value.is_empty()).then(|| (key.to_owned(), value.to_owned()))
}

#[derive(Debug, ClapArgs)]
pub(crate) struct LoadArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Format of the output: jsonl, or text
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = no_page)]
    pub(crate) format: Format,
}

/// A format other than HTML, which is for articles.
fn no_page(text: &str) -> Result<Format, String> {
    match text.parse() {
        Ok(Format::Html) => Err("html is a format of summarize, translate and render".to_owned()),
        Ok(format) => Ok(format),
        Err(error) => Err(error.to_string()),
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RenderArgs {
    /// Files with records, as `summarize --format jsonl` writes them; `-` for standard input
    #[arg(required = true, value_name = "RECORDS")]
    pub(crate) paths: Vec<PathBuf>,
    /// Format of the output: html, markdown, text or jsonl
    #[arg(long, value_name = "FORMAT", default_value = "html")]
    pub(crate) format: Format,
    /// Write one file an article into this folder, with an index
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// The articles in English instead of their summaries
    #[arg(long)]
    pub(crate) translations: bool,
    /// In text and Markdown, show what each sentence of the summary rests on; HTML always does
    #[arg(long)]
    pub(crate) evidence: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Format of the output: text, jsonl, markdown or html [default: text]
    #[arg(long, env = "TOMTAT_FORMAT", value_name = "FORMAT", hide_env_values = true)]
    pub(crate) format: Option<Format>,
    /// Write one file an article into this folder, with an index; a second run skips what is done
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Do again what is done already in the output folder
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
    /// Ask the models for everything again, and keep none of it for later runs
    #[arg(long, env = "TOMTAT_NO_CACHE", hide_env_values = true,
          value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) no_cache: bool,
    /// Length of a summary: short, medium, long, a number of sentences (5), of words (80w), or a
    /// share of the article (10%) [default: long]
    #[arg(short, long, env = "TOMTAT_LENGTH", value_name = "LENGTH", hide_env_values = true)]
    pub(crate) length: Option<Length>,
    /// Form of a summary: wire (running sentences), bullets, or headline [default: wire]
    #[arg(long, env = "TOMTAT_STYLE", value_name = "STYLE", hide_env_values = true)]
    pub(crate) style: Option<SummaryStyle>,
    /// Also have the model write a headline for each article, checked like its sentences
    #[arg(long)]
    pub(crate) headline: bool,
    /// Model for both jobs: a name (`tomtat models list`), a .gguf file, or a model of the hub
    /// (hf:owner/name, hf:owner/name@revision, hf:owner/name/file.gguf) [env: TOMTAT_MODEL=]
    // These three are a level of their own (see `Settings`), so clap must not mix in the environment.
    #[arg(short, long, value_name = "MODEL")]
    pub(crate) model: Option<String>,
    /// Model that translates: a name, a .gguf file, hf:owner/name, or a folder with a model of Firefox
    /// or a Marian one [env: TOMTAT_TRANSLATOR=]
    #[arg(long, value_name = "MODEL")]
    pub(crate) translator: Option<String>,
    /// Model that summarises [env: TOMTAT_SUMMARIZER=]
    #[arg(long, value_name = "MODEL")]
    pub(crate) summarizer: Option<String>,
    /// Terms with a fixed translation: a TSV file of source and target
    #[arg(long, env = "TOMTAT_TERMS", value_name = "FILE", hide_env_values = true)]
    pub(crate) terms: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) machine: MachineArgs,
    /// Show which sentences of the article each sentence of the summary rests on
    #[arg(long)]
    pub(crate) evidence: bool,
    /// Fail an article whose summary holds a sentence that could not be verified, instead of marking it
    #[arg(long)]
    pub(crate) strict: bool,
    /// Whether what fails a check is asked for again: best (it is) or fast (it is dropped or marked at
    /// once) [default: best]
    #[arg(long, env = "TOMTAT_QUALITY", value_name = "QUALITY", hide_env_values = true)]
    pub(crate) quality: Option<Quality>,
    /// What becomes of a sentence that could not be verified: mend (written again, dropped or
    /// marked), drop (dropped or marked) or mark (left as the model wrote it, and marked) [default:
    /// by --quality: mend with best, drop with fast]
    #[arg(long, value_name = "HOW")]
    pub(crate) verify: Option<Verify>,
    /// Hold the model to the numbers and names of the article while it writes
    #[arg(long)]
    pub(crate) constrain: bool,
}

/// What models run on.
#[derive(Debug, Clone, Copy, Default, ClapArgs)]
pub(crate) struct MachineArgs {
    /// Threads to compute with [default: one for each core]
    #[arg(short, long, env = "TOMTAT_THREADS", value_name = "N", hide_env_values = true,
          value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Sentences and texts in work at once [default: 24]
    #[arg(long, env = "TOMTAT_PARALLEL", value_name = "N", hide_env_values = true,
          value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) parallel: Option<u16>,
    /// Layers of a model that a GPU takes, in builds with a GPU back end [default: 0]
    #[arg(long, env = "TOMTAT_GPU_LAYERS", value_name = "N", hide_env_values = true)]
    pub(crate) gpu_layers: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// Show where it is, how large, and how many answers it holds
    Info,
    /// Delete it
    Clear,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DigestArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,
    /// The paths are records of `tomtat summarize --format jsonl`; only groups are summarised anew
    #[arg(long)]
    pub(crate) records: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_description_of_the_flags_is_consistent() {
        super::Args::command().debug_assert();
    }
}
