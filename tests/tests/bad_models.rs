//! What bad models get: a clear error that names file and reason, and nothing half-written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use tomtat_tests::{SMALL, code, sample, summarize, text, tomtat};

const ARTICLE: &str = "en-rate-decision.txt";

/// Exit 2, an error that names the file and one of `reasons`; no crash.
fn is_refused(folder: &Path, model: &str, bytes: &[u8], reasons: &[&str]) {
    fs::write(folder.join(model), bytes).unwrap();
    let out = tomtat(folder)
        .args(["summarize", "--offline", "--model", model])
        .arg(sample(ARTICLE))
        .output()
        .unwrap();
    let errors = text(&out.stderr);
    assert_eq!(code(&out), 2, "{errors}");
    assert!(out.stdout.is_empty(), "{}", text(&out.stdout));
    assert!(errors.contains("error: ") && errors.contains(model), "{errors}");
    assert!(reasons.iter().any(|reason| errors.contains(reason)), "{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
}

/// The first bytes of the small model.
fn small_model() -> (PathBuf, Vec<u8>) {
    use std::io::Read;
    drop(summarize(Path::new(".")));
    let out = tomtat(Path::new(".")).args(["models", "info", SMALL]).output().unwrap();
    let info = text(&out.stdout);
    let line = info.lines().find_map(|l| l.trim().strip_prefix("in store: ")).expect("its place");
    let mut head = Vec::new();
    fs::File::open(line).unwrap().take(2_000_000).read_to_end(&mut head).unwrap();
    (PathBuf::from(line), head)
}

#[test]
fn a_folder_for_rust_bert_says_how_to_build_with_it() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("opus")).unwrap();
    fs::write(dir.path().join("opus/config.json"), "{\"model_type\": \"marian\"}").unwrap();
    let out = tomtat(dir.path())
        .args(["translate", "--offline", "--translator", "./opus"])
        .arg(sample(ARTICLE))
        .output()
        .unwrap();
    let errors = text(&out.stderr);
    assert_eq!(code(&out), 2, "{errors}");
    for said in ["./opus runs on rust-bert", "make libtorch", "--features rust-bert"] {
        assert!(errors.contains(said), "{errors}");
    }
}

#[test]
fn a_text_named_gguf_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    is_refused(dir.path(), "text.gguf", b"not a model at all, only text\n", &["not a GGUF"]);
}

#[test]
fn an_empty_gguf_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    is_refused(dir.path(), "empty.gguf", b"", &["not a GGUF"]);
}

#[test]
fn a_truncated_gguf_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (_, head) = small_model();
    is_refused(dir.path(), "data.gguf", &head, &["cut off"]);
    is_refused(dir.path(), "header.gguf", &head[..100_000], &["cut off"]);
}

#[test]
fn a_gguf_that_claims_absurd_sizes_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    // Magic, version 3, then more tensors and keys than any file can hold.
    let mut bytes = b"GGUF\x03\0\0\0".to_vec();
    bytes.extend(u64::MAX.to_le_bytes());
    bytes.extend(u64::MAX.to_le_bytes());
    bytes.extend([0; 64]);
    is_refused(dir.path(), "counts.gguf", &bytes, &["model file cannot be used"]);
    // One key whose name claims eight exabytes.
    let mut bytes = b"GGUF\x03\0\0\0".to_vec();
    bytes.extend(0_u64.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    bytes.extend((u64::MAX / 2).to_le_bytes());
    bytes.extend(b"name");
    is_refused(dir.path(), "name.gguf", &bytes, &["model file cannot be used"]);
}

#[test]
fn a_gguf_with_a_corrupt_header_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (_, mut head) = small_model();
    for at in (24..4_000).step_by(7) {
        head[at] = !head[at];
    }
    is_refused(dir.path(), "corrupt.gguf", &head, &["model file cannot be used"]);
}

#[test]
fn a_model_file_that_is_not_there_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let out = tomtat(dir.path())
        .args(["summarize", "--offline", "--model", "./none.gguf"])
        .arg(sample(ARTICLE))
        .output()
        .unwrap();
    assert_eq!(code(&out), 2);
    assert!(text(&out.stderr).contains("none.gguf"), "{}", text(&out.stderr));
}

#[test]
fn without_network_and_model_the_error_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let out = tomtat(dir.path())
        .args(["summarize", "--offline", "--model", SMALL, "--models", "store"])
        .arg(sample(ARTICLE))
        .output()
        .unwrap();
    let errors = text(&out.stderr);
    assert_eq!(code(&out), 2, "{errors}");
    assert!(errors.contains("error: ") && errors.contains(SMALL), "{errors}");
    assert!(errors.contains("hint: run once without --offline"), "{errors}");
}

const GOOD: &str = "1ef559cd4fa134c723f2d5bc794108398f80970add272fa7eee43d5d31249542";

/// A folder with a manifest `tiny` of a file of 12 bytes whose hash is `sha256`.
fn manifest(folder: &Path, sha256: &str) {
    let source = folder.join("source.gguf");
    fs::write(&source, "not a model\n").unwrap();
    fs::create_dir_all(folder.join("manifests")).unwrap();
    let source = source.display();
    let manifest = format!(
        r#"
name = "tiny"
description = "Twelve bytes"
format = "gguf"
file = "tiny.gguf"
size = 12
sha256 = "{sha256}"
context_length = 2048
[licence]
name = "MIT"
[summarize]
languages = ["en"]
stop = ["end"]
max_source_tokens = 512
max_output_tokens = 128
prompt = "{{text}} {{sentences}}"
[[sources]]
kind = "file"
path = '{source}'
"#
    );
    fs::write(folder.join("manifests/tiny.toml"), manifest).unwrap();
}

fn models(folder: &Path, args: &[&str]) -> (i32, String) {
    let out = tomtat(folder)
        .args(["models", "--manifests", "manifests", "--models", "store"])
        .args(args)
        .output()
        .unwrap();
    (code(&out), text(&out.stdout) + &text(&out.stderr))
}

#[test]
fn a_wrong_hash_leaves_nothing_under_the_final_name() {
    let dir = tempfile::tempdir().unwrap();
    manifest(dir.path(), &GOOD.replace('1', "2"));
    let (code, said) = models(dir.path(), &["fetch", "tiny"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("wrong sha256") && said.contains("tiny.gguf"), "{said}");
    assert!(!dir.path().join("store/tiny/tiny.gguf").exists());
    let (code, said) = models(dir.path(), &["verify", "tiny"]);
    assert_eq!(code, 2, "{said}");
}

#[test]
fn a_model_of_ones_own_is_fetched_verified_listed_and_removed() {
    let dir = tempfile::tempdir().unwrap();
    manifest(dir.path(), GOOD);
    let (code, said) = models(dir.path(), &["fetch", "tiny"]);
    assert_eq!(code, 0, "{said}");
    let (_, said) = models(dir.path(), &["list"]);
    let line = said.lines().find(|l| l.starts_with("tiny")).expect("it is listed");
    assert!(line.contains("here") && !line.contains("not here"), "{line}");
    let (code, said) = models(dir.path(), &["verify", "tiny"]);
    assert!(code == 0 && said.contains("tiny: good"), "{said}");

    let file = dir.path().join("store/tiny/tiny.gguf");
    fs::write(&file, "not a modem\n").unwrap();
    let (code, said) = models(dir.path(), &["verify", "tiny"]);
    assert!(code == 2 && said.contains("wrong sha256"), "{said}");

    let (code, said) = models(dir.path(), &["remove", "tiny"]);
    assert_eq!(code, 0, "{said}");
    assert!(!file.exists());
    let (code, said) = models(dir.path(), &["remove", "tiny"]);
    assert!(code == 2 && said.contains("not in the store"), "{said}");
}

#[test]
fn layers_for_a_gpu_that_is_not_there_are_refused() {
    // Nothing in the environment names a back end: this build has none.
    let out = tomtat(Path::new("."))
        .args(["summarize", "--model", SMALL, "--gpu-layers", "1"])
        .arg(sample(ARTICLE))
        .output()
        .unwrap();
    let errors = text(&out.stderr);
    assert_eq!(code(&out), 2, "{errors}");
    assert!(errors.contains("no GPU can be used"), "{errors}");
    assert!(errors.contains("hint: "), "{errors}");
}
