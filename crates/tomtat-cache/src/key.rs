use std::fmt;

use sha2::{Digest, Sha256};

/// Stands for all that an answer depends on: the first 16 bytes of a SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(pub(crate) [u8; 16]);

impl Key {
    /// The key of these pieces; their order and their borders count.
    pub fn of<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Self {
        let mut maker = KeyMaker::new();
        pieces.into_iter().for_each(|piece| maker.add(piece));
        maker.key()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Collects what an answer depends on. Cloned, it is a beginning that many keys share.
#[derive(Clone, Default)]
pub struct KeyMaker(Sha256);

impl KeyMaker {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a piece.
    pub fn add(&mut self, piece: &str) {
        self.0.update((piece.len() as u64).to_le_bytes());
        self.0.update(piece.as_bytes());
    }

    /// The key of what was added.
    pub fn key(self) -> Key {
        let mut key = [0; 16];
        key.iter_mut().zip(self.0.finalize()).for_each(|(to, from)| *to = from);
        Key(key)
    }
}

impl fmt::Debug for KeyMaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyMaker")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_and_order_count() {
        assert_eq!(Key::of(["a", "b"]), Key::of(["a", "b"]));
        assert_ne!(Key::of(["a", "b"]), Key::of(["ab"]));
        assert_ne!(Key::of(["a", "b"]), Key::of(["b", "a"]));
        assert_ne!(Key::of(["a"]), Key::of(["a", ""]));
    }
}
