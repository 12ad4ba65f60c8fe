//! A string to an article: no panic, and every place is true.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tomtat_load::{LoadOptions, Loader};

fuzz_target!(|text: &str| {
    let Ok(article) = Loader::new(LoadOptions::default()).load_str("fuzz", text) else {
        return;
    };
    assert!(article.sentences().count() > 0);
    let mut end = 0;
    for sentence in article.sentences() {
        assert!(sentence.span.start >= end && sentence.span.start < sentence.span.end);
        end = sentence.span.end;
    }
});
