//! Firefox's translators through the command: a catalogue on this machine with a tiny random model,
//! from the list to a translation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../../crates/tomtat-models/tests/server/mod.rs"]
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde_json::Value;
use server::{Reply, Server};
use sha2::{Digest, Sha256};
use tomtat_tests::{SMALL, code, root, text, tomtat};

const FILES: &[(&str, &str)] = &[
    ("model.vien.intgemm.alphas.bin", "model"),
    ("vocab.vien.spm", "vocab"),
    ("lex.50.50.vien.s2t.bin", "lex"),
];
const NAME: &str = "firefox-vi-en";
/// One of the sentences of the recorded answers.
const SENTENCE: &str = "Ông cho biết chính phủ sẽ chi 3,2 triệu USD trước ngày 15/8.";

fn fixtures() -> PathBuf {
    root().join("crates/tomtat-fxtranslate/tests/fixtures")
}

fn sha256(data: &[u8]) -> String {
    Sha256::digest(data).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the NumPy program made of [`SENTENCE`].
fn expected() -> String {
    let text = fs::read_to_string(fixtures().join("reference.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let all = all["vien"].as_array().unwrap();
    let one = all.iter().find(|one| one["sentence"] == SENTENCE).expect("it was recorded");
    one["shortlist"]["text"].as_str().unwrap().to_owned()
}

/// The catalogue: models from Vietnamese and French to English, and from English to French.
fn catalogue() -> Server {
    let mut records = Vec::new();
    let mut packed = Vec::new();
    for (name, kind) in FILES {
        let data = fs::read(fixtures().join("vien").join(name)).unwrap();
        let small = compress_to_vec(data.as_slice(), CompressionLevel::Fastest);
        for (from, into) in [("vi", "en"), ("fr", "en"), ("en", "fr")] {
            records.push(serde_json::json!({
                "name": name, "fileType": kind, "version": "3.0", "architecture": "tiny",
                "sourceLanguage": from, "targetLanguage": into,
                "decompressedHash": sha256(&data), "decompressedSize": data.len(),
                "attachment": {"hash": sha256(&small), "size": small.len(), "location": name},
            }));
        }
        packed.push((format!("/files/{name}"), small));
    }
    let records = serde_json::json!({ "data": records }).to_string();
    Server::start(move |asked, _| match asked.path.as_str() {
        "/v1/" => {
            let base = format!("http://{}/files", asked.host);
            let root = serde_json::json!({"capabilities": {"attachments": {"base_url": base}}});
            Reply::with(200, root.to_string().as_bytes())
        }
        path if path.ends_with("/records") => Reply::with(200, records.as_bytes()),
        path => match packed.iter().find(|(name, _)| name == path) {
            Some((_, data)) => Reply::file(asked, data, "\"a\""),
            None => Reply::status(404),
        },
    })
}

fn run(folder: &Path, server: &Server, args: &[&str]) -> Output {
    let mut command = tomtat(folder);
    command.env("TOMTAT_FIREFOX_SERVER", server.url("/v1"));
    command.args(args).args(["--models", "store"]).output().unwrap()
}

fn good(out: &Output) -> String {
    assert_eq!(code(out), 0, "{}", text(&out.stderr));
    text(&out.stdout)
}

fn bad(out: &Output) -> String {
    let said = text(&out.stderr);
    assert_eq!(code(out), 2, "{said}");
    assert!(
        said.contains("error: ") && said.contains("hint: ") && !said.contains("panicked"),
        "{said}"
    );
    said
}

fn targets(out: &Output) -> Vec<String> {
    let record: Value = serde_json::from_str(good(out).lines().next().unwrap()).unwrap();
    let sentences = record["translation"]["sentences"].as_array().unwrap().clone();
    sentences.iter().map(|s| s["target"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn list_fetch_verify_translate_and_remove() {
    let dir = tempfile::tempdir().unwrap();
    let server = catalogue();
    fs::write(dir.path().join("a.txt"), SENTENCE).unwrap();

    let list = good(&run(dir.path(), &server, &["models", "list", "--firefox"]));
    let line = list.lines().find(|line| line.starts_with(NAME)).expect("it is listed");
    for word in
        ["translate vi-en", "MPL-2.0", "fxtranslate, fast", "not here", "BLEU 32.4 on FLORES"]
    {
        assert!(line.contains(word), "{word}: {line}");
    }
    assert!(list.contains("firefox-fr-en") && list.contains(SMALL));

    good(&run(dir.path(), &server, &["models", "fetch", NAME]));
    let said = good(&run(dir.path(), &server, &["models", "verify", NAME]));
    assert!(said.contains("firefox-vi-en: good"), "{said}");
    let list = good(&run(dir.path(), &server, &["models", "list", "--json"]));
    let listed: Vec<Value> = list.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ours = listed.iter().find(|one| one["name"] == NAME).unwrap();
    assert_eq!((&ours["status"], &ours["engine"]), (&"here".into(), &"fxtranslate".into()));
    assert_eq!(ours["translates_from"], serde_json::json!(["vi"]));

    let asked = server.asked().len();
    let args = ["translate", "a.txt", "--language", "vi", "--format", "jsonl", "--offline"];
    let out = run(dir.path(), &server, &[&args[..], &["--translator", NAME]].concat());
    let expected = expected();
    // What the guards clean up is cleaned up here too, so the beginning is compared.
    let begin: String = expected.chars().take(16).collect();
    assert!(begin.len() == 16 && targets(&out)[0].starts_with(&begin), "{:?}", targets(&out));
    let record: Value = serde_json::from_str(text(&out.stdout).lines().next().unwrap()).unwrap();
    let model = &record["models"][0];
    assert_eq!((&model["name"], &model["engine"]), (&NAME.into(), &"fxtranslate 0.5.0".into()));
    assert_eq!(server.asked().len(), asked);

    // The same by its folder.
    let folder = format!("store{}{NAME}", std::path::MAIN_SEPARATOR);
    let by_folder = run(dir.path(), &server, &[&args[..], &["--translator", &folder]].concat());
    assert_eq!(targets(&by_folder), targets(&out));

    good(&run(dir.path(), &server, &["models", "remove", NAME]));
    assert!(!dir.path().join("store").join(NAME).exists());
}

#[test]
fn a_translator_that_was_never_fetched_is_fetched_when_it_is_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let server = catalogue();
    let french = "Le gouvernement a annoncé lundi une baisse des impôts pour les ménages modestes.";
    fs::write(dir.path().join("a.txt"), french).unwrap();
    let args = ["translate", "a.txt", "--format", "jsonl", "--translator", "firefox-fr-en"];
    let out = run(dir.path(), &server, &args);
    assert_eq!(targets(&out).len(), 1);
    assert!(dir.path().join("store/firefox-fr-en/manifest.toml").is_file());
}

#[test]
fn wrong_combinations_say_what_would_work() {
    let dir = tempfile::tempdir().unwrap();
    let server = catalogue();
    fs::write(dir.path().join("a.txt"), SENTENCE).unwrap();
    let with = |args: &[&str]| bad(&run(dir.path(), &server, args));

    let said = with(&["translate", "a.txt", "--translator", "firefox-km-en"]);
    assert!(said.contains("km to en") && said.contains(NAME), "{said}");
    let said = with(&["translate", "a.txt", "--translator", "firefox-en-fr"]);
    assert!(said.contains("en to fr") && said.contains("not to English"), "{said}");
    assert!(!dir.path().join("store/firefox-en-fr").exists());
    let said = with(&["summarize", "a.txt", "--translator", NAME, "--summarizer", NAME]);
    assert!(said.contains("cannot summarise"), "{said}");

    fs::create_dir(dir.path().join("empty")).unwrap();
    let said = with(&["translate", "a.txt", "--translator", "./empty"]);
    assert!(said.contains("empty") && said.contains("model.*.bin"), "{said}");
    fs::write(dir.path().join("empty/config.json"), "{\"model_type\": \"mamba\"}").unwrap();
    let said = with(&["translate", "a.txt", "--translator", "./empty"]);
    assert!(said.contains("\"mamba\"") && said.contains("FILE.gguf"), "{said}");

    let folder = dir.path().join("vi-en");
    fs::create_dir(&folder).unwrap();
    for (name, _) in FILES {
        fs::copy(fixtures().join("vien").join(name), folder.join(name)).unwrap();
    }
    let said = with(&["summarize", "a.txt", "--model", "./vi-en"]);
    assert!(said.contains("cannot summarise"), "{said}");
    fs::remove_file(folder.join("vocab.vien.spm")).unwrap();
    let said = with(&["translate", "a.txt", "--translator", "./vi-en"]);
    assert!(said.contains("vocab.*.spm"), "{said}");
    fs::copy(fixtures().join("zhen/trgvocab.zhen.spm"), folder.join("vocab.vien.spm")).unwrap();
    let said = with(&["translate", "a.txt", "--translator", "./vi-en"]);
    assert!(said.contains("another model") && said.contains("vocab.vien.spm"), "{said}");
}

#[test]
fn offline_and_never_fetched_says_how_to_get_it() {
    let dir = tempfile::tempdir().unwrap();
    let server = catalogue();
    fs::write(dir.path().join("a.txt"), SENTENCE).unwrap();
    let said =
        bad(&run(dir.path(), &server, &["translate", "a.txt", "--offline", "--translator", NAME]));
    assert!(said.contains("--offline"), "{said}");
    assert!(server.asked().is_empty());
}
