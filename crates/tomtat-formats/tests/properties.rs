//! What holds for any input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Cursor, Read};

use proptest::prelude::*;
use tomtat_formats::{Document, Format, Options, RecordError, read};

fn all(bytes: Vec<u8>, format: Option<Format>) -> Option<Vec<Result<Document, RecordError>>> {
    let mut options = Options::default();
    options.format = format;
    options.max_document_bytes = 1 << 20;
    let documents = read(Cursor::new(bytes), "input", &options).ok()?;
    Some(documents.take(10_000).collect())
}

/// A reader that gives a few bytes at a time, as a pipe does.
struct Drip(Cursor<Vec<u8>>, usize);

impl Read for Drip {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = buf.len().min(self.1);
        self.0.read(&mut buf[..n])
    }
}

fn check(documents: &[Result<Document, RecordError>]) {
    for document in documents.iter().flatten() {
        for (span, text) in document
            .blocks
            .iter()
            .map(|b| (b.span, &b.text))
            .chain(document.removed.iter().map(|r| (r.span, &r.text)))
        {
            assert_eq!(document.text.get(span.start..span.end), Some(text.as_str()));
        }
    }
}

/// Text with the signs that the parsers look for.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[a-zà-ỹ ]{0,12}",
        proptest::sample::select(vec![
            "<p>",
            "</p>",
            "<div class='related'>",
            "</div>",
            "<table>",
            "<td>",
            "</table>",
            "<br>",
            "<item>",
            "</item>",
            "<entry>",
            "</entry>",
            "<rss>",
            "<feed>",
            "<channel>",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "&amp;",
            "&#0;",
            "&",
            "<",
            ">",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ":",
            ",",
            "\n",
            "\r\n",
            "\t",
            "---\n",
            "# ",
            "- ",
            "```",
            "|",
            "\"text\":",
            "\u{0}",
            "\u{feff}",
            "<a href='x'>",
            "<h1>",
            "<script>",
            "<?xml version='1.0'?>",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_input_panics_in_any_format(text in soup(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for format in Format::all() {
            for input in [text.clone().into_bytes(), bytes.clone()] {
                if let Some(documents) = all(input, Some(format)) {
                    check(&documents);
                }
            }
        }
        if let Some(documents) = all(text.into_bytes(), None) {
            check(&documents);
        }
    }

    #[test]
    fn records_written_as_lines_and_as_an_array_read_back_the_same(
        texts in proptest::collection::vec("[^<&\\p{C}\\p{M}]{1,40}", 1..20),
        pretty in any::<bool>(),
    ) {
        let texts: Vec<String> = texts.into_iter().map(|t| format!("Tin: {t}.")).collect();
        let records: Vec<_> = texts.iter().map(|t| serde_json::json!({ "title": "T", "text": t })).collect();
        let lines: String = records.iter().map(|r| format!("{r}\n")).collect();
        let array = if pretty { serde_json::to_string_pretty(&records) } else { serde_json::to_string(&records) };
        let of_lines = all(lines.into_bytes(), Some(Format::JsonLines)).unwrap();
        let of_array = all(array.unwrap().into_bytes(), Some(Format::Json)).unwrap();
        prop_assert_eq!(of_lines.len(), texts.len());
        prop_assert_eq!(of_array.len(), texts.len());
        for (line, element) in of_lines.into_iter().zip(of_array) {
            prop_assert_eq!(line.unwrap().text, element.unwrap().text);
        }
    }

    #[test]
    fn how_the_bytes_arrive_makes_no_difference(text in soup(), step in 1_usize..7) {
        for format in [Format::JsonLines, Format::Json, Format::Feed, Format::Csv] {
            let mut options = Options::default();
            options.format = Some(format);
            let bytes = text.clone().into_bytes();
            let whole = read(Cursor::new(bytes.clone()), "x", &options).map(|d| d.map(shown).collect::<Vec<_>>());
            let dripped = read(Drip(Cursor::new(bytes), step), "x", &options).map(|d| d.map(shown).collect::<Vec<_>>());
            prop_assert_eq!(whole.ok(), dripped.ok());
        }
    }

    #[test]
    fn a_feed_cut_anywhere_gives_whole_entries_only(cut in 0_usize..2000) {
        let entries: String = (0..20).map(|i| format!("<item><title>T{i}</title><description>Entry number {i} &amp; more</description></item>\n")).collect();
        let feed = format!("<rss version=\"2.0\"><channel><title>F</title>{entries}</channel></rss>");
        let cut = cut.min(feed.len());
        let documents = all(feed.as_bytes()[..cut].to_vec(), Some(Format::Feed)).unwrap();
        let whole = feed[..cut].matches("</item>").count();
        let read: Vec<_> = documents.iter().flatten().collect();
        prop_assert_eq!(read.len(), whole);
        for (i, document) in read.iter().enumerate() {
            prop_assert_eq!(document.body(), format!("Entry number {i} & more"));
        }
    }
}

fn shown(result: Result<Document, RecordError>) -> String {
    match result {
        Ok(document) => format!("{:?} {:?}", document.record, document.body()),
        Err(error) => error.to_string(),
    }
}
