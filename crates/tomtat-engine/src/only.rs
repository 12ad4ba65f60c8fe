//! Numbers and names that an answer may hold.
//!
//! A summary has no business with a number or a name that its article does not have, so a model
//! need not be able to write one: tokens that would begin it are left out when the next token is
//! chosen (constrained decoding, as in De Cao et al. 2021, "Autoregressive Entity Retrieval", whose
//! prefix tree is a sorted list here).

/// How much of the end of an answer is looked at, in bytes: longer words are not held back.
const TAIL: usize = 96;

/// The numbers and names that an answer may hold.
///
/// Numbers are runs of digits. Names are words with a capital that do not begin a sentence; they
/// are compared in lower case. Single letters, and what begins a sentence, are free.
///
/// ```
/// let only = tomtat_engine::Only::new(["1500"], ["lind", "schools"]);
/// assert!(only.allows("Some ", "15"));
/// assert!(!only.allows("Some 15", " people"));
/// assert!(only.allows("said ", "Li"));
/// assert!(!only.allows("said ", "Benedetti"));
/// assert!(only.allows("They left. ", "Benedetti"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only {
    /// Sorted.
    numbers: Vec<String>,
    /// Sorted, in lower case.
    names: Vec<String>,
}

impl Only {
    /// These runs of digits and these words (in lower case) alone.
    pub fn new<N: Into<String>, W: Into<String>>(
        numbers: impl IntoIterator<Item = N>,
        names: impl IntoIterator<Item = W>,
    ) -> Self {
        let mut numbers: Vec<String> = numbers.into_iter().map(Into::into).collect();
        let mut names: Vec<String> = names.into_iter().map(Into::into).collect();
        for list in [&mut numbers, &mut names] {
            list.sort_unstable();
            list.dedup();
        }
        Self { numbers, names }
    }

    /// Whether `piece` may follow what is `written`. A number or name at the very end may still
    /// become one that is allowed.
    pub fn allows(&self, written: &str, piece: &str) -> bool {
        let mut from = written.len().saturating_sub(TAIL);
        while !written.is_char_boundary(from) {
            from += 1;
        }
        let mut text = written.get(from..).unwrap_or_default().to_owned();
        let known = text.len();
        text.push_str(piece);
        runs(&text).filter(|run| run.end >= known).all(|run| {
            let last = run.end == text.len();
            let word = text.get(run.start..run.end).unwrap_or_default();
            // A word that was cut by the window cannot be looked up.
            (run.start == 0 && from > 0) || self.has(word, &text[..run.start], last)
        })
    }

    fn has(&self, word: &str, before: &str, may_go_on: bool) -> bool {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return stands(&self.numbers, word, may_go_on);
        }
        let free = !word.starts_with(char::is_uppercase)
            || word.chars().nth(1).is_none()
            || begins_sentence(before);
        free || stands(&self.names, &word.to_lowercase(), may_go_on)
    }
}

/// A run of digits or of letters, in bytes.
struct Run {
    start: usize,
    end: usize,
}

fn runs(text: &str) -> impl Iterator<Item = Run> {
    let kind = |c: char| match c {
        '0'..='9' => 1,
        c if c.is_alphabetic() => 2,
        _ => 0,
    };
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = chars.next()?;
            if kind(first) == 0 {
                continue;
            }
            let mut end = start + first.len_utf8();
            while let Some((at, c)) = chars.next_if(|&(_, c)| kind(c) == kind(first)) {
                end = at + c.len_utf8();
            }
            return Some(Run { start, end });
        }
    })
}

/// Whether a sentence begins behind this text.
fn begins_sentence(before: &str) -> bool {
    let marks = ['"', '“', '”', '\'', '‘', '(', '[', '*', '-', '•'];
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || marks.contains(&c));
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '…'])
}

/// Whether the word is in the sorted list, or begins a word that is.
fn stands(sorted: &[String], word: &str, may_go_on: bool) -> bool {
    let at = sorted.partition_point(|known| known.as_str() < word);
    let found = sorted.get(at).map_or("", String::as_str);
    if may_go_on { found.starts_with(word) && !word.is_empty() } else { found == word }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only() -> Only {
        Only::new(["41", "000", "2024"], ["yahya", "sinwar", "sinwars", "hamas", "israel"])
    }

    #[test]
    fn a_number_may_be_one_of_the_source_and_no_other() {
        let only = only();
        assert!(only.allows("More than ", "4"));
        assert!(only.allows("More than 4", "1"));
        assert!(only.allows("More than 41", ",000"));
        assert!(!only.allows("More than 4", "2"));
        assert!(!only.allows("More than 4", ","), "4 is no number of the source");
        assert!(!only.allows("More than ", "39,000"));
        assert!(only.allows("In 202", "4 it"));
    }

    #[test]
    fn a_name_may_be_one_of_the_source_and_no_other() {
        let only = only();
        assert!(only.allows("said Yahya", " Sin"));
        assert!(!only.allows("said Yahya Sin", " the"));
        assert!(!only.allows("said ", "Netan"));
        assert!(only.allows("said the ", "mediator"));
        assert!(only.allows("the Sinwar", "s"));
        assert!(only.allows("the Sinwar", "’s"));
        // Nothing can be told of these.
        assert!(only.allows("It ended. ", "Netanyahu"));
        assert!(only.allows("“", "Netanyahu"));
        assert!(only.allows("the ", "U.S."));
    }

    #[test]
    fn long_words_and_long_answers_do_no_harm() {
        let only = only();
        let long = "x".repeat(500);
        assert!(only.allows(&long, "y"));
        assert!(only.allows(&format!("{}é", "ế".repeat(200)), " and"));
        assert!(Only::default().allows("", ""));
    }
}
