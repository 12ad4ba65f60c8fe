//! What can be left out of a sentence so that the rest is verified.

use tomtat_article::{Code, Finding};

use crate::check::Verdict;
use crate::countries::country_at;
use crate::source::Source;
use crate::words::words;

/// A sentence with fewer words than this says nothing.
const LEAST_WORDS: usize = 5;

impl Source {
    /// The sentence without what its findings are about, where that can be left out and the rest
    /// is verified; `verdict` is that of the sentence.
    ///
    /// Left out are a given name before a surname that the source has, and a date with its `on` or
    /// `in`: what remains says less and nothing else. Numbers, places and people are never
    /// replaced.
    ///
    /// ```
    /// use tomtat_verify::Source;
    ///
    /// let source = Source::new(["President Trump met Mayor Lind in Vik, officials said."]);
    /// let text = "President Donald Trump met Lind in Vik on Friday.";
    /// let (repaired, _) = source.repaired(text, &source.check(text)).unwrap();
    /// assert_eq!(repaired, "President Trump met Lind in Vik.");
    /// ```
    pub fn repaired(&self, sentence: &str, verdict: &Verdict) -> Option<(String, Verdict)> {
        if verdict.findings.is_empty() {
            return None;
        }
        let mut text = sentence.to_owned();
        for finding in verdict.findings.iter().rev() {
            text = match finding.code {
                Code::SummaryName => self.without_given_name(&text, finding)?,
                Code::SummaryDate => without_date(&text, finding)?,
                _ => return None,
            };
        }
        let verdict = self.check(&text);
        let whole = words(&text).len() >= LEAST_WORDS;
        (whole && verdict.findings.is_empty() && !verdict.evidence.is_empty())
            .then_some((text, verdict))
    }

    fn without_given_name(&self, text: &str, finding: &Finding) -> Option<String> {
        let span = finding.span?;
        let rest = text.get(span.end..)?.strip_prefix(' ')?;
        let words = words(text);
        let at = words.iter().position(|word| word.span.start == span.start)?;
        let next = words.iter().find(|word| word.span.start == span.end + 1)?;
        let surname = text.get(next.span.clone())?;
        let next_at = words.iter().position(|word| word.span.start == span.end + 1)?;
        let is_name = next.capital
            && self.names.contains_key(&next.key)
            && !tomtat_numbers::is_title(surname)
            && country_at(&words, at).is_none()
            && country_at(&words, next_at).is_none();
        is_name.then(|| format!("{}{rest}", text.get(..span.start).unwrap_or_default()))
    }
}

fn without_date(text: &str, finding: &Finding) -> Option<String> {
    let span = finding.span?;
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    if let Some(rest) = after.strip_prefix(", ")
        && matches!(before, "On " | "In ")
    {
        let mut chars = rest.chars();
        let first = chars.next()?;
        return Some(first.to_uppercase().chain(chars).collect());
    }
    let before = before.strip_suffix(" on ").or_else(|| before.strip_suffix(" in "))?;
    // A list or a range goes on, or the date says which of several: "in 2015 elections".
    let ends = after.starts_with(['.', ',', ';']) && !after.starts_with(", and");
    let verb = after.strip_prefix(' ').is_some_and(|rest| {
        ["that", "after", "when", "as", "while", "in", "at", "for", "to", "with", "by"]
            .contains(&rest.split(' ').next().unwrap_or_default())
    });
    // "to" after a date is a range where a date follows.
    let range = after
        .trim_start()
        .strip_prefix("to ")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase()));
    if !(ends || verb) || range {
        return None;
    }
    // "said, on Friday, that" loses one of its commas.
    let after = match (before.ends_with(','), after.strip_prefix(',')) {
        (true, Some(rest)) => rest,
        _ => after,
    };
    Some(format!("{before}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(sentence: &str) -> Option<String> {
        let source = Source::new([
            "President Trump met Mayor Anna Lind in Vik, where 3,200 people live.",
            "The harbour will open in May, the ministry said.",
        ]);
        source.repaired(sentence, &source.check(sentence)).map(|(text, _)| text)
    }

    #[test]
    fn a_date_or_a_given_name_can_be_left_out() {
        for (sentence, expected) in [
            ("President Donald Trump met Anna Lind.", "President Trump met Anna Lind."),
            (
                "On June 3, the ministry said the harbour will open.",
                "The ministry said the harbour will open.",
            ),
            (
                "The ministry said on June 3 that the harbour will open.",
                "The ministry said that the harbour will open.",
            ),
        ] {
            assert_eq!(repaired(sentence).as_deref(), Some(expected), "{sentence}");
        }
    }

    #[test]
    fn nothing_else_is_left_out_or_replaced() {
        for sentence in [
            "Trump met Mayor Anna Lind in Vik, where 4,200 people live.",
            "Trump met Peter Holm in Vik, where 3,200 people live.",
            "Iranian President Trump met Mayor Anna Lind in Vik.",
            "The harbour will open in June and in July, the ministry said.",
            "The harbour will open June 3.",
            "Trump met Mayor Anna Lind in Vik, where people live.",
        ] {
            assert_eq!(repaired(sentence), None, "{sentence}");
        }
    }
}
