//! Digests in every format: safe whatever they hold, and as the published schema has them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::Value;
use support::any::style;
use support::markup::only_ours;
use support::schema::{doc, published, strict};
use tomtat_article::{
    ArticleFailure, Citation, CitedSentence, Code, DIGEST_SCHEMA, Difference, DifferenceKind,
    Digest, DigestKind, DigestSource, Language, Length, OrderBasis, Relation, Source, Statement,
    Status, SummaryKind, Timeline, TimelineEntry, Warning,
};
use tomtat_report::{Format, Style, write_digest};

fn text() -> impl Strategy<Value = String> {
    let nasty = prop_oneof![
        3 => any::<char>(),
        3 => proptest::char::range('\0', '\u{a0}'),
        2 => proptest::sample::select(vec![
            '\n', '\r', '\x1b', '\u{9b}', '#', '*', '_', '`', '[', ']', '(', '<', '&', '\\', ' ',
            '-', '1', '.', '\u{2028}', '~', '!', '=', '+', '>', ':', '\u{202e}',
        ]),
    ];
    vec(nasty, 0..20).prop_map(String::from_iter)
}

fn citation() -> impl Strategy<Value = Citation> {
    (prop_oneof![0usize..5, Just(usize::MAX)], 0usize..40, text(), option::of(text())).prop_map(
        |(source, sentence, text, original)| Citation { source, sentence, text, original },
    )
}

fn cited() -> impl Strategy<Value = CitedSentence> {
    (text(), vec(citation(), 1..4)).prop_map(|(text, evidence)| CitedSentence { text, evidence })
}

fn source() -> impl Strategy<Value = Source> {
    (option::of(text()), option::of(any::<u64>()), option::of(text()))
        .prop_map(|(path, record, name)| Source { path: path.map(Into::into), record, name })
}

fn warnings() -> impl Strategy<Value = Vec<Warning>> {
    let code = proptest::sample::select(Code::ALL.to_vec());
    vec((code, text()).prop_map(|(code, message)| Warning::new(code, message)), 0..4)
}

fn digest_source() -> impl Strategy<Value = DigestSource> {
    (source(), option::of(text()), option::of(text()), vec(source(), 0..11), warnings()).prop_map(
        |(source, title, date, copies, warnings)| DigestSource {
            source,
            title,
            language: Some(Language::VIETNAMESE),
            date,
            url: None,
            copies,
            warnings,
        },
    )
}

fn difference() -> impl Strategy<Value = Difference> {
    let statement = (text(), option::of(text()), vec(citation(), 1..3))
        .prop_map(|(says, value, evidence)| Statement { says, value, evidence });
    let relation =
        proptest::sample::select(vec![Relation::Differs, Relation::Development, Relation::Undated]);
    (any::<bool>(), text(), relation, text(), vec(statement, 2..4)).prop_map(
        |(number, topic, relation, note, statements)| Difference {
            kind: if number { DifferenceKind::Number } else { DifferenceKind::Statement },
            topic,
            relation,
            note,
            statements,
        },
    )
}

fn timeline() -> impl Strategy<Value = Timeline> {
    let basis = proptest::sample::select(vec![
        OrderBasis::Date,
        OrderBasis::Dateline,
        OrderBasis::Toll,
        OrderBasis::Unknown,
    ]);
    let date = option::of(proptest::sample::select(vec!["2024-08-15".to_owned(), "08-15".into()]));
    let entry = (0usize..5, date, basis, cited())
        .prop_map(|(source, date, basis, report)| TimelineEntry { source, date, basis, report });
    (text(), vec(entry, 0..4)).prop_map(|(note, entries)| Timeline { note, entries })
}

fn digest() -> impl Strategy<Value = Digest> {
    let failure = (text(), option::of(text())).prop_map(|(message, hint)| ArticleFailure {
        code: "load.empty".into(),
        message,
        hint,
    });
    let failure = prop_oneof![4 => Just(None), 1 => failure.prop_map(Some)];
    (
        text(),
        vec(digest_source(), 1..4),
        vec(cited(), 0..4),
        vec(difference(), 0..3),
        option::of(timeline()),
        warnings(),
        failure,
    )
        .prop_map(|(title, sources, summary, differences, timeline, warnings, error)| Digest {
            schema: DIGEST_SCHEMA.to_owned(),
            status: if error.is_some() { Status::Failed } else { Status::Ok },
            kind: if sources.len() > 1 { DigestKind::Event } else { DigestKind::Alone },
            title,
            sources,
            summary_kind: Some(SummaryKind::Abstractive),
            length: Some(Length::Short),
            summary,
            differences,
            timeline,
            warnings,
            error,
            models: Vec::new(),
        })
}

fn written(digest: &Digest, format: Format, style: &Style) -> String {
    let mut out = Vec::new();
    write_digest(&mut out, digest, format, style).unwrap();
    String::from_utf8(out).unwrap()
}

const DIGEST: &str = "tomtat.digest.1";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn text_never_holds_a_control_character_but_the_newline(digest in digest(), style in style()) {
        let out = written(&digest, Format::Text, &style);
        prop_assert!(!out.chars().any(|c| c.is_control() && c != '\n'), "{:?}", out);
        prop_assert!(out.ends_with('\n') && !out.starts_with('\n'), "{:?}", out);
    }

    #[test]
    fn json_is_one_line_that_gives_the_digest_back_and_obeys_the_schema(digest in digest()) {
        let out = written(&digest, Format::JsonLines, &Style::default());
        let line = out.strip_suffix('\n').unwrap();
        prop_assert!(!line.contains(|c: char| c.is_control() || c == '\u{2028}'), "{:?}", line);
        prop_assert_eq!(&serde_json::from_str::<Digest>(line).unwrap(), &digest);
        let validator = jsonschema::validator_for(&strict(DIGEST)).unwrap();
        let value: Value = serde_json::from_str(line).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        prop_assert!(errors.is_empty(), "{:?}", errors);
    }

    /// No string of the digest makes a link, an image, HTML, code of its own or emphasis.
    #[test]
    fn markdown_has_only_the_markup_that_we_put_there(digest in digest(), style in style()) {
        let out = written(&digest, Format::Markdown, &style);
        only_ours(&out)?;
    }
}

#[test]
fn every_field_of_the_schema_is_described() {
    fn properties(value: &Value, found: &mut Vec<String>) {
        if let Value::Object(object) = value {
            if let Some(Value::Object(properties)) = object.get("properties") {
                found.extend(properties.keys().cloned());
            }
            object.values().for_each(|value| properties(value, found));
        }
    }
    jsonschema::meta::validate(&published(DIGEST)).unwrap();
    let text = doc("digest.md");
    let mut names = Vec::new();
    properties(&published(DIGEST), &mut names);
    assert!(names.len() > 30);
    for name in names {
        assert!(text.contains(&format!("`{name}`")), "docs/digest.md lacks {name}");
    }
}
