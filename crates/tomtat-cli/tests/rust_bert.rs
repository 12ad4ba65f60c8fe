//! The command with models of rust-bert: the tiny ones of tomtat-rustbert, which write nonsense.
#![cfg(feature = "rust-bert")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../../tomtat-models/tests/repository/mod.rs"]
mod repository;
#[path = "../../tomtat-models/tests/server/mod.rs"]
mod server;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn model(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tomtat-rustbert/tests/models").join(name)
}

fn tomtat(args: &[&str]) -> Output {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join("a.txt"),
        "Mưa lớn làm 41.000 hộ dân mất điện, chính quyền tỉnh cho biết. Ngân hàng Nhà nước giữ nguyên lãi \
         suất hôm thứ Năm. Nước đang rút chậm, một cán bộ xã cho biết hôm 12/10. Giá xăng tăng từ 15h hôm \
         nay. Cầu thông xe sau ba năm xây dựng, sớm hơn dự kiến hai tháng.",
    )
    .unwrap();
    Command::new(env!("CARGO_BIN_EXE_tomtat"))
        .args(args)
        .args(["--offline", "--no-cache", "-q", "--models"])
        .arg(dir.path().join("store"))
        .current_dir(dir.path())
        .output()
        .unwrap()
}

#[test]
fn folders_translate_and_summarise_an_article() {
    let (marian, bart) = (model("marian"), model("bart"));
    let (marian, bart) = (marian.to_str().unwrap(), bart.to_str().unwrap());
    let args =
        ["summarize", "a.txt", "--format", "jsonl", "--translator", marian, "--summarizer", bart];
    let out = tomtat(&args);
    let said = String::from_utf8_lossy(&out.stderr);
    let text = String::from_utf8(out.stdout).unwrap();
    let record: serde_json::Value = serde_json::from_str(&text).expect(&said);
    let sentences = record["translation"]["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), 5);
    assert!(sentences.iter().all(|s| !s["target"].as_str().unwrap().is_empty()));
    // The longest sentence has more than the half of 64 positions: divided, and it says so.
    assert!(text.contains("load.sentence-divided"), "{text}");
    assert_eq!(text.matches("\"engine\":\"rust-bert 0.23.0\"").count(), 2, "{text}");
    assert!(record["summary"]["sentences"].as_array().is_some_and(|s| !s.is_empty()), "{text}");
}

#[test]
fn a_summariser_that_is_to_translate_is_refused_and_so_is_a_folder_without_its_files() {
    let bart = model("bart");
    let out = tomtat(&["translate", "a.txt", "--translator", bart.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot translate"), "{said}");

    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("opus-mt-vi-en");
    std::fs::create_dir(&folder).unwrap();
    for name in ["config.json", "vocab.json", "model.safetensors"] {
        std::fs::copy(model("marian").join(name), folder.join(name)).unwrap();
    }
    let out = tomtat(&["translate", "a.txt", "--translator", folder.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(said.contains("source.spm") && said.contains("is missing"), "{said}");
}

#[test]
fn a_translator_of_the_hub_is_fetched_once_and_named_in_the_record() {
    let names = [
        ("config.json", false),
        ("generation_config.json", false),
        ("tokenizer_config.json", false),
        ("source.spm", true),
        ("vocab.json", false),
        ("model.safetensors", true),
    ];
    let read = |name| std::fs::read(model("marian").join(name)).unwrap();
    let files: Vec<repository::File> =
        names.into_iter().map(|(name, lfs)| (name, read(name), lfs)).collect();
    let hub = repository::serve(repository::listing(&files), files, |_, _, reply| reply);
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.txt"), "Giá xăng tăng từ 15h hôm nay.").unwrap();
    let run = |more: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_tomtat"))
            .args(["translate", "a.txt", "--format", "jsonl", "--no-cache", "-q"])
            .args(["--models", "store", "--translator", "hf:Some/tiny"])
            .args(more)
            .env("HF_ENDPOINT", hub.url(""))
            .env("HF_HOME", dir.path().join("hf"))
            .current_dir(dir.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success(), "{said}");
        String::from_utf8(out.stdout).unwrap()
    };
    let first = run(&[]);
    assert!(first.contains("\"name\":\"hf-some--tiny\""), "{first}");
    assert!(first.contains("rust-bert 0.23.0") && first.contains("\"sha256\""), "{first}");
    let asked = hub.asked().len();
    let target = |text: &str| {
        let record: serde_json::Value = serde_json::from_str(text).unwrap();
        record["translation"]["sentences"].clone()
    };
    assert_eq!(target(&run(&["--offline"])), target(&first));
    assert_eq!(hub.asked().len(), asked);
}
