//! Models of the hub through the command: a hub on this machine, from its listing to a summary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../../crates/tomtat-models/tests/repository/mod.rs"]
mod repository;
#[path = "../../crates/tomtat-models/tests/server/mod.rs"]
mod server;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use repository::{COMMIT, File, listing, marian, serve};
use server::{Reply, Server};
use tomtat_tests::{SMALL, code, engine, sample, summarize, text, tomtat};

fn hub(files: Vec<File>) -> Server {
    serve(listing(&files), files, |_, _, reply| reply)
}

fn command(folder: &Path, server: &Server) -> Command {
    let mut command = tomtat(folder);
    command.env("HF_ENDPOINT", server.url("")).env("HF_HOME", folder.join("hf"));
    command.env_remove("HF_TOKEN").env_remove("HF_HUB_OFFLINE");
    command
}

fn run(folder: &Path, server: &Server, args: &[&str]) -> Output {
    command(folder, server).args(args).args(["--models", "store"]).output().unwrap()
}

/// What was said on both streams.
fn good(out: &Output) -> String {
    assert_eq!(code(out), 0, "{}", text(&out.stderr));
    text(&out.stdout) + &text(&out.stderr)
}

fn bad(out: &Output) -> String {
    let said = text(&out.stderr);
    assert_eq!(code(out), 2, "{said}");
    assert!(said.contains("error: ") && said.contains("hint: "), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

#[test]
fn a_gguf_model_of_the_hub_summarises_and_the_hub_is_asked_once() {
    let dir = tempfile::tempdir().unwrap();
    drop(summarize(dir.path()));
    let info = tomtat(dir.path()).args(["models", "info", SMALL]).output().unwrap();
    let info = text(&info.stdout);
    let place = info.lines().find_map(|l| l.trim().strip_prefix("in store: ")).expect("its place");
    let server = hub(vec![("Small.Q4_1.gguf", fs::read(place).unwrap(), true)]);
    let article = sample("en-rate-decision.txt");
    let args = ["summarize", article.to_str().unwrap(), "--format", "jsonl", "-l", "short"];
    let _right = engine();
    let first = run(dir.path(), &server, &[&args[..], &["--model", "hf:Some/Small"]].concat());
    let said = good(&first);
    assert!(said.contains("\"name\":\"hf-some--small\""), "{said}");
    let asked = server.asked().len();
    assert_eq!(asked, 2, "the listing and the file");
    // Under its name in the store too, and without a network.
    let offline = ["--offline", "--model", "hf-some--small"];
    let second = run(dir.path(), &server, &[&args[..], &offline].concat());
    good(&second);
    assert_eq!(server.asked().len(), asked);
}

#[test]
fn models_are_fetched_shown_checked_and_removed_by_the_name_of_the_hub() {
    let dir = tempfile::tempdir().unwrap();
    let server = hub(vec![
        ("M.Q8_0.gguf", b"not a model either".to_vec(), true),
        ("M.Q4_K_M.gguf", b"not a model\n".to_vec(), true),
    ]);
    let name = "hf:Some/Model";
    let said = good(&run(dir.path(), &server, &["models", "fetch", name]));
    assert!(said.contains("(apache-2.0)") && said.contains("M.Q4_K_M.gguf"), "{said}");
    let list = good(&run(dir.path(), &server, &["models", "list"]));
    let line = list.lines().find(|line| line.starts_with("hf-some--model ")).expect("it is listed");
    assert!(line.contains("llama.cpp") && line.contains("  here"), "{line}");
    let info = good(&run(dir.path(), &server, &["models", "info", name]));
    assert!(info.contains(&format!("Some/Model at {COMMIT}")), "{info}");
    good(&run(dir.path(), &server, &["models", "verify", name]));
    let asked = server.asked().len();
    good(&run(dir.path(), &server, &["models", "fetch", name]));
    // What is in it is no model, and that is said of the file in the store.
    let article = sample("en-rate-decision.txt");
    let args = ["summarize", article.to_str().unwrap(), "--model", name, "--offline"];
    let said = bad(&run(dir.path(), &server, &args));
    assert!(said.contains("M.Q4_K_M.gguf") && said.contains("not a GGUF"), "{said}");
    assert_eq!(server.asked().len(), asked);
    good(&run(dir.path(), &server, &["models", "remove", name]));
    assert!(!dir.path().join("store/hf-some--model").exists());
    let said = bad(&run(dir.path(), &server, &args));
    assert!(said.contains(name) && said.contains("--offline"), "{said}");
}

#[test]
fn a_transformers_model_that_this_build_cannot_run_is_not_fetched_for_a_run() {
    let dir = tempfile::tempdir().unwrap();
    let server = hub(marian(vec![3; 20_000]));
    fs::write(dir.path().join("a.txt"), "Giá xăng tăng từ 15h hôm nay.").unwrap();
    let name = "hf:Some/opus-mt-vi-en";
    let said = bad(&run(dir.path(), &server, &["translate", "a.txt", "--translator", name]));
    for word in ["hf-some--opus-mt-vi-en runs on rust-bert", "firefox-vi-en", "make libtorch"] {
        assert!(said.contains(word), "{said}");
    }
    assert!(server.asked().iter().all(|asked| !asked.path.ends_with(".safetensors")));
    // Who asks for it by name gets it, told that it will not run here.
    let said = good(&run(dir.path(), &server, &["models", "fetch", name]));
    assert!(said.contains("warning: ") && said.contains("not in this build"), "{said}");
    let list = good(&run(dir.path(), &server, &["models", "list"]));
    let line = list.lines().find(|line| line.starts_with("hf-some--opus")).expect("it is listed");
    assert!(
        line.contains("translate vi-en") && line.contains("rust-bert, not in this build"),
        "{line}"
    );
    let doctor = good(&run(dir.path(), &server, &["doctor"]));
    assert!(doctor.contains("llama.cpp, fxtranslate; not in this build: rust-bert"), "{doctor}");
}

#[test]
fn a_summariser_of_the_hub_that_is_to_translate_is_refused_before_it_is_fetched() {
    let dir = tempfile::tempdir().unwrap();
    let mut files = marian(vec![3; 20_000]);
    files[1].1 = b"{\"model_type\": \"bart\", \"max_position_embeddings\": 64}".to_vec();
    files.push(("merges.txt", b"#version: 0.2\n".to_vec(), false));
    let server = hub(files);
    fs::write(dir.path().join("a.txt"), "Giá xăng tăng từ 15h hôm nay.").unwrap();
    let args = ["translate", "a.txt", "--translator", "hf:Some/bart"];
    let said = bad(&run(dir.path(), &server, &args));
    assert!(said.contains("cannot translate"), "{said}");
    assert!(server.asked().iter().all(|asked| !asked.path.ends_with(".safetensors")));
}

#[test]
fn names_that_are_none_and_repositories_that_are_not_there_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = serve(serde_json::json!({}), Vec::new(), |_, _, _| Reply::status(401));
    fs::write(dir.path().join("a.txt"), "A bridge opened on Monday.").unwrap();
    let said = bad(&run(dir.path(), &server, &["summarize", "a.txt", "--model", "hf:justaname"]));
    assert!(said.contains("hf:justaname") && said.contains("hf:owner/name@revision"), "{said}");
    assert!(server.asked().is_empty());
    let said = bad(&run(dir.path(), &server, &["summarize", "a.txt", "--model", "hf:no/thing"]));
    assert!(said.contains("hf:no/thing") && said.contains("HF_TOKEN"), "{said}");
    let said = bad(&run(dir.path(), &server, &["models", "fetch", "hf:no/thing"]));
    assert!(said.contains("401"), "{said}");
}

/// Two translators with figures, the better of which cannot be had, and a summariser.
fn manifests(folder: &Path) {
    fs::create_dir_all(folder.join("manifests")).unwrap();
    fs::write(folder.join("source.gguf"), "not a model\n").unwrap();
    let source = folder.join("source.gguf");
    let one = |name: &str, job: &str, path: &Path, more: &str| {
        let text = format!(
            "name = \"{name}\"\ndescription = \"Twelve bytes\"\nformat = \"gguf\"\nfile = \"{name}.gguf\"\n\
             size = 12\nsha256 = \"1ef559cd4fa134c723f2d5bc794108398f80970add272fa7eee43d5d31249542\"\n\
             context_length = 2048\n{more}\n[licence]\nname = \"MIT\"\n{job}\nstop = [\"end\"]\n\
             max_source_tokens = 512\nmax_output_tokens = 128\n\
             [[sources]]\nkind = \"file\"\npath = '{}'\n",
            path.display()
        );
        let quality = |value: &str| {
            format!(
                "[[quality]]\ntest = \"FLORES-200 devtest vi-en, first 10 lines\"\n\
                     metric = \"BLEU\"\nvalue = {value}\nby = \"a test\"\n"
            )
        };
        let text = match name {
            "better" => text + &quality("77"),
            "good" => text + &quality("66"),
            _ => text,
        };
        fs::write(folder.join(format!("manifests/{name}.toml")), text).unwrap();
    };
    let translate = "[translate]\nfrom = [\"vi\"]\nto = [\"en\"]\nprompt = \"{source}\"";
    let summarize = "[summarize]\nlanguages = [\"en\"]\nprompt = \"{text}\"";
    one("better", translate, &folder.join("gone.gguf"), "");
    one("good", translate, &source, "");
    one("short", summarize, &source, "default_for = [\"summarize\"]");
}

#[test]
fn the_best_models_are_those_with_the_best_figures_that_can_be_had() {
    let dir = tempfile::tempdir().unwrap();
    manifests(dir.path());
    let nobody = serve(serde_json::json!({}), Vec::new(), |_, _, _| Reply::status(404));
    let mut command = command(dir.path(), &nobody);
    command.env("TOMTAT_FIREFOX_SERVER", nobody.url("/v1"));
    command.args(["models", "fetch", "--best", "--manifests", "manifests", "--models", "store"]);
    let said = good(&command.output().unwrap());
    let at = |word: &str| said.find(word).unwrap_or_else(|| panic!("{word}: {said}"));
    assert!(at("the models of Firefox are left out") < at("translator: better (BLEU 77 on FLORES"));
    assert!(at("translator: better") < at("out of reach: "));
    assert!(
        at("out of reach: ")
            < at("translator: good (BLEU 66 on FLORES-200 devtest vi-en, first 10")
    );
    at("summariser: short (the default; its quality was not measured)");
    assert!(dir.path().join("store/good/good.gguf").is_file());
    assert!(dir.path().join("store/short/short.gguf").is_file());
    assert!(!dir.path().join("store/better/better.gguf").exists());
}

#[test]
fn one_of_two_models_that_could_not_be_had_is_told_from_none() {
    let dir = tempfile::tempdir().unwrap();
    manifests(dir.path());
    let good = dir.path().join("manifests/good.toml");
    let lost = fs::read_to_string(&good).unwrap().replace("source.gguf", "gone.gguf");
    fs::write(&good, lost).unwrap();
    let nobody = serve(serde_json::json!({}), Vec::new(), |_, _, _| Reply::status(404));
    // Offline, so that no other source is asked for the models that are built in.
    let best = || {
        let mut command = command(dir.path(), &nobody);
        command.args(["models", "fetch", "--best", "--offline", "--manifests", "manifests"]);
        let out = command.args(["--models", "store"]).output().unwrap();
        (code(&out), text(&out.stderr))
    };
    let (code, said) = best();
    assert!(code == 1 && said.contains("no translator could be fetched"), "{code}: {said}");
    assert!(dir.path().join("store/short/short.gguf").is_file());
    fs::remove_dir_all(dir.path().join("store")).unwrap();
    fs::remove_file(dir.path().join("source.gguf")).unwrap();
    let (code, said) = best();
    assert!(code == 2 && said.contains("no summariser could be fetched"), "{code}: {said}");
}

#[test]
fn a_model_of_the_hub_that_is_not_there_is_said_with_what_fetches_it() {
    let dir = tempfile::tempdir().unwrap();
    let server = hub(vec![("M.Q4_K_M.gguf", b"not a model\n".to_vec(), true)]);
    for command in ["info", "verify", "remove"] {
        let said = bad(&run(dir.path(), &server, &["models", command, "hf:Some/Model"]));
        assert!(said.contains("hint: fetch it: tomtat models fetch hf:Some/Model"), "{said}");
    }
    // A wrong name is heard of before the others are fetched or removed.
    for wrong in ["hf:justaname", "no-such-model"] {
        bad(&run(dir.path(), &server, &["models", "fetch", "hf:Some/Model", wrong]));
        assert!(server.asked().is_empty());
    }
    good(&run(dir.path(), &server, &["models", "fetch", "hf:Some/Model"]));
    bad(&run(dir.path(), &server, &["models", "remove", "hf:Some/Model", "no-such-model"]));
    let place = dir.path().join("store/hf-some--model");
    fs::write(place.join("manifest.toml"), "name = ").unwrap();
    let said = good(&run(dir.path(), &server, &["models", "remove", "hf:Some/Model"]));
    assert!(said.contains("freed") && !place.exists(), "{said}");
}

#[test]
fn a_hub_that_is_forbidden_by_its_own_variable_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let server = hub(Vec::new());
    let mut command = command(dir.path(), &server);
    command.env("HF_HUB_OFFLINE", "1").args(["models", "fetch", "hf:Some/Model"]);
    let said = bad(&command.args(["--models", "store"]).output().unwrap());
    assert!(said.contains("--offline") && said.contains("HF_HUB_OFFLINE"), "{said}");
    assert!(server.asked().is_empty());
}
