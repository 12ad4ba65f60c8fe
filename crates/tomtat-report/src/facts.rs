//! What is said about an article beside its summary, in words.

use std::collections::HashMap;

use tomtat_article::{Article, Code, Detected, Finding, Record, Source, Warning};

use crate::Style;

/// Under this confidence the language is stated with it.
const SURE: f32 = 0.9;

/// So many warnings of one kind are written out; of more, the first ones and a count.
const WRITTEN_OUT: usize = 3;

/// So many places are named one by one.
const PLACES: usize = 8;

/// What to call the article: its title, or where it came from; never blank.
pub(crate) fn title(record: &Record) -> String {
    [record.title(), record.source.to_string()]
        .into_iter()
        .find(|title| !title.trim().is_empty())
        .unwrap_or_else(|| "untitled".to_owned())
}

/// The language, with the confidence where it is low.
pub(crate) fn language(detected: Detected) -> String {
    let name = detected.language.name();
    if detected.confidence < SURE {
        format!("{name}, confidence {:.2}", detected.confidence)
    } else {
        name.to_owned()
    }
}

/// How much text there is, and how much cleaning took out.
pub(crate) fn amount(article: &Article) -> String {
    let counts = article.counts;
    let mut text = format!(
        "{}, {}, {}",
        count(counts.paragraphs, "paragraph"),
        count(counts.sentences, "sentence"),
        count(counts.words, "word"),
    );
    if !article.removed.is_empty() {
        let pieces = count(article.removed.len(), "piece");
        text.push_str(&format!(", {pieces} of page furniture left out"));
    }
    text
}

/// Where else the same article stands, or `None`.
pub(crate) fn copies(article: &Article) -> Option<String> {
    let shown: Vec<String> = article.copies.iter().take(PLACES).map(Source::to_string).collect();
    match article.copies.len() - shown.len() {
        _ if shown.is_empty() => None,
        0 => Some(shown.join(", ")),
        more => Some(format!("{} and {more} more", shown.join(", "))),
    }
}

/// Why the article failed, always naming it: message, code, hint.
pub(crate) fn failure(record: &Record) -> (String, Option<&str>, Option<&str>) {
    let source = record.source.to_string();
    match &record.error {
        Some(error) if error.message.contains(&source) => {
            (error.message.clone(), Some(&error.code), error.hint.as_deref())
        }
        Some(error) => {
            (format!("{}: {source}", error.message), Some(&error.code), error.hint.as_deref())
        }
        None => (format!("not done: {source}"), None, None),
    }
}

/// What stands behind a sentence of a summary that could not be verified: ` [unverified: …]`, or
/// nothing.
pub(crate) fn doubts(findings: &[Finding], style: &Style) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let shown: Vec<&str> = findings.iter().take(WRITTEN_OUT).map(|f| f.message.as_str()).collect();
    let more = if findings.len() > WRITTEN_OUT { style.ellipsis() } else { "" };
    format!(" [unverified: {}{more}]", shown.join("; "))
}

/// A line about one or more warnings of the same kind.
pub(crate) struct Notice {
    pub(crate) code: Code,
    pub(crate) message: String,
}

/// The warnings in the order in which their kinds first appear. Of a kind with
/// many, the first are written out and the rest are counted with their places.
pub(crate) fn notices(warnings: &[Warning], style: &Style) -> Vec<Notice> {
    let mut kinds: Vec<(Code, Vec<&Warning>)> = Vec::new();
    let mut seen: HashMap<Code, usize> = HashMap::new();
    for warning in warnings {
        let at = *seen.entry(warning.code).or_insert(kinds.len());
        match kinds.get_mut(at) {
            Some((_, kind)) => kind.push(warning),
            None => kinds.push((warning.code, vec![warning])),
        }
    }
    let mut notices = Vec::new();
    for (code, kind) in kinds {
        let written_out = if kind.len() > WRITTEN_OUT { WRITTEN_OUT - 1 } else { kind.len() };
        let (shown, rest) = kind.split_at(written_out);
        notices.extend(shown.iter().map(|w| Notice { code, message: with_place(w) }));
        if !rest.is_empty() {
            notices.push(Notice { code, message: counted(rest, style) });
        }
    }
    notices
}

fn with_place(warning: &Warning) -> String {
    match warning.sentence {
        // People count from one.
        Some(sentence) => format!("{} (sentence {})", warning.message, sentence.saturating_add(1)),
        None => warning.message.clone(),
    }
}

fn counted(rest: &[&Warning], style: &Style) -> String {
    let mut places: Vec<usize> = rest.iter().filter_map(|w| w.sentence).collect();
    places.sort_unstable();
    places.dedup();
    let mut message = format!("{} more like this", rest.len());
    if !places.is_empty() {
        let named: Vec<String> =
            places.iter().take(PLACES).map(|place| place.saturating_add(1).to_string()).collect();
        let end =
            if places.len() > PLACES { format!(", {}", style.ellipsis()) } else { String::new() };
        let noun = if places.len() == 1 { "sentence" } else { "sentences" };
        message.push_str(&format!(" ({noun} {}{end})", named.join(", ")));
    }
    message
}

/// `1 word`, `2 words`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use tomtat_article::{Language, LanguageBasis};

    use super::*;

    fn many(n: usize) -> Vec<Warning> {
        (0..n)
            .map(|i| Warning::new(Code::TranslationNumbers, format!("lost {i}")).at_sentence(i))
            .collect()
    }

    #[test]
    fn a_few_warnings_of_a_kind_are_all_written_out() {
        let notices = notices(&many(3), &Style::default());
        let lines: Vec<&str> = notices.iter().map(|n| n.message.as_str()).collect();
        assert_eq!(lines, ["lost 0 (sentence 1)", "lost 1 (sentence 2)", "lost 2 (sentence 3)"]);
    }

    #[test]
    fn many_warnings_of_a_kind_are_counted_and_their_places_named() {
        let notices = notices(&many(40), &Style::default());
        assert_eq!(notices.len(), 3);
        assert_eq!(notices[2].message, "38 more like this (sentences 3, 4, 5, 6, 7, 8, 9, 10, …)");
    }

    #[test]
    fn warnings_of_other_kinds_in_between_are_kept() {
        let mut warnings = many(5);
        warnings.insert(2, Warning::new(Code::SummaryNumber, "7"));
        let codes: Vec<Code> =
            notices(&warnings, &Style::default()).iter().map(|n| n.code).collect();
        let numbers = Code::TranslationNumbers;
        assert_eq!(codes, [numbers, numbers, numbers, Code::SummaryNumber]);
    }

    #[test]
    fn what_could_not_be_verified_stands_behind_its_sentence() {
        let finding = Finding::new(Code::SummaryNumber, "not in the article: 9,500");
        let style = Style::default();
        assert_eq!(doubts(&[finding], &style), " [unverified: not in the article: 9,500]");
        assert_eq!(doubts(&[], &style), "");
    }

    #[test]
    fn only_an_unsure_language_comes_with_its_confidence() {
        let of = |confidence| {
            language(Detected {
                language: Language::VIETNAMESE,
                confidence,
                basis: LanguageBasis::Detected,
            })
        };
        assert_eq!(of(0.95), "Vietnamese");
        assert_eq!(of(0.714), "Vietnamese, confidence 0.71");
    }
}
