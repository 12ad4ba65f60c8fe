//! Models that are named as `hf:owner/name`: what is listed, chosen, pinned, kept, and refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;
mod repository;
mod server;

use std::fs;

use fixture::{bytes, options, store};
use repository::{COMMIT, File, listing, marian, serve};
use serde_json::{Value, json};
use server::{Asked, Reply, Server};
use tempfile::TempDir;
use tomtat_models::{
    Catalogue, FetchOptions, Format, HubIndex, HubName, Job, Manifest, SourceError, SourceSpec,
    Status, Store, StoreError,
};

const NAME: &str = "hf:Some/Model";
const IN_STORE: &str = "hf-some--model";

/// A hub, a store, and how to ask.
struct Talk {
    server: Server,
    _folder: TempDir,
    store: Store,
    options: FetchOptions,
}

impl Talk {
    fn with(
        listing: Value,
        files: Vec<File>,
        change: impl Fn(&Asked, usize, Reply) -> Reply + Send + 'static,
    ) -> Self {
        let server = serve(listing, files, change);
        let (folder, store) = store();
        let mut options = options();
        options.hub_endpoint = Some(server.url(""));
        options.hub_token = Some("hf_ours".to_owned());
        options.hub_home = Some(folder.path().join("hf"));
        Self { server, _folder: folder, store, options }
    }

    fn of(files: Vec<File>) -> Self {
        Self::with(listing(&files), files, |_, _, reply| reply)
    }

    fn ask(&self, name: &str) -> Result<HubIndex, StoreError> {
        HubIndex::ask(&name.parse()?, &self.options, &())
    }

    fn fetch(&self, name: &str) -> Result<Manifest, StoreError> {
        self.ask(name)?.fetch(&self.store, &self.options, &mut ())
    }

    /// What is said, and the hint.
    fn refuses(&self, name: &str) -> (StoreError, String, String) {
        let error = self.fetch(name).unwrap_err();
        let (said, hint) = (error.to_string(), error.hint().unwrap_or_default());
        assert!(!hint.is_empty(), "{said}");
        assert!(!said.contains("hf_ours") && !hint.contains("hf_ours"));
        (error, said, hint)
    }

    fn paths(&self) -> Vec<String> {
        self.server.asked().into_iter().map(|asked| asked.path).collect()
    }

    fn files(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.store.root().join(IN_STORE)) else { return Vec::new() };
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn name(text: &str) -> HubName {
    text.parse().unwrap()
}

#[test]
fn a_folder_is_listed_fetched_pinned_and_found_again_without_the_hub() {
    let talk = Talk::of(marian(bytes(300_000)));
    let manifest = talk.fetch("hf:Some/opus-mt-vi-en").unwrap();
    assert_eq!(manifest.name, "hf-some--opus-mt-vi-en");
    assert_eq!((manifest.format, manifest.languages().as_str()), (Format::Transformers, "vi-en"));
    assert_eq!((manifest.licence.name.as_str(), manifest.context_length), ("apache-2.0", 64));
    let [SourceSpec::Huggingface { repo, file, revision }] = manifest.sources.as_slice() else {
        panic!("{:?}", manifest.sources)
    };
    assert_eq!((repo.as_str(), file.as_str()), ("Some/opus-mt-vi-en", "model.safetensors"));
    assert_eq!(revision, COMMIT);
    let files = talk.store.files_of(&manifest).unwrap();
    let folder = files.model.parent().unwrap();
    for (path, data, _) in marian(bytes(300_000)) {
        let wanted = path != "README.md" && path != "pytorch_model.bin";
        assert_eq!(fs::read(folder.join(path)).ok(), wanted.then_some(data), "{path}");
    }
    // Each file came once: the listing, then what has no sha256 in it, then the rest by its commit.
    let asked = talk.paths();
    assert_eq!(asked[0], "/api/models/Some/opus-mt-vi-en/revision/main?blobs=true");
    assert_eq!(asked.len(), 6, "{asked:?}");
    assert!(asked[1..].iter().all(|path| path.contains(COMMIT)), "{asked:?}");
    assert!(
        talk.server.asked().iter().all(|a| a.authorization.as_deref() == Some("Bearer hf_ours"))
    );

    // From now on the hub is not needed, under either name.
    let mut offline = talk.options.clone();
    offline.offline = true;
    let kept = HubIndex::kept(&name("hf:Some/opus-mt-vi-en"), &talk.store).unwrap();
    talk.store.fetch(&kept, &offline, &mut ()).unwrap();
    talk.store.verify(&kept, &mut ()).unwrap();
    let catalogue =
        Catalogue::open(Some(talk.store.root().join("none"))).with_installed(&talk.store);
    assert_eq!(catalogue.get("hf-some--opus-mt-vi-en").unwrap().sha256, kept.sha256);
    assert_eq!(talk.paths().len(), 6);
    talk.store.remove(&kept).unwrap();
    assert!(HubIndex::kept(&name("hf:Some/opus-mt-vi-en"), &talk.store).is_none());
}

#[test]
fn of_a_repository_with_several_gguf_files_one_is_fetched_and_asked_like_the_default() {
    let file = |path, fill: u8| (path, vec![fill; 40_000], true);
    let talk =
        Talk::of(vec![file("M.Q8_0.gguf", 8), file("M.Q4_K_M.gguf", 4), file("M.Q2_K.gguf", 2)]);
    let manifest = talk.fetch("hf:Some/Model@v1").unwrap();
    assert_eq!((manifest.name.as_str(), manifest.format), ("hf-some--model..v1", Format::Gguf));
    assert_eq!(manifest.file, "M.Q4_K_M.gguf");
    let default = Catalogue::embedded();
    for job in [Job::Translate, Job::Summarize] {
        assert!(manifest.jobs.can(job));
    }
    // The default translator is asked in a way that only it was taught.
    let theirs = default.default_for(Job::Summarize).unwrap();
    assert_eq!(manifest.context_length, theirs.context_length);
    let (own, chat) =
        (manifest.jobs.summarize.as_ref().unwrap(), theirs.jobs.summarize.as_ref().unwrap());
    assert_eq!((&own.prompt, &own.rewrite), (&chat.prompt, &chat.rewrite));
    let (own, chat) =
        (manifest.jobs.translate.as_ref().unwrap(), theirs.jobs.translate.as_ref().unwrap());
    assert_eq!(own.prompt, chat.prompt);
    assert_eq!(talk.paths()[0], "/api/models/Some/Model/revision/v1?blobs=true");
    assert_eq!(talk.paths()[1], format!("/Some/Model/resolve/{COMMIT}/M.Q4_K_M.gguf"));
    assert_eq!(talk.paths().len(), 2);
    // Another file of it is another model.
    let small = talk.fetch("hf:Some/Model/M.Q2_K.gguf").unwrap();
    assert_eq!(fs::read(talk.store.path_of(&small).unwrap()).unwrap(), [2; 40_000]);
    assert!(talk.store.path_of(&manifest).is_some());
}

#[test]
fn a_gguf_file_that_a_manifest_knows_is_asked_by_its_prompts_and_a_short_context_is_minded() {
    let mut known = listing(&[("x.gguf", vec![1; 10], true)]);
    let gemma = Catalogue::embedded().get("tomtat-270m-vi-en").unwrap().clone();
    known["siblings"][0]["lfs"]["sha256"] = gemma.sha256.clone().into();
    known["gguf"] = json!({"context_length": 1000, "architecture": "gemma3"});
    let talk = Talk::with(known, Vec::new(), |_, _, reply| reply);
    let index = talk.ask(NAME).unwrap();
    let manifest = index.manifest();
    assert!(manifest.jobs.translate.is_some() && manifest.jobs.summarize.is_none());
    let job = manifest.jobs.translate.as_ref().unwrap();
    assert_eq!((job.max_source_tokens, job.max_output_tokens), (500, 250));
    for absurd in [json!(0), json!(-1), json!(u64::MAX), json!("x")] {
        let mut strange = listing(&[("x.gguf", vec![1; 10], true)]);
        strange["gguf"] = json!({ "context_length": absurd });
        let talk = Talk::with(strange, Vec::new(), |_, _, reply| reply);
        assert_eq!(talk.ask(NAME).unwrap().manifest().context_length, 32768);
    }
}

#[test]
fn gated_and_missing_repositories_say_what_to_do() {
    for (status, word) in [(401, "HF_TOKEN"), (403, "HF_TOKEN"), (404, "owner, name and revision")]
    {
        let talk = Talk::with(json!({}), Vec::new(), move |_, _, _| Reply::status(status));
        let (error, said, hint) = talk.refuses(NAME);
        assert!(matches!(error, StoreError::Hub { .. }));
        assert!(said.contains(NAME) && said.contains(&status.to_string()), "{said}");
        assert!(hint.contains(word), "{hint}");
        assert_eq!(talk.paths().len(), 1);
        assert!(talk.files().is_empty());
    }
}

#[test]
fn a_gated_repository_that_lists_its_files_refuses_them_with_the_same_hint() {
    let gated = |asked: &Asked, _, reply| {
        if asked.path.contains("/resolve/") { Reply::status(403) } else { reply }
    };
    let folder = marian(bytes(1000));
    let (_, said, hint) = Talk::with(listing(&folder), folder, gated).refuses(NAME);
    assert!(said.contains("403") && hint.contains("HF_TOKEN"), "{said} {hint}");
    let gguf = vec![("x.gguf", vec![1; 10], true)];
    let (error, _, hint) = Talk::with(listing(&gguf), gguf, gated).refuses(NAME);
    assert!(matches!(error, StoreError::AllSourcesFailed { .. }));
    assert!(hint.contains("HF_TOKEN"), "{hint}");
}

#[test]
fn a_hub_that_is_busy_is_waited_for_and_one_that_is_broken_given_up() {
    let files = marian(bytes(1000));
    let talk = Talk::with(listing(&files), files.clone(), |_, number, reply| match number {
        0 => Reply::status(500),
        1 => {
            let mut busy = Reply::status(429);
            busy.headers.push(("Retry-After", "1".to_owned()));
            busy
        }
        _ => reply,
    });
    talk.fetch(NAME).unwrap();

    let broken = Talk::with(json!({}), Vec::new(), |_, _, _| Reply::status(500));
    let (_, said, hint) = broken.refuses(NAME);
    assert!(said.contains("500") && hint.contains("later"), "{said} {hint}");
    assert_eq!(broken.paths().len(), 3);

    let busy = Talk::with(json!({}), Vec::new(), |_, _, _| {
        let mut busy = Reply::status(429);
        busy.headers.push(("Retry-After", "3600".to_owned()));
        busy
    });
    let (error, said, _) = busy.refuses(NAME);
    let later = matches!(
        error,
        StoreError::Hub { reason: SourceError::Later { status: 429, seconds: 3600 }, .. }
    );
    assert!(later && busy.paths().len() == 1, "{said}");
}

#[test]
fn a_hub_that_lies_is_found_out() {
    let refused = |change: &dyn Fn(&mut Value), word: &str| {
        let files = marian(bytes(30_000));
        let mut said = listing(&files);
        change(&mut said);
        let talk = Talk::with(said, files, |_, _, reply| reply);
        let (_, said, _) = talk.refuses(NAME);
        assert!(said.contains(word), "{word}: {said}");
        assert!(!talk.files().iter().any(|name| name == "model.safetensors"), "{:?}", talk.files());
    };
    // 1 is config.json, 4 is vocab.json, 5 are the weights in LFS.
    refused(
        &|it| it["siblings"][1]["blobId"] = "b".repeat(40).into(),
        "config.json is another file",
    );
    refused(&|it| it["siblings"][1]["size"] = 7.into(), "size");
    refused(&|it| it["siblings"][4]["size"] = (1_u64 << 50).into(), "too many to fetch unchecked");
    refused(&|it| it["siblings"][4]["blobId"] = Value::Null, "vocab.json has no hash");
    refused(&|it| it["siblings"][5]["lfs"]["sha256"] = "c".repeat(64).into(), "wrong sha256");
    refused(&|it| it["siblings"][5]["lfs"]["size"] = 7.into(), "two sizes");
    refused(
        &|it| {
            it["siblings"][5]["size"] = 7.into();
            it["siblings"][5]["lfs"]["size"] = 7.into();
        },
        "it offers 30000 bytes",
    );
    refused(
        &|it| {
            it["siblings"][5]["size"] = 0.into();
            it["siblings"][5]["lfs"]["size"] = 0.into();
        },
        "size 0 is out of range",
    );
    refused(&|it| it["sha"] = "main".into(), "no commit");
    refused(&|it| it["sha"] = "../../../../etc/passwd/aaaaaaaaaaaaaaaaaa".into(), "no commit");
}

#[test]
fn a_commit_that_was_asked_for_is_the_one_that_comes() {
    let files = marian(bytes(1000));
    let mut other = listing(&files);
    other["sha"] = "9".repeat(40).into();
    let talk = Talk::with(other, files.clone(), |_, _, reply| reply);
    let (_, said, _) = talk.refuses(&format!("{NAME}@{COMMIT}"));
    assert!(said.contains("another commit"), "{said}");
    Talk::of(files).fetch(&format!("{NAME}@{COMMIT}")).unwrap();
}

#[test]
fn hostile_names_lead_nowhere() {
    let files = marian(bytes(1000));
    let mut said = listing(&files);
    for path in [
        "../../evil.gguf",
        "/tmp/evil.gguf",
        "a/../../evil.gguf",
        "x\u{1b}[2J.gguf",
        "%2e%2e/x.gguf",
    ] {
        let mut evil = said["siblings"][5].clone();
        evil["rfilename"] = path.into();
        said["siblings"].as_array_mut().unwrap().push(evil);
    }
    let talk = Talk::with(said, files, |_, _, reply| reply);
    let manifest = talk.fetch(NAME).unwrap();
    assert_eq!(manifest.file, "model.safetensors");
    assert!(talk.paths().iter().all(|path| !path.contains("evil")));
}

#[test]
fn what_cannot_be_run_is_refused_before_its_weights_come() {
    let with = |config: Value| {
        let mut files = marian(bytes(1000));
        files[1].1 = config.to_string().into_bytes();
        let talk = Talk::of(files);
        let (error, said, hint) = talk.refuses(NAME);
        assert!(matches!(error, StoreError::HubChoice { .. }));
        assert!(hint.contains("marian") && hint.contains(".gguf"), "{hint}");
        assert!(talk.paths().iter().all(|path| !path.ends_with("model.safetensors")));
        said
    };
    let said = with(json!({"model_type": "mam\u{1b}ba"}));
    assert!(said.contains("\"mamba\""), "{said}");
    assert!(with(json!({"model_type": "bart"})).contains("merges.txt is missing"));
    assert!(with(json!([1])).contains("\"none\""));
    let mut files = marian(bytes(1000));
    files[1].1 = b"{".to_vec();
    assert!(Talk::of(files).refuses(NAME).1.contains("config.json is no JSON"));
    let mut files = marian(bytes(1000));
    files.remove(2);
    assert!(Talk::of(files).refuses(NAME).1.contains("languages are not known"));
    let (_, said, hint) = Talk::of(vec![("README.md", vec![1], false)]).refuses(NAME);
    assert!(said.contains("no .gguf file") && hint.contains(".gguf file"), "{said} {hint}");
}

#[test]
fn a_translator_of_two_languages_goes_the_way_of_its_name_and_one_of_many_into_english() {
    let config = json!({"model_type": "mbart", "max_position_embeddings": 64});
    let files: Vec<File> = vec![
        ("config.json", config.to_string().into_bytes(), false),
        ("tokenizer_config.json", b"{}".to_vec(), false),
        ("sentencepiece.bpe.model", vec![7; 5_000], true),
        ("model.safetensors", bytes(9_000), true),
    ];
    for (name, languages, from) in [
        ("hf:Some/mbart-large-en-ro", ["ro", "en"].as_slice(), ["en"].as_slice()),
        ("hf:Some/mbart-large-50-many-to-one", &["ro", "en", "vi"], &["ro", "vi"]),
    ] {
        let mut listing = listing(&files);
        listing["cardData"]["language"] = json!(languages);
        let talk = Talk::with(listing, files.clone(), |_, _, reply| reply);
        let job = talk.ask(name).unwrap().manifest().jobs.translate.clone().unwrap();
        assert_eq!(job.from, from, "{name}");
        assert_eq!(job.to, [if from == ["en"] { "ro" } else { "en" }], "{name}");
    }
}

#[test]
fn answers_that_are_none_are_refused() {
    for (body, word) in [
        (b"<html>".to_vec(), "not understood"),
        (b"{}".to_vec(), "not understood"),
        (vec![b'['; 100_000], "not understood"),
        (vec![b' '; 17 << 20], "longer than"),
    ] {
        let talk = Talk::with(json!({}), Vec::new(), move |_, _, _| Reply::with(200, &body));
        let (_, said, _) = talk.refuses(NAME);
        assert!(said.contains(word) && said.len() < 500, "{said}");
    }
    let mut talk = Talk::of(Vec::new());
    talk.options.hub_endpoint = Some("ftp://x".to_owned());
    assert!(talk.refuses(NAME).1.contains("HF_ENDPOINT"));
    talk.options.offline = true;
    let (_, said, hint) = talk.refuses(NAME);
    assert!(said.contains("offline") && hint.contains("--offline"), "{said} {hint}");
    assert!(talk.paths().is_empty());
}

#[test]
fn a_fetch_that_was_broken_off_goes_on_at_its_commit() {
    let files = marian(bytes(300_000));
    let talk = Talk::with(listing(&files), files, |asked, number, mut reply| {
        if asked.path.ends_with(".safetensors") && number == 4 {
            reply.cut_after = Some(100_000);
        }
        reply
    });
    let mut once = talk.options.clone();
    once.retries = 0;
    talk.ask(NAME).unwrap().fetch(&talk.store, &once, &mut ()).unwrap_err();
    let kept = HubIndex::kept(&name(NAME), &talk.store).unwrap();
    assert!(matches!(talk.store.status(&kept), Status::Partial { .. }));
    talk.store.fetch(&kept, &talk.options, &mut ()).unwrap();
    let resumed = talk.server.asked().into_iter().find(|asked| asked.from.is_some()).unwrap();
    assert_eq!(resumed.from, Some(100_000));
    assert!(!talk.files().iter().any(|name| name.contains(".part")), "{:?}", talk.files());
}

#[test]
fn a_newer_commit_takes_the_place_of_the_older_only_when_it_is_whole() {
    let old = Talk::of(marian(bytes(30_000)));
    let first = old.fetch(NAME).unwrap();
    // The same store, and a hub whose weights are others and do not come.
    let newer = marian(vec![5; 30_000]);
    let gone = serve(listing(&newer), newer.clone(), |asked, _, reply| {
        if asked.path.ends_with(".safetensors") { Reply::status(404) } else { reply }
    });
    let mut options = old.options.clone();
    options.hub_endpoint = Some(gone.url(""));
    options.force = true;
    let index = HubIndex::ask(&name(NAME), &options, &()).unwrap();
    index.fetch(&old.store, &options, &mut ()).unwrap_err();
    let kept = HubIndex::kept(&name(NAME), &old.store).unwrap();
    assert_eq!(kept.sha256, first.sha256);
    assert_eq!(old.store.status(&kept), Status::Present);
    // And now it does.
    let there = serve(listing(&newer), newer, |_, _, reply| reply);
    options.hub_endpoint = Some(there.url(""));
    let index = HubIndex::ask(&name(NAME), &options, &()).unwrap();
    let second = index.fetch(&old.store, &options, &mut ()).unwrap();
    assert_ne!(second.sha256, first.sha256);
    let kept = HubIndex::kept(&name(NAME), &old.store).unwrap();
    assert_eq!((kept.sha256, old.store.status(&second)), (second.sha256.clone(), Status::Present));
}

#[test]
fn a_kept_manifest_that_is_damaged_or_of_another_repository_counts_as_none() {
    let talk = Talk::of(marian(bytes(1000)));
    talk.fetch(NAME).unwrap();
    let path = talk.store.root().join(IN_STORE).join("manifest.toml");
    let text = fs::read_to_string(&path).unwrap();
    // The hub does not tell names apart by case.
    assert!(HubIndex::kept(&name("hf:some/model"), &talk.store).is_some());
    fs::write(&path, text.replace("Some/Model", "Other/Model")).unwrap();
    assert!(HubIndex::kept(&name(NAME), &talk.store).is_none());
    fs::write(&path, &text[..text.len() / 2]).unwrap();
    assert!(HubIndex::kept(&name(NAME), &talk.store).is_none());
    talk.fetch(NAME).unwrap();
    assert!(HubIndex::kept(&name(NAME), &talk.store).is_some());
}

#[test]
fn a_copy_in_the_hubs_own_cache_is_taken_for_a_pinned_commit() {
    let talk = Talk::with(listing(&marian(bytes(1000))), marian(Vec::new()), |_, _, reply| reply);
    let snapshot = talk
        .options
        .hub_home
        .as_ref()
        .unwrap()
        .join(format!("hub/models--Some--Model/snapshots/{COMMIT}"));
    fs::create_dir_all(&snapshot).unwrap();
    fs::write(snapshot.join("model.safetensors"), bytes(1000)).unwrap();
    let manifest = talk.fetch(NAME).unwrap();
    assert_eq!(fs::read(talk.store.path_of(&manifest).unwrap()).unwrap(), bytes(1000));
    assert!(talk.paths().iter().all(|path| !path.ends_with("model.safetensors")));
}
