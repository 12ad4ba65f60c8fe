//! A headless Chromium, driven over WebDriver (W3C) by its own `chromedriver`.
//!
//! A client of our own: what is needed are ten requests of JSON over HTTP, and the clients there
//! are bring an async runtime or a protocol of their own, with sixty crates.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How a page is looked at.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// Whether the reader prefers dark pages.
    pub dark: bool,
    /// Whether it is a phone, with touch.
    pub phone: bool,
}

/// A browser with one window; it ends with this value.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    agent: Agent,
    session: String,
}

impl Browser {
    /// Starts one, or says why the test is skipped.
    pub fn start() -> Option<Self> {
        let there = |name: &str| {
            Command::new(name).arg("--version").output().is_ok_and(|out| out.status.success())
        };
        for name in ["chromium", "chromedriver"] {
            if !there(name) {
                eprintln!(
                    "SKIPPED: no {name} (on Debian: apt-get install chromium chromium-driver)"
                );
                return None;
            }
        }
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let port = port(&mut driver);
        let agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(60)))
            .http_status_as_error(false)
            .proxy(None)
            .build()
            .into();
        let mut browser =
            Self { driver, agent, session: format!("http://127.0.0.1:{port}/session") };
        // Chromium's sandbox cannot be had as root in a container; the pages are our own.
        let arguments =
            json!(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]);
        let session = browser.post(
            "",
            json!({"capabilities": {"alwaysMatch": {
                "browserName": "chrome",
                "goog:loggingPrefs": {"browser": "ALL"},
                "goog:chromeOptions": {"args": arguments},
            }}}),
        );
        let id = session["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {session}"));
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    /// Opens a file.
    pub fn open(&self, page: &Path) {
        self.post("/url", json!({"url": format!("file://{}", page.display())}));
    }

    /// Looks at pages in this way from now on. Nothing moves slowly.
    pub fn view(&self, view: View) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": view.width, "height": view.height, "deviceScaleFactor": 1, "mobile": view.phone}),
        );
        let scheme = if view.dark { "dark" } else { "light" };
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({"features": [
                {"name": "prefers-color-scheme", "value": scheme},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ]}),
        );
    }

    /// Whether pages may run scripts, from the next page on.
    pub fn scripts(&self, on: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({"value": !on}));
    }

    /// What the body of a function returns in the page.
    pub fn evaluate(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({"script": script, "args": []}))
    }

    /// Waits until the expression is true in the page, five seconds at most.
    pub fn wait(&self, expression: &str) {
        self.wait_for(&format!("!!({expression})"), &json!(true));
    }

    /// Waits until the expression has this value in the page, five seconds at most.
    pub fn wait_for(&self, expression: &str, value: &Value) {
        let mut last = Value::Null;
        for _ in 0..100 {
            last = self.evaluate(&format!("return {expression}"));
            if last == *value {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("never {value}, at last {last}: {expression}");
    }

    /// Moves the pointer of a mouse onto an element.
    pub fn hover(&self, selector: &str) {
        let origin = json!({ELEMENT: self.element(selector)});
        let step = json!({"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": origin});
        self.pointer("mouse", json!([step]));
    }

    /// Presses the mouse on the left edge of an element.
    pub fn click_edge(&self, selector: &str) {
        let width = self.evaluate(&format!(
            "return Math.floor(document.querySelector({selector:?}).getBoundingClientRect().width)"
        ));
        let x = 4 - width.as_i64().unwrap_or(0) / 2;
        let origin = json!({ELEMENT: self.element(selector)});
        let step = json!({"type": "pointerMove", "duration": 0, "x": x, "y": 0, "origin": origin});
        let down = json!({"type": "pointerDown", "button": 0});
        let up = json!({"type": "pointerUp", "button": 0});
        self.pointer("mouse", json!([step, down, up]));
    }

    /// Touches an element with a finger.
    pub fn tap(&self, selector: &str) {
        let origin = json!({ELEMENT: self.element(selector)});
        let step = json!({"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": origin});
        let down = json!({"type": "pointerDown", "button": 0});
        let up = json!({"type": "pointerUp", "button": 0});
        self.pointer("touch", json!([step, down, up]));
    }

    fn pointer(&self, kind: &str, steps: Value) {
        let actions = json!([
            {"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": steps}
        ]);
        self.post("/actions", json!({"actions": actions}));
    }

    /// Types into an element, or sends it keys (`\u{e007}` is Enter, `\u{e00c}` Escape).
    pub fn keys(&self, selector: &str, keys: &str) {
        let element = self.element(selector);
        self.post(&format!("/element/{element}/value"), json!({"text": keys}));
    }

    /// What the page wrote to its console, refused loads and policy violations included.
    pub fn console(&self) -> Vec<String> {
        let log = self.post("/se/log", json!({"type": "browser"}));
        log.as_array().into_iter().flatten().map(|entry| entry["message"].to_string()).collect()
    }

    fn element(&self, selector: &str) -> String {
        let found = self.post("/element", json!({"using": "css selector", "value": selector}));
        let id = found[ELEMENT].as_str();
        id.unwrap_or_else(|| panic!("no element {selector}: {found}")).to_owned()
    }

    fn devtools(&self, command: &str, parameters: Value) {
        self.post("/goog/cdp/execute", json!({"cmd": command, "params": parameters}));
    }

    /// Sends a command and gives its value; an error of the driver fails the test.
    fn post(&self, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.session);
        let request = self.agent.post(&url).content_type("application/json");
        let mut answer = request.send(body.to_string()).unwrap_or_else(|e| panic!("{path}: {e}"));
        let status = answer.status();
        let text = answer.body_mut().read_to_string().unwrap_or_else(|e| panic!("{path}: {e}"));
        assert!(status.is_success(), "{path} {body}: {text}");
        let mut answer: Value = serde_json::from_str(&text).expect("an answer in JSON");
        answer["value"].take()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends Chromium; then the driver has nothing left to end.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The port that the driver found free; it says so when it is ready.
fn port(driver: &mut Child) -> u16 {
    let said = driver.stdout.take().expect("stdout is piped");
    let mut lines = BufReader::new(said).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let rest = line.split_once("successfully on port ")?.1;
        rest.trim_end_matches('.').parse().ok()
    });
    // It goes on talking, and must not block on it.
    std::thread::spawn(move || lines.for_each(drop));
    port.unwrap_or_else(|| panic!("chromedriver named no port"))
}
