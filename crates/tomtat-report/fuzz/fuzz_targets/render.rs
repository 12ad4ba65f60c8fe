#![no_main]
//! Any bytes as JSON Lines: no panic, and what is a record can be written in every format; a page
//! has one section a record, and no text of it opens or ends an element of ours.

use libfuzzer_sys::fuzz_target;
use tomtat_report::{Format, RecordLines, Stream, Style};

fuzz_target!(|bytes: &[u8]| {
    let records: Vec<_> = RecordLines::new(bytes).flatten().collect();
    for &format in Format::ALL {
        for translations in [false, true] {
            let mut stream = Stream::new(format, Style::default().evidence(true));
            if translations {
                stream = stream.translations();
            }
            let mut out = Vec::new();
            for record in &records {
                stream.write(&mut out, record).expect("memory takes it");
            }
            stream.finish(&mut out).expect("memory takes it");
            let out = String::from_utf8(out).expect("UTF-8");
            if format == Format::Html {
                assert_eq!(out.matches("<article").count(), records.len());
                assert_eq!(out.matches("<script").count(), 1);
            }
        }
    }
});
