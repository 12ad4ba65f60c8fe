//! Whether sources see a deal near or far: the one kind of opposed statements that words tell
//! well enough. The phrases are in `data/prospects-en.txt`.

use std::sync::LazyLock;

use tomtat_article::{Difference, DifferenceKind, Relation, Statement};

use crate::story::Story;
use crate::timeline::Order;
use crate::words::{Word, words};

/// Sentences read of one source.
const SENTENCES: usize = 300;
/// Sources compared for one group.
const SOURCES: usize = 60;
/// Words before a phrase in which a negation counts for it.
const REACH: usize = 6;
/// Words before a phrase in which a word that leaves it open counts for it.
const OPEN: usize = 5;
const NEGATIONS: [&str; 12] = [
    "not", "no", "never", "without", "hardly", "none", "nor", "cannot", "neither", "unlikely",
    "little", "lack",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Hopeful,
    Doubtful,
}

struct Phrase {
    words: Vec<&'static str>,
    side: Side,
    /// Whether it counts where it is denied, and only there.
    denied: bool,
}

struct Data {
    about: Vec<&'static str>,
    open: Vec<&'static str>,
    phrases: Vec<Phrase>,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    let (mut about, mut open, mut phrases) = (Vec::new(), Vec::new(), Vec::new());
    let mut section = "";
    for line in include_str!("../data/prospects-en.txt").lines().filter(|l| !l.starts_with('#')) {
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']);
        } else if section == "about" {
            about.extend(line.split_whitespace());
        } else if section == "open" {
            open.extend(line.split_whitespace());
        } else if !line.trim().is_empty() {
            let side = if section.starts_with("hopeful") { Side::Hopeful } else { Side::Doubtful };
            let words = line.split_whitespace().collect();
            phrases.push(Phrase { words, side, denied: section.ends_with("denied") });
        }
    }
    Data { about, open, phrases }
});

/// What a source says, by side: the sentences with the phrase found in each.
#[derive(Default)]
struct Says {
    hopeful: Vec<(usize, String)>,
    doubtful: Vec<(usize, String)>,
}

/// The difference between sources that see the prospects well and those that see them badly.
pub(crate) fn differences(stories: &[&Story], order: &Order) -> Option<Difference> {
    let says: Vec<Says> = stories.iter().take(SOURCES).map(|story| says(story)).collect();
    // A difference is one only between sources that are of one mind themselves.
    let clear = |side: Side| -> Vec<usize> {
        says.iter()
            .enumerate()
            .filter(|(_, says)| match side {
                Side::Hopeful => !says.hopeful.is_empty() && says.doubtful.is_empty(),
                Side::Doubtful => !says.doubtful.is_empty() && says.hopeful.is_empty(),
            })
            .map(|(source, _)| source)
            .collect()
    };
    let (hopeful, doubtful) = (clear(Side::Hopeful), clear(Side::Doubtful));
    let statement = |sources: &[usize], side: Side| -> Option<Statement> {
        let cited: Vec<_> = sources
            .iter()
            .filter_map(|&source| {
                let says = says.get(source)?;
                let found = if side == Side::Hopeful { &says.hopeful } else { &says.doubtful };
                let (sentence, phrase) = found.first()?;
                Some((stories.get(source)?.cite(source, *sentence)?, phrase.clone()))
            })
            .collect();
        let word = if side == Side::Hopeful { "hopeful" } else { "doubtful" };
        let says = format!("{word}: “{}”", cited.first()?.1);
        let evidence = cited.into_iter().map(|(citation, _)| citation).collect();
        Some(Statement { says, value: None, evidence })
    };
    let statements =
        vec![statement(&hopeful, Side::Hopeful)?, statement(&doubtful, Side::Doubtful)?];
    let mixed: Vec<String> = says
        .iter()
        .enumerate()
        .filter(|(_, says)| !says.hopeful.is_empty() && !says.doubtful.is_empty())
        .map(|(source, _)| (source + 1).to_string())
        .collect();
    let (relation, mut note) = relation(&hopeful, &doubtful, order);
    if !mixed.is_empty() {
        note.push_str(&format!("; both are found in source {}", mixed.join(", ")));
    }
    Some(Difference {
        kind: DifferenceKind::Statement,
        topic: "prospects of an agreement".to_owned(),
        relation,
        note,
        statements,
    })
}

fn relation(hopeful: &[usize], doubtful: &[usize], order: &Order) -> (Relation, String) {
    let pairs = hopeful.iter().flat_map(|&a| doubtful.iter().map(move |&b| (a, b)));
    let orders: Vec<_> = pairs.map(|(a, b)| order.by_date(a, b)).collect();
    use std::cmp::Ordering::{Greater, Less};
    if orders.iter().any(Option::is_none) {
        let note = "the sources do not say when they were written: the prospects may have \
                    changed from one to the other";
        (Relation::Undated, note.to_owned())
    } else if orders.iter().all(|o| *o == Some(Less)) {
        (Relation::Development, "the doubtful articles are the later ones".to_owned())
    } else if orders.iter().all(|o| *o == Some(Greater)) {
        (Relation::Development, "the hopeful articles are the later ones".to_owned())
    } else {
        (Relation::Differs, "articles of the same time see it differently".to_owned())
    }
}

fn says(story: &Story) -> Says {
    let mut says = Says::default();
    for (i, sentence) in story.english.iter().take(SENTENCES).enumerate() {
        let words = words(sentence);
        if !words.iter().any(|word| DATA.about.contains(&word.key.as_str())) {
            continue;
        }
        let found = found(sentence, &words);
        let has = |side| found.iter().any(|(of, _)| *of == side);
        // A sentence that says both tells a turn, not a view.
        if has(Side::Hopeful) && has(Side::Doubtful) {
            continue;
        }
        if let Some((side, phrase)) = found.into_iter().next() {
            match side {
                Side::Hopeful => says.hopeful.push((i, phrase)),
                Side::Doubtful => says.doubtful.push((i, phrase)),
            }
        }
    }
    says
}

/// The phrases of a sentence, each with its side.
fn found(sentence: &str, words: &[Word]) -> Vec<(Side, String)> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        for phrase in &DATA.phrases {
            let Some(end) = match_at(words, at, &phrase.words) else { continue };
            let before = words.get(at.saturating_sub(REACH)..at).unwrap_or_default();
            let denial = before.iter().rev().find(|word| is_negation(sentence, word));
            // What is only wished or feared is no view, unless it is denied.
            let near = before.get(before.len().saturating_sub(OPEN)..).unwrap_or_default();
            let open = near.iter().any(|word| DATA.open.contains(&word.key.as_str()));
            if denial.is_some() != phrase.denied || (open && denial.is_none()) {
                continue;
            }
            let from = denial.or_else(|| words.get(at)).map_or(0, |word| word.span.start);
            let until = words.get(end).map_or(sentence.len(), |word| word.span.end);
            found.push((phrase.side, sentence.get(from..until).unwrap_or_default().to_owned()));
        }
    }
    found
}

fn is_negation(sentence: &str, word: &Word) -> bool {
    let written = sentence.get(word.span.clone()).unwrap_or_default();
    NEGATIONS.contains(&word.key.as_str()) || written.ends_with("n't") || written.ends_with("n’t")
}

/// The last word of the phrase, where it stands at `at`; `*` is for up to three words.
fn match_at(words: &[Word], at: usize, phrase: &[&str]) -> Option<usize> {
    let Some((first, rest)) = phrase.split_first() else { return at.checked_sub(1) };
    if *first == "*" {
        return (0..=3).find_map(|skip| match_at(words, at + skip, rest));
    }
    let word = words.get(at)?;
    let matches = word.key == *first || word.key == first.strip_suffix('s').unwrap_or(first);
    if matches { match_at(words, at + 1, rest) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(sentence: &str) -> Vec<Side> {
        found(sentence, &words(sentence)).into_iter().map(|(side, _)| side).collect()
    }

    #[test]
    fn a_denied_hope_is_a_doubt_and_the_other_way_round() {
        assert_eq!(sides("They do not expect a breakthrough in the talks."), [Side::Doubtful]);
        assert_eq!(sides("She did not believe the agreement would fail."), [Side::Hopeful]);
        assert_eq!(sides("Talks got off to a promising start."), [Side::Hopeful]);
        assert_eq!(sides("The talks have hit a roadblock."), [Side::Doubtful]);
        assert_eq!(sides("Many expected the meeting to help break the deadlock in the talks."), []);
        assert_eq!(sides("Expectations of a breakthrough in the talks are low."), []);
        assert_eq!(sides("A deal is not close to any agreement."), []);
        assert_eq!(sides("Both sides are close to a final deal."), [Side::Hopeful]);
    }
}
