//! All checks of one sentence.

use tomtat_article::{Code, Finding};

use crate::source::Source;
use crate::words::{Word, words};

/// What is known of a summary sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// Indices of the sentences that it rests on, best first, at most three.
    pub evidence: Vec<usize>,
    /// What could not be verified, in the order of the sentence.
    pub findings: Vec<Finding>,
}

/// A summary sentence while it is looked at.
pub(crate) struct Looked<'a> {
    pub(crate) text: &'a str,
    pub(crate) words: Vec<Word>,
    pub(crate) evidence: &'a [usize],
}

impl Source {
    /// The evidence of a summary sentence, and what of it does not stand in the source.
    pub fn check(&self, sentence: &str) -> Verdict {
        let words = words(sentence);
        let evidence = self.evidence_of(&words);
        let looked = Looked { text: sentence, words, evidence: &evidence };
        let mut findings = self.numbers(&looked);
        findings.extend(self.names(&looked));
        findings.extend(self.quotations(&looked));
        // What is denied or swapped can be told of a sentence that is about the same thing.
        if findings.is_empty() && !evidence.is_empty() {
            findings.extend(self.roles(&looked).or_else(|| self.swaps(&looked)));
            findings.extend(self.polarity(&looked));
        }
        let nothing = evidence.is_empty() && findings.is_empty() && !looked.words.is_empty();
        if nothing || self.is_foreign(&looked.words) {
            let message = "nothing in the article says this";
            findings.push(Finding::new(Code::SummaryUnsupported, message));
        }
        findings.sort_by_key(|finding| finding.span.map_or(0, |span| span.start));
        Verdict { evidence, findings }
    }
}

/// What to tell a model that is to write the sentence again.
pub fn note(finding: &Finding) -> String {
    let words = &finding.words;
    match finding.code {
        Code::SummaryNumber | Code::SummaryDate => {
            format!("Do not write {words}: the article does not say so.")
        }
        Code::SummaryName => format!("Do not mention {words}: the article does not."),
        Code::SummaryUnit => format!("Write {words} with the unit of the article."),
        Code::SummaryNameSwapped => format!("Check who it was: the article does not say {words}."),
        Code::SummaryQuotation => "Quote only words of the article, or do not quote.".to_owned(),
        Code::SummaryNegation => {
            "Check what the article says happened and what it says did not.".to_owned()
        }
        Code::SummaryRoles => "Check who did what to whom.".to_owned(),
        _ => "Write only what the article says.".to_owned(),
    }
}
