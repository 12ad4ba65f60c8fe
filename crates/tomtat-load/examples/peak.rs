//! Peak memory over a large stream: writes a JSON Lines file of so many megabytes (default
//! 2048), or a folder of so many files (default 100 000), to the folder for temporary files, loads
//! it, deletes it, and prints time, throughput and VmHWM (Linux).
//! `cargo run --release -p tomtat-load --example peak -- 2048`, `… --example peak -- files 100000`
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use tomtat_load::{Input, LoadOptions, Loader};

/// A record of three to six kilobytes, each of its own words.
fn record(number: u64) -> String {
    const WORDS: [&str; 32] = [
        "giá",
        "vàng",
        "trong",
        "nước",
        "tăng",
        "mạnh",
        "người",
        "dân",
        "chính",
        "phủ",
        "ban",
        "hành",
        "nghị",
        "định",
        "thị",
        "trường",
        "công",
        "ty",
        "xuất",
        "khẩu",
        "hàng",
        "hóa",
        "tỉnh",
        "thành",
        "phố",
        "đầu",
        "tư",
        "xây",
        "dựng",
        "đường",
        "cao",
        "tốc",
    ];
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut text = String::new();
    for sentence in 0..20 + number % 20 {
        for word in 0..24 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let next = WORDS[(state % 32) as usize];
            text.push_str(if word == 0 { "Theo" } else { next });
            text.push(if word == 23 { '.' } else { ' ' });
        }
        text.push_str(if sentence % 4 == 3 { "\\n" } else { " " });
    }
    format!("{{\"id\": {number}, \"title\": \"Bài số {number}\", \"text\": \"{text}\"}}\n")
}

fn peak() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().skip(1).collect::<Vec<_>>().join(" "))
}

/// A JSON Lines file of so many bytes; how many records it has, and their bytes.
fn stream(path: &Path, most: u64) -> io::Result<(u64, u64)> {
    let mut file = BufWriter::new(File::create(path)?);
    let (mut bytes, mut number) = (0, 0);
    while bytes < most {
        let line = record(number);
        file.write_all(line.as_bytes())?;
        bytes += line.len() as u64;
        number += 1;
    }
    file.into_inner()?.sync_all()?;
    Ok((number, bytes))
}

/// A folder of so many JSON files of one article each, a thousand to a subfolder.
fn folder(path: &Path, files: u64) -> io::Result<(u64, u64)> {
    let mut bytes = 0;
    for number in 0..files {
        let folder = path.join(format!("{:03}", number / 1000));
        if number % 1000 == 0 {
            fs::create_dir_all(&folder)?;
        }
        let text = record(number);
        bytes += text.len() as u64;
        fs::write(folder.join(format!("{number:06}.json")), text)?;
    }
    Ok((files, bytes))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next().unwrap_or_else(|| "2048".to_owned());
    let path = std::env::temp_dir().join(format!("tomtat-peak-{}", std::process::id()));
    let (number, bytes) = match first.as_str() {
        "files" => folder(&path, arguments.next().map_or(Ok(100_000), |text| text.parse())?)?,
        megabytes => stream(&path, megabytes.parse::<u64>()? << 20)?,
    };
    let begin = Instant::now();
    let (mut articles, mut failed, mut sentences) = (0_u64, 0_u64, 0);
    for article in Loader::new(LoadOptions::default()).load(vec![Input::Path(path.clone())]) {
        match article {
            Ok(article) => {
                articles += 1;
                sentences += article.counts.sentences;
                if articles % 50_000 == 0 {
                    println!("{articles} articles, peak {}", peak().unwrap_or_default());
                }
            }
            Err(_) => failed += 1,
        }
    }
    let seconds = begin.elapsed().as_secs_f64();
    if path.is_dir() {
        fs::remove_dir_all(&path)?
    } else {
        fs::remove_file(&path)?
    }
    println!(
        "{:.0} MB, {articles} of {number} articles ({failed} failed), {sentences} sentences, \
         {seconds:.1} s, {:.1} MB/s, peak {}",
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / seconds,
        peak().unwrap_or_default()
    );
    Ok(())
}
