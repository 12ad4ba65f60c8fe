//! Names in English text, and whether another text has them.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

use crate::folded;

/// A name: a run of capitalised words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name as it stands, without a function word before it.
    pub text: String,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
}

fn list(data: &'static str) -> HashSet<&'static str> {
    data.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

static TITLES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| list(include_str!("../data/titles-en.txt")));
static FUNCTION_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| list(include_str!("../data/function-words-en.txt")));
static ALIASES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    include_str!("../data/aliases-en.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('|').map(folded).collect())
        .collect()
});

/// Particles that stand in lower case within a name.
const PARTICLES: &[&str] = &[
    "de", "van", "von", "der", "den", "bin", "ibn", "al", "el", "la", "le", "di", "da", "du", "dos",
];

/// A word with where it stands: letters, digits, and apostrophes, hyphens and full stops
/// between letters.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let inner = |c: char| matches!(c, '\'' | '’' | '-' | '.' | '&');
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(char::is_alphanumeric)?;
        let mut end = start;
        let mut chars = text.get(start..)?.chars().peekable();
        while let Some(c) = chars.next() {
            let goes_on = c.is_alphanumeric()
                || is_combining_mark(c)
                || (inner(c) && chars.peek().is_some_and(|c| c.is_alphanumeric()));
            if !goes_on {
                break;
            }
            end += c.len_utf8();
        }
        at = end;
        Some((start, text.get(start..end)?))
    })
}

/// The capitalised names of an English text: runs of capitalised words, particles (`de`,
/// `bin`) within them kept. Function words, weekdays and months with a capital are no
/// names. A possessive `’s` is left off.
pub fn names(text: &str) -> Vec<Name> {
    let mut out: Vec<Name> = Vec::new();
    let mut run: Option<Range<usize>> = None;
    // A particle after a name counts once a capital follows.
    let mut particle = false;
    let finish = |run: &mut Option<Range<usize>>, out: &mut Vec<Name>| {
        if let Some(span) = run.take() {
            let text = text.get(span.clone()).unwrap_or_default().to_owned();
            if text.chars().count() > 1 {
                out.push(Name { text, span });
            }
        }
    };
    for (start, word) in words(text) {
        let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
        let capital = bare.starts_with(char::is_uppercase);
        let joined = run.as_ref().is_some_and(|run| {
            let between = text.get(run.end..start).unwrap_or_default();
            between.trim() == ""
                || (particle && !between.contains([',', ';', '(', ')']))
                || (between == ". "
                    && ends_in_title_or_initial(text.get(run.clone()).unwrap_or_default()))
        });
        if !joined {
            finish(&mut run, &mut out);
            particle = false;
        }
        let function = FUNCTION_WORDS.contains(bare) || is_contraction(bare);
        if capital && !function {
            let end = start + bare.len();
            match &mut run {
                Some(run) => run.end = end,
                None => run = Some(start..end),
            }
            particle = false;
            if bare.len() != word.len() {
                finish(&mut run, &mut out);
            }
        } else if run.is_some() && PARTICLES.contains(&word) && !particle {
            particle = true;
        } else {
            finish(&mut run, &mut out);
            particle = false;
        }
    }
    finish(&mut run, &mut out);
    out
}

/// Whether a word is one that stands before a name and is no part of it: `President`, `Mr`.
pub fn is_title(word: &str) -> bool {
    TITLES.contains(word)
}

/// `I’m`, `He’ll`, `That’s`.
fn is_contraction(word: &str) -> bool {
    word.split_once(['\'', '’'])
        .is_some_and(|(head, tail)| FUNCTION_WORDS.contains(head) && tail.len() <= 2)
        || word.ends_with("n't")
        || word.ends_with("n’t")
}

fn ends_in_title_or_initial(run: &str) -> bool {
    let last = run.rsplit(' ').next().unwrap_or_default();
    TITLES.contains(last) || last.chars().count() == 1 || matches!(last, "St" | "Jr")
}

/// Whether `name` stands in `text`: the whole of it, or its last word (`Sinwar` for `Yahya
/// Sinwar` and the other way round), or another form of it (`U.S.`, `United States`), in
/// any letter case and without regard to diacritics and titles. A name that ends as the
/// word in the text begins, or the other way round (`Israeli`, `Israel`), stands in it too.
pub fn name_stands_in(name: &str, text: &str) -> bool {
    let text = folded(text);
    let padded: String = {
        let spaced: Vec<&str> =
            text.split(|c: char| !(c.is_alphanumeric())).filter(|word| !word.is_empty()).collect();
        format!(" {} ", spaced.join(" "))
    };
    let spaced = |name: &str| {
        let words: Vec<&str> =
            name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        words.join(" ")
    };
    let has = |name: &str| {
        let name = spaced(name);
        !name.is_empty() && padded.contains(&format!(" {name} "))
    };
    let whole = folded(name);
    if has(&whole) {
        return true;
    }
    let known =
        ALIASES.iter().filter(|group| group.iter().any(|form| spaced(form) == spaced(&whole)));
    if known.flatten().any(|form| has(form)) {
        return true;
    }
    let kept: Vec<String> = name
        .split(|c: char| c.is_whitespace() || c == '-')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty() && !TITLES.contains(word))
        .map(folded)
        .collect();
    let Some(last) = kept.last() else {
        // Nothing but titles: a common noun, not a name that could be made up.
        return true;
    };
    has(last) || kept.iter().all(|word| has(word)) || padded.split(' ').any(|word| akin(word, last))
}

/// `israel` and `israelis`, `vietnam` and `vietnamese`: one begins the other.
fn akin(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.chars().count() >= 4 && long.len() - short.len() <= 4 && long.starts_with(short)
}
