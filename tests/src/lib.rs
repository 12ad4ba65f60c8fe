//! Support for the end-to-end tests in `tests/`: the binary, the store, the sample articles.
//!
//! A test that cannot be set up must fail loudly, so the functions here panic.
#![allow(clippy::panic, clippy::expect_used, clippy::print_stderr)]

pub mod browser;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::Value;

/// The model of most tests: quick. What it says is often wrong.
pub const SMALL: &str = "smollm2-135m-instruct";
/// The models that are run where none is named: the translator and the summariser.
pub const DEFAULTS: [&str; 2] = ["tomtat-270m-vi-en", "qwen2.5-coder-1.5b-instruct"];

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the root").to_owned()
}

/// The folder of the build that this test belongs to, such as `target/release`.
pub fn profile_folder() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its file");
    // …/release/deps/name-hash
    let folder = test.parent().and_then(Path::parent);
    folder.unwrap_or_else(|| panic!("no build folder above {}", test.display())).to_owned()
}

/// The flags and the target folder that make cargo build into [`profile_folder`].
pub fn cargo(subcommand: &str) -> Command {
    let profile = profile_folder();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.arg(subcommand);
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    if let Some(target) = profile.parent() {
        cargo.env("CARGO_TARGET_DIR", target);
    }
    cargo
}

/// The `tomtat` command. Cargo builds it before the tests of this package.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        profile_folder().join(format!("tomtat-under-test{}", std::env::consts::EXE_SUFFIX))
    })
}

/// A folder of this process without any configuration in it.
fn no_configuration() -> &'static Path {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().expect("a temporary folder")).path()
}

/// `tomtat`, run in `folder`, untouched by the settings of whoever runs the tests
/// except for where the models are.
pub fn tomtat(folder: &Path) -> Command {
    let mut command = Command::new(binary());
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|n| n.starts_with("TOMTAT_") && n != "TOMTAT_MODELS") {
            command.env_remove(name);
        }
    }
    command.env("XDG_CONFIG_HOME", no_configuration());
    // What the models do is what most tests are about.
    command.env("TOMTAT_NO_CACHE", "true");
    command
}

/// The right to run a model: one at a time, for two would fight for the cores.
pub fn engine() -> MutexGuard<'static, ()> {
    static ENGINE: Mutex<()> = Mutex::new(());
    ENGINE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes sure that the store has `model`, fetching it if need be.
fn fetch(model: &str) {
    let out = tomtat(&root()).args(["models", "fetch", model]).output().expect("tomtat runs");
    assert!(
        out.status.success(),
        "this test needs the model {model}, which is not in the store and cannot be fetched \
         (set TOMTAT_MODELS to a store that has it): {}",
        text(&out.stderr)
    );
}

/// `tomtat summarize` with the small model, which is in the store afterwards.
pub fn summarize(folder: &Path) -> Command {
    static FETCHED: OnceLock<()> = OnceLock::new();
    FETCHED.get_or_init(|| fetch(SMALL));
    let mut command = tomtat(folder);
    command.args(["summarize", "--offline", "--model", SMALL]);
    command
}

/// Makes sure that the store has the default models.
pub fn fetch_defaults() {
    DEFAULTS.iter().for_each(|model| fetch(model));
}

/// The articles shared with the project, where this machine has them.
pub fn shared_articles() -> Option<PathBuf> {
    let folder = root().join("../shared/articles");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: this machine has no {}", folder.display());
    None
}

/// A sample article of `tests/articles`.
pub fn sample(name: &str) -> PathBuf {
    root().join("tests/articles").join(name)
}

/// The bytes as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The exit code; a crash by a signal has none and fails the test.
pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("{}: {}", output.status, text(&output.stderr)))
}

/// The records of a JSON Lines output.
pub fn records(output: &Output) -> Vec<Value> {
    let lines = text(&output.stdout);
    let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    lines.lines().map(parse).collect()
}

/// The text of the summary in a record; empty where there is none.
pub fn summary(record: &Value) -> String {
    let sentences = record["summary"]["sentences"].as_array();
    let texts = sentences.into_iter().flatten().filter_map(|s| s["text"].as_str());
    texts.collect::<Vec<_>>().join(" ")
}

/// The codes of the warnings in a record.
pub fn warnings(record: &Value) -> Vec<String> {
    let all = record["warnings"].as_array();
    all.into_iter().flatten().filter_map(|w| w["code"].as_str()).map(str::to_owned).collect()
}

/// Articles in English that are all different, each about `words` words long.
pub fn articles(count: usize, words: usize) -> Vec<String> {
    let towns = ["Hartley", "Bremford", "Oakdale", "Wexcombe", "Lindmore", "Tarrow", "Selby"];
    let things = ["bridge", "school", "harbour", "library", "tram line", "clinic", "reservoir"];
    let made = |n: usize| {
        let (town, thing) = (towns[n % towns.len()], things[(n / 2) % things.len()]);
        let mut article = format!("{town} council approves new {thing}\n\n");
        let mut i = 0;
        while article.split_whitespace().count() < words {
            article.push_str(&format!(
                "The council of {town} said on day {i} that phase {} of the {thing} would cost \
                 {} million dollars and employ {} people from the district. ",
                i + 1,
                3 + (i * 7 + n) % 50,
                20 + (i * 13 + n) % 400,
            ));
            i += 1;
            if i % 4 == 0 {
                article.push_str("\n\n");
            }
        }
        article
    };
    (0..count).map(made).collect()
}
