//! stderr: messages in one style, and progress where it is a terminal.

use std::fmt;
use std::io::{IsTerminal, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tomtat::models::Progress;

/// Context that tells the person what to do; printed as `hint: …`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hint(pub(crate) &'static str);

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Where messages go and how many of them.
#[derive(Debug, Clone)]
pub(crate) struct Console {
    quiet: bool,
    verbose: u8,
}

impl Console {
    pub(crate) fn new(quiet: bool, verbose: u8) -> Self {
        Self { quiet, verbose }
    }

    /// A line about what is done, unless `--quiet`.
    pub(crate) fn note(&self, text: impl fmt::Display) {
        if !self.quiet {
            self.line("", "", text);
        }
    }

    /// A line for those who asked for more.
    pub(crate) fn detail(&self, text: impl fmt::Display) {
        if self.verbose > 0 {
            self.line("", "", text);
        }
    }

    pub(crate) fn warning(&self, text: impl fmt::Display) {
        self.line("warning: ", "33", text);
    }

    pub(crate) fn failure(&self, text: impl fmt::Display, hint: Option<&str>) {
        self.line("error: ", "31;1", text);
        if let Some(hint) = hint {
            self.line("hint: ", "36", hint);
        }
    }

    /// An error that ends the command, with the hint that is found along its chain.
    pub(crate) fn error(&self, error: &anyhow::Error) {
        let hint = error
            .chain()
            .find_map(|cause| cause.downcast_ref::<tomtat::Error>().and_then(tomtat::Error::hint))
            .or_else(|| {
                error.chain().find_map(|cause| {
                    cause
                        .downcast_ref::<tomtat::models::StoreError>()
                        .and_then(tomtat::models::StoreError::hint)
                })
            })
            .or_else(|| {
                error.chain().find_map(|cause| {
                    cause
                        .downcast_ref::<tomtat_report::OutputError>()
                        .and_then(|error| error.hint().map(|hint| hint.to_string()))
                })
            })
            .or_else(|| error.downcast_ref::<Hint>().map(ToString::to_string));
        let text: Vec<String> = if error.downcast_ref::<Hint>().is_some() {
            error.chain().skip(1).map(ToString::to_string).collect()
        } else {
            error.chain().map(ToString::to_string).collect()
        };
        // A cause often repeats its effect; say each thing once.
        let mut said: Vec<String> = Vec::new();
        for part in text {
            if !said.iter().any(|other| other.contains(&part)) {
                said.push(part);
            }
        }
        self.failure(said.join(": "), hint.as_deref());
    }

    fn line(&self, label: &str, color: &str, text: impl fmt::Display) {
        let mut err = std::io::stderr().lock();
        let label = if color.is_empty() || !color_on(&std::io::stderr()) {
            label.to_owned()
        } else {
            format!("\x1b[{color}m{label}\x1b[0m")
        };
        // Nobody is left to tell that stderr is gone.
        let _ = writeln!(err, "{label}{text}");
    }

    /// A bar over `total` steps, drawn only on a terminal.
    pub(crate) fn bar(&self, total: u64, template: &str) -> ProgressBar {
        let hidden = self.quiet || !std::io::stderr().is_terminal();
        let target =
            if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar
    }

    /// Tells how the fetch of a model goes.
    pub(crate) fn fetch(&self) -> FetchProgress {
        FetchProgress { console: self.clone(), bar: None }
    }
}

/// Whether to colour what goes to `stream`: a terminal, and `NO_COLOR` not set.
pub(crate) fn color_on(stream: &impl IsTerminal) -> bool {
    let asked_not = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !asked_not
}

/// The progress of a fetch: one line a source, a bar on a terminal.
pub(crate) struct FetchProgress {
    console: Console,
    bar: Option<ProgressBar>,
}

impl Progress for FetchProgress {
    fn waiting(&mut self, model: &str) {
        self.console.note(format_args!("waiting for another tomtat that fetches {model}"));
    }

    fn source_started(&mut self, source: &str) {
        self.console.note(format_args!("fetching from {source}"));
    }

    fn advanced(&mut self, done: u64, total: u64) {
        let bar = self.bar.get_or_insert_with(|| {
            self.console
                .bar(total, "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left")
        });
        bar.set_position(done);
        if done >= total {
            bar.finish_and_clear();
        }
    }

    fn retrying(&mut self, source: &str, reason: &str) {
        self.console.note(format_args!("trying {source} again: {reason}"));
    }

    fn source_failed(&mut self, source: &str, reason: &str) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        self.console.note(format_args!("{source} failed: {reason}"));
    }

    fn verifying(&mut self, file: &Path) {
        self.console.detail(format_args!("checking the hash of {}", file.display()));
    }

    fn merging(&mut self, into: &Path) {
        self.console.note(format_args!("merging the adapter into the weights: {}", into.display()));
    }

    fn merge_failed(&mut self, reason: &str) {
        self.console.note(format_args!("the adapter stays apart, which is slower: {reason}"));
    }

    fn cancelled(&self) -> bool {
        crate::interrupt::interrupted()
    }
}
