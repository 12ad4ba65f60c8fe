//! The English article, put together from sentences.

use tomtat_article::{ParagraphKind, Record};

/// A paragraph of the English article.
pub(crate) struct EnglishParagraph {
    pub(crate) kind: ParagraphKind,
    pub(crate) text: String,
}

/// The title in English, where the article has one.
pub(crate) fn title(record: &Record) -> Option<&str> {
    let translated = record.translation.as_ref().and_then(|t| t.title.as_ref());
    let own = record.article.as_ref().and_then(|article| article.title.as_deref());
    let title = translated.map(|title| title.target.as_str()).or(own);
    title.filter(|title| !title.trim().is_empty())
}

/// The paragraphs in English, blank ones left out. Every sentence of the translation stands in one
/// of them, even where it has more sentences than the article.
pub(crate) fn english(record: &Record) -> Vec<EnglishParagraph> {
    let Some(translation) = &record.translation else {
        let paragraphs = record.article.iter().flat_map(|article| &article.paragraphs);
        return paragraphs.filter_map(|p| paragraph(p.kind, p.text())).collect();
    };
    let mut sentences = translation.sentences.iter().map(|s| s.target.as_str());
    let mut english = Vec::new();
    for source in record.article.iter().flat_map(|article| &article.paragraphs) {
        let targets: Vec<&str> = sentences.by_ref().take(source.sentences.len()).collect();
        english.extend(paragraph(source.kind, targets.join(" ")));
    }
    let rest: Vec<&str> = sentences.collect();
    english.extend(paragraph(ParagraphKind::Body, rest.join(" ")));
    english
}

fn paragraph(kind: ParagraphKind, text: String) -> Option<EnglishParagraph> {
    (!text.trim().is_empty()).then_some(EnglishParagraph { kind, text })
}
