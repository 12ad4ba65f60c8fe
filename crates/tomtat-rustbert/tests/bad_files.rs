//! What bad files get: an error that names the file and what is wrong, before memory is taken for them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod copies;

use std::fs;

use copies::{change, copy, refused};
use serde_json::{Value, json};
use tomtat_engine::EngineError;
use tomtat_rustbert::{Folder, RustBertEngine, RustBertOptions};

const MODELS: [&str; 9] =
    ["marian", "bart", "pegasus", "mbart", "mbart50", "m2m100", "nllb", "t5", "t5-gated"];

#[test]
fn an_unspoilt_copy_is_loaded() {
    for model in MODELS {
        let (_dir, folder) = copy(model);
        let folder = Folder::open(folder).unwrap();
        assert!(RustBertEngine::load(&folder, RustBertOptions::default()).is_ok());
    }
}

#[test]
fn a_missing_file_is_named_with_those_that_are_needed() {
    for (model, file) in [
        ("marian", "source.spm"),
        ("marian", "vocab.json"),
        ("marian", "model.safetensors"),
        ("bart", "merges.txt"),
        ("bart", "vocab.json"),
        ("pegasus", "spiece.model"),
        ("mbart50", "sentencepiece.bpe.model"),
        ("m2m100", "vocab.json"),
        ("nllb", "sentencepiece.bpe.model"),
        ("t5", "spiece.model"),
        ("t5", "model.safetensors"),
    ] {
        let (_dir, folder) = copy(model);
        fs::remove_file(folder.join(file)).unwrap();
        let reason = refused(&folder, file);
        let named = reason.contains(file) || reason.contains("vocab.json");
        assert!(reason.contains("is missing") && named, "{reason}");
    }
    let (_dir, folder) = copy("marian");
    fs::remove_file(folder.join("config.json")).unwrap();
    refused(&folder, "config.json");
}

#[test]
fn absurd_sizes_in_config_json_are_refused() {
    for (key, value) in [
        ("vocab_size", json!(1_u64 << 40)),
        ("d_model", json!(1 << 30)),
        ("encoder_layers", json!(1_000_000_000)),
        ("decoder_ffn_dim", json!(-5)),
        ("max_position_embeddings", json!(1_u64 << 50)),
    ] {
        let (_dir, folder) = copy("marian");
        change(&folder, "config.json", |config| config[key] = value);
        let reason = refused(&folder, "config.json");
        assert!(reason.contains(key), "{reason}");
    }
    // Each within its limit, all together not.
    let (_dir, folder) = copy("marian");
    change(&folder, "config.json", |config| {
        config["d_model"] = json!(32_768);
        config["encoder_layers"] = json!(128);
        config["encoder_ffn_dim"] = json!(262_144);
    });
    assert!(refused(&folder, "config.json").contains("absurd"));
}

#[test]
fn sizes_that_the_weights_do_not_have_are_refused_before_memory_is_taken() {
    let (_dir, folder) = copy("bart");
    change(&folder, "config.json", |config| config["d_model"] = json!(16_384));
    let reason = refused(&folder, "model.safetensors");
    assert!(reason.contains("has shape") && reason.contains("16384"), "{reason}");
    let (_dir, folder) = copy("marian");
    change(&folder, "config.json", |config| config["decoder_layers"] = json!(3));
    let reason = refused(&folder, "model.safetensors");
    assert!(reason.contains("model.decoder.layers.2") && reason.contains("missing"), "{reason}");
}

#[test]
fn other_architectures_are_named_with_those_that_work() {
    for name in ["mamba", "prophetnet", ""] {
        let (_dir, folder) = copy("marian");
        change(&folder, "config.json", |config| config["model_type"] = json!(name));
        let reason = refused(&folder, "config.json");
        assert!(reason.contains(name) && reason.contains("marian, bart"), "{reason}");
    }
    for text in ["", "{", "[]", "{\"model_type\": 7}", "\u{0}"] {
        let (_dir, folder) = copy("marian");
        fs::write(folder.join("config.json"), text).unwrap();
        refused(&folder, "config.json");
    }
}

#[test]
fn every_model_is_refused_with_sizes_that_its_weights_do_not_have() {
    for model in MODELS {
        let (_dir, folder) = copy(model);
        change(&folder, "config.json", |config| config["d_model"] = json!(16_384));
        let reason = refused(&folder, "model.safetensors");
        assert!(reason.contains("has shape") && reason.contains("16384"), "{model}: {reason}");
        let (_dir, folder) = copy(model);
        let layers = if model.starts_with("t5") { "num_layers" } else { "decoder_layers" };
        change(&folder, "config.json", |config| {
            config[layers] = json!(3);
            config["num_decoder_layers"] = json!(3);
        });
        let reason = refused(&folder, "model.safetensors");
        assert!(reason.contains(".2.") && reason.contains("missing"), "{model}: {reason}");
    }
    let (_dir, folder) = copy("m2m100");
    change(&folder, "config.json", |config| config["max_position_embeddings"] = json!(1 << 17));
    change(&folder, "config.json", |config| config["d_model"] = json!(1 << 15));
    assert!(refused(&folder, "config.json").contains("max_position_embeddings"));
    let (_dir, folder) = copy("nllb");
    change(&folder, "config.json", |config| config["pad_token_id"] = json!(300));
    change(&folder, "generation_config.json", |config| config["pad_token_id"] = json!(null));
    assert!(refused(&folder, "config.json").contains("pad_token_id"));
}

#[test]
fn the_sentencepiece_model_of_another_model_is_refused() {
    for (model, file) in
        [("pegasus", "spiece.model"), ("t5", "spiece.model"), ("nllb", "sentencepiece.bpe.model")]
    {
        let (_dir, folder) = copy(model);
        let path = folder.join(file);
        let mut bytes = fs::read(&path).unwrap();
        // As many pieces more as the model has embeddings.
        for number in 0..1000 {
            let text = format!("w{number:04}");
            bytes.extend([0x0a, 7, 0x0a, 5]);
            bytes.extend(text.as_bytes());
        }
        fs::write(&path, bytes).unwrap();
        let reason = refused(&folder, file);
        assert!(reason.contains("another model"), "{model}: {reason}");
        fs::write(&path, b"no model at all").unwrap();
        refused(&folder, file);
    }
}

#[test]
fn mbart_is_told_from_mbart_50_and_one_to_many_models_are_refused() {
    let (_dir, folder) = copy("mbart50");
    fs::remove_file(folder.join("tokenizer_config.json")).unwrap();
    assert!(refused(&folder, "config.json").contains("tokenizer_class"));
    let (dir, folder) = copy("mbart50");
    let other = dir.path().join("mbart-large-50-one-to-many-mmt");
    fs::rename(&folder, &other).unwrap();
    let Err(EngineError::Model { reason, .. }) = Folder::open(&other) else { panic!("opened") };
    assert!(reason.contains("many-to-many"), "{reason}");
    let (_dir, folder) = copy("mbart");
    change(&folder, "tokenizer_config.json", |settings| settings["tgt_lang"] = json!("xx_XX"));
    let Err(EngineError::Model { reason, .. }) = Folder::open(&folder) else { panic!("opened") };
    assert!(reason.contains("no tokens"), "{reason}");
}

#[test]
fn the_tokenizer_of_another_model_is_refused() {
    let (_dir, folder) = copy("marian");
    change(&folder, "vocab.json", |vocab| vocab["▁xin"] = json!(60_000));
    let reason = refused(&folder, "vocab.json");
    assert!(reason.contains("60000") && reason.contains("another model"), "{reason}");
    let (_dir, folder) = copy("marian");
    change(&folder, "vocab.json", |vocab| vocab["▁xin"] = json!(-1));
    refused(&folder, "vocab.json");
    let (_dir, folder) = copy("marian");
    fs::write(folder.join("vocab.json"), "[1, 2]").unwrap();
    refused(&folder, "vocab.json");
    let (_dir, folder) = copy("bart");
    fs::write(folder.join("merges.txt"), "#version\na b c\n").unwrap();
    refused(&folder, "merges.txt");
}

#[test]
fn a_spoilt_sentencepiece_model_is_refused() {
    let (_dir, folder) = copy("marian");
    let file = folder.join("source.spm");
    let good = fs::read(&file).unwrap();
    let mut long = vec![0x0a, 0x84, 0x80, 0x40, 0x0a, 0x80, 0x80, 0x40];
    long.extend(vec![b'a'; 1 << 20]);
    for bytes in [&b""[..], b"no model at all", &good[..good.len() / 2], &long] {
        fs::write(&file, bytes).unwrap();
        refused(&folder, "source.spm");
    }
}

#[test]
fn hostile_weights_are_refused() {
    let (_dir, folder) = copy("marian");
    let file = folder.join("model.safetensors");
    let good = fs::read(&file).unwrap();
    let size = usize::try_from(u64::from_le_bytes(good[..8].try_into().unwrap())).unwrap();
    let header: Value = serde_json::from_slice(&good[8..8 + size]).unwrap();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut header = header.clone();
        change(&mut header);
        let header = header.to_string();
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        bytes.extend(&good[8 + size..]);
        bytes
    };
    let mut longest = good.clone();
    longest[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    let name = "model.shared.weight";
    let spoilt = [
        Vec::new(),
        b"PK\x03\x04".to_vec(),
        good[..good.len() - 1].to_vec(),
        good[..100].to_vec(),
        [&good[..], b"more"].concat(),
        longest,
        with(&|header| header[name]["data_offsets"] = json!([0, u64::MAX])),
        with(&|header| header[name]["data_offsets"] = json!([8, 0])),
        with(&|header| header[name]["shape"] = json!([u64::MAX, 2])),
        with(&|header| header[name]["shape"] = json!([32, 401])),
        with(&|header| header[name]["dtype"] = json!("I32")),
        with(&|header| header[name]["dtype"] = json!("F13")),
        with(&|header| header[name] = json!("a text")),
    ];
    for bytes in spoilt {
        fs::write(&file, bytes).unwrap();
        refused(&folder, "model.safetensors");
    }
    fs::remove_file(&file).unwrap();
    for bytes in [&b""[..], b"not an archive", b"PK\x03\x04 but short"] {
        fs::write(folder.join("rust_model.ot"), bytes).unwrap();
        refused(&folder, "rust_model.ot");
    }
    // Long enough, and begins like one: libtorch itself finds out.
    let fake = [&b"PK\x03\x04"[..], &vec![0; good.len()]].concat();
    fs::write(folder.join("rust_model.ot"), fake).unwrap();
    refused(&folder, "rust_model.ot");
}

#[test]
fn a_translator_whose_languages_are_not_known_is_refused() {
    let (dir, folder) = copy("marian");
    fs::remove_file(folder.join("tokenizer_config.json")).unwrap();
    let opened = Folder::open(&folder).unwrap();
    assert_eq!((opened.reads().len(), opened.writes()), (1, Some("en")));
    let other = dir.path().join("mine");
    fs::rename(&folder, &other).unwrap();
    let Err(EngineError::Model { path, reason }) = Folder::open(&other) else { panic!("opened") };
    assert_eq!(path, other);
    assert!(reason.contains("opus-mt-vi-en"), "{reason}");
}
