//! Each parser by itself: the first byte says which.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tomtat_formats::{Format, Options, read};

fuzz_target!(|data: &[u8]| {
    let Some((first, data)) = data.split_first() else { return };
    let formats: Vec<Format> = Format::all().filter(|format| *format != Format::Pdf).collect();
    let mut options = Options::default();
    options.format = formats.get(usize::from(*first) % formats.len()).copied();
    options.max_document_bytes = 1 << 20;
    if let Ok(documents) = read(std::io::Cursor::new(data.to_vec()), "input", &options) {
        for document in documents.take(1000).flatten() {
            for removed in &document.removed {
                assert_eq!(&document.text[removed.span.start..removed.span.end], removed.text);
            }
        }
    }
});
