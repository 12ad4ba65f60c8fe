//! A file over HTTP: resumed with Range, and If-Range where the server gave a strong ETag.

use std::{io, thread, time::Duration};

use ureq::{
    Agent, Body,
    config::RedirectAuthHeaders,
    http::{Response, StatusCode, header},
    tls::{RootCerts, TlsConfig},
};

use crate::{
    FetchOptions,
    error::{FetchError, SourceError},
    part::Part,
};

/// A retry that brought at least this much does not count against the retries.
const REAL_PROGRESS: u64 = 1 << 20;
/// Longest pause before a retry.
const MAX_DELAY: Duration = Duration::from_secs(30);

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
    /// Worth another try.
    Broken(SourceError),
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
        let error = match request(&agent, url, token, part)? {
            Outcome::Whole => return Ok(()),
            Outcome::Broken(error) => {
                answered = true;
                error
            }
            Outcome::Unreachable(error) => error,
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
        part.progress.retrying(name, &error.to_string());
        pause(delay, part)?;
        delay = (delay * 2).min(MAX_DELAY);
    }
}

/// Sleeps, but hears a cancel.
fn pause(delay: Duration, part: &Part<'_>) -> Result<(), FetchError> {
    let step = Duration::from_millis(50);
    let mut left = delay;
    while !left.is_zero() {
        part.check_cancelled()?;
        let now = left.min(step);
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
        ) => return Err(SourceError::Network(e.to_string()).into()),
        Err(e) => return Ok(Outcome::Unreachable(SourceError::Network(e.to_string()))),
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
                return Ok(Outcome::Broken(SourceError::Network(
                    "the server sent another range than was asked for".to_owned(),
                )));
            }
        },
        // There is nothing after `from`: what was there is not a piece of this file.
        StatusCode::RANGE_NOT_SATISFIABLE if from > 0 => {
            part.reset()?;
            return Ok(Outcome::Broken(SourceError::Status { status: 416 }));
        }
        status => {
            let error = SourceError::Status { status: status.as_u16() };
            let passing = status.is_server_error()
                || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS);
            return if passing { Ok(Outcome::Broken(error)) } else { Err(error.into()) };
        }
    }
    // A weak ETag does not promise the same bytes, so it cannot be used to resume.
    match response.headers().get(header::ETAG).and_then(|v| v.to_str().ok()) {
        Some(etag) if etag.starts_with('"') && etag.len() < 1024 => part.keep_validator(url, etag),
        _ => part.forget_validator(),
    }
    body(response, part)
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
            Ok(Outcome::Broken(SourceError::CutShort { found, expected }))
        }
        Err(FetchError::Source(error)) => Ok(Outcome::Broken(error)),
        Err(error) => Err(error),
    }
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
