//! Languages of short, mixed, unmarked and foreign texts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use tomtat_article::{Code, Language, LanguageBasis};
use tomtat_load::{LanguageIdentifier, LoadOptions, Loader, NewsLanguages};

fn identify(text: &str) -> (String, f32) {
    let (language, sure) = NewsLanguages.identify(text).expect(text);
    (language.code().to_owned(), sure)
}

#[test]
fn sentences_of_many_languages_are_named() {
    let samples = [
        ("vi", "Thủ tướng đã có buổi làm việc với lãnh đạo các tỉnh miền Trung về khắc phục bão."),
        (
            "vi",
            "Thu tuong da co buoi lam viec voi lanh dao cac tinh mien Trung ve khac phuc hau qua cua bao.",
        ),
        (
            "vi",
            "Gia xang dau hom nay tang manh, nhieu nguoi dan o Ha Noi phai xep hang cho mua xang.",
        ),
        (
            "en",
            "The prime minister met the leaders of the central provinces on Monday to discuss the storm.",
        ),
        (
            "fr",
            "Le premier ministre a rencontré lundi les dirigeants des provinces du centre pour parler de la tempête.",
        ),
        (
            "de",
            "Der Premierminister traf sich am Montag mit den Vertretern der Provinzen, um über den Sturm zu sprechen.",
        ),
        (
            "es",
            "El primer ministro se reunió el lunes con los dirigentes de las provincias para hablar de la tormenta.",
        ),
        (
            "id",
            "Perdana menteri bertemu dengan para pemimpin provinsi pada hari Senin untuk membahas badai yang melanda wilayah itu.",
        ),
        (
            "pl",
            "Premier spotkał się w poniedziałek z przywódcami prowincji, aby omówić skutki burzy, która nawiedziła kraj.",
        ),
        (
            "ru",
            "Премьер-министр встретился в понедельник с руководителями провинций, чтобы обсудить последствия шторма.",
        ),
        (
            "uk",
            "Прем'єр-міністр зустрівся в понеділок із керівниками провінцій, щоб обговорити наслідки шторму та відбудову.",
        ),
        ("zh", "总理星期一会见了中部各省的领导人，讨论风暴的后果。"),
        ("ja", "首相は月曜日に中部の各省の指導者と会い、嵐の影響について話し合った。"),
        ("ko", "총리는 월요일 중부 지방 지도자들을 만나 폭풍의 영향에 대해 논의했다."),
        ("th", "นายกรัฐมนตรีได้พบกับผู้นำจังหวัดภาคกลางในวันจันทร์"),
        ("km", "នាយករដ្ឋមន្ត្រីបានជួបជាមួយមេដឹកនាំខេត្ត"),
        (
            "ar",
            "التقى رئيس الوزراء يوم الاثنين قادة المحافظات الوسطى لبحث آثار العاصفة التي ضربت البلاد.",
        ),
    ];
    for (code, text) in samples {
        let (found, sure) = identify(text);
        assert_eq!(found, code, "{text} ({sure})");
        assert!(sure >= 0.5, "{text} ({sure})");
    }
}

#[test]
fn short_texts_come_with_little_confidence_and_symbols_with_none() {
    assert!(identify("Hà Nội").1 < 0.6);
    assert!(identify("Real Madrid").1 < 0.6);
    assert!(identify("OK").1 < 0.4);
    assert_eq!(NewsLanguages.identify("12.500 – 41,3 %"), None);
    let article = Loader::new(LoadOptions::default()).load_str("x", "12.500 – 41,3 %").unwrap();
    assert_eq!(article.language(), Language::UNDETERMINED);
    assert!(article.warnings.iter().any(|w| w.code == Code::LanguageUncertain));
}

#[test]
fn a_paragraph_in_another_language_is_marked_and_warned_of() {
    let vi = "Thủ tướng đã có buổi làm việc với lãnh đạo các tỉnh miền Trung về khắc phục hậu quả bão số 3.";
    let en = "The prime minister met the leaders of the central provinces on Monday to discuss the damage that the storm had done.";
    let text = format!("{vi}\n\n{vi}\n\n{en}\n\n{vi}");
    let article = Loader::new(LoadOptions::default()).load_str("x", &text).unwrap();
    assert_eq!(article.language(), Language::VIETNAMESE);
    assert!(article.language.confidence > 0.6);
    let own: Vec<_> = article.paragraphs.iter().map(|p| p.language.map(|l| l.language)).collect();
    assert_eq!(own, [None, None, Some(Language::ENGLISH), None]);
    assert!(article.warnings.iter().any(|w| w.code == Code::LanguageMixed));
}

#[test]
fn english_names_in_vietnamese_and_vietnamese_names_in_english_do_not_mix_them() {
    let vi = "Theo Wall Street Journal, Antony Blinken và Brett McGurk đã tới Doha gặp các quan chức Qatar.";
    let en = "Nguyễn Xuân Phúc and Trần Đại Quang met Vương Đình Huệ in Hà Nội on Monday, the ministry said.";
    assert_eq!(identify(vi).0, "vi");
    assert_eq!(identify(en).0, "en");
}

#[test]
fn a_language_that_is_given_is_not_doubted() {
    let mut options = LoadOptions::default();
    options.language = Some(Language::ENGLISH);
    let article = Loader::new(options).load_str("x", "Giá vàng hôm nay tăng mạnh.").unwrap();
    assert_eq!(article.language(), Language::ENGLISH);
    assert_eq!(article.language.basis, LanguageBasis::Given);
}
