//! Prints what is understood of each file named: `cargo run -p tomtat-formats --example documents FILE…`
#![allow(clippy::print_stdout)]

use std::fs::File;

use tomtat_formats::{Options, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let documents = read(File::open(&path)?, &path, &Options::default())?;
        println!("== {path} ({})", documents.format());
        for document in documents {
            let document = match document {
                Ok(document) => document,
                Err(error) => {
                    println!("error: {error} [{}]", error.code());
                    continue;
                }
            };
            println!("record {:?}, {}", document.record, document.encoding);
            println!("title  {:?}", document.title);
            println!("byline {:?}", document.byline);
            println!("date   {:?}", document.date);
            println!("url    {:?}, language {:?}", document.url, document.declared_language);
            for block in &document.blocks {
                println!("  {:?}: {}", block.kind, block.text);
            }
            for removed in &document.removed {
                let start: String = removed.text.chars().take(100).collect();
                println!("  - {}: {start:?}", removed.rule);
            }
            for warning in &document.warnings {
                println!("  ! {warning}");
            }
        }
    }
    Ok(())
}
