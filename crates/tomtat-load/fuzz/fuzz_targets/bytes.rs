//! The bytes of a file to articles, on one thread: no panic (a contained one is an error with
//! the code `load.internal`), at least one item.
#![no_main]

use std::io::Write;

use libfuzzer_sys::fuzz_target;
use tomtat_load::{Input, LoadOptions, Loader};

fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let mut options = LoadOptions::default();
    options.threads = 1;
    options.max_article_bytes = 1 << 20;
    let mut items = 0;
    for item in Loader::new(options).load(vec![Input::Path(file.path().to_owned())]) {
        items += 1;
        if let Err(error) = item {
            assert_ne!(error.code(), "load.internal", "{error}");
        }
    }
    assert!(items > 0);
});
