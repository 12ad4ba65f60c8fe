//! Words, digit groups and signs, with where they stand.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// Letters, in lower case.
    Word(String),
    /// Digits with the points and commas between them.
    Digits,
    /// Any other character that is no white space.
    Sign(char),
}

#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) token: Token,
    pub(crate) span: Range<usize>,
}

/// A text cut into pieces.
pub(crate) struct Pieces<'a> {
    pub(crate) text: &'a str,
    pieces: Vec<Piece>,
}

impl<'a> Pieces<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let mut pieces = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            let mut end = start + c.len_utf8();
            let token = if c.is_ascii_digit() {
                while let Some(&(at, next)) = chars.peek() {
                    let after = text.as_bytes().get(at + 1);
                    let inner = matches!(next, '.' | ',') && after.is_some_and(u8::is_ascii_digit);
                    if !(next.is_ascii_digit() || inner) {
                        break;
                    }
                    chars.next();
                    end = at + 1;
                }
                Token::Digits
            } else if c.is_alphabetic() {
                while let Some(&(at, next)) = chars.peek() {
                    let mark = ('\u{300}'..='\u{36f}').contains(&next);
                    if !(next.is_alphabetic() || mark) {
                        break;
                    }
                    chars.next();
                    end = at + next.len_utf8();
                }
                Token::Word(text.get(start..end).unwrap_or_default().to_lowercase())
            } else if c.is_whitespace() {
                continue;
            } else {
                Token::Sign(c)
            };
            pieces.push(Piece { token, span: start..end });
        }
        Self { text, pieces }
    }

    pub(crate) fn len(&self) -> usize {
        self.pieces.len()
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(at)
    }

    pub(crate) fn word(&self, at: usize) -> Option<&str> {
        match &self.get(at)?.token {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The word before `at`.
    pub(crate) fn word_before(&self, at: usize) -> Option<&str> {
        self.word(at.checked_sub(1)?)
    }

    /// The digits at `at`, as written.
    pub(crate) fn digits(&self, at: usize) -> Option<&'a str> {
        let piece = self.get(at)?;
        (piece.token == Token::Digits).then(|| self.text.get(piece.span.clone())).flatten()
    }

    /// The digits at `at`, where they are one to four without point or comma.
    pub(crate) fn small(&self, at: usize) -> Option<u32> {
        self.digits(at).filter(|digits| digits.len() <= 4)?.parse().ok()
    }

    pub(crate) fn sign(&self, at: usize) -> Option<char> {
        match self.get(at)?.token {
            Token::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    /// Whether no white space stands between `at` and the next piece.
    pub(crate) fn glued(&self, at: usize) -> bool {
        match (self.get(at), self.get(at + 1)) {
            (Some(a), Some(b)) => a.span.end == b.span.start,
            _ => false,
        }
    }

    /// The bytes from piece `first` to piece `last`.
    pub(crate) fn span(&self, first: usize, last: usize) -> Range<usize> {
        let start = self.get(first).map_or(0, |piece| piece.span.start);
        self.get(last).map_or(start..start, |piece| start..piece.span.end)
    }
}
