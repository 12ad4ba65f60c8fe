//! DOCX, EPUB and PDF.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Cursor, Write};

use tomtat_article::ParagraphKind;
use tomtat_formats::{Document, Format, Options, RecordError, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn all(bytes: Vec<u8>, name: &str) -> (Format, Vec<Result<Document, RecordError>>) {
    let documents = read(Cursor::new(bytes), name, &Options::default()).unwrap();
    (documents.format(), documents.collect())
}

const WORD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Cầu mới</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Sáng nay, </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>An &amp; Bình</w:t></w:r><w:r><w:tab/><w:t>đã đến.</w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Mục một</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Gạch đầu dòng</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>ô một</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>ô hai</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Khung</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>Khung</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
</w:body></w:document>"#;

const CORE: &str = r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:creator>Minh</dc:creator><dcterms:created>2024-05-01T00:00:00Z</dcterms:created></cp:coreProperties>"#;

#[test]
fn a_word_document_gives_paragraphs_headings_items_and_no_tables() {
    let bytes = zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("docProps/core.xml", CORE),
        ("word/document.xml", WORD),
    ]);
    let (format, results) = all(bytes, "x.bin");
    let document = results[0].as_ref().unwrap();
    assert_eq!(format, Format::Docx);
    assert_eq!(document.title.as_deref(), Some("Cầu mới"));
    assert_eq!(document.byline.as_deref(), Some("Minh"));
    assert_eq!(document.date.as_deref(), Some("2024-05-01T00:00:00Z"));
    let blocks: Vec<_> = document.blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
    use ParagraphKind::{Body, Heading, Item};
    assert_eq!(
        blocks,
        [
            (Body, "Sáng nay, An & Bình đã đến."),
            (Heading, "Mục một"),
            (Item, "Gạch đầu dòng"),
            (Body, "Khung")
        ]
    );
    assert!(document.removed.iter().any(|r| r.rule == "table" && r.text == "ô một\nô hai"));
}

#[test]
fn a_word_document_with_broken_xml_keeps_what_came_before() {
    let cut = WORD.find("<w:tbl>").unwrap() + 3;
    let bytes = zipped(&[("word/document.xml", &WORD[..cut])]);
    let (_, results) = all(bytes, "x.docx");
    let document = results[0].as_ref().unwrap();
    assert_eq!(document.blocks.len(), 3);
    assert_eq!(document.warnings.len(), 1);
}

#[test]
fn an_e_book_gives_its_chapters_in_reading_order() {
    let package = r#"<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="d"><dc:title>Sách</dc:title><dc:creator>Lan</dc:creator><dc:language>vi</dc:language></metadata>
      <manifest><item id="b" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/><item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/></manifest>
      <spine><itemref idref="c"/><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/><itemref idref="gone"/></spine></package>"#;
    let bytes = zipped(&[
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            r#"<container><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>"#,
        ),
        ("OEBPS/content.opf", package),
        ("OEBPS/cover.xhtml", "<html><body><img src='c.jpg'/></body></html>"),
        ("OEBPS/nav.xhtml", "<html><body><nav>One</nav></body></html>"),
        (
            "OEBPS/text/one.xhtml",
            "<html><head><title>t</title></head><body><h1>Một</h1><p>Chương thứ nhất.</p></body></html>",
        ),
        ("OEBPS/text/two b.xhtml", "<html><body><p>Chương thứ hai.</p></body></html>"),
    ]);
    let (format, results) = all(bytes, "x.epub");
    assert_eq!(format, Format::Epub);
    let found: Vec<_> = results
        .iter()
        .map(|r| r.as_ref().unwrap())
        .map(|d| (d.title.as_deref().unwrap(), d.body(), d.byline.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("Một", "Chương thứ nhất.".to_owned(), Some("Lan")),
            ("Sách", "Chương thứ hai.".to_owned(), Some("Lan"))
        ]
    );
}

#[test]
fn other_containers_are_named_and_bombs_are_stopped() {
    let error =
        read(Cursor::new(zipped(&[("xl/workbook.xml", "")])), "x.xlsx", &Options::default())
            .unwrap_err();
    assert_eq!(error.to_string(), "x.xlsx is an Excel workbook, which cannot be read here");
    let mut options = Options::default();
    options.max_document_bytes = 1 << 20;
    let long = format!("<w:p><w:t>{}</w:t></w:p>", " ".repeat(50 << 20));
    let error =
        read(Cursor::new(zipped(&[("word/document.xml", &long)])), "x.docx", &options).unwrap_err();
    assert_eq!(error.code(), "load.decompression-bomb");
}

#[cfg(feature = "pdf")]
fn pdf(text: &str) -> Vec<u8> {
    let stream = format!("BT /F1 24 Tf 72 700 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        write!(out, "{} 0 obj\n{object}\nendobj\n", i + 1).unwrap();
    }
    let at = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for offset in offsets {
        writeln!(out, "{offset:010} 00000 n ").unwrap();
    }
    write!(out, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n", objects.len() + 1)
        .unwrap();
    out
}

#[test]
#[cfg(feature = "pdf")]
fn the_text_of_a_pdf_is_read() {
    let (format, results) = all(pdf("The bridge opened on Monday."), "x");
    assert_eq!(format, Format::Pdf);
    assert_eq!(results[0].as_ref().unwrap().text, "The bridge opened on Monday.");
    let whole = pdf("Words");
    let (_, results) = all(whole[..whole.len() / 2].to_vec(), "x.pdf");
    assert_eq!(results[0].as_ref().unwrap_err().code(), "load.damaged");
}
