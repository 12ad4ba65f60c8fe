//! What is denied, who did what to whom, and what was said.

use super::Random;
use super::names::{core, replaced, runs, whole};

pub(super) fn negation(sentence: &str) -> Vec<String> {
    const AUXILIARIES: [&str; 12] = [
        " was ", " is ", " are ", " were ", " will ", " has ", " have ", " had ", " would ",
        " could ", " can ", " must ",
    ];
    const PAST: [(&str, &str); 20] = [
        ("agreed", "agree"),
        ("announced", "announce"),
        ("killed", "kill"),
        ("rejected", "reject"),
        ("released", "release"),
        ("attacked", "attack"),
        ("pledged", "pledge"),
        ("urged", "urge"),
        ("arrested", "arrest"),
        ("named", "name"),
        ("called", "call"),
        ("presented", "present"),
        ("discussed", "discuss"),
        ("raised", "raise"),
        ("recommended", "recommend"),
        ("met", "meet"),
        ("ordered", "order"),
        ("stopped", "stop"),
        ("accused", "accuse"),
        ("confirmed", "confirm"),
    ];
    let mut out = Vec::new();
    if let Some(at) = sentence.find(" not ") {
        return vec![replaced(sentence, (at, at + 4), "")];
    }
    for auxiliary in AUXILIARIES {
        if let Some(at) = sentence.find(auxiliary) {
            let end = at + auxiliary.len();
            out.push(replaced(sentence, (end, end), "not "));
        }
    }
    for (past, verb) in PAST {
        // After a name: a finite verb, no participle.
        if let Some(at) = whole(sentence, past)
            && sentence[..at]
                .trim_end()
                .rsplit(' ')
                .next()
                .is_some_and(|word| word.starts_with(char::is_uppercase))
        {
            out.push(replaced(sentence, (at, at + past.len()), &format!("did not {verb}")));
        }
    }
    out
}

pub(super) fn roles(sentence: &str) -> Vec<String> {
    let names: Vec<(usize, usize)> =
        runs(sentence).into_iter().filter_map(|run| core(sentence, run)).collect();
    names
        .windows(2)
        .filter_map(|pair| {
            let (a, b) = (pair[0], pair[1]);
            let between = sentence[a.1..b.0].trim();
            let verb = between.split(' ').any(|w| w.len() > 3 && w.chars().all(char::is_lowercase));
            let list =
                between.starts_with("and") || between.ends_with("and") || between.starts_with(',');
            (verb && !list).then(|| {
                format!(
                    "{}{}{}{}{}",
                    &sentence[..a.0],
                    &sentence[b.0..b.1],
                    &sentence[a.1..b.0],
                    &sentence[a.0..a.1],
                    &sentence[b.1..]
                )
            })
        })
        .collect()
}

const OTHER_WORDS: [&str; 8] =
    ["terrible", "wonderful", "tomorrow", "foolish", "slowly", "together", "endless", "brave"];

pub(super) fn quotation(sentence: &str, random: &mut Random) -> Vec<String> {
    let marks: Vec<usize> = sentence.match_indices('"').map(|(at, _)| at).collect();
    let mut out = Vec::new();
    for pair in marks.chunks_exact(2) {
        let mut at = pair[0] + 1;
        for word in sentence[pair[0] + 1..pair[1]].split(' ') {
            let core = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            // Two for each word: quotations are rare in summaries.
            for _ in 0..2 {
                let by = *random.of(&OTHER_WORDS);
                if core.len() > 1 {
                    out.push(replaced(sentence, (at, at + core.len()), by));
                }
            }
            at += word.len() + 1;
        }
    }
    out
}
