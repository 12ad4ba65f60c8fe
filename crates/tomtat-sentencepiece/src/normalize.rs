//! Text as a model sees it.

use crate::message::{Message, Value};

/// What SentencePiece writes for a space.
const SPACE: char = '\u{2581}';
/// Longest sequence that is replaced, in bytes. Real ones have up to a few dozen.
const LONGEST_KEY: usize = 64;

/// The settings of field 3 of a model.
#[derive(Debug, Clone)]
pub(crate) struct Normalizer {
    /// A double array (Aoe 1989) in the layout of darts-clone: from sequences of bytes to places in
    /// `texts`.
    trie: Vec<u32>,
    /// Replacements, each ended by a NUL.
    texts: Vec<u8>,
    space_before: bool,
    one_space: bool,
    escape: bool,
}

impl Default for Normalizer {
    fn default() -> Self {
        let (trie, texts) = (Vec::new(), Vec::new());
        Self { trie, texts, space_before: true, one_space: true, escape: true }
    }
}

impl Normalizer {
    /// Takes the settings of a message that `check` let through.
    pub(crate) fn set(&mut self, bytes: &[u8]) -> Result<(), String> {
        let mut reader = Message(bytes);
        while let Some(field) = reader.next()? {
            match field {
                (2, Value::Bytes(map)) => {
                    let broken = || "its table of replacements is cut off".to_owned();
                    let Some((length, rest)) = map.split_first_chunk::<4>() else { continue };
                    let length = u32::from_le_bytes(*length) as usize;
                    let (trie, texts) = rest.split_at_checked(length).ok_or_else(broken)?;
                    let (units, _) = trie.as_chunks::<4>();
                    self.trie = units.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
                    self.texts = texts.to_vec();
                }
                (3, Value::Number(yes)) => self.space_before = yes != 0,
                (4, Value::Number(yes)) => self.one_space = yes != 0,
                (5, Value::Number(yes)) => self.escape = yes != 0,
                _ => {}
            }
        }
        Ok(())
    }

    pub(crate) fn normalize(&self, text: &str) -> String {
        let text: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let space = if self.escape { SPACE } else { ' ' };
        let mut out = String::with_capacity(text.len() + text.len() / 2);
        let mut left = text.as_str();
        // Spaces at the beginning fall away, and so do those after a space.
        let mut after_space = self.one_space;
        while !left.is_empty() {
            let (mut part, rest) = self.first(left);
            left = rest;
            if after_space {
                part = part.trim_start_matches(' ');
            }
            if !part.is_empty() {
                if out.is_empty() && self.space_before {
                    out.push(space);
                }
                out.extend(part.chars().map(|c| if c == ' ' { space } else { c }));
                after_space = self.one_space && part.ends_with(' ');
            }
        }
        if self.one_space {
            out.truncate(out.trim_end_matches(space).len());
        }
        out
    }

    /// What the beginning of a text is replaced by, and the rest of it.
    fn first<'a>(&'a self, text: &'a str) -> (&'a str, &'a str) {
        if let Some((length, replacement)) = self.longest(text.as_bytes())
            && let Some(rest) = text.get(length..)
        {
            return (replacement, rest);
        }
        let end = text.chars().next().map_or(0, char::len_utf8);
        text.split_at_checked(end).unwrap_or((text, ""))
    }

    /// The longest sequence at the beginning that is replaced: its length in bytes, and by what.
    fn longest(&self, text: &[u8]) -> Option<(usize, &str)> {
        let unit = |at: u32| self.trie.get(usize::try_from(at).ok()?).copied();
        let mut at = offset(unit(0)?);
        let mut found = None;
        for (length, &byte) in (1..=LONGEST_KEY).zip(text) {
            at ^= u32::from(byte);
            let Some(node) = unit(at) else { break };
            if node & (1 << 31 | 0xff) != u32::from(byte) {
                break;
            }
            at ^= offset(node);
            if node >> 8 & 1 == 1 {
                let Some(value) = unit(at) else { break };
                found = Some((length, value & !(1 << 31)));
            }
        }
        let (length, place) = found?;
        let text = self.texts.get(usize::try_from(place).ok()?..)?;
        let text = text.split(|&byte| byte == 0).next()?;
        Some((length, std::str::from_utf8(text).ok()?))
    }
}

/// How far the children of a node lie from it.
fn offset(node: u32) -> u32 {
    (node >> 10) << ((node & 1 << 9) >> 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_made_one_and_marked() {
        let plain = Normalizer::default();
        assert_eq!(plain.normalize("  Cầu \t thông\u{a0}xe. \n"), "▁Cầu▁thông▁xe.");
        assert_eq!(plain.normalize(" \n "), "");
        assert_eq!(plain.normalize(""), "");
        let other = Normalizer { space_before: false, one_space: false, ..Normalizer::default() };
        assert_eq!(other.normalize(" a  b "), "▁a▁▁b▁");
    }

    #[test]
    fn a_table_replaces_the_longest_sequence() {
        // "a" is replaced by "x", "ab" by nothing.
        let mut trie = vec![0_u32; 1024];
        // The root's children lie at 256 ^ byte.
        trie[0] = 256 << 10;
        let a = 256 ^ u32::from(b'a');
        let a_children = a ^ 512;
        trie[a as usize] = 512 << 10 | 1 << 8 | u32::from(b'a');
        trie[a_children as usize] = 1 << 31;
        let b = a_children ^ u32::from(b'b');
        trie[b as usize] = 4 << 10 | 1 << 8 | u32::from(b'b');
        trie[(b ^ 4) as usize] = 1 << 31 | 2;
        let table = Normalizer { trie, texts: b"x\0\0".to_vec(), ..Normalizer::default() };
        assert_eq!(table.normalize("a ab c"), "▁x▁c");
    }

    proptest::proptest! {
        #[test]
        fn no_table_makes_it_panic(trie: Vec<u32>, texts: Vec<u8>, text: String) {
            let table = Normalizer { trie, texts, ..Normalizer::default() };
            let _ = table.normalize(&text);
        }
    }
}
