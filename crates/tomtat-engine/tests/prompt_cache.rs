//! Instructions of prompts that are kept on disk change no answer, and bad ones are not believed.
#![cfg(feature = "gguf")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use tomtat_engine::gguf::{GgufEngine, GgufOptions};
use tomtat_engine::{Request, TranslateRequest, run_all};
use tomtat_models::{Catalogue, FetchOptions, ModelFiles, Store};

fn answers(folder: Option<&Path>) -> Vec<String> {
    let catalogue = Catalogue::embedded();
    let mut manifest = catalogue.get("smollm2-135m-instruct").unwrap().clone();
    let store = Store::open(None).unwrap();
    let path = store.fetch(&manifest, &FetchOptions::default(), &mut ()).expect("the small model");
    manifest.jobs.translate.as_mut().unwrap().max_output_tokens = 24;
    let mut options = GgufOptions::default().with_parallel(2);
    if let Some(folder) = folder {
        options = options.with_prompt_cache(folder);
    }
    let mut engine = GgufEngine::load(&ModelFiles::of_weights(path), &manifest, options).unwrap();
    let sentences = ["Giá xăng tăng từ hôm nay.", "Trời mưa to ở Hà Nội.", "Ông sinh năm 1990."];
    let requests = sentences.map(|s| Request::Translate(TranslateRequest::new(s))).to_vec();
    let answers = run_all(&mut engine, requests).unwrap();
    answers.into_iter().map(|answer| answer.unwrap().text).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn answers_are_the_same_with_kept_instructions_and_damaged_ones_are_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("prompts");
    let without = answers(None);
    assert_eq!(answers(Some(&kept)), without, "the run that writes");
    let written = files(&kept);
    assert_eq!(written.len(), 1, "{written:?}");
    let stamp = fs::metadata(&written[0]).unwrap().modified().unwrap();

    assert_eq!(answers(Some(&kept)), without, "the run that reads");
    assert_eq!(files(&kept), written);
    assert_eq!(fs::metadata(&written[0]).unwrap().modified().unwrap(), stamp, "written once");

    let mut bytes = fs::read(&written[0]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(&written[0], &bytes).unwrap();
    assert_eq!(answers(Some(&kept)), without, "a byte is wrong");
    assert_eq!(files(&kept), written, "and written again");

    fs::write(&written[0], &bytes[..100]).unwrap();
    assert_eq!(answers(Some(&kept)), without, "cut short");
}
