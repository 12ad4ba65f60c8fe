//! Title, byline, date, address and language as a page states them: JSON-LD first, then meta
//! elements (Open Graph, Dublin Core and the like), then what is visible.

use dom_query::Document;
use serde_json::{Map, Value};
use tomtat_article::Language;

use crate::document::folded;
use crate::fields::{language_of, names_of};

#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) date: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<Language>,
    site: Option<String>,
}

/// Larger scripts are data of a program, not a description of the article.
const JSON_LD: usize = 1 << 20;
/// More meta elements or scripts than this are not looked at.
const MOST: usize = 500;

const TITLES: &[&str] = &["og:title", "twitter:title", "dc.title", "title", "headline"];
const BYLINES: &[&str] = &[
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
];
const DATES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "pubdate",
    "publish-date",
    "publishdate",
    "publication_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "og:published_time",
    "date",
    "its_publication",
    "article:modified_time",
    "last-modified",
];

impl Metadata {
    pub(super) fn of(document: &Document) -> Self {
        let mut found = Self::default();
        let metas: Vec<(String, String)> = document
            .select("meta[content]")
            .nodes()
            .iter()
            .take(MOST)
            .filter_map(|meta| {
                let name = meta.attr("property").or(meta.attr("name")).or(meta.attr("itemprop"))?;
                let content = folded(&meta.attr("content")?)?;
                Some((name.trim().to_lowercase(), content))
            })
            .collect();
        let meta = |names: &[&str]| {
            names.iter().find_map(|name| {
                metas.iter().find(|(found, _)| found == name).map(|(_, content)| content.clone())
            })
        };
        found.site = meta(&["og:site_name", "application-name"]);
        for script in
            document.select(r#"script[type="application/ld+json"]"#).nodes().iter().take(MOST)
        {
            let text = script.text();
            if text.len() <= JSON_LD
                && let Ok(value) = serde_json::from_str::<Value>(text.trim())
            {
                found.take_json_ld(&value, 0);
            }
        }
        let site = found.site.clone();
        fill(&mut found.title, || meta(TITLES));
        fill(&mut found.byline, || meta(BYLINES).filter(|name| !is_address(name)));
        fill(&mut found.date, || meta(DATES));
        let canonical = document.select_single(r#"link[rel="canonical"]"#).attr("href");
        found.url =
            canonical.and_then(|url| folded(&url)).or(found.url).filter(|url| is_address(url));
        fill(&mut found.url, || meta(&["og:url", "twitter:url"]).filter(|url| is_address(url)));
        let lang = document.select_single("html[lang]").attr("lang");
        found.language =
            lang.and_then(|lang| language_of(&lang)).or(found.language).or_else(|| {
                meta(&["og:locale", "language", "content-language", "dc.language"])
                    .and_then(|l| language_of(&l))
            });
        fill(&mut found.title, || folded(&document.select_single("head title").text()));
        fill(&mut found.date, || {
            let time = document.select_single("time[datetime]").attr("datetime")?;
            folded(&time)
        });
        // A site that signs its own articles names no author.
        if found.byline.is_some() && found.byline == site {
            found.byline = None;
        }
        found
    }

    /// Takes the first article described in a JSON-LD value.
    fn take_json_ld(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Array(values) if depth < 4 => {
                values.iter().take(MOST).for_each(|value| self.take_json_ld(value, depth + 1));
            }
            Value::Object(object) => {
                if is_article(object) && self.title.is_none() {
                    self.take_article(object);
                } else if let Some(graph) = object.get("@graph")
                    && depth < 4
                {
                    self.take_json_ld(graph, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn take_article(&mut self, article: &Map<String, Value>) {
        let string = |name: &str| article.get(name).and_then(Value::as_str).and_then(plain);
        self.title = string("headline").or_else(|| string("name"));
        self.date = string("datePublished").or_else(|| string("dateCreated"));
        self.byline = article
            .get("author")
            .or_else(|| article.get("creator"))
            .and_then(names_of)
            .and_then(|names| plain(&names))
            .filter(|name| !is_address(name));
        self.language = string("inLanguage").and_then(|language| language_of(&language));
        self.url = string("url");
    }

    /// The title without the name of the site, or the headline on the page where the title is
    /// that with more around it.
    pub(super) fn settle_title(&mut self, heading: Option<&str>) {
        let Some(title) = self.title.take() else {
            self.title = heading.map(str::to_owned);
            return;
        };
        if let Some(heading) = heading
            && (title.contains(heading) || heading.contains(&title))
        {
            self.title = Some(heading.to_owned());
            return;
        }
        let cut = [" | ", " - ", " – ", " — "].iter().filter_map(|sign| {
            let (start, end) = title.rsplit_once(sign)?;
            let names_site =
                self.site.as_deref().is_some_and(|site| end.eq_ignore_ascii_case(site));
            let short = end.split_whitespace().count() <= 4;
            let much_left = start.split_whitespace().count() >= 5;
            (names_site || (*sign == " | " && short && much_left)).then(|| start.trim().to_owned())
        });
        self.title = cut.min_by_key(String::len).or(Some(title));
    }
}

fn fill(slot: &mut Option<String>, find: impl FnOnce() -> Option<String>) {
    if slot.is_none() {
        *slot = find();
    }
}

fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with('/') || text.starts_with("www.")
}

/// JSON-LD often has entities in it.
fn plain(text: &str) -> Option<String> {
    if text.contains('&') || text.contains('<') {
        return folded(&Document::fragment(text).text());
    }
    folded(text)
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is = |name: &str| {
        name.contains("Article")
            || matches!(name, "BlogPosting" | "Report" | "ReportageNewsArticle")
    };
    match object.get("@type") {
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}
