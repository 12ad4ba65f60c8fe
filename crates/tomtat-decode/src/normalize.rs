use icu_normalizer::ComposingNormalizerBorrowed;
use tomtat_article::Warning;

/// Cleans a text that is Unicode already.
pub fn normalize(text: String) -> (String, Vec<Warning>) {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let text = if nfc.is_normalized(&text) { text } else { nfc.normalize(&text).into_owned() };
    (text, Vec::new())
}
