//! Reads files and says what they are: `cargo run -p tomtat-decode --example decode -- FILE …`.
//! With `--time` first, it measures the speed on each file beside the parts of the job that
//! cannot be left out (UTF-8 validation, the NFC check, one copy).
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

use icu_normalizer::ComposingNormalizerBorrowed;
use tomtat_decode::{Hints, decode};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut files = std::env::args().skip(1).peekable();
    let time = files.next_if(|first| first == "--time").is_some();
    for file in files {
        let bytes = std::fs::read(&file)?;
        if time {
            let ours = speed(&bytes, |bytes| decode(bytes, &Hints::default()).is_ok());
            let nfc = ComposingNormalizerBorrowed::new_nfc();
            let base = speed(&bytes, |bytes| {
                std::str::from_utf8(bytes)
                    .is_ok_and(|s| nfc.is_normalized(&black_box(String::from(s))))
            });
            println!(
                "{file}: decode {ours:.0} MB/s; from_utf8 + is_normalized + copy {base:.0} MB/s"
            );
            continue;
        }
        match decode(&bytes, &Hints::default()) {
            Ok(decoded) => {
                println!("{file}: {} ({:?})", decoded.encoding, decoded.basis);
                for warning in &decoded.warnings {
                    println!("  {warning}");
                }
                println!("{}", decoded.text);
            }
            Err(error) => println!("{file}: {error}"),
        }
    }
    Ok(())
}

/// The best of 200 runs, in MB (10⁶ bytes) per second.
fn speed(bytes: &[u8], job: impl Fn(&[u8]) -> bool) -> f64 {
    let once = || {
        let start = Instant::now();
        black_box(job(black_box(bytes)));
        start.elapsed().as_secs_f64()
    };
    bytes.len() as f64 / 1e6 / (0..200).map(|_| once()).fold(f64::INFINITY, f64::min)
}
