//! The published schema and its description keep up with the types.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use support::schema::{doc, published, strict};
use support::{any, samples};
use tomtat_article::{Code, Record, SCHEMA};
use tomtat_report::{Format, Style, write_record};

const RECORD: &str = "tomtat.record.1";

fn json(record: &Record) -> Value {
    let mut out = Vec::new();
    write_record(&mut out, record, Format::JsonLines, &Style::default()).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn the_schema_is_itself_sound() {
    jsonschema::meta::validate(&published(RECORD)).unwrap();
}

#[test]
fn any_record_obeys_the_schema_and_has_no_field_beyond_it() {
    let validator = jsonschema::validator_for(&strict(RECORD)).unwrap();
    TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(96) })
        .run(&any::record(), |record| {
            let value = json(&record);
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|e| e.to_string()).collect();
            prop_assert!(errors.is_empty(), "{errors:?}");
            Ok(())
        })
        .unwrap();
}

#[test]
fn records_that_lack_or_garble_a_field_are_refused() {
    let validator = jsonschema::validator_for(&published(RECORD)).unwrap();
    let good = json(&samples::vietnamese());
    assert!(validator.is_valid(&good));
    for (pointer, bad) in [
        ("/schema", Value::from("tomtat.record/2")),
        ("/status", "done".into()),
        ("/article/language/confidence", 1.5.into()),
        ("/article/paragraphs/0/sentences/0/span/start", (-1).into()),
        ("/translation/sentences/0/target", Value::Null),
        ("/summary/kind", "invented".into()),
        ("/models/0/sha256", "abc".into()),
        ("/timings/load_ms", "2".into()),
    ] {
        let mut record = good.clone();
        *record.pointer_mut(pointer).unwrap() = bad;
        assert!(!validator.is_valid(&record), "{pointer}");
    }
    for field in ["schema", "status", "source", "warnings", "timings"] {
        let mut record = good.clone();
        record.as_object_mut().unwrap().remove(field);
        assert!(!validator.is_valid(&record), "without {field}");
    }
}

#[test]
fn every_warning_code_is_described() {
    let text = doc("schema.md");
    for code in Code::ALL {
        assert!(text.contains(&format!("| `{code}` |")), "docs/schema.md lacks {code}");
    }
}

/// Names of all properties in the schema.
fn properties(value: &Value, found: &mut Vec<String>) {
    if let Value::Object(object) = value {
        if let Some(Value::Object(properties)) = object.get("properties") {
            found.extend(properties.keys().cloned());
        }
        object.values().for_each(|value| properties(value, found));
    }
}

#[test]
fn every_field_is_described() {
    let text = doc("schema.md");
    let mut names = Vec::new();
    properties(&published(RECORD), &mut names);
    assert!(names.len() > 30);
    for name in names {
        assert!(text.contains(&format!("| `{name}` |")), "docs/schema.md lacks {name}");
    }
}

#[test]
fn the_example_in_the_description_is_a_real_record() {
    let text = doc("schema.md");
    let example = text.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let example: Value = serde_json::from_str(example).unwrap();
    assert_eq!(example, json(&samples::vietnamese()), "write it anew: {}", example_text());
    assert_eq!(example["schema"], SCHEMA);
}

fn example_text() -> String {
    serde_json::to_string_pretty(&json(&samples::vietnamese())).unwrap()
}
