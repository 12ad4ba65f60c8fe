//! What a result depends on, as one short text.

use sha2::{Digest, Sha256};

/// Collects what a result depends on; the order and the borders of the pieces count.
#[derive(Clone)]
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    pub(crate) fn new(what: &str) -> Self {
        let mut fingerprint = Self(Sha256::new());
        fingerprint.add(what);
        // Prompts and guards change between versions, and results with them.
        fingerprint.add(env!("CARGO_PKG_VERSION"));
        fingerprint
    }

    pub(crate) fn add(&mut self, piece: &str) {
        self.0.update((piece.len() as u64).to_le_bytes());
        self.0.update(piece.as_bytes());
    }

    /// 32 hexadecimal digits.
    pub(crate) fn hex(self) -> String {
        self.0.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_and_order_count() {
        let of = |pieces: &[&str]| {
            let mut fingerprint = Fingerprint::new("test");
            pieces.iter().for_each(|piece| fingerprint.add(piece));
            fingerprint.hex()
        };
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_ne!(of(&["a", "b"]), of(&["ab"]));
        assert_ne!(of(&["a", "b"]), of(&["b", "a"]));
        assert_eq!(of(&[]).len(), 32);
    }
}
