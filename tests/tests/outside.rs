//! A crate outside the workspace that depends on tomtat by path.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;

use tomtat_tests::{SMALL, cargo, code, engine, root, summarize, text};

#[test]
fn a_crate_outside_the_workspace_summarises_a_string() {
    let _engine = engine();
    let fixture = root().join("tests/fixtures/outside");
    // The versions of the workspace, so that nothing heavy is built twice.
    fs::copy(root().join("Cargo.lock"), fixture.join("Cargo.lock")).unwrap();
    drop(summarize(&root()));
    let out = cargo("run").arg("--quiet").env("TOMTAT_MODEL", SMALL).current_dir(&fixture).output();
    let out = out.expect("cargo runs");
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let summary = text(&out.stdout);
    assert!(summary.split_whitespace().count() >= 5, "{summary}");
    assert!(summary.trim_end().ends_with(['.', '!', '?', '"', '”']), "{summary}");
}
