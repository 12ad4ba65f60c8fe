//! No manifest and no prompt template may panic the parser; a good template renders.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tomtat_models::{Manifest, Origin, Template};

fuzz_target!(|text: &str| {
    let _ = Manifest::parse(text, Origin::File("fuzz.toml".into()));
    if let Ok(template) = Template::parse(text, &["source", "terms"]) {
        let _ = template.render(&[("source", text), ("terms", "")]);
    }
});
