//! What holds for any text.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use tomtat_verify::{Source, note};

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[A-Za-z]{1,9}",
        2 => "[0-9]{1,7}([.,][0-9]{1,4}){0,3}",
        1 => any::<char>().prop_map(String::from),
        1 => proptest::sample::select(vec![
            "\"", "“", "”", "not", "U.S.", "Mr.", "$", "%", "May", "9/11", "Nguyễn", "…", "'s", "-",
            "South", "Korea", "million", "3rd", "p.m.", "no", "by", "İ", "\u{301}", "Monday",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn evidence_is_of_the_source_and_findings_show_their_words(
        source in prop::collection::vec(text(), 0..8),
        summary in text(),
    ) {
        let source = Source::new(source.iter().map(String::as_str));
        let verdict = source.check(&summary);
        prop_assert!(verdict.evidence.len() <= 3);
        prop_assert!(verdict.evidence.iter().all(|&at| at < source.sentences().len()));
        for finding in &verdict.findings {
            prop_assert!(!finding.message.is_empty() && !note(finding).is_empty());
            if let Some(span) = finding.span {
                prop_assert_eq!(summary.get(span.start..span.end), Some(finding.words.as_str()));
            }
        }
        // The same input gives the same verdict.
        prop_assert_eq!(source.check(&summary), verdict);
    }

    #[test]
    fn a_sentence_of_the_source_has_no_finding(
        source in prop::collection::vec("[A-Z][a-z]{2,8}( [a-z]{2,8}){3,9} [0-9]{1,5} [a-z]{2,8}", 1..6),
        at in any::<prop::sample::Index>(),
    ) {
        let index = Source::new(source.iter().map(String::as_str));
        let verdict = index.check(at.get::<String>(&source));
        prop_assert_eq!(&verdict.findings, &[]);
    }
}
