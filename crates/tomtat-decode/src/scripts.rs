//! Words in which letters of another script stand among Latin ones (homoglyphs).

use tomtat_article::{Code, Span, Warning};

/// The most words that a warning names.
const NAMED: usize = 8;

/// Cyrillic and Greek letters that look like Latin ones.
fn is_lookalike(c: char) -> bool {
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅҮүονρυιαΑΒΕΖΗΙΚΜΝΟΡΤΥΧ".contains(c)
}

/// A warning that names the mixed words, or `None`. The text is not changed: which letter
/// was meant is for a person to say.
pub(crate) fn warn_of_mixed(text: &str) -> Option<Warning> {
    let (mut count, mut named, mut first) = (0usize, Vec::new(), None);
    let mut start = None;
    let (mut latin, mut lookalike) = (false, false);
    for (place, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphabetic() {
            start = start.or(Some(place));
            latin |=
                matches!(c, 'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
            lookalike |= !c.is_ascii() && is_lookalike(c);
            continue;
        }
        if let Some(start) = start.take()
            && latin
            && lookalike
        {
            count += 1;
            first.get_or_insert(Span { start, end: place });
            let word: String =
                text.get(start..place).unwrap_or_default().chars().take(40).collect();
            if named.len() < NAMED && !named.contains(&word) {
                named.push(word);
            }
        }
        (latin, lookalike) = (false, false);
    }
    let span = first?;
    let message = format!(
        "{count} word{} with look-alike letters of another script: {}",
        if count == 1 { "" } else { "s" },
        named.join(", ")
    );
    Some(Warning::new(Code::MixedScripts, message).at_span(span))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_cyrillic_letter_in_a_latin_word_is_named() {
        let warning = warn_of_mixed("Ngân hàng Vіetcombank và pаypal").unwrap();
        assert!(warning.message.contains("2 words"), "{}", warning.message);
        assert!(warning.message.contains("Vіetcombank, pаypal"));
        assert_eq!(warning.span.unwrap().start, "Ngân hàng ".len());
    }

    #[test]
    fn whole_words_of_another_script_and_units_are_no_homoglyphs() {
        assert_eq!(warn_of_mixed("Москва và TGF-β, 5 µm, Δt, kΩ, Αθήνα"), None);
    }
}
