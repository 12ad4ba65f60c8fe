//! Line ends: which of them end a sentence.
//!
//! A blank line always does. A single line end does, unless the text is wrapped at a fixed
//! width and the line is full, or the next line goes on in lower case.

/// White space between two pieces of text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gap {
    /// The first character after it that is no white space.
    pub(crate) next: usize,
    /// How many lines end in it; two or more stand for a blank line.
    pub(crate) lines: usize,
}

impl Gap {
    /// Reads the white space that begins at `at`.
    pub(crate) fn read(text: &str, at: usize) -> Self {
        let mut gap = Self { next: at, lines: 0 };
        let mut after_return = false;
        for c in text.get(at..).unwrap_or_default().chars() {
            if !c.is_whitespace() {
                break;
            }
            gap.next += c.len_utf8();
            gap.lines += match c {
                '\n' if after_return => 0,
                '\n' | '\r' | '\u{85}' | '\u{2028}' => 1,
                '\u{2029}' | '\x0C' => 2,
                _ => 0,
            };
            after_return = c == '\r';
        }
        gap
    }
}

/// How the lines of a block (text between blank lines) are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A line is a paragraph, a sentence or a title.
    Lines,
    /// Wrapped at this many characters.
    Wrapped(usize),
}

/// Text wrapped at more characters than this is not taken for wrapped.
const WIDEST: usize = 120;
/// Nor is text with no line as long as this.
const NARROWEST: usize = 50;

impl Layout {
    /// Looks at the block that begins at `start`, and no further than its first long line.
    pub(crate) fn of(text: &str, start: usize) -> Self {
        let lines = || {
            text.get(start..)
                .unwrap_or_default()
                .split('\n')
                .map(str::trim)
                .take_while(|line| !line.is_empty())
        };
        let mut widest = 0;
        let mut count = 0;
        for line in lines() {
            // Four bytes are the most that a character takes.
            if line.len() > 4 * WIDEST {
                return Self::Lines;
            }
            widest = widest.max(line.chars().count());
            count += 1;
            if widest > WIDEST {
                return Self::Lines;
            }
        }
        if count < 3 || widest < NARROWEST {
            return Self::Lines;
        }
        let full = lines().zip(lines().skip(1)).filter(|(a, b)| is_full(a, b, widest)).count();
        // Where eight lines in ten could not have taken the next word, the width is the reason.
        if full * 10 >= (count - 1) * 8 { Self::Wrapped(widest) } else { Self::Lines }
    }
}

/// Whether the first word of `next` would not have fitted on `line`.
fn is_full(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().unwrap_or_default();
    line.chars().count() + 1 + word.chars().count() > width
}

/// Whether the line that ends at `at` goes on at `next`.
pub(crate) fn joins(text: &str, layout: Layout, at: usize, next: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(next..).unwrap_or_default();
    if is_item(after) {
        return false;
    }
    match layout {
        Layout::Wrapped(width) => {
            // Lines of a wrapped block are short: look back no further than one can reach.
            let mut from = at.saturating_sub(4 * WIDEST);
            while !before.is_char_boundary(from) {
                from += 1;
            }
            let line = before.get(from..).unwrap_or_default();
            let line = line.rsplit('\n').next().unwrap_or_default().trim();
            is_full(line, after.get(..).unwrap_or_default(), width)
        }
        Layout::Lines => {
            let last = before.trim_end().chars().next_back();
            let open = last.is_none_or(|c| c.is_alphanumeric() || matches!(c, ',' | '-' | '–'));
            let goes_on = after.chars().next().is_some_and(char::is_lowercase);
            open && (goes_on || last == Some(','))
        }
    }
}

/// Whether the line begins as an item of a list does: a bullet, `1.`, `a)`, `(2)`.
pub(crate) fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '▪' | '‣' | '◦' | '·' | '■' | '●' | '*' | '+') => true,
        Some('-' | '–' | '—') => chars.next().is_some_and(char::is_whitespace),
        Some(first) => {
            let body = line.strip_prefix('(').unwrap_or(line);
            let digits = body.bytes().take(4).take_while(u8::is_ascii_digit).count();
            let length = match digits {
                0 if first.is_ascii_alphabetic() || first == '(' => 1,
                1..=3 => digits,
                _ => return false,
            };
            let mut rest = body.get(length..).unwrap_or_default().chars();
            let mark = rest.next();
            (mark == Some(')') || (mark == Some('.') && digits > 0))
                && rest.next().is_some_and(char::is_whitespace)
        }
        None => false,
    }
}
