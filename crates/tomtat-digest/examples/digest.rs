//! Groups stored records and shows what differs, without a model:
//!
//! ```sh
//! cargo run --release -p tomtat-digest --example digest -- records.jsonl …
//! ```
//!
//! With `PAIRS=0.1` it shows the pairs of articles that are alike by so much instead.
#![allow(clippy::print_stdout)]

use std::fs::File;
use std::io::BufReader;
use std::time::Instant;

use tomtat_digest::{Collection, Plan, read_records};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut collection = Collection::new();
    for path in std::env::args_os().skip(1) {
        let file = BufReader::new(File::open(&path)?);
        for record in read_records(file, path.as_ref()) {
            collection.add(record?);
        }
    }
    if let Ok(least) = std::env::var("PAIRS") {
        for (a, b, alike) in collection.pairs(least.parse()?) {
            println!("{alike:.3} {a} {b}");
        }
        return Ok(());
    }
    let (articles, began) = (collection.len(), Instant::now());
    let groups = collection.into_groups();
    println!("{articles} articles, {} groups in {:?}", groups.len(), began.elapsed());
    for group in groups.into_iter().filter(tomtat_digest::Group::is_event) {
        let digest = Plan::without_model(group).finish();
        println!("\n== {} sources", digest.sources.len());
        for source in &digest.sources {
            println!("   {} {}", source.source, source.title.as_deref().unwrap_or_default());
        }
        for difference in &digest.differences {
            println!(
                "   differ: {} [{:?}] {}",
                difference.topic, difference.relation, difference.note
            );
            for statement in &difference.statements {
                println!("     {}", statement.says);
                for cited in &statement.evidence {
                    println!("       [{}.{}] {}", cited.source + 1, cited.sentence + 1, cited.text);
                }
            }
        }
        if let Some(timeline) = &digest.timeline {
            println!("   in time: {}", timeline.note);
            for entry in &timeline.entries {
                let date = entry.date.as_deref().unwrap_or("?");
                println!(
                    "     {date} [{}] {:?} {}",
                    entry.source + 1,
                    entry.basis,
                    entry.report.text
                );
            }
        }
    }
    Ok(())
}
