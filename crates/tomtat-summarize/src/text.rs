use tomtat_article::{Article, Language, Translation};

/// An English text, sentence by sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The headline.
    pub title: Option<String>,
    /// The sentences by paragraph; indices into the text count over all paragraphs.
    pub paragraphs: Vec<Vec<String>>,
}

impl Text {
    /// An English article.
    pub fn of_article(article: &Article) -> Self {
        let sentences = |p: &tomtat_article::Paragraph| {
            p.sentences.iter().map(|s| s.text.clone()).collect::<Vec<_>>()
        };
        Self {
            title: article.title.clone(),
            paragraphs: article.paragraphs.iter().map(sentences).collect(),
        }
    }

    /// The translation of an article, in the article's paragraphs. Sentence
    /// indices are those of the article.
    pub fn of_translation(article: &Article, translation: &Translation) -> Self {
        let mut targets = translation.sentences.iter().map(|s| s.target.clone());
        let paragraphs = article
            .paragraphs
            .iter()
            .map(|p| targets.by_ref().take(p.sentences.len()).collect())
            .collect();
        let title = translation.title.as_ref().map(|t| t.target.clone());
        Self { title, paragraphs }
    }

    /// Running English text, paragraphs divided by empty lines.
    pub fn of(title: Option<&str>, text: &str) -> Self {
        let paragraphs = text
            .split("\n\n")
            .map(|paragraph| {
                let sentences = tomtat_sentences::split(paragraph, Language::ENGLISH);
                sentences.into_iter().map(|range| paragraph[range].to_owned()).collect()
            })
            .filter(|paragraph: &Vec<String>| !paragraph.is_empty())
            .collect();
        Self { title: title.map(str::to_owned), paragraphs }
    }

    /// All sentences in order.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        self.paragraphs.iter().flatten().map(String::as_str)
    }

    /// The body: sentences joined by a space, paragraphs by a line break.
    pub fn body(&self) -> String {
        let paragraphs: Vec<String> = self.paragraphs.iter().map(|p| p.join(" ")).collect();
        paragraphs.join("\n")
    }

    /// Words of the body.
    pub fn words(&self) -> usize {
        self.sentences().map(|s| s.split_whitespace().count()).sum()
    }
}
