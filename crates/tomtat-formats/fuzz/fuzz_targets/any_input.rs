//! Sniffing, unpacking and whatever parser it leads to.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tomtat_formats::{Options, read};

fuzz_target!(|data: &[u8]| {
    let mut options = Options::default();
    options.max_document_bytes = 1 << 20;
    options.max_inflated_bytes = 4 << 20;
    if let Ok(documents) = read(std::io::Cursor::new(data.to_vec()), "input", &options) {
        for document in documents.take(1000).flatten() {
            for block in &document.blocks {
                assert_eq!(&document.text[block.span.start..block.span.end], block.text);
            }
        }
    }
});
