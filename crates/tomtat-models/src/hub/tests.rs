#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    choose::{Chosen, Kind, choose},
    listing::{Listing, git_blob},
    *,
};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

fn name(text: &str) -> HubName {
    text.parse().unwrap()
}

fn lfs(path: &str) -> Value {
    json!({"rfilename": path, "size": 9, "lfs": {"sha256": "a".repeat(64), "size": 9}})
}

fn listing(siblings: Vec<Value>) -> Listing {
    let answer = json!({"sha": COMMIT, "siblings": siblings});
    Listing::parse(answer.to_string().as_bytes()).unwrap()
}

fn chosen(asked: &str, files: &[&str]) -> Result<Chosen, StoreError> {
    choose(&name(asked), &listing(files.iter().map(|path| lfs(path)).collect()))
}

#[test]
fn names_are_read_with_file_and_revision() {
    let all = name("hf:Some-Owner/A_model.v2/sub/x-q4.gguf@refs/pr/1");
    assert_eq!(all.repo(), "Some-Owner/A_model.v2");
    assert_eq!((all.file(), all.revision()), (Some("sub/x-q4.gguf"), "refs/pr/1"));
    assert_eq!(all.to_string(), "hf:Some-Owner/A_model.v2/sub/x-q4.gguf@refs/pr/1");
    let plain = name("hf:owner/name@main");
    assert_eq!((plain.to_string().as_str(), plain.revision()), ("hf:owner/name", "main"));
}

#[test]
fn names_that_are_none_are_refused_with_the_form() {
    for bad in [
        "hf:",
        "hf:name",
        "hf:/name",
        "hf:owner/",
        "hf:../name",
        "hf:owner/..",
        "hf:owner/a..b",
        "hf:owner/a--b",
        "hf:owner/name/",
        "hf:owner/name/x.bin",
        "hf:owner/name/../x.gguf",
        "hf:owner/name//x.gguf",
        "hf:owner/name@",
        "hf:owner/name@../x",
        "hf:owner/name@a b",
        "hf:owner/name@a?b",
        "hf:ow ner/name",
        "hf:owner/nàme",
        "hf:owner/name/%2e%2e/x.gguf",
        "hf:owner/name@a\u{1b}[31m",
        "owner/name",
    ] {
        let error = bad.parse::<HubName>().unwrap_err();
        assert!(matches!(error, StoreError::HubName { .. }), "{bad}: {error}");
        assert!(error.hint().unwrap().contains("hf:owner/name@revision"));
        assert!(!error.to_string().contains('\u{1b}'));
    }
}

#[test]
fn names_in_the_store_are_plain_and_told_apart() {
    assert_eq!(
        name("hf:Helsinki-NLP/opus-mt-vi-en").store_name(),
        "hf-helsinki-nlp--opus-mt-vi-en"
    );
    assert_eq!(name("hf:a/b@v1").store_name(), "hf-a--b..v1");
    let all = [
        "hf:a/b",
        "hf:a/b@v1",
        "hf:a/b@V1",
        "hf:a/b@v/1",
        "hf:a/b@v-1",
        "hf:a/b/v1.gguf",
        "hf:a/b/V1.gguf",
        "hf:a/b/x/v1.gguf",
        "hf:a/b/v1.gguf@v1",
        "hf:a-b/c",
        "hf:a/b-c",
        "hf:a/a-very-long-name-that-goes-on-and-on-until-it-no-longer-fits-into-the-limit",
        "hf:a/a-very-long-name-that-goes-on-and-on-until-it-no-longer-fits-into-the-limit2",
    ];
    let mut names: Vec<String> = all.iter().map(|one| name(one).store_name()).collect();
    for one in &names {
        assert!(crate::parse::is_name(one), "{one}");
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all.len(), "{names:?}");
}

#[test]
fn of_gguf_files_the_named_the_only_or_the_q4_k_m_is_taken() {
    let only = chosen("hf:a/b", &["README.md", "sub/x.Q8_0.gguf", "mmproj-x.gguf"]).unwrap();
    assert_eq!((only.weights.as_str(), only.kind), ("sub/x.Q8_0.gguf", Kind::Gguf));
    let several = ["x.Q8_0.gguf", "x.Q4_K_M.gguf", "x.Q4_0.gguf", "config.json"];
    assert_eq!(chosen("hf:a/b", &several).unwrap().weights, "x.Q4_K_M.gguf");
    assert_eq!(chosen("hf:a/b/x.Q4_0.gguf", &several).unwrap().weights, "x.Q4_0.gguf");
}

#[test]
fn where_it_is_not_clear_which_file_is_meant_the_candidates_are_named() {
    let error = chosen("hf:a/b@v1", &["x.Q8_0.gguf", "x.Q4_0.gguf"]).unwrap_err();
    assert!(error.to_string().contains("2 GGUF files, and none is Q4_K_M"), "{error}");
    assert_eq!(error.hint().unwrap(), "name one: hf:a/b/x.Q4_0.gguf@v1, hf:a/b/x.Q8_0.gguf@v1");
    let error = chosen("hf:a/b", &["x-q4_k_m.gguf", "y-q4_k_m.gguf"]).unwrap_err();
    assert!(error.to_string().contains("2 of its GGUF files are Q4_K_M"), "{error}");
    let error = chosen("hf:a/b/z.gguf", &["x.gguf"]).unwrap_err();
    assert!(error.to_string().contains("no file z.gguf"), "{error}");
    assert_eq!(error.hint().unwrap(), "name one: hf:a/b/x.gguf");
    let many: Vec<String> = (0..100).map(|i| format!("x{i}.gguf")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let hint = chosen("hf:a/b", &many).unwrap_err().hint().unwrap();
    assert_eq!(hint.matches(".gguf").count(), 20);
}

#[test]
fn what_cannot_be_run_is_said_with_what_works() {
    for (files, word) in [
        (&["x-00001-of-00002.gguf", "x-00002-of-00002.gguf"][..], "pieces"),
        (&["mmproj-x.gguf"], "no language models"),
        (&["README.md"], "no .gguf file and no config.json"),
        (&["config.json", "pytorch_model.bin"], "pytorch_model.bin alone"),
        (&["config.json", "model.safetensors.index.json"], "several pieces"),
        (&["config.json", "tf_model.h5"], "model.safetensors or rust_model.ot"),
        (&[], "no .gguf file"),
    ] {
        let error = chosen("hf:a/b", files).unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
        let hint = error.hint().unwrap();
        assert!(hint.contains("marian") && hint.contains(".gguf"), "{hint}");
    }
}

#[test]
fn of_a_folder_the_weights_and_what_the_engine_reads_are_taken() {
    let files = [
        "config.json",
        "vocab.json",
        "source.spm",
        "model.safetensors",
        "rust_model.ot",
        "pytorch_model.bin",
        "README.md",
        "onnx/config.json",
    ];
    let chosen = chosen("hf:a/b", &files).unwrap();
    assert_eq!((chosen.weights.as_str(), chosen.kind), ("model.safetensors", Kind::Transformers));
    assert_eq!(chosen.others, ["config.json", "vocab.json", "source.spm"]);
}

#[test]
fn files_with_hostile_names_are_not_there() {
    let bad = [
        "../x.gguf",
        "/etc/x.gguf",
        "a/../x.gguf",
        "a\\x.gguf",
        "a b.gguf",
        "x\0.gguf",
        "c:x.gguf",
        "x\n.gguf",
        ".gguf",
        "x.gguf/",
        "\u{202e}x.gguf",
        "-x.gguf",
    ];
    let error = chosen("hf:a/b", &bad).unwrap_err();
    assert!(error.to_string().contains("no .gguf file and no config.json"), "{error}");
    let mut siblings: Vec<Value> = bad.iter().map(|path| lfs(path)).collect();
    siblings.extend([json!(7), json!({"rfilename": 7}), json!(null), lfs("good.gguf")]);
    let listing = listing(siblings);
    assert_eq!(choose(&name("hf:a/b"), &listing).unwrap().weights, "good.gguf");
}

#[test]
fn a_listing_that_contradicts_itself_is_refused_by_name() {
    let hash = "a".repeat(64);
    for (sibling, word) in [
        (json!({"rfilename": "x.gguf"}), "no size"),
        (json!({"rfilename": "x.gguf", "size": 5}), "no hash"),
        (
            json!({"rfilename": "x.gguf", "size": 5, "lfs": {"sha256": hash, "size": 6}}),
            "two sizes",
        ),
        (json!({"rfilename": "x.gguf", "size": 5, "lfs": {"sha256": "x"}}), "sha256 that is none"),
    ] {
        let error = listing(vec![sibling]).entry("x.gguf").unwrap_err().to_string();
        assert!(error.contains(word) && error.contains("x.gguf"), "{error}");
    }
    let error = listing(vec![lfs("x.gguf"), lfs("x.gguf")]).entry("x.gguf").unwrap_err();
    assert!(error.to_string().contains("twice"), "{error}");
    let other = listing(vec![]).at(&"9".repeat(40)).unwrap_err();
    assert!(other.to_string().contains("another commit"), "{other}");
    for bad in ["", "[]", "{}", "<html>", "{\"sha\": \"main\", \"siblings\": []}"] {
        assert!(Listing::parse(bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn git_names_files_as_git_does() {
    // `git hash-object` of an empty file and of "hello\n".
    assert_eq!(git_blob(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    assert_eq!(git_blob(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
}

proptest! {
    #[test]
    fn no_answer_and_no_name_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200),
                                            text in "(hf:)?[a-zA-Z/@.\\-\\PC]{0,80}",
                                            paths in prop::collection::vec("\\PC{0,30}(\\.gguf|\\.json)?", 0..8)) {
        let _ = Listing::parse(&bytes);
        if let Ok(name) = text.parse::<HubName>() {
            prop_assert!(crate::parse::is_name(&name.store_name()));
            prop_assert_eq!(name.to_string().parse::<HubName>().unwrap(), name);
        }
        let listing = listing(paths.iter().map(|path| lfs(path)).collect());
        if let Ok(chosen) = choose(&name("hf:a/b"), &listing) {
            prop_assert!(paths.contains(&chosen.weights));
            prop_assert!(crate::parse::is_file_name(choose::file_name(&chosen.weights)));
        }
    }
}
