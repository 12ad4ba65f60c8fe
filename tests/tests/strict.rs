//! `--strict`, with a model that is made to say what no article does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;
use std::process::Output;

use tomtat_tests::{SMALL, code, engine, records, root, summarize, text, tomtat};

/// The small model with a prompt in which everything is answered with one sentence.
fn write_manifest(folder: &Path) {
    let manifest = fs::read_to_string(root().join(format!("models/{SMALL}.toml"))).unwrap();
    let (before, rest) = manifest.split_once("[summarize]").unwrap();
    let (_, sources) = rest.split_once("[[sources]]").unwrap();
    // The first sentence of the article, with a number of its own.
    let said = "The council of Hartley said on day 0 that phase 1 of the bridge would cost 98,765 \
                dollars and employ 20 people from the district.";
    let asked = |what: &str| {
        format!("<|im_start|>user\n{what}<|im_end|>\n<|im_start|>assistant\n{said}<|im_end|>\n")
    };
    let examples: String =
        ["What happened?", "What is the news?", "And now?"].into_iter().map(asked).collect();
    let summarize = format!(
        "[summarize]\nlanguages = [\"en\"]\nstop = [\"<|im_end|>\"]\nmax_source_tokens = 2048\n\
         max_output_tokens = 128\nprompt = '''\n<|im_start|>system\nYou always say the same. The \
         text {{text}} does not matter.<|im_end|>\n{examples}<|im_start|>user\nWhat \
         happened?<|im_end|>\n<|im_start|>assistant\n'''\n"
    );
    fs::create_dir_all(folder).unwrap();
    let manifest = format!("{before}{}\n[[sources]]{sources}", summarize);
    fs::write(folder.join(format!("{SMALL}.toml")), manifest).unwrap();
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let args = [&["--length", "1", "--manifests", "manifests"], args].concat();
    summarize(folder).args(args).output().unwrap()
}

#[test]
fn strict_fails_an_article_whose_summary_could_not_be_verified() {
    let _engine = engine();
    let dir = tempfile::tempdir().unwrap();
    write_manifest(&dir.path().join("manifests"));
    fs::write(dir.path().join("a.txt"), &tomtat_tests::articles(1, 150)[0]).unwrap();

    // Without the flag the sentence is marked, with the words that the article does not have.
    let out = run(dir.path(), &["--format", "jsonl", "a.txt"]);
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let record = &records(&out)[0];
    assert_eq!(record["status"], "ok");
    let sentence = &record["summary"]["sentences"][0];
    let words: Vec<&str> = sentence["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|f| f["words"].as_str())
        .collect();
    assert!(words.contains(&"98,765"), "{sentence}");
    fs::write(dir.path().join("record.jsonl"), &out.stdout).unwrap();
    let render = ["render", "--format", "text", "record.jsonl"];
    let out = tomtat(dir.path()).args(render).output().unwrap();
    assert!(text(&out.stdout).contains("[unverified:"), "{}", text(&out.stdout));

    let out = run(dir.path(), &["--strict", "--format", "jsonl", "a.txt"]);
    assert_eq!(code(&out), 1);
    let record = &records(&out)[0];
    assert_eq!(record["status"], "failed");
    assert_eq!(record["error"]["code"], "summarize.unverified");
    let told = text(&out.stderr);
    assert!(told.contains("could not be verified") && told.contains("--strict"), "{told}");
}
