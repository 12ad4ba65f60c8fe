//! Which language a text is in.

use tomtat_article::{Detected, Language, LanguageBasis, Warning};

pub(crate) fn of(
    text: &str,
    _declared: Option<Language>,
    _warnings: &mut Vec<Warning>,
) -> Detected {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count().max(1);
    let marked = text
        .chars()
        .filter(|c| matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ơ' | 'ư' | 'đ' | 'ă'))
        .count();
    let share = marked as f32 / letters as f32;
    let language = if share > 0.05 { Language::VIETNAMESE } else { Language::ENGLISH };
    Detected { language, confidence: 0.5, basis: LanguageBasis::Detected }
}
