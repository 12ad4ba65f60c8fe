//! Articles that repeat an earlier one, exactly or nearly, in one pass and bounded memory.
//!
//! MinHash (Broder, "On the resemblance and containment of documents", 1997) over shingles
//! of three words, by one permutation with rotation (Shrivastava and Li, "Densifying One
//! Permutation Hashing", 2014), 16 bits of each minimum kept (Li and König, "b-Bit Minwise
//! Hashing", 2010), candidates by bands. The crates there are (gaoya, probminhash) keep an
//! index that only grows and bring 60 to 190 dependencies; a stream needs one that forgets.

mod words;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use tomtat_article::{Article, Code, Source, Warning};

/// Minima of a signature.
const BINS: usize = 64;
/// Bands to find candidates by: of eight minima each, two articles that share 85 % of their
/// shingles agree in at least one of eight bands nine times in ten, 95 % nearly always.
const BANDS: usize = 8;
/// Articles that agree in so many minima (an estimated resemblance of 0.86) are nearly the same.
const NEARLY: usize = 55;

/// What tells the copies of an article.
pub(crate) struct Signature {
    /// Of all words in order.
    exact: u64,
    /// Of all words with a digit, in any order.
    numbers: u64,
    minima: [u16; BINS],
}

impl Signature {
    /// Reads the body's words, in lower case and without marks between them.
    pub(crate) fn of(article: &Article) -> Self {
        let mut exact = 0_u64;
        let mut numbers = 0_u64;
        let mut last = [0_u64; 2];
        let mut minima = [u64::MAX; BINS];
        words::each(article.sentences().map(|sentence| sentence.text.as_str()), |word| {
            let hash = mix(word.hash);
            exact = mix(exact.rotate_left(5) ^ hash);
            if word.number {
                numbers = numbers.wrapping_add(mix(hash));
            }
            let [a, b] = last;
            let shingle = mix(a.rotate_left(21) ^ b.rotate_left(42) ^ hash);
            last = [b, hash];
            let bin = (shingle % BINS as u64) as usize;
            if let Some(minimum) = minima.get_mut(bin) {
                *minimum = (shingle >> 6).min(*minimum);
            }
        });
        Self { exact, numbers, minima: densified(&minima) }
    }

    fn agreement(&self, other: &Self) -> usize {
        self.minima.iter().zip(&other.minima).filter(|(a, b)| a == b).count()
    }

    fn bands(&self) -> impl Iterator<Item = u64> {
        self.minima.chunks_exact(BINS / BANDS).zip(1_u64..).map(|(band, number)| {
            band.iter().fold(mix(number), |hash, &minimum| mix(hash ^ u64::from(minimum)))
        })
    }
}

/// An empty bin takes the next one that is not, changed by the distance.
fn densified(minima: &[u64; BINS]) -> [u16; BINS] {
    let mut out = [0; BINS];
    for (at, out) in out.iter_mut().enumerate() {
        let mut around = minima.iter().cycle().skip(at).take(BINS).zip(0_u64..);
        if let Some((minimum, distance)) = around.find(|(minimum, _)| **minimum != u64::MAX) {
            *out = (mix(minimum.wrapping_add(distance)) >> 48) as u16;
        }
    }
    out
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

struct Known {
    signature: Signature,
    source: Source,
}

/// The latest articles that were no copies.
pub(crate) struct Duplicates {
    window: usize,
    known: VecDeque<Known>,
    /// The number of the oldest one that is known.
    first: u64,
    exact: HashMap<u64, u64>,
    bands: HashMap<u64, u64>,
}

impl Duplicates {
    pub(crate) fn new(window: usize) -> Self {
        Self {
            window: window.max(1),
            known: VecDeque::new(),
            first: 0,
            exact: HashMap::new(),
            bands: HashMap::new(),
        }
    }

    /// Marks the article where it repeats an earlier one, and remembers it where not.
    ///
    /// A near copy with other numbers (yesterday's gold price, a new death toll) is other
    /// news: it is warned of, but stands on its own.
    pub(crate) fn look_up(&mut self, article: &mut Article, signature: Signature) {
        if let Some(known) = self.get(self.exact.get(&signature.exact)) {
            mark(article, &known.source, "the same text as");
            return;
        }
        let near = signature
            .bands()
            .filter_map(|band| self.get(self.bands.get(&band)))
            .map(|known| (known.signature.agreement(&signature), known))
            .max_by_key(|(agreement, _)| *agreement)
            .filter(|(agreement, _)| *agreement >= NEARLY);
        if let Some((agreement, known)) = near {
            let percent = agreement * 100 / BINS;
            if known.signature.numbers == signature.numbers {
                let what = format!("nearly the same text (about {percent} %) as");
                let source = known.source.clone();
                mark(article, &source, &what);
                return;
            }
            let message = format!(
                "nearly the same text (about {percent} %) as {}, but with other numbers; kept as an article of its own",
                known.source
            );
            article.warnings.push(Warning::new(Code::Duplicate, message));
        }
        self.remember(signature, article.source.clone());
    }

    fn get(&self, number: Option<&u64>) -> Option<&Known> {
        let at = number?.checked_sub(self.first)?;
        self.known.get(usize::try_from(at).ok()?)
    }

    fn remember(&mut self, signature: Signature, source: Source) {
        if self.known.len() >= self.window {
            self.forget();
        }
        let number = self.first + self.known.len() as u64;
        for band in signature.bands() {
            self.bands.entry(band).or_insert(number);
        }
        self.exact.insert(signature.exact, number);
        self.known.push_back(Known { signature, source });
    }

    fn forget(&mut self) {
        let Some(oldest) = self.known.pop_front() else { return };
        let remove = |map: &mut HashMap<u64, u64>, key| {
            if let Entry::Occupied(entry) = map.entry(key)
                && *entry.get() == self.first
            {
                entry.remove();
            }
        };
        remove(&mut self.exact, oldest.signature.exact);
        for band in oldest.signature.bands() {
            remove(&mut self.bands, band);
        }
        self.first += 1;
    }
}

fn mark(article: &mut Article, earlier: &Source, what: &str) {
    article.warnings.push(Warning::new(Code::Duplicate, format!("{what} {earlier}")));
    article.duplicate_of = Some(earlier.clone());
}
