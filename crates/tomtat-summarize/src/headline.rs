//! The headline of a summary.
//!
//! It is made from the summary, which costs a short prompt and some ten tokens, and checked
//! against the article like any sentence. Where that fails twice the article's own title stands
//! in its place.

use tomtat_article::{Code, Headline, HeadlineOrigin, Warning};
use tomtat_engine::{Completion, Finish, Form, SummarizeRequest};
use tomtat_verify::{Source, note};

use crate::finish::Drafted;
use crate::guards;
use crate::{SummarizeOptions, Text};

/// Words of a headline. The least one is "Port closes".
const WORDS: std::ops::RangeInclusive<usize> = 2..=16;
/// Characters of a headline at most.
const MOST_CHARACTERS: usize = 140;
/// Sentences of the summary that it is made from.
const FROM: usize = 4;

/// How far the headline is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// None was asked for.
    Unwanted,
    /// It is asked for once the summary is there.
    Wanted,
    /// The model was asked, the second time where this says why.
    Asked(Option<String>),
    /// It stands.
    Written(Headline),
    /// The model wrote none that could be taken.
    Failed(String),
}

impl State {
    pub(crate) fn of(options: &SummarizeOptions) -> Self {
        if options.wants_headline() { Self::Wanted } else { Self::Unwanted }
    }

    pub(crate) fn is_settled(&self) -> bool {
        !matches!(self, Self::Wanted | Self::Asked(_))
    }

    /// The request for the headline of `drafted`, where one is wanted and the engine writes.
    pub(crate) fn ask(
        &mut self,
        drafted: &Drafted,
        text: &Text,
        most_tokens: usize,
    ) -> Option<SummarizeRequest> {
        if *self != Self::Wanted {
            return None;
        }
        let sentences: Vec<&str> = match drafted {
            Drafted::Summary(sentences, _) => {
                let good = sentences.iter().filter(|sentence| sentence.is_verified());
                good.map(|sentence| sentence.text.as_str()).take(FROM).collect()
            }
            Drafted::Verbatim => text.sentences().take(FROM).collect(),
            Drafted::Unsuited(like) => {
                *self = Self::Failed(format!("the text looks like {like}"));
                return None;
            }
            Drafted::Extractive(reason) => {
                *self = Self::Failed(reason.clone());
                return None;
            }
        };
        let from = sentences.join(" ");
        // A bound for every vocabulary: a token is a byte at least.
        if sentences.is_empty() || most_tokens == 0 || from.len() > most_tokens * 4 {
            *self = Self::Failed("there is nothing verified to make it from".to_owned());
            return None;
        }
        *self = Self::Asked(None);
        Some(SummarizeRequest {
            form: Form::Headline,
            text: from,
            sentences: 1,
            ..SummarizeRequest::default()
        })
    }

    /// Takes an answer; what to tell the model where it is to be asked again.
    pub(crate) fn take(
        &mut self,
        answer: Result<Completion, String>,
        source: &Source,
        takes_notes: bool,
    ) -> Option<String> {
        let again = matches!(self, Self::Asked(Some(_)));
        let refused = match answer.map_err(|error| (error, String::new())) {
            Ok(completion) => match written(&completion, source) {
                Ok(headline) => {
                    *self = Self::Written(headline);
                    return None;
                }
                Err(refused) => refused,
            },
            Err(refused) => refused,
        };
        let (why, note) = refused;
        if again || !takes_notes || note.is_empty() {
            *self = Self::Failed(why);
            return None;
        }
        *self = Self::Asked(Some(why));
        Some(note)
    }

    /// The headline, and what is said where the model's did not do.
    pub(crate) fn settle(
        self,
        title: Option<&str>,
        source: &Source,
    ) -> (Option<Headline>, Option<Warning>) {
        let why = match self {
            Self::Unwanted => return (None, None),
            Self::Written(headline) => return (Some(headline), None),
            Self::Failed(why) => why,
            Self::Wanted | Self::Asked(_) => "the engine gave no answer".to_owned(),
        };
        let own = title.map(str::trim).filter(|title| !title.is_empty()).map(|title| Headline {
            text: title.to_owned(),
            origin: HeadlineOrigin::Article,
            evidence: source.evidence(title),
        });
        let stands = if own.is_some() {
            "the article's own title stands in its place"
        } else {
            "the article has no title to take its place"
        };
        let warning = Warning::new(Code::SummaryHeadline, format!("no headline, {why}; {stands}"));
        (own, Some(warning))
    }
}

/// The headline of an answer; else why there is none, and what to tell the model.
fn written(completion: &Completion, source: &Source) -> Result<Headline, (String, String)> {
    let line = completion.text.lines().map(str::trim).find(|line| !line.is_empty());
    let text = bare(line.unwrap_or_default());
    let words = text.split_whitespace().count();
    let short = "Write a headline of at most ten words.";
    let refused = |why: &str, note: &str| Err((why.to_owned(), note.to_owned()));
    if text.is_empty() {
        return refused("the model wrote none", short);
    }
    if completion.finish == Finish::Loop || guards::is_chat(&text) {
        return refused("the model wrote something else", short);
    }
    if completion.finish == Finish::Length
        || !WORDS.contains(&words)
        || text.chars().count() > MOST_CHARACTERS
    {
        return refused("the model's is not of a headline's length", short);
    }
    let text = in_sentence_case(&text, source);
    let verdict = source.check(&text);
    if verdict.findings.is_empty() {
        return Ok(Headline { text, origin: HeadlineOrigin::Model, evidence: verdict.evidence });
    }
    let why: Vec<&str> = verdict.findings.iter().map(|f| f.message.as_str()).collect();
    let mut notes: Vec<String> = verdict.findings.iter().map(note).collect();
    notes.dedup();
    refused(&format!("the model's could not be verified ({})", why.join("; ")), &notes.join(" "))
}

/// Without a label, marks, quotation marks around it and a full stop.
fn bare(line: &str) -> String {
    let line = line.trim_start_matches(['#', '*', '-', ' ']).trim_end_matches(['*', ' ']);
    let line = line.strip_prefix("Headline:").unwrap_or(line).trim();
    let line = line.trim_matches(['*', ' ']);
    let quoted = ['"', '“', '”', '\''];
    let line = if line.starts_with(quoted) && line.ends_with(quoted) {
        line.trim_matches(quoted)
    } else {
        line
    };
    let line = line.strip_suffix('.').filter(|rest| !rest.contains('.')).unwrap_or(line);
    line.trim().to_owned()
}

/// Capitals within a headline that the article writes small become small: the case of a sentence,
/// in which a capital means a name. A word that the article does not have keeps its capital, so
/// that it is looked at as a name.
fn in_sentence_case(text: &str, source: &Source) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let plain = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.all(|c| c.is_lowercase() || !c.is_alphabetic())
    };
    let capitals = words.iter().skip(1).filter(|word| plain(word)).count();
    if capitals * 2 <= words.len().saturating_sub(1) {
        return text.to_owned();
    }
    let small: std::collections::HashSet<&str> = source
        .sentences()
        .iter()
        .flat_map(|sentence| sentence.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect();
    let cased = words.iter().enumerate().map(|(at, word)| {
        let lower = word.to_lowercase();
        let key = lower.trim_matches(|c: char| !c.is_alphanumeric());
        if at > 0 && plain(word) && small.contains(key) { lower } else { (*word).to_owned() }
    });
    cased.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn source() -> Source {
        Source::new([
            "The port of Vik closed on Monday after a storm broke its pier.",
            "Mayor Anna Lind said 3,200 people had left.",
        ])
    }

    fn headline(answer: &str) -> Result<String, String> {
        written(&Completion::of(answer), &source()).map(|h| h.text).map_err(|(why, _)| why)
    }

    #[test]
    fn a_headline_loses_its_wrapping() {
        for answer in [
            "Port of Vik closed after storm",
            "Headline: Port of Vik closed after storm.",
            "**\"Port of Vik closed after storm\"**",
            "Port of Vik Closed After Storm\nMore follows.",
        ] {
            assert_eq!(headline(answer).unwrap(), "Port of Vik closed after storm", "{answer}");
        }
        assert_eq!(headline("Mayor Lind left the U.S.").unwrap_err(), {
            "the model's could not be verified (not in the article: U.S)"
        });
    }

    #[test]
    fn what_is_no_headline_of_the_article_is_refused() {
        assert!(headline("").unwrap_err().contains("none"));
        assert!(headline("Port").unwrap_err().contains("length"));
        assert!(headline(&"port ".repeat(30)).unwrap_err().contains("length"));
        assert!(headline("Here is a headline for it").unwrap_err().contains("else"));
        assert!(headline("Some 4,200 people leave Vik").unwrap_err().contains("4,200"));
        assert!(headline("Port of Oslo Closed After Storm").unwrap_err().contains("Oslo"));
    }
}
