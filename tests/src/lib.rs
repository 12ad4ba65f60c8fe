//! Support for the end-to-end tests in `tests/`: the binary, the store, the sample articles.
