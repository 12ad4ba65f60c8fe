//! The tokenizers of the reference implementations.

/// Splits a line into tokens as sacrebleu's `13a` does, which follows `mteval-v13a.pl` of NIST:
/// the tokenizer of BLEU as WMT reports it, made for Western languages.
///
/// Punctuation and symbols of ASCII become tokens of their own, apart from apostrophes, hyphens
/// inside words, and full stops and commas between digits. Four HTML entities are decoded.
///
/// ```
/// use tomtat_metrics::tokenize_13a;
///
/// assert_eq!(tokenize_13a("It's 41,000 (3.2%)."), ["It's", "41,000", "(", "3.2", "%", ")", "."]);
/// ```
#[must_use]
pub fn tokenize_13a(line: &str) -> Vec<String> {
    let line = line.replace("<skipped>", "").replace("-\n", "").replace('\n', " ");
    // One after the other, so that "&amp;lt;" is decoded twice, as there.
    let line = line
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">");

    let mut text = vec![' '];
    for c in line.chars() {
        if is_symbol(c) { text.extend([' ', c, ' ']) } else { text.push(c) }
    }
    text.push(' ');

    let digit = |c: char| c.is_ascii_digit();
    let point = |c: char| matches!(c, '.' | ',');
    // Full stops and commas that no digit precedes; then those that no digit follows; then hyphens
    // after a digit.
    let text = replace_pairs(&text, |a, b| !digit(a) && point(b), |a, b| [a, ' ', b, ' ']);
    let text = replace_pairs(&text, |a, b| point(a) && !digit(b), |a, b| [' ', a, ' ', b]);
    let text = replace_pairs(&text, |a, b| digit(a) && b == '-', |a, b| [a, ' ', b, ' ']);

    let text: String = text.into_iter().collect();
    words(&text).map(str::to_owned).collect()
}

/// The symbols that always stand alone. Space is one of them: `sacrebleu`'s character class has it,
/// without effect.
fn is_symbol(c: char) -> bool {
    matches!(c, '{'..='~' | '['..='`' | '!'..='&' | '('..='+' | ':'..='@' | '/')
}

/// Replaces pairs of neighbours from left to right, none of which overlap: what `re.sub` does with
/// a pattern of two characters.
fn replace_pairs(
    text: &[char],
    matches: impl Fn(char, char) -> bool,
    replacement: impl Fn(char, char) -> [char; 4],
) -> Vec<char> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 4);
    let mut rest = text;
    loop {
        match rest {
            [a, b, tail @ ..] if matches(*a, *b) => {
                out.extend(replacement(*a, *b));
                rest = tail;
            }
            [a, tail @ ..] => {
                out.push(*a);
                rest = tail;
            }
            [] => return out,
        }
    }
}

/// What Python's `str.split()` splits at: Unicode's white space and four control characters more.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// `str.split()` of Python.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|word| !word.is_empty())
}

/// Splits a text into tokens as rouge-score does without its stemmer: lower case, then runs of
/// `a` to `z` and `0` to `9`.
///
/// Any other letter splits a word, so that `café` is `caf`. That is right for English only.
///
/// ```
/// use tomtat_metrics::tokenize_rouge;
///
/// assert_eq!(tokenize_rouge("The café's 41,000 guests"), ["the", "caf", "s", "41", "000", "guests"]);
/// ```
#[must_use]
pub fn tokenize_rouge(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words of a text by UAX #29, in lower case: `41,000`, `3.2`, `don't` and `Nguyễn` are one
/// word each, `war-torn` is two, punctuation is none.
///
/// ```
/// use tomtat_metrics::words_of;
///
/// assert_eq!(words_of("“Don't,” 3.2% said."), ["don't", "3.2", "said"]);
/// ```
#[must_use]
pub fn words_of(text: &str) -> Vec<String> {
    use unicode_segmentation::UnicodeSegmentation;
    text.unicode_words().map(str::to_lowercase).collect()
}
