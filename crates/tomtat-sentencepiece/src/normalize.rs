//! Text as a model sees it.

use std::borrow::Cow;

use crate::SPACE;
use crate::message::{Message, Value};

/// Longest sequence that is replaced, in bytes. Real ones have up to a few dozen.
const LONGEST_KEY: usize = 64;
/// By how much a text may grow: NFKC makes 18 characters of U+FDFA, and no more of any other. A replacement
/// that is longer in bytes is passed over, so that no table fills the memory.
const MOST_GROWTH: usize = 18;

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
        let mut out = String::with_capacity(text.len() + text.len() / 2);
        self.each(text, |character| out.push(character));
        if self.one_space {
            out.truncate(out.trim_end_matches(self.space()).len());
        }
        out
    }

    /// The characters of the normalised text.
    pub(crate) fn count(&self, text: &str) -> usize {
        let (mut count, mut spaces) = (0_usize, 0_usize);
        self.each(text, |character| {
            count += 1;
            spaces = if character == self.space() { spaces + 1 } else { 0 };
        });
        if self.one_space { count - spaces } else { count }
    }

    fn space(&self) -> char {
        if self.escape { SPACE } else { ' ' }
    }

    /// The characters of the normalised text one by one, and spaces at its end that may have to fall away.
    fn each(&self, text: &str, mut take: impl FnMut(char)) {
        let odd = |c: char| c != ' ' && c.is_whitespace();
        let text = if text.contains(odd) {
            Cow::Owned(text.chars().map(|c| if odd(c) { ' ' } else { c }).collect())
        } else {
            Cow::Borrowed(text)
        };
        let mut left: &str = &text;
        let mut begun = false;
        // Spaces at the beginning fall away, and so do those after a space.
        let mut after_space = self.one_space;
        while !left.is_empty() {
            let (mut part, rest) = self.first(left);
            left = rest;
            if after_space {
                part = part.trim_start_matches(' ');
            }
            if !part.is_empty() {
                if !begun && self.space_before {
                    take(self.space());
                }
                begun = true;
                part.chars().for_each(|c| take(if c == ' ' { self.space() } else { c }));
                after_space = self.one_space && part.ends_with(' ');
            }
        }
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
        if text.len() > length.saturating_mul(MOST_GROWTH) {
            return None;
        }
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

    /// A table that replaces "a" by the first text and "ab" by the second one.
    fn table(first: &str, second: &str) -> Normalizer {
        let mut trie = vec![0_u32; 1024];
        // The root's children lie at 256 ^ byte.
        trie[0] = 256 << 10;
        let a = 256 ^ u32::from(b'a');
        let a_children = a ^ 512;
        trie[a as usize] = 512 << 10 | 1 << 8 | u32::from(b'a');
        trie[a_children as usize] = 1 << 31;
        let b = a_children ^ u32::from(b'b');
        trie[b as usize] = 4 << 10 | 1 << 8 | u32::from(b'b');
        trie[(b ^ 4) as usize] = 1 << 31 | (first.len() as u32 + 1);
        let texts = format!("{first}\0{second}\0").into_bytes();
        Normalizer { trie, texts, ..Normalizer::default() }
    }

    #[test]
    fn a_table_replaces_the_longest_sequence() {
        assert_eq!(table("x", "").normalize("a ab c"), "▁x▁c");
    }

    #[test]
    fn a_replacement_that_would_fill_the_memory_is_passed_over() {
        let (most, more) = ("x".repeat(MOST_GROWTH), "y".repeat(MOST_GROWTH * 2 + 1));
        assert_eq!(table(&most, &more).normalize("a ab"), format!("▁{most}▁ab"));
        let text = "ab".repeat(1000);
        assert_eq!(table(&most, &"z".repeat(256)).normalize(&text).len(), text.len() + 3);
    }

    proptest::proptest! {
        #[test]
        fn no_table_makes_it_panic(trie: Vec<u32>, texts: Vec<u8>, text: String) {
            let table = Normalizer { trie, texts, ..Normalizer::default() };
            let characters = table.normalize(&text).chars().count();
            proptest::prop_assert_eq!(table.count(&text), characters);
            proptest::prop_assert!(characters <= text.len() * MOST_GROWTH + 1);
        }
    }
}
