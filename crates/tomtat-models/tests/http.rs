//! Fetching over HTTP from a loopback server that does what real ones do on bad days.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;
mod server;

use std::{fs, time::Duration};

use fixture::{Ear, bytes, files, manifest, options, sha256, store, url};
use server::{Reply, Server};
use tomtat_models::{SourceError, Status, StoreError};

const LEN: usize = 3_000_000;

fn failures(error: StoreError) -> Vec<SourceError> {
    match error {
        StoreError::AllSourcesFailed { failures, .. } => {
            failures.into_iter().map(|f| f.error).collect()
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_model_is_fetched_verified_and_found_again() {
    let data = bytes(LEN);
    let served = data.clone();
    let server = Server::start(move |asked, _| Reply::file(asked, &served, "\"a\""));
    let (_folder, store) = store();
    let model = manifest(&data, &url(&server.url("/m.gguf")));
    assert_eq!(store.status(&model), Status::Absent);
    let mut ear = Ear::default();
    let path = store.fetch(&model, &options(), &mut ear).unwrap();
    assert_eq!(fs::read(&path).unwrap(), data);
    assert_eq!(store.path_of(&model), Some(path));
    assert_eq!(store.status(&model), Status::Present);
    assert_eq!(ear.last, (LEN as u64, LEN as u64));
    assert_eq!(files(&store), ["small.gguf", "small.gguf.json"]);
    store.verify(&model, &mut ()).unwrap();
    // A second fetch asks nobody.
    store.fetch(&model, &options(), &mut ()).unwrap();
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_cut_connection_goes_on_where_it_stopped() {
    let data = bytes(LEN);
    let served = data.clone();
    let server = Server::start(move |asked, n| {
        let mut reply = Reply::file(asked, &served, "\"a\"");
        reply.cut_after = (n == 0).then_some(1_000_000);
        reply
    });
    let (_folder, store) = store();
    let model = manifest(&data, &url(&server.url("/m.gguf")));
    let mut ear = Ear::default();
    let path = store.fetch(&model, &options(), &mut ear).unwrap();
    assert_eq!(fs::read(path).unwrap(), data);
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].from, Some(1_000_000));
    assert_eq!(asked[1].if_range.as_deref(), Some("\"a\""));
    assert!(ear.events.iter().any(|e| e.starts_with("retrying")), "{:?}", ear.events);
}

#[test]
fn a_later_fetch_goes_on_with_another_source() {
    let data = bytes(LEN);
    let first = data.clone();
    let cutting = Server::start(move |asked, n| {
        let mut reply = Reply::file(asked, &first, "\"a\"");
        reply.cut_after = Some(if n == 0 { 700_000 } else { 0 });
        reply
    });
    let (_folder, store) = store();
    let model = manifest(&data, &url(&cutting.url("/m.gguf")));
    let error = store.fetch(&model, &options(), &mut ()).unwrap_err();
    assert!(error.to_string().contains("small.gguf"), "{error}");
    assert!(error.hint().is_some());
    assert_eq!(store.status(&model), Status::Partial { bytes: 700_000 });
    assert_eq!(store.path_of(&model), None);

    let second = data.clone();
    let good = Server::start(move |asked, _| Reply::file(asked, &second, "\"b\""));
    let model = manifest(&data, &url(&good.url("/other.gguf")));
    store.fetch(&model, &options(), &mut ()).unwrap();
    let asked = good.asked();
    assert_eq!((asked.len(), asked[0].from), (1, Some(700_000)));
    // The first server's ETag means nothing to the second.
    assert_eq!(asked[0].if_range, None);
}

#[test]
fn a_file_that_changed_on_the_server_is_fetched_from_the_beginning() {
    let data = bytes(LEN);
    let served = data.clone();
    let old = bytes(LEN + 1)[1..].to_vec();
    let server = Server::start(move |asked, n| {
        if n == 0 {
            let mut reply = Reply::file(asked, &old, "\"old\"");
            reply.cut_after = Some(100_000);
            return reply;
        }
        Reply::file(asked, &served, "\"new\"")
    });
    let (_folder, store) = store();
    let model = manifest(&data, &url(&server.url("/m.gguf")));
    let path = store.fetch(&model, &options(), &mut ()).unwrap();
    assert_eq!(fs::read(path).unwrap(), data);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn a_server_without_ranges_starts_over() {
    let data = bytes(LEN);
    let served = data.clone();
    let server = Server::start(move |_, n| {
        let mut reply = Reply::with(200, &served);
        reply.cut_after = (n == 0).then_some(10_000);
        reply
    });
    let (_folder, store) = store();
    let model = manifest(&data, &url(&server.url("/m.gguf")));
    let path = store.fetch(&model, &options(), &mut ()).unwrap();
    assert_eq!(fs::read(path).unwrap(), data);
}

#[test]
fn a_bad_partial_file_is_thrown_away_and_the_source_tried_again() {
    let data = bytes(LEN);
    let served = data.clone();
    let server = Server::start(move |asked, _| Reply::file(asked, &served, "\"a\""));
    let (_folder, store) = store();
    let folder = store.root().join("small");
    fs::create_dir_all(&folder).unwrap();
    for junk in [vec![7; 5000], vec![7; LEN], vec![7; LEN + 5000]] {
        fs::write(folder.join("small.gguf.part"), junk).unwrap();
        let model = manifest(&data, &url(&server.url("/m.gguf")));
        let path = store.fetch(&model, &options(), &mut ()).unwrap();
        assert_eq!(fs::read(path).unwrap(), data);
        store.remove(&model).unwrap();
        fs::create_dir_all(&folder).unwrap();
    }
}

#[test]
fn redirects_are_followed_and_errors_pass_on_to_the_next_source() {
    let data = bytes(LEN);
    let served = data.clone();
    let server = Server::start(move |asked, _| match asked.path.as_str() {
        "/moved" => {
            let mut reply = Reply::status(302);
            reply.headers.push(("Location", "/m.gguf".to_owned()));
            reply
        }
        "/gone" => Reply::status(404),
        "/ill" => Reply::status(500),
        "/round" => {
            let mut reply = Reply::status(302);
            reply.headers.push(("Location", "/round".to_owned()));
            reply
        }
        _ => Reply::file(asked, &served, "\"a\""),
    });
    let (_folder, store) = store();
    let sources: String =
        ["/gone", "/ill", "/round", "/moved"].iter().map(|p| url(&server.url(p))).collect();
    let model = manifest(&data, &sources);
    let mut ear = Ear::default();
    let path = store.fetch(&model, &options(), &mut ear).unwrap();
    assert_eq!(fs::read(path).unwrap(), data);
    let failed: Vec<_> = ear.events.iter().filter(|e| e.starts_with("failed")).collect();
    assert_eq!(failed.len(), 3, "{failed:?}");
    assert!(failed[0].contains("404") && failed[1].contains("500"), "{failed:?}");
    // A 404 is final, a 500 is asked again: once and two retries.
    let count = |path: &str| server.asked().iter().filter(|a| a.path == path).count();
    assert_eq!((count("/gone"), count("/ill")), (1, 3));
}

#[test]
fn a_wrong_hash_leaves_nothing_behind() {
    let data = bytes(LEN);
    let mut bad = data.clone();
    bad[LEN - 1] ^= 1;
    let server = Server::start(move |asked, _| Reply::file(asked, &bad, "\"a\""));
    let (_folder, store) = store();
    let model = manifest(&data, &url(&server.url("/m.gguf")));
    let error = store.fetch(&model, &options(), &mut ()).unwrap_err();
    assert!(error.to_string().contains(&sha256(&data)), "{error}");
    assert!(matches!(failures(error)[..], [SourceError::WrongHash { .. }]));
    assert_eq!(files(&store), [""; 0]);
    assert_eq!(store.status(&model), Status::Absent);
}

#[test]
fn a_file_of_another_size_is_refused() {
    let data = bytes(LEN);
    let server = Server::start(move |asked, _| {
        let mut longer = bytes(LEN);
        longer.push(0);
        let mut reply = Reply::with(200, &longer);
        reply.say_length = asked.path == "/honest";
        reply
    });
    let (_folder, store) = store();
    for path in ["/honest", "/silent"] {
        let model = manifest(&data, &url(&server.url(path)));
        let error = store.fetch(&model, &options(), &mut ()).unwrap_err();
        assert!(matches!(failures(error)[..], [SourceError::WrongSize { .. }]), "{path}");
        assert_eq!(files(&store), [""; 0]);
    }
}

#[test]
fn a_server_that_falls_silent_does_not_hold_us_for_ever() {
    let data = bytes(LEN);
    let server = Server::start(move |_, _| {
        let mut reply = Reply::with(200, &bytes(LEN));
        reply.stall = Duration::from_secs(5);
        reply
    });
    let (_folder, store) = store();
    let model = manifest(&data, &url(&server.url("/m.gguf")));
    let mut options = options();
    options.read_timeout = Duration::from_millis(200);
    options.retries = 0;
    let begin = std::time::Instant::now();
    let error = store.fetch(&model, &options, &mut ()).unwrap_err();
    assert!(begin.elapsed() < Duration::from_secs(4));
    assert!(matches!(failures(error)[..], [SourceError::Network(_)]));
}

#[test]
fn nobody_is_there() {
    let (_folder, store) = store();
    let model = manifest(&bytes(10), &url("http://127.0.0.1:9/m.gguf"));
    let error = store.fetch(&model, &options(), &mut ()).unwrap_err();
    assert!(error.hint().unwrap().contains("network"), "{error}");
    assert!(matches!(failures(error)[..], [SourceError::Network(_)]));
}

#[test]
fn offline_asks_nobody_and_says_so() {
    let server = Server::start(|_, _| Reply::status(500));
    let (_folder, store) = store();
    let model = manifest(&bytes(10), &url(&server.url("/m.gguf")));
    let mut options = options();
    options.offline = true;
    let error = store.fetch(&model, &options, &mut ()).unwrap_err();
    assert!(error.hint().unwrap().contains("--offline"));
    assert!(matches!(failures(error)[..], [SourceError::Offline]));
    assert!(server.asked().is_empty());
}

#[test]
fn two_fetches_at_once_ask_the_server_once() {
    let data = bytes(LEN);
    let served = data.clone();
    let server = Server::start(move |asked, _| {
        let mut reply = Reply::file(asked, &served, "\"a\"");
        reply.stall = Duration::from_millis(300);
        reply
    });
    let (_folder, store) = store();
    let model = manifest(&data, &url(&server.url("/m.gguf")));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| store.fetch(&model, &options(), &mut Ear::default()).unwrap());
        }
    });
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_cancelled_fetch_keeps_what_it_has() {
    let data = bytes(LEN);
    let served = data.clone();
    let server = Server::start(move |asked, _| Reply::file(asked, &served, "\"a\""));
    let (_folder, store) = store();
    let model = manifest(&data, &url(&server.url("/m.gguf")));
    let mut ear = Ear { cancel_at: Some(1_000_000), ..Ear::default() };
    let error = store.fetch(&model, &options(), &mut ear).unwrap_err();
    assert!(matches!(error, StoreError::Cancelled { .. }), "{error}");
    let Status::Partial { bytes } = store.status(&model) else { panic!("nothing kept") };
    assert!(bytes >= 1_000_000);
    store.fetch(&model, &options(), &mut ()).unwrap();
    assert_eq!(server.asked()[1].from, Some(usize::try_from(bytes).unwrap()));
}

fn hub(file: &str) -> String {
    format!(
        "[[sources]]\nkind = \"huggingface\"\nrepo = \"someone/small\"\nfile = \"{file}\"\n\
         revision = \"main\"\n"
    )
}

#[test]
fn the_hub_gets_its_token_and_other_hosts_do_not() {
    let data = bytes(LEN);
    let served = data.clone();
    let storage = Server::start(move |asked, _| Reply::file(asked, &served, "\"a\""));
    let elsewhere = storage.other_url("/blob?signature=x");
    let front = Server::start(move |_, _| {
        let mut reply = Reply::status(302);
        reply.headers.push(("Location", elsewhere.clone()));
        reply
    });
    let (folder, store) = store();
    let model = manifest(&data, &hub("m.gguf"));
    let mut options = options();
    options.hub_endpoint = Some(front.url("/"));
    options.hub_token = Some("hf_secret".to_owned());
    options.hub_home = Some(folder.path().join("hf"));
    let path = store.fetch(&model, &options, &mut ()).unwrap();
    assert_eq!(fs::read(path).unwrap(), data);
    assert_eq!(front.asked()[0].path, "/someone/small/resolve/main/m.gguf");
    assert_eq!(front.asked()[0].authorization.as_deref(), Some("Bearer hf_secret"));
    assert_eq!(storage.asked()[0].authorization, None);
}

#[test]
fn a_copy_in_the_hubs_cache_is_taken_even_offline() {
    let data = bytes(LEN);
    let (folder, store) = store();
    let home = folder.path().join("hf");
    let repo = home.join("hub/models--someone--small");
    fs::create_dir_all(repo.join("refs")).unwrap();
    fs::create_dir_all(repo.join("snapshots/abc")).unwrap();
    fs::write(repo.join("refs/main"), "abc").unwrap();
    fs::write(repo.join("snapshots/abc/m.gguf"), &data).unwrap();
    let model = manifest(&data, &hub("m.gguf"));
    let mut options = options();
    options.hub_home = Some(home);
    options.offline = true;
    let path = store.fetch(&model, &options, &mut ()).unwrap();
    assert_eq!(fs::read(path).unwrap(), data);
}
