mod digest;
mod doctor;
mod eval;
mod load;
mod models;
mod run;

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;
use tomtat::engine::gguf::GgufOptions;
use tomtat::{Builder, LoadOptions, Pipeline, Task};

use crate::args::{Command, EvalCommand, Global, InputArgs};
use crate::console::{Console, Hint};
use crate::{Args, Outcome};

pub(crate) fn run(args: Args, console: &Console) -> Result<Outcome> {
    let global = &args.global;
    match &args.command {
        Command::Summarize(run) => run::run(Task::Summarize, run, global, console),
        Command::Translate(run) => run::run(Task::Translate, run, global, console),
        Command::Digest(args) => digest::run(args, global, console),
        Command::Load(load) => load::run(load, console),
        Command::Models(command) => models::run(command, global, console),
        Command::Eval(EvalCommand::Translate(args)) => eval::translate(args, global, console),
        Command::Doctor => doctor::run(global),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "tomtat", &mut script);
            std::io::stdout().write_all(&script)?;
            Ok(Outcome::Done)
        }
        Command::Man { dir } => man(dir.as_deref()),
    }
}

fn man(dir: Option<&Path>) -> Result<Outcome> {
    match dir {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Args::command()).render(&mut page)?;
            std::io::stdout().write_all(&page)?;
        }
        Some(dir) => {
            std::fs::create_dir_all(dir)
                .with_context(|| format!("cannot make the folder: {}", dir.display()))?;
            clap_mangen::generate_to(Args::command(), dir)
                .with_context(|| format!("cannot write: {}", dir.display()))?;
        }
    }
    Ok(Outcome::Done)
}

/// What to load and how, from the flags.
fn load_options(args: &InputArgs) -> Result<LoadOptions> {
    let mut options = LoadOptions::default();
    options.language = args.language;
    options.clean = !args.no_clean;
    options.hidden = args.hidden;
    options.encoding = args.encoding.clone();
    for (role, name) in &args.field {
        if let Some(field) = options.fields.role(role) {
            *field = Some(name.clone());
        }
    }
    options.format = match &args.input_format {
        None => None,
        Some(name) => Some(name.parse().map_err(|error| {
            anyhow::anyhow!("{error}").context(Hint("`tomtat load --help` lists the formats"))
        })?),
    };
    Ok(options)
}

/// A pipeline with what the global flags and the two for the engine say.
fn builder(
    global: &Global,
    threads: Option<u16>,
    parallel: Option<u16>,
    console: &Console,
) -> Builder {
    let mut gguf = GgufOptions::default();
    if let Some(threads) = threads {
        gguf = gguf.with_threads(threads.into());
    }
    if let Some(parallel) = parallel {
        gguf = gguf.with_parallel(parallel.into());
    }
    let mut builder =
        Pipeline::builder().offline(global.offline).gguf(gguf).progress(Box::new(console.fetch()));
    if let Some(dir) = &global.models {
        builder = builder.store(dir);
    }
    if let Some(dir) = &global.manifests {
        builder = builder.manifests(dir);
    }
    builder
}

/// Nothing was done: paths that cannot be read are a mistake of the call, bad articles are not.
fn nothing_done(args: &InputArgs) -> Outcome {
    let readable = |path: &Path| {
        path.as_os_str() == "-" || (path.is_file() && std::fs::File::open(path).is_ok())
    };
    if args.paths.iter().any(|path| readable(path)) { Outcome::SomeFailed } else { Outcome::Failed }
}

/// The folder for models, where one was named.
fn store_of(global: &Global) -> Result<tomtat::models::Store> {
    Ok(tomtat::models::Store::open(global.models.clone())?)
}
