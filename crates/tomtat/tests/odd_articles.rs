//! Texts of which a summary makes little sense, or that invite a wrong one: from bytes to record,
//! through a scripted engine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::{Arc, Mutex};

use tomtat::engine::{Completion, Form, Request, ScriptedEngine, SummarizeRequest};
use tomtat::{Code, Language, Length, Pipeline, Record, SummaryKind};

/// The record of an English text, with the model's answer to each request.
fn record(
    text: &str,
    length: Length,
    max_tokens: usize,
    mut answer: impl FnMut(&SummarizeRequest) -> String + Send + 'static,
) -> Record {
    let engine = ScriptedEngine::new(move |request: &Request| match request {
        Request::Summarize(request) => Completion::of(answer(request)),
        Request::Translate(_) => panic!("nobody asked for a translation"),
    })
    .with_max_text_tokens(max_tokens);
    let pipeline = Pipeline::builder().engine(Box::new(engine)).length(length);
    let mut pipeline = pipeline.language(Language::ENGLISH).build().unwrap();
    pipeline.summarize_text(text).unwrap()
}

/// A model that repeats the first sentences of what it is given.
fn leading(request: &SummarizeRequest) -> String {
    assert_eq!(request.form, Form::Sentences);
    let text = request.text.replace('\n', " ");
    let sentences: Vec<&str> = text.split_inclusive(". ").collect();
    sentences.into_iter().take(request.sentences).collect()
}

fn codes(record: &Record) -> Vec<Code> {
    record.warnings.iter().map(|warning| warning.code).collect()
}

fn text(record: &Record) -> String {
    record.summary.as_ref().unwrap().text()
}

#[test]
fn an_article_that_contradicts_itself_is_said_to() {
    let body = "The storm killed 40 people in the valley of Koral, the ministry said on Monday.\n\n\
                Soldiers built walls of sand along the main road through the whole of the night.\n\n\
                Schools stay closed, and trains do not run between the towns of the valley.\n\n\
                On Monday the ministry said the storm killed 60 people in the valley of Koral.\n\n\
                More rain is expected, and people were asked to stay away from the river.\n";
    let record = record(body, Length::Sentences(2), 2_000, |_| {
        "The storm killed 40 people in the valley of Koral. Schools stay closed.".to_owned()
    });
    let warning = record.warnings.iter().find(|w| w.code == Code::SummaryContradiction);
    let message = &warning.expect("a warning").message;
    assert!(
        message.contains("40 in sentence 1") && message.contains("60 in sentence 4"),
        "{message}"
    );
}

#[test]
fn a_list_of_headlines_is_no_article_and_no_summary_is_made_up() {
    let body = "Port of Vik closes after storm\n\nWheat prices rise in Koral\n\nNew mayor for Orsk\n\n\
                Trains late again in Belmar\n\nFour arrested in Ostrava fraud case\n\n\
                Tarn wins the cup after penalties\n\nHospital opens in Lomnica\n\nSnow expected in the north\n\n\
                Bank of Koral names new head\n\nFerry runs aground near Tarn\n\nBeans cost more than last year\n";
    let record = record(body, Length::Short, 2_000, |_| panic!("no model is asked"));
    assert!(codes(&record).contains(&Code::SummaryUnsuited), "{:?}", record.warnings);
    let summary = record.summary.unwrap();
    assert_eq!(summary.kind, SummaryKind::Extractive);
    assert!(summary.sentences.iter().all(|sentence| sentence.evidence.len() == 1));
}

#[test]
fn a_table_as_text_is_no_article() {
    let rows: Vec<String> =
        (1..12).map(|i| format!("Vik\t{}\t{}.5%\t{}", i * 31, i, 2000 + i)).collect();
    let body = format!("Town\tPeople\tShare\tYear\n{}\n", rows.join("\n"));
    let record = record(&body, Length::Short, 2_000, |_| panic!("no model is asked"));
    let warning = record.warnings.iter().find(|w| w.code == Code::SummaryUnsuited);
    match warning {
        Some(warning) => assert!(warning.message.contains("table"), "{}", warning.message),
        // Or the loader took it for too little text to be an article; then it is given as it is.
        None => assert!(codes(&record).contains(&Code::SummaryVerbatim), "{:?}", record.warnings),
    }
}

#[test]
fn a_recipe_keeps_its_amounts_or_says_that_they_are_wrong() {
    let body = "Bean soup\n\n200 g white beans\n\n2 onions\n\n1 litre of water\n\n3 carrots\n\n\
                Soak the beans in cold water over night. Cut the onions and the carrots into small \
                pieces. Fry them in oil for 5 minutes. Add the beans and 1 litre of water and cook \
                the soup for 90 minutes. Season it with salt and pepper before it is served. It \
                keeps in a cold place for three days. Serve it with white bread and a little oil.\n";
    let record = record(body, Length::Short, 2_000, |_| {
        "Cook 500 g of beans with onions and carrots. Cook the soup for 90 minutes.".to_owned()
    });
    let summary = record.summary.as_ref().unwrap();
    let unmarked = summary.sentences.iter().filter(|sentence| sentence.findings.is_empty());
    assert!(unmarked.into_iter().all(|sentence| !sentence.text.contains("500")), "{summary:?}");
}

#[test]
fn a_poem_is_given_in_its_own_lines() {
    let stanza = "The river goes down to the sea\nThe evening is grey on the hill\n\
                  A light in the window for me\nThe wheel does not turn in the mill\n";
    let other = "And nobody asks where it goes\nThe water that nobody kept\n\
                 The snow on the road and the crows\nThe house where the children have slept\n";
    let third = "The morning comes up from the sand\nThe boats have gone out with the tide\n\
                 A rope and a stone in the hand\nAnd nothing to carry inside\n";
    let body = format!("{stanza}\n{other}\n{third}\n{stanza}");
    let asked = Arc::new(Mutex::new(0));
    let seen = Arc::clone(&asked);
    let record = record(&body, Length::Short, 2_000, move |_| {
        *seen.lock().unwrap() += 1;
        "The poet Anna Lind mourns 40 drowned sailors.".to_owned()
    });
    let summary = record.summary.as_ref().unwrap();
    assert_ne!(summary.kind, SummaryKind::Abstractive, "{:?}", summary.text());
    assert!(!text(&record).contains("Lind"));
}

#[test]
fn of_a_live_blog_of_300_items_the_last_hour_counts_as_much_as_the_first() {
    let towns = ["Vik", "Orsk", "Belmar", "Koral", "Lomnica", "Ostrava", "Tarn", "Ardan"];
    let things = ["bridges", "schools", "farms", "trains", "mills", "ports", "roads"];
    let items: Vec<String> = (0..300)
        .map(|i| {
            format!(
                "{:02}:{:02} Officials in {} closed {} {} because of the flood.",
                8 + i / 40,
                i * 60 / 40 % 60,
                towns[i % 8],
                100 + i,
                things[i % 7]
            )
        })
        .collect();
    let sent = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&sent);
    let record = record(&items.join("\n\n"), Length::Sentences(8), 600, move |request| {
        seen.lock().unwrap().push_str(&request.text);
        leading(request)
    });
    let sent = sent.lock().unwrap();
    assert!((0..300).all(|i| sent.contains(&format!("closed {} ", 100 + i))), "every item is read");
    let summary = record.summary.as_ref().unwrap();
    let last = summary.coverage.last().unwrap();
    assert!(summary.parts >= 4 && last.sentences > 0, "{:?}", summary.coverage);
    assert!(codes(&record).contains(&Code::SummaryDivided));
}

#[test]
fn an_article_of_quotations_is_not_misquoted() {
    let body = "\"We will not leave the valley,\" said Anna Lind, the mayor of Vik.\n\n\
                \"The water came in the night and took the mill,\" said the miller Pavel Novik.\n\n\
                \"Nobody told us anything about the dam,\" said Lena Brandt, a teacher.\n\n\
                \"We need boats and bread, and we need them now,\" said the priest of Orsk.\n\n\
                \"The government has promised help before the winter,\" said a spokesman.\n";
    let record = record(body, Length::Short, 2_000, |_| {
        "\"We will leave the valley at once,\" said Anna Lind, the mayor of Vik. \"We need boats and \
         bread, and we need them now,\" said the priest of Orsk."
            .to_owned()
    });
    let summary = record.summary.as_ref().unwrap();
    let wrong = summary.sentences.iter().find(|sentence| sentence.text.contains("at once"));
    assert!(wrong.is_none_or(|sentence| !sentence.findings.is_empty()), "{summary:?}");
    assert!(text(&record).contains("boats and bread"));
}

const NEWS: &str = "The port of Vik closed on Monday after a storm broke its long pier.\n\n\
                    Mayor Anna Lind said 3,200 people had left the town during the night.\n\n\
                    Ships waited outside the port while soldiers brought sand to the shore.\n\n\
                    The port reopens on Friday, the harbour master said in the evening.\n\n\
                    Schools and shops stay closed until then, and trains run to Orsk only.\n";

#[test]
fn all_capitals_hide_no_invented_name() {
    let record = record(&NEWS.to_uppercase(), Length::Short, 2_000, |_| {
        "Mayor Anna Lind said 3,200 people had left. Minister Olsen visited the port of Vik."
            .to_owned()
    });
    let summary = record.summary.as_ref().unwrap();
    let of = |name: &str| summary.sentences.iter().find(|sentence| sentence.text.contains(name));
    assert!(of("Lind").is_some_and(|sentence| sentence.findings.is_empty()), "{summary:?}");
    assert!(of("Olsen").is_none_or(|sentence| !sentence.findings.is_empty()), "{summary:?}");
}

#[test]
fn a_text_without_names_and_numbers_has_evidence_by_its_words() {
    let body = "Heavy rain fell over the hills during the night, and the river left its bed. \
                Many families had to leave their houses before the morning. Helpers brought bread \
                and blankets to the school, where most of them slept on the floor. The road through \
                the valley stays closed, and nobody knows when the trains will run again. More rain \
                is expected before the end of the week, and the dam is watched closely.\n";
    let record = record(body, Length::Short, 2_000, |_| {
        "Families left their houses when the river left its bed. The road through the valley stays closed."
            .to_owned()
    });
    let summary = record.summary.as_ref().unwrap();
    assert!(summary.sentences.iter().all(|s| !s.evidence.is_empty() && s.findings.is_empty()));
    assert!(summary.facts.numbers.is_empty() && summary.facts.who.is_empty());
    assert_eq!(codes(&record), []);
}

#[test]
fn the_same_article_twice_is_one_article_with_a_copy() {
    let engine = ScriptedEngine::new(|request: &Request| match request {
        Request::Summarize(request) => Completion::of(leading(request)),
        Request::Translate(_) => panic!("nobody asked for a translation"),
    });
    let mut pipeline = Pipeline::builder()
        .engine(Box::new(engine))
        .length(Length::Short)
        .language(Language::ENGLISH)
        .build()
        .unwrap();
    let records = support::summarized(&mut pipeline, &[("a.txt", NEWS), ("b.txt", NEWS)]);
    assert_eq!(records.len(), 2);
    assert!(records[0].summary.is_some());
    let copy = records[1].article.as_ref().unwrap().duplicate_of.as_ref();
    assert!(copy.is_some() && records[1].summary.is_none(), "the summary stands with the first");
    assert!(codes(&records[1]).contains(&Code::Duplicate), "{:?}", records[1].warnings);
}

#[test]
fn a_request_longer_than_the_text_gives_the_text() {
    let record = record(NEWS, Length::Words(2_000), 2_000, |_| panic!("no model is asked"));
    assert_eq!(codes(&record), [Code::SummaryVerbatim]);
    assert!(text(&record).contains("trains run to Orsk only."));
}
