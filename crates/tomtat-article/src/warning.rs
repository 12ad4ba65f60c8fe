use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Span;

/// Something about one article that a reader should know: text repaired,
/// removed, doubted or divided. Warnings travel with the article to its output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// What kind of thing happened; stable between versions.
    pub code: Code,
    /// What happened, in words.
    pub message: String,
    /// The sentence concerned, counted from 0 over the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<usize>,
    /// The place concerned in the decoded text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

impl Warning {
    /// A warning on the whole article.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), sentence: None, span: None }
    }

    /// The same warning, on one sentence.
    pub fn at_sentence(mut self, sentence: usize) -> Self {
        self.sentence = Some(sentence);
        self
    }

    /// The same warning, on one place of the decoded text.
    pub fn at_span(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.code, self.message)?;
        match self.sentence {
            // People count from one.
            Some(sentence) => write!(f, " (sentence {})", sentence + 1),
            None => Ok(()),
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The kinds of [`Warning`]. The text of a code (`load.encoding-repaired`) is
        /// part of the output schema: it is never renamed, only added to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Code {
            /// Every code, in the order of the stages.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The stable text of the code.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// Bytes that were no valid text were replaced; the message says how many and where.
    EncodingRepaired = "load.encoding-repaired",
    /// The encoding was guessed, not declared.
    EncodingGuessed = "load.encoding-guessed",
    /// UTF-8 that had been read as windows-1252 was turned back.
    MojibakeRepaired = "load.mojibake-repaired",
    /// Control, zero-width or direction characters were taken out.
    CharactersRemoved = "load.characters-removed",
    /// Letters of another script stand inside words (homoglyphs).
    MixedScripts = "load.mixed-scripts",
    /// The language was settled with low confidence.
    LanguageUncertain = "load.language-uncertain",
    /// Paragraphs are in different languages.
    LanguageMixed = "load.language-mixed",
    /// The article was cut off by a size limit; the message says what was left out.
    TextCut = "load.text-cut",
    /// The document was damaged (broken markup, a feed cut in the middle) and read as far as possible.
    DocumentDamaged = "load.document-damaged",
    /// The page does not say where its article is; the message says what was taken for it.
    ExtractionUncertain = "load.extraction-uncertain",
    /// The same or nearly the same article stands elsewhere too.
    Duplicate = "load.duplicate",
    /// The file changed while it was read.
    FileChanged = "load.file-changed",
    /// Cleaning would have taken out the whole text, so it was left as it is.
    CleaningUndone = "load.cleaning-undone",
    /// A sentence was longer than can be handled at once and was divided.
    SentenceDivided = "load.sentence-divided",
    /// The model gave no translation; the source text stands in its place.
    TranslationMissing = "translate.missing",
    /// The translation repeats itself.
    TranslationLooped = "translate.looped",
    /// The translation is far shorter or longer than its source.
    TranslationLength = "translate.length",
    /// The translation is still in the source language.
    TranslationUntranslated = "translate.untranslated",
    /// Numbers of the source are missing from the translation, or changed.
    TranslationNumbers = "translate.numbers",
    /// A currency or unit beside a number is another in the translation, or missing from it.
    TranslationUnits = "translate.units",
    /// Names of the source are missing from the translation.
    TranslationNames = "translate.names",
    /// The translation names a country, people or place that the source does not speak of.
    TranslationInvented = "translate.name-not-in-source",
    /// The model talked about the task; the phrase was taken out.
    TranslationChat = "translate.chat",
    /// The translation was cut off at the length limit.
    TranslationCut = "translate.cut",
    /// Another sentence of the article has the same translation, though its source says something else.
    TranslationRepeated = "translate.repeated",
    /// The article was divided to fit the model; the message says how.
    SummaryDivided = "summarize.divided",
    /// The article is no longer than its summary would be and is given as it is.
    SummaryVerbatim = "summarize.verbatim",
    /// The model gave nothing usable; sentences of the article stand in its place.
    SummaryExtractive = "summarize.extractive",
    /// A sentence of the summary was dropped; the message says why.
    SummarySentenceDropped = "summarize.sentence-dropped",
    /// A number in the summary is not in the article.
    SummaryNumber = "summarize.number-not-in-source",
    /// A name in the summary is not in the article.
    SummaryName = "summarize.name-not-in-source",
    /// A date, month or weekday in the summary is not in the article.
    SummaryDate = "summarize.date-not-in-source",
    /// A number of the summary stands in the article with another unit or currency.
    SummaryUnit = "summarize.unit-differs",
    /// A name of the summary stands in the article, but another one where the sentence has it.
    SummaryNameSwapped = "summarize.name-misplaced",
    /// Words that the summary quotes do not stand in the article.
    SummaryQuotation = "summarize.quotation-differs",
    /// A sentence of the summary denies what the article says, or says what it denies.
    SummaryNegation = "summarize.negation",
    /// A sentence of the summary has two names in each other's place.
    SummaryRoles = "summarize.roles-swapped",
    /// A sentence of the summary shares nothing with the article that it could rest on.
    SummaryUnsupported = "summarize.no-evidence",
    /// The summary passed over the opening of the article; its first sentence was put in front.
    SummaryLeadAdded = "summarize.lead-added",
    /// The model passed over what parts of a long article say most; sentences of the article were
    /// taken.
    SummarySentenceAdded = "summarize.sentence-added",
    /// The summary has fewer sentences than were asked for.
    SummaryShort = "summarize.short",
    /// The summary has far fewer or far more words than were asked for.
    SummaryLength = "summarize.length",
    /// No headline could be verified: the article's own stands in its place, or none.
    SummaryHeadline = "summarize.headline",
    /// The text is no running text (a list, a table, verse): its first lines stand in for a summary.
    SummaryUnsuited = "summarize.unsuited",
    /// Two sentences of the article say the same but for a number.
    SummaryContradiction = "summarize.source-contradicts",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_code_is_its_own_and_survives_json() {
        let mut seen = std::collections::HashSet::new();
        for &code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{code} stands twice");
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, format!("\"{code}\""));
            assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
        }
    }
}
