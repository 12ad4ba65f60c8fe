//! No GGUF header may panic the reader, or make it allocate more than the file is long.
#![no_main]

use std::io::{BufReader, Cursor};

use libfuzzer_sys::fuzz_target;
use tomtat_models::gguf;

fuzz_target!(|data: &[u8]| {
    let whole = gguf::check_reader(BufReader::new(Cursor::new(data)), data.len() as u64);
    if let Ok(info) = whole {
        assert!(info.data_offset <= info.size);
    }
    // The engine's own gatekeeper sees the header first: let the fuzzer skip the magic.
    let mut with_magic = b"GGUF\x03\0\0\0".to_vec();
    with_magic.extend_from_slice(data);
    let len = with_magic.len() as u64;
    let _ = gguf::check_reader(BufReader::new(Cursor::new(with_magic)), len);
});
