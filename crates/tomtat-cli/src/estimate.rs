//! How much of a run is done and how long the rest takes, by the bytes of text that are worked off.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use tomtat::{Article, Source};

/// Before so much is done, a guess would be worth nothing.
const LEAST_TIME: Duration = Duration::from_secs(10);
const LEAST_SHARE: f64 = 0.01;

/// What is known of the size of a run.
#[derive(Debug, Default)]
pub(crate) struct Estimate {
    /// Bytes of all files; `None` where they cannot be known or tell nothing of the text.
    files: Option<u64>,
    /// Bytes of files that were read, and of the text that was found in them.
    read: u64,
    text: u64,
    /// Bytes of text to work on in what was read: without what was done before.
    taken: u64,
    /// Bytes of text that are worked off.
    worked: u64,
    /// Bytes counted of files with many records.
    records: HashMap<PathBuf, u64>,
}

impl Estimate {
    pub(crate) fn new(files: Option<u64>) -> Self {
        Self { files, ..Self::default() }
    }

    /// An article was read; `taken` unless it was done before.
    pub(crate) fn read(&mut self, source: &Source, article: Option<&Article>, taken: bool) {
        if self.files.is_none() {
            return;
        }
        let text = article.map_or(0, |a| a.sentences().map(|s| s.text.len() as u64).sum());
        let path = source.path.as_deref();
        let packed = path.and_then(|path| path.extension()).is_some_and(|extension| {
            ["gz", "zst"].iter().any(|known| extension.eq_ignore_ascii_case(known))
        });
        let size = path.and_then(|path| path.metadata().ok()).map(|meta| meta.len());
        match (path, size) {
            // Of a packed file nobody knows how much is to come.
            (Some(path), Some(size)) if source.record.is_some() && !packed => {
                let seen = self.records.entry(path.to_owned()).or_default();
                let more = text.min(size.saturating_sub(*seen));
                *seen += more;
                self.read += more;
            }
            (Some(_), Some(size)) if !packed => self.read += size,
            _ => self.files = None,
        }
        self.text += text;
        if taken {
            self.taken += text;
        }
    }

    pub(crate) fn worked(&mut self, bytes: u64) {
        self.worked = bytes;
    }

    /// The share that is done and the time that the rest takes, after `elapsed`; `None` while
    /// that cannot be said honestly.
    pub(crate) fn rest(&self, elapsed: Duration) -> Option<(f64, Duration)> {
        let files = self.files?;
        if elapsed < LEAST_TIME || self.read == 0 || self.worked == 0 {
            return None;
        }
        let unread = files.saturating_sub(self.read) as f64 * self.text as f64 / self.read as f64;
        let rest = unread + self.taken.saturating_sub(self.worked) as f64;
        let worked = self.worked as f64;
        let share = worked / (worked + rest);
        let time = elapsed.mul_f64((rest / worked).min(1e6));
        (share >= LEAST_SHARE).then_some((share, time))
    }

    /// The same in words, to follow the elapsed time.
    pub(crate) fn words(&self, elapsed: Duration) -> String {
        match self.rest(elapsed) {
            Some((share, rest)) => {
                format!(", {:.0} %, about {} left", share * 100.0, rounded(rest))
            }
            None => String::new(),
        }
    }
}

/// No more exact than it is known.
fn rounded(time: Duration) -> String {
    let minutes = (time.as_secs() + 30) / 60;
    match minutes {
        0 => "half a minute".to_owned(),
        1..60 => format!("{minutes} min"),
        60..600 => format!("{} h {} min", minutes / 60, minutes % 60 / 10 * 10),
        _ => format!("{} h", (minutes + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use tomtat::{LoadOptions, Loader};

    const MINUTE: Duration = Duration::from_secs(60);

    /// Ten files, of which `skipped` were done before, read and worked off at one a minute.
    fn run(skipped: usize, worked: usize) -> Option<(f64, Duration)> {
        let dir = tempfile::tempdir().unwrap();
        let text = "The council met on Monday and spoke about the new bridge.\n".repeat(20);
        let paths: Vec<_> = (0..10).map(|n| dir.path().join(format!("{n}.txt"))).collect();
        paths.iter().for_each(|path| std::fs::write(path, &text).unwrap());
        let loader = Loader::new(LoadOptions::default());
        let article = loader.load_str("a", &text).unwrap();
        let bytes: usize = article.sentences().map(|s| s.text.len()).sum();
        let mut estimate = Estimate::new(loader.bytes(&[dir.path().to_owned().into()]));
        for (n, path) in paths.iter().take(skipped + worked + 1).enumerate() {
            estimate.read(&Source::file(path), Some(&article), n >= skipped);
        }
        estimate.worked((bytes * worked) as u64);
        estimate.rest(MINUTE * u32::try_from(worked).unwrap())
    }

    #[test]
    fn the_rest_takes_as_long_by_the_byte_as_what_is_done() {
        for (skipped, worked) in [(0, 1), (0, 5), (5, 2), (0, 9)] {
            let (share, rest) = run(skipped, worked).unwrap();
            let left = (10 - skipped - worked) as f64;
            assert!(
                (rest.as_secs_f64() / 60.0 - left).abs() < 0.05,
                "{skipped} {worked}: {rest:?}"
            );
            assert!((share - worked as f64 / (10 - skipped) as f64).abs() < 0.01, "{share}");
        }
        assert_eq!(run(0, 0), None);
    }

    #[test]
    fn nothing_is_said_where_nothing_is_known() {
        let mut estimate = Estimate::new(None);
        estimate.worked(1000);
        assert_eq!(estimate.words(MINUTE), "");
        let mut packed = Estimate::new(Some(1000));
        packed.read(&Source::record("dump.jsonl.gz", 1), None, true);
        packed.worked(1000);
        assert_eq!(packed.words(MINUTE), "");
    }

    #[test]
    fn times_are_said_no_more_exactly_than_they_are_known() {
        assert_eq!(rounded(Duration::from_secs(12)), "half a minute");
        assert_eq!(rounded(Duration::from_secs(400)), "7 min");
        assert_eq!(rounded(Duration::from_secs(8_000)), "2 h 10 min");
        assert_eq!(rounded(Duration::from_secs(90_000)), "25 h");
    }
}
