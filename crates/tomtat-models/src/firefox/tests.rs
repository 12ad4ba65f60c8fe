#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::{FileRole, SourceSpec};

fn record(kind: &str, pair: (&str, &str), version: &str, architecture: &str) -> serde_json::Value {
    serde_json::json!({
        "name": format!("{kind}.{}{}.bin", pair.0, pair.1),
        "version": version, "fileType": kind, "architecture": architecture,
        "sourceLanguage": pair.0, "targetLanguage": pair.1,
        "decompressedHash": "a".repeat(64), "decompressedSize": 100,
        "attachment": {"hash": "b".repeat(64), "size": 60, "location": format!("x/{kind}.zst")},
    })
}

fn index(records: &[serde_json::Value]) -> FirefoxIndex {
    let text = serde_json::json!({ "data": records }).to_string();
    FirefoxIndex::parse(&text, "https://files.example/", "https://list.example").unwrap()
}

#[test]
fn records_of_a_pair_become_a_manifest() {
    let pair = ("vi", "en");
    let all = ["model", "vocab", "lex"].map(|kind| record(kind, pair, "3.0", "tiny"));
    let index = index(&all);
    let model = index.get("firefox-vi-en").unwrap();
    assert_eq!(model.languages(), "vi-en");
    assert_eq!(model.total_size(), 300);
    let roles: Vec<_> = model.files.iter().map(|file| file.role).collect();
    assert_eq!(roles, [FileRole::Vocab, FileRole::Shortlist]);
    let [SourceSpec::Url { url, zstd: Some(packed) }] = model.sources.as_slice() else {
        panic!("{:?}", model.sources)
    };
    assert_eq!((url.as_str(), packed.size), ("https://files.example/x/model.zst", 60));
    assert_eq!(model.quality[0].metric, "BLEU");
}

#[test]
fn the_newest_complete_release_is_taken() {
    let pair = ("fr", "en");
    let mut all = Vec::new();
    for (version, architecture) in [("3.1", "tiny"), ("3.1", "base"), ("3.0", "base")] {
        all.extend(["model", "vocab"].map(|kind| record(kind, pair, version, architecture)));
    }
    // An alpha, one that lacks a vocabulary, and one of a series that the engine does not know.
    all.extend(["model", "vocab"].map(|kind| record(kind, pair, "3.2a1", "base")));
    all.push(record("model", pair, "3.3", "base"));
    all.extend(["model", "vocab"].map(|kind| record(kind, pair, "4.0", "base")));
    let index = index(&all);
    let description = &index.get("firefox-fr-en").unwrap().description;
    assert!(description.ends_with("version 3.1 base"), "{description}");
}

#[test]
fn two_vocabularies_and_tags_with_hyphens_are_known() {
    let pair = ("zh-Hans", "en");
    let all = ["model", "srcvocab", "trgvocab"].map(|kind| record(kind, pair, "3.0", "base"));
    let index = index(&all);
    let model = index.get("firefox-zh-hans-en").unwrap();
    let roles: Vec<_> = model.files.iter().map(|file| file.role).collect();
    assert_eq!(roles, [FileRole::SourceVocab, FileRole::TargetVocab]);
    assert_eq!(pair_of("firefox-zh-hans-en"), Some(("zh-hans", "en")));
    assert_eq!(pair_of("firefox-en-zh-hans"), Some(("en", "zh-hans")));
    assert_eq!(pair_of("qwen"), None);
    assert_eq!(pair_of("firefox-"), None);
}

#[test]
fn a_pair_that_is_not_there_is_named_with_those_that_are() {
    let all = ["model", "vocab"].map(|kind| record(kind, ("vi", "en"), "3.0", "tiny"));
    let error = index(&all).get("firefox-km-en").unwrap_err();
    assert!(error.to_string().contains("km to en"), "{error}");
    assert_eq!(error.hint().unwrap(), "there are: firefox-vi-en");
}

#[test]
fn hostile_and_strange_records_are_passed_over() {
    let pair = ("vi", "en");
    let mut outside = record("model", pair, "3.0", "tiny");
    outside["name"] = "../../etc/passwd".into();
    let vocab = record("vocab", pair, "3.0", "tiny");
    let quoted = |tag: &str| {
        ["model", "vocab"].map(|kind| record(kind, (tag, "en"), "3.0", "tiny")).to_vec()
    };
    let mut all = vec![outside, vocab, serde_json::json!(7), serde_json::json!({"name": "x"})];
    all.extend(quoted("f\"]\nname = \"evil"));
    all.extend(quoted("fr"));
    let index = index(&all);
    let names: Vec<_> = index.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["firefox-fr-en"]);
    for bad in ["", "[]", "{\"data\": 1}", "<html>"] {
        assert!(FirefoxIndex::parse(bad, "https://f.example", "x").is_err(), "{bad}");
    }
}
