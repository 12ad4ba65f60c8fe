//! What one side denies and the other says.

use tomtat_article::{Code, Finding};

use crate::check::Looked;
use crate::source::Source;
use crate::words::{Word, stem, words};

/// Words that deny the verb that follows.
const NOT: [&str; 8] = ["not", "never", "cannot", "without", "no", "nor", "neither", "none"];
/// Stems of words that deny by their meaning: where one stands, nothing is told.
const DENYING: [&str; 30] = [
    "refus", "deni", "deny", "reject", "fail", "lack", "without", "prevent", "avoid", "unabl",
    "ban", "stop", "halt", "block", "oppos", "unlik", "doubt", "impossibl", "unwil", "rule",
    "dismiss", "withdraw", "nobodi", "noth", "declin", "exclud", "hard", "littl", "few", "unless",
];
/// How many words after a denial it reaches.
const REACH: usize = 4;

/// How a word of a sentence stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    stem: String,
    denied: bool,
    at: usize,
}

impl Source {
    /// A verb that the sentence denies and its evidence does not, or the other way round.
    ///
    /// Only told where exactly one side holds a denial near the word and no word on either side
    /// denies by its meaning: "refused to" is one of many ways to say "did not".
    pub(crate) fn polarity(&self, looked: &Looked<'_>) -> Option<Finding> {
        let ours = said(looked.text, &looked.words);
        if has_denying(&ours) {
            return None;
        }
        let first = *looked.evidence.first()?;
        let source = self.sentences.get(first)?;
        let theirs = said(source, &words(source));
        if has_denying(&theirs) {
            return None;
        }
        // The whole article may say it in another place.
        let elsewhere = |stem: &str, denied: bool| {
            self.stems.get(stem).is_some_and(|places| {
                places.iter().take(40).any(|&place| {
                    let place = usize::try_from(place).unwrap_or(usize::MAX);
                    place != first
                        && self.sentences.get(place).is_some_and(|text| {
                            let said = said(text, &words(text));
                            said.iter().any(|s| s.stem == stem && s.denied == denied)
                        })
                })
            })
        };
        let any = |said: &[Said]| said.iter().any(|said| said.denied);
        let (we, they) = (any(&ours), any(&theirs));
        let word = if we && !they {
            // What we deny, they say.
            ours.iter().find(|a| a.denied && theirs.iter().any(|b| b.stem == a.stem))
        } else if they && !we {
            // What they deny, we say: every mention there is denied.
            ours.iter().find(|a| {
                let mut same = theirs.iter().filter(|b| b.stem == a.stem).peekable();
                same.peek().is_some() && same.all(|b| b.denied)
            })
        } else {
            None
        }?;
        if elsewhere(&word.stem, word.denied) {
            return None;
        }
        let span = looked.words.get(word.at)?.span.clone();
        let text = looked.text.get(span.clone()).unwrap_or_default();
        let message = if word.denied {
            format!("the article says what this denies: {text}")
        } else {
            format!("the article denies this: {text}")
        };
        Some(Finding::new(Code::SummaryNegation, message).at(looked.text, span))
    }
}

fn has_denying(said: &[Said]) -> bool {
    said.iter().any(|said| DENYING.contains(&said.stem.as_str()))
}

/// The content words of a sentence, and whether each is denied.
fn said(text: &str, words: &[Word]) -> Vec<Said> {
    let mut out = Vec::new();
    let mut reach = 0;
    let mut before = 0;
    for (at, word) in words.iter().enumerate() {
        let gap = text.get(before..word.span.start).unwrap_or_default();
        before = word.span.end;
        if gap.contains([',', ';', ':', '(', ')', '"', '”', '“']) {
            reach = 0;
        }
        let key = word.key.as_str();
        if NOT.contains(&key) || key.ends_with("n't") {
            // "not only", "no longer" deny, "no. 4" does not.
            reach = REACH + 1;
        } else if word.is_content() && !word.is_number() && !word.capital {
            out.push(Said { stem: stem(key), denied: reach > 0, at });
        }
        reach = usize::saturating_sub(reach, 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(source: &str, sentence: &str) -> bool {
        let source = Source::new([source, "It rained in the hills."]);
        source.check(sentence).findings.iter().any(|f| f.code == Code::SummaryNegation)
    }

    #[test]
    fn a_denial_on_one_side_is_found() {
        assert!(finds("The council agreed to the plan.", "The council did not agree to the plan."));
        assert!(finds("The council did not agree to the plan.", "The council agreed to the plan."));
        assert!(finds("The harbour won't open on Monday.", "The harbour will open on Monday."));
    }

    #[test]
    fn other_ways_to_deny_are_no_finding() {
        assert!(!finds("The council refused to agree.", "The council did not agree."));
        assert!(!finds("The council agreed.", "The council agreed, not surprisingly."));
        assert!(!finds("The council did not agree.", "The council has not agreed."));
    }
}
