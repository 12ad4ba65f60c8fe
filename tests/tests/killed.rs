//! Runs that are killed at any point (SIGKILL): nothing finished is lost or done twice, and
//! nothing half-written is taken for a result.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs
)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tomtat_tests::{code, engine, summarize, text};

/// Kills with the model at work, and with answers from the cache, where all of the time goes to
/// the writing of results.
const KILLS_OF_THE_MODEL: usize = 10;
const KILLS_OF_WRITING: usize = 40;

/// One answer at a time, so that summaries depend on little else. A run that goes on has other
/// texts before a text, though, whose place in the model's memory changes the last digits of sums,
/// and with them, seldom, a word.
fn command(folder: &Path, out: &str, cache: &str) -> Command {
    let mut command = summarize(folder);
    command.env_remove("TOMTAT_NO_CACHE").env("TOMTAT_CACHE", folder.join(cache));
    command.args(["--length", "1", "--parallel", "1", "--format", "markdown", "in", "-o", out]);
    command
}

fn finish(mut command: Command) -> Duration {
    let began = Instant::now();
    let out = command.output().unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    began.elapsed()
}

/// Runs it for so long; whether it was killed before its end.
fn killed_after(mut command: Command, time: Duration) -> bool {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while began.elapsed() < time {
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
}

/// The files that are there under their final names, temporary ones and the lock left out.
fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let whole = names.filter(|name| !name.starts_with('.'));
    whole.map(|name| (name.clone(), fs::read(folder.join(name)).unwrap())).collect()
}

/// Which file each summary is: a summary that is written again is another file.
fn summaries(folder: &Path) -> BTreeMap<String, (u64, i64)> {
    let is_summary = |name: &String| name.ends_with(".md") && name != "index.md";
    let of = |name: String| {
        let meta = fs::metadata(folder.join(&name)).unwrap();
        (name, (meta.ino(), meta.mtime_nsec()))
    };
    results(folder).into_keys().filter(is_summary).map(of).collect()
}

struct Random(u64);

impl Random {
    /// A time below `most`.
    fn below(&mut self, most: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        most.mul_f64((self.0 >> 11) as f64 / (1_u64 << 53) as f64)
    }
}

/// Whether a file has the head of the expected one, something after it, and an end: what stands
/// between is the model's.
fn complete(found: &[u8], expected: &[u8]) -> bool {
    let head = |bytes: &[u8]| text(bytes).split_inclusive("\n\n").take(2).collect::<String>();
    let (found_head, expected_head) = (head(found), head(expected));
    let last = found.iter().rev().nth(1);
    found_head == expected_head
        && found.len() > found_head.len()
        && found.ends_with(b"\n")
        && last.is_some_and(|byte| matches!(byte, b'.' | b'!' | b'?' | b'"' | b'`'))
}

/// Kills `kills` runs over `in`, beginning a new folder whenever one is finished; each file
/// must be `whole` beside the expected one. Gives how many folders were finished.
fn kill(
    folder: &Path,
    expected: &BTreeMap<String, Vec<u8>>,
    kills: usize,
    longest: Duration,
    cache: &dyn Fn(usize) -> String,
    whole: &dyn Fn(&[u8], &[u8]) -> bool,
) -> usize {
    let mut random = Random(0x5eed_0f70_3747_a700 ^ kills as u64);
    let (mut killed, mut folders) = (0, 0);
    let out = folder.join("out");
    while killed < kills {
        let cache = cache(folders);
        let mut done = BTreeMap::new();
        let mut tries = 0;
        loop {
            // The last try of each folder is left alone: a slow machine must come to an end.
            let finished = tries == 6 || killed == kills || {
                let cut = killed_after(command(folder, "out", &cache), random.below(longest));
                killed += usize::from(cut);
                !cut
            };
            if finished {
                finish(command(folder, "out", &cache));
            }
            let there = summaries(&out);
            for (name, file) in &done {
                assert_eq!(there.get(name), Some(file), "{name} was done, and lost or done again");
            }
            for (name, content) in results(&out) {
                if name.ends_with(".md") && name != "index.md" {
                    assert!(whole(&content, &expected[&name]), "{name}: {}", text(&content));
                }
            }
            done = there;
            tries += 1;
            if finished {
                break;
            }
        }
        let found = results(&out);
        assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        for (name, content) in &found {
            let index = !name.ends_with(".md") || name == "index.md";
            let all = index && content.ends_with(b"\n") || whole(content, &expected[name]);
            assert!(all, "{name}: {}", text(content));
        }
        let left = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name());
        let temporary = |name: &std::ffi::OsString| name.to_string_lossy().ends_with(".part");
        assert_eq!(left.filter(temporary).count(), 0, "temporary files are left");
        fs::remove_dir_all(&out).unwrap();
        folders += 1;
    }
    folders
}

#[test]
fn fifty_kills_lose_nothing_and_repeat_nothing() {
    let _engine = engine();
    let began = Instant::now();
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    fs::create_dir(folder.join("in")).unwrap();
    for (i, article) in tomtat_tests::articles(4, 60).iter().enumerate() {
        fs::write(folder.join(format!("in/{i}.txt")), article).unwrap();
    }
    let with_model = finish(command(folder, "undisturbed", "warm"));
    let expected = results(&folder.join("undisturbed"));
    assert_eq!(expected.len(), 4 + 2, "{:?}", expected.keys());
    let empty = |n: usize| format!("cold-{n}");
    let folders = kill(folder, &expected, KILLS_OF_THE_MODEL, with_model, &empty, &complete);
    let model_took = began.elapsed();
    // The cache of the undisturbed run answers everything; killed runs write to it no less.
    let writing = finish(command(folder, "again", "warm"));
    assert_eq!(results(&folder.join("again")), expected);
    let warm = |_| "warm".to_owned();
    // Nothing is asked of the model: byte for byte the undisturbed run.
    let same = |found: &[u8], expected: &[u8]| found == expected;
    let more = kill(folder, &expected, KILLS_OF_WRITING, writing, &warm, &same);
    eprintln!(
        "{KILLS_OF_THE_MODEL} kills of a run of {with_model:.2?} over {folders} folders in \
         {model_took:.1?}; {KILLS_OF_WRITING} kills of a run of {writing:.2?} over {more} folders; \
         all in {:.1?}",
        began.elapsed()
    );
}
