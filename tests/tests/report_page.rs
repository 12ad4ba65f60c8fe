//! The HTML page as a reader has it: in a real Chromium, where this machine has one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs
)]

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;
use tomtat_tests::browser::{Browser, View};
use tomtat_tests::{code, root, text, tomtat};

const DESKTOP: View = View { width: 1280, height: 900, dark: false, phone: false };
const PHONE: View = View { width: 390, height: 844, dark: false, phone: true };

/// A browser that shows the page of the records of `tests/fixtures/report`.
fn page() -> Option<(Browser, TempDir, PathBuf)> {
    let browser = Browser::start()?;
    let dir = tempfile::tempdir().unwrap();
    let records = root().join("tests/fixtures/report/records.jsonl");
    let out = tomtat(dir.path()).arg("render").arg(records).output().unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    let page = dir.path().join("page.html");
    fs::write(&page, out.stdout).unwrap();
    Some((browser, dir, page))
}

/// The ids of what is lit, in the order of the page.
fn lit(browser: &Browser) -> Value {
    browser.evaluate("return Array.from(document.querySelectorAll('.lit'), (s) => s.id)")
}

/// Waits until these records are shown and no others: a search runs on while keys are typed.
fn wait_shown(browser: &Browser, ids: &[&str]) {
    let shown = "Array.from(document.querySelectorAll('.record'))
        .filter((r) => r.getClientRects().length).map((r) => r.id)";
    browser.wait_for(shown, &json!(ids));
}

/// How far the page is wider than its window.
fn overflow(browser: &Browser) -> i64 {
    let wider = "return document.documentElement.scrollWidth - innerWidth";
    // Less than nothing: the scroll bar at the side.
    browser.evaluate(wider).as_i64().unwrap().max(0)
}

#[test]
fn pointing_at_a_sentence_lights_exactly_its_evidence() {
    let Some((browser, _dir, page)) = page() else { return };
    for dark in [false, true] {
        browser.view(View { dark, ..DESKTOP });
        browser.open(&page);
        assert_eq!(lit(&browser), json!([]));
        browser.hover("#a1 .claim:nth-child(3) .said");
        assert_eq!(lit(&browser), json!(["a1s6", "a1s10"]));
        // Light that cannot be seen is none: both languages, inside the pane, on another ground.
        let seen = browser.evaluate(
            "const pane = document.querySelector('#a1 .pane').getBoundingClientRect();
             return Array.from(document.querySelectorAll('.lit')).every((s) => {
                const box = s.getBoundingClientRect();
                return s.querySelector('.original') && box.top >= pane.top && box.bottom <= pane.bottom
                    && getComputedStyle(s).backgroundColor !== getComputedStyle(document.querySelector('#a1s7')).backgroundColor;
             })",
        );
        assert_eq!(seen, json!(true));
        browser.hover("#a2 .claim:nth-child(1) .said");
        assert_eq!(lit(&browser), json!(["a2s1"]));
        browser.hover("h1");
        assert_eq!(lit(&browser), json!([]));
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn a_press_beside_the_words_of_a_sentence_is_one_on_it() {
    let Some((browser, _dir, page)) = page() else { return };
    browser.view(DESKTOP);
    browser.open(&page);
    browser.click_edge("#a1 .claim:nth-child(3)");
    assert_eq!(lit(&browser), json!(["a1s6", "a1s10"]));
    browser.hover("h1");
    assert_eq!(lit(&browser), json!(["a1s6", "a1s10"]), "it stays when the pointer goes");
    browser.click_edge("#a1 .claim:nth-child(3)");
    browser.hover("h1");
    assert_eq!(lit(&browser), json!([]));
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn the_keyboard_alone_reaches_and_keeps_the_light() {
    let Some((browser, _dir, page)) = page() else { return };
    browser.view(DESKTOP);
    browser.open(&page);
    browser.evaluate("document.querySelector('#a1 .claim:nth-child(1) .said').focus()");
    assert_eq!(lit(&browser), json!(["a1s2", "a1s3"]));
    browser.keys("#a1 .claim:nth-child(1) .said", "\u{e007}");
    let pressed = "return document.querySelector('#a1 .said').getAttribute('aria-pressed')";
    assert_eq!(browser.evaluate(pressed), json!("true"));
    browser.evaluate("document.activeElement.blur()");
    assert_eq!(lit(&browser), json!(["a1s2", "a1s3"]));
    // The number of a sentence leads to it, and Escape back.
    browser.evaluate("document.querySelector('#a1 .refs a').focus()");
    browser.keys("#a1 .refs a", "\u{e007}");
    assert_eq!(browser.evaluate("return document.activeElement.id"), json!("a1s2"));
    browser.keys("#a1s2", "\u{e00c}");
    let back = "return document.activeElement.className";
    assert_eq!(browser.evaluate(back), json!("said"));
    browser.evaluate("document.activeElement.blur()");
    assert_eq!(lit(&browser), json!([]));
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn every_control_has_a_name_and_evidence_is_a_description() {
    let Some((browser, _dir, page)) = page() else { return };
    browser.view(DESKTOP);
    browser.open(&page);
    // As Chromium's own accessibility tree has them.
    let names = browser.evaluate(
        "return Array.from(document.querySelectorAll('input, select, button, a[href], summary, [role=region]'))
            .filter((e) => e.getClientRects().length)
            .map((e) => e.getAttribute('aria-label') || (e.labels && e.labels[0] ? e.labels[0].textContent : e.textContent))
            .every((name) => name.trim().length > 0)",
    );
    assert_eq!(names, json!(true));
    let described = browser.evaluate(
        "return Array.from(document.querySelectorAll('[aria-describedby]')).every((e) =>
            e.getAttribute('aria-describedby').split(' ').every((id) => document.getElementById(id)))",
    );
    assert_eq!(described, json!(true));
    let ids = "const ids = Array.from(document.querySelectorAll('[id]'), (e) => e.id);
               return ids.length - new Set(ids).size";
    assert_eq!(browser.evaluate(ids), json!(0));
    let levels =
        "return Array.from(document.querySelectorAll('h1,h2,h3,h4'), (h) => +h.tagName[1])";
    let levels: Vec<u64> = serde_json::from_value(browser.evaluate(levels)).unwrap();
    assert_eq!(levels.first(), Some(&1));
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}

/// WCAG 2 level AA: 4.5 between every text and its ground, lit or not, light or dark.
#[test]
fn every_text_stands_out_from_its_ground() {
    let Some((browser, _dir, page)) = page() else { return };
    for dark in [false, true] {
        browser.view(View { dark, ..DESKTOP });
        browser.open(&page);
        browser.hover("#a1 .claim:nth-child(2) .said");
        let weak = browser.evaluate(
            "const rgb = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
             const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => { v /= 255;
                return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
             const ground = (e) => { for (; e; e = e.parentElement) {
                const c = rgb(getComputedStyle(e).backgroundColor);
                if (c.length === 3 || c[3] === 1) return c; } };
             const weak = []; let seen = 0;
             for (const e of document.querySelectorAll('body *')) {
                const own = Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim());
                if (!own || !e.getClientRects().length || ['OPTION', 'SCRIPT'].includes(e.tagName)) continue;
                const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))];
                const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                seen += 1;
                if (contrast < 4.5) weak.push([e.className, e.textContent.slice(0, 30), contrast]);
             }
             return seen > 50 ? weak : ['only', seen]",
        );
        assert_eq!(weak, json!([]), "dark: {dark}");
    }
}

#[test]
fn search_and_filters_hide_and_show() {
    let Some((browser, _dir, page)) = page() else { return };
    for view in [DESKTOP, PHONE] {
        browser.view(view);
        browser.open(&page);
        let status = "document.getElementById('status').textContent";
        browser.wait(&format!("{status} === '4 articles'"));
        wait_shown(&browser, &["a1", "a2", "a3", "a4"]);
        // Without diacritics, in the Vietnamese text, đ included.
        browser.keys("#query", "mat dien dong xuan");
        browser.wait(&format!("{status} === '1 of 4 articles'"));
        wait_shown(&browser, &["a1"]);
        browser.keys("#query", " nothing-has-this");
        browser.wait(&format!("{status} === '0 of 4 articles'"));
        let said = "return document.getElementById('nothing').getClientRects().length";
        assert_eq!(browser.evaluate(said), json!(1));
        browser.evaluate(
            "const q = document.getElementById('query'); q.value = ''; q.dispatchEvent(new Event('input'))",
        );
        browser.wait(&format!("{status} === '4 articles'"));
        let choose = |id: &str, value: &str| {
            browser.evaluate(&format!(
                "const s = document.getElementById('{id}'); s.value = '{value}'; s.dispatchEvent(new Event('change'))"
            ));
        };
        choose("language", "vi");
        browser.wait(&format!("{status} === '2 of 4 articles'"));
        wait_shown(&browser, &["a1", "a3"]);
        choose("language", "");
        choose("state", "failed");
        browser.wait(&format!("{status} === '1 of 4 articles'"));
        wait_shown(&browser, &["a4"]);
        choose("state", "warnings");
        browser.wait(&format!("{status} === '2 of 4 articles'"));
        wait_shown(&browser, &["a1", "a3"]);
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn a_tap_on_a_phone_shows_the_evidence_below_the_sentence() {
    let Some((browser, _dir, page)) = page() else { return };
    browser.view(PHONE);
    browser.open(&page);
    // The articles are folded there; what a tap shows must not need them.
    assert_eq!(browser.evaluate("return document.querySelector('#a1 .fold').open"), json!(false));
    browser.tap("#a1 .claim:nth-child(3) .said");
    assert_eq!(lit(&browser), json!(["a1s6", "a1s10"]));
    let quotes = browser.evaluate(
        "return Array.from(document.querySelectorAll('.quote'))
            .filter((q) => q.getClientRects().length)
            .map((q) => Array.from(q.children, (c) => c.textContent.slice(0, 12)))",
    );
    assert_eq!(
        quotes,
        json!([["10", "About 41,000", "Khoảng 41.00"], ["6", "Tran Van Loc", "Ông Trần Văn"]])
    );
    browser.tap("#a1 .claim:nth-child(3) .said");
    assert_eq!(lit(&browser), json!([]));
    // The number opens the article and goes there.
    browser.tap("#a1 .claim:nth-child(4) .refs a");
    assert_eq!(browser.evaluate("return document.activeElement.id"), json!("a1s16"));
    assert_eq!(browser.evaluate("return document.querySelector('#a1 .fold').open"), json!(true));
}

#[test]
fn nothing_is_wider_than_a_narrow_window() {
    let Some((browser, dir, page)) = page() else { return };
    let source = fs::read_to_string(&page).unwrap();
    let long = source.replacen("Heavy rain since", &format!("{} since", "x".repeat(4_000)), 1);
    let with_long_words = dir.path().join("long.html");
    fs::write(&with_long_words, long).unwrap();
    for page in [page, with_long_words] {
        for width in [320, 360, 390, 768, 961, 1280, 2560] {
            for dark in [false, true] {
                browser.view(View { width, height: 800, dark, phone: width < 500 });
                browser.open(&page);
                browser.evaluate(
                    "for (const d of document.querySelectorAll('details')) d.open = true",
                );
                assert_eq!(overflow(&browser), 0, "{width} {}", page.display());
            }
        }
    }
}

#[test]
fn a_page_without_scripts_has_everything_and_no_dead_controls() {
    let Some((browser, _dir, page)) = page() else { return };
    browser.view(DESKTOP);
    browser.scripts(false);
    browser.open(&page);
    let found = browser.evaluate(
        "return [
            document.querySelectorAll('.record').length,
            document.querySelectorAll('.fold:not([open])').length,
            document.querySelector('.tools').getClientRects().length,
            document.querySelectorAll('[role=button]').length,
            Array.from(document.querySelectorAll('.refs a')).every((a) => document.querySelector(a.hash)),
        ]",
    );
    assert_eq!(found, json!([4, 0, 0, 0, true]));
}

#[test]
fn a_folder_of_pages_has_a_list_that_leads_to_them_and_back() {
    let Some((browser, dir, _page)) = page() else { return };
    let records = root().join("tests/fixtures/report/records.jsonl");
    let out = tomtat(dir.path()).args(["render", "-o", "out"]).arg(records).output().unwrap();
    assert_eq!(code(&out), 0, "{}", text(&out.stderr));
    browser.view(DESKTOP);
    browser.open(&dir.path().join("out/index.html"));
    browser.wait("document.getElementById('status').textContent === '4 articles'");
    browser.keys("#query", "tra lam");
    browser.wait("document.getElementById('status').textContent === '1 of 4 articles'");
    browser.evaluate("document.querySelector('.record:not([hidden]) a').click()");
    browser.wait("document.querySelector('.claim')");
    browser.hover(".claim:nth-child(4) .said");
    assert_eq!(lit(&browser), json!(["a1s16"]));
    browser.evaluate("document.querySelector('nav a').click()");
    browser.wait("document.querySelectorAll('.list .record').length === 4");
    assert_eq!(browser.console(), Vec::<String>::new());
}
