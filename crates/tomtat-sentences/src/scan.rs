//! The single pass over the text that finds where a sentence may end.

use std::ops::Range;

use crate::lexicon::Lexicon;
use crate::lines::{self, Gap, Layout};
use crate::marks::{self, Mark};

/// A quotation or bracket that opens within a sentence is kept whole up to this many bytes.
const WHOLE_INSIDE: usize = 240;
/// A quotation that begins a sentence, or follows a colon, up to this many; sentences of
/// a longer one stand alone.
const WHOLE_QUOTATION: usize = 100;

/// Bytes at which the scanner stops: marks, line ends, quotes, brackets, and the first
/// bytes of those outside ASCII.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let bytes = b".!?\n\r\"()[]\xC2\xE2\xE3\xEF\x0C";
    let mut i = 0;
    while i < bytes.len() {
        stops[bytes[i] as usize] = true;
        i += 1;
    }
    stops
};

/// An open quotation mark or bracket.
#[derive(Debug, Clone, Copy)]
struct Open {
    at: usize,
    close: char,
    limit: usize,
}

pub(crate) struct Scanner<'a> {
    text: &'a str,
    lexicon: &'static Lexicon,
    /// Where the sentence begins: its first character that is no white space.
    start: usize,
    quote: Option<Open>,
    bracket: Option<Open>,
    /// Where the block of lines begins, and its layout once that was looked at.
    block: usize,
    layout: Option<Layout>,
    out: Vec<Range<usize>>,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str, lexicon: &'static Lexicon) -> Self {
        let start = text.len() - text.trim_start().len();
        Self {
            text,
            lexicon,
            start,
            quote: None,
            bracket: None,
            block: start,
            layout: None,
            out: Vec::with_capacity(text.len() / 120 + 1),
        }
    }

    pub(crate) fn run(mut self) -> Vec<Range<usize>> {
        let bytes = self.text.as_bytes();
        let mut at = self.start;
        let stops = |byte: u8| STOPS[usize::from(byte)];
        loop {
            // Four at a time while there is nothing to stop at: most of the text.
            while let Some(&[a, b, c, d]) = bytes.get(at..at + 4)
                && !(stops(a) | stops(b) | stops(c) | stops(d))
            {
                at += 4;
            }
            let Some(&byte) = bytes.get(at) else { break };
            if !stops(byte) {
                at += 1;
                continue;
            }
            at = match byte {
                b'.' | b'!' | b'?' => self.mark(at),
                b'\n' | b'\r' | b'\x0C' => self.gap(at),
                b'"' => self.straight_quote(at),
                b'(' => self.open_bracket(at, ')'),
                b'[' => self.open_bracket(at, ']'),
                b')' | b']' => {
                    self.bracket = None;
                    at + 1
                }
                _ => self.other(at),
            };
        }
        self.end_sentence(self.text.len(), self.text.len());
        self.out
    }

    /// A character outside ASCII that may be a mark, a quote or a line end.
    fn other(&mut self, at: usize) -> usize {
        let Some(c) = self.char_at(at) else { return at + 1 };
        let next = at + c.len_utf8();
        match c {
            '…' | '。' | '！' | '？' => self.mark(at),
            '\u{2028}' | '\u{2029}' | '\u{85}' => self.gap(at),
            '“' | '„' => self.open_quote(at, next, '”'),
            '«' => self.open_quote(at, next, '»'),
            '‘' => self.open_quote(at, next, '’'),
            '”' | '»' => {
                self.quote = None;
                next
            }
            _ => next,
        }
    }

    fn straight_quote(&mut self, at: usize) -> usize {
        let before = marks::char_before(self.text, at);
        let after = self.char_at(at + 1);
        let opens = before.is_none_or(|c| c.is_whitespace() || marks::opens(c))
            && after
                .is_some_and(|c| c.is_alphanumeric() || marks::opens(c) || matches!(c, '$' | '…'));
        if opens {
            return self.open_quote(at, at + 1, '"');
        }
        self.quote = None;
        at + 1
    }

    fn open_quote(&mut self, at: usize, next: usize, close: char) -> usize {
        let before = self.text.get(self.start..at).unwrap_or_default().trim_end();
        let limit =
            if before.is_empty() || before.ends_with(':') { WHOLE_QUOTATION } else { WHOLE_INSIDE };
        self.quote = Some(Open { at, close, limit });
        next
    }

    fn open_bracket(&mut self, at: usize, close: char) -> usize {
        self.bracket = Some(Open { at, close, limit: WHOLE_INSIDE });
        at + 1
    }

    /// A run of marks that may end the sentence. Returns where to go on.
    fn mark(&mut self, at: usize) -> usize {
        let mark = Mark::read(self.text, self.start, at);
        if mark.closed_quote {
            self.quote = None;
        }
        if mark.closed_bracket {
            self.bracket = None;
        }
        let gap = Gap::read(self.text, mark.end);
        if gap.next >= self.text.len() {
            return self.text.len();
        }
        if gap.next == mark.end {
            if mark.ends_before_letter(self.text, self.lexicon) {
                self.end_sentence(mark.end, mark.end);
            }
            return mark.end;
        }
        if gap.lines > 1 || (gap.lines == 1 && !self.joins(mark.end, &gap)) {
            self.line_end(mark.end, &gap);
            return gap.next;
        }
        let (end, next) = mark.detached_quote(self.text, gap.next);
        if mark.ends_sentence(self.text, self.lexicon, next) && !self.inside_whole(mark.end) {
            self.end_sentence(end, next);
            return next;
        }
        // Brackets and quotes that follow still have to be seen.
        if end > mark.end { end } else { gap.next }
    }

    /// A line end that no mark stands before. Returns where to go on.
    fn gap(&mut self, at: usize) -> usize {
        let gap = Gap::read(self.text, at);
        if gap.next < self.text.len() && (gap.lines > 1 || !self.joins(at, &gap)) {
            self.line_end(at, &gap);
        }
        gap.next.max(at + 1)
    }

    /// Ends the sentence at a line end.
    fn line_end(&mut self, at: usize, gap: &Gap) {
        self.end_sentence(at, gap.next);
        if gap.lines > 1 {
            self.block = gap.next;
            self.layout = None;
            self.quote = None;
            self.bracket = None;
        }
    }

    /// Whether the line that ends at `at` goes on in the next one.
    fn joins(&mut self, at: usize, gap: &Gap) -> bool {
        let (text, block) = (self.text, self.block);
        let layout = *self.layout.get_or_insert_with(|| Layout::of(text, block));
        lines::joins(text, layout, at, gap.next)
    }

    /// Whether `at` stands in a quotation or bracket that is short enough to be kept whole.
    fn inside_whole(&self, at: usize) -> bool {
        [self.quote, self.bracket].into_iter().flatten().any(|open| {
            open.at >= self.start
                && marks::char_within(self.text, at, open.at + open.limit, open.close)
        })
    }

    fn end_sentence(&mut self, end: usize, next: usize) {
        let piece = self.text.get(self.start..end).unwrap_or_default();
        let trimmed = piece.trim_end();
        if !trimmed.is_empty() {
            self.out.push(self.start..self.start + trimmed.len());
        }
        self.start = next;
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }
}
