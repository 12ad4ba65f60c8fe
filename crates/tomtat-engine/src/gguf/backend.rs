//! The one process-wide llama.cpp back end, its log, and what it was built for.
#![allow(unsafe_code)]

use std::collections::VecDeque;
use std::ffi::{CStr, c_char, c_void};
use std::sync::{Mutex, OnceLock, PoisonError};

use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_sys_2 as sys;

/// Lines of llama.cpp's log that are kept, newest last.
const KEPT_LINES: usize = 50;
/// Bytes of one line that are kept.
const KEPT_BYTES: usize = 400;

static BACKEND: OnceLock<Option<LlamaBackend>> = OnceLock::new();
static LOG: Mutex<VecDeque<(u32, String)>> = Mutex::new(VecDeque::new());

/// The back end, set up at the first call. `None` where another part of the
/// program holds llama.cpp's back end already.
pub(crate) fn backend() -> Option<&'static LlamaBackend> {
    BACKEND
        .get_or_init(|| {
            // SAFETY: `keep_line` has the signature that llama.cpp asks for, lives as long as
            // the program, touches no user data, and does not unwind.
            unsafe { sys::llama_log_set(Some(keep_line), std::ptr::null_mut()) };
            LlamaBackend::init().ok()
        })
        .as_ref()
}

/// Takes one piece of llama.cpp's log: kept, never printed, so that stderr stays ours.
unsafe extern "C" fn keep_line(level: sys::ggml_log_level, text: *const c_char, _: *mut c_void) {
    if text.is_null() {
        return;
    }
    // SAFETY: llama.cpp hands over a NUL-terminated string that is valid for this call.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy();
    let text = text.trim();
    if text.is_empty() || text == "." {
        return;
    }
    let mut log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    if log.len() == KEPT_LINES {
        log.pop_front();
    }
    log.push_back((level, text.chars().take(KEPT_BYTES).collect()));
}

/// What llama.cpp last complained of, and forgets it: the reason for a failed load.
pub(crate) fn last_error() -> Option<String> {
    let mut log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    let reason = log
        .iter()
        // The first error is the cause; later ones say only that loading failed.
        .find(|(level, _)| *level == sys::GGML_LOG_LEVEL_ERROR)
        .map(|(_, line)| line.clone());
    log.clear();
    reason
}

/// Why llama.cpp failed: what it last complained of, else `error` as the binding words it.
pub(crate) fn reason(error: impl std::fmt::Display) -> String {
    last_error().unwrap_or_else(|| error.to_string())
}

/// What llama.cpp was built for and found, as it says itself
/// (`CPU : SSE3 = 1 | AVX2 = 1 | …`).
pub fn system_info() -> String {
    backend();
    // SAFETY: returns a pointer to a static, NUL-terminated string, or to a buffer that is
    // rewritten with the same content by later calls; it is copied at once.
    let info = unsafe {
        let text = sys::llama_print_system_info();
        if text.is_null() { return String::new() } else { CStr::from_ptr(text) }
    };
    info.to_string_lossy().trim().trim_end_matches('|').trim().to_owned()
}

/// Whether this build uses AMX. It must not where gcc 12 compiled it: the
/// compiler drops the tile configuration and the program dies of a general
/// protection fault (llama.cpp issue 20824).
pub fn uses_amx() -> bool {
    system_info().contains("AMX_INT8 = 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_tells_what_it_was_made_for_and_leaves_amx_alone() {
        let info = system_info();
        assert!(info.contains("CPU"), "{info}");
        assert!(!uses_amx(), "{info}");
    }

    #[test]
    fn the_log_is_kept_and_bounded() {
        for i in 0..KEPT_LINES * 2 {
            let line = std::ffi::CString::new(format!("line {i}\n")).unwrap_or_default();
            // SAFETY: a valid string, as llama.cpp gives it.
            unsafe { keep_line(sys::GGML_LOG_LEVEL_INFO, line.as_ptr(), std::ptr::null_mut()) };
        }
        // SAFETY: a null text is let pass.
        unsafe {
            keep_line(sys::GGML_LOG_LEVEL_INFO, std::ptr::null(), std::ptr::null_mut());
        };
        assert!(LOG.lock().unwrap_or_else(PoisonError::into_inner).len() <= KEPT_LINES);
    }
}
