//! Fetches models by name and reads their headers: `cargo run -p tomtat-models --example fetch -- NAME…`
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::{env, error::Error, time::Instant};

use tomtat_models::{Catalogue, FetchOptions, Progress, Store, gguf};

struct Lines(u64);

impl Progress for Lines {
    fn source_started(&mut self, source: &str) {
        eprintln!("trying {source}");
    }
    fn advanced(&mut self, done: u64, total: u64) {
        let percent = done * 100 / total.max(1);
        if percent >= self.0 + 10 || (done == total && self.0 != 100) {
            self.0 = percent;
            eprintln!("{percent} %");
        }
    }
    fn retrying(&mut self, source: &str, reason: &str) {
        eprintln!("{source}: {reason}; trying again");
    }
    fn source_failed(&mut self, source: &str, reason: &str) {
        eprintln!("{source} failed: {reason}");
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let catalogue = Catalogue::open(None);
    let store = Store::open(None)?;
    for name in env::args().skip(1) {
        let model = catalogue.get(&name).ok_or_else(|| format!("no model is called {name}"))?;
        let path = store.fetch(model, &FetchOptions::default(), &mut Lines(0))?;
        println!("{}", path.display());
        let begin = Instant::now();
        println!("{:?}, read in {:?}", gguf::check(&path)?, begin.elapsed());
    }
    Ok(())
}
