//! Models whose files say the same otherwise, or something else, than those of the reference.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod copies;

use std::fs;
use std::path::Path;

use copies::{change, copy, refused};
use serde_json::{Value, json};
use tomtat_article::Language;
use tomtat_rustbert::{Folder, RustBertEngine, RustBertOptions};

const TEXTS: [&str; 3] =
    ["Prices rose. They fell.", "A bridge opened on Monday.", "Nước đang rút chậm."];

fn load(folder: impl AsRef<Path>) -> RustBertEngine {
    let options = RustBertOptions::default().with_threads(1);
    RustBertEngine::load(&Folder::open(folder).unwrap(), options).unwrap()
}

fn answers(engine: &RustBertEngine) -> Vec<Vec<i64>> {
    engine.generate(&TEXTS, None, 24).unwrap()
}

fn remove(value: &mut Value, key: &str) {
    assert!(value.as_object_mut().unwrap().remove(key).is_some(), "{key}");
}

#[test]
fn a_bart_whose_mask_has_no_embedding_answers_as_one_that_has_it() {
    // bart-large-cnn: 50 264 embeddings, and <mask> is the last of 50 265 tokens.
    let (_dir, folder) = copy("bart");
    change(&folder, "vocab.json", |vocab| {
        vocab["a word that no merge makes"] = vocab["<mask>"].clone();
        vocab["<mask>"] = json!(400);
        assert_eq!(vocab.as_object().unwrap().len(), 401);
    });
    let (with, without) = (load("tests/models/bart"), load(&folder));
    for text in TEXTS {
        assert_eq!(without.encode(text, None).unwrap(), with.encode(text, None).unwrap());
    }
    assert_eq!(answers(&without), answers(&with));
    let marked = without.encode("a <mask> b", None).unwrap();
    assert_eq!(marked, with.encode("a <mask> b", None).unwrap());
    assert!(marked.iter().all(|&id| id < 400), "{marked:?}");
}

#[test]
fn a_word_or_the_unknown_token_without_an_embedding_is_refused() {
    let (_dir, folder) = copy("bart");
    change(&folder, "vocab.json", |vocab| vocab["one more"] = json!(400));
    assert!(refused(&folder, "vocab.json").contains("another model"));
    let (_dir, folder) = copy("bart");
    change(&folder, "vocab.json", |vocab| vocab["<unk>"] = json!(400));
    assert!(refused(&folder, "merges.txt").contains("<unk>"));
    let (_dir, folder) = copy("marian");
    change(&folder, "vocab.json", |vocab| vocab["<unk>"] = json!(401));
    assert!(refused(&folder, "source.spm").contains("<unk>"));
}

#[test]
fn a_last_layer_with_weights_of_its_own_is_refused_but_in_t5() {
    for model in ["marian", "bart", "pegasus", "mbart", "mbart50", "m2m100", "nllb"] {
        let (_dir, folder) = copy(model);
        change(&folder, "config.json", |config| config["tie_word_embeddings"] = json!(false));
        let reason = refused(&folder, "config.json");
        assert!(reason.contains("tie_word_embeddings"), "{model}: {reason}");
        change(&folder, "config.json", |config| config["tie_word_embeddings"] = json!(true));
        assert!(Folder::open(&folder).is_ok(), "{model}");
    }
    let (_dir, folder) = copy("t5");
    change(&folder, "config.json", |config| config["tie_word_embeddings"] = json!(false));
    assert!(refused(&folder, "model.safetensors").contains("lm_head"));
}

#[test]
fn pairs_with_pieces_that_joining_does_not_find_are_refused() {
    for (model, role) in [("nllb", 4), ("nllb", 5), ("m2m100", 4)] {
        let (_dir, folder) = copy(model);
        let path = folder.join("sentencepiece.bpe.model");
        let mut bytes = fs::read(&path).unwrap();
        bytes.extend([0x0a, 9, 0x0a, 5]);
        bytes.extend(b"@user");
        bytes.extend([0x18, role]);
        fs::write(&path, bytes).unwrap();
        let reason = refused(&folder, "sentencepiece.bpe.model");
        assert!(reason.contains("@user"), "{model}: {reason}");
    }
}

#[test]
fn an_nllb_of_the_old_way_is_told_the_language_behind_the_text() {
    let (_dir, folder) = copy("nllb");
    let french: Language = "fr".parse().unwrap();
    for (legacy, behind) in [(json!(true), true), (json!(false), false), (json!(null), false)] {
        change(&folder, "tokenizer_config.json", |settings| settings["legacy_behaviour"] = legacy);
        let engine = load(&folder);
        for (text, from) in [(TEXTS[2], None), ("", Some(french))] {
            let mut ids = load("tests/models/nllb").encode(text, from).unwrap();
            if behind {
                ids.rotate_left(1);
                assert_eq!(ids[ids.len() - 2], 2, "the end mark");
            }
            assert_eq!(engine.encode(text, from).unwrap(), ids);
        }
    }
    // Others do not know the word.
    let (_dir, folder) = copy("m2m100");
    let before = load(&folder).encode(TEXTS[2], None).unwrap();
    change(&folder, "tokenizer_config.json", |settings| settings["legacy_behaviour"] = json!(true));
    assert_eq!(load(&folder).encode(TEXTS[2], None).unwrap(), before);
}

#[test]
fn positions_whose_attention_would_fill_the_memory_are_refused() {
    for (model, key) in [
        ("pegasus", "max_position_embeddings"),
        ("nllb", "max_position_embeddings"),
        ("t5", "n_positions"),
    ] {
        let (_dir, folder) = copy(model);
        change(&folder, "config.json", |config| {
            config[key] = json!(16_384);
            for heads in ["num_heads", "encoder_attention_heads", "decoder_attention_heads"] {
                config[heads] = json!(16);
            }
        });
        let reason = refused(&folder, "config.json");
        assert!(reason.contains(key) && reason.contains("16384"), "{model}: {reason}");
    }
}

#[test]
fn what_a_config_leaves_out_is_as_in_transformers() {
    for model in ["m2m100", "nllb"] {
        let (_dir, folder) = copy(model);
        change(&folder, "config.json", |config| remove(config, "scale_embedding"));
        assert_eq!(answers(&load(&folder)), answers(&load(format!("tests/models/{model}"))));
    }
}

#[test]
fn a_bart_of_the_oldest_files_begins_its_answers_with_the_start_mark() {
    let (_dir, folder) = copy("bart");
    fs::remove_file(folder.join("generation_config.json")).unwrap();
    change(&folder, "config.json", |config| {
        config["force_bos_token_to_be_generated"] = json!(true);
        assert_eq!(config.get("forced_bos_token_id"), None);
    });
    let said = answers(&load(&folder));
    assert!(said.iter().all(|answer| answer[0] == 0), "{said:?}");
    assert_eq!(said, answers(&load("tests/models/bart")));
    // Where generation_config.json is there, it alone says what is forced.
    fs::write(folder.join("generation_config.json"), "{}").unwrap();
    assert_ne!(answers(&load(&folder)), said);
}

#[test]
fn settings_of_the_tokenizer_that_cannot_be_read_are_not_passed_over() {
    let (_dir, folder) = copy("nllb");
    let file = folder.join("tokenizer_config.json");
    let large = " ".repeat(5 << 20);
    for text in ["{\"legacy_behaviour\": true", "[]", "", large.as_str()] {
        fs::write(&file, text).unwrap();
        refused(&folder, "tokenizer_config.json");
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    refused(&folder, "tokenizer_config.json");
}

#[test]
fn a_t5_is_told_its_prefix_or_refused_with_one_that_is_none() {
    let (_dir, folder) = copy("t5");
    let plain = load(&folder).encode(TEXTS[0], None).unwrap();
    let prefix = |said: Value| {
        change(&folder, "config.json", |config| {
            config["task_specific_params"] = json!({"summarization": {"prefix": said}});
        });
    };
    for said in [json!("summarize: "), json!(null)] {
        prefix(said);
        assert_eq!(load(&folder).encode(TEXTS[0], None).unwrap(), plain);
    }
    prefix(json!("give the main points of: "));
    assert_ne!(load(&folder).encode(TEXTS[0], None).unwrap(), plain);
    prefix(json!("a".repeat(200)));
    assert!(Folder::open(&folder).is_ok());
    for said in [json!("a".repeat(201)), json!(7)] {
        prefix(said);
        assert!(refused(&folder, "config.json").contains("prefix"));
    }
}
