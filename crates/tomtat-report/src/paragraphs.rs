//! The English article, put together from sentences.

use tomtat_article::{ParagraphKind, Record};

/// A paragraph of the English article.
pub(crate) struct EnglishParagraph {
    pub(crate) kind: ParagraphKind,
    pub(crate) text: String,
}

/// The title in English, where the article has one.
pub(crate) fn title(record: &Record) -> Option<&str> {
    match (&record.translation, &record.article) {
        (Some(translation), article) => match &translation.title {
            Some(title) => Some(&title.target),
            None => article.as_ref()?.title.as_deref(),
        },
        (None, Some(article)) => article.title.as_deref(),
        (None, None) => None,
    }
}

/// The paragraphs in English. Every sentence of the translation stands in one
/// of them, even where it has more sentences than the article.
pub(crate) fn english(record: &Record) -> Vec<EnglishParagraph> {
    let Some(translation) = &record.translation else {
        let paragraphs = record.article.iter().flat_map(|article| &article.paragraphs);
        return paragraphs.map(|p| EnglishParagraph { kind: p.kind, text: p.text() }).collect();
    };
    let mut sentences = translation.sentences.iter().map(|s| s.target.as_str());
    let mut english = Vec::new();
    for paragraph in record.article.iter().flat_map(|article| &article.paragraphs) {
        let targets: Vec<&str> = sentences.by_ref().take(paragraph.sentences.len()).collect();
        if !targets.is_empty() {
            english.push(EnglishParagraph { kind: paragraph.kind, text: targets.join(" ") });
        }
    }
    let rest: Vec<&str> = sentences.collect();
    if !rest.is_empty() {
        english.push(EnglishParagraph { kind: ParagraphKind::Body, text: rest.join(" ") });
    }
    english
}
