//! Ten conversations with the hub, from a good one to none at all: what becomes of the model, and
//! what is said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;
mod server;

use std::{
    fs,
    time::{Duration, Instant},
};

use fixture::{Ear, bytes, files, manifest, options, sha256, store};
use server::{Asked, Reply, Server};
use tempfile::TempDir;
use tomtat_models::{FetchOptions, Manifest, SourceError, Status, Store, StoreError};

const LEN: usize = 600_000;

const SOURCE: &str = "[[sources]]\nkind = \"huggingface\"\nrepo = \"someone/small\"\n\
                      file = \"m.gguf\"\nrevision = \"v1\"\n";

/// A hub, a store, and the model that is to be fetched.
struct Talk {
    server: Server,
    _folder: TempDir,
    store: Store,
    model: Manifest,
    options: FetchOptions,
    data: Vec<u8>,
}

/// `answer` gets each request, its number, and the file.
fn talk(answer: impl Fn(&Asked, usize, &[u8]) -> Reply + Send + 'static) -> Talk {
    let data = bytes(LEN);
    let served = data.clone();
    let server = Server::start(move |asked, number| answer(asked, number, &served));
    let (folder, store) = store();
    let mut options = options();
    options.hub_endpoint = Some(server.url(""));
    options.hub_token = Some("hf_ours".to_owned());
    options.hub_home = Some(folder.path().join("hf"));
    let model = manifest(&data, SOURCE);
    Talk { server, _folder: folder, store, model, options, data }
}

impl Talk {
    fn is_fetched(&self) -> Vec<String> {
        let mut ear = Ear::default();
        let path = self.store.fetch(&self.model, &self.options, &mut ear).unwrap();
        assert_eq!(fs::read(path).unwrap(), self.data);
        assert_eq!(self.store.status(&self.model), Status::Present);
        assert_eq!(files(&self.store), ["small.gguf", "small.gguf.json"]);
        ear.events
    }

    /// Why it failed, what was said, and the hint.
    fn fails(&self) -> (SourceError, String, String) {
        let error = self.store.fetch(&self.model, &self.options, &mut ()).unwrap_err();
        assert_eq!(self.store.path_of(&self.model), None);
        let (said, hint) = (error.to_string(), error.hint().unwrap_or_default());
        assert!(
            said.contains("small.gguf") && said.contains("huggingface someone/small"),
            "{said}"
        );
        let StoreError::AllSourcesFailed { mut failures, .. } = error else { panic!("{error}") };
        assert_eq!(failures.len(), 1);
        (failures.remove(0).error, said, hint)
    }
}

fn good(asked: &Asked, data: &[u8]) -> Reply {
    Reply::file(asked, data, "\"a\"")
}

#[test]
fn one_the_hub_has_it() {
    let talk = talk(|asked, _, data| good(asked, data));
    talk.is_fetched();
    let asked = talk.server.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].path, "/someone/small/resolve/v1/m.gguf");
    assert_eq!(asked[0].authorization.as_deref(), Some("Bearer hf_ours"));
}

#[test]
fn two_a_fetch_that_was_broken_off_goes_on() {
    let talk = talk(|asked, number, data| {
        let mut reply = good(asked, data);
        reply.cut_after = (number == 0).then_some(200_000);
        reply
    });
    let mut once = talk.options.clone();
    once.retries = 0;
    talk.store.fetch(&talk.model, &once, &mut ()).unwrap_err();
    assert_eq!(talk.store.status(&talk.model), Status::Partial { bytes: 200_000 });
    talk.is_fetched();
    assert_eq!(talk.server.asked()[1].from, Some(200_000));
}

#[test]
fn three_the_hub_sends_us_elsewhere_without_our_token() {
    let data = bytes(LEN);
    let storage = Server::start(move |asked, _| good(asked, &data));
    let elsewhere = storage.other_url("/blob?signature=x");
    let talk = talk(move |_, _, _| {
        let mut reply = Reply::status(307);
        reply.headers.push(("Location", elsewhere.clone()));
        reply
    });
    talk.is_fetched();
    assert_eq!(storage.asked()[0].authorization, None);
}

#[test]
fn four_401_speaks_of_terms_and_tokens_and_is_not_asked_twice() {
    let talk = talk(|_, _, _| Reply::status(401));
    let (error, said, hint) = talk.fails();
    assert!(matches!(error, SourceError::Status { status: 401 }));
    assert!(said.contains("answered 401"), "{said}");
    assert!(hint.contains("token") && hint.contains("HF_TOKEN"), "{hint}");
    assert!(!said.contains("hf_ours") && !hint.contains("hf_ours"));
    assert_eq!(talk.server.asked().len(), 1);
    assert_eq!(files(&talk.store), [""; 0]);
}

#[test]
fn five_404_speaks_of_the_address() {
    let talk = talk(|_, _, _| Reply::status(404));
    let (error, said, hint) = talk.fails();
    assert!(matches!(error, SourceError::Status { status: 404 }));
    assert!(said.contains("answered 404"), "{said}");
    assert!(hint.contains("repository") && hint.contains("revision"), "{hint}");
    assert_eq!(talk.server.asked().len(), 1);
}

fn busy(wait: &str) -> Reply {
    let mut reply = Reply::status(429);
    reply.headers.push(("Retry-After", wait.to_owned()));
    reply
}

#[test]
fn six_429_is_left_alone_for_as_long_as_it_asks() {
    let talk = talk(|asked, number, data| if number == 0 { busy("1") } else { good(asked, data) });
    let began = Instant::now();
    let events = talk.is_fetched();
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
    assert!(events.iter().any(|e| e.starts_with("retrying") && e.contains("429")), "{events:?}");
    assert_eq!(talk.server.asked().len(), 2);
}

#[test]
fn six_429_that_asks_for_an_hour_is_not_waited_for() {
    for wait in ["3600", "99999999999999999999"] {
        let talk = talk(move |_, _, _| busy(wait));
        let began = Instant::now();
        let (error, said, hint) = talk.fails();
        assert!(began.elapsed() < Duration::from_secs(20));
        assert!(said.contains("429"), "{said}");
        assert!(hint.contains("later"), "{hint}");
        if wait == "3600" {
            assert!(matches!(error, SourceError::Later { status: 429, seconds: 3600 }));
            assert!(said.contains("3600 seconds"), "{said}");
            assert_eq!(talk.server.asked().len(), 1);
        }
    }
}

#[test]
fn seven_500_is_asked_again_and_given_up() {
    let mending =
        talk(|asked, number, data| if number < 2 { Reply::status(500) } else { good(asked, data) });
    mending.is_fetched();
    let broken = talk(|_, _, _| Reply::status(500));
    let (error, said, hint) = broken.fails();
    assert!(matches!(error, SourceError::Status { status: 500 }));
    assert!(said.contains("answered 500") && hint.contains("later"), "{said} {hint}");
    // Once and two retries.
    assert_eq!(broken.server.asked().len(), 3);
}

#[test]
fn eight_a_connection_that_is_always_cut_keeps_what_came() {
    let talk = talk(|asked, number, data| {
        let mut reply = good(asked, data);
        reply.cut_after = Some(if number == 0 { 100_000 } else { 0 });
        reply
    });
    let (_, said, hint) = talk.fails();
    assert!(said.contains("connection") && hint.contains("network"), "{said} {hint}");
    assert_eq!(talk.store.status(&talk.model), Status::Partial { bytes: 100_000 });
}

#[test]
fn nine_a_wrong_hash_is_said_and_nothing_of_it_kept() {
    let talk = talk(|asked, _, data| {
        let mut other = data.to_vec();
        other[LEN / 2] ^= 1;
        good(asked, &other)
    });
    let (error, said, hint) = talk.fails();
    let SourceError::WrongHash { expected, found } = error else { panic!("{error}") };
    assert!(expected == sha256(&talk.data) && found != expected);
    assert!(said.contains("wrong sha256") && hint.contains("another file"), "{said} {hint}");
    assert_eq!(files(&talk.store), [""; 0]);
}

#[test]
fn ten_offline_asks_nobody() {
    let mut talk = talk(|asked, _, data| good(asked, data));
    talk.options.offline = true;
    let (error, said, hint) = talk.fails();
    assert!(matches!(error, SourceError::Offline));
    assert!(said.contains("not tried: offline") && hint.contains("--offline"), "{said} {hint}");
    assert!(talk.server.asked().is_empty());
}
