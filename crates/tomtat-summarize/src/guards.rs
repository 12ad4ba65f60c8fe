//! What can be told of a summary without understanding it.

use tomtat_article::{Code, Language, Warning};
use tomtat_engine::{Completion, Finish};

use crate::select;

/// Something doubtful about a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The kind of doubt.
    pub code: Code,
    /// What was found, for people.
    pub message: String,
    /// What to tell the model when it is asked again.
    pub note: String,
}

impl Finding {
    /// The finding as a warning.
    pub fn warning(&self) -> Warning {
        Warning::new(self.code, self.message.clone())
    }

    pub(crate) fn weight(&self) -> u32 {
        match self.code {
            Code::SummaryExtractive => 100,
            Code::SummarySentenceDropped => 3,
            _ => 1,
        }
    }
}

/// A summary cleaned of what is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Complete sentences, none twice.
    pub sentences: Vec<String>,
    /// What was taken out or is doubtful.
    pub findings: Vec<Finding>,
}

/// Whether the beginning of a summary, complete sentences, holds `wanted` that say something.
pub fn enough(answer: &str, text: &str, wanted: usize) -> bool {
    select::enough(&sentences_of(answer, text).0, wanted)
}

/// Takes `completion` apart into sentences and drops what no summary should hold.
///
/// What its sentences say is verified elsewhere ([`tomtat_verify`]); `text` tells how it writes
/// abbreviations.
pub fn check(completion: &Completion, text: &str) -> Checked {
    let (sentences, mut findings) = sentences_of(&completion.text, text);
    if completion.finish == Finish::Loop {
        findings.push(Finding {
            code: Code::SummarySentenceDropped,
            message: "the model repeated itself and was stopped".to_owned(),
            note: "Do not repeat anything.".to_owned(),
        });
    }
    if sentences.is_empty() {
        findings.push(Finding {
            code: Code::SummaryExtractive,
            message: "the model gave no summary".to_owned(),
            note: "Write complete sentences in English.".to_owned(),
        });
    }
    Checked { sentences, findings }
}

/// The sentences of an answer that a summary may hold, and what was dropped.
fn sentences_of(answer: &str, text: &str) -> (Vec<String>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut sentences: Vec<String> = Vec::new();
    let mut seen: Vec<Vec<String>> = Vec::new();
    let drop = |sentence: &str, why: &str, findings: &mut Vec<Finding>| {
        findings.push(Finding {
            code: Code::SummarySentenceDropped,
            message: dropped(sentence, why),
            note: String::new(),
        });
    };
    let answer = mended(answer, text);
    for line in answer.lines() {
        let line = without_mark(line);
        for range in tomtat_sentences::split(line, Language::ENGLISH) {
            let sentence = without_opening(line[range].trim());
            let sentence = sentence.as_str();
            if sentence.is_empty() || is_label(sentence) {
                continue;
            }
            if is_chat(sentence) {
                drop(sentence, "it speaks of the article, not of the news", &mut findings);
                if let Some(last) = findings.last_mut() {
                    last.note = "Report the news itself; do not mention the article or the task."
                        .to_owned();
                }
                continue;
            }
            if !tomtat_sentences::is_complete(sentence) {
                drop(sentence, "it is not complete", &mut findings);
                continue;
            }
            let words = content_words(sentence);
            if seen.iter().any(|other| alike(other, &words)) {
                drop(sentence, "it repeats another", &mut findings);
                continue;
            }
            seen.push(words);
            sentences.push(sentence.to_owned());
        }
    }
    (sentences, findings)
}

/// `U. S.` as the text writes it: `U.S.` The default model puts spaces into abbreviations.
fn mended(answer: &str, text: &str) -> String {
    let mut answer = answer.to_owned();
    let mut seen: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| !(c.is_ascii_uppercase() || c == '.'));
        let dotted = word.len() >= 4
            && word
                .as_bytes()
                .chunks(2)
                .all(|pair| matches!(pair, [letter, b'.'] if letter.is_ascii_uppercase()));
        if dotted && !seen.contains(&word) {
            seen.push(word);
            let spaced = word.replace('.', ". ");
            answer = answer.replace(spaced.trim_end(), word);
        }
    }
    answer
}

/// A line without the mark of a list or a heading.
fn without_mark(line: &str) -> &str {
    let line = line.trim().trim_start_matches(['#', '*', '•', '–', '>']).trim_start();
    let line = line.strip_prefix("- ").unwrap_or(line);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=2).contains(&digits);
    match line[digits..].strip_prefix(". ").or_else(|| line[digits..].strip_prefix(") ")) {
        Some(rest) if numbered => rest.trim_start(),
        _ => line,
    }
}

/// `The article reports that X did Y.` without its opening: `X did Y.`
fn without_opening(sentence: &str) -> String {
    const SUBJECTS: [&str; 8] = [
        "The article",
        "This article",
        "The text",
        "The passage",
        "The report",
        "The news article",
        "The story",
        "This text",
    ];
    const VERBS: [&str; 8] = [
        "reports that",
        "says that",
        "states that",
        "notes that",
        "also mentions that",
        "also notes that",
        "mentions that",
        "also states that",
    ];
    for label in
        ["Summary:", "**Summary:**", "Summary -", "In summary,", "In conclusion,", "Overall,"]
    {
        if let Some(rest) = sentence.strip_prefix(label) {
            return capitalised(rest.trim());
        }
    }
    let opened = SUBJECTS.iter().find_map(|subject| sentence.strip_prefix(subject));
    let rest = opened.and_then(|rest| {
        let rest = rest.trim_start();
        VERBS.iter().find_map(|verb| rest.strip_prefix(verb))
    });
    rest.map_or_else(|| sentence.to_owned(), |rest| capitalised(rest.trim()))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A heading such as `Summary:`.
fn is_label(sentence: &str) -> bool {
    sentence.ends_with(':') && sentence.split_whitespace().count() <= 6
}

/// A sentence about the task or the article instead of the news.
pub(crate) fn is_chat(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let starts = [
        "this article discusses",
        "the article discusses",
        "this article is about",
        "the article is about",
        "the article provides",
        "this article provides",
        "the article highlights",
        "this article highlights",
        "the article describes",
        "the text discusses",
        "the text describes",
        "here is a",
        "here's a",
        "here is the",
        "sure,",
        "sure!",
        "certainly",
        "as an ai",
        "i cannot",
        "i'm sorry",
        "i am sorry",
        "note that this summary",
        "this summary",
        "please note",
        "the above",
        "let me know",
    ];
    starts.iter().any(|start| lower.starts_with(start))
        || lower.contains("<|im_")
        || lower.contains("word count")
}

/// The distinct content words in lower case and in order, for [`alike`].
pub(crate) fn content_words(sentence: &str) -> Vec<String> {
    let mut words: Vec<String> =
        select::content_words(sentence).map(|(_, word)| word.to_lowercase()).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether one of two sentences says what the other says.
pub(crate) fn repeats(a: &str, b: &str) -> bool {
    alike(&content_words(a), &content_words(b))
}

/// Whether one sentence says what the other says: four fifths of the shorter one's words.
pub(crate) fn alike(a: &[String], b: &[String]) -> bool {
    let shared = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    let least = a.len().min(b.len());
    least >= 3 && shared * 5 >= least * 4
}

/// What is said of a sentence that was dropped.
pub(crate) fn dropped(sentence: &str, why: &str) -> String {
    format!("dropped, {why}: {}", shortened(sentence))
}

fn shortened(sentence: &str) -> String {
    let short: String = sentence.chars().take(80).collect();
    if short.len() < sentence.len() { format!("{short}…") } else { short }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const TEXT: &str = "Mayor Anna Lind said on Friday that 3,200 people had left the town of Vik. \
                        Trains will run again on 12 May, she said.";

    fn checked(answer: &str) -> Checked {
        check(&Completion::of(answer), TEXT)
    }

    fn codes(answer: &str) -> Vec<Code> {
        checked(answer).findings.into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_good_summary_passes() {
        let answer =
            "Some 3,200 people have left Vik, Mayor Anna Lind said. Trains return on May 12.";
        assert_eq!(codes(answer), []);
        assert_eq!(checked(answer).sentences.len(), 2);
    }

    #[test]
    fn talk_about_the_article_goes() {
        let found = checked(
            "Here is a summary of the article:\n\nThis article discusses Vik. People left Vik.",
        );
        assert_eq!(found.sentences, ["People left Vik."]);
        assert_eq!(found.findings[0].code, Code::SummarySentenceDropped);
        assert_eq!(
            checked("The article reports that people left Vik.").sentences,
            ["People left Vik."]
        );
    }

    #[test]
    fn lists_become_sentences() {
        assert_eq!(
            checked("1. People left Vik.\n2. Trains will run on 12 May.\n- Lind spoke.").sentences,
            ["People left Vik.", "Trains will run on 12 May.", "Lind spoke."]
        );
    }

    #[test]
    fn repeated_and_unfinished_sentences_go() {
        let found = checked(
            "Some 3,200 people have left the town. About 3,200 people left the town. Trains will run and",
        );
        assert_eq!(found.sentences, ["Some 3,200 people have left the town."]);
        assert_eq!(found.findings.len(), 2);
    }

    #[test]
    fn an_abbreviation_is_written_as_in_the_text() {
        let found = check(&Completion::of("The U. S. agreed."), "The U.S. has agreed.");
        assert_eq!(found.sentences, ["The U.S. agreed."]);
    }

    #[test]
    fn nothing_is_no_summary() {
        assert_eq!(codes(" \n"), [Code::SummaryExtractive]);
    }
}
