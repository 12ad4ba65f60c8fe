//! What one side denies and the other says.

use tomtat_article::{Code, Finding};

use crate::check::Looked;
use crate::source::Source;
use crate::words::{Word, stem, words};

/// Words that deny the verb that follows.
const NOT: [&str; 8] = ["not", "never", "cannot", "without", "no", "nor", "neither", "none"];
/// Stems of words that deny by their meaning: where one stands, nothing is told.
const DENYING: [&str; 30] = [
    "refus",
    "deni",
    "deny",
    "reject",
    "fail",
    "lack",
    "without",
    "prevent",
    "avoid",
    "unabl",
    "ban",
    "stop",
    "halt",
    "block",
    "oppos",
    "unlik",
    "doubt",
    "impossibl",
    "unwil",
    "rule",
    "dismiss",
    "withdraw",
    "nobodi",
    "noth",
    "declin",
    "exclud",
    "hard",
    "littl",
    "few",
    "unless",
];
/// Words after a denial with which it denies nothing: "not only", "no longer", "no fewer than".
const NOT_ALONE: [&str; 26] = [
    "just",
    "only",
    "merely",
    "simply",
    "solely",
    "purely",
    "necessarily",
    "exactly",
    "quite",
    "alone",
    "least",
    "long",
    "less",
    "fewer",
    "more",
    "later",
    "sooner",
    "earlier",
    "doubt",
    "matter",
    "wonder",
    "surprisingly",
    "always",
    "all",
    "every",
    "everyone",
];
/// Words after which nothing is said to be so: nothing is told of the rest of the clause.
const PERHAPS: [&str; 6] = ["if", "unless", "until", "whether", "instead", "rather"];
/// How many words after a denial it reaches.
const REACH: usize = 4;
/// How many words after "if" nothing is told.
const CLAUSE: usize = 20;
/// Sentences that are asked whether they say it too.
const ELSEWHERE: usize = 40;

/// How a word of a sentence stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    stem: String,
    denied: bool,
    /// It is the first word after the denial: what is denied, and not what that is about.
    first: bool,
    /// A word that denies by its meaning stands near.
    clouded: bool,
    at: usize,
}

impl Source {
    /// A verb that the sentence denies and its evidence does not, or the other way round.
    ///
    /// Only told where one side holds a denial near the word and the other none, and no word near
    /// it denies by its meaning: "refused to" is one of many ways to say "did not". "Not only" and
    /// "no longer" are no denials of what follows, and what stands behind "if" is not said at all.
    pub(crate) fn polarity(&self, looked: &Looked<'_>) -> Option<Finding> {
        let ours = said(looked.text, &looked.words);
        let theirs: Vec<Vec<Said>> = looked
            .evidence
            .iter()
            .filter_map(|&at| self.sentences.get(at))
            .map(|text| said(text, &words(text)))
            .collect();
        let we_deny = ours.iter().any(|said| said.denied);
        let word = ours.iter().find(|our| {
            let with: Vec<&Vec<Said>> = theirs
                .iter()
                .filter(|their| their.iter().any(|said| said.stem == our.stem))
                .collect();
            let mut same = with.iter().flat_map(|their| their.iter());
            let mut same = same.by_ref().filter(|said| said.stem == our.stem);
            let all = if our.denied && !our.first {
                false
            } else if our.denied {
                // What we deny, they say, and deny nothing beside it.
                !with.iter().any(|their| their.iter().any(|said| said.denied))
                    && same.all(|said| !said.clouded)
            } else {
                // What they deny, we say.
                !we_deny && same.all(|said| said.denied && said.first && !said.clouded)
            };
            !with.is_empty() && all && !our.clouded && !self.said_so(&our.stem, our.denied, looked)
        })?;
        let span = looked.words.get(word.at)?.span.clone();
        let text = looked.text.get(span.clone()).unwrap_or_default();
        let message = if word.denied {
            format!("the article says what this denies: {text}")
        } else {
            format!("the article denies this: {text}")
        };
        Some(Finding::new(Code::SummaryNegation, message).at(looked.text, span))
    }

    /// Whether the article says it like this in another place than the evidence.
    fn said_so(&self, stem: &str, denied: bool, looked: &Looked<'_>) -> bool {
        self.stems.get(stem).into_iter().flatten().take(ELSEWHERE).any(|&place| {
            let place = usize::try_from(place).unwrap_or(usize::MAX);
            !looked.evidence.contains(&place)
                && self.sentences.get(place).is_some_and(|text| {
                    said(text, &words(text))
                        .iter()
                        .any(|s| s.stem == stem && (s.denied == denied || s.clouded))
                })
        })
    }
}

/// The content words of a sentence, and whether each is denied.
fn said(text: &str, words: &[Word]) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    let (mut reach, mut cloud, mut before) = (0, 0, 0);
    let mut next = false;
    for (at, word) in words.iter().enumerate() {
        let gap = text.get(before..word.span.start).unwrap_or_default();
        before = word.span.end;
        if gap.contains([',', ';', ':', '(', ')', '"', '”', '“']) {
            (reach, cloud) = (0, 0);
        }
        let key = word.key.as_str();
        let after = words.get(at + 1).map_or("", |next| next.key.as_str());
        if PERHAPS.contains(&key) {
            cloud = CLAUSE;
            reach = 0;
        } else if NOT.contains(&key) || key.ends_with("n't") || key.ends_with("n’t") {
            if !NOT_ALONE.contains(&after) {
                reach = REACH + 1;
                // "No weapon was found" denies the finding, and what that is called differs.
                next = key != "no";
            }
        } else if word.is_content() && !word.is_number() && !word.capital {
            let stem = stem(key);
            if DENYING.contains(&stem.as_str()) {
                cloud = REACH + 1;
                out.iter_mut().rev().take(2).for_each(|said| said.clouded = true);
            }
            out.push(Said {
                stem,
                denied: reach > 0,
                first: reach > 0 && next,
                clouded: cloud > 0,
                at,
            });
            next = false;
        }
        reach = usize::saturating_sub(reach, 1);
        cloud = usize::saturating_sub(cloud, 1);
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

    #[test]
    fn words_that_only_look_like_a_denial_are_no_finding() {
        for (source, sentence) in [
            (
                "“It’s not just that. It’s about getting our hostages home,” Singh said.",
                "Singh said it’s not just about getting the hostages home.",
            ),
            (
                "The city paid for the bridge.",
                "The city not only paid for the bridge but built it.",
            ),
            ("Officials don't expect a deal.", "Officials no longer expect a deal."),
            ("The operator rules out a delay.", "The operator cannot rule out a delay."),
            (
                "The report was \"not only incorrect, it was late\".",
                "They called the report incorrect.",
            ),
            ("He quit the pact not long after taking office.", "He quit soon after taking office."),
            (
                "It wants the North to give up its weapons.",
                "It will act if the North does not give up its weapons.",
            ),
            ("Ships carried no fewer than 300 people.", "Ships carried 300 people."),
            ("They did not find any weapon.", "No weapon was found."),
        ] {
            assert!(!finds(source, sentence), "{sentence}");
        }
    }
}
