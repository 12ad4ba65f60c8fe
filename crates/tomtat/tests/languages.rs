//! Articles in languages beside Vietnamese and English: let through where the translator reads them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use tomtat::engine::{Completion, Request, ScriptedEngine};
use tomtat::{Language, Pipeline, Record, Status};

const FRENCH: &str = "Le gouvernement a annoncé lundi une baisse des impôts pour les ménages \
                      modestes. La mesure entrera en vigueur au mois de janvier prochain.";
const VIETNAMESE: &str = "Chính phủ hôm thứ Hai thông báo giảm thuế cho các hộ gia đình nghèo. \
                          Biện pháp này có hiệu lực từ tháng Một năm tới.";

/// What becomes of `text` with a translator that reads these languages.
fn summarized(text: &str, reads: &[&str]) -> Record {
    let reads: Vec<Language> = reads.iter().map(|code| code.parse().unwrap()).collect();
    let engine = ScriptedEngine::new(|request: &Request| match request {
        Request::Translate(t) => {
            Completion::of(format!("The cabinet said {} words.", t.source.len()))
        }
        Request::Summarize(_) => Completion::of("The cabinet cut taxes for poor households."),
    });
    let engine = Box::new(engine.reading(&reads));
    Pipeline::builder().engine(engine).build().unwrap().summarize_text(text).unwrap()
}

#[test]
fn a_third_language_is_translated_where_the_translator_reads_it() {
    let record = summarized(FRENCH, &["fr"]);
    assert_eq!(record.error, None);
    assert_ne!(record.status, Status::Failed);
    let translation = record.translation.unwrap();
    assert_eq!(translation.from.code(), "fr");
    assert_eq!(translation.sentences.len(), 2);
    assert!(translation.sentences.iter().all(|s| s.target.starts_with("The cabinet said")));
    assert!(record.summary.is_some());
}

#[test]
fn a_third_language_is_an_error_that_names_it_and_what_would_help() {
    let record = summarized(FRENCH, &["vi"]);
    let error = record.error.unwrap();
    assert_eq!((record.status, error.code.as_str()), (Status::Failed, "language.unsupported"));
    assert!(error.message.contains("is in French"), "{}", error.message);
    assert!(error.message.contains("not in Vietnamese or English"), "{}", error.message);
    assert!(error.hint.unwrap().contains("translator that reads it"));
    assert_eq!(record.translation, None);
}

#[test]
fn vietnamese_is_refused_by_a_translator_from_french() {
    let record = summarized(VIETNAMESE, &["fr"]);
    let error = record.error.unwrap();
    assert_eq!(error.code, "language.unsupported");
    assert!(error.message.contains("not in French or English"), "{}", error.message);
}
