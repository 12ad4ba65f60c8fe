//! What a full stop, question mark, exclamation mark or ellipsis means where it stands.

use crate::lexicon::{self, Kind, Lexicon};

/// The longest token that is looked at before a mark, in bytes.
const TOKEN: usize = 64;

/// Whether the character may end a sentence.
pub(crate) fn is_final(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？')
}

/// Whether the character closes a quotation or a bracket.
pub(crate) fn closes(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '}' | '」' | '』' | '）')
}

/// Whether the character opens a quotation or a bracket.
pub(crate) fn opens(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '„' | '‘' | '«' | '(' | '[' | '{' | '「' | '『' | '（')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—')
}

pub(crate) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Whether `wanted` stands in `text` between two byte offsets, before any blank line.
pub(crate) fn char_within(text: &str, from: usize, to: usize, wanted: char) -> bool {
    let mut newline = false;
    for (at, c) in text.get(from..).unwrap_or_default().char_indices() {
        if from + at > to || (newline && c == '\n') {
            return false;
        }
        if c == wanted {
            return true;
        }
        newline = c == '\n' || (newline && c.is_whitespace());
    }
    false
}

/// A run of marks with the closing quotes and brackets after it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    /// The first mark.
    first: usize,
    /// The end of the run.
    marks: usize,
    /// The end of the closing quotes and brackets.
    pub(crate) end: usize,
    /// Where the sentence begins that the mark stands in.
    sentence: usize,
    ellipsis: bool,
    strong: bool,
    wide: bool,
    pub(crate) closed_quote: bool,
    pub(crate) closed_bracket: bool,
}

impl Mark {
    /// Reads the run of marks that begins at `first`.
    pub(crate) fn read(text: &str, sentence: usize, first: usize) -> Self {
        let mut mark = Self {
            first,
            marks: first,
            end: first,
            sentence,
            ellipsis: false,
            strong: false,
            wide: false,
            closed_quote: false,
            closed_bracket: false,
        };
        let mut stops = 0;
        for c in text.get(first..).unwrap_or_default().chars() {
            if mark.end == mark.marks && is_final(c) {
                match c {
                    '!' | '?' => mark.strong = true,
                    '…' => mark.ellipsis = true,
                    '.' => stops += 1,
                    _ => mark.wide = true,
                }
                mark.marks += c.len_utf8();
            } else if matches!(c, ')' | ']' | '}' | '）') {
                mark.closed_bracket = true;
            } else if closes(c) {
                mark.closed_quote = true;
            } else {
                break;
            }
            mark.end += c.len_utf8();
        }
        mark.ellipsis |= stops > 1;
        mark
    }

    /// A closing quote that a space divides from the mark, as in `… đi đâu? " - ông hỏi`.
    /// Returns where it ends and where the text goes on.
    pub(crate) fn detached_quote(&self, text: &str, next: usize) -> (usize, usize) {
        let rest = text.get(next..).unwrap_or_default();
        let mut chars = rest.chars();
        let quote = chars.next().filter(|c| matches!(c, '"' | '”' | '»'));
        let (Some(quote), after) = (quote, chars.as_str()) else { return (self.end, next) };
        let stands_off = match after.chars().next() {
            None => true,
            Some(c) => {
                quote != '"' || c.is_whitespace() || is_dash(c) || matches!(c, ',' | '.' | ';')
            }
        };
        if self.closed_quote || !stands_off {
            return (self.end, next);
        }
        let end = next + quote.len_utf8();
        (end, end + (after.len() - after.trim_start().len()))
    }

    /// Whether the mark ends a sentence where a letter follows without a space, as in
    /// `… hôm qua.Ông nói`. Names of sites and files (`Node.js`, `Booking.Com`) do not.
    pub(crate) fn ends_before_letter(&self, text: &str, lexicon: &Lexicon) -> bool {
        if self.wide {
            return true;
        }
        let rest = text.get(self.end..).unwrap_or_default();
        let mut chars = rest.chars();
        if !chars.next().is_some_and(char::is_uppercase)
            || !chars.next().is_some_and(char::is_lowercase)
        {
            return false;
        }
        let token = self.token(text, |c| c.is_whitespace());
        let next = lexicon::word(rest);
        let follows = rest.get(next.len()..).unwrap_or_default().chars().next();
        if token.contains(['/', '@', ':', '_', '.']) || follows == Some('.') {
            return false;
        }
        let token = token.trim_start_matches(opens);
        let letters = token.chars().count();
        if letters < 2 || lexicon.abbreviation(&format!("{token}.")).is_some() {
            return false;
        }
        token.chars().all(|c| c.is_lowercase())
            || (token.chars().skip(1).all(char::is_lowercase) && lexicon.starts_sentence(rest))
    }

    /// Whether the mark ends a sentence where the text goes on at `next` after white space.
    pub(crate) fn ends_sentence(&self, text: &str, lexicon: &Lexicon, next: usize) -> bool {
        let rest = text.get(next..).unwrap_or_default();
        let Some(head) = rest.chars().next() else { return true };
        if self.wide {
            return true;
        }
        // “…” - ông nói: a dash after the quotation leads to who said it.
        if is_dash(head) && (self.closed_quote || self.detached(text, next)) {
            return rest.trim_start_matches(|c: char| is_dash(c) || c == ' ').starts_with(opens);
        }
        if matches!(head, ',' | ';' | ':' | ')' | ']' | '/') || is_final(head) {
            return false;
        }
        let body = rest.trim_start_matches(is_lead);
        let bracket = rest.starts_with(['(', '[']);
        let Some(start) = body.chars().next() else { return true };
        if start.is_lowercase() {
            return false;
        }
        if self.in_brackets_alone(text) {
            return false;
        }
        if self.strong {
            return self.strong_ends(text, lexicon, body);
        }
        if self.ellipsis {
            return !start.is_numeric();
        }
        self.stop_ends(text, lexicon, body, start, bracket)
    }

    fn detached(&self, text: &str, next: usize) -> bool {
        text.get(self.end..next).is_some_and(|gap| gap.contains(['"', '”', '»']))
    }

    /// `(?)`, `(!)`, `[…]`: a remark, no end.
    fn in_brackets_alone(&self, text: &str) -> bool {
        self.closed_bracket && char_before(text, self.first).is_some_and(|c| c == '(' || c == '[')
    }

    fn strong_ends(&self, text: &str, lexicon: &Lexicon, body: &str) -> bool {
        if self.closed_quote && is_attribution(body) {
            return false;
        }
        let token = self.token(text, |c| c.is_whitespace() || opens(c));
        let form = text.get(self.first - token.len()..self.marks).unwrap_or_default();
        match lexicon.abbreviation(form) {
            Some(_) => lexicon.starts_sentence(body),
            None => !self.closed_bracket || lexicon.starts_sentence(body),
        }
    }

    /// A single full stop, followed by a capital, a digit or a sign.
    fn stop_ends(
        &self,
        text: &str,
        lexicon: &Lexicon,
        body: &str,
        start: char,
        bracket: bool,
    ) -> bool {
        let token = self.token(text, |c| c.is_whitespace() || opens(c) || is_dash(c));
        let token_at = self.first - token.len();
        let form = |from: usize| text.get(from..=self.first).unwrap_or_default();
        // The whole token (PGS.TS.), else what stands after its last full stop, comma or slash.
        let last = token.rfind(['.', ',', '/']).map_or(token_at, |dot| token_at + dot + 1);
        let kind = lexicon
            .abbreviation(form(token_at))
            .or_else(|| (last > token_at).then(|| lexicon.abbreviation(form(last))).flatten());
        match kind {
            Some(Kind::Title) => return false,
            Some(Kind::Number) if start.is_numeric() => return false,
            Some(Kind::Open) => return lexicon.starts_sentence(body),
            Some(Kind::Time) => return !lexicon::follows_time(body),
            Some(Kind::End) => return true,
            Some(Kind::Number) | None => {}
        }
        if self.is_item_number(text, token, token_at) {
            return false;
        }
        match initials(token, lexicon.initial_is_person) {
            Initials::None => true,
            Initials::Several => lexicon.starts_sentence(body),
            Initials::One => {
                if bracket {
                    return false;
                }
                lexicon.starts_sentence(body)
                    || (lexicon.initial_is_person
                        && initials(initial_token(body), true) == Initials::None
                        && ends_person(text, token_at))
            }
        }
    }

    /// `1.`, `IV.`, `b.` at the start of the sentence, or after a colon or semicolon.
    fn is_item_number(&self, text: &str, token: &str, token_at: usize) -> bool {
        let digits = !token.is_empty() && token.bytes().all(|b| b.is_ascii_digit());
        let roman = token.bytes().all(|b| b"IVX".contains(&b));
        let letter = token.len() == 1 && token.bytes().all(|b| b.is_ascii_alphabetic());
        if !((digits && token.len() <= 3) || (roman && token.len() <= 5) || letter) {
            return false;
        }
        let before = text.get(self.sentence..token_at).unwrap_or_default();
        let before = before.trim_end_matches(|c: char| c.is_whitespace() || opens(c));
        before.is_empty() || before.ends_with([':', ';'])
    }

    /// The text before the mark back to a character that `divides`, at most [`TOKEN`] bytes.
    fn token<'t>(&self, text: &'t str, divides: impl Fn(char) -> bool) -> &'t str {
        let mut floor = self.first.saturating_sub(TOKEN).max(self.sentence);
        while !text.is_char_boundary(floor) {
            floor += 1;
        }
        let window = text.get(floor..self.first).unwrap_or_default();
        let from = window
            .char_indices()
            .rev()
            .find(|&(_, c)| divides(c))
            .map_or(0, |(at, c)| at + c.len_utf8());
        window.get(from..).unwrap_or_default()
    }
}

/// What may stand before the first word of a sentence.
fn is_lead(c: char) -> bool {
    opens(c) || is_dash(c) || matches!(c, ' ' | '\u{a0}' | '•' | '*' | '▪' | '·' | '>')
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Initials {
    None,
    /// `T.`, in Vietnamese `Ng.` too.
    One,
    /// `U.S.`, `J.K.`
    Several,
}

/// Whether a token (without its last full stop) is made of initials.
fn initials(token: &str, digraphs: bool) -> Initials {
    let mut count = 0;
    for part in token.split('.') {
        let mut chars = part.chars();
        let single = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
        let double = digraphs && matches!(part, "Ng" | "Nh" | "Th" | "Ph" | "Kh" | "Gi" | "Qu");
        if !(single || double) {
            return Initials::None;
        }
        count += 1;
    }
    if count > 1 { Initials::Several } else { Initials::One }
}

/// The text of `body` before its first full stop, where that is short.
fn initial_token(body: &str) -> &str {
    let end = body.char_indices().take(4).find(|&(_, c)| c == '.').map_or(0, |(at, _)| at);
    body.get(..end).unwrap_or_default()
}

/// Whether a Vietnamese initial at `at` ends the mention of a person: `ông T.`, `Trương Thị
/// T.`, but not `George W.` (no Vietnamese letter before it) nor `, P.` and `ở P.` (a ward).
fn ends_person(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end();
    if !before.ends_with(char::is_alphabetic) {
        return false;
    }
    let mut floor = before.len().saturating_sub(TOKEN);
    while !before.is_char_boundary(floor) {
        floor += 1;
    }
    let window = before.get(floor..).unwrap_or_default();
    let word = window.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let place =
        matches!(word, "ở" | "tại" | "thuộc" | "về" | "đến" | "tới" | "qua" | "từ" | "trên")
            && text.get(at..).is_some_and(|rest| rest.starts_with(['P', 'Q', 'H', 'X']));
    !place && (word.starts_with(char::is_lowercase) || !word.is_ascii())
}

/// Whether a name and a verb of speech stand at the start of `body`: `John Kirby asked`.
fn is_attribution(body: &str) -> bool {
    let mut rest = body;
    for words in 0..6 {
        if words > 0 && lexicon::speech_verb(rest) {
            return true;
        }
        let word = lexicon::word(rest);
        if !word.starts_with(char::is_uppercase) {
            return false;
        }
        rest = rest.get(word.len()..).unwrap_or_default();
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let Some(next) = rest.strip_prefix(' ') else { return false };
        rest = next;
    }
    false
}
