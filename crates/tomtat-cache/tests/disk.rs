//! The cache on disk: kept, bounded, shared, and never trusted further than its checks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;

use tomtat_cache::{AnswerCache, CacheError, DiskCache, Key, clear, size_on_disk};
use tomtat_engine::{Completion, Finish};

fn key(n: usize) -> Key {
    Key::of([n.to_string().as_str()])
}

fn answer(n: usize) -> Completion {
    Completion {
        text: format!("The {n}th answer, đúng như vậy."),
        finish: if n.is_multiple_of(7) { Finish::Length } else { Finish::Stop },
        prompt_tokens: n,
        new_tokens: n * 2,
    }
}

fn open(folder: &Path) -> DiskCache {
    DiskCache::open(folder, DiskCache::LIMIT).unwrap()
}

/// Numbers of the answers that are there; each must be the right one.
fn there(cache: &mut DiskCache, count: usize) -> Vec<usize> {
    let mut found = Vec::new();
    for n in 0..count {
        if let Some(got) = cache.get(&key(n)) {
            assert_eq!(got, answer(n));
            found.push(n);
        }
    }
    found
}

#[test]
fn what_was_put_is_there_at_once_and_after_the_next_opening() {
    let dir = tempfile::tempdir().unwrap();
    let mut cache = open(&dir.path().join("deep/folder"));
    (0..700).for_each(|n| cache.put(&key(n), &answer(n)));
    assert_eq!(there(&mut cache, 701).len(), 700);
    drop(cache);
    let mut cache = open(&dir.path().join("deep/folder"));
    assert_eq!(there(&mut cache, 701).len(), 700);
    assert_eq!(cache.answers(), Some(700));
    assert!(cache.problem().is_none());
}

#[test]
fn the_oldest_go_when_the_limit_is_reached() {
    let dir = tempfile::tempdir().unwrap();
    let mut cache = DiskCache::open(dir.path(), 20_000).unwrap();
    for n in 0..2_000 {
        cache.put(&key(n), &answer(n));
        if n % 10 == 0 {
            cache.flush();
        }
    }
    cache.flush();
    let left = there(&mut cache, 2_000);
    assert!((80..200).contains(&left.len()), "{}", left.len());
    assert_eq!(left, (2_000 - left.len()..2_000).collect::<Vec<_>>());
    // The file is reused, not grown.
    assert!(size_on_disk(dir.path()) < 2 << 20, "{}", size_on_disk(dir.path()));
}

#[test]
fn two_at_once_see_what_the_other_wrote() {
    let dir = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (open(dir.path()), open(dir.path()));
    one.put(&key(1), &answer(1));
    two.put(&key(2), &answer(2));
    one.flush();
    two.flush();
    assert_eq!(there(&mut one, 3), [1, 2]);
    assert_eq!(there(&mut two, 3), [1, 2]);
    drop(one);
    two.put(&key(0), &answer(0));
    two.flush();
    assert_eq!(there(&mut open(dir.path()), 3), [0, 1, 2]);
}

#[test]
fn a_file_that_is_no_cache_is_set_aside_and_reported() {
    let long = vec![b'x'; 100_000];
    for content in [b"my holiday photographs".as_slice(), b"redb", &[0; 5000], &long] {
        let dir = tempfile::tempdir().unwrap();
        drop(open(dir.path()));
        let path = open(dir.path()).path().to_owned();
        fs::write(&path, content).unwrap();
        let mut cache = open(dir.path());
        match cache.problem() {
            Some(CacheError::SetAside { aside, .. }) => {
                assert_eq!(fs::read(aside).unwrap(), content);
            }
            other => panic!("{:?} gave {other:?}", &content[..4]),
        }
        assert!(cache.problem().is_none(), "told once");
        cache.put(&key(1), &answer(1));
        drop(cache);
        assert_eq!(there(&mut open(dir.path()), 3), [1]);
    }
}

#[test]
fn a_damaged_file_gives_right_answers_or_none_and_no_panic() {
    let dir = tempfile::tempdir().unwrap();
    let mut cache = open(dir.path());
    (0..300).for_each(|n| cache.put(&key(n), &answer(n)));
    let path = cache.path().to_owned();
    drop(cache);
    let whole = fs::read(&path).unwrap();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    // What a panicking database prints is not of interest here.
    std::panic::set_hook(Box::new(|_| {}));
    let (mut told, mut silent) = (0, 0);
    for round in 0..60 {
        let mut damaged = whole.clone();
        if round % 6 == 0 {
            damaged.truncate(next(whole.len()));
        } else {
            for _ in 0..1 << (round % 8) {
                let at = next(damaged.len());
                damaged[at] ^= 1 + next(255) as u8;
            }
        }
        fs::write(&path, &damaged).unwrap();
        let mut cache = open(dir.path());
        let found = there(&mut cache, 300).len();
        cache.put(&key(1000), &answer(1000));
        cache.flush();
        match cache.problem() {
            Some(_) => told += 1,
            None if found < 300 => silent += 1,
            None => {}
        }
        drop(cache);
        // Whatever happened, the next run has a cache that works.
        let mut cache = open(dir.path());
        cache.put(&key(2000), &answer(2000));
        drop(cache);
        fs::remove_file(&path).unwrap();
    }
    drop(std::panic::take_hook());
    assert!(told > 10, "{told} told");
    assert!(silent < told, "{silent} lost answers without a word, {told} said so");
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), "x").unwrap();
    let error = DiskCache::open(&dir.path().join("file/cache"), 1).err().expect("no folder");
    assert!(error.to_string().contains("file/cache"), "{error}");
    assert!(error.hint().is_some());
}

#[test]
fn a_cleared_cache_is_empty() {
    let dir = tempfile::tempdir().unwrap();
    let mut cache = open(dir.path());
    cache.put(&key(1), &answer(1));
    drop(cache);
    assert!(clear(dir.path()).unwrap() > 0);
    assert_eq!(size_on_disk(dir.path()), 0);
    assert_eq!(clear(dir.path()).unwrap(), 0);
    assert!(there(&mut open(dir.path()), 3).is_empty());
}
