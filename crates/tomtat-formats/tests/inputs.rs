//! What people feed it: formats, compression, and inputs that are broken or hostile.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{self, Cursor, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use tomtat_article::{Code, ParagraphKind};
use tomtat_formats::{Document, Format, Options, RecordError, read};

fn all(bytes: &[u8], name: &str) -> (Format, Vec<Result<Document, RecordError>>) {
    let documents = read(Cursor::new(bytes.to_vec()), name, &Options::default()).unwrap();
    (documents.format(), documents.collect())
}

fn codes(results: &[Result<Document, RecordError>]) -> Vec<String> {
    results
        .iter()
        .map(|result| match result {
            Ok(document) => document.body(),
            Err(error) => error.code().to_owned(),
        })
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn plain_text_is_left_for_the_caller_to_split() {
    let (format, results) = all("Một.\n\nHai.\n".as_bytes(), "a.txt");
    let document = results[0].as_ref().unwrap();
    assert_eq!(format, Format::Plain);
    assert_eq!(document.text, "Một.\n\nHai.\n");
    assert!(document.blocks.is_empty() && document.record.is_none());
}

#[test]
fn an_empty_input_is_an_empty_document() {
    let (_, results) = all(b"", "empty.txt");
    assert_eq!(results[0].as_ref().unwrap().text, "");
}

#[test]
fn content_goes_before_the_name() {
    assert_eq!(all(b"<!DOCTYPE html><p>x", "a.txt").0, Format::Html);
    assert_eq!(all(b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "a.txt").0, Format::JsonLines);
    assert_eq!(all(b"[{\"text\":\"a\"}]", "a").0, Format::Json);
    assert_eq!(all(b"title,body,date\n", "a").0, Format::Csv);
    assert_eq!(
        all(b"<?xml version='1.0'?><rss><channel></channel></rss>", "a.xml").0,
        Format::Feed
    );
    assert_eq!(all(b"Quiet words about [brackets] and {braces}.", "a").0, Format::Plain);
    assert_eq!(all(b"# Title\n\ntext", "a.md").0, Format::Markdown);
    assert_eq!(all(b"[Photo] A bridge", "a.txt").0, Format::Plain);
}

#[test]
fn things_that_are_no_text_are_named() {
    for (bytes, what) in [
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "a PNG image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "old Office document"),
        (b"\x7fELF\x02\x01\x01\0", "a program"),
    ] {
        let error = read(Cursor::new(bytes), "x.txt", &Options::default()).unwrap_err();
        assert!(error.to_string().starts_with("x.txt is"), "{error}");
        assert!(error.to_string().contains(what), "{error}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn a_record_that_is_no_object_fails_with_its_line_and_the_rest_go_on() {
    let lines = b"{\"text\": \"one\"}\n\n[1, 2]\n\"three\"\n{\"text\": broken}\n{\"title\": \"no text\"}\n{\"body\": \"two\"}";
    let (format, results) = all(lines, "x.jsonl");
    assert_eq!(format, Format::JsonLines);
    assert_eq!(
        codes(&results),
        [
            "one",
            "load.record-not-object",
            "load.record-not-object",
            "load.damaged",
            "load.no-text-field",
            "two"
        ]
    );
    let error = results[1].as_ref().unwrap_err();
    assert_eq!((error.line(), error.is_last()), (Some(3), false));
    assert_eq!(error.to_string(), "x.jsonl, line 3 is not an object but a list");
    assert_eq!(results[5].as_ref().unwrap().record, Some(7));
}

/// A reader of so many bytes of one letter, then of what follows.
fn long_then(length: u64, after: &'static [u8]) -> impl Read + Send {
    Cursor::new(&b"{\"text\": \"ok\"}\n{\"text\": \""[..])
        .chain(io::repeat(b'a').take(length))
        .chain(Cursor::new(after))
}

#[test]
fn a_line_of_hundreds_of_megabytes_fails_alone_and_is_not_held() {
    let mut options = Options::default();
    options.max_document_bytes = 1 << 20;
    let input = long_then(300 << 20, b"\"}\n{\"text\": \"after\"}\n");
    let results: Vec<_> = read(input, "x.jsonl", &options).unwrap().collect();
    assert_eq!(codes(&results), ["ok", "load.too-large", "after"]);
    let input = io::repeat(b'a').take(300 << 20);
    let results: Vec<_> = read(input, "x.txt", &options).unwrap().collect();
    assert_eq!(codes(&results), ["load.too-large"]);
}

#[test]
fn arrays_are_streamed_and_a_bad_element_costs_only_itself() {
    let text = br#"[{"headline":"A","content":"one","author":[{"name":"X"},{"name":"Y"}],"published":1700000000},
      7, {"content": tru}, {"content":"two ]}\" [{"}, {"noi_dung":"ba","ngay dang":"1/2/2024"}]"#;
    let (format, results) = all(text, "x.json");
    assert_eq!(format, Format::Json);
    assert_eq!(
        codes(&results),
        ["one", "load.record-not-object", "load.damaged", "two ]}\" [{", "ba"]
    );
    let first = results[0].as_ref().unwrap();
    assert_eq!(first.title.as_deref(), Some("A"));
    assert_eq!(first.byline.as_deref(), Some("X, Y"));
    assert_eq!(first.date.as_deref(), Some("2023-11-14T22:13:20Z"));
    assert_eq!(results[4].as_ref().unwrap().date.as_deref(), Some("1/2/2024"));
    assert_eq!(results[2].as_ref().unwrap_err().line(), Some(2));
}

#[test]
fn an_array_cut_in_the_middle_gives_what_came_before() {
    let (_, results) = all(br#"[{"text":"one"},{"text":"two"},{"text":"thr"#, "x.json");
    assert_eq!(codes(&results), ["one", "two", "load.damaged"]);
    assert!(results[2].as_ref().unwrap_err().is_last());
    let (_, results) = all(br#"[{"text":"one"},"#, "x.json");
    assert_eq!(codes(&results), ["one", "load.damaged"]);
}

#[test]
fn lists_inside_objects_and_pretty_printed_objects_are_records() {
    let (_, results) = all(br#"{"status":"ok","articles":[{"text":"a"},{"text":"b"}]}"#, "x.json");
    assert_eq!(codes(&results), ["a", "b"]);
    assert_eq!(results[1].as_ref().unwrap().record, Some(2));
    let (_, results) = all(b"{\n \"text\": \"a\"\n}\n{\n \"text\": \"b\"\n}\n", "x.json");
    assert_eq!(codes(&results), ["a", "b"]);
}

#[test]
fn a_json_feed_gives_its_items() {
    let text = br#"{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[
      {"id":"1","url":"https://a.example/1","title":"One","content_html":"<p>First &amp; foremost.</p><p>Second.</p>","date_published":"2024-01-02"},
      {"id":"2","content_text":"Plain."}]}"#;
    let (format, results) = all(text, "x.json");
    assert_eq!(format, Format::JsonFeed);
    assert_eq!(codes(&results), ["First & foremost.\n\nSecond.", "Plain."]);
    let first = results[0].as_ref().unwrap();
    assert_eq!(first.url.as_deref(), Some("https://a.example/1"));
    assert_eq!(first.date.as_deref(), Some("2024-01-02"));
}

#[test]
fn halves_of_characters_are_replaced_with_a_warning() {
    let (_, results) = all(b"{\"text\":\"abc \\ud83d\"}\n{\"text\":\"b\"}\n", "x.jsonl");
    let document = results[0].as_ref().unwrap();
    assert_eq!(document.text, "abc \u{fffd}");
    assert!(document.warnings.iter().any(|w| w.code == Code::EncodingRepaired));
}

#[test]
fn fields_can_be_named() {
    let mut options = Options::default();
    options.fields.text = Some("a.b".into());
    options.fields.title = Some("kop".into());
    let input = Cursor::new(br#"{"kop":"T","a":{"b":"inner"},"text":"outer"}"#);
    let document = read(input, "x.jsonl", &options).unwrap().next().unwrap().unwrap();
    assert_eq!((document.title.as_deref(), document.text.as_str()), (Some("T"), "inner"));
}

const RSS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Tin</title><link>https://t.example/</link><language>vi</language>
<item><title><![CDATA[Bão số 3 & mưa]]></title><link>https://t.example/1</link><dc:creator>An</dc:creator><pubDate>Tue, 10 Sep 2024 08:00:00 +0700</pubDate>
<description>Tóm tắt</description><content:encoded><![CDATA[<p>Bão đổ bộ.</p><figure><figcaption>Ảnh</figcaption></figure><p>Mưa lớn.</p>]]></content:encoded></item>
<item><title>Hai</title><link>https://t.example/2</link><description><![CDATA[<a href="x"><img src="y"></a></br>Chỉ có tóm tắt ở đây.]]></description></item>
<item><title>Ba</title><description>Thứ ba.</description></item>
</channel></rss>"#;

#[test]
fn a_feed_gives_a_document_for_each_entry() {
    let (format, results) = all(RSS.as_bytes(), "feed");
    assert_eq!(format, Format::Feed);
    assert_eq!(codes(&results), ["Bão đổ bộ.\n\nMưa lớn.", "Chỉ có tóm tắt ở đây.", "Thứ ba."]);
    let first = results[0].as_ref().unwrap();
    assert_eq!(first.title.as_deref(), Some("Bão số 3 & mưa"));
    assert_eq!(first.byline.as_deref(), Some("An"));
    assert_eq!(first.url.as_deref(), Some("https://t.example/1"));
    assert!(first.date.as_deref().unwrap().starts_with("2024-09-10T"));
    assert_eq!(first.declared_language.unwrap().code(), "vi");
    assert!(results[1].as_ref().unwrap().warnings.iter().any(|w| w.code == Code::TextCut));
}

#[test]
fn a_feed_cut_in_the_middle_keeps_the_entries_before_the_cut() {
    let cut = RSS.find("Thứ ba").unwrap();
    let (_, results) = all(&RSS.as_bytes()[..cut], "feed.xml");
    assert_eq!(
        codes(&results),
        ["Bão đổ bộ.\n\nMưa lớn.", "Chỉ có tóm tắt ở đây.", "load.damaged"]
    );
    let error = results[2].as_ref().unwrap_err();
    assert_eq!((error.record(), error.is_last()), (Some(3), true));
    assert_eq!(
        error.to_string(),
        "feed.xml, record 3 is damaged: the feed breaks off in this entry"
    );
}

#[test]
fn atom_is_read_too() {
    let atom = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title><id>x</id><updated>2024-01-01T00:00:00Z</updated>
      <entry><title>One</title><id>https://a.example/1</id><updated>2024-01-02T00:00:00Z</updated><link href="https://a.example/1"/><author><name>Kim</name></author>
      <content type="html">&lt;p&gt;Hello there.&lt;/p&gt;</content></entry></feed>"#;
    let (_, results) = all(atom.as_bytes(), "x");
    assert_eq!(codes(&results), ["Hello there."]);
    assert_eq!(results[0].as_ref().unwrap().byline.as_deref(), Some("Kim"));
}

#[test]
fn rows_of_a_table_are_records_of_its_header() {
    let csv = "Tiêu đề;Nội dung;Ngày\n\"Một; hai\";\"Dòng một.\nDòng hai.\";1/1/2024\nBa;;\nlẻ\n";
    let (format, results) = all(csv.as_bytes(), "x.csv");
    assert_eq!(format, Format::Csv);
    assert_eq!(codes(&results), ["Dòng một.\nDòng hai.", "", "load.damaged"]);
    let first = results[0].as_ref().unwrap();
    assert_eq!(first.title.as_deref(), Some("Một; hai"));
    assert_eq!(results[2].as_ref().unwrap_err().line(), Some(5));
    let (format, results) = all(b"id\ttext\turl\n1\tsays \"hi\tx\n", "x.tsv");
    assert_eq!(format, Format::Tsv);
    assert_eq!(codes(&results), ["says \"hi"]);
}

#[test]
fn markdown_gives_headings_items_and_front_matter() {
    let text = "---\ntitle: \"Cầu mới\"\ndate: 2024-05-01\nauthors: [An, Bình]\n---\n\n# Cầu mới\n\nĐoạn *một* và\ncòn nữa.\n\n## Mục\n\n- gạch\n- đầu\n\n```\ncode();\n```\n\n|a|b|\n|-|-|\n|1|2|\n\nCuối ![alt](x.png) cùng.\n";
    let (format, results) = all(text.as_bytes(), "x.md");
    let document = results[0].as_ref().unwrap();
    assert_eq!(format, Format::Markdown);
    assert_eq!(document.title.as_deref(), Some("Cầu mới"));
    assert_eq!(document.date.as_deref(), Some("2024-05-01"));
    assert_eq!(document.byline.as_deref(), Some("An, Bình"));
    let blocks: Vec<_> = document.blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
    use ParagraphKind::{Body, Heading, Item};
    assert_eq!(
        blocks,
        [
            (Body, "Đoạn một và còn nữa."),
            (Heading, "Mục"),
            (Item, "gạch"),
            (Item, "đầu"),
            (Body, "Cuối alt cùng.")
        ]
    );
    let rules: Vec<_> = document.removed.iter().map(|r| r.rule.as_str()).collect();
    assert_eq!(rules, ["front-matter", "title", "code", "table"]);
}

#[test]
fn compressed_inputs_are_read_as_what_they_hold() {
    let (format, results) = all(&gzip(b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n"), "x.jsonl.gz");
    assert_eq!(format, Format::JsonLines);
    assert_eq!(codes(&results), ["a", "b"]);
    let mut twice = gzip(b"Hello ");
    twice.extend(gzip(b"again."));
    assert_eq!(codes(&all(&twice, "x.txt.gz").1), ["Hello again."]);
    let zstd = ruzstd::encoding::compress_to_vec(
        &b"Some text."[..],
        ruzstd::encoding::CompressionLevel::Uncompressed,
    );
    let mut frames = vec![0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
    frames.extend(&zstd);
    frames.extend(&zstd);
    assert_eq!(codes(&all(&frames, "x.zst").1), ["Some text.Some text."]);
}

#[test]
fn a_broken_gzip_gives_what_came_before_the_break() {
    let text: String =
        (0..20_000).map(|i| format!("{{\"text\":\"{}\"}}\n", i * 7919 % 10_007)).collect();
    let packed = gzip(text.as_bytes());
    let (_, results) = all(&packed[..packed.len() / 2], "x.jsonl.gz");
    assert!(results.len() > 1000);
    let last = results.last().unwrap().as_ref().unwrap_err();
    assert_eq!((last.code(), last.is_last()), ("load.damaged", true));
    let words = "Some words of a longer text. ".repeat(50_000);
    let packed = gzip(words.as_bytes());
    let (_, results) = all(&packed[..packed.len() / 2], "x.txt.gz");
    let document = results[0].as_ref().unwrap();
    assert!(document.text.len() > 1000);
    assert!(document.warnings.iter().any(|w| w.code == Code::DocumentDamaged));
}

#[test]
fn a_decompression_bomb_is_stopped() {
    // As small as it gets: fast compression stays below the ratio that counts as a bomb.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; 66 << 20]).unwrap();
    let packed = encoder.finish().unwrap();
    // The ratio is looked at from 64 MiB on.
    let (_, results) = all(&packed, "x.jsonl.gz");
    assert_eq!(codes(&results), ["load.decompression-bomb"]);
    let mut options = Options::default();
    options.max_inflated_bytes = 1 << 20;
    let results: Vec<_> = read(Cursor::new(packed), "x.txt.gz", &options).unwrap().collect();
    assert_eq!(codes(&results), ["load.decompression-bomb"]);
}

#[test]
fn broken_html_is_read_as_far_as_it_goes() {
    let broken = "<html><body><div><p>Đoạn đầu tiên của bài báo này dài vừa đủ.<p>Đoạn <b>thứ hai <i>không</b> đóng thẻ <a href='x>gì cả.</div></p></table><td>";
    let (_, results) = all(broken.as_bytes(), "x.html");
    assert!(results[0].as_ref().unwrap().body().contains("Đoạn đầu tiên"));
}

#[test]
fn deep_nesting_is_survived_and_said() {
    for tag in ["div", "b", "table><tr><td", "ul><li", "font size=1"] {
        let mut html = format!("<{tag}>").repeat(100_000);
        html.push_str("<p>Some words that are running text, enough of them to count.</p>");
        let (_, results) = all(html.as_bytes(), "x.html");
        let document = results[0].as_ref().unwrap();
        assert!(document.body().contains("running text"));
        assert!(document.warnings.iter().any(|w| w.code == Code::DocumentDamaged));
    }
}

/// UTF-16 of a text, in one byte order or the other, with the mark or without.
fn utf_16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn records_in_utf_16_are_read_as_those_in_utf_8() {
    let line = r#"{"title": "Giá vàng", "text": "Giá vàng tăng mạnh. 😀"}"#;
    let inputs = [
        ("a.jsonl", format!("{line}\n[1]\n{line}\n")),
        ("a.json", format!("[{line}, {line}]")),
        ("a.csv", "title,text\nGiá vàng,\"Giá vàng, bạc\"\nMưa,Mưa to\n".to_owned()),
        ("a.tsv", "title\ttext\nGiá vàng\tGiá vàng tăng\n".to_owned()),
        (
            "a.xml",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><rss version=\"2.0\"><channel>\
             <title>Tin</title><item><title>Giá vàng</title><description>Giá vàng tăng \
             mạnh</description></item></channel></rss>"
                .to_owned(),
        ),
    ];
    for (name, text) in inputs {
        let plain = text.replace("UTF-16", "UTF-8");
        let (format, expected) = all(plain.as_bytes(), name);
        for (big, mark) in [(false, true), (true, true), (false, false), (true, false)] {
            let (found, results) = all(&utf_16(&text, big, mark), name);
            assert_eq!((found, results.len()), (format, expected.len()), "{name} {big} {mark}");
            assert_eq!(codes(&results), codes(&expected), "{name} {big} {mark}");
            for (document, expected) in results.iter().zip(&expected) {
                let (Ok(document), Ok(expected)) = (document, expected) else { continue };
                assert_eq!(document.encoding, if big { "UTF-16BE" } else { "UTF-16LE" });
                assert_eq!((&document.title, document.record), (&expected.title, expected.record));
                assert_eq!(document.warnings, expected.warnings, "{name} {big} {mark}");
            }
        }
    }
}

#[test]
fn a_long_stream_in_utf_16_is_decoded_piece_by_piece_and_its_damage_is_said() {
    let mut lines = String::new();
    for number in 0..2000 {
        lines.push_str(&format!("{{\"text\": \"Bài số {number} 😀 về giá vàng trong nước\"}}\n"));
    }
    let mut bytes = utf_16(&lines, false, true);
    let (_, results) = all(&bytes, "a.jsonl");
    assert_eq!(results.len(), 2000);
    for (number, result) in results.iter().enumerate() {
        let expected = format!("Bài số {number} 😀 về giá vàng trong nước");
        assert_eq!(result.as_ref().unwrap().text, expected);
    }
    // Half of a pair in the first record, and half a unit at the end.
    bytes[30..32].copy_from_slice(&0xd83d_u16.to_le_bytes());
    bytes.push(0);
    let (_, results) = all(&bytes, "a.jsonl");
    assert_eq!(results.len(), 2001);
    let first = results[0].as_ref().unwrap();
    assert!(first.text.contains('\u{fffd}'), "{}", first.text);
    assert!(first.warnings.iter().any(|w| w.code == Code::EncodingRepaired));
    assert!(results[1999].is_ok() && results[2000].is_err());
}

#[test]
fn a_feed_in_a_declared_encoding_is_read_in_it_once() {
    let text = "<?xml version=\"1.0\" encoding=\"windows-1258\"?><rss version=\"2.0\"><channel>\
                <title>Tin</title><item><title>Thủ tướng họp</title><description>Thủ tướng vừa ký \
                quyết định.</description></item></channel></rss>";
    let bytes = tomtat_decode::Legacy::Windows1258.encode(text).unwrap();
    let (format, results) = all(&bytes, "a.xml");
    let document = results[0].as_ref().unwrap();
    assert_eq!(format, Format::Feed);
    assert_eq!(document.title.as_deref(), Some("Thủ tướng họp"));
    assert_eq!(document.text, "Thủ tướng vừa ký quyết định.");
    assert_eq!(document.encoding, "windows-1258");
}
