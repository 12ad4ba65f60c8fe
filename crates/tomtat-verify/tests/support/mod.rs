//! What the tests and the example share.

pub mod lexical;
pub mod planted;
pub mod table;
