//! Who did what to whom, where two names stand around the same verb.

use tomtat_article::{Code, Finding};

use crate::check::Looked;
use crate::names::named;
use crate::source::Source;
use crate::words::{Word, stem, words};

/// The most words between the two names.
const BETWEEN: usize = 6;

/// Two names with the stems between them.
struct Around {
    first: String,
    second: String,
    verbs: Vec<String>,
    passive: bool,
}

impl Source {
    /// Two names that stand around the same verb in the other order in the evidence, both in the
    /// active or both in the passive voice.
    pub(crate) fn roles(&self, looked: &Looked<'_>) -> Option<Finding> {
        let ours = around(looked.text, &looked.words, looked);
        for &at in looked.evidence {
            let Some(text) = self.sentences.get(at) else { continue };
            let looked_at = Looked { text, words: words(text), evidence: &[] };
            let theirs = around(text, &looked_at.words, &looked_at);
            for our in &ours {
                let same = |their: &&Around| {
                    their.passive == our.passive
                        && their.verbs.iter().any(|verb| our.verbs.contains(verb))
                };
                let straight =
                    |their: &Around| their.first == our.first && their.second == our.second;
                let swapped =
                    |their: &Around| their.first == our.second && their.second == our.first;
                if theirs.iter().filter(same).any(swapped) && !theirs.iter().any(straight) {
                    let message = format!(
                        "the article has these two the other way round: {} and {}",
                        our.first, our.second
                    );
                    return Some(Finding::new(Code::SummaryRoles, message));
                }
            }
        }
        None
    }
}

/// Neighbouring names of a sentence, each by its last word.
fn around(text: &str, all: &[Word], looked: &Looked<'_>) -> Vec<Around> {
    let names = named(looked);
    let mut out = Vec::new();
    for pair in names.windows(2) {
        let [a, b] = pair else { continue };
        let between = all.get(a.words.end..b.words.start).unwrap_or_default();
        let gap = text.get(a.span.end..b.span.start).unwrap_or_default();
        if between.is_empty() || between.len() > BETWEEN || gap.contains([',', ';', '"', '“', '”'])
        {
            continue;
        }
        let key = |words: &std::ops::Range<usize>| {
            all.get(words.clone()).and_then(|words| words.last()).map(|word| word.key.clone())
        };
        let (Some(first), Some(second)) = (key(&a.words), key(&b.words)) else { continue };
        let verbs: Vec<String> = between
            .iter()
            .filter(|word| word.is_content() && !word.capital)
            .map(|word| stem(&word.key))
            .collect();
        // "talks between A and B", "A and B" say nothing of who did it.
        let alone = between.iter().any(|word| matches!(word.key.as_str(), "and" | "or" | "with"));
        if first == second || verbs.is_empty() || alone {
            continue;
        }
        let passive = between.last().is_some_and(|word| word.key == "by");
        out.push(Around { first, second, verbs, passive });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(source: &str, sentence: &str) -> bool {
        let source = Source::new([source, "It rained in the hills."]);
        source.check(sentence).findings.iter().any(|f| f.code == Code::SummaryRoles)
    }

    #[test]
    fn names_in_each_others_place_are_found() {
        let source = "On Friday Anna Lind accused Peter Holm of lying.";
        assert!(finds(source, "Holm accused Lind of lying."));
        assert!(!finds(source, "Lind accused Holm of lying."));
        assert!(!finds(source, "Holm was accused by Lind of lying."));
    }
}
