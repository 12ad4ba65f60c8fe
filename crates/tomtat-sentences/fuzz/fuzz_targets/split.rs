#![no_main]
//! Any text: no panic, order kept, nothing but white space left out.

use libfuzzer_sys::fuzz_target;
use tomtat_article::Language;

fuzz_target!(|text: &str| {
    for language in [Language::VIETNAMESE, Language::ENGLISH] {
        let mut at = 0;
        for range in tomtat_sentences::split(text, language) {
            assert!(text[at..range.start].trim().is_empty());
            assert!(!text[range.clone()].trim().is_empty());
            at = range.end;
        }
        assert!(text[at..].trim().is_empty());
    }
    let _ = tomtat_sentences::is_complete(text);
});
