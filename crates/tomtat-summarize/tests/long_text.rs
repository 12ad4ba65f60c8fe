//! Long texts: no place of them is liked better than another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/planted.rs"]
mod planted;
mod support;

use planted::{FACTS, TITLE, paragraphs};
use support::{leading, run};
use tomtat_article::{Code, Length, Summary, Warning};
use tomtat_engine::SummarizeRequest;
use tomtat_summarize::{SummarizeOptions, Text};

fn planted() -> Text {
    Text { title: Some(TITLE.to_owned()), paragraphs: paragraphs() }
}

/// A model that finds what has a name or a number, and else takes the first sentences.
fn telling(request: &SummarizeRequest) -> String {
    let all: Vec<String> =
        tomtat_sentences::split(&request.text, tomtat_article::Language::ENGLISH)
            .into_iter()
            .map(|range| request.text[range].to_owned())
            .collect();
    let strong = |text: &&String| text.contains(|c: char| c.is_ascii_digit());
    let mut found: Vec<&String> = all.iter().filter(strong).collect();
    found.extend(all.iter().filter(|text| !strong(text)));
    let texts: Vec<&str> = found.into_iter().take(request.sentences).map(String::as_str).collect();
    texts.join(" ")
}

fn summary(
    text: &Text,
    length: &str,
    answer: impl FnMut(&SummarizeRequest) -> String + Send,
) -> (Summary, Vec<Warning>) {
    let options = SummarizeOptions::default().with_length(length.parse().unwrap());
    // The scripted engine counts words: 4,500 are about the 6,144 tokens of the default model.
    run(text, &options, 4_500, answer)
}

/// Which of the facts a summary holds.
fn told(summary: &Summary) -> Vec<usize> {
    let text = summary.text();
    (0..FACTS.len()).filter(|&fact| text.contains(FACTS[fact])).collect()
}

#[test]
fn facts_of_three_quarters_of_a_text_of_20_000_words_reach_the_long_summary() {
    let text = planted();
    assert!((19_000..22_000).contains(&text.words()), "{}", text.words());
    let (summary, warnings) = summary(&text, "long", telling);
    let mut quarters: Vec<usize> = told(&summary).iter().map(|fact| fact * 4 / 10).collect();
    quarters.dedup();
    assert!(quarters.len() >= 3, "{:?}", told(&summary));
    assert_eq!(warnings[0].code, Code::SummaryDivided);
}

#[test]
fn with_a_sentence_for_each_the_last_tenth_is_told_as_well_as_the_first() {
    let (summary, _) = summary(&planted(), "16", telling);
    let told = told(&summary);
    assert!(told.contains(&0) && told.contains(&9), "{told:?}");
    assert!(told.len() >= 8, "{told:?}");
}

#[test]
fn the_record_says_which_parts_the_summary_rests_on() {
    let text = planted();
    let (summary, _) = summary(&text, "long", telling);
    let parts = &summary.coverage;
    assert_eq!(parts.len(), summary.parts);
    assert_eq!((parts[0].start, parts.last().unwrap().end), (0, text.sentences().count()));
    assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
    let covered = (0..parts.len()).filter(|&at| parts[at].sentences > 0);
    let mut quarters: Vec<usize> = covered.map(|at| at * 4 / parts.len()).collect();
    quarters.dedup();
    assert!(quarters.len() >= 3, "{parts:?}");
}

#[test]
fn a_text_that_is_not_divided_has_no_parts_to_report() {
    let body = "The port of Vik closed on Monday, officials said. ".to_owned()
        + &"Ships waited outside in the rain for the whole of the day and the night. ".repeat(8);
    let (summary, _) =
        summary(&Text::of(None, &body), "1", |_| "The port of Vik closed.".to_owned());
    assert_eq!((summary.parts, summary.coverage.len()), (1, 0));
}

#[test]
fn later_parts_are_read_behind_the_title_and_the_opening() {
    let text = planted();
    let opening = text.sentences().next().unwrap().to_owned();
    let mut requests = Vec::new();
    let (summary, _) = summary(&text, "long", |request| {
        requests.push(request.clone());
        leading(request)
    });
    let of_parts: Vec<&SummarizeRequest> = requests.iter().filter(|r| r.sentences > 1).collect();
    assert_eq!(of_parts.len(), summary.parts, "each part is read once and nothing is written anew");
    assert_eq!(of_parts[0].title, "A year in the region");
    assert!(of_parts[1..].iter().all(|r| r.title == format!("A year in the region\n\n{opening}")));
}

#[test]
fn what_the_answer_to_a_part_passes_over_is_asked_for() {
    // Writes down how every part begins, and says of a sentence what it says.
    let (summary, _) = summary(&planted(), "long", |request| match request.sentences {
        1 => format!("It was reported: {}", request.text),
        _ => leading(request),
    });
    let mut quarters: Vec<usize> = told(&summary).iter().map(|fact| fact * 4 / 10).collect();
    quarters.dedup();
    assert!(quarters.len() >= 3, "{}", summary.text());
}

#[test]
fn what_every_part_repeats_is_told_once() {
    let (summary, warnings) = summary(&planted(), "long", |_| {
        "People in the region spoke about the weather. The shops opened in the morning.".to_owned()
    });
    // What the parts say beside it is taken as it stands.
    let (told, other): (Vec<&str>, Vec<&str>) = summary
        .sentences
        .iter()
        .map(|sentence| sentence.text.as_str())
        .partition(|text| FACTS.contains(text));
    assert!(told.len() >= 2, "{told:?}");
    assert!(other.len() <= 2, "{other:?}");
    assert!(warnings.iter().any(|warning| warning.code == Code::SummarySentenceAdded));
}

#[test]
fn the_same_article_twice_in_one_text_is_told_once() {
    let facts: Vec<String> = FACTS.iter().map(|&fact| fact.to_owned()).collect();
    let text = Text { title: None, paragraphs: vec![facts.clone(), facts] };
    let options = SummarizeOptions::default().with_length(Length::Sentences(8));
    let (summary, warnings) = run(&text, &options, 150, leading);
    let mut texts: Vec<&str> = summary.sentences.iter().map(|s| s.text.as_str()).collect();
    let all = texts.len();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), all);
    // Both parts say the same four things: fewer than were asked for, and it is said.
    assert_eq!(all, 4, "{texts:?}");
    assert!(warnings.iter().any(|warning| warning.code == Code::SummaryShort));
}
