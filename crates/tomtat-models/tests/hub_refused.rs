//! What is refused of the hub before its weights come, and what is said where it fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;
mod repository;
mod server;

use fixture::{bytes, options};
use repository::{File, listing, marian, serve};
use serde_json::{Value, json};
use server::{Reply, Server};
use tomtat_models::{FetchOptions, HubIndex, Manifest, StoreError};

fn asking(server: &Server) -> FetchOptions {
    let mut options = options();
    options.hub_endpoint = Some(server.url(""));
    options.hub_token = Some("hf_ours".to_owned());
    options.hub_home = Some("/nowhere".into());
    options
}

fn ask(name: &str, options: &FetchOptions) -> Result<Manifest, StoreError> {
    HubIndex::ask(&name.parse()?, options, &()).map(|index| index.manifest().clone())
}

/// A hub with a Marian model of this `config.json` and `tokenizer_config.json`.
fn hub(config: &Value, tokenizer: &Value) -> Server {
    let mut files = marian(bytes(1000));
    files[1].1 = config.to_string().into_bytes();
    files[2].1 = tokenizer.to_string().into_bytes();
    good(files)
}

fn good(files: Vec<File>) -> Server {
    serve(listing(&files), files, |_, _, reply| reply)
}

/// What is said, and the hint.
fn refuses(name: &str, options: &FetchOptions) -> (String, String) {
    let error = ask(name, options).unwrap_err();
    let (said, hint) = (error.to_string(), error.hint().unwrap());
    assert!(!said.contains("hf_ours") && !hint.contains("hf_ours"));
    (said, hint)
}

#[test]
fn networks_that_write_no_text_are_refused() {
    let with = |architectures: Value| {
        let config = json!({"model_type": "marian", "architectures": architectures});
        hub(&config, &json!({"source_lang": "vi", "target_lang": "en"}))
    };
    for bad in [
        json!(["MarianModel"]),
        json!(["BartForSequenceClassification", "T5EncoderModel"]),
        json!(["ForConditionalGenerationHead\u{202e}"]),
    ] {
        let server = with(bad);
        let (said, _) = refuses("hf:Some/Model", &asking(&server));
        assert!(said.contains("made for something else"), "{said}");
        assert!(said.contains("ForConditionalGeneration") && !said.contains('\u{202e}'), "{said}");
    }
    for good in [
        json!(["MarianMTModel"]),
        json!(["Other", "MBartForConditionalGeneration"]),
        json!(["T5WithLMHeadModel"]),
        json!([]),
        json!(null),
    ] {
        ask("hf:Some/Model", &asking(&with(good))).unwrap();
    }
}

#[test]
fn translators_from_english_alone_are_refused() {
    let pair = json!({"source_lang": "vi", "target_lang": "en"});
    let plain = json!({"model_type": "marian"});
    let server = hub(&plain, &pair);
    let (said, _) = refuses("hf:Some/mbart-large-50-One-to-many-mmt", &asking(&server));
    assert!(said.contains("from English alone"), "{said}");
    // What its owner is called does not matter.
    ask("hf:one-to-many/opus-mt-vi-en", &asking(&server)).unwrap();
    let origin = json!({"model_type": "marian", "_name_or_path": "x/mbart-one-to-many-mmt"});
    let server = hub(&origin, &pair);
    assert!(refuses("hf:Some/Model", &asking(&server)).0.contains("from English alone"));
    assert!(server.asked().iter().all(|asked| !asked.path.ends_with("model.safetensors")));
}

#[test]
fn languages_are_told_by_the_repositorys_name_without_its_owner() {
    let server = hub(&json!({"model_type": "marian"}), &json!({}));
    for name in ["hf:Some/vi-en", "hf:Some-fr/opus-mt-vi-en@v1"] {
        assert_eq!(ask(name, &asking(&server)).unwrap().languages(), "vi-en", "{name}");
    }
    let (said, _) = refuses("hf:Some-vi/en", &asking(&server));
    assert!(said.contains("languages are not known"), "{said}");
}

#[test]
fn a_licence_is_shown_without_marks_that_turn_a_line() {
    let files = marian(bytes(1000));
    let mut listing = listing(&files);
    listing["cardData"]["license"] = "mit\u{202e}\u{2066}\u{200f}\u{1b}-0".into();
    let server = serve(listing, files, |_, _, reply| reply);
    assert_eq!(ask("hf:Some/Model", &asking(&server)).unwrap().licence.name, "mit-0");
}

#[test]
fn a_file_that_is_listed_and_not_there_is_named() {
    let files = marian(bytes(1000));
    for status in [404, 401] {
        let server = serve(listing(&files), files.clone(), move |asked, _, reply| {
            if asked.path.ends_with("vocab.json") { Reply::status(status) } else { reply }
        });
        let (said, hint) = refuses("hf:Some/Model", &asking(&server));
        assert!(said.contains("vocab.json of hf:Some/Model"), "{said}");
        assert!(!hint.contains("check owner, name and revision"), "{hint}");
    }
    let server = serve(json!({}), Vec::new(), |_, _, _| Reply::status(404));
    let (said, hint) = refuses("hf:Some/Model", &asking(&server));
    assert!(!said.contains(" of hf:") && hint.contains("check owner, name and revision"), "{hint}");
}

#[test]
fn a_token_that_is_refused_is_doubted() {
    for (status, doubted) in [(401, true), (403, false)] {
        let server = serve(json!({}), Vec::new(), move |_, _, _| Reply::status(status));
        let (_, hint) = refuses("hf:Some/Model", &asking(&server));
        assert!(hint.contains("HF_TOKEN"), "{hint}");
        assert_eq!(hint.contains("no longer good"), doubted, "{hint}");
    }
}

#[test]
fn a_password_in_the_address_of_the_hub_is_not_shown() {
    let server = good(marian(bytes(1000)));
    for address in [
        "ftp://me:hunter2@host.example/x",
        "me:hunter2@host.example",
        "ftp://me:hun/hunter2@host.example",
        "http://me:hunter2@127.0.0.1:1",
        "http://me:hunter2@bad host",
        "http://me:hunter2@",
    ] {
        let mut options = asking(&server);
        options.hub_endpoint = Some(address.to_owned());
        let error = ask("hf:Some/Model", &options).unwrap_err();
        let said = format!("{error} {:?} {error:?}", error.hint());
        assert!(!said.contains("hunter2"), "{address}: {said}");
    }
    // And where it works it is kept out of the manifest.
    let mut options = asking(&server);
    options.hub_endpoint = Some(server.url("").replace("://", "://me:hunter2@"));
    let manifest = ask("hf:Some/Model", &options).unwrap();
    assert!(!format!("{manifest:?}").contains("hunter2"));
}

#[test]
fn offline_names_both_ways_out() {
    let mut options = options();
    options.offline = true;
    let (_, hint) = refuses("hf:Some/Model", &options);
    assert!(hint.contains("--offline") && hint.contains("HF_HUB_OFFLINE"), "{hint}");
}
