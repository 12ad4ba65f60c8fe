//! The language of an article from those of its paragraphs.

use tomtat_article::{Code, Detected, Language, LanguageBasis, Warning};

/// A paragraph's language, with the bytes of its text as its weight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) found: Option<(Language, f32)>,
    pub(crate) bytes: usize,
}

/// A paragraph is marked as being in another language than its article from here on.
const SURE: f32 = 0.75;
/// …and only if it is no mere phrase.
const PHRASE: usize = 60;

/// The language of the whole, and for each paragraph its own where it clearly differs.
pub(crate) fn settle(
    readings: &[Reading],
    declared: Option<Language>,
    warnings: &mut Vec<Warning>,
) -> (Detected, Vec<Option<Detected>>) {
    let mut totals: Vec<(Language, f32, usize)> = Vec::new();
    let mut bytes = 0;
    for reading in readings {
        let Some((language, confidence)) = reading.found else { continue };
        bytes += reading.bytes;
        let weight = confidence * reading.bytes as f32;
        match totals.iter_mut().find(|(known, ..)| *known == language) {
            Some((_, sum, size)) => {
                *sum += weight;
                *size += reading.bytes;
            }
            None => totals.push((language, weight, reading.bytes)),
        }
    }
    let best = totals.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    let main = main(best, bytes, &totals, declared, warnings);
    let others: Vec<Option<Detected>> =
        readings.iter().map(|reading| differing(reading, main.language)).collect();
    warn_of_mixture(&others, readings, main, warnings);
    (main, others)
}

fn main(
    best: Option<(Language, f32, usize)>,
    bytes: usize,
    totals: &[(Language, f32, usize)],
    declared: Option<Language>,
    warnings: &mut Vec<Warning>,
) -> Detected {
    let Some((language, sum, size)) = best else {
        let detected = match declared {
            Some(language) => {
                Detected { language, confidence: 0.3, basis: LanguageBasis::Declared }
            }
            None => Detected {
                language: Language::UNDETERMINED,
                confidence: 0.0,
                basis: LanguageBasis::Detected,
            },
        };
        let message = "the text has no letters to tell its language from";
        warnings.push(Warning::new(Code::LanguageUncertain, message));
        return detected;
    };
    // Paragraphs that agree support each other: one minus the chance that all are wrong would
    // overstate it, as they share their faults; the mean of the sure half is modest.
    let mean = sum / size.max(1) as f32;
    let share = size as f32 / bytes.max(1) as f32;
    let confidence = (mean * share.max(0.5)).clamp(0.0, 1.0);
    if let Some(declared) = declared {
        if declared == language {
            let confidence = confidence.max(0.9);
            return Detected { language, confidence, basis: LanguageBasis::Declared };
        }
        let supported = totals.iter().any(|(known, ..)| *known == declared);
        if confidence < 0.5 || (supported && confidence < 0.6) {
            return Detected {
                language: declared,
                confidence: 0.5,
                basis: LanguageBasis::Declared,
            };
        }
        let message = format!(
            "the document says it is in {}, but its text is in {}",
            declared.name(),
            language.name()
        );
        warnings.push(Warning::new(Code::LanguageUncertain, message));
    } else if confidence < 0.5 {
        let message =
            format!("the language may not be {} (confidence {confidence:.2})", language.name());
        warnings.push(Warning::new(Code::LanguageUncertain, message));
    }
    Detected { language, confidence, basis: LanguageBasis::Detected }
}

fn differing(reading: &Reading, main: Language) -> Option<Detected> {
    let (language, confidence) = reading.found?;
    (language != main && confidence >= SURE && reading.bytes >= PHRASE).then_some(Detected {
        language,
        confidence,
        basis: LanguageBasis::Detected,
    })
}

fn warn_of_mixture(
    others: &[Option<Detected>],
    readings: &[Reading],
    main: Detected,
    warnings: &mut Vec<Warning>,
) {
    let mut names: Vec<&str> = Vec::new();
    let (mut paragraphs, mut bytes) = (0, 0);
    for (other, reading) in others.iter().zip(readings) {
        if let Some(other) = other {
            paragraphs += 1;
            bytes += reading.bytes;
            if !names.iter().any(|name| *name == other.language.name()) {
                names.push(other.language.name());
            }
        }
    }
    if paragraphs == 0 {
        return;
    }
    let all: usize = readings.iter().map(|reading| reading.bytes).sum();
    let message = format!(
        "{paragraphs} of {} paragraphs ({} % of the text) are in {}, not in {}",
        readings.len(),
        bytes * 100 / all.max(1),
        names.join(", "),
        main.language.name()
    );
    warnings.push(Warning::new(Code::LanguageMixed, message));
}
