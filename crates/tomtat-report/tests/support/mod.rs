//! Records for the tests: two written by hand, and any number made up by proptest.
#![allow(dead_code, reason = "each test file uses a part")]

pub(crate) mod any;
pub(crate) mod markup;
pub(crate) mod samples;
pub(crate) mod schema;
