//! What holds whatever the articles are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use tomtat_article::Record;
use tomtat_digest::{Collection, Plan, read_records};

/// Sentences with more numbers, names and marks than usual.
fn sentence() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(vec![
            "Gaza", "Hamas", "killed", "people", "41,000", "3.2 billion", "more than", "$5", "90%",
            "talks", "no", "breakthrough", "stalled", "and", ",", "May 31", "-year-old", "hostages",
            "Nguyễn", "’s", "…", "5", "0", "999999999999999999999999999999999999999",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 1..14).prop_map(|words| words.join(" "))
}

fn record(name: usize, sentences: &[String]) -> Record {
    let paragraphs: Vec<_> = sentences
        .iter()
        .map(|text| {
            let span = serde_json::json!({"start": 0, "end": 1});
            serde_json::json!({"sentences": [{"text": text, "span": span}]})
        })
        .collect();
    serde_json::from_value(serde_json::json!({
        "schema": "tomtat.record/1", "status": "ok", "source": {"name": name.to_string()},
        "article": {
            "source": {"name": name.to_string()}, "paragraphs": paragraphs, "encoding": "UTF-8",
            "language": {"language": "en", "confidence": 1.0, "basis": "given"},
            "counts": {"bytes": 0, "characters": 0, "words": 0, "sentences": 0, "paragraphs": 0},
        },
    }))
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn every_article_is_in_one_digest_and_every_citation_leads_to_its_sentence(
        articles in prop::collection::vec(prop::collection::vec(sentence(), 1..6), 1..6),
    ) {
        let mut collection = Collection::new();
        for (i, sentences) in articles.iter().enumerate() {
            collection.add(record(i, sentences));
        }
        let mut seen = 0;
        for group in collection.into_groups() {
            let digest = Plan::without_model(group).finish();
            seen += digest.sources.iter().map(|s| 1 + s.copies.len()).sum::<usize>();
            let of_differences = digest.differences.iter().flat_map(|d| &d.statements);
            let reports = digest.timeline.iter().flat_map(|t| &t.entries).map(|e| &e.report);
            let cited = of_differences.flat_map(|s| &s.evidence).chain(reports.flat_map(|r| &r.evidence));
            for citation in cited {
                let name = digest.sources[citation.source].source.name.clone().unwrap();
                let article = &articles[name.parse::<usize>().unwrap()];
                prop_assert_eq!(&article[citation.sentence], &citation.text);
            }
            for difference in &digest.differences {
                prop_assert!(difference.statements.len() >= 2);
            }
        }
        prop_assert_eq!(seen, articles.len());
    }

    #[test]
    fn any_bytes_are_read_to_the_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let lines = bytes.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()).count();
        prop_assert_eq!(read_records(bytes.as_slice(), "x".as_ref()).count(), lines);
    }
}
