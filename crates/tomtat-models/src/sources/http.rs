//! A file over HTTP: resumed with Range, and If-Range where the server gave a strong ETag.

use std::{io, thread, time::Duration};

use ureq::{
    Agent, Body,
    config::RedirectAuthHeaders,
    http::{Response, StatusCode, header},
    tls::{RootCerts, TlsConfig},
};

use super::without_secrets;
use crate::{
    FetchOptions, Progress,
    error::{FetchError, SourceError},
    part::Part,
};

/// A retry that brought at least this much does not count against the retries.
const REAL_PROGRESS: u64 = 1 << 20;
/// Longest pause before a retry.
const MAX_DELAY: Duration = Duration::from_secs(30);

/// How often a pause looks whether it should end.
const STEP: Duration = Duration::from_millis(50);

fn agent(options: &FetchOptions) -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(10)
        .redirect_auth_headers(RedirectAuthHeaders::SameHost)
        .timeout_resolve(Some(options.connect_timeout))
        .timeout_connect(Some(options.connect_timeout))
        .timeout_recv_response(Some(options.read_timeout))
        .timeout_per_read(Some(options.read_timeout))
        // Sizes and offsets are those of the file itself, so the body must not be compressed.
        .accept_encoding("identity")
        .user_agent(concat!("tomtat/", env!("CARGO_PKG_VERSION")))
        .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
        .build()
        .into()
}

/// How one request ended, when it did not end the source.
enum Outcome {
    /// The part is whole.
    Whole,
    /// Worth another try, after so long where the server says how long.
    Broken(SourceError, Option<Duration>),
    /// No answer at all: no network, most likely, and the next source may do better.
    Unreachable(SourceError),
}

/// Fetches `url` into the part, from where it stands; `token` goes to that host only.
pub(super) fn fill(
    name: &str,
    url: &str,
    token: Option<&str>,
    options: &FetchOptions,
    part: &mut Part<'_>,
) -> Result<(), FetchError> {
    if options.offline {
        return Err(SourceError::Offline.into());
    }
    let agent = agent(options);
    let mut failed = 0_u32;
    let mut answered = false;
    let mut delay = options.retry_delay;
    loop {
        let before = part.len();
        let (error, asked_for) = match request(&agent, url, token, part)? {
            Outcome::Whole => return Ok(()),
            Outcome::Broken(error, asked_for) => {
                answered = true;
                (error, asked_for)
            }
            Outcome::Unreachable(error) => (error, None),
        };
        if part.len() >= before.saturating_add(REAL_PROGRESS) {
            failed = 0;
            delay = options.retry_delay;
        }
        failed += 1;
        // A server that never answered gets one more chance, not all of them.
        if failed > options.retries || (!answered && failed > 1) {
            return Err(error.into());
        }
        let now = match asked_for {
            Some(wait) if wait > options.longest_wait => return Err(later(error, wait).into()),
            Some(wait) => wait.max(delay),
            None => delay,
        };
        part.progress.retrying(name, &error.to_string());
        pause(now, part)?;
        delay = (delay * 2).min(MAX_DELAY);
    }
}

/// Sleeps, but hears a cancel.
fn pause(delay: Duration, part: &Part<'_>) -> Result<(), FetchError> {
    let mut left = delay;
    while !left.is_zero() {
        part.check_cancelled()?;
        let now = left.min(STEP);
        thread::sleep(now);
        left -= now;
    }
    Ok(())
}

fn request(
    agent: &Agent,
    url: &str,
    token: Option<&str>,
    part: &mut Part<'_>,
) -> Result<Outcome, FetchError> {
    part.check_cancelled()?;
    let from = part.len();
    let mut request = agent.get(url);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if from > 0 {
        request = request.header(header::RANGE, format!("bytes={from}-"));
        if let Some(etag) = part.validator(url) {
            request = request.header(header::IF_RANGE, etag);
        }
    }
    let response = match request.call() {
        Ok(response) => response,
        // Nothing that a second try would mend.
        Err(
            e @ (ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::TooManyRedirects),
        ) => return Err(unanswered(&e, url).into()),
        Err(e) => return Ok(Outcome::Unreachable(unanswered(&e, url))),
    };
    match response.status() {
        StatusCode::OK => {
            // The server knows no ranges, or the file changed since: from the beginning.
            if from > 0 {
                part.reset()?;
            }
            if let Some(found) = number(&response, header::CONTENT_LENGTH) {
                offers(found, part)?;
            }
        }
        StatusCode::PARTIAL_CONTENT => match content_range(&response) {
            Some((start, total)) if start == from => {
                if let Some(total) = total {
                    offers(total, part)?;
                }
            }
            _ => {
                part.reset()?;
                return Ok(Outcome::Broken(
                    SourceError::Network(
                        "the server sent another range than was asked for".to_owned(),
                    ),
                    None,
                ));
            }
        },
        // There is nothing after `from`: what was there is not a piece of this file.
        StatusCode::RANGE_NOT_SATISFIABLE if from > 0 => {
            part.reset()?;
            return Ok(Outcome::Broken(SourceError::Status { status: 416 }, None));
        }
        status => {
            let error = SourceError::Status { status: status.as_u16() };
            return if is_passing(status) {
                Ok(Outcome::Broken(error, retry_after(&response)))
            } else {
                Err(error.into())
            };
        }
    }
    // A weak ETag does not promise the same bytes, so it cannot be used to resume.
    match response.headers().get(header::ETAG).and_then(|v| v.to_str().ok()) {
        Some(etag) if etag.starts_with('"') && etag.len() < 1024 => part.keep_validator(url, etag),
        _ => part.forget_validator(),
    }
    body(response, part)
}

/// No answer came. One of these errors quotes the address, which may hold a password.
fn unanswered(error: &ureq::Error, url: &str) -> SourceError {
    SourceError::Network(match error {
        ureq::Error::BadUri(_) => format!("not a good address: {}", without_secrets(url)),
        other => other.to_string(),
    })
}

fn body(response: Response<Body>, part: &mut Part<'_>) -> Result<Outcome, FetchError> {
    let mut reader = response.into_body().into_reader();
    let broken = |e: io::Error| SourceError::Network(format!("the connection broke: {e}"));
    match part.append(&mut reader, u64::MAX, broken) {
        Ok(_) if part.is_whole() => {
            // Without a length in the header, only reading on tells whether it is longer.
            if matches!(io::Read::read(&mut reader, &mut [0_u8; 1]), Ok(n) if n > 0) {
                let expected = part.size();
                part.reset()?;
                let found = expected.saturating_add(1);
                return Err(SourceError::WrongSize { expected, found }.into());
            }
            Ok(Outcome::Whole)
        }
        Ok(_) => {
            let (found, expected) = (part.len(), part.size());
            Ok(Outcome::Broken(SourceError::CutShort { found, expected }, None))
        }
        Err(FetchError::Source(error)) => Ok(Outcome::Broken(error, None)),
        Err(error) => Err(error),
    }
}

/// Whether asking again may have another answer.
fn is_passing(status: StatusCode) -> bool {
    status.is_server_error()
        || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
}

/// How long the server asks to be left alone: `Retry-After` in seconds (RFC 9110, section 10.2.3).
/// Its other form, a date, needs clocks that agree; it counts as nothing said.
fn retry_after(response: &Response<Body>) -> Option<Duration> {
    number(response, header::RETRY_AFTER).map(Duration::from_secs)
}

/// The error of a server that asks for more patience than we have.
fn later(error: SourceError, wait: Duration) -> SourceError {
    match error {
        SourceError::Status { status } => SourceError::Later { status, seconds: wait.as_secs() },
        other => other,
    }
}

/// A small text of a server, of at most `most` bytes: the index of a catalogue.
pub(crate) fn text(
    url: &str,
    token: Option<&str>,
    most: u64,
    options: &FetchOptions,
    progress: &dyn Progress,
) -> Result<String, SourceError> {
    String::from_utf8(bytes(url, token, most, options, progress)?)
        .map_err(|_| SourceError::Configuration("the answer is not UTF-8".to_owned()))
}

/// A small file of a server, of at most `most` bytes; `token` goes to that host only.
pub(crate) fn bytes(
    url: &str,
    token: Option<&str>,
    most: u64,
    options: &FetchOptions,
    progress: &dyn Progress,
) -> Result<Vec<u8>, SourceError> {
    if options.offline {
        return Err(SourceError::Offline);
    }
    let agent = agent(options);
    let mut delay = options.retry_delay;
    for tried in 0.. {
        let (error, asked_for) = match ask(&agent, url, token, most) {
            Ok(bytes) => return Ok(bytes),
            Err((error, None)) => return Err(error),
            Err((error, Some(asked_for))) => (error, asked_for),
        };
        if asked_for > options.longest_wait {
            return Err(later(error, asked_for));
        }
        if tried >= options.retries {
            return Err(error);
        }
        let mut left = asked_for.max(delay);
        while !left.is_zero() && !progress.cancelled() {
            let now = left.min(STEP);
            thread::sleep(now);
            left -= now;
        }
        if progress.cancelled() {
            return Err(error);
        }
        delay = (delay * 2).min(MAX_DELAY);
    }
    Err(SourceError::Network("no answer".to_owned()))
}

/// One request; an error that may pass comes with the pause that the server asks for.
fn ask(
    agent: &Agent,
    url: &str,
    token: Option<&str>,
    most: u64,
) -> Result<Vec<u8>, (SourceError, Option<Duration>)> {
    let passing = Some(Duration::ZERO);
    let mut request = agent.get(url);
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    let mut response = request.call().map_err(|e| (unanswered(&e, url), passing))?;
    let status = response.status();
    if status != StatusCode::OK {
        let wait = is_passing(status).then(|| retry_after(&response).unwrap_or_default());
        return Err((SourceError::Status { status: status.as_u16() }, wait));
    }
    let mut bytes = Vec::new();
    let mut reader = io::Read::take(response.body_mut().as_reader(), most + 1);
    io::Read::read_to_end(&mut reader, &mut bytes)
        .map_err(|e| (SourceError::Network(format!("the connection broke: {e}")), passing))?;
    if bytes.len() as u64 > most {
        let reason = format!("the answer is longer than {most} bytes");
        return Err((SourceError::Configuration(reason), None));
    }
    Ok(bytes)
}

/// A file of another size is not the file: better to say so before it is fetched.
fn offers(found: u64, part: &Part<'_>) -> Result<(), SourceError> {
    let expected = part.size();
    if found == expected { Ok(()) } else { Err(SourceError::WrongSize { expected, found }) }
}

fn number(response: &Response<Body>, name: header::HeaderName) -> Option<u64> {
    response.headers().get(name)?.to_str().ok()?.trim().parse().ok()
}

/// First byte and total size of `Content-Range: bytes 5-9/10` (RFC 9110, section 14.4).
fn content_range(response: &Response<Body>) -> Option<(u64, Option<u64>)> {
    let value = response.headers().get(header::CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = value.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.trim().parse().ok()?, total.trim().parse().ok()))
}
