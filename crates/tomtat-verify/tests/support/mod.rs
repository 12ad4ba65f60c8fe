//! What the tests and the example share.

#![allow(unreachable_pub)]

pub mod cases;
pub mod lexical;
pub mod planted;
pub mod table;
