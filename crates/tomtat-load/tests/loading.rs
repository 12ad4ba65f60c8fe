//! Files, folders, patterns and streams.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use tempfile::tempdir;
use tomtat_article::{Article, Code};
use tomtat_load::{Input, LoadError, LoadOptions, Loader};

const NEWS: &str =
    "Giá vàng trong nước sáng nay tăng mạnh so với hôm qua.\nNgười dân xếp hàng từ sớm.\n";

fn options(threads: usize) -> LoadOptions {
    let mut options = LoadOptions::default();
    options.threads = threads;
    options
}

fn load(path: &Path, threads: usize) -> Vec<Result<Article, LoadError>> {
    Loader::new(options(threads)).load(vec![path.to_owned().into()]).collect()
}

fn codes(items: &[Result<Article, LoadError>]) -> Vec<String> {
    let code = |item: &Result<Article, LoadError>| match item {
        Ok(article) => article.source.to_string(),
        Err(error) => error.code().to_owned(),
    };
    items.iter().map(code).collect()
}

#[test]
fn a_missing_path_is_an_error_that_names_it() {
    let items = load(Path::new("/nowhere/at/all.txt"), 1);
    assert_eq!(codes(&items), ["load.missing"]);
    let error = items[0].as_ref().unwrap_err();
    assert_eq!(error.to_string(), "no such file or folder: /nowhere/at/all.txt");
    assert_eq!(error.source().path.as_deref(), Some(Path::new("/nowhere/at/all.txt")));
    assert!(error.hint().is_some());
}

#[test]
fn an_empty_folder_an_empty_file_and_a_picture_are_errors() {
    let folder = tempdir().unwrap();
    assert_eq!(codes(&load(folder.path(), 2)), ["load.no-articles"]);
    fs::write(folder.path().join("a.txt"), "").unwrap();
    fs::write(folder.path().join("b.txt"), " \n\u{feff}\n\t").unwrap();
    fs::write(folder.path().join("c.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01").unwrap();
    fs::write(folder.path().join("d.txt"), NEWS).unwrap();
    for threads in [1, 3] {
        let items = load(folder.path(), threads);
        let d = folder.path().join("d.txt").display().to_string();
        assert_eq!(codes(&items), ["load.empty", "load.empty", "load.not-text", d.as_str()]);
    }
}

#[test]
fn a_folder_comes_in_the_order_of_its_names_with_hidden_and_ignored_files_left_out() {
    let folder = tempdir().unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (number, name) in
        ["c.txt", "b/2.txt", "a.txt", ".hidden.txt", "b/1.txt", ".git/x.txt", "draft.txt"]
            .iter()
            .enumerate()
    {
        fs::write(folder.path().join(name), format!("{NEWS}Bài số {number}.")).unwrap();
    }
    fs::write(folder.path().join(".ignore"), "draft*\n").unwrap();
    fs::write(folder.path().join(".gitignore"), "*.txt\n").unwrap();
    for threads in [1, 4] {
        let items = load(folder.path(), threads);
        let names: Vec<_> = items
            .iter()
            .map(|i| i.as_ref().unwrap().source.path.clone().unwrap())
            .map(|p| p.strip_prefix(folder.path()).unwrap().display().to_string())
            .collect();
        assert_eq!(names, ["a.txt", "b/1.txt", "b/2.txt", "c.txt"]);
    }
}

#[test]
fn a_pattern_that_the_shell_left_alone_is_expanded() {
    let folder = tempdir().unwrap();
    for name in ["b.txt", "a.txt", "c.md"] {
        fs::write(folder.path().join(name), format!("{NEWS}{name}.")).unwrap();
    }
    let items = load(&folder.path().join("*.txt"), 1);
    assert_eq!(items.len(), 2);
    assert!(items[0].as_ref().unwrap().source.to_string().ends_with("a.txt"));
    assert_eq!(codes(&load(&folder.path().join("*.html"), 1)), ["load.missing"]);
}

#[cfg(unix)]
#[test]
fn pipes_sockets_and_link_loops_fail_alone_and_do_not_block() {
    let folder = tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("a.txt"), NEWS).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(path.join("c")).unwrap();
    std::os::unix::fs::symlink(path, path.join("d")).unwrap();
    std::os::unix::fs::symlink(path.join("gone"), path.join("e")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(path.join("b")).status().unwrap().success());
    let items = load(path, 2);
    let a = path.join("a.txt").display().to_string();
    assert_eq!(
        codes(&items),
        [a.as_str(), "load.not-a-file", "load.not-a-file", "load.unreadable", "load.unreadable"]
    );
    assert!(items[3].as_ref().unwrap_err().to_string().contains("leads back"), "{:?}", items[3]);
}

#[test]
fn a_record_that_is_no_object_fails_with_its_line_and_the_rest_go_on() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("news.jsonl");
    let record = |n: u32| serde_json::json!({"title": "Tin", "text": format!("{NEWS}Số {n}.")});
    fs::write(&file, format!("{}\n[1]\n{}\n", record(1), record(3))).unwrap();
    for threads in [1, 3] {
        let items = load(&file, threads);
        let name = file.display().to_string();
        assert_eq!(
            codes(&items),
            [format!("{name}#1"), "load.record-not-object".to_owned(), format!("{name}#3")]
        );
        let error = items[1].as_ref().unwrap_err();
        assert_eq!(error.source().record, Some(2));
        assert!(error.to_string().contains("not an object"), "{error}");
    }
}

#[test]
fn order_is_kept_over_a_long_stream_whatever_the_number_of_threads() {
    let folder = tempdir().unwrap();
    for part in 0..3 {
        let lines: String = (0..400)
            .map(|n| {
                // Records of very different sizes, so that later ones are done first.
                let body = NEWS.repeat(1 + (n * 37) % 50);
                serde_json::json!({"text": format!("{body}Tệp {part}, bài {n}.")}).to_string()
                    + "\n"
            })
            .collect();
        fs::write(folder.path().join(format!("{part}.jsonl")), lines).unwrap();
    }
    let one = codes(&load(folder.path(), 1));
    assert_eq!(one.len(), 1200);
    assert!(one[401].ends_with("1.jsonl#2"), "{}", one[401]);
    for threads in [2, 5] {
        assert_eq!(codes(&load(folder.path(), threads)), one);
    }
    // Leaving early ends the workers.
    assert_eq!(
        Loader::new(options(3)).load(vec![folder.path().to_owned().into()]).take(3).count(),
        3
    );
}

#[test]
fn too_large_an_article_is_refused_not_cut() {
    let mut options = options(1);
    options.max_article_bytes = 1000;
    let loader = Loader::new(options);
    let error = loader.load_str("long", &NEWS.repeat(20)).unwrap_err();
    assert_eq!(error.code(), "load.too-large");
    assert!(loader.load_str("short", NEWS).is_ok());
}

#[test]
fn standard_input_is_named_by_a_dash() {
    assert_eq!(Input::from("-"), Input::Stdin);
}

const LONG: &str = "Sáng nay giá vàng trong nước bất ngờ tăng mạnh theo đà của thế giới. Nhiều \
người dân ở Hà Nội đã xếp hàng từ sớm trước các cửa hàng để mua vàng nhẫn. Các chuyên gia khuyên \
nhà đầu tư thận trọng vì chênh lệch giữa giá trong nước và thế giới vẫn còn cao. Ngân hàng Nhà \
nước cho biết sẽ can thiệp khi cần thiết để bình ổn thị trường. Theo các công ty kinh doanh vàng, \
lượng khách tăng gấp đôi so với tuần trước. Một số cửa hàng phải giới hạn số lượng bán ra cho mỗi \
khách. Giá vàng thế giới đêm qua vượt mốc 2.500 đô la một ounce.";

fn duplicates(texts: &[&str], window: usize) -> Vec<Article> {
    let folder = tempdir().unwrap();
    let lines: String =
        texts.iter().map(|t| serde_json::json!({"text": t}).to_string() + "\n").collect();
    fs::write(folder.path().join("x.jsonl"), lines).unwrap();
    let mut options = options(2);
    options.duplicate_window = window;
    let articles = Loader::new(options).load(vec![folder.path().to_owned().into()]);
    articles.map(Result::unwrap).collect()
}

#[test]
fn a_copy_points_to_the_first_and_a_near_copy_too() {
    let near = LONG.replace("bất ngờ", "đột ngột");
    let spaced = LONG.replace(". ", ".\n\n");
    let other = "Đội tuyển Việt Nam thắng Thái Lan hai bàn không gỡ tại sân Mỹ Đình tối qua.";
    let articles = duplicates(&[LONG, other, &spaced, &near], 100);
    let of: Vec<_> =
        articles.iter().map(|a| a.duplicate_of.as_ref().and_then(|s| s.record)).collect();
    assert_eq!(of, [None, None, Some(1), Some(1)]);
    assert!(articles[3].warnings.iter().any(|w| w.code == Code::Duplicate));
}

#[test]
fn a_near_copy_with_other_numbers_is_other_news_and_says_so() {
    let tomorrow = LONG.replace("2.500", "2.610");
    let articles = duplicates(&[LONG, &tomorrow], 100);
    assert_eq!(articles[1].duplicate_of, None);
    let warning = articles[1].warnings.iter().find(|w| w.code == Code::Duplicate).unwrap();
    assert!(warning.message.contains("other numbers"), "{warning}");
}

#[test]
fn articles_beyond_the_window_are_forgotten() {
    let others: Vec<String> =
        (0..5).map(|n| format!("Bản tin số {n} về một việc khác hẳn mọi bản tin kia.")).collect();
    let mut texts = vec![LONG];
    texts.extend(others.iter().map(String::as_str));
    texts.push(LONG);
    assert!(duplicates(&texts, 100)[6].duplicate_of.is_some());
    assert!(duplicates(&texts, 3)[6].duplicate_of.is_none());
}
