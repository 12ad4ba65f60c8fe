//! What goes and what stays.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use tomtat_article::{Article, Code, ParagraphKind};
use tomtat_load::{LoadOptions, Loader};

const BODY: &str = "Chính phủ vừa ban hành nghị định mới về quản lý giá, có hiệu lực từ đầu tháng sau, \
nhằm bình ổn thị trường trong dịp cuối năm. Bộ Tài chính cho biết sẽ kiểm tra việc thực hiện ở các địa phương.";

fn load(text: &str) -> Article {
    Loader::new(LoadOptions::default()).load_str("test", text).unwrap()
}

fn removed(article: &Article) -> Vec<(&str, &str)> {
    article.removed.iter().map(|r| (r.rule.as_str(), r.text.as_str())).collect()
}

#[test]
fn furniture_around_the_body_goes_with_the_rule_that_took_it() {
    let lines = [
        ("copyright", "© 2024 Allbritton Journalism Institute"),
        ("copyright", "Copyright 2023 The Associated Press. All rights reserved."),
        ("also-read", "ALSO READ: “Israeli Minister Benny Gantz Quits Netanyahu’s War Cabinet”"),
        ("also-read", "Xem thêm: Giá vàng hôm nay tăng mạnh"),
        ("also-read", "xem thêm > > > ' Tiến quân ca ' được cấp phép rộng rãi?"),
        ("also-read", "Đọc thêm"),
        ("also-read", "Tin liên quan"),
        ("comments", "Comments"),
        ("comments", "Bình luận (12)"),
        ("comments", "Leave a comment"),
        ("share", "Facebook Twitter Zalo"),
        ("share", "Chia sẻ bài viết"),
        ("caption", "(Ảnh: Reuters)"),
        ("caption", "Ảnh: Nguyễn Khánh"),
        ("caption", "Ông Biden tại Nhà Trắng ngày 5/6. Ảnh: Reuters"),
        ("caption", "Antony Blinken has made calls to support the talks. Suhaimi Abdullah/AP"),
        ("caption", "President Joe Biden speaks in Wisconsin, Oct. 5. (AP Photo/Evan Vucci)"),
        ("newsletter", "Sign up for our free daily newsletter"),
        ("cookies", "We use cookies to give you the best experience on our site."),
        ("cookies", "Trang web này sử dụng cookie để cải thiện trải nghiệm của bạn."),
        ("advertisement", "ADVERTISEMENT"),
        ("advertisement", "Story continues below advertisement"),
        ("tags", "Từ khóa: nghị định, giá, thị trường"),
        ("navigation", "Trang chủ > Thời sự > Chính trị"),
    ];
    for (rule, line) in lines {
        let text = format!("{BODY}\n\n{line}\n\n{BODY}");
        let article = load(&text);
        assert_eq!(removed(&article), [(rule, line)], "{line}");
        assert!(!article.text().contains(line), "{line}");
    }
}

#[test]
fn the_end_of_an_article_loses_signatures_bios_and_credits() {
    let lines = [
        ("signature", "Theo Reuters, AFP"),
        ("signature", "Mộc Miên (Tổng hợp)"),
        ("signature", "Lê Kông"),
        ("signature", "(TTXVN/Vietnam+)"),
        (
            "bio",
            "John T. Seward is a NOTUS reporter and an Allbritton Journalism Institute fellow.",
        ),
        ("credits", "Reporting by Humeyra Pamuk; Editing by Howard Goller"),
        ("credits", "Associated Press writer Samy Magdy contributed to this report."),
    ];
    for (rule, line) in lines {
        let article = load(&format!("{BODY}\n\n{BODY} Hết.\n\n{line}\n\nComments"));
        assert_eq!(removed(&article), [(rule, line), ("comments", "Comments")], "{line}");
    }
}

#[test]
fn real_sentences_stay() {
    let lines = [
        "Copyright law was at the heart of the case.",
        "Comments from the minister drew anger in parliament.",
        "Theo Bộ Y tế, cả nước ghi nhận 1.200 ca mắc mới.",
        "Theo dõi tình hình trên biển Đông, Việt Nam kêu gọi các bên kiềm chế.",
        "By Monday night, the fire had been put out.",
        "Evan Gershkovich is a reporter for the Wall Street Journal, and he was arrested in March.",
        "Photo evidence was shown to the court on Tuesday.",
        "Ảnh vệ tinh cho thấy căn cứ đã bị phá hủy.",
        "Related companies were also searched.",
        "Share prices fell by 5 percent.",
        "Chia sẻ với báo chí, ông Nam nói sẽ kháng cáo.",
        "Facebook said on Monday that it would appeal.",
        "Quảng cáo trên mạng xã hội tăng 20% trong năm qua.",
        "Bình luận về vụ việc, luật sư cho rằng bản án quá nặng.",
        "Tags were found on both bags.",
        "Xem thêm phim là cách ông giải trí.",
        "Read more books, the teacher told them.",
        "The report cited AFP/Getty as its client.",
        "Nguồn tin từ cơ quan công an cho biết nghi phạm đã bị bắt.",
        "Reporting by the commission was incomplete, critics said.",
    ];
    for line in lines {
        // In the middle and at the end.
        for text in [format!("{BODY}\n\n{line}\n\n{BODY}"), format!("{BODY}\n\n{BODY}\n\n{line}")] {
            let text = if line.starts_with("Evan") {
                format!(
                    "Gershkovich was arrested on Monday, his lawyer said in a statement.\n\n{text}"
                )
            } else {
                text
            };
            let article = load(&text);
            assert_eq!(removed(&article), [], "{line}");
            assert!(article.text().contains(line), "{line}");
        }
    }
}

#[test]
fn a_list_of_names_is_no_signature() {
    let article = load(&format!("{BODY}\n\nCác ứng viên gồm có:\nNguyễn Văn Nam\nTrần Thị Mai"));
    assert_eq!(removed(&article), []);
}

#[test]
fn cleaning_can_be_switched_off() {
    let mut options = LoadOptions::default();
    options.clean = false;
    let text = format!("{BODY}\n\nComments");
    let article = Loader::new(options).load_str("test", &text).unwrap();
    assert_eq!(removed(&article), []);
    assert_eq!(article.paragraphs.len(), 2);
}

#[test]
fn a_text_of_furniture_alone_is_kept_with_a_warning() {
    let article = load("Comments\n\nADVERTISEMENT");
    assert_eq!(removed(&article), []);
    assert!(article.counts.sentences > 0);
    assert!(article.warnings.iter().any(|w| w.code == Code::CleaningUndone));
}

#[test]
fn headline_byline_date_standfirst_and_headings_are_told_apart() {
    let article = load(&format!(
        "Nghị định mới về quản lý giá\n\nBình ổn thị trường dịp cuối năm là mục tiêu chính.\n\n\
Tác giả: Nguyễn Minh\n\nThứ hai, 7/10/2023 10:15 (GMT+7)\n\n{BODY}\n\nKiểm tra ở địa phương\n\n{BODY}"
    ));
    assert_eq!(article.title.as_deref(), Some("Nghị định mới về quản lý giá"));
    assert_eq!(article.byline.as_deref(), Some("Nguyễn Minh"));
    assert_eq!(article.date.as_deref(), Some("Thứ hai, 7/10/2023 10:15 (GMT+7)"));
    let kinds: Vec<_> = article.paragraphs.iter().map(|p| p.kind).collect();
    use ParagraphKind::{Body, Heading, Lead};
    assert_eq!(kinds, [Lead, Body, Heading, Body]);
}

#[test]
fn a_first_sentence_is_no_headline() {
    assert_eq!(load(&format!("{BODY}\n{BODY}")).title, None);
    assert_eq!(load("Giá vàng tăng").title, None);
}

#[test]
fn hard_wrapped_lines_are_joined() {
    let text = "The storm reached the coast on Monday night and cut the power of\n\
half a million homes, officials said. Schools in four provinces stay\n\
closed until Wednesday, and the airport has cancelled all flights to\n\
the islands.\n\n\
Rescue teams from the neighbouring provinces were on their way, the\n\
ministry said, with boats, food and clean water for the villages that\n\
had been cut off.\n";
    let article = load(text);
    assert_eq!(article.paragraphs.len(), 2);
    let first = &article.paragraphs[0];
    assert_eq!(first.sentences.len(), 2);
    assert!(first.sentences[0].text.contains("power of half a million"), "{first:?}");
}

#[test]
fn a_dump_with_one_sentence_a_line_gives_title_lead_and_one_paragraph() {
    let text = "Chủ xe tìm lại được xe máy bị mất trộm\n\nNhờ thiết bị định vị, anh Sơn đã tìm lại được xe.\n\n\
Ngày 22/8, công an quận cho biết đã bàn giao xe.\nKẻ gian đột nhập vào nhà lúc nửa đêm.\n\
Đến chiều, ông mới phát hiện bị mất xe.\nCông an đã vào cuộc điều tra.\nChiếc xe được tìm thấy ở bãi đất trống.\nLê Kông";
    let article = load(text);
    assert_eq!(article.title.as_deref(), Some("Chủ xe tìm lại được xe máy bị mất trộm"));
    assert_eq!(article.paragraphs.len(), 2);
    assert_eq!(article.paragraphs[0].kind, ParagraphKind::Lead);
    assert_eq!(article.paragraphs[1].sentences.len(), 5);
    assert_eq!(removed(&article), [("signature", "Lê Kông")]);
    assert_eq!(article.byline.as_deref(), Some("Lê Kông"));
}
