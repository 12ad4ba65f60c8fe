mod best;
mod cache;
mod digest;
mod doctor;
mod eval;
mod load;
mod models;
mod render;
mod run;

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;
use tomtat::engine::gguf::GgufOptions;
use tomtat::{Builder, LoadOptions, Pipeline, Task};
use tomtat_report::Style;

use crate::args::{Command, EvalCommand, Global, InputArgs, MachineArgs};
use crate::console::{Console, Hint, color_on};
use crate::{Args, Outcome};

pub(crate) fn run(args: Args, console: &Console) -> Result<Outcome> {
    let global = &args.global;
    match &args.command {
        Command::Summarize(run) => run::run(Task::Summarize, run, global, console),
        Command::Translate(run) => run::run(Task::Translate, run, global, console),
        Command::Render(render) => render::run(render, console),
        Command::Digest(args) => digest::run(args, global, console),
        Command::Load(load) => load::run(load, console),
        Command::Models(command) => models::run(command, global, console),
        Command::Eval(EvalCommand::Translate(args)) => eval::translate(args, global, console),
        Command::Eval(EvalCommand::Summarize(args)) => eval::summarize(args, global, console),
        Command::Eval(EvalCommand::Models(args)) => eval::models(args, global, console),
        Command::Cache(command) => cache::run(command, global, console),
        Command::Doctor => doctor::run(global),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "tomtat", &mut script);
            io::stdout().write_all(&script)?;
            Ok(Outcome::Done)
        }
        Command::Man { dir } => man(dir.as_deref()),
    }
}

/// What a run is told of a result that could not be written: the kind of the error within.
fn reported(error: &anyhow::Error) -> io::Error {
    let cause = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
    cause.map_or(io::ErrorKind::Other, io::Error::kind).into()
}

fn man(dir: Option<&Path>) -> Result<Outcome> {
    match dir {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Args::command()).render(&mut page)?;
            io::stdout().write_all(&page)?;
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

/// How results look: on a terminal as wide and colourful as that is.
fn style(to_stdout: bool, evidence: bool) -> Style {
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let to_terminal = io::stdout().is_terminal() && to_stdout;
    // Lines longer than 100 columns are hard to read, however wide the window is.
    let width = if to_terminal { columns.unwrap_or(80).min(100) } else { 80 };
    Style::default().width(width).color(to_terminal && color_on(&io::stdout())).evidence(evidence)
}

/// A pipeline with what the global flags and those of the machine say.
fn builder(global: &Global, machine: MachineArgs, console: &Console) -> Builder {
    let mut gguf = GgufOptions::default();
    if let Some(threads) = machine.threads {
        gguf = gguf.with_threads(threads.into());
    }
    if let Some(parallel) = machine.parallel {
        gguf = gguf.with_parallel(parallel.into());
    }
    if let Some(layers) = machine.gpu_layers {
        gguf = gguf.with_gpu_layers(layers.into());
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
