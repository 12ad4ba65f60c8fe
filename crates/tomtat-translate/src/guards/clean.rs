//! Takes what a model says about the task off its answer.

/// An answer with what the model said about the task taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The translation.
    pub text: String,
    /// The phrase that was taken off, where there was one.
    pub chat: Option<String>,
}

/// Takes off what a chat model puts around a translation: a label, quotation
/// marks that the source does not have, a remark after an empty line.
pub fn clean(source: &str, answer: &str) -> Cleaned {
    let mut text = answer.trim();
    let mut chat = None;
    // A remark after the translation: "\n\nNote: …". One source sentence has no line break.
    if let Some((first, rest)) = text.split_once('\n') {
        let first = first.trim();
        let label = first.ends_with(':') && is_chat(first);
        let (kept, dropped) = if label { (rest.trim(), first) } else { (first, rest.trim()) };
        if !kept.is_empty() {
            chat = Some(dropped.to_owned());
            text = kept.lines().next().unwrap_or(kept).trim();
        }
    }
    if let Some((label, rest)) = text.split_once(':')
        && is_chat(label)
        && !rest.trim().is_empty()
    {
        chat.get_or_insert_with(|| label.to_owned());
        text = rest.trim();
    }
    for (open, close) in [('"', '"'), ('“', '”'), ('\'', '\'')] {
        let inner = text.strip_prefix(open).and_then(|t| t.strip_suffix(close));
        let quoted = source.trim().starts_with(['"', '“', '‘', '\'', '«', '”']);
        if let Some(inner) = inner
            && !quoted
            && !inner.contains([open, close])
            && !inner.trim().is_empty()
        {
            text = inner.trim();
        }
    }
    Cleaned { text: text.to_owned(), chat }
}

/// Whether a line before a colon speaks of the task instead of the news.
fn is_chat(label: &str) -> bool {
    let label = label.trim().trim_matches(['*', '"', '#', ':', ' ']).to_lowercase();
    matches!(
        label.as_str(),
        "english" | "translation" | "english translation" | "answer" | "output"
    ) || [
        "here is the",
        "here's the",
        "sure",
        "certainly",
        "the translation",
        "translated text",
        "the english translation",
        "in english",
        "note",
    ]
    .iter()
    .any(|start| label.starts_with(start) && label.split_whitespace().count() <= 12)
        && (label.contains("translat") || label.contains("english") || label == "note")
}
