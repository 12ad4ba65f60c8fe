//! A newer commit of a model of the hub: it takes the place of the older one whole, or not at all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod fixture;
mod repository;
mod server;

use std::{fs, path::PathBuf, thread};

use fixture::{bytes, options, store};
use repository::{File, listing, marian, serve};
use serde_json::json;
use server::{Asked, Reply, Server};
use tempfile::TempDir;
use tomtat_models::{FetchOptions, HubIndex, HubName, Manifest, Status, Store, StoreError};

const NAME: &str = "hf:Some/Model";
const IN_STORE: &str = "hf-some--model";

fn name() -> HubName {
    NAME.parse().unwrap()
}

fn hub(files: &[File], change: impl Fn(&Asked, Reply) -> Reply + Send + 'static) -> Server {
    serve(listing(files), files.to_vec(), move |asked, _, reply| change(asked, reply))
}

fn good(files: &[File]) -> Server {
    hub(files, |_, reply| reply)
}

/// One that does not have the file `lost`, though it lists it.
fn without(files: &[File], lost: &'static str) -> Server {
    let is_lost = move |asked: &Asked| asked.path.ends_with(lost);
    hub(files, move |asked, reply| if is_lost(asked) { Reply::status(404) } else { reply })
}

fn older() -> Vec<File> {
    let mut files = marian(bytes(300_000));
    files.push(("generation_config.json", b"{}".to_vec(), false));
    files
}

/// The same with another `config.json` and without `generation_config.json`.
fn newer() -> Vec<File> {
    let mut files = marian(bytes(300_000));
    let config = json!({"model_type": "marian", "max_position_embeddings": 32});
    files[1].1 = config.to_string().into_bytes();
    files
}

/// A store with the older commit in it.
struct Place {
    _folder: TempDir,
    store: Store,
    options: FetchOptions,
}

impl Place {
    fn new() -> Self {
        let (folder, store) = store();
        let mut options = options();
        options.hub_home = Some(folder.path().join("hf"));
        options.force = true;
        let place = Self { _folder: folder, store, options };
        place.fetch(&good(&older())).unwrap();
        place
    }

    fn asking(&self, server: &Server) -> FetchOptions {
        let mut options = self.options.clone();
        options.hub_endpoint = Some(server.url(""));
        options
    }

    fn fetch(&self, server: &Server) -> Result<Manifest, StoreError> {
        let options = self.asking(server);
        HubIndex::ask(&name(), &options, &())?.fetch(&self.store, &options, &mut ())
    }

    fn path(&self, folder: &str) -> PathBuf {
        self.store.root().join(folder).join(IN_STORE)
    }

    /// These files are there, verified, and used without a network.
    fn holds(&self, files: &[File]) -> Manifest {
        let kept = HubIndex::kept(&name(), &self.store).unwrap();
        assert_eq!(self.store.status(&kept), Status::Present);
        let mut offline = self.options.clone();
        (offline.offline, offline.force) = (true, false);
        self.store.fetch(&kept, &offline, &mut ()).unwrap();
        self.store.verify(&kept, &mut ()).unwrap();
        let all = files.iter().chain(&older()).map(|(path, ..)| *path).collect::<Vec<_>>();
        for path in all {
            let wanted = files.iter().find(|(its, ..)| *its == path);
            let wanted = wanted.filter(|_| path != "README.md" && path != "pytorch_model.bin");
            let there = fs::read(self.path("").join(path)).ok();
            assert!(there == wanted.map(|(_, data, _)| data.clone()), "{path}");
        }
        kept
    }
}

#[test]
fn a_newer_commit_that_does_not_come_whole_leaves_the_older_one_as_it_was() {
    for lost in ["source.spm", "model.safetensors"] {
        let place = Place::new();
        let before = fs::read_to_string(place.path("").join("manifest.toml")).unwrap();
        let mut files = newer();
        files[3].1 = vec![8; 6_000];
        files[5].1 = vec![5; 40_000];
        place.fetch(&without(&files, lost)).unwrap_err();
        place.holds(&older());
        assert_eq!(fs::read_to_string(place.path("").join("manifest.toml")).unwrap(), before);
        assert_eq!(place.store.list().unwrap().len(), 1);
        // Once it comes, it takes its place.
        place.fetch(&good(&files)).unwrap();
        place.holds(&files);
    }
}

#[test]
fn of_a_newer_commit_only_what_changed_is_fetched_and_nothing_of_the_older_stays() {
    let place = Place::new();
    let prompts = place.path("").join("prompts");
    fs::create_dir(&prompts).unwrap();
    let server = good(&newer());
    let second = place.fetch(&server).unwrap();
    assert_eq!(second.context_length, 32);
    assert_eq!(place.holds(&newer()).context_length, 32);
    let asked = server.asked();
    assert!(asked.iter().all(|asked| !asked.path.ends_with("model.safetensors")), "{asked:?}");
    assert!(!prompts.exists() && !place.path(".new").exists());
    assert!(!place.store.root().join(".old").exists());
    assert_eq!(place.store.list().unwrap().len(), 1);
}

#[test]
fn weights_that_were_spoilt_are_not_taken_over() {
    for seen in [true, false] {
        let place = Place::new();
        let weights = place.path("").join("model.safetensors");
        let modified = fs::metadata(&weights).unwrap().modified().unwrap();
        fs::write(&weights, vec![0; 300_000]).unwrap();
        if !seen {
            let file = fs::File::options().write(true).open(&weights).unwrap();
            file.set_modified(modified).unwrap();
        }
        place.fetch(&good(&newer())).unwrap();
        // Nothing of the older commit stays where it was fetched into its folder, either.
        place.holds(&newer());
    }
}

#[test]
fn a_newer_commit_that_was_broken_off_goes_on_and_is_removed_with_the_older() {
    let place = Place::new();
    let mut files = newer();
    files[5].1 = vec![5; 300_000];
    let server = hub(&files, |asked, mut reply| {
        if asked.path.ends_with(".safetensors") && asked.from.is_none() {
            reply.cut_after = Some(100_000);
        }
        reply
    });
    let mut once = place.asking(&server);
    once.retries = 0;
    let break_off = || {
        let index = HubIndex::ask(&name(), &once, &()).unwrap();
        index.fetch(&place.store, &once, &mut ()).unwrap_err();
        assert!(place.path(".new").exists());
    };
    break_off();
    let kept = place.holds(&older());
    place.store.remove(&kept).unwrap();
    assert!(!place.path(".new").exists() && !place.path("").exists());

    place.fetch(&good(&older())).unwrap();
    break_off();
    place.fetch(&server).unwrap();
    place.holds(&files);
    let resumed = server.asked().into_iter().find(|asked| asked.from.is_some()).unwrap();
    assert_eq!(resumed.from, Some(100_000));
}

#[test]
fn a_crash_between_the_two_steps_of_the_exchange_loses_nothing() {
    let place = Place::new();
    fs::create_dir(place.store.root().join(".old")).unwrap();
    fs::rename(place.path(""), place.path(".old")).unwrap();
    place.holds(&older());
    assert!(!place.path(".old").exists());
}

#[test]
fn what_a_crash_left_is_removed_by_the_next_fetch() {
    let place = Place::new();
    for folder in [".new", ".old"] {
        fs::create_dir_all(place.path(folder).join("prompts")).unwrap();
        fs::write(place.path(folder).join("model.safetensors"), b"half of it").unwrap();
    }
    // An exchange that only failed to remove the older commit leaves all of it.
    fs::copy(place.path("").join("manifest.toml"), place.path(".old").join("manifest.toml"))
        .unwrap();
    place.fetch(&good(&newer())).unwrap();
    place.holds(&newer());
    assert!(!place.path(".new").exists() && !place.path(".old").exists());
    // In the model's own folder too.
    let left = place.path("").join(".tomtat-AbCdEf");
    fs::write(&left, b"half a manifest").unwrap();
    place.fetch(&good(&newer())).unwrap();
    assert!(!left.exists());
}

#[test]
fn a_store_that_was_copied_without_its_stamps_keeps_its_model_too() {
    let place = Place::new();
    fs::remove_file(place.path("").join("model.safetensors.json")).unwrap();
    let mut files = newer();
    files[3].1 = vec![8; 6_000];
    place.fetch(&without(&files, "source.spm")).unwrap_err();
    place.holds(&older());
}

#[test]
fn two_that_saw_different_commits_do_not_mix_them() {
    for _ in 0..3 {
        let (folder, store) = store();
        let mut files = newer();
        files[5].1 = vec![5; 300_000];
        let servers = [good(&older()), good(&files)];
        let asked: Vec<(HubIndex, FetchOptions)> = servers
            .iter()
            .map(|server| {
                let mut options = options();
                options.hub_home = Some(folder.path().join("hf"));
                options.hub_endpoint = Some(server.url(""));
                (HubIndex::ask(&name(), &options, &()).unwrap(), options)
            })
            .collect();
        thread::scope(|scope| {
            let store = &store;
            for (index, options) in &asked {
                scope.spawn(move || index.fetch(store, options, &mut ()).unwrap());
            }
        });
        let place = Place { _folder: folder, store, options: options() };
        let kept = HubIndex::kept(&name(), &place.store).unwrap();
        place.holds(&if kept.context_length == 32 { files } else { older() });
    }
}

#[test]
fn a_model_whose_manifest_is_damaged_can_be_removed() {
    let place = Place::new();
    fs::write(place.path("").join("manifest.toml"), "name = ").unwrap();
    assert!(place.store.remove_named(IN_STORE).unwrap() > 300_000);
    assert!(!place.path("").exists());
    for bad in [IN_STORE, ".locks", "..", "", "/tmp", "a/../b"] {
        let error = place.store.remove_named(bad).unwrap_err();
        assert!(matches!(error, StoreError::NotInStore { .. }), "{bad}: {error}");
    }
    assert!(place.store.root().join(".locks").is_dir());
}

#[cfg(unix)]
#[test]
fn others_may_read_what_is_kept_as_far_as_the_umask_lets_them() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    place.fetch(&good(&newer())).unwrap();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let usual = place.store.root().join("usual");
    fs::write(&usual, b"").unwrap();
    for file in ["manifest.toml", "config.json", "vocab.json", "model.safetensors"] {
        assert_eq!(mode(place.path("").join(file)), mode(usual.clone()), "{file}");
    }
}
