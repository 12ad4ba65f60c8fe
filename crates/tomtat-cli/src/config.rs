//! Settings: flag > environment > project file > user file > default.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use etcetera::BaseStrategy;
use serde::Deserialize;
use tomtat::{Length, Quality, SummaryStyle};
use tomtat_report::Format;

use crate::args::{MachineArgs, RunArgs};
use crate::console::Hint;

/// The project's file, looked for in the working folder and those above it.
const PROJECT_FILE: &str = "tomtat.toml";
/// A configuration is a page of text; what is larger is none.
const LARGEST: u64 = 1 << 20;

/// The keys of a configuration file. All may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct File {
    model: Option<String>,
    translator: Option<String>,
    summarizer: Option<String>,
    length: Option<Length>,
    style: Option<SummaryStyle>,
    quality: Option<Quality>,
    format: Option<Format>,
    terms: Option<PathBuf>,
    threads: Option<u16>,
    parallel: Option<u16>,
    gpu_layers: Option<u16>,
}

impl File {
    fn read(path: &Path) -> Result<Option<Self>> {
        let file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read: {}", path.display()));
            }
        };
        let mut text = String::new();
        file.take(LARGEST + 1)
            .read_to_string(&mut text)
            .with_context(|| format!("cannot read as text: {}", path.display()))?;
        if text.len() as u64 > LARGEST {
            bail!("larger than 1 MiB: {}", path.display());
        }
        let mut config: Self = toml::from_str(&text)
            .map_err(|error| anyhow::anyhow!("{}: {}", error.to_string().trim(), path.display()))
            .context(Hint("the keys are described in the README under Configuration"))?;
        // A relative path in a file means a path beside that file.
        if let (Some(terms), Some(folder)) = (&mut config.terms, path.parent()) {
            *terms = folder.join(&terms);
        }
        if config.threads == Some(0) || config.parallel == Some(0) {
            bail!("threads and parallel must be at least 1: {}", path.display());
        }
        Ok(Some(config))
    }
}

/// What a run is to do, with every choice made.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) translator: Option<String>,
    pub(crate) summarizer: Option<String>,
    pub(crate) length: Length,
    pub(crate) style: SummaryStyle,
    pub(crate) quality: Quality,
    pub(crate) format: Format,
    pub(crate) terms: Option<PathBuf>,
    pub(crate) machine: MachineArgs,
}

impl Settings {
    /// Resolves the flags with the environment and the files. Clap has read the environment for
    /// all but the models.
    pub(crate) fn resolve(args: &RunArgs) -> Result<Self> {
        let project = match project_file() {
            Some(path) => File::read(&path)?,
            None => None,
        };
        let user = match user_file() {
            Some(path) => File::read(&path)?,
            None => None,
        };
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let environment = File {
            model: variable("TOMTAT_MODEL"),
            translator: variable("TOMTAT_TRANSLATOR"),
            summarizer: variable("TOMTAT_SUMMARIZER"),
            ..File::default()
        };
        let (project, user) = (project.unwrap_or_default(), user.unwrap_or_default());
        Ok(Self::merge(args, environment, project, user))
    }

    fn merge(args: &RunArgs, environment: File, project: File, user: File) -> Self {
        let flags = File {
            model: args.model.clone(),
            translator: args.translator.clone(),
            summarizer: args.summarizer.clone(),
            ..File::default()
        };
        // Within one level the narrower key wins over `model`; a higher level wins over both.
        let levels = [&flags, &environment, &project, &user];
        let translator = levels.iter().find_map(|l| l.translator.clone().or(l.model.clone()));
        let summarizer = levels.iter().find_map(|l| l.summarizer.clone().or(l.model.clone()));
        Self {
            translator,
            summarizer,
            length: args.length.or(project.length).or(user.length).unwrap_or_default(),
            style: args.style.or(project.style).or(user.style).unwrap_or_default(),
            quality: args.quality.or(project.quality).or(user.quality).unwrap_or_default(),
            format: args.format.or(project.format).or(user.format).unwrap_or_default(),
            terms: args.terms.clone().or(project.terms).or(user.terms),
            machine: MachineArgs {
                threads: args.machine.threads.or(project.threads).or(user.threads),
                parallel: args.machine.parallel.or(project.parallel).or(user.parallel),
                gpu_layers: args.machine.gpu_layers.or(project.gpu_layers).or(user.gpu_layers),
            },
        }
    }
}

fn project_file() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join(PROJECT_FILE)).find(|path| path.is_file())
}

/// The user's file: `config.toml` in the platform's configuration folder.
pub(crate) fn user_file() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.config_dir().join("tomtat").join("config.toml"))
}

/// The folder of the cache of answers: the one that was named, else in the platform's cache folder.
pub(crate) fn cache_folder(named: Option<&Path>) -> Option<PathBuf> {
    match named.filter(|path| !path.as_os_str().is_empty()) {
        Some(path) => Some(path.to_owned()),
        None => {
            let base = etcetera::choose_base_strategy().ok()?;
            Some(base.cache_dir().join("tomtat").join("answers"))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::Args;
    use crate::args::Command;
    use clap::Parser;

    fn parsed(args: &[&str]) -> RunArgs {
        let all = ["tomtat", "summarize", "x"].iter().chain(args);
        match Args::try_parse_from(all).unwrap().command {
            Command::Summarize(args) => args,
            _ => panic!("another command"),
        }
    }

    fn settings(args: &[&str], project: &str, user: &str) -> Settings {
        let [project, user] = [project, user].map(|text| toml::from_str(text).unwrap());
        Settings::merge(&parsed(args), File::default(), project, user)
    }

    #[test]
    fn a_flag_for_both_jobs_wins_over_the_environment_for_one() {
        let environment = || File { translator: Some("env".to_owned()), ..File::default() };
        let flag = parsed(&["--model", "flag"]);
        let found = Settings::merge(&flag, environment(), File::default(), File::default());
        assert_eq!(found.translator.as_deref(), Some("flag"));
        let project = File { model: Some("project".to_owned()), ..File::default() };
        let found = Settings::merge(&parsed(&[]), environment(), project, File::default());
        assert_eq!(found.translator.as_deref(), Some("env"));
        assert_eq!(found.summarizer.as_deref(), Some("project"));
    }

    #[test]
    fn a_flag_wins_over_the_project_and_the_project_over_the_user() {
        let project = "length = \"medium\"\nmodel = \"p\"";
        let user = "length = \"short\"\nmodel = \"u\"\nthreads = 3\nquality = \"fast\"";
        let found = settings(&["--length", "2"], project, user);
        assert_eq!(found.length, Length::Sentences(2));
        assert_eq!(found.translator.as_deref(), Some("p"));
        assert_eq!(found.machine.threads, Some(3));
        assert_eq!(found.quality, Quality::Fast);
        assert_eq!(settings(&["--quality", "best"], "", user).quality, Quality::Best);
        assert_eq!(settings(&[], project, user).length, Length::Medium);
        assert_eq!(settings(&[], "", user).length, Length::Short);
        assert_eq!(settings(&[], "", "").length, Length::Long);
    }

    #[test]
    fn the_narrower_key_wins_within_a_level() {
        let found = settings(&["--model", "both", "--translator", "t"], "summarizer = \"s\"", "");
        assert_eq!(found.translator.as_deref(), Some("t"));
        assert_eq!(found.summarizer.as_deref(), Some("both"));
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(toml::from_str::<File>("modell = \"x\"").is_err());
        assert!(toml::from_str::<File>("quality = \"worst\"").is_err());
    }
}
