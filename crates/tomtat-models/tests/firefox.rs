//! Firefox's catalogue, served from this machine: list, fetch, verify, find again, remove.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;
mod server;

use std::fs;

use fixture::{Ear, bytes, options, sha256, store};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use server::{Asked, Reply, Server};
use tomtat_models::{
    Catalogue, FetchOptions, FileRole, FirefoxIndex, SourceError, Status, StoreError,
};

/// Name, kind and bytes of the files of a model.
fn model() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    vec![
        ("model.vien.intgemm.alphas.bin", "model", bytes(400_000)),
        ("vocab.vien.spm", "vocab", bytes(9_000)[3..].to_vec()),
        ("lex.50.50.vien.s2t.bin", "lex", vec![7; 50_000]),
    ]
}

fn packed(data: &[u8]) -> Vec<u8> {
    compress_to_vec(data, CompressionLevel::Fastest)
}

/// The records of the model, with what `change` makes of each.
fn records(change: impl Fn(&mut serde_json::Value)) -> String {
    let record = |(name, kind, data): (&str, &str, Vec<u8>)| {
        let packed = packed(&data);
        let mut record = serde_json::json!({
            "name": name, "fileType": kind, "version": "3.0", "architecture": "tiny",
            "sourceLanguage": "vi", "targetLanguage": "en",
            "decompressedHash": sha256(&data), "decompressedSize": data.len(),
            "attachment": {
                "hash": sha256(&packed), "size": packed.len(),
                "location": format!("main-workspace/{name}.zst"),
            },
        });
        change(&mut record);
        record
    };
    serde_json::json!({ "data": model().into_iter().map(record).collect::<Vec<_>>() }).to_string()
}

/// A server of the catalogue and its files; `change` may spoil an answer.
fn serve(
    records: String,
    change: impl Fn(&Asked, usize, Reply) -> Reply + Send + 'static,
) -> (Server, FetchOptions) {
    let server = Server::start(move |asked, number| {
        let reply = match asked.path.as_str() {
            "/v1/" => {
                let base = format!("http://{}/files/", asked.host);
                let root = serde_json::json!({"capabilities": {"attachments": {"base_url": base}}});
                Reply::with(200, root.to_string().as_bytes())
            }
            "/v1/buckets/main/collections/translations-models-v2/records" => {
                Reply::with(200, records.as_bytes())
            }
            path => {
                let name = path.trim_start_matches("/files/main-workspace/");
                let found = model().into_iter().find(|(file, ..)| format!("{file}.zst") == name);
                found.map_or_else(
                    || Reply::status(404),
                    |(.., data)| Reply::file(asked, &packed(&data), "\"a\""),
                )
            }
        };
        change(asked, number, reply)
    });
    let mut options = options();
    options.firefox_server = Some(server.url("/v1/"));
    (server, options)
}

#[test]
fn a_model_is_listed_fetched_verified_and_found_without_the_catalogue() {
    let (server, options) = serve(records(|_| ()), |_, _, reply| reply);
    let (_folder, store) = store();
    let index = FirefoxIndex::ask(&options, &()).unwrap();
    let names: Vec<_> = index.iter().map(|m| (m.name.as_str(), m.total_size())).collect();
    assert_eq!(names, [("firefox-vi-en", 400_000 + 8_997 + 50_000)]);

    let mut ear = Ear::default();
    let manifest = index.fetch("firefox-vi-en", &store, &options, &mut ear).unwrap();
    assert_eq!(store.status(&manifest), Status::Present);
    let found = store.files_of(&manifest).unwrap();
    for (path, (name, _, data)) in [
        found.model.as_path(),
        found.file(FileRole::Vocab).unwrap(),
        found.file(FileRole::Shortlist).unwrap(),
    ]
    .into_iter()
    .zip(model())
    {
        assert_eq!(path.file_name().unwrap(), name);
        assert_eq!(fs::read(path).unwrap(), data);
    }
    store.verify(&manifest, &mut ()).unwrap();

    // From now on the server is not needed.
    let asked = server.asked().len();
    let catalogue = Catalogue::open(Some(store.root().join("none"))).with_installed(&store);
    let known = catalogue.get("firefox-vi-en").unwrap();
    assert_eq!(known.sha256, manifest.sha256);
    let mut offline = options.clone();
    offline.offline = true;
    store.fetch(known, &offline, &mut ()).unwrap();
    assert_eq!(server.asked().len(), asked);

    store.remove(known).unwrap();
    let catalogue = Catalogue::open(Some(store.root().join("none"))).with_installed(&store);
    assert!(catalogue.get("firefox-vi-en").is_none());
}

#[test]
fn a_packed_file_that_was_cut_goes_on_where_it_stopped() {
    let (server, options) = serve(records(|_| ()), |asked, number, mut reply| {
        if asked.path.ends_with(".bin.zst") && number == 2 {
            reply.cut_after = Some(100_000);
        }
        reply
    });
    let (_folder, store) = store();
    let index = FirefoxIndex::ask(&options, &()).unwrap();
    let mut once = options.clone();
    once.retries = 0;
    index.fetch("firefox-vi-en", &store, &once, &mut ()).unwrap_err();
    let status = store.status(index.get("firefox-vi-en").unwrap());
    assert_eq!(status, Status::Partial { bytes: 100_000 });
    let manifest = index.fetch("firefox-vi-en", &store, &options, &mut ()).unwrap();
    store.verify(&manifest, &mut ()).unwrap();
    assert_eq!(server.asked()[3].from, Some(100_000));
    let left: Vec<_> = fs::read_dir(store.root().join("firefox-vi-en"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("part") || name.contains("zst"))
        .collect();
    assert_eq!(left, [""; 0]);
}

/// The error of the source, with records as `change` makes them.
fn fails(change: impl Fn(&mut serde_json::Value)) -> SourceError {
    let (_server, options) = serve(records(change), |_, _, reply| reply);
    let (_folder, store) = store();
    let index = FirefoxIndex::ask(&options, &()).unwrap();
    let error = index.fetch("firefox-vi-en", &store, &options, &mut ()).unwrap_err();
    let manifest = index.get("firefox-vi-en").unwrap();
    assert_eq!(store.path_of(manifest), None);
    let StoreError::AllSourcesFailed { mut failures, .. } = error else { panic!("{error}") };
    failures.remove(0).error
}

#[test]
fn wrong_hashes_and_sizes_are_refused_packed_and_unpacked() {
    let other = "c".repeat(64);
    let error = fails(|record| record["attachment"]["hash"] = other.clone().into());
    assert!(matches!(error, SourceError::WrongHash { .. }), "{error}");
    let error = fails(|record| record["decompressedHash"] = other.clone().into());
    assert!(matches!(error, SourceError::WrongHash { .. }), "{error}");
    let error = fails(|record| record["attachment"]["size"] = 7.into());
    assert!(matches!(error, SourceError::WrongSize { .. }), "{error}");
    // Longer and shorter than the record says.
    let error = fails(|record| record["decompressedSize"] = 100.into());
    assert!(matches!(error, SourceError::WrongSize { .. }), "{error}");
    let error = fails(|record| record["decompressedSize"] = 4_000_000.into());
    assert!(matches!(error, SourceError::CutShort { .. }), "{error}");
}

#[test]
fn what_is_packed_must_be_zstd() {
    let plain = bytes(400_000);
    let hash = sha256(&plain);
    let changed = records(|record| {
        record["attachment"]["hash"] = hash.clone().into();
        record["attachment"]["size"] = plain.len().into();
        record["decompressedHash"] = "d".repeat(64).into();
    });
    let served = plain.clone();
    let (_server, options) = serve(changed, move |asked, _, reply| {
        if asked.path.ends_with(".zst") { Reply::file(asked, &served, "\"a\"") } else { reply }
    });
    let (_folder, store) = store();
    let index = FirefoxIndex::ask(&options, &()).unwrap();
    let error = index.fetch("firefox-vi-en", &store, &options, &mut ()).unwrap_err();
    assert!(error.to_string().contains("zstd"), "{error}");
}

#[test]
fn a_catalogue_that_is_busy_is_waited_for() {
    let (server, options) = serve(records(|_| ()), |_, number, reply| {
        if number != 0 {
            return reply;
        }
        let mut busy = Reply::status(503);
        busy.headers.push(("Retry-After", "1".to_owned()));
        busy
    });
    assert_eq!(FirefoxIndex::ask(&options, &()).unwrap().iter().count(), 1);
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn a_catalogue_that_cannot_be_had_is_an_error_with_its_address() {
    let server = Server::start(|asked, _| match asked.path.as_str() {
        "/gone/" => Reply::status(404),
        "/page/" => Reply::with(200, b"<html>"),
        _ => Reply::with(200, &vec![b' '; 33 << 20]),
    });
    let mut options = options();
    for (path, word) in [("/gone", "404"), ("/page", "not understood"), ("/long", "longer than")] {
        options.firefox_server = Some(server.url(path));
        let error = FirefoxIndex::ask(&options, &()).unwrap_err();
        let said = error.to_string();
        assert!(said.contains(word) && said.contains("127.0.0.1"), "{said}");
    }
    options.firefox_server = Some("ftp://x".to_owned());
    assert!(FirefoxIndex::ask(&options, &()).unwrap_err().to_string().contains("http"));
    options.firefox_server = Some(server.url("/gone"));
    options.offline = true;
    let error = FirefoxIndex::ask(&options, &()).unwrap_err();
    assert!(error.hint().unwrap().contains("--offline"), "{error}");
}

#[test]
fn a_manifest_of_another_model_in_the_store_is_left_out_and_said() {
    let (_server, options) = serve(records(|_| ()), |_, _, reply| reply);
    let (_folder, store) = store();
    let index = FirefoxIndex::ask(&options, &()).unwrap();
    index.fetch("firefox-vi-en", &store, &options, &mut ()).unwrap();
    fs::rename(store.root().join("firefox-vi-en"), store.root().join("qwen")).unwrap();
    let catalogue = Catalogue::open(Some(store.root().join("none"))).with_installed(&store);
    assert!(catalogue.get("firefox-vi-en").is_none() && catalogue.get("qwen").is_none());
    assert!(catalogue.problems().iter().any(|p| p.reason().contains("another model")));
}
