//! Prints what the weights of `swaps.rs` are fitted on: see `fit/fit.py`.
#![allow(clippy::unwrap_used, clippy::print_stdout, dead_code)]

use tomtat_article::Code;

use crate::check::Looked;
use crate::slots::Slots;
use crate::swaps::NAMES;
use crate::words::words;

#[path = "../tests/support/mod.rs"]
mod support;

use support::planted::{self, Random};
use support::table;

/// One line for each name: the article, the sentence, whether it was put there, the features.
#[test]
#[ignore = "prints the data that the weights are fitted on"]
fn names_and_their_places() {
    println!("NAMES {}", NAMES.join(" "));
    let mut random = Random(7);
    for case in planted::wide().unwrap() {
        let source = table::source(&case);
        for (at, sentence) in case.summary.iter().enumerate() {
            // Sentences with another finding are asked for again anyway.
            let other = |text: &str| {
                let mut findings = source.check(text).findings.into_iter();
                findings.any(|finding| finding.code != Code::SummaryNameSwapped)
            };
            if other(sentence) {
                continue;
            }
            let print = |text: &str, kind: &str| {
                // What was changed: all but the common beginning and end.
                let same = |a: &mut dyn Iterator<Item = u8>, b: &mut dyn Iterator<Item = u8>| {
                    a.zip(b).take_while(|(a, b)| a == b).count()
                };
                let start = same(&mut text.bytes(), &mut sentence.bytes());
                let end = text.len()
                    - same(&mut text.bytes().rev(), &mut sentence.bytes().rev())
                        .min(text.len() - start);
                let looked = Looked { text, words: words(text), evidence: &[] };
                let mut slots = Slots::new(&source, &looked);
                for core in slots.cores.clone() {
                    let from = looked.words[core.start].span.start;
                    let to = looked.words[core.end - 1].span.end;
                    let planted = text != sentence && from < end.max(start + 1) && to > start;
                    let Some(slot) = slots.slot(&core) else { continue };
                    let features: Vec<String> =
                        slot.features.iter().map(|x| format!("{x:.4}")).collect();
                    println!(
                        "ROW\t{}\t{at}\t{kind}\t{}\t{}\t{}\t{text}",
                        case.article,
                        u8::from(planted),
                        features.join(" "),
                        &text[from..to]
                    );
                }
            };
            print(sentence, "correct");
            for kind in ["swapped name", "wrong country", "swapped roles"] {
                for error in planted::plant(kind, sentence, &case, &mut random) {
                    if !other(&error) {
                        print(&error, kind);
                    }
                }
            }
        }
    }
}
