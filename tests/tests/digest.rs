//! `tomtat digest`, and digests through the library.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tomtat::engine::{Completion, Request, ScriptedEngine};
use tomtat::{Digest, Input, Length, Pipeline, Record, Task, read_records};
use tomtat_tests::{SMALL, code, records, root, sample, summarize, text, tomtat};

/// A pipeline whose model gives the first sentences of what it is asked to summarise.
fn pipeline() -> Pipeline {
    let engine = ScriptedEngine::new(|request: &Request| match request {
        Request::Summarize(request) => {
            let first = request.text.split_inclusive(". ").take(request.sentences);
            Completion::of(first.collect::<String>())
        }
        Request::Translate(request) => {
            Completion::of(format!("In English this says: {}", request.source))
        }
    });
    Pipeline::builder().engine(Box::new(engine)).length(Length::Short).build().unwrap()
}

fn digests(pipeline: &mut Pipeline, records: Vec<Record>) -> Vec<Digest> {
    let mut all = Vec::new();
    let mut keep = |digest: Digest| {
        all.push(digest);
        Ok(())
    };
    pipeline.digest(records, &mut keep).unwrap();
    all
}

fn digests_of(inputs: Vec<PathBuf>) -> Vec<Digest> {
    let mut pipeline = pipeline();
    let articles = pipeline.load(inputs.into_iter().map(Input::from).collect());
    let mut records = Vec::new();
    let mut keep = |record: Record| {
        records.push(record);
        Ok(())
    };
    pipeline.run(Task::Summarize, articles, &mut keep).unwrap();
    digests(&mut pipeline, records)
}

fn every_sentence_has_evidence(digest: &Digest) {
    assert!(!digest.summary.is_empty());
    let reports = digest.timeline.iter().flat_map(|t| &t.entries).map(|e| &e.report);
    for sentence in digest.summary.iter().chain(reports) {
        assert!(!sentence.evidence.is_empty(), "{}", sentence.text);
        for citation in &sentence.evidence {
            assert!(citation.source < digest.sources.len());
        }
    }
}

/// The records of the five shared articles, made by the default model.
fn shared_records() -> Vec<Record> {
    let path = root().join("tests/fixtures/digest/shared-articles.jsonl");
    let file = std::io::BufReader::new(fs::File::open(&path).unwrap());
    read_records(file, &path).collect::<Result<_, _>>().unwrap()
}

#[test]
fn five_articles_on_one_event_are_one_group_that_names_two_differences() {
    let mut pipeline = pipeline();
    let all = digests(&mut pipeline, shared_records());
    let [digest] = all.as_slice() else { panic!("{} groups", all.len()) };
    assert_eq!(digest.sources.len(), 5);
    every_sentence_has_evidence(digest);
    let values = |digest: &Digest| -> Vec<Vec<String>> {
        let statements = |d: &tomtat::Difference| {
            d.statements.iter().map(|s| s.value.clone().unwrap_or_default()).collect()
        };
        digest.differences.iter().map(statements).collect()
    };
    assert!(values(digest).contains(&vec!["40000".to_owned(), "41000".to_owned()]));
    let prospects = digest.differences.iter().find(|d| d.topic.contains("prospects")).unwrap();
    assert!(prospects.statements.iter().all(|statement| !statement.evidence.is_empty()));
    assert_eq!(digest.differences.len(), 2, "{:#?}", digest.differences);
    // The Vietnamese original stands beside its translation.
    let cited = digest.differences.iter().flat_map(|d| &d.statements).flat_map(|s| &s.evidence);
    assert!(cited.into_iter().any(|c| c.original.is_some()));
}

#[test]
fn unrelated_articles_stay_alone_and_those_on_one_event_are_found_among_them() {
    let samples = fs::read_dir(root().join("tests/articles")).unwrap();
    let samples: Vec<PathBuf> = samples.map(|entry| entry.unwrap().path()).collect();
    let alone = digests_of(samples.clone());
    assert_eq!(alone.len(), samples.len());
    for digest in &alone {
        assert_eq!(digest.sources.len(), 1);
        every_sentence_has_evidence(digest);
    }
    let mut pipeline = pipeline();
    let articles = pipeline.load(samples.into_iter().map(Input::from).collect());
    let mut mixed = shared_records();
    let mut keep = |record: Record| {
        mixed.insert(mixed.len() / 2, record);
        Ok(())
    };
    pipeline.run(Task::Summarize, articles, &mut keep).unwrap();
    let all = digests(&mut pipeline, mixed);
    let mut sizes: Vec<usize> = all.iter().map(|digest| digest.sources.len()).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 1, 1, 1, 1, 1, 5]);
}

#[test]
fn the_same_article_twice_is_one_source_and_one_article_is_alone() {
    let dir = tempfile::tempdir().unwrap();
    let article = sample("en-rate-decision.txt");
    fs::copy(&article, dir.path().join("a.txt")).unwrap();
    fs::copy(&article, dir.path().join("b.txt")).unwrap();
    let all = digests_of(vec![dir.path().to_owned()]);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].sources.len(), 1);
    assert_eq!(all[0].sources[0].copies.len(), 1);
    every_sentence_has_evidence(&all[0]);
}

#[test]
fn a_list_of_headlines_and_a_poem_make_a_digest_each() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("heads.txt"), "Rain closes port\n\nBank holds rate\n\nClub wins cup")
        .unwrap();
    fs::write(
        dir.path().join("poem.txt"),
        "The rain it falls,\nthe rain it sings,\non every roof.",
    )
    .unwrap();
    fs::write(dir.path().join("empty.txt"), "").unwrap();
    let all = digests_of(vec![dir.path().to_owned()]);
    assert_eq!(all.len(), 3);
    assert_eq!(all.iter().filter(|digest| digest.error.is_some()).count(), 1);
}

#[test]
fn nothing_to_digest_is_an_error_of_the_call() {
    let dir = tempfile::tempdir().unwrap();
    // This one fetches the model where it is not in the store.
    drop(summarize(dir.path()));
    let run = |args: &[&str]| {
        let mut command = tomtat(dir.path());
        command.args(["digest", "--offline", "--model", SMALL]).args(args).output().unwrap()
    };
    assert_eq!(code(&run(&[])), 2, "no path");
    fs::write(dir.path().join("none.jsonl"), "\n\n").unwrap();
    let out = run(&["--records", "none.jsonl"]);
    assert_eq!(code(&out), 2, "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("no articles"), "{}", text(&out.stderr));
    let out = run(&["--records", "missing.jsonl"]);
    assert_eq!(code(&out), 2, "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("missing.jsonl"));
}

#[test]
fn stored_records_are_digested_without_a_model_where_nothing_belongs_together() {
    let dir = tempfile::tempdir().unwrap();
    let stored = fs::read_to_string(root().join("tests/fixtures/digest/shared-articles.jsonl"));
    let one = stored.unwrap().lines().next().unwrap().to_owned();
    fs::write(dir.path().join("r.jsonl"), format!("{one}\nno record\n{one}\n")).unwrap();
    let mut command = tomtat(dir.path());
    drop(summarize(dir.path()));
    command.args([
        "digest",
        "--offline",
        "--model",
        SMALL,
        "--records",
        "r.jsonl",
        "--format",
        "jsonl",
    ]);
    let out = command.output().unwrap();
    assert_eq!(code(&out), 1, "{}", text(&out.stderr));
    assert!(text(&out.stderr).contains("line 2 of r.jsonl"), "{}", text(&out.stderr));
    let all: Vec<Value> = records(&out);
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["schema"], "tomtat.digest/1");
    assert_eq!(all[0]["kind"], "alone");
    assert_eq!(all[0]["sources"][0]["copies"].as_array().map(Vec::len), None, "its own copy");
    assert_eq!(all[1]["status"], "failed");
}
