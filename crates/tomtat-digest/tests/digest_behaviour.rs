//! What a digest says of articles made for it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::json;
use tomtat_article::{
    DifferenceKind, Digest, DigestKind, OrderBasis, Record, Relation, Source, Status,
};
use tomtat_digest::{Collection, Group, Plan, read_records};

/// The record of an English article without a summary.
fn record(name: &str, date: Option<&str>, sentences: &[&str]) -> Record {
    let paragraphs: Vec<_> = sentences
        .iter()
        .map(|text| {
            let span = json!({"start": 0, "end": text.len()});
            json!({"kind": "body", "sentences": [{"text": text, "span": span}]})
        })
        .collect();
    let mut article = json!({
        "source": {"name": name},
        "language": {"language": "en", "confidence": 1.0, "basis": "given"},
        "encoding": "UTF-8",
        "paragraphs": paragraphs,
        "counts": {"bytes": 0, "characters": 0, "words": 0, "sentences": 0, "paragraphs": 0},
    });
    if let Some(date) = date {
        article["date"] = date.into();
    }
    let value = json!({
        "schema": "tomtat.record/1", "status": "ok", "source": {"name": name},
        "article": article, "warnings": [],
    });
    serde_json::from_value(value).unwrap()
}

fn digests(records: Vec<Record>) -> Vec<Digest> {
    let mut collection = Collection::new();
    records.into_iter().for_each(|record| collection.add(record));
    collection.into_groups().into_iter().map(|group| Plan::without_model(group).finish()).collect()
}

fn names(group: &Group) -> Vec<String> {
    group.sources().map(ToString::to_string).collect()
}

/// Two articles on one flood, with a toll each.
fn flood(name: &str, date: Option<&str>, dead: &str) -> Record {
    let toll =
        format!("The flood in Koral killed {dead} people in Ardan province, officials said.");
    record(
        name,
        date,
        &[
            "The Tamsin river burst its banks in Koral on Monday after days of heavy rain.",
            &toll,
            "Governor Ilse Brandt asked the army in Ostrava for boats and helicopters.",
            "Thousands of households in Koral and Velden have no electricity.",
        ],
    )
}

#[test]
fn articles_on_unrelated_events_stay_alone() {
    let all = digests(vec![
        flood("flood", None, "340"),
        record(
            "rates",
            None,
            &[
                "The central bank of Norland held its key rate at 4.25 percent on Thursday.",
                "Governor Ingrid Solberg said inflation fell more slowly than hoped.",
            ],
        ),
        record("recipe", None, &["Whisk the eggs.", "Add the flour and bake for an hour."]),
    ]);
    assert_eq!(all.len(), 3);
    for digest in &all {
        assert_eq!(digest.kind, DigestKind::Alone);
        assert!(digest.differences.is_empty() && digest.timeline.is_none());
    }
}

#[test]
fn a_higher_toll_in_a_later_article_is_a_development() {
    let all = digests(vec![
        flood("later", Some("2025-03-09"), "412"),
        flood("first", Some("2025-03-04T10:00:00Z"), "340"),
    ]);
    let [digest] = all.as_slice() else { panic!("{} groups", all.len()) };
    let [difference] = digest.differences.as_slice() else { panic!("{:?}", digest.differences) };
    assert_eq!(difference.kind, DifferenceKind::Number);
    assert_eq!(difference.relation, Relation::Development);
    let says: Vec<_> = difference.statements.iter().map(|s| s.says.as_str()).collect();
    assert_eq!(says, ["340 people", "412 people"]);
    let evidence = &difference.statements[1].evidence[0];
    assert_eq!((evidence.source, evidence.sentence), (0, 1));
    let timeline = digest.timeline.as_ref().unwrap();
    let order: Vec<_> = timeline.entries.iter().map(|e| (e.source, e.basis)).collect();
    assert_eq!(order, [(1, OrderBasis::Date), (0, OrderBasis::Date)]);
}

#[test]
fn a_lower_toll_in_a_later_article_is_a_contradiction() {
    let all = digests(vec![
        flood("first", Some("2025-03-04"), "412"),
        flood("later", Some("2025-03-09"), "340"),
    ]);
    assert_eq!(all[0].differences[0].relation, Relation::Differs);
}

#[test]
fn without_dates_it_is_not_said_which() {
    let all = digests(vec![flood("a", None, "412"), flood("b", None, "340")]);
    assert_eq!(all[0].differences[0].relation, Relation::Undated);
    let timeline = all[0].timeline.as_ref().unwrap();
    // The dead do not become fewer: the lower toll is the earlier one.
    let order: Vec<_> = timeline.entries.iter().map(|e| (e.source, e.basis)).collect();
    assert_eq!(order, [(1, OrderBasis::Toll), (0, OrderBasis::Toll)]);
    assert!(timeline.note.contains("inferred"), "{}", timeline.note);
}

#[test]
fn equal_and_rounded_numbers_are_no_difference() {
    for (a, b) in [("12,640", "12,600"), ("340", "340"), ("1,000", "1,004")] {
        let all = digests(vec![flood("a", None, a), flood("b", None, b)]);
        assert_eq!(all.len(), 1);
        assert!(all[0].differences.is_empty(), "{a} {b}: {:?}", all[0].differences);
    }
}

#[test]
fn the_dead_of_two_peoples_are_two_numbers() {
    let of = |name: &str, toll: &str| {
        let mut sentences = vec![
            "The war between Ardan and Belmar began in Koral after the attack of Oct. 7.",
            "Mediators met in Velden, and President Anna Lind spoke with Ostrava.",
        ];
        sentences.push(toll);
        record(name, None, &sentences)
    };
    let all = digests(vec![
        of("a", "The attack in Koral killed 1,200 Ardanians."),
        of("b", "More than 1,500 Belmarians have been killed in Koral."),
    ]);
    assert_eq!(all.len(), 1);
    assert!(all[0].differences.is_empty(), "{:?}", all[0].differences);
}

#[test]
fn the_same_article_twice_is_one_source_with_a_copy() {
    let mut copy = flood("copy", None, "340");
    copy.article.as_mut().unwrap().duplicate_of = Some(Source::named("first"));
    let by_text = flood("by text", None, "340");
    let all = digests(vec![flood("first", None, "340"), copy, by_text]);
    let [digest] = all.as_slice() else { panic!("{} groups", all.len()) };
    assert_eq!(digest.kind, DigestKind::Alone);
    assert_eq!(digest.sources.len(), 1);
    let copies: Vec<_> = digest.sources[0].copies.iter().map(ToString::to_string).collect();
    assert_eq!(copies, ["copy", "by text"]);
    assert_eq!(digest.sources[0].warnings.len(), 2);
}

#[test]
fn articles_a_year_apart_are_two_events() {
    let all = digests(vec![
        flood("old", Some("2024-03-04"), "340"),
        flood("new", Some("2025-03-04"), "412"),
    ]);
    assert_eq!(all.len(), 2);
}

#[test]
fn hope_and_doubt_of_one_deal_are_told() {
    let of = |name: &str, last: &str| {
        let mut sentences = vec![
            "Mediators from Velden and Ostrava met Ardan and Belmar in Koral on Monday.",
            "President Anna Lind and Foreign Minister Ilse Brandt took part.",
        ];
        sentences.push(last);
        record(name, None, &sentences)
    };
    let all = digests(vec![
        of("a", "The talks got off to a promising start, Lind said."),
        of("b", "Officials do not expect a breakthrough in the talks, Brandt said."),
    ]);
    let [difference] = all[0].differences.as_slice() else { panic!("{:?}", all[0].differences) };
    assert_eq!(difference.kind, DifferenceKind::Statement);
    assert_eq!(difference.statements[0].says, "hopeful: “promising”");
    assert_eq!(difference.statements[1].says, "doubtful: “not expect a breakthrough”");
}

#[test]
fn a_failed_article_is_a_failed_digest_in_its_place() {
    let failure = tomtat_article::ArticleFailure {
        code: "load.empty".into(),
        message: "no text in the file: x".into(),
        hint: None,
    };
    let failed = Record::failed(Source::file("x"), failure.clone());
    let all = digests(vec![flood("a", None, "340"), failed, flood("b", None, "340 or so")]);
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].status, Status::Failed);
    assert_eq!(all[1].error.as_ref(), Some(&failure));
}

#[test]
fn groups_do_not_depend_on_chance() {
    let records = || {
        (0..60).map(|i| {
            let (town, other) = (format!("Town{}", i % 7), format!("Mayor{}", i % 7));
            record(
                &format!("{i}"),
                None,
                &[
                    &format!("In {town} the bridge of {town} was closed by {other} on Friday."),
                    &format!("The harbour of {town} and Lake{} stay open, {other} said.", i % 7),
                ],
            )
        })
    };
    let grouped = || {
        let mut collection = Collection::new();
        records().for_each(|record| collection.add(record));
        collection.into_groups().iter().map(names).collect::<Vec<_>>()
    };
    let first = grouped();
    assert!(first.len() < 60);
    assert_eq!(first, grouped());
}

#[test]
fn ten_thousand_articles_are_grouped_in_time() {
    let mut collection = Collection::new();
    for i in 0..10_000_u32 {
        // Four articles an event, and names that stand in all of them.
        let event = i / 4;
        collection.add(record(
            &i.to_string(),
            None,
            &[
                &format!("Ardan and Belmar met in Koral{event} with Minister Anna Lind{event}."),
                &format!("Ostrava and Velden{event} want {} soldiers in Tarrow.", 100 + i),
                &format!("It was the {i} time that Selby{event} and Hartley went to Oakdale."),
            ],
        ));
    }
    let began = std::time::Instant::now();
    let groups = collection.into_groups();
    // A generous limit: all pairs of 10,000 would take minutes.
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    assert_eq!(groups.len(), 2_500);
}

#[test]
fn lines_that_are_no_records_are_told_with_their_place_and_the_others_read() {
    let good = serde_json::to_string(&flood("a", None, "3")).unwrap();
    let mut other = flood("b", None, "3");
    other.schema = "tomtat.record/2".into();
    let other = serde_json::to_string(&other).unwrap();
    let deep = "[".repeat(100_000);
    let text = format!("{good}\n\n{{\"schema\": 1}}\n{other}\n{deep}\n\u{0}\n{good}");
    let all: Vec<_> = read_records(text.as_bytes(), "r.jsonl".as_ref()).collect();
    assert_eq!(all.len(), 6);
    assert!(all[0].is_ok() && all[5].is_ok());
    let errors: Vec<String> =
        all.iter().filter_map(|r| r.as_ref().err().map(ToString::to_string)).collect();
    assert!(errors[0].contains("line 3 of r.jsonl"), "{}", errors[0]);
    assert!(errors[1].contains("tomtat.record/2"), "{}", errors[1]);
    assert_eq!(errors.len(), 4);
}

#[test]
fn evidence_that_leads_nowhere_is_left_out() {
    let mut value = serde_json::to_value(flood("a", None, "340")).unwrap();
    value["summary"] = json!({
        "kind": "abstractive", "length": "short", "parts": 1,
        "sentences": [
            {"text": "The Tamsin river burst its banks in Koral.", "evidence": [0, 999_999]},
            {"text": "Elephants sing.", "evidence": [7_777]},
        ],
    });
    let all = digests(vec![serde_json::from_value(value).unwrap()]);
    assert_eq!(all[0].summary.len(), 1);
    assert_eq!(all[0].summary[0].evidence.len(), 1);
    assert_eq!(all[0].warnings.len(), 1, "the sentence without evidence is told");
}
