//! The store itself: local sources, stamps, damage, full and read-only disks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod fixture;

use std::{fs, path::Path};

use fixture::{Ear, bytes, file, files, manifest, manifest_text, options, sha256, store};
use tempfile::TempDir;
use tomtat_models::{Manifest, Origin, SourceError, Status, Store, StoreError};

#[test]
fn a_local_file_is_copied_and_verified() {
    let data = bytes(100_000);
    let (folder, store) = store();
    let from = folder.path().join("mô hình.gguf");
    fs::write(&from, &data).unwrap();
    let mut options = options();
    options.offline = true;
    for source in [from.display().to_string(), format!("file://{}", from.display())] {
        let model = manifest(&data, &file(Path::new(&source)));
        let path = store.fetch(&model, &options, &mut ()).unwrap();
        assert_eq!(fs::read(path).unwrap(), data);
        assert_eq!(store.list().unwrap().len(), 1);
        assert!(store.remove(&model).unwrap() >= 100_000);
        assert_eq!(store.status(&model), Status::Absent);
        assert!(matches!(store.remove(&model), Err(StoreError::NotInStore { .. })));
    }
}

#[test]
fn a_missing_or_short_local_file_is_named_and_the_next_source_is_tried() {
    let data = bytes(1000);
    let (folder, store) = store();
    let short = folder.path().join("short.gguf");
    let good = folder.path().join("good.gguf");
    fs::write(&short, &data[..999]).unwrap();
    fs::write(&good, &data).unwrap();
    let all = [Path::new("/no/such/file"), folder.path(), &short, &good].map(file).concat();
    let mut ear = Ear::default();
    store.fetch(&manifest(&data, &all), &options(), &mut ear).unwrap();
    let failed: Vec<_> = ear.events.iter().filter(|e| e.starts_with("failed")).collect();
    assert_eq!(failed.len(), 3);
    assert!(failed[0].contains("/no/such/file") && failed[2].contains("999"), "{failed:?}");
}

#[test]
fn a_file_that_changed_after_it_was_verified_is_not_used() {
    let data = bytes(1000);
    let (folder, store) = store();
    let from = folder.path().join("m.gguf");
    fs::write(&from, &data).unwrap();
    let model = manifest(&data, &file(&from));
    let path = store.fetch(&model, &options(), &mut ()).unwrap();

    let mut bad = data.clone();
    bad[500] ^= 1;
    fs::write(&path, &bad).unwrap();
    assert_eq!(store.path_of(&model), None);
    assert!(matches!(store.status(&model), Status::Damaged { .. }));
    let error = store.verify(&model, &mut ()).unwrap_err();
    assert!(matches!(&error, StoreError::WrongHash { found, .. } if *found == sha256(&bad)));
    assert!(error.hint().is_some());
    // A fetch mends it.
    store.fetch(&model, &options(), &mut ()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), data);

    fs::write(&path, &data[..10]).unwrap();
    assert!(matches!(store.verify(&model, &mut ()), Err(StoreError::WrongSize { found: 10, .. })));
    assert_eq!(store.path_of(&model), None);
}

#[test]
fn a_file_put_there_by_hand_is_used_once_it_is_verified() {
    let data = bytes(1000);
    let (_folder, store) = store();
    let model = manifest(&data, &file(Path::new("/no/such/file")));
    let folder = store.root().join("small");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("small.gguf"), &data).unwrap();
    assert_eq!(store.path_of(&model), None);
    assert_eq!(store.fetch(&model, &options(), &mut ()).unwrap(), folder.join("small.gguf"));
    assert!(store.path_of(&model).is_some());
}

#[test]
fn a_manifest_with_another_hash_does_not_accept_the_old_file() {
    let data = bytes(1000);
    let (folder, store) = store();
    let from = folder.path().join("m.gguf");
    fs::write(&from, &data).unwrap();
    store.fetch(&manifest(&data, &file(&from)), &options(), &mut ()).unwrap();
    let mut other = data.clone();
    other.reverse();
    assert_eq!(store.path_of(&manifest(&other, &file(&from))), None);
}

#[test]
fn force_fetches_again_and_keeps_the_old_file_if_that_fails() {
    let data = bytes(1000);
    let (folder, store) = store();
    let from = folder.path().join("m.gguf");
    fs::write(&from, &data).unwrap();
    let model = manifest(&data, &file(&from));
    let path = store.fetch(&model, &options(), &mut ()).unwrap();
    let mut options = options();
    options.force = true;
    let mut ear = Ear::default();
    store.fetch(&model, &options, &mut ear).unwrap();
    assert_eq!(ear.events.len(), 1, "{:?}", ear.events);
    fs::remove_file(&from).unwrap();
    store.fetch(&model, &options, &mut ()).unwrap_err();
    assert_eq!(store.path_of(&model), Some(path));
}

#[test]
fn a_disk_without_room_is_said_before_anything_is_fetched() {
    let data = bytes(10);
    let text = manifest_text(&data, &file(Path::new("/no/such/file")))
        .replace("size = 10", "size = 1099511627776");
    let model = Manifest::parse(&text, Origin::File("/nowhere/small.toml".into())).unwrap();
    let (_folder, store) = store();
    let mut ear = Ear::default();
    match store.fetch(&model, &options(), &mut ear) {
        Err(error @ StoreError::DiskFull { .. }) => {
            assert!(error.to_string().contains("small.gguf"), "{error}");
            assert!(error.hint().is_some());
            assert!(ear.events.is_empty());
        }
        // A disk with more than a terabyte free.
        Err(StoreError::AllSourcesFailed { .. }) => eprintln!("skipped: this disk is very large"),
        other => panic!("{other:?}"),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_while_writing_is_an_error_of_its_own() {
    let data = bytes(100_000);
    let (folder, store) = store();
    let from = folder.path().join("m.gguf");
    fs::write(&from, &data).unwrap();
    let model = manifest(&data, &file(&from));
    fs::create_dir_all(store.root().join("small")).unwrap();
    // Writing to /dev/full fails as on a full disk.
    let part = store.root().join("small/small.gguf.part");
    std::os::unix::fs::symlink("/dev/full", &part).unwrap();
    let error = store.fetch(&model, &options(), &mut ()).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    assert!(!store.root().join("small/small.gguf").exists());
}

#[test]
fn a_store_that_cannot_be_written_is_named() {
    let data = bytes(1000);
    let folder = TempDir::new().unwrap();
    let blocker = folder.path().join("file");
    fs::write(&blocker, "not a folder").unwrap();
    let store = Store::open(Some(blocker.join("models"))).unwrap();
    let model = manifest(&data, &file(Path::new("/no/such/file")));
    assert_eq!(store.status(&model), Status::Absent);
    let error = store.fetch(&model, &options(), &mut ()).unwrap_err();
    assert!(matches!(error, StoreError::NotWritable { .. }), "{error}");
    assert!(error.to_string().contains("models"), "{error}");
}

#[test]
fn an_adapter_is_fetched_and_verified_with_its_model() {
    let data = bytes(1000);
    let adapter = bytes(77);
    let (folder, store) = store();
    let from = folder.path().join("m.gguf");
    let lora = folder.path().join("l.gguf");
    fs::write(&from, &data).unwrap();
    let text = manifest_text(
        &data,
        &format!(
            "[lora]\nfile = \"lora.gguf\"\nsize = 77\nsha256 = \"{}\"\nscale = 0.5\n\
             [[lora.sources]]\nkind = \"file\"\npath = \"l.gguf\"\n{}",
            sha256(&adapter),
            file(&from)
        ),
    );
    let origin = Origin::File(folder.path().join("small.toml"));
    let model = Manifest::parse(&text, origin).unwrap();
    assert_eq!(model.total_size(), 1077);
    let error = store.fetch(&model, &options(), &mut ()).unwrap_err();
    let StoreError::AllSourcesFailed { file, failures, .. } = &error else { panic!("{error}") };
    assert_eq!(file, "lora.gguf");
    assert!(matches!(failures[0].error, SourceError::File { .. }));
    assert_eq!(store.path_of(&model), None, "a model without its adapter is not there");
    fs::write(&lora, &adapter).unwrap();
    store.fetch(&model, &options(), &mut ()).unwrap();
    let found = store.files_of(&model).unwrap();
    let (path, scale) = found.lora.unwrap();
    assert_eq!((fs::read(path).unwrap(), scale), (adapter, 0.5));
    // Two files with their stamps, and why these bytes could not be merged.
    assert_eq!(files(&store).len(), 5);
}
