//! Files that are damaged, hostile, or of another model.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;
use tomtat_engine::EngineError;
use tomtat_fxtranslate::check::{self, Part};
use tomtat_fxtranslate::{FirefoxEngine, FirefoxOptions, open_folder};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

fn vien() -> [Vec<u8>; 3] {
    ["model.vien.intgemm.alphas.bin", "vocab.vien.spm", "lex.50.50.vien.s2t.bin"]
        .map(|name| fixture(&format!("vien/{name}")))
}

/// A folder of its own with the fixture in it.
fn copy() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let model = folder.path().join("vi-en");
    fs::create_dir(&model).unwrap();
    for name in ["model.vien.intgemm.alphas.bin", "vocab.vien.spm", "lex.50.50.vien.s2t.bin"] {
        fs::write(model.join(name), fixture(&format!("vien/{name}"))).unwrap();
    }
    (folder, model)
}

fn load(folder: &Path) -> Result<FirefoxEngine, EngineError> {
    let (manifest, files) = open_folder(folder)?;
    FirefoxEngine::load(&files, &manifest, FirefoxOptions::default())
}

fn refused(folder: &Path) -> String {
    match load(folder) {
        Ok(_) => panic!("it was loaded"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_fixture_is_good() {
    let [model, vocab, lex] = vien();
    let found = check::model(&model, &vocab, &vocab, Some(&lex)).unwrap();
    assert!(found.shared_vocabulary);
    assert_eq!((found.architecture.dim, found.architecture.target_vocab), (32, 192));
    let (_folder, model) = copy();
    load(&model).unwrap();
}

#[test]
fn a_missing_vocabulary_is_named_with_what_would_work() {
    let (_folder, model) = copy();
    fs::remove_file(model.join("vocab.vien.spm")).unwrap();
    let said = refused(&model);
    assert!(said.contains("vocab.*.spm") && said.contains("vi-en"), "{said}");
    fs::write(model.join("srcvocab.vien.spm"), fixture("vien/vocab.vien.spm")).unwrap();
    assert!(refused(&model).contains("trgvocab.*.spm"));
}

#[test]
fn folders_of_other_kinds_are_told_apart() {
    let folder = TempDir::new().unwrap();
    assert!(refused(folder.path()).contains("model.*.bin"));
    fs::write(folder.path().join("config.json"), "{\"model_type\": \"mamba\"}").unwrap();
    let said = refused(folder.path());
    assert!(said.contains("\"mamba\"") && said.contains("FILE.gguf"), "{said}");
    assert!(refused(Path::new("/no/such/folder")).contains("/no/such/folder"));
    let (_other, model) = copy();
    fs::write(model.join("model.fren.intgemm.alphas.bin"), b"x").unwrap();
    assert!(refused(&model).contains("several models"));
}

#[test]
fn languages_come_from_the_folder_or_the_file() {
    let (folder, model) = copy();
    assert_eq!(open_folder(&model).unwrap().0.languages(), "vi-en");
    let french = folder.path().join("fr-en");
    fs::rename(&model, &french).unwrap();
    assert_eq!(open_folder(&french).unwrap().0.languages(), "fr-en");
    let other = folder.path().join("translator");
    fs::rename(&french, &other).unwrap();
    assert_eq!(open_folder(&other).unwrap().0.languages(), "vi-en");
    fs::rename(other.join("model.vien.intgemm.alphas.bin"), other.join("model.x.bin")).unwrap();
    assert!(refused(&other).contains("vi-en"));
}

#[test]
fn a_vocabulary_of_another_model_is_refused() {
    let [model, vocab, _] = vien();
    let other = fixture("zhen/trgvocab.zhen.spm");
    let fault = check::model(&model, &other, &other, None).unwrap_err();
    assert_eq!(fault.part, Part::SourceVocab);
    assert!(fault.reason.contains("another model"), "{}", fault.reason);
    let lex = fixture("zhen/lex.50.50.zhen.s2t.bin");
    let fault = check::model(&model, &vocab, &vocab, Some(&lex)).unwrap_err();
    assert_eq!(fault.part, Part::Shortlist);
}

#[test]
fn every_cut_is_refused() {
    let [model, vocab, lex] = vien();
    for length in (0..model.len()).step_by(997).chain([model.len() - 1]) {
        assert!(check::model(&model[..length], &vocab, &vocab, None).is_err(), "{length}");
    }
    for length in 0..lex.len() {
        assert!(check::model(&model, &vocab, &vocab, Some(&lex[..length])).is_err(), "{length}");
    }
    for length in (0..vocab.len()).step_by(7) {
        assert!(check::model(&model, &vocab[..length], &vocab[..length], None).is_err());
    }
}

#[test]
fn files_of_other_kinds_are_refused_by_name() {
    let (_folder, model) = copy();
    let weights = model.join("model.vien.intgemm.alphas.bin");
    for junk in [&b""[..], b"GGUF\x03\0\0\0", b"PK\x03\x04", &[0xff; 64]] {
        fs::write(&weights, junk).unwrap();
        let said = refused(&model);
        assert!(said.contains("model.vien") || said.contains("size 0"), "{said}");
    }
}

#[test]
fn counts_that_ask_for_all_memory_are_refused() {
    let [model, vocab, mut lex] = vien();
    for at in [8, 16, 32, 40] {
        let mut bad = model.clone();
        bad[at..at + 8].copy_from_slice(&(u64::MAX / 2).to_le_bytes());
        assert!(check::model(&bad, &vocab, &vocab, None).is_err(), "{at}");
    }
    for at in [16, 32, 40] {
        lex[at..at + 8].copy_from_slice(&u64::MAX.to_le_bytes());
        assert!(check::model(&model, &vocab, &vocab, Some(&lex)).is_err(), "{at}");
    }
}

#[test]
fn another_architecture_is_named() {
    let [model, vocab, _] = vien();
    for (there, instead, word) in [
        (&b"dec-cell: ssru"[..], &b"dec-cell: gruu"[..], "dec-cell"),
        (b"relu", b"gelu", "activation"),
        (b"decoder_l2_rnn_Wf\0", b"decoder_l2_rnn_Wx\0", "decoder_l2_rnn_Wf"),
        (b"dim-emb: 32", b"dim-emb: 64", "embeddings"),
        (b"enc-depth: 2", b"enc-depth: 3", "encoder_l3"),
        (b"heads: 4", b"heads: 5", "dimensions"),
    ] {
        let at = model.windows(there.len()).position(|window| window == there).unwrap();
        let mut bad = model.clone();
        bad[at..at + there.len()].copy_from_slice(instead);
        let fault = check::model(&bad, &vocab, &vocab, None).unwrap_err();
        assert!(fault.reason.contains(word), "{word}: {}", fault.reason);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever passes the check can be run: no panic reaches us, and no answer is missing.
    #[test]
    fn changed_bytes_are_refused_or_run(
        changes in proptest::collection::vec((0_usize..60_000, any::<u8>()), 1..4),
        which in 0_usize..3,
    ) {
        let mut files = vien();
        for (at, byte) in changes {
            let length = files[which].len();
            files[which][at % length] = byte;
        }
        let [model, vocab, lex] = &files;
        if check::model(model, vocab, vocab, Some(lex)).is_ok() {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("vi-en");
            fs::create_dir(&path).unwrap();
            fs::write(path.join("model.vien.bin"), model).unwrap();
            fs::write(path.join("vocab.vien.spm"), vocab).unwrap();
            fs::write(path.join("lex.vien.bin"), lex).unwrap();
            if let Ok(mut engine) = load(&path) {
                let request = tomtat_engine::TranslateRequest::new("Xin chào ông bà.");
                let requests = vec![tomtat_engine::Request::Translate(request)];
                let answers = tomtat_engine::run_all(&mut engine, requests).unwrap();
                prop_assert_eq!(answers.len(), 1);
            }
        }
    }
}
