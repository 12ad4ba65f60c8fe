//! Limits on what a compressed input may unfold to, and faults that travel inside [`io::Error`].

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Problem;

/// A fault of the input itself, as opposed to one of the disk.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The compressed stream is cut off or corrupt.
    Damaged(String),
    /// It unfolds to more than is allowed.
    Bomb { limit: u64 },
}

impl Fault {
    /// Where the compressed stream broke.
    pub(crate) fn damaged(error: &dyn fmt::Display) -> io::Error {
        io::Error::other(Self::Damaged(error.to_string()))
    }

    fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// True where what was read before the error can be used.
    pub(crate) fn is_damage(error: &io::Error) -> bool {
        matches!(Self::of(error), Some(Self::Damaged(_)))
    }

    /// The error as a problem of the input.
    pub(crate) fn problem(error: io::Error) -> Problem {
        match Self::of(&error) {
            Some(Self::Damaged(what)) => Problem::Damaged(what.clone()),
            Some(Self::Bomb { limit }) => Problem::Bomb { limit: *limit },
            None => Problem::Io(error),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(what) => f.write_str(what),
            Self::Bomb { limit } => write!(f, "unfolds to more than {limit} bytes"),
        }
    }
}

impl std::error::Error for Fault {}

/// Counts the compressed bytes that go in.
pub(super) struct Counting<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R> Counting<R> {
    pub(super) fn new(inner: R) -> (Self, Arc<AtomicU64>) {
        let count = Arc::new(AtomicU64::new(0));
        (Self { inner, count: Arc::clone(&count) }, count)
    }
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// The ratio is judged from here on; below it a bomb can do no harm.
const RATIO_FROM: u64 = 64 << 20;

/// Stops when more comes out than the limits allow.
pub(super) struct Capped<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    unfolded: u64,
    most: u64,
    ratio: u64,
}

impl<R> Capped<R> {
    pub(super) fn new(inner: R, packed: Arc<AtomicU64>, most: u64, ratio: u64) -> Self {
        Self { inner, packed, unfolded: 0, most, ratio }
    }
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.unfolded = self.unfolded.saturating_add(n as u64);
        if self.unfolded > self.most {
            return Err(io::Error::other(Fault::Bomb { limit: self.most }));
        }
        if self.unfolded > RATIO_FROM {
            let limit = self.packed.load(Ordering::Relaxed).saturating_mul(self.ratio);
            if self.unfolded > limit.max(RATIO_FROM) {
                return Err(io::Error::other(Fault::Bomb { limit: limit.max(RATIO_FROM) }));
            }
        }
        Ok(n)
    }
}

/// A reader that gives nothing but this error.
pub(super) struct Failing {
    error: Cell<Option<io::Error>>,
}

impl Failing {
    pub(super) fn new(error: io::Error) -> Self {
        Self { error: Cell::new(Some(error)) }
    }
}

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        match self.error.take() {
            Some(error) => Err(error),
            None => Ok(0),
        }
    }
}
