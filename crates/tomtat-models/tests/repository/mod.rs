//! A hub on this machine with one repository, `Some/opus-mt-vi-en` or whatever it is asked for.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::server::{Asked, Reply, Server};

pub(crate) const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// A file of a repository: path, bytes, and whether it lies in LFS.
pub(crate) type File = (&'static str, Vec<u8>, bool);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The files of a Marian model, as far as anybody looks before it is loaded.
pub(crate) fn marian(weights: Vec<u8>) -> Vec<File> {
    let config = json!({"model_type": "marian", "max_position_embeddings": 64});
    let tokenizer = json!({"source_lang": "vi", "target_lang": "en"});
    vec![
        ("README.md", b"# A model".to_vec(), false),
        ("config.json", config.to_string().into_bytes(), false),
        ("tokenizer_config.json", tokenizer.to_string().into_bytes(), false),
        ("source.spm", vec![7; 5_000], true),
        ("vocab.json", b"{\"</s>\": 0}".to_vec(), false),
        ("model.safetensors", weights, true),
        ("pytorch_model.bin", vec![1; 10], true),
    ]
}

/// What the hub says of the files.
pub(crate) fn listing(files: &[File]) -> Value {
    let one = |(path, data, lfs): &File| {
        let size = data.len();
        let mut blob = Sha1::new();
        blob.update(format!("blob {size}\0"));
        blob.update(data);
        let mut one = json!({"rfilename": path, "size": size, "blobId": hex(&blob.finalize())});
        if *lfs {
            let sha256 = hex(&Sha256::digest(data));
            one["lfs"] = json!({"sha256": sha256, "size": size, "pointerSize": 134});
        }
        one
    };
    let siblings: Vec<Value> = files.iter().map(one).collect();
    json!({
        "id": "Some/Model", "sha": COMMIT, "gated": false, "private": false,
        "pipeline_tag": "translation", "siblings": siblings,
        "cardData": {"license": "apache-2.0", "language": ["vi", "en"]},
    })
}

/// Serves `listing` and `files`; `change` may spoil an answer.
pub(crate) fn serve(
    listing: Value,
    files: Vec<File>,
    change: impl Fn(&Asked, usize, Reply) -> Reply + Send + 'static,
) -> Server {
    let text = listing.to_string();
    Server::start(move |asked, number| {
        let reply = if asked.path.starts_with("/api/models/") {
            Reply::with(200, text.as_bytes())
        } else {
            let path = asked.path.split_once(&format!("/resolve/{COMMIT}/")).map(|(_, path)| path);
            match files.iter().find(|(name, ..)| Some(*name) == path) {
                Some((_, data, _)) => Reply::file(asked, data, "\"a\""),
                None => Reply::status(404),
            }
        };
        change(asked, number, reply)
    })
}
