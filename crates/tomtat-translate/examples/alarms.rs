//! Lists what the guards say of translations, one a line: `alarms VIETNAMESE ENGLISH`.
//!
//! `cargo run --release -p tomtat-translate --example alarms -- test.vi test.en`
#![allow(clippy::print_stdout)]

use std::fs::read_to_string;
use std::io::{Error, ErrorKind};

use tomtat_article::Language;
use tomtat_engine::Completion;
use tomtat_translate::guards;

fn main() -> std::io::Result<()> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [sources, targets] = paths.as_slice() else {
        return Err(Error::new(ErrorKind::InvalidInput, "usage: alarms VIETNAMESE ENGLISH"));
    };
    let (sources, targets) = (read_to_string(sources)?, read_to_string(targets)?);
    let (mut lines, mut doubted) = (0, 0);
    for (source, target) in sources.lines().zip(targets.lines()) {
        let cleaned = guards::clean(source, target);
        let completion = Completion::of(target);
        let found = guards::check(source, Language::VIETNAMESE, &cleaned, &completion);
        lines += 1;
        doubted += usize::from(!found.is_empty());
        for finding in &found {
            println!("{}: {}", finding.code, finding.message);
        }
        if !found.is_empty() {
            println!("    {source}\n    {target}");
        }
    }
    println!("{doubted} of {lines} lines");
    Ok(())
}
